"""The lineage tells the histories of ledgers apart that are at one number, and a part is what everything holds of it."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, update

from graphintel.ledger.database import ledger_exists, transaction
from graphintel.ledger.ledger import Ledger
from graphintel.ledger.tables import LINEAGE, STATE
from graphintel.model.graph_changes import Changes, LedgerSection
from graphintel.model.links.decisions import SameAs
from graphintel.model.logged_rows import SubmissionContents
from graphintel.model.records import Decision
from tests.ledger.conftest import NewLedger
from tests.ledger.sample_holdings import PEOPLE, PHONES, histories, holding

HELD = {f"FA:{n}": holding(f"FA:{n}", ("USES_PHONE", PEOPLE[n % 2], PHONES[n % 3])) for n in range(4)}


def _hold(ledger: Ledger, refs: list[str]) -> tuple[int, str]:
    """Let each reference come in a change of its own; return where the ledger is then."""
    for ref in refs:
        with ledger.write() as change:
            change.replace(ref, HELD[ref])
    return _at(ledger)


def _at(ledger: Ledger) -> tuple[int, str]:
    changes = ledger.changes(ledger.revision())
    return changes.revision, changes.lineage


def test_every_revision_is_an_ancestor_of_those_after_it_and_of_no_other_ledgers(new_ledger: NewLedger) -> None:
    one, other = new_ledger(), new_ledger()
    was = [_at(one), *(_hold(one, [ref]) for ref in HELD)]
    _hold(other, list(HELD))

    assert [number for number, _ in was] == [0, 1, 2, 3, 4]
    assert all(one.is_ancestor(*place) for place in was)
    assert [other.is_ancestor(*place) for place in was] == [True, False, False, False, False]
    assert not one.is_ancestor(5, was[4][1])
    assert not one.is_ancestor(1, was[2][1])
    assert not one.is_ancestor(3, "")


def test_a_change_of_nothing_leaves_the_lineage(ledger: Ledger) -> None:
    before = _hold(ledger, ["FA:1"])

    assert _hold(ledger, ["FA:1"]) == before


def test_a_history_that_went_back_has_another_lineage_at_the_same_number(ledger: Ledger) -> None:
    _hold(ledger, ["FA:1"])
    gone = _hold(ledger, ["FA:2"])
    with transaction(ledger._engine) as connection:  # as a backup that was put back
        connection.execute(delete(LINEAGE).where(LINEAGE.c.revision == 2))
        connection.execute(update(STATE).where(STATE.c.name == "revision"), {"value": "1"})

    again = _hold(ledger, ["FA:3"])

    assert again[0] == gone[0]
    assert not ledger.is_ancestor(*gone)
    assert ledger.is_ancestor(*again)


def _whole(changes: Changes) -> LedgerSection:
    entities, statements = list(changes.entities), list(changes.statements)
    return LedgerSection(
        changes.revision,
        changes.lineage,
        len(entities),
        entities,
        statements,
        changes.decisions,
        [(s.id, s.end) for s in statements],
        [(d.number, d.b) for d in changes.decisions],
    )


def _sorted(section: LedgerSection) -> LedgerSection:
    return replace(
        section,
        entities=sorted(section.entities, key=lambda e: e.id),
        statements=sorted(section.statements, key=lambda s: s.id),
        decisions=sorted(section.decisions, key=lambda d: d.number),
        incoming_statements=sorted(section.incoming_statements),
        incoming_decisions=sorted(section.incoming_decisions),
    )


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories(), cut=st.integers(0, 255))
def test_parts_are_together_what_everything_is(
    new_ledger: NewLedger, history: list[dict[str, SubmissionContents]], cut: int
) -> None:
    ledger = new_ledger()
    for change in history:
        with ledger.write() as writing:
            writing.replace_many(change)
    people = sorted({e.id for e in ledger.everything().entities} & set(PEOPLE))
    if len(people) > 1:
        with ledger.write() as writing:
            writing.add_decision(
                Decision(people[0], people[1], "same", "ana", "human", ("marking:OFFICIAL",)),
                "2026-01-03T00:00:00+00:00",
            )

    low, high = (ledger.section(lambda name, low=low: (sum(name.encode()) % 256 < cut) is low) for low in (True, False))

    together = LedgerSection(
        low.revision,
        low.lineage,
        low.entity_count,
        *([*getattr(low, name), *getattr(high, name)] for name in LedgerSection.__slots__[3:]),  # type: ignore[attr-defined]
    )
    whole = _whole(ledger.everything())
    assert _sorted(together) == _sorted(whole)
    counts = ledger.counts_by_type()
    types = [*(e.type for e in whole.entities), *(s.type for s in whole.statements)]
    types += [SameAs.name for _ in whole.decisions]
    assert counts == {name: types.count(name) for name in types}


def test_a_ledger_is_begun_where_it_has_been_opened_once(bare_url: str) -> None:
    assert not ledger_exists(bare_url)

    Ledger.open(bare_url).close()

    assert ledger_exists(bare_url)


def test_a_ledger_of_before_begins_its_lineage_where_it_is(ledger: Ledger) -> None:
    _hold(ledger, ["FA:1", "FA:2"])
    with transaction(ledger._engine) as connection:
        connection.execute(delete(LINEAGE))
        connection.execute(insert(LINEAGE), {"revision": 2, "digest": "d"})

    assert ledger.is_ancestor(2, "d")
    assert not ledger.is_ancestor(2, "")
    assert not ledger.is_ancestor(1, "")
    assert ledger.is_ancestor(*_hold(ledger, ["FA:3"]))
