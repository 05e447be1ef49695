"""What is derived requires the keys that what it rests on has now, and stands while that is held and says what it said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import text

from graphintel.ledger.exports import WITHDRAWN
from graphintel.ledger.ledger import Ledger
from graphintel.ledger.safeguarding_notices import REVEALED, TRIED, ProtectedRead, visible_notice
from graphintel.model.flags import FLAG_KEYS
from graphintel.model.logged_rows import SubmissionContents
from graphintel.model.records import Decision
from graphintel.model.review_steps import ReviewStep
from tests.ledger.sample_holdings import FLAT, PEOPLE, PHONES, holding, holding_of, statements_of
from tests.ledgers import Files, told
from tests.oracle import export

P, Q = PEOPLE[:2]
AT = "2026-01-03T09:00:00+00:00"
OFFICIAL, SECRET = frozenset({"marking:OFFICIAL"}), frozenset({"marking:OFFICIAL", "marking:SECRET"})
COVERT = OFFICIAL | {"compartment:covert"}
TIE = ("ASSOCIATES_WITH", P, Q)
BASIS = [s.id for s in statements_of("FA:1", [TIE]) if s.type != "PART_OF"]
Seen = Callable[[Ledger, frozenset[str]], list[str]]


def hold(ledger: Ledger, ref: str, held: SubmissionContents) -> None:
    with ledger.write() as change:
        change.replace(ref, held)


def judged(ledger: Ledger, holds: frozenset[str]) -> list[str]:
    return [decision.reason for decision in ledger.decisions() if set(decision.requires) <= holds]


def noted(ledger: Ledger, holds: frozenset[str]) -> list[str]:
    return [step.note for step in ledger.reviews.seen_by(holds)]


def explained(ledger: Ledger, holds: frozenset[str]) -> list[str]:
    shown = [visible_notice(notice, {P}, holds) for notice in ledger.safeguarding_notices.notices()]
    return [notice.reason for notice in shown if notice is not None and notice.reason]


def exported(ledger: Ledger, holds: frozenset[str]) -> list[str]:
    return [one.title for one in ledger.exports.all_(holds)]


@pytest.fixture
def acted(ledger: Ledger) -> Ledger:
    """Two people who are held by other items too, and what was made of the item that ties them."""
    hold(ledger, "FA:1", holding("FA:1", TIE, text="seen together"))
    hold(ledger, "FA:2", holding("FA:2", ("USES_PHONE", P, PHONES[0]), ("USES_PHONE", Q, PHONES[0])))
    with ledger.write() as change:
        change.add_decision(Decision(P, Q, "same", "ana", "human", (), "FA:1/1 says so"), AT, BASIS)
        step = ReviewStep(
            "network:0000abcd", "taken", "ana", AT, note="FA:1/1 says so", review_on="2026-01-31", members=(P, Q)
        )
        change.add_review(step, BASIS)
    ledger.exports.add(export("FA:1/1 says so", OFFICIAL), ["item:FA:1/1"])
    told(ledger, ProtectedRead(REVEALED, "ana", AT, (P,), "FA:1/1 says so", tuple(BASIS)))
    return ledger


def everything(ledger: Ledger, holds: frozenset[str]) -> list[bool]:
    """Whether judgement, note, reason of a notice and export are told to whoever holds these keys."""
    return [bool(seen(ledger, holds)) for seen in (judged, noted, explained, exported)]


@pytest.mark.parametrize(
    ("marking", "conditions", "holds"), [("SECRET", (), SECRET), ("OFFICIAL", ("compartment:covert",), COVERT)]
)
def test_what_rests_on_an_item_has_the_keys_that_it_has_now(
    acted: Ledger, marking: str, conditions: tuple[str, ...], holds: frozenset[str]
) -> None:
    assert everything(acted, OFFICIAL) == [True] * 4

    hold(acted, "FA:1", holding("FA:1", TIE, text="seen together", marking=marking, conditions=conditions))
    assert (everything(acted, OFFICIAL), everything(acted, holds)) == ([False] * 4, [True] * 4)

    hold(acted, "FA:1", holding("FA:1", TIE, text="seen together"))
    assert everything(acted, OFFICIAL) == [True] * 4


def test_what_was_made_of_a_hidden_item_is_shown_with_it_once_it_is_regraded_down(ledger: Ledger) -> None:
    hold(ledger, "FA:1", holding("FA:1", TIE, marking="SECRET"))
    with ledger.write() as change:
        change.add_decision(Decision(P, Q, "same", "ana", "human", (), "one tattoo"), AT, BASIS)
    ledger.exports.add(export("one tattoo", SECRET), ["item:FA:1/1"])
    assert (judged(ledger, OFFICIAL), exported(ledger, OFFICIAL)) == ([], [])

    hold(ledger, "FA:1", holding("FA:1", TIE))

    assert judged(ledger, OFFICIAL) == ["one tattoo"] and exported(ledger, OFFICIAL)


@pytest.mark.parametrize(
    "after",
    [
        SubmissionContents(),
        holding("FA:1", ("USES_PHONE", P, PHONES[0])),
        holding("FA:1", (*TIE, "Testname Alder"), text="seen together"),
        holding("FA:1", TIE, text="never seen together"),
    ],
    ids=["withdrawn", "without the tie", "with another name", "with another text"],
)
def test_what_rests_on_something_that_is_withdrawn_or_corrected_does_not_stand(
    acted: Ledger, after: SubmissionContents
) -> None:
    hold(acted, "FA:1", after)
    assert everything(acted, SECRET | COVERT) == [False, False, False, True]

    hold(acted, "FA:1", holding("FA:1", TIE, text="seen together"))
    assert everything(acted, OFFICIAL) == [True] * 4


def test_what_is_only_added_graded_or_written_otherwise_takes_nothing_away(acted: Ledger) -> None:
    grown = statements_of("FA:1", [TIE, ("SELLS_AT", P, FLAT)], text="seen together")
    written = [replace(s, info_eval="D", properties={**s.properties, "as_written": "P & Q"}) for s in grown]

    hold(acted, "FA:1", holding_of(written))

    assert everything(acted, OFFICIAL) == [True] * 4


def test_a_flag_hides_what_rests_on_the_item_that_it_hides(acted: Ledger) -> None:
    hold(acted, "FA:3", holding("FA:3", flags=[(Q, "CHILD")]))

    assert everything(acted, OFFICIAL) == [False] * 4
    assert everything(acted, OFFICIAL | {FLAG_KEYS["CHILD"]}) == [True] * 4


def test_an_export_stays_under_the_keys_that_its_item_had_last_and_so_do_its_recalls(acted: Ledger) -> None:
    hold(acted, "FA:1", holding("FA:1", TIE, conditions=("compartment:covert",)))
    hold(acted, "FA:1", SubmissionContents())
    acted.exports.recall(at=AT)

    (known,) = acted.exports.all_(COVERT)
    assert (acted.exports.all_(SECRET), acted.exports.is_known(known.ref, SECRET)) == ([], False)
    assert acted.exports.is_known(known.ref, COVERT) and not acted.exports.is_known("EX-NEVER", COVERT)
    assert [notice.change for notice in acted.exports.recalls([known.ref])[known.ref]] == [WITHDRAWN]


def test_a_note_on_a_judged_network_rests_on_what_the_judgement_rests_on(acted: Ledger) -> None:
    step = ReviewStep(
        "network:0000abcd", "taken", "ben", AT, note="One person.", review_on="2026-01-31", members=(P, Q)
    )
    with acted.write() as change:
        change.add_review(step, (), [acted.decisions()[0].number])

    hold(acted, "FA:1", holding("FA:1", TIE, text="seen together", conditions=("compartment:covert",)))
    assert (noted(acted, SECRET), len(noted(acted, COVERT))) == ([], 2)
    hold(acted, "FA:1", SubmissionContents())
    assert noted(acted, COVERT) == []


def test_the_graph_is_told_of_the_judgement_in_the_change_that_moves_its_item(acted: Ledger) -> None:
    before = acted.revision()

    hold(acted, "FA:1", holding("FA:1", TIE, text="seen together", conditions=("compartment:covert",)))
    regraded = acted.changes(before)
    hold(acted, "FA:1", SubmissionContents())
    withdrawn = acted.changes(before)

    assert [decision.requires for decision in regraded.decisions] == [("compartment:covert", "marking:OFFICIAL")]
    assert (list(withdrawn.decisions), len(list(withdrawn.removed_decisions))) == ([], 1)


def test_judgements_are_known_by_random_ids(acted: Ledger) -> None:
    with acted.write() as change:
        number = change.add_decision(Decision(PHONES[0], PHONES[0], "facility", "ben", "human", ()), AT)
        identifier = change.id_of_decision(number)

        assert identifier.startswith("judgement:") and len(identifier) == 26
        assert (change.decision_named(identifier), change.decision_named(str(number))) == ((number, "ben"), None)
        change.revoke_decision(number, "ben", AT)
        assert change.decision_named(identifier) is None


def test_tries_are_counted_as_far_as_somebody_sees_whom_they_were_about(ledger: Ledger) -> None:
    for hour in range(3):
        told(ledger, ProtectedRead(TRIED, "ana", f"2026-01-03T0{hour}:00:00+00:00", (P,) if hour else (P, Q)))
    (notice,) = ledger.safeguarding_notices.notices()

    assert visible_notice(notice, {Q}, OFFICIAL) is None and visible_notice(notice, set(), OFFICIAL) is None
    seen = visible_notice(notice, {P}, OFFICIAL)
    assert seen is not None and (seen.records, seen.times) == ((P,), 3)


def find(ledger: Ledger, keys: frozenset[str]) -> None:
    ledger.findings.add(
        "networks", str(sorted(keys)), parameters={}, snapshot="", at=AT, content={"of": sorted(keys)},
        holds=keys, revision=ledger.revision(),
    )  # fmt: skip


def test_a_finding_is_deleted_with_what_its_keys_saw_or_see_and_with_nothing_else(acted: Ledger) -> None:
    def kept() -> list[int]:
        return [len(acted.findings.last("networks", str(sorted(keys)))) for keys in (OFFICIAL, COVERT, SECRET)]

    def found() -> None:
        for keys in (OFFICIAL, COVERT, SECRET):
            find(acted, keys)

    found()
    hold(acted, "FA:4", holding("FA:4", ("USES_PHONE", P, PHONES[1]), marking="SECRET"))
    assert kept() == [1, 1, 1]
    hold(acted, "FA:4", holding("FA:4", ("USES_PHONE", P, PHONES[1]), conditions=("compartment:covert",)))
    assert kept() == [1, 1, 1]  # what came after a finding was never in it
    found()
    hold(acted, "FA:4", SubmissionContents())
    assert kept() == [2, 1, 2]
    hold(acted, "FA:1", holding("FA:1", TIE, marking="SECRET"))
    assert kept() == [0, 0, 0]


def test_a_regrade_asks_for_what_rests_on_its_item_by_an_index(sqlite_place: Files) -> None:
    ledger = Ledger.open(sqlite_place.copy())
    with ledger._engine.connect() as connection:
        plan = connection.execute(text("EXPLAIN QUERY PLAN SELECT * FROM resting WHERE statement IN ('a', 'b')")).all()
    ledger.close()

    assert "USING INDEX resting_statement" in str(plan)
