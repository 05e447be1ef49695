"""Judgements are kept for good, shown while they and their records stand, and hidden with what they touch."""

from __future__ import annotations

import pytest

from graphintel.errors import LedgerError
from graphintel.ledger.access_sets import NewAccessSets
from graphintel.ledger.database import read_transaction
from graphintel.ledger.decisions import differing_imports
from graphintel.ledger.ledger import Ledger
from graphintel.model.flags import FLAG_KEYS
from graphintel.model.logged_rows import SubmissionContents
from graphintel.model.records import Decision
from tests.ledger.sample_holdings import PEOPLE, PHONES, holding, holding_of, statements_of

P, Q = PEOPLE[:2]
AT = "2026-01-03T09:00:00+00:00"


def hold(ledger: Ledger, ref: str, held: SubmissionContents) -> None:
    with ledger.write() as change:
        change.replace(ref, held)


def decide(ledger: Ledger, a: str = P, b: str = Q, verdict: str = "same") -> int:
    with ledger.write() as change:
        return change.add_decision(Decision(a, b, verdict, "ana", "human", ("marking:OFFICIAL",), "one tattoo"), AT)


@pytest.fixture
def two(ledger: Ledger) -> Ledger:
    hold(ledger, "FA:1", holding("FA:1", ("ASSOCIATES_WITH", P, Q), ("USES_PHONE", P, PHONES[0])))
    return ledger


def test_a_judgement_has_its_ends_in_order_a_number_and_a_moment(two: Ledger) -> None:
    number = decide(two, Q, P)

    assert two.decisions() == [
        Decision(P, Q, "same", "ana", "human", ("marking:OFFICIAL",), "one tattoo", "", number, AT)
    ]


@pytest.mark.parametrize(
    ("a", "b", "verdict", "sentence"),
    [
        (P, P, "same", "two different records of one type"),
        (P, PHONES[0], "same", "two different records of one type"),
        (P, "nobody", "same", "two different records of one type"),
        (P, Q, "maybe", "no verdict"),
        (P, "person:FA:N99", "same", "is not held"),
    ],
)
def test_a_judgement_that_cannot_be_one_is_refused(two: Ledger, a: str, b: str, verdict: str, sentence: str) -> None:
    with pytest.raises(LedgerError, match=sentence):
        decide(two, a, b, verdict)


def test_revoking_leaves_what_there_was_and_can_be_done_once(two: Ledger) -> None:
    before = list(two.canonical())
    number = decide(two)

    with two.write() as change:
        change.revoke_decision(number, "ana", AT)

    assert list(two.canonical()) == before
    with pytest.raises(LedgerError, match="no live judgement"), two.write() as change:
        change.revoke_decision(number, "ana", AT)


def test_a_decision_rests_while_a_record_is_not_stored_and_returns_with_it(two: Ledger) -> None:
    decide(two)
    shown = two.decisions()

    hold(two, "FA:1", SubmissionContents())
    assert two.decisions() == []

    hold(two, "FA:1", holding("FA:1", ("ASSOCIATES_WITH", P, Q)))
    assert two.decisions() == shown


def test_a_judgement_on_a_hidden_person_requires_the_key_that_hides(two: Ledger) -> None:
    decide(two)

    hold(two, "FA:2", holding("FA:2", flags=[(Q, "PROTECTED_EXISTENCE")]))
    assert FLAG_KEYS["PROTECTED_EXISTENCE"] in two.decisions()[0].requires

    hold(two, "FA:2", SubmissionContents())
    assert two.decisions()[0].requires == ("marking:OFFICIAL",)


def imported(*more: tuple[str, str, str]) -> SubmissionContents:
    statements = statements_of("FA:7", [("ASSOCIATES_WITH", P, Q), *more])
    decision = Decision(P, Q, "same", "sample", "import", statements[0].requires, "one row", statements[0].item)
    return holding_of(statements, [decision])


def test_an_import_decision_comes_and_goes_with_its_submission(ledger: Ledger) -> None:
    hold(ledger, "FA:7", imported())
    first = ledger.decisions()
    hold(ledger, "FA:7", imported())

    assert ledger.decisions() == first

    hold(ledger, "FA:7", holding("FA:7", ("ASSOCIATES_WITH", P, Q)))
    assert ledger.decisions() == []


def test_an_import_decision_that_a_person_revoked_does_not_come_back_with_its_rows(ledger: Ledger) -> None:
    hold(ledger, "FA:7", imported())
    [decision] = ledger.decisions()
    with ledger.write() as change:
        change.revoke_decision(decision.number, "ana", AT)

    for held in (imported(), holding("FA:7", ("ASSOCIATES_WITH", P, Q)), imported()):
        hold(ledger, "FA:7", held)
        assert ledger.decisions() == []


def test_one_that_came_back_and_was_then_revoked_stays_revoked(ledger: Ledger) -> None:
    for held in (imported(), holding("FA:7", ("ASSOCIATES_WITH", P, Q)), imported()):
        hold(ledger, "FA:7", held)
    [decision] = ledger.decisions()
    with ledger.write() as change:
        change.revoke_decision(decision.number, "ana", AT)

    hold(ledger, "FA:7", imported())

    assert ledger.decisions() == []


@pytest.mark.parametrize("ended_by", ["rows", "person"])
def test_an_upgrade_looks_again_at_what_ended_with_its_rows_and_not_at_what_a_person_revoked(
    ledger: Ledger, ended_by: str
) -> None:
    hold(ledger, "FA:7", imported())
    [decision] = ledger.decisions()
    with ledger.write() as change:
        if ended_by == "person":
            change.revoke_decision(decision.number, "ana", AT)
        else:
            change.replace("FA:7", holding("FA:7", ("ASSOCIATES_WITH", P, Q)))

    with read_transaction(ledger._engine) as connection:
        differing = differing_imports(connection, NewAccessSets(connection), {"FA:7": imported()})

    assert differing == ({"FA:7"} if ended_by == "rows" else set())


def test_an_import_decision_whose_rows_went_comes_back_with_them(ledger: Ledger) -> None:
    for held, there in ((imported(), 1), (holding("FA:7", ("ASSOCIATES_WITH", P, Q)), 0), (imported(), 1)):
        hold(ledger, "FA:7", held)
        assert len(ledger.decisions()) == there


def test_an_import_decision_is_hidden_with_anybody_its_item_touches(ledger: Ledger) -> None:
    hold(ledger, "FA:7", imported(("ASSOCIATES_WITH", P, PEOPLE[2])))

    hold(ledger, "FA:2", holding("FA:2", flags=[(PEOPLE[2], "CHILD")]))

    assert FLAG_KEYS["CHILD"] in ledger.decisions()[0].requires
