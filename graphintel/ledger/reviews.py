"""Steps of review: they are added and read, never altered.

What a step requires follows what it rests on, see :mod:`graphintel.ledger.supporting_statements`, and grows with the
flags that hide what it names; where something that it rests on is no longer stored, it is not shown.
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

from graphintel.ledger import decisions, supporting_statements
from graphintel.ledger.access_sets import AccessSets, NewAccessSets
from graphintel.ledger.database import chunks, read_transaction
from graphintel.ledger.hiding_flags import HidingFlags
from graphintel.ledger.serialisation import to_text
from graphintel.ledger.tables import REVIEW, STANDING, STATEMENT
from graphintel.model.review_steps import FindingEvidence, ReviewStep, checked_step

_COLUMNS = ("id", "subject", "indicator", "step", "officer", "note", "review_on", "outcome", "at")
_NONE: frozenset[str] = frozenset()
PREFIX = "review:"
_PREFIX_END = "review;"
"""Bounds that every id of a step lies between, in the order of code points."""


def add(
    connection: Connection,
    sets: NewAccessSets,
    step: ReviewStep,
    rests_on: Iterable[str] = (),
    decision_numbers: Iterable[int] = (),
) -> ReviewStep:
    """Store a step and return it with its id, its number and what it effectively requires.

    Parameters
    ----------
    connection : Connection
        In a writing transaction.
    sets : NewAccessSets
        Key sets of that transaction.
    step : ReviewStep
        With its own keys.
    rests_on : iterable of str, optional
        Ids of the statements that it rests on beside its evidence.
    decision_numbers : iterable of int, optional
        Numbers of decisions that it rests on.

    Raises
    ------
    GraphintelError
        It cannot be one, see :func:`graphintel.model.review_steps.checked_step`.
    """
    number = int(connection.execute(select(func.coalesce(func.max(REVIEW.c.number), 0))).scalar_one()) + 1
    stored = dataclasses.replace(checked_step(step), id=f"{PREFIX}{secrets.token_hex(8)}", number=number)
    row: dict[str, Any] = {name: getattr(stored, name) for name in _COLUMNS}
    support = decisions.support_of(connection, sets, decision_numbers)
    own = support.requires.union(stored.requires)
    row |= {"number": number, "recipient": stored.to, "access": sets.number(sorted(own))}
    row["evidence"] = to_text([[e.statement, e.item, e.source] for e in stored.evidence])
    row["members"] = to_text(stored.members)
    connection.execute(insert(REVIEW), row)
    under = {*rests_on, *support.statements, *(e.statement for e in stored.evidence)}
    more = supporting_statements.record_support(connection, sets, stored.id, under)
    return dataclasses.replace(stored, requires=tuple(sorted(own | more)))


class Reviews:
    """The steps of one ledger. Steps are only added, so that cached ones stay valid."""

    def __init__(self, engine: Engine, sets: AccessSets) -> None:
        self._engine = engine
        self._sets = sets
        self._stored: list[_StoredStep] = []
        self._lock = Lock()

    def seen_by(self, holds: frozenset[str]) -> list[ReviewStep]:
        """Return the steps that these keys reach, oldest first, with what they effectively require.

        Parameters
        ----------
        holds : frozenset of str
            Keys of the viewer.

        Returns
        -------
        list of ReviewStep
            Without those that name a member, or rest on an item, that a flag hides from these keys now, and those that
            rest on something that is no longer stored.
        """
        with read_transaction(self._engine) as connection:
            hiding_flags = HidingFlags.read(connection)
            items = _hidden_items(connection, hiding_flags)
            visible = [stored for stored in self._read(connection) if stored.keys <= holds]
            now = self._support_states(connection)
            supported = [stored for stored in visible if now.get(stored.step.id, _NONE) is not None]
            steps = (stored.now(now.get(stored.step.id) or _NONE, hiding_flags, items) for stored in supported)
            return [step for step in steps if holds.issuperset(step.requires)]

    def _support_states(self, connection: Connection) -> dict[str, frozenset[str] | None]:
        """Return the keys that steps require now by what they rest on; None where they do not stand."""
        keys = self._sets.read(connection)
        rows = connection.execute(select(STANDING).where(STANDING.c.thing > PREFIX, STANDING.c.thing < _PREFIX_END))
        return {row.thing: keys[row.access] if row.stands else None for row in rows}

    def _read(self, connection: Connection) -> list[_StoredStep]:
        """Return every step, as the connection sees them."""
        with self._lock:
            newest = self._stored[-1].step.number if self._stored else 0
            rows = connection.execute(select(REVIEW).where(REVIEW.c.number > newest).order_by(REVIEW.c.number))
            keys = self._sets.read(connection)
            self._stored += [
                _StoredStep.of(_step_of(row, keys[row["access"]]), keys[row["access"]]) for row in rows.mappings()
            ]
            return list(self._stored)


@dataclasses.dataclass(frozen=True, slots=True)
class _StoredStep:
    """A step with its own keys, its members and the items that it rests on as sets, made once."""

    step: ReviewStep
    keys: frozenset[str]
    members: frozenset[str]
    items: frozenset[str]

    @classmethod
    def of(cls, step: ReviewStep, keys: frozenset[str]) -> _StoredStep:
        """Return a step with its sets."""
        return cls(step, keys, frozenset(step.members), frozenset(e.item for e in step.evidence))

    def now(self, rested: frozenset[str], hiding_flags: HidingFlags, items: Mapping[str, frozenset[str]]) -> ReviewStep:
        """Return the step with the keys of what it rests on, and of the flags on its members and items, as well."""
        flagged = self.members & hiding_flags.entities
        more = [hiding_flags.keys_of(member) for member in flagged] + [
            items[item] for item in self.items & items.keys()
        ]
        keys = self.keys.union(rested, *more)
        return dataclasses.replace(self.step, requires=tuple(sorted(keys))) if keys != self.keys else self.step


def _step_of(row: Mapping[Any, Any], requires: Collection[str]) -> ReviewStep:
    return ReviewStep(
        **{name: row[name] for name in _COLUMNS},
        number=row["number"],
        to=row["recipient"],
        requires=tuple(sorted(requires)),
        evidence=tuple(itertools.starmap(FindingEvidence, json.loads(row["evidence"]))),
        members=tuple(json.loads(row["members"])),
    )


def _hidden_items(connection: Connection, hiding_flags: HidingFlags) -> dict[str, frozenset[str]]:
    """Return the keys of the items that touch a flagged entity; there are few, so they are asked for by entity."""
    keys: dict[str, frozenset[str]] = {}
    for some in chunks(sorted(hiding_flags.entities)):
        touching = or_(STATEMENT.c.start.in_(some), STATEMENT.c.end.in_(some)) & STATEMENT.c.removed.is_(False)
        rows = connection.execute(select(STATEMENT.c.item, STATEMENT.c.start, STATEMENT.c.end).where(touching))
        for item, more in hiding_flags.keys_by_item((item, start, end) for item, start, end in rows).items():
            keys[item] = keys.get(item, _NONE) | more
    return keys
