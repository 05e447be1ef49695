"""Sections of what is stored, to compare a graph with: some entities with all that touches them, and counts by type."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from sqlalchemy import Connection, Select, func, select

from graphintel.ledger.access_sets import AccessSets
from graphintel.ledger.change_feed import revision_of
from graphintel.ledger.database import chunks
from graphintel.ledger.decisions import shown_decisions
from graphintel.ledger.entities import entity_of
from graphintel.ledger.lineage import lineage_of
from graphintel.ledger.serialisation import statement_of
from graphintel.ledger.statement_rows import LIVE, ROWS
from graphintel.ledger.tables import DECISION, ENTITY, STATEMENT
from graphintel.model.graph_changes import LedgerSection
from graphintel.model.records import Decision, Entity, Statement


def read_section(connection: Connection, sets: AccessSets, wanted: Callable[[str], bool]) -> LedgerSection:
    """Return the section of what is stored with the wanted entities, by their ids.

    Parameters
    ----------
    connection : Connection
        That sees one state throughout.
    sets : AccessSets
    wanted : callable
        Takes an entity's id. Every id is read, and everything about the wanted ones.

    Returns
    -------
    Part
    """
    revision = revision_of(connection)
    stored = connection.execute(select(ENTITY.c.id).where(ENTITY.c.degree > 0)).scalars().all()
    ids = sorted(filter(wanted, stored))
    return LedgerSection(
        revision=revision,
        lineage=lineage_of(connection, revision),
        entity_count=len(stored),
        entities=list(_entities(connection, ids)),
        statements=list(_statements(connection, sets, ids)),
        decisions=list(_decisions(connection, sets, ids)),
        incoming_statements=[(row.id, row.end) for some in chunks(ids) for row in connection.execute(_arriving(some))],
        incoming_decisions=[(row.number, row.b) for some in chunks(ids) for row in connection.execute(_decided(some))],
    )


def _entities(connection: Connection, ids: Sequence[str]) -> Iterator[Entity]:
    for some in chunks(list(ids)):
        rows = connection.execute(select(ENTITY).where(ENTITY.c.id.in_(some))).mappings()
        yield from map(entity_of, rows)


def _statements(connection: Connection, sets: AccessSets, ids: Sequence[str]) -> Iterator[Statement]:
    keys = {number: tuple(sorted(key_set)) for number, key_set in sets.read(connection).items()}
    for some in chunks(list(ids)):
        for row in connection.execute(ROWS.where(LIVE, STATEMENT.c.start.in_(some))).mappings():
            yield statement_of(row, keys[row["access"]])


def _decisions(connection: Connection, sets: AccessSets, ids: Sequence[str]) -> Iterator[Decision]:
    keys = sets.read(connection)
    for some in chunks(list(ids)):
        yield from shown_decisions(connection, [DECISION.c.a.in_(some)], keys)


def _arriving(ids: Sequence[str]) -> Select[tuple[str, str]]:
    return select(STATEMENT.c.id, STATEMENT.c.end).where(LIVE, STATEMENT.c.end.in_(ids))


def _decided(ids: Sequence[str]) -> Select[tuple[int, str]]:
    return select(DECISION.c.number, DECISION.c.b).where(DECISION.c.shown, DECISION.c.b.in_(ids))


def counts_by_type(connection: Connection) -> dict[str, int]:
    """Return how many entities of each type, statements of each link type and live decisions are stored."""
    entities = select(ENTITY.c.type, func.count()).where(ENTITY.c.degree > 0).group_by(ENTITY.c.type)
    statements = select(STATEMENT.c.type, func.count()).where(LIVE).group_by(STATEMENT.c.type)
    decisions = connection.execute(select(func.count()).select_from(DECISION).where(DECISION.c.shown)).scalar_one()
    counted = {str(name): int(number) for query in (entities, statements) for name, number in connection.execute(query)}
    return counted | ({Decision.LINK: int(decisions)} if decisions else {})
