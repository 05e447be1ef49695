"""Hiding flags: whatever touches a flagged entity requires the flag's key as well, and so does the whole item."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass, field

from sqlalchemy import Connection, bindparam, delete, insert, select

from graphintel.ledger.tables import GUARD, STATEMENT
from graphintel.model.flags import FLAG_KEYS
from graphintel.model.ontology import FLAG_LINKS
from graphintel.model.records import Statement

_NONE: frozenset[str] = frozenset()


@dataclass(slots=True)
class HidingFlags:
    """The live statements of such flags, as they are after a replacement.

    ``moved`` are the entities that are hidden by other keys afterwards than before.
    """

    rows: dict[str, tuple[str, str]]
    moved: set[str] = field(default_factory=set)
    _added: dict[str, tuple[str, str]] = field(default_factory=dict)
    _removed: list[str] = field(default_factory=list)
    _keys: dict[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def read(cls, connection: Connection) -> HidingFlags:
        """Return the hiding flags that are stored."""
        rows = connection.execute(select(GUARD.c.statement, GUARD.c.entity, GUARD.c.key))
        hiding_flags = cls({statement: (entity, key) for statement, entity, key in rows})
        hiding_flags._keys = _by_entity(hiding_flags.rows.values())
        return hiding_flags

    def apply(self, added: Iterable[Statement], removed: Iterable[str]) -> None:
        """Update the flags from statements that are added and removed, in any order."""
        self._removed = [identifier for identifier in removed if self.rows.pop(identifier, None)]
        for statement in added:
            if statement.type in FLAG_LINKS and statement.part in FLAG_KEYS:
                self._added[statement.id] = (statement.start, FLAG_KEYS[statement.part])
        self._settle(self.rows | self._added)

    def derive(self, connection: Connection) -> None:
        """Update the flags from all statements that are stored, whichever keys the flags were given before."""
        live = STATEMENT.c.removed.is_(False) & STATEMENT.c.type.in_(sorted(FLAG_LINKS))
        query = select(STATEMENT.c.id, STATEMENT.c.start, STATEMENT.c.part).where(live)
        wanted = {i: (start, FLAG_KEYS[part]) for i, start, part in connection.execute(query) if part in FLAG_KEYS}
        self._removed = [identifier for identifier, row in self.rows.items() if wanted.get(identifier) != row]
        self._added = {identifier: row for identifier, row in wanted.items() if self.rows.get(identifier) != row}
        self._settle(wanted)

    def _settle(self, rows: dict[str, tuple[str, str]]) -> None:
        """Let these be the flags, and note which entities other keys hide now."""
        before, self.rows = self._keys, rows
        self._keys = _by_entity(rows.values())
        self.moved = {e for e in before.keys() | self._keys.keys() if before.get(e) != self._keys.get(e)}

    @property
    def entities(self) -> Set[str]:
        """The entities that are flagged."""
        return self._keys.keys()

    def keys_of(self, entity: str) -> frozenset[str]:
        """Return the keys that whatever touches the entity requires."""
        return self._keys.get(entity, _NONE)

    def keys_by_item(self, ends: Iterable[tuple[str, str, str]]) -> dict[str, frozenset[str]]:
        """Return the keys of the items that touch a flagged entity, from ``(item, start, end)`` of all their statements."""
        keys: dict[str, frozenset[str]] = {}
        if not self._keys:
            return keys
        for item, start, end in ends:
            more = self.keys_of(start) | self.keys_of(end)
            if more:
                keys[item] = keys.get(item, _NONE) | more
        return keys

    def write(self, connection: Connection) -> None:
        """Write the changes."""
        if self._removed:
            here = GUARD.c.statement == bindparam("the_id")
            connection.execute(delete(GUARD).where(here), [{"the_id": identifier} for identifier in self._removed])
        if self._added:
            rows = [{"statement": i, "entity": entity, "key": key} for i, (entity, key) in self._added.items()]
            connection.execute(insert(GUARD), rows)


def _by_entity(rows: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    keys: dict[str, set[str]] = {}
    for entity, key in rows:
        keys.setdefault(entity, set()).add(key)
    return {entity: frozenset(required) for entity, required in keys.items()}
