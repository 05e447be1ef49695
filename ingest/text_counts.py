"""Which different texts there are in a call, ids mostly: few in memory, many in its file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ingest.scratch_file import ScratchFile

IN_MEMORY = 10_000
"""Up to how many texts are in memory; each takes about 200 bytes."""


class TextCounts:
    """Texts of several purposes, each once, with how often it was added.

    Parameters
    ----------
    file : ScratchFile
        Where they stand once they are many.
    """

    def __init__(self, file: ScratchFile) -> None:
        self._file = file
        self._recent = Counter[tuple[str, str]]()
        self._are_many = False

    def add(self, purpose: str, texts: Iterable[str]) -> None:
        """Add texts of a purpose for which nobody counts how often each was added.

        Raises
        ------
        SourceError
            There is no room for them.
        """
        for text in texts:
            self._recent.setdefault((purpose, text), 0)
        self._move_to_file(IN_MEMORY)

    def add_counted(self, purpose: str, text: str) -> int:
        """Add a text, and return how often this was done.

        Raises
        ------
        SourceError
            There is no room for it.
        """
        if not self._are_many:
            self._recent[purpose, text] += 1
            times = self._recent[purpose, text]
            self._move_to_file(IN_MEMORY)
            return times
        query = "INSERT INTO text VALUES (?, ?, 1) ON CONFLICT (purpose, said) DO UPDATE SET times = times + 1 RETURNING times"
        with self._file.room_refused():
            [(number,)] = self._file.connection.execute(query, (purpose, _as_bytes(text))).fetchall()
        return int(number)

    def has(self, purpose: str, text: str) -> bool:
        """Return whether a text was added."""
        if not self._are_many or (purpose, text) in self._recent:
            return (purpose, text) in self._recent
        query = "SELECT 1 FROM text WHERE purpose = ? AND said = ?"
        return self._file.connection.execute(query, (purpose, _as_bytes(text))).fetchone() is not None

    def number(self, purpose: str) -> int:
        """Return how many different texts were added."""
        if not self._are_many:
            return sum(known == purpose for known, _ in self._recent)
        self._move_to_file(0)
        query = "SELECT count(*) FROM text WHERE purpose = ?"
        return int(self._file.connection.execute(query, (purpose,)).fetchone()[0])

    def _move_to_file(self, most: int) -> None:
        """Write what is in memory to the file where that is more than so many."""
        if len(self._recent) <= most:
            return
        self._are_many = True
        rows = sorted((purpose, _as_bytes(text), times) for (purpose, text), times in self._recent.items())
        with self._file.room_refused():
            self._file.connection.executemany("INSERT INTO text VALUES (?, ?, ?) ON CONFLICT DO NOTHING", rows)
        self._recent.clear()


def _as_bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
