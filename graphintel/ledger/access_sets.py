"""Sets of access keys, each under one number, so that what a viewer may see is a short list of numbers."""

from __future__ import annotations

import json
from collections.abc import Iterable
from threading import Lock

from sqlalchemy import Connection, insert, select

from graphintel.ledger.serialisation import keys_text
from graphintel.ledger.tables import KEY_SET


class AccessSets:
    """The sets of one ledger. Sets are only added, so that cached sets stay valid.

    Numbers given out within a transaction are known to that transaction only, until it is committed: see
    :class:`NewAccessSets`.
    """

    def __init__(self) -> None:
        self._keys: dict[int, frozenset[str]] = {}
        self._lock = Lock()

    def read(self, connection: Connection) -> dict[int, frozenset[str]]:
        """Return every set by its number, as the connection sees them."""
        with self._lock:
            newest = max(self._keys, default=0)
            for number, content in connection.execute(
                select(KEY_SET.c.id, KEY_SET.c.content).where(KEY_SET.c.id > newest)
            ):
                self._keys[number] = frozenset(json.loads(content))
            return dict(self._keys)

    def visible(self, connection: Connection, holds: frozenset[str]) -> list[int]:
        """Return the numbers of the sets that ``holds`` reaches."""
        return [number for number, keys in self.read(connection).items() if keys <= holds]


class NewAccessSets:
    """Sets as one writing transaction sees them, with the ones it adds."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._number: dict[str, int] = {}
        self._keys: dict[int, frozenset[str]] = {}
        self._read()
        self._joined: dict[tuple[int, frozenset[str]], int] = {}
        self._asked: dict[tuple[str, ...], int] = {}

    def number(self, keys: Iterable[str]) -> int:
        """Return the number of a set, adding it where it is new."""
        asked = tuple(keys)
        if asked not in self._asked:
            content = keys_text(asked)
            if content not in self._number:
                self._read()  # others may have added sets within the same transaction
            if content not in self._number:
                number = max(self._keys, default=0) + 1
                self._connection.execute(insert(KEY_SET), {"id": number, "content": content})
                self._number[content], self._keys[number] = number, frozenset(asked)
            self._asked[asked] = self._number[content]
        return self._asked[asked]

    def _read(self) -> None:
        newest = max(self._keys, default=0)
        query = select(KEY_SET.c.id, KEY_SET.c.content).where(KEY_SET.c.id > newest)
        for number, content in self._connection.execute(query):
            self._number[content], self._keys[number] = number, frozenset(json.loads(content))

    def keys(self, number: int) -> frozenset[str]:
        """Return the set of a number."""
        if number not in self._keys:
            self._read()
        return self._keys[number]

    def joined(self, number: int, more: frozenset[str]) -> int:
        """Return the number of a set with more keys."""
        if not more:
            return number
        if (number, more) not in self._joined:
            self._joined[number, more] = self.number(sorted(self._keys[number] | more))
        return self._joined[number, more]
