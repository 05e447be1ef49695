"""The change feed of the graph: the difference since a revision, from one state of the ledger, in streams."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import itemgetter
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Select, func, select

from graphintel.ledger.access_sets import AccessSets
from graphintel.ledger.database import CONTENT_ERRORS, errors_explained, ledger_error
from graphintel.ledger.decisions import decision_of, shown_decisions
from graphintel.ledger.entities import entity_of
from graphintel.ledger.lineage import lineage_of
from graphintel.ledger.search_index import generation_in_use
from graphintel.ledger.serialisation import content_of, statement_of, to_text
from graphintel.ledger.statement_rows import LIVE, ROWS
from graphintel.ledger.tables import DECISION, ENTITY, STATE, STATEMENT, TERM
from graphintel.model.graph_changes import Changes
from graphintel.sql.engines import snapshot

_STREAMED = 2000


T = TypeVar("T")


class _LedgerState:
    """The state that the ledger had when a difference was asked for; released when nothing of it can be read any more."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        weakref.finalize(self, connection.close)


class ChangedRows(Iterable[T]):
    """What a query answers of one state of the ledger, read while it is asked for, as often as it is."""

    def __init__(self, state: _LedgerState, query: Select[Any], made_of: Callable[[Mapping[Any, Any]], T]) -> None:
        self._state, self._query, self._made_of = state, query, made_of

    def __iter__(self) -> Iterator[T]:
        """Read them."""
        connection = self._state.connection
        try:
            with connection.execute(self._query, execution_options={"yield_per": _STREAMED}) as result:
                for row in result.mappings():  # whoever wants the first one only leaves no cursor open
                    yield self._made_of(row)
        except CONTENT_ERRORS as error:
            raise ledger_error(str(connection.engine.url), error) from error

    def count(self) -> int:
        """Return how many there are."""
        connection = self._state.connection
        with errors_explained(str(connection.engine.url)):
            return int(connection.execute(select(func.count()).select_from(self._query.subquery())).scalar_one())


def revision_of(connection: Connection) -> int:
    """Return the ledger's revision."""
    return int(connection.execute(select(STATE.c.value).where(STATE.c.name == "revision")).scalar_one())


def read_changes(engine: Engine, sets: AccessSets, after: int) -> Changes:
    """Return what differs since revision ``after``; -1 gives everything that is stored.

    Parameters
    ----------
    engine : Engine
    sets : AccessSets
    after : int
        Revision that the graph holds.

    Returns
    -------
    Changes
        Work and size follow the difference, not what is stored. No order: asked for one, SQLite reads all that is stored
        in that order.
    """
    with errors_explained(str(engine.url)):
        return _read_changes(_LedgerState(snapshot(engine)), sets, after)


def _read_changes(state: _LedgerState, sets: AccessSets, after: int) -> Changes:
    """Return what differs in one state of the ledger."""
    keys = {number: tuple(sorted(key_set)) for number, key_set in sets.read(state.connection).items()}
    key_sets = {number: frozenset(key_set) for number, key_set in keys.items()}
    revision = revision_of(state.connection)
    newer, older = STATEMENT.c.revision > after, STATEMENT.c.first <= after
    ends = select(STATEMENT.c.id, STATEMENT.c.type, STATEMENT.c.start, STATEMENT.c.end).where(newer, older)
    newer_entity, newer_decision = ENTITY.c.revision > after, DECISION.c.revision > after
    gone = select(ENTITY.c.id).where(newer_entity, ENTITY.c.degree == 0, ENTITY.c.first <= after)
    revoked = select(DECISION.c.number, DECISION.c.a, DECISION.c.b).where(
        newer_decision, DECISION.c.shown.is_(False), DECISION.c.first <= after
    )
    entities = ChangedRows(state, select(ENTITY).where(newer_entity, ENTITY.c.degree > 0), entity_of)
    statements = ChangedRows(state, ROWS.where(LIVE, newer), lambda row: statement_of(row, keys[row["access"]]))
    shown = select(DECISION).where(DECISION.c.shown, newer_decision).order_by(DECISION.c.number)
    decisions = ChangedRows(state, shown, lambda row: decision_of(row, key_sets[row["access"]]))
    return Changes(
        revision=revision,
        lineage=lineage_of(state.connection, revision),
        entities=entities,
        statements=statements,
        removed=ChangedRows(state, ends.where(STATEMENT.c.removed), _end_of),
        changed=ChangedRows(state, ends.where(LIVE), _end_of),
        gone_entities=ChangedRows(state, gone, itemgetter("id")),
        decisions=decisions,
        removed_decisions=ChangedRows(
            state, revoked.order_by(DECISION.c.number), lambda row: (row["number"], row["a"], row["b"])
        ),
        after=after,
        count=lambda: entities.count() + statements.count() + decisions.count(),
    )


def _end_of(row: Mapping[Any, Any]) -> tuple[str, str, str, str]:
    return row["id"], row["type"], row["start"], row["end"]


def canonical(connection: Connection, sets: AccessSets) -> Iterator[tuple[str, ...]]:
    """Yield everything that is stored as tuples in one order: no clock, batch, revision or number is in them.

    Two ledgers that hold the same give the same tuples, however they came to it. The search index is among them.
    """
    keys = {number: to_text(sorted(key_set)) for number, key_set in sets.read(connection).items()}
    for row in connection.execute(select(ENTITY).where(ENTITY.c.degree > 0).order_by(ENTITY.c.id)).mappings():
        counts = str(row["degree"]), str(row["stated"])
        yield ("entity", row["id"], row["type"], row["caption"], row["properties"], *counts)
    columns = ("id", "ref", "item", "type", "start", "end", "part", "start_caption", "end_caption")
    for row in connection.execute(ROWS.where(LIVE).order_by(STATEMENT.c.id)).mappings():
        said = content_of(row["content"], row["properties"])
        own = (said, str(row["derived"]), keys[row["own_access"]], keys[row["access"]])
        yield ("statement", *(row[name] for name in columns), *own)
    plain = {number: frozenset(sets.read(connection)[number]) for number in keys}
    decisions = shown_decisions(connection, [], plain)
    yield from sorted(
        ("decision", d.a, d.b, d.verdict, d.actor, d.actor_kind, d.reason, d.item, to_text(sorted(d.requires)))
        for d in decisions
    )
    searched = TERM.c.generation == generation_in_use(connection)
    terms = connection.execute(
        select(TERM.c.token, TERM.c.entity, TERM.c.kind, TERM.c.access, TERM.c.uses).where(searched)
    )
    yield from sorted(
        ("term", t, entity, str(kind), keys[access], str(uses)) for t, entity, kind, access, uses in terms
    )
