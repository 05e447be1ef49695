"""Records to rows of generated statements, and packed columns back to records. Pure."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any

from graphintel.model.records import Decision, Entity, Statement
from graphintel.store.cypher_templates import DECIDED, LIVE, SCALARS

SLICES = 256
"""How many slices entities fall into by their id, so that bulk reads are cut into bounded, indexed pieces."""

WIDE_SLICE_TARGET, NARROW_SLICE_TARGET = 4_000, 16_000
"""How many entities a bulk read takes in at once: more where it answers a few narrow rows of each."""

_scalars_of = attrgetter(*SCALARS)
_NODE_OWN = ("id", "type", "caption", "slice")
UNHASHED = frozenset({"since", "until", "slice"})
"""What the canonical hash leaves out: revisions, and what only spreads the work."""
UNHASHED_OF_DECISIONS = UNHASHED | {"id", "number", "at", "actor"}
"""Left out as well: id, number, time and actor of a decision."""


def slice_of(identifier: str) -> int:
    """Return the slice that an entity's id falls into."""
    return zlib.crc32(identifier.encode()) % SLICES


def slice_groups(entities: int, target: int = WIDE_SLICE_TARGET) -> list[list[int]]:
    """Return all slices in groups that hold about ``target`` of so many entities each."""
    size = max(1, min(SLICES, SLICES * target // max(entities, 1)))
    return [list(range(first, min(first + size, SLICES))) for first in range(0, SLICES, size)]


def entity_row(entity: Entity) -> dict[str, Any]:
    """Return the row that creates an entity."""
    return {
        "id": entity.id,
        "caption": entity.caption,
        "slice": slice_of(entity.id),
        "properties": dict(entity.properties),
    }


def entity_properties(entity: Entity) -> dict[str, Any]:
    """Return the properties of an entity's node."""
    row = entity_row(entity)
    return {"type": entity.type, **{name: row[name] for name in ("id", "caption", "slice")}, **row["properties"]}


def entity_of(properties: Mapping[str, Any]) -> Entity:
    """Return the entity that a node's properties describe."""
    rest = {key: value for key, value in sorted(properties.items()) if key not in _NODE_OWN}
    return Entity(properties["id"], properties["type"], properties["caption"], rest)


def properties_text(value: Mapping[str, object]) -> str:
    """Return a mapping as JSON text in one form, because no engine keeps maps."""
    return canonical_json(value) if value else "{}"


def canonical_json(value: object) -> str:
    """Return a plain value as JSON in the one form of the graph.

    Letters stay as they are, because people read properties in the database's own tools; the ledger writes ASCII.
    """
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def statement_row(statement: Statement, since: int) -> dict[str, Any]:
    """Return the row that creates a statement's relationship, visible from a revision on."""
    row: dict[str, Any] = dict(zip(SCALARS, _scalars_of(statement), strict=True))
    row["start"], row["end"] = statement.start, statement.end
    row["conditions"], row["requires"] = list(statement.conditions), list(statement.requires)
    row["said"] = properties_text(statement.properties)
    row["since"], row["until"] = since, LIVE
    return row


def decision_id(number: int) -> str:
    """Return the id of a decision's relationship."""
    return f"decision:{number}"


def decision_row(decision: Decision, since: int) -> dict[str, Any]:
    """Return the row that creates a decision's relationship, visible from a revision on."""
    row: dict[str, Any] = {name: getattr(decision, name) for name in DECIDED}
    row |= {
        "start": decision.a,
        "end": decision.b,
        "id": decision_id(decision.number),
        "requires": list(decision.requires),
        "since": since,
        "until": LIVE,
    }
    return row


def _unpacked(columns: Mapping[str, Sequence[Any]]) -> Iterator[dict[str, Any]]:
    names = list(columns)
    for values in zip(*columns.values(), strict=True):
        yield dict(zip(names, values, strict=True))


def statements_of(columns: Mapping[str, Sequence[Any]]) -> Iterable[Statement]:
    """Yield the statements that packed columns hold."""
    for row in _unpacked(columns):
        properties = json.loads(row.pop("said"))
        conditions, requires = tuple(row.pop("conditions")), tuple(row.pop("requires"))
        yield Statement(properties=properties, conditions=conditions, requires=requires, **row)


def decisions_of(columns: Mapping[str, Sequence[Any]]) -> Iterable[Decision]:
    """Yield the decisions that packed columns hold."""
    for row in _unpacked(columns):
        yield Decision(requires=tuple(row.pop("requires")), **row)
