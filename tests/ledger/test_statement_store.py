"""What is held is what was said last, whatever was held in between, and with the keys of every flag."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphintel.errors import LedgerError
from graphintel.ledger.ledger import Ledger
from graphintel.model.flags import FLAG_KEYS
from graphintel.model.logged_rows import SubmissionContents
from graphintel.model.records import Decision, Entity, Statement
from tests.ledger.conftest import NewLedger
from tests.ledger.sample_holdings import (
    BUILDING,
    FLAT,
    PEOPLE,
    PHONES,
    REFS,
    final_holdings,
    histories,
    holding,
    holding_of,
    holdings,
    statements_of,
)
from tests.worlds import protect

FIXTURES = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
P, Q, R = PEOPLE[:3]
PHONE = PHONES[0]


def hold(ledger: Ledger, *changes: dict[str, SubmissionContents]) -> Ledger:
    for change in changes:
        with ledger.write() as writing:
            writing.replace_many(change)
    return ledger


def keys_of(ledger: Ledger) -> dict[str, tuple[str, ...]]:
    return {statement.id: statement.requires for statement in ledger.everything().statements}


@FIXTURES
@given(history=histories())
def test_a_ledger_equals_one_that_got_only_its_final_holdings(
    new_ledger: NewLedger, history: list[dict[str, SubmissionContents]]
) -> None:
    changed = hold(new_ledger(), *history)
    all_at_once = hold(new_ledger(), final_holdings(history))

    assert list(changed.canonical()) == list(all_at_once.canonical())


@FIXTURES
@given(history=histories())
def test_every_statement_requires_its_own_keys_and_those_of_flags_its_item_touches(
    new_ledger: NewLedger, history: list[dict[str, SubmissionContents]]
) -> None:
    ledger = hold(new_ledger(), *history)

    said = [s for held in final_holdings(history).values() for s in held.statements]
    assert keys_of(ledger) == {s.id: s.requires for s in protect(said)}


@FIXTURES
@given(data=st.data())
def test_the_order_in_which_flags_and_other_items_come_does_not_matter(
    new_ledger: NewLedger, data: st.DataObject
) -> None:
    flagged = holding("FA:9", ("USES_PHONE", P, PHONE), flags=[(P, "PROTECTED_EXISTENCE"), (Q, "CHILD")])
    changes = [{"FA:9": flagged}, *({ref: data.draw(holdings(ref))} for ref in REFS[:3])]

    order = data.draw(st.permutations(changes))

    assert keys_of(hold(new_ledger(), *order)) == keys_of(hold(new_ledger(), *changes))


def test_nothing_is_left_when_everything_is_withdrawn(ledger: Ledger) -> None:
    hold(ledger, {"FA:1": holding("FA:1", ("SELLS_AT", P, FLAT, "Testname Alder"), flags=[(P, "CHILD")])})

    hold(ledger, {"FA:1": SubmissionContents()})

    assert list(ledger.canonical()) == []
    assert ledger.counts()["entities"] == 0


def test_the_same_again_takes_no_revision(ledger: Ledger) -> None:
    change = {"FA:1": holding("FA:1", ("USES_PHONE", P, PHONE))}
    hold(ledger, change)

    hold(ledger, change, change)

    assert ledger.revision() == 1


def test_counts_leave_out_structure_what_is_derived_and_nodes_of_reports(ledger: Ledger) -> None:
    with ledger.write() as change:
        first = change.replace("FA:1", holding("FA:1", ("SELLS_AT", P, FLAT), ("USES_PHONE", P, PHONE)))
        again = change.replace("FA:2", holding("FA:2", ("SELLS_AT", P, FLAT), ("SELLS_AT", P, BUILDING)))

    assert first == (3, 2)
    assert again == (1, 2)


def test_a_flag_hides_the_whole_item_that_touches_whom_it_names_and_no_other(ledger: Ledger) -> None:
    two = [*statements_of("FA:1", [("ASSOCIATES_WITH", P, Q), ("USES_PHONE", Q, PHONE)])]
    two += statements_of("FA:1", [("USES_PHONE", R, PHONE)], number=2)
    hold(ledger, {"FA:1": holding_of(two)})

    hold(ledger, {"FA:2": holding("FA:2", flags=[(P, "PROTECTED_EXISTENCE")])})

    key = FLAG_KEYS["PROTECTED_EXISTENCE"]
    hidden = {s.item for s in ledger.everything().statements if key in s.requires}
    assert hidden == {"item:FA:1/1", "item:FA:2/1"}
    assert all(key in s.requires for s in ledger.everything().statements if s.item == "item:FA:1/1")


def test_a_flag_withdrawn_hides_nothing_any_more(ledger: Ledger) -> None:
    shown = {"FA:1": holding("FA:1", ("USES_PHONE", P, PHONE))}
    hold(ledger, shown)
    before = keys_of(ledger)

    hold(ledger, {"FA:2": holding("FA:2", flags=[(P, "CHILD")])}, {"FA:2": SubmissionContents()})

    assert keys_of(ledger) == before


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_two_flags_of_one_person_count_until_both_are_gone(ledger: Ledger, order: tuple[int, ...]) -> None:
    changes = [
        {"FA:1": holding("FA:1", ("USES_PHONE", P, PHONE))},
        {"FA:2": holding("FA:2", flags=[(P, "CHILD")])},
        {"FA:3": holding("FA:3", flags=[(P, "CHILD")])},
    ]
    hold(ledger, *(changes[number] for number in order))

    hold(ledger, {"FA:2": SubmissionContents()})
    assert all(FLAG_KEYS["CHILD"] in keys for keys in keys_of(ledger).values())

    hold(ledger, {"FA:3": SubmissionContents()})
    assert not any(FLAG_KEYS["CHILD"] in keys for keys in keys_of(ledger).values())


def test_an_entity_stays_while_somebody_else_speaks_of_it(ledger: Ledger) -> None:
    both = {ref: holding(ref, ("USES_PHONE", P, PHONE)) for ref in ("FA:1", "FA:2")}
    hold(ledger, both, {"FA:1": SubmissionContents()})

    assert {e.id for e in ledger.everything().entities} == {P, PHONE, "item:FA:2/1", "submission:FA:2"}


def test_a_statement_comes_back_as_it_was_given(ledger: Ledger) -> None:
    given_ = statements_of("FA:1", [("SELLS_AT", P, FLAT, "O'Test \x1b[0m ‮\n")], text='"quoted" £ 中')
    hold(ledger, {"FA:1": holding_of(given_)})

    assert sorted(ledger.everything().statements, key=lambda s: s.id) == sorted(given_, key=lambda s: s.id)
    assert ledger.statements_of_item("item:FA:1/1") == sorted(given_, key=lambda s: s.id)
    assert ledger.ends_of_item("item:FA:1/1") == sorted({P, FLAT, BUILDING, "item:FA:1/1", "submission:FA:1"})


def test_a_statement_without_its_entity_is_refused_and_nothing_is_kept(ledger: Ledger) -> None:
    whole = holding("FA:1", ("USES_PHONE", P, PHONE))
    lacking = SubmissionContents(
        statements=whole.statements, entities=tuple(e for e in whole.entities if e.id != PHONE)
    )

    with pytest.raises(LedgerError, match="does not carry as an entity"):
        hold(ledger, {"FA:1": lacking})

    assert list(ledger.canonical()) == []


def test_an_import_decision_without_an_item_is_refused(ledger: Ledger) -> None:
    bad = SubmissionContents(decisions=(Decision(P, Q, "same", "sample", "import", ()),))

    with pytest.raises(LedgerError, match="names its item"):
        hold(ledger, {"FA:1": bad})


def test_plain_values_come_back_as_they_were(ledger: Ledger) -> None:
    hold(ledger, {"FA:1": holding("FA:1", ("USES_PHONE", P, PHONE))})

    entities = {e.id: e for e in ledger.everything().entities}

    assert entities[PHONE] == Entity(PHONE, "Phone", entities[PHONE].caption, entities[PHONE].properties)
    assert all(isinstance(s, Statement) for s in ledger.everything().statements)
