"""Findings: the result of analysis for one set of keys, from which data, by which code, and until when it may be used.

A finding is deleted when anything that its keys saw then, or see now, was withdrawn, corrected, regraded or given
other keys: a comparison with it would disclose that. New data alone deletes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select

from graphintel import __version__
from graphintel.ledger.access_sets import NewAccessSets
from graphintel.ledger.database import chunks, read_transaction, transaction
from graphintel.ledger.serialisation import to_text
from graphintel.ledger.statement_store import AccessChange
from graphintel.ledger.tables import FINDING
from graphintel.ledger.unrecorded import Unrecorded

LIFETIME_DAYS = 28
"""A finding expires after this many days: it is a lead, and leads grow cold."""

_MAX_STORED = 2
_MAX_PARSED = 3
"""Newest findings that are held as they were parsed, besides the one that was asked for last: one has every member of every network."""
_IDENTIFYING = (FINDING.c.number, FINDING.c.created, FINDING.c.snapshot, FINDING.c.parameters)
"""What tells a finding from one that is deleted, whose number may be given again."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding; see :meth:`Findings.add` for what its parts are."""

    kind: str
    key_set: str
    parameters: Mapping[str, Any]
    snapshot: str
    code_version: str
    created: str
    expires: str
    content: Mapping[str, Any]


class Findings:
    """The findings of one ledger; of each kind and key set the newest and the one before."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._parsed: dict[tuple[str, str], tuple[tuple[Any, ...], Mapping[str, Any]]] = {}

    def add(
        self,
        kind: str,
        key_set: str,
        *,
        parameters: Mapping[str, Any],
        snapshot: str,
        at: str,
        content: Mapping[str, Any],
        expires: str = "",
        holds: Collection[str] = (),
        revision: int = 0,
    ) -> None:
        """Store a finding; nobody who writes the ledger is waited for.

        Parameters
        ----------
        kind : str
            The kind of analysis.
        key_set : str
            Digest of the keys of the viewer; nobody with other keys is shown it.
        parameters : mapping
            Everything that the result depends on beside the data, as JSON can write it.
        snapshot : str
            Hash of the data.
        at : str
            The moment, ISO 8601.
        content : mapping
            The result, as JSON can write it.
        expires : str, optional
            Until when it may be used; 28 days after ``at`` by default.
        holds : collection of str, optional
            The keys that it was found with.
        revision : int, optional
            Revision of the ledger that the data were read at.

        Raises
        ------
        LedgerBusyError
            Another process is writing; it is not stored.
        """
        row: dict[str, Any] = {"kind": kind, "key_set": key_set, "snapshot": snapshot}
        row |= {"parameters": to_text(dict(parameters))}
        row |= {"code_version": __version__, "created": at, "content": to_text(dict(content))}
        row |= {"held": to_text(sorted(holds)), "revision": revision}
        row["expires"] = expires or (datetime.fromisoformat(at) + timedelta(days=LIFETIME_DAYS)).isoformat()
        same = (FINDING.c.kind == kind) & (FINDING.c.key_set == key_set)
        with transaction(self._engine, timeout_ms=0, unrecorded=Unrecorded.FINDING) as connection:
            connection.execute(insert(FINDING), row)
            numbers = select(FINDING.c.number).where(same).order_by(FINDING.c.number.desc())
            old = list(connection.execute(numbers).scalars())[_MAX_STORED:]
            connection.execute(delete(FINDING).where(FINDING.c.number.in_(old)))

    def newest(self, kind: str, key_set: str) -> Mapping[str, Any] | None:
        """Return the content of the newest finding of a kind that a key set has, or None."""
        same = (FINDING.c.kind == kind) & (FINDING.c.key_set == key_set)
        parsed = self._parsed.pop((kind, key_set), None)
        with read_transaction(self._engine) as connection:
            which = connection.execute(select(*_IDENTIFYING).where(same).order_by(FINDING.c.number.desc()).limit(1))
            if (row := which.one_or_none()) is None:
                return None
            if parsed is None or parsed[0] != tuple(row):
                content = select(FINDING.c.content).where(same, FINDING.c.number == row.number)
                parsed = tuple(row), json.loads(connection.execute(content).scalar_one())
        self._parsed = dict([*self._parsed.items()][-_MAX_PARSED:]) | {(kind, key_set): parsed}
        return parsed[1]

    def last(self, kind: str, key_set: str, *, at: str = "") -> list[Finding]:
        """Return the newest finding and the one before, newest first.

        Parameters
        ----------
        kind, key_set : str
        at : str, optional
            The present moment; what has expired by then is left out.

        Returns
        -------
        list of Finding
            None, one or two.
        """
        same = (FINDING.c.kind == kind) & (FINDING.c.key_set == key_set)
        with read_transaction(self._engine) as connection:
            rows = connection.execute(select(FINDING).where(same).order_by(FINDING.c.number.desc())).mappings().all()
        result = [
            Finding(
                kind=row["kind"],
                key_set=row["key_set"],
                parameters=json.loads(row["parameters"]),
                snapshot=row["snapshot"],
                code_version=row["code_version"],
                created=row["created"],
                expires=row["expires"],
                content=json.loads(row["content"]),
            )
            for row in rows
        ]
        return [f for f in result if not at or datetime.fromisoformat(at) < datetime.fromisoformat(f.expires)]


def delete_stale(connection: Connection, sets: NewAccessSets, changes: Iterable[AccessChange]) -> None:
    """Delete the findings of keys for which something visible was withdrawn or changed since; see the module."""
    differing = [
        (one.first, _keys(sets, one.before), _keys(sets, one.after)) for one in changes if one.before is not None
    ]
    if not differing:
        return
    rows = connection.execute(select(FINDING.c.number, FINDING.c.held, FINDING.c.revision)).all()
    holds = {text: frozenset(json.loads(text)) for text in {row.held for row in rows}}
    stale = [
        row.number
        for row in rows
        if any(
            first <= row.revision and any(keys is not None and keys <= holds[row.held] for keys in (before, after))
            for first, before, after in differing
        )
    ]
    for some in chunks(stale):
        connection.execute(delete(FINDING).where(FINDING.c.number.in_(some)))


def _keys(sets: NewAccessSets, number: int | None) -> frozenset[str] | None:
    return None if number is None else sets.keys(number)
