"""A graph that follows the differences holds what the ledger holds, and is told no more than it needs."""

from __future__ import annotations

import gc
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from graphintel.errors import LedgerError
from graphintel.ledger.ledger import Ledger
from graphintel.model.graph_changes import Changes
from graphintel.model.logged_rows import SubmissionContents
from graphintel.model.records import Decision, Entity, Statement
from tests.ledger.conftest import NewLedger
from tests.ledger.sample_holdings import PEOPLE, PHONES, REFS, histories, holding


@dataclass
class FollowingGraph:
    """What a projector does, over dictionaries, refusing what a database would refuse."""

    revision: int = 0
    statements: dict[str, Statement] = field(default_factory=dict)
    entities: dict[str, Entity] = field(default_factory=dict)
    decisions: dict[int, Decision] = field(default_factory=dict)

    def follow(self, changes: Changes) -> int:
        """Take in a difference; return how many statements it named."""
        assert changes.after in (self.revision, -1)
        self.entities |= {e.id: e for e in changes.entities}
        told = list(changes.statements)
        changed = {identifier for identifier, *_ in changes.changed}
        for statement in told:
            assert (statement.id in self.statements) <= (statement.id in changed)
            assert {statement.start, statement.end} <= self.entities.keys()
            self.statements[statement.id] = statement
        for identifier, _type, _start, _end in changes.removed:
            self.statements.pop(identifier, None)
        for number, _a, _b in changes.removed_decisions:
            self.decisions.pop(number, None)
        for decision in changes.decisions:
            assert {decision.a, decision.b} <= self.entities.keys()
            self.decisions[decision.number] = decision
        for identifier in changes.gone_entities:
            del self.entities[identifier]
        self.revision = changes.revision
        return len(told)


def hold(ledger: Ledger, change: dict[str, SubmissionContents]) -> None:
    with ledger.write() as writing:
        writing.replace_many(change)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories(), data=st.data())
def test_a_graph_that_follows_at_any_time_equals_one_built_again(
    new_ledger: NewLedger, history: list[dict[str, SubmissionContents]], data: st.DataObject
) -> None:
    ledger, graph, numbers = new_ledger(), FollowingGraph(), list[int]()
    for change in history:
        hold(ledger, change)
        held = sorted({e.id for e in ledger.everything().entities} & set(PEOPLE))
        with ledger.write() as writing:
            if len(held) > 1 and data.draw(st.booleans()):
                judged = Decision(held[0], held[1], "different", "ana", "human", ("marking:OFFICIAL",))
                numbers.append(writing.add_decision(judged, "2026-01-03T00:00:00+00:00"))
            elif numbers and data.draw(st.booleans()):
                writing.revoke_decision(numbers.pop(), "ana", "2026-01-04T00:00:00+00:00")
        if data.draw(st.booleans()):
            graph.follow(ledger.changes(graph.revision))
    graph.follow(ledger.changes(graph.revision))

    anew = FollowingGraph()
    anew.follow(ledger.everything())

    assert graph == anew
    assert sorted(graph.decisions) == [d.number for d in ledger.decisions()]


def test_a_difference_is_as_long_as_the_change(ledger: Ledger) -> None:
    hold(ledger, {ref: holding(ref, ("USES_PHONE", PEOPLE[0], PHONES[0])) for ref in REFS})
    graph = FollowingGraph()
    graph.follow(ledger.changes(0))

    hold(ledger, {"FA:9": holding("FA:9", ("USES_PHONE", PEOPLE[0], PHONES[1]))})
    changes = ledger.changes(graph.revision)

    assert {e.id for e in changes.entities} == {"submission:FA:9", "item:FA:9/1", PHONES[1]}
    assert changes.count() == 3 + 2
    assert graph.follow(changes) == 2


def test_nothing_differs_from_the_newest_revision(ledger: Ledger) -> None:
    hold(ledger, {"FA:1": holding("FA:1", ("USES_PHONE", PEOPLE[0], PHONES[0]))})

    changes = ledger.changes(ledger.revision())

    assert (list(changes.entities), list(changes.statements)) == ([], [])
    assert [*changes.removed, *changes.changed, *changes.decisions] == []


def test_a_difference_is_read_without_what_is_stored_beside_it(tmp_path: Path) -> None:
    ledger = Ledger.open(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    hold(ledger, {"FA:1": holding("FA:1", ("USES_PHONE", PEOPLE[0], PHONES[0]))})
    asked: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, values: Any, *_more: object) -> None:
        asked.append((statement, values))

    event.listen(ledger._engine, "before_cursor_execute", note)
    changes = ledger.changes(ledger.revision())
    assert [*changes.entities, *changes.statements, *changes.removed, *changes.changed, *changes.gone_entities] == []
    event.remove(ledger._engine, "before_cursor_execute", note)

    with ledger._engine.connect() as connection:
        plans = [
            row.detail
            for statement, values in asked
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        ]
    ledger.close()
    assert [plan for plan in plans if plan.startswith(("SCAN statement", "SCAN entity"))] == []
    assert len([plan for plan in plans if plan.startswith(("SEARCH statement", "SEARCH entity"))]) == 5


def test_a_graph_ahead_of_the_ledger_is_told_to_be_rebuilt(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="graph rebuild"):
        ledger.changes(7)


def test_a_stream_shows_the_state_it_was_made_from_while_others_write(ledger: Ledger) -> None:
    hold(ledger, {"FA:1": holding("FA:1", ("USES_PHONE", PEOPLE[0], PHONES[0]))})
    changes = ledger.everything()

    hold(ledger, {"FA:1": SubmissionContents()})

    assert {entity.id for entity in changes.entities} == {PEOPLE[0], PHONES[0], "item:FA:1/1", "submission:FA:1"}
    assert len(list(changes.statements)) == 2
    assert list(ledger.everything().statements) == []


def test_streams_that_nobody_reads_hold_no_connection(ledger: Ledger) -> None:
    for _ in range(40):
        ledger.everything()
        gc.collect(0)

    assert ledger.revision() == 0


def test_nothing_of_a_difference_is_in_memory_before_it_is_read(ledger: Ledger) -> None:
    hold(ledger, {ref: holding(ref, ("USES_PHONE", PEOPLE[0], PHONES[0])) for ref in REFS})
    before = ledger.revision()
    hold(ledger, {ref: SubmissionContents() for ref in REFS})
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    event.listen(ledger._engine, "before_cursor_execute", note)
    changes = ledger.changes(before)
    event.remove(ledger._engine, "before_cursor_execute", note)

    assert [statement for statement in asked if "FROM statement" in statement or "FROM entity" in statement] == []
    assert len(list(changes.removed)) == len(list(changes.removed)) == 2 * len(REFS)
    assert {PEOPLE[0], PHONES[0]} <= set(changes.gone_entities)
