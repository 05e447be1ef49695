"""Entities: each is stored while a live statement touches it, whichever submission brought the statement."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, bindparam, case, func, insert, select, union_all, update

from graphintel.errors import LedgerError
from graphintel.ledger.database import chunks, write_rows
from graphintel.ledger.serialisation import to_text
from graphintel.ledger.tables import ENTITY, STATEMENT
from graphintel.model.ontology import REPORTS
from graphintel.model.records import Entity


@dataclass(slots=True)
class Ends:
    """How many ends of live statements each entity gains or loses; derived statements apart."""

    degree: Counter[str] = field(default_factory=Counter)
    stated: Counter[str] = field(default_factory=Counter)

    def count(self, entity: str, number: int, *, derived: bool) -> None:
        """Count one end in (1) or out (-1)."""
        self.degree[entity] += number
        self.stated[entity] += 0 if derived else number


@dataclass(slots=True)
class ChangedEntities:
    """Every touched entity, those that came or went, and how many are stated now that were not before."""

    touched: dict[str, Entity] = field(default_factory=dict)
    moved: set[str] = field(default_factory=set)
    newly_stated: int = 0


def entity_of(row: Mapping[Any, Any]) -> Entity:
    """Return the entity that a row of the table makes."""
    return Entity(row["id"], row["type"], row["caption"], json.loads(row["properties"]))


def change_entities(
    connection: Connection, ends: Ends, given: Mapping[str, Entity], revision: int, left: set[str]
) -> ChangedEntities:
    """Add and remove entities with the ends of statements.

    Parameters
    ----------
    connection : Connection
        In a writing transaction.
    ends : Ends
        What the statements gain and lose.
    given : mapping of str to Entity
        Entities as the contents carry them.
    revision : int
        Revision that the transaction makes.
    left : set of str
        Entities that nothing states any more since an earlier step of the transaction, which are not new where they are
        stated again; those of this step are added.

    Returns
    -------
    ChangedEntities

    Raises
    ------
    LedgerError
        A statement ends at an entity that its contents do not carry.
    """
    changed = ChangedEntities()
    stored = _stored(connection, ends.degree)
    inserted, updated = [], []
    returned: dict[str, tuple[Entity, int]] = {}
    for identifier, number in sorted(ends.degree.items()):
        before = stored.get(identifier)
        entity = _entity(identifier, before, given)
        changed.touched[identifier] = entity
        degree, stated = (before["degree"], before["stated"]) if before else (0, 0)
        row: dict[str, Any] = {
            "the_id": identifier,
            "degree": degree + number,
            "stated": stated + ends.stated[identifier],
        }
        came, went = degree == 0 < row["degree"], degree > 0 == row["degree"]
        row["revision"] = revision if came or went or before is None else before["revision"]
        if came or went:
            changed.moved.add(identifier)
        if stated == 0 < row["stated"] and entity.type not in REPORTS:
            changed.newly_stated += identifier not in left
            left.discard(identifier)
        elif stated > 0 == row["stated"]:
            left.add(identifier)
        if before is None:
            inserted.append(_inserted(entity, row, revision))
        elif entity_of(before) != entity:
            returned[identifier] = (entity, row["revision"])
            updated.append(row)
        elif (row["degree"], row["stated"]) != (degree, stated):
            updated.append(row)
    write_rows(connection, insert(ENTITY), inserted)
    write_rows(connection, update(ENTITY).where(ENTITY.c.id == bindparam("the_id")), updated)
    _rewrite(connection, returned)
    return changed


def _stored(connection: Connection, identifiers: Iterable[str]) -> dict[str, Mapping[str, Any]]:
    return {
        row["id"]: dict(row)
        for some in chunks(sorted(identifiers))
        for row in connection.execute(select(ENTITY).where(ENTITY.c.id.in_(some))).mappings()
    }


def stored_entities(connection: Connection, identifiers: Iterable[str]) -> dict[str, Entity]:
    """Return those of some entities that are stored, by id."""
    return {i: entity_of(row) for i, row in _stored(connection, identifiers).items() if row["degree"]}


def _entity(identifier: str, before: Mapping[Any, Any] | None, given: Mapping[str, Entity]) -> Entity:
    if before is not None and (before["degree"] or identifier not in given):
        return entity_of(before)
    if identifier not in given:
        raise LedgerError(f"A statement ends at {identifier!r}, which its holding does not carry as an entity.")
    return given[identifier]


def rewrite_entities(connection: Connection, given: Mapping[str, Entity], revision: int) -> dict[str, Entity]:
    """Let stored entities be as their contents carry them now; return those that were otherwise.

    Parameters
    ----------
    connection : Connection
        In a writing transaction.
    given : mapping of str to Entity
        Entities as the contents carry them.
    revision : int
        Revision that the transaction makes.
    """
    stored = _stored(connection, given)
    rewritten = {i: given[i] for i, row in sorted(stored.items()) if row["degree"] and entity_of(row) != given[i]}
    _rewrite(connection, {i: (entity, revision) for i, entity in rewritten.items()})
    return rewritten


def _rewrite(connection: Connection, entities: Mapping[str, tuple[Entity, int]]) -> None:
    rows = [
        {"the_id": i, "caption": e.caption, "properties": to_text(dict(e.properties)), "revision": revision}
        for i, (e, revision) in entities.items()
    ]
    write_rows(connection, update(ENTITY).where(ENTITY.c.id == bindparam("the_id")), rows)


def recount(connection: Connection, revision: int) -> bool:
    """Count the ends of live statements again; return whether a count was wrong."""
    live = STATEMENT.c.removed.is_(False)
    ends = union_all(
        *(select(end.label("id"), STATEMENT.c.derived).where(live) for end in (STATEMENT.c.start, STATEMENT.c.end))
    ).subquery()
    stated = func.sum(case((ends.c.derived.is_(False), 1), else_=0))
    counted = select(ends.c.id, func.count().label("degree"), stated.label("stated")).group_by(ends.c.id).subquery()
    right = func.coalesce(counted.c.degree, 0), func.coalesce(counted.c.stated, 0)
    wrong = (
        select(
            ENTITY.c.id,
            ENTITY.c.degree,
            *(count.label(name) for count, name in zip(right, ("now", "said"), strict=True)),
        )
        .outerjoin(counted, counted.c.id == ENTITY.c.id)
        .where((ENTITY.c.degree != right[0]) | (ENTITY.c.stated != right[1]))
    )
    rows = [
        {"the_id": row.id, "degree": row.now, "stated": row.said, "revision": revision}
        for row in connection.execute(wrong).all()
    ]
    write_rows(connection, update(ENTITY).where(ENTITY.c.id == bindparam("the_id")), rows)
    return bool(rows)


def _inserted(entity: Entity, row: Mapping[Any, Any], revision: int) -> dict[str, Any]:
    return {
        "id": entity.id,
        "type": entity.type,
        "caption": entity.caption,
        "properties": to_text(dict(entity.properties)),
        "degree": row["degree"],
        "stated": row["stated"],
        "first": revision,
        "revision": revision,
    }
