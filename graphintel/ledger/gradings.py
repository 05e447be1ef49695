"""Gradings: what statements of one submission have alike, each once; a new one is added, and one that none has goes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from graphintel.ledger.database import chunks, write_rows
from graphintel.ledger.tables import GRADING


class Gradings:
    """The gradings of some submissions, as one replacement of all their statements finds and leaves them.

    Parameters
    ----------
    connection : Connection
        In a writing transaction.
    stored : iterable of mapping
        The rows of these submissions: ``ref``, and ``grading`` and ``content`` of those that are live.
    """

    def __init__(self, connection: Connection, stored: Iterable[Mapping[str, Any]]) -> None:
        self._connection = connection
        self._numbers = {(r["ref"], r["content"]): r["grading"] for r in stored if r["grading"] is not None}
        self._unused = set(self._numbers.values())
        self._next: int | None = None
        self._new: list[dict[str, Any]] = []

    def number(self, ref: str, content: str) -> int:
        """Return the number of a grading of a submission, which it is to have from now on."""
        number = self._numbers.get((ref, content))
        if number is None:
            if self._next is None:
                self._next = int(
                    self._connection.execute(select(func.coalesce(func.max(GRADING.c.number), 0))).scalar_one()
                )
            self._next += 1
            number = self._numbers[ref, content] = self._next
            self._new.append({"number": number, "content": content})
        self._unused.discard(number)
        return number

    def add(self) -> None:
        """Store the new ones."""
        write_rows(self._connection, insert(GRADING), self._new)

    def remove(self) -> None:
        """Delete those that no statement has, once all statements are written."""
        for some in chunks(sorted(self._unused)):
            self._connection.execute(delete(GRADING).where(GRADING.c.number.in_(some)))
