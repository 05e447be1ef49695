"""Entities: each is stored while a live statement touches it, whichever submission brought the statement."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from graphintel.errors import LedgerError
from graphintel.ledger.database import chunks, write_rows
from graphintel.ledger.serialisation import to_text
from graphintel.ledger.tables import ENTITY
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


def change_entities(connection: Connection, ends: Ends, given: Mapping[str, Entity], revision: int) -> ChangedEntities:
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
        changed.newly_stated += stated == 0 < row["stated"] and entity.type not in REPORTS
        if before is None:
            inserted.append(_inserted(entity, row, revision))
        elif (row["degree"], row["stated"]) != (degree, stated):
            updated.append(row)
    write_rows(connection, insert(ENTITY), inserted)
    write_rows(connection, update(ENTITY).where(ENTITY.c.id == bindparam("the_id")), updated)
    return changed


def _stored(connection: Connection, identifiers: Iterable[str]) -> dict[str, Mapping[str, Any]]:
    return {
        row["id"]: dict(row)
        for some in chunks(sorted(identifiers))
        for row in connection.execute(select(ENTITY).where(ENTITY.c.id.in_(some))).mappings()
    }


def _entity(identifier: str, before: Mapping[Any, Any] | None, given: Mapping[str, Entity]) -> Entity:
    if before is not None:
        return entity_of(before)
    if identifier not in given:
        raise LedgerError(f"A statement ends at {identifier!r}, which its holding does not carry as an entity.")
    return given[identifier]


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
