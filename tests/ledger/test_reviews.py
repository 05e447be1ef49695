"""Steps of review are kept for good, seen by those who hold what they rest on, and hidden with what they name."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphintel.errors import GraphintelError
from graphintel.ledger import reviews
from graphintel.ledger.change import Change
from graphintel.ledger.ledger import Ledger
from graphintel.ledger.reviews import Reviews
from graphintel.model.flags import FLAG_KEYS
from graphintel.model.logged_rows import SubmissionContents
from graphintel.model.review_steps import FindingEvidence, ReviewStep
from tests.ledger.conftest import NewLedger
from tests.ledger.sample_holdings import PEOPLE, PHONES, holding, statements_of

P, Q = PEOPLE[:2]
AT = "2026-01-03T09:00:00+00:00"
OFFICIAL = frozenset({"marking:OFFICIAL"})
STATEMENT = next(s for s in statements_of("FA:1", [("USES_PHONE", P, PHONES[0])]) if s.type == "USES_PHONE")
EVIDENCE = FindingEvidence(STATEMENT.id, STATEMENT.item, "submission:FA:1")
TAKEN = ReviewStep(
    "network:0000abcd", "taken", "ana", AT, review_on="2026-01-31", requires=("marking:OFFICIAL",),
    evidence=(EVIDENCE,), members=(P, PHONES[0]),
)  # fmt: skip
DISMISSED = replace(TAKEN, step="dismissed", note="Two friends, seen by FA:1/1.")


def add(ledger: Ledger, step: ReviewStep) -> ReviewStep:
    with ledger.write() as change:
        return change.add_review(step)


def hold(ledger: Ledger, ref: str, held: SubmissionContents) -> None:
    with ledger.write() as change:
        change.replace(ref, held)


def test_a_step_is_read_as_it_was_stored_also_after_opening_again(ledger: Ledger) -> None:
    kept = [add(ledger, step) for step in (TAKEN, DISMISSED)]

    again = Ledger.open(str(ledger._engine.url))
    assert ledger.reviews.seen_by(OFFICIAL) == again.reviews.seen_by(OFFICIAL) == kept
    assert [step.number for step in kept] == [1, 2] and kept[0].id != kept[1].id
    assert replace(kept[1], id="", number=0) == DISMISSED
    again.close()


def test_steps_can_be_added_and_read_and_nothing_else() -> None:
    offered = {name for name in vars(Reviews) if not name.startswith("_")}
    written = {name for name in vars(Change) if "review" in name}

    assert offered == {"seen_by"} and written == {"add_review"}
    assert not {"update", "delete"} & set(vars(reviews))


def test_a_step_changes_nothing_that_the_graph_holds(ledger: Ledger) -> None:
    before = (ledger.revision(), list(ledger.canonical()))
    add(ledger, TAKEN)

    assert (ledger.revision(), list(ledger.canonical())) == before


def test_a_block_that_fails_keeps_no_step_and_its_number_is_given_again(ledger: Ledger) -> None:
    with pytest.raises(RuntimeError), ledger.write() as change:
        change.add_review(TAKEN)
        raise RuntimeError

    assert ledger.reviews.seen_by(OFFICIAL) == []
    assert add(ledger, DISMISSED).number == 1
    assert [step.step for step in ledger.reviews.seen_by(OFFICIAL)] == ["dismissed"]


@given(st.lists(st.sets(st.sampled_from(["marking:OFFICIAL", "marking:SECRET", "force:FB"])), max_size=5))
def test_a_step_is_seen_by_who_holds_all_that_it_requires(new_ledger: NewLedger, required: list[set[str]]) -> None:
    ledger = new_ledger()
    kept = [add(ledger, replace(TAKEN, requires=tuple(sorted(keys)))) for keys in required]

    for holds in (frozenset[str](), OFFICIAL, OFFICIAL | {"force:FB"}, OFFICIAL | {"marking:SECRET", "force:FB"}):
        assert ledger.reviews.seen_by(holds) == [step for step in kept if set(step.requires) <= holds]


@pytest.mark.parametrize("flag", sorted(FLAG_KEYS))
@pytest.mark.parametrize("members", [(P,), ()])
def test_a_flag_that_comes_later_hides_a_step_that_names_whom_it_hides(
    ledger: Ledger, flag: str, members: tuple[str, ...]
) -> None:
    hold(ledger, "FA:1", holding("FA:1", ("USES_PHONE", P, PHONES[0])))
    step = add(ledger, replace(TAKEN, members=members))

    hold(ledger, "FA:2", holding("FA:2", flags=[(P, flag)]))
    assert ledger.reviews.seen_by(OFFICIAL) == []
    assert FLAG_KEYS[flag] in ledger.reviews.seen_by(OFFICIAL | {FLAG_KEYS[flag]})[0].requires

    hold(ledger, "FA:2", SubmissionContents())
    assert ledger.reviews.seen_by(OFFICIAL) == [step]


def test_a_flag_on_somebody_else_in_the_same_item_hides_the_step_too(ledger: Ledger) -> None:
    hold(ledger, "FA:1", holding("FA:1", ("USES_PHONE", P, PHONES[0]), ("ASSOCIATES_WITH", P, Q)))
    add(ledger, TAKEN)

    hold(ledger, "FA:2", holding("FA:2", flags=[(Q, "CHILD")]))

    assert ledger.reviews.seen_by(OFFICIAL) == []


def test_a_flag_on_somebody_unconnected_hides_nothing(ledger: Ledger) -> None:
    hold(ledger, "FA:1", holding("FA:1", ("USES_PHONE", P, PHONES[0])))
    step = add(ledger, TAKEN)

    hold(ledger, "FA:2", holding("FA:2", flags=[(Q, "CHILD")]))

    assert ledger.reviews.seen_by(OFFICIAL) == [step]


def test_a_step_that_cannot_be_one_is_refused_and_leaves_nothing(ledger: Ledger) -> None:
    with pytest.raises(GraphintelError, match="say why in a note"):
        add(ledger, replace(DISMISSED, note=" \n "))

    assert ledger.reviews.seen_by(OFFICIAL) == []
