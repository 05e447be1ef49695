"""Steps of review: added, read, and never altered.

What a step requires follows what it rests on, see :mod:`graphintel.ledger.grounds`, and grows with the flags that hide
what it names; where something that it rests on is held no longer, it is not shown.
"""

from __future__ import annotations

import dataclasses
import itertools
import json
import secrets
from collections.abc import Collection, Iterable, Mapping
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, func, insert, or_, select

from graphintel.ledger import decisions, grounds
from graphintel.ledger.access_sets import AccessSets, NewAccessSets
from graphintel.ledger.database import chunks, reading
from graphintel.ledger.encoding import to_text
from graphintel.ledger.guards import Guards
from graphintel.ledger.tables import REVIEW, STANDING, STATEMENT
from graphintel.model.reviews import Evidence, Step, checked

_SAID = ("id", "subject", "indicator", "step", "officer", "note", "review_on", "outcome", "at")
_NONE: frozenset[str] = frozenset()
PREFIX = "review:"
_BEHIND = "review;"
"""What every id of a step is behind, and before: the order of code points."""


def add(
    connection: Connection,
    sets: NewAccessSets,
    step: Step,
    rests_on: Iterable[str] = (),
    judgements: Iterable[int] = (),
) -> Step:
    """Keep a step and return it with its id, its number and what it effectively requires.

    Parameters
    ----------
    connection : Connection
        In a writing transaction.
    sets : NewAccessSets
        Key sets of that transaction.
    step : Step
        With its own keys.
    rests_on : iterable of str, optional
        Ids of the statements that it rests on beside its evidence.
    judgements : iterable of int, optional
        Numbers of judgements that it rests on.

    Raises
    ------
    GraphintelError
        It cannot be one, see :func:`graphintel.model.reviews.checked`.
    """
    number = int(connection.execute(select(func.coalesce(func.max(REVIEW.c.number), 0))).scalar_one()) + 1
    kept = dataclasses.replace(checked(step), id=f"{PREFIX}{secrets.token_hex(8)}", number=number)
    row: dict[str, Any] = {name: getattr(kept, name) for name in _SAID}
    judged = decisions.rested_on(connection, sets, judgements)
    own = judged.requires.union(kept.requires)
    row |= {"number": number, "recipient": kept.to, "access": sets.number(sorted(own))}
    row["evidence"] = to_text([[e.statement, e.item, e.source] for e in kept.evidence])
    row["members"] = to_text(kept.members)
    connection.execute(insert(REVIEW), row)
    under = {*rests_on, *judged.statements, *(e.statement for e in kept.evidence)}
    more = grounds.rest(connection, sets, kept.id, under)
    return dataclasses.replace(kept, requires=tuple(sorted(own | more)))


class Reviews:
    """The steps of one ledger. Steps are only ever added, so what was read stays right."""

    def __init__(self, engine: Engine, sets: AccessSets) -> None:
        self._engine = engine
        self._sets = sets
        self._kept: list[_Kept] = []
        self._lock = Lock()

    def seen_by(self, holds: frozenset[str]) -> list[Step]:
        """Return the steps that these keys reach, oldest first, with what they effectively require.

        Parameters
        ----------
        holds : frozenset of str
            Keys of the viewer.

        Returns
        -------
        list of Step
            Without those that name a member, or rest on an item, that a flag hides from these keys now, and those
            that rest on something that is held no longer.
        """
        with reading(self._engine) as connection:
            guards = Guards.read(connection)
            items = _guarded_items(connection, guards)
            visible = [kept for kept in self._read(connection) if kept.keys <= holds]
            now = self._standings(connection)
            standing = [kept for kept in visible if now.get(kept.step.id, _NONE) is not None]
            steps = (kept.now(now.get(kept.step.id) or _NONE, guards, items) for kept in standing)
            return [step for step in steps if holds.issuperset(step.requires)]

    def _standings(self, connection: Connection) -> dict[str, frozenset[str] | None]:
        """Return the keys that steps require now by what they rest on; None where they do not stand."""
        keys = self._sets.read(connection)
        rows = connection.execute(select(STANDING).where(STANDING.c.thing > PREFIX, STANDING.c.thing < _BEHIND))
        return {row.thing: keys[row.access] if row.stands else None for row in rows}

    def _read(self, connection: Connection) -> list[_Kept]:
        """Return every step, as the connection sees them."""
        with self._lock:
            newest = self._kept[-1].step.number if self._kept else 0
            rows = connection.execute(select(REVIEW).where(REVIEW.c.number > newest).order_by(REVIEW.c.number))
            keys = self._sets.read(connection)
            self._kept += [_Kept.of(_step_of(row, keys[row["access"]]), keys[row["access"]]) for row in rows.mappings()]
            return list(self._kept)


@dataclasses.dataclass(frozen=True, slots=True)
class _Kept:
    """A step with its own keys, its members and the items that it rests on as sets, made once."""

    step: Step
    keys: frozenset[str]
    members: frozenset[str]
    items: frozenset[str]

    @classmethod
    def of(cls, step: Step, keys: frozenset[str]) -> _Kept:
        """Return a step with its sets."""
        return cls(step, keys, frozenset(step.members), frozenset(e.item for e in step.evidence))

    def now(self, rested: frozenset[str], guards: Guards, items: Mapping[str, frozenset[str]]) -> Step:
        """Return the step with the keys of what it rests on, and of the flags on its members and items, as well."""
        flagged = self.members & guards.entities
        more = [guards.keys_of(member) for member in flagged] + [items[item] for item in self.items & items.keys()]
        keys = self.keys.union(rested, *more)
        return dataclasses.replace(self.step, requires=tuple(sorted(keys))) if keys != self.keys else self.step


def _step_of(row: Mapping[Any, Any], requires: Collection[str]) -> Step:
    return Step(
        **{name: row[name] for name in _SAID},
        number=row["number"],
        to=row["recipient"],
        requires=tuple(sorted(requires)),
        evidence=tuple(itertools.starmap(Evidence, json.loads(row["evidence"]))),
        members=tuple(json.loads(row["members"])),
    )


def _guarded_items(connection: Connection, guards: Guards) -> dict[str, frozenset[str]]:
    """Return the keys of the items that touch a flagged entity; there are few, so they are asked for by entity."""
    keys: dict[str, frozenset[str]] = {}
    for some in chunks(sorted(guards.entities)):
        touching = or_(STATEMENT.c.start.in_(some), STATEMENT.c.end.in_(some)) & STATEMENT.c.removed.is_(False)
        rows = connection.execute(select(STATEMENT.c.item, STATEMENT.c.start, STATEMENT.c.end).where(touching))
        for item, more in guards.keys_by_item((item, start, end) for item, start, end in rows).items():
            keys[item] = keys.get(item, _NONE) | more
    return keys
