"""The change feed of the graph: the difference since a revision, from one state of the ledger, what is large as a stream."""

from __future__ import annotations

import weakref
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Engine, Select, select

from graphintel.ledger.access_sets import AccessSets
from graphintel.ledger.database import CONTENT_ERRORS, errors_explained, ledger_error
from graphintel.ledger.decisions import shown_decisions
from graphintel.ledger.entities import entity_of
from graphintel.ledger.lineage import lineage_of
from graphintel.ledger.search_index import generation_in_use
from graphintel.ledger.serialisation import content_of, statement_of, to_text
from graphintel.ledger.statement_rows import LIVE, ROWS
from graphintel.ledger.tables import DECISION, ENTITY, STATE, STATEMENT, TERM
from graphintel.model.graph_changes import Changes
from graphintel.model.records import Entity, Statement
from graphintel.sql.engines import snapshot

_STREAMED = 2000


class StatementStream:
    """Statements, read while they are asked for, from the state that the ledger had when the stream was made.

    It can be read once. The state is released when it has been read, or when the stream is garbage.
    """

    def __init__(self, connection: Connection, query: Select[Any], keys: Mapping[int, tuple[str, ...]]) -> None:
        self._connection, self._query, self._keys = connection, query, keys
        self._release = weakref.finalize(self, connection.close)

    def __iter__(self) -> Iterator[Statement]:
        """Read the statements."""
        try:
            result = self._connection.execution_options(yield_per=_STREAMED).execute(self._query)
            for row in result.mappings():
                yield statement_of(row, self._keys[row["access"]])
        except CONTENT_ERRORS as error:
            raise ledger_error(str(self._connection.engine.url), error) from error
        finally:
            self._release()


class EntityStream:
    """Entities, read while they are asked for, from the state of a stream of statements, and before these are read."""

    def __init__(self, connection: Connection, query: Select[Any], statements: StatementStream) -> None:
        self._connection, self._query = connection, query
        self._statements = statements  # which keeps the state while it is there

    def __iter__(self) -> Iterator[Entity]:
        """Read the entities."""
        with errors_explained(str(self._connection.engine.url)):
            result = self._connection.execution_options(yield_per=_STREAMED).execute(self._query)
            for row in result.mappings():
                yield entity_of(row)


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
        return _read_changes(snapshot(engine), sets, after)


def _read_changes(connection: Connection, sets: AccessSets, after: int) -> Changes:
    """Return what differs; the connection is released with the stream, or at once where anything fails."""
    try:
        keys = {number: tuple(sorted(key_set)) for number, key_set in sets.read(connection).items()}
        query = ROWS.where(LIVE, STATEMENT.c.revision > after)
        stream = StatementStream(connection, query, keys)
        revision = revision_of(connection)
        lineage = lineage_of(connection, revision)
        lists = _lists(connection, keys, after)
        there = (ENTITY.c.revision > after, ENTITY.c.degree > 0)
        entities = EntityStream(connection, select(ENTITY).where(*there), stream)
        return Changes(revision=revision, lineage=lineage, entities=entities, statements=stream, after=after, **lists)
    except BaseException:
        connection.close()
        raise


def _lists(connection: Connection, keys: Mapping[int, tuple[str, ...]], after: int) -> dict[str, Any]:
    """Return everything of a difference but its entities and statements."""
    newer, older = STATEMENT.c.revision > after, STATEMENT.c.first <= after
    ends = select(STATEMENT.c.id, STATEMENT.c.type, STATEMENT.c.start, STATEMENT.c.end)
    gone = select(ENTITY.c.id).where(ENTITY.c.revision > after, ENTITY.c.degree == 0, ENTITY.c.first <= after)
    revoked = select(DECISION.c.number, DECISION.c.a, DECISION.c.b).where(
        DECISION.c.revision > after, DECISION.c.shown.is_(False), DECISION.c.first <= after
    )
    again = select(STATEMENT.c.id).where(newer, older, STATEMENT.c.removed.is_(False))
    sets = {number: frozenset(key_set) for number, key_set in keys.items()}
    return {
        "removed": [tuple(row) for row in connection.execute(ends.where(newer, older, STATEMENT.c.removed))],
        "gone_entities": list(connection.execute(gone).scalars()),
        "decisions": shown_decisions(connection, [DECISION.c.revision > after], sets),
        "removed_decisions": [tuple(row) for row in connection.execute(revoked.order_by(DECISION.c.number))],
        "changed": frozenset(connection.execute(again).scalars()),
    }


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
