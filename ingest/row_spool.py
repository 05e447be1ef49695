"""The rows of one call, in order: few stay as they are, many stand in a nameless file, with what became of them."""

from __future__ import annotations

import json
import marshal
from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from graphintel.model.logged_rows import LoggedRow
from ingest.readers.raw_rows import Fault
from ingest.row_status import RowStatus
from ingest.scratch_file import ScratchFile
from ingest.text_counts import TextCounts

IN_MEMORY = 10_000
"""Up to how many rows stay as they are; each takes about 2 kB."""

_AT_ONCE = 1_000
"""Rows that are written to the file at once."""
_ENCODE = json.JSONEncoder(separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class ParsedRow:
    """One row of this call: as read, its kind of file, its own faults, which file it is of, whether the log may keep it.

    ``notes`` are what the report says of the row without refusing it, ``referenced_ids`` as in
    :class:`ingest.row_reader.MappedRow`.
    """

    logged: LoggedRow
    kind: str
    faults: tuple[Fault, ...]
    original: str
    document: int
    cells_stored: bool = True
    notes: tuple[Fault, ...] = ()
    referenced_ids: tuple[tuple[str, bool, str], ...] = ()
    sheet: str = ""


class RowSpool:
    """Rows that are added once, and then read in any order, each with a status that is noted later.

    Parameters
    ----------
    folder : Path, optional
        Where the file stands; see :class:`ingest.scratch_file.ScratchFile`.

    Attributes
    ----------
    texts : TextCounts
        Texts of the rows, for whoever has to know which different ones there are.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._first: list[ParsedRow] = []
        self._statuses: dict[int, RowStatus | None] = {}
        self._file = ScratchFile(folder)
        self.texts = TextCounts(self._file)
        self._length = 0
        self._unwritten: list[tuple[int, bytes, bytes]] = []

    def __len__(self) -> int:
        return self._length

    def append(self, row: ParsedRow) -> None:
        """Add a row behind the others.

        Raises
        ------
        SourceError
            There is no room for it.
        """
        self._length += 1
        if self._length <= IN_MEMORY:
            self._first.append(row)
            return
        for place, earlier in enumerate(self._first):
            self._unwritten.append(_written(place, earlier))
        self._first.clear()
        self._unwritten.append(_written(self._length - 1, row))
        if len(self._unwritten) >= _AT_ONCE:
            self._flush()

    def _flush(self) -> None:
        """Write what is not in the file yet."""
        if self._unwritten:
            with self._file.room_refused():
                self._file.connection.executemany("INSERT INTO row VALUES (?, ?, ?)", self._unwritten)
            self._unwritten.clear()

    def __getitem__(self, place: int) -> ParsedRow:
        if self._length <= IN_MEMORY:
            return self._first[place]
        self._flush()
        query = "SELECT said FROM row WHERE place = ?"
        return _unpacked(self._file.connection.execute(query, (place,)).fetchone()[0])

    def __iter__(self) -> Iterator[ParsedRow]:
        return (row for row, _ in self.with_statuses())

    def portions(self, at_once: int) -> Iterator[dict[str, list[tuple[int, ParsedRow]]]]:
        """Yield the rows of each submission reference with their places, about so many rows at once.

        A reference is never parted. References come in order of their first row, its rows in order.
        """
        portion: dict[str, list[tuple[int, ParsedRow]]] = {}
        count = 0
        for _, rows in groupby(self._by_reference(), itemgetter(0)):
            own = [(place, row) for _, place, row in rows]
            portion[own[0][1].logged.submission_ref] = own
            count += len(own)
            if count >= at_once:
                yield portion
                portion, count = {}, 0
        if portion:
            yield portion

    def _by_reference(self) -> Iterator[tuple[bytes, int, ParsedRow]]:
        """Yield reference, place and row, reference by reference."""
        if self._length <= IN_MEMORY:
            places: dict[bytes, list[int]] = {}
            for place, row in enumerate(self._first):
                places.setdefault(_reference_of(row), []).append(place)
            places.pop(b"", None)
            yield from ((ref, place, self._first[place]) for ref, own in places.items() for place in own)
            return
        self._flush()
        first = "SELECT place, ref, min(place) OVER (PARTITION BY ref) AS first FROM row WHERE ref <> x''"
        file = self._file.connection
        with self._file.room_refused():
            file.execute("DROP TABLE IF EXISTS by_reference")  # places alone are sorted, and then each row is looked up
            file.execute(f"CREATE TABLE by_reference AS SELECT place, ref FROM ({first}) ORDER BY first, place")
        query = "SELECT one.ref, place, said FROM by_reference AS one CROSS JOIN row USING (place) ORDER BY one.rowid"
        for ref, place, said in file.execute(query):
            yield ref, place, _unpacked(said)

    def note(self, statuses: Mapping[int, RowStatus | None]) -> None:
        """Note the status of rows by their places."""
        if self._length <= IN_MEMORY:
            self._statuses |= statuses
            return
        values = [(place, _packed_status(status)) for place, status in statuses.items() if status is not None]
        with self._file.room_refused():
            self._file.connection.executemany("INSERT INTO status VALUES (?, ?)", values)

    def with_statuses(self) -> Iterator[tuple[ParsedRow, RowStatus | None]]:
        """Yield every row in order, with the status that was noted of it."""
        if self._length <= IN_MEMORY:
            yield from ((row, self._statuses.get(place)) for place, row in enumerate(self._first))
            return
        self._flush()
        query = "SELECT row.said, status.said FROM row LEFT JOIN status USING (place) ORDER BY row.place"
        for said, status in self._file.connection.execute(query):
            yield _unpacked(said), _unpacked_status(status)


def _written(place: int, row: ParsedRow) -> tuple[int, bytes, bytes]:
    return place, _reference_of(row), _packed(row)


def _reference_of(row: ParsedRow) -> bytes:
    return row.logged.submission_ref.encode("utf-8", "surrogatepass")


@lru_cache(64)
def _packed_status(status: RowStatus) -> bytes:
    return marshal.dumps(astuple(status))


@lru_cache(64)
def _unpacked_status(packed: bytes | None) -> RowStatus | None:
    return None if packed is None else RowStatus(*marshal.loads(packed))  # noqa: S302 (as below)


def _packed(row: ParsedRow) -> bytes:
    """Return a row as bytes that this process reads again; damaged characters come back as they are."""
    logged = row.logged
    values = (
        *(logged.file, logged.row, logged.line, logged.kind, logged.submission_ref, logged.item_no),
        *(dict(logged.payload), dict(logged.raw), logged.revise, logged.code, logged.message),
        *(row.kind, list(map(astuple, row.faults)), row.original, row.document, row.cells_stored),
        *(list(map(astuple, row.notes)), row.referenced_ids, row.sheet),
    )
    try:
        return marshal.dumps(values)
    except ValueError:  # a value of a class of its own, from a stranger's function: as the log keeps it
        return marshal.dumps(json.loads(_ENCODE(values)))


def _unpacked(packed: bytes) -> ParsedRow:
    """Return the row of :func:`_packed`."""
    values = marshal.loads(packed)  # noqa: S302 (of this process, from a file that nobody else can open)
    kind, faults, original, document, cells_stored, notes, referenced_ids, sheet = values[11:]
    return ParsedRow(
        LoggedRow(0, *values[:11]),
        kind,
        tuple(Fault(*fault) for fault in faults) if faults else (),
        original,
        document,
        cells_stored,
        tuple(Fault(*note) for note in notes) if notes else (),
        tuple((column, asks, identifier) for column, asks, identifier in referenced_ids) if referenced_ids else (),
        sheet,
    )
