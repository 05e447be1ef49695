"""The rows of one call, in order: the first stay as they are, all others stand in a nameless file, and of each a few numbers."""

from __future__ import annotations

import json
import os
import tempfile
import weakref
from array import array
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import IO

from graphintel.errors import SourceError
from graphintel.failures import os_reason
from graphintel.model.logged_rows import LoggedRow
from ingest.readers.raw_rows import Fault

IN_MEMORY = 10_000
"""How many rows stay as they are; each takes about 2 kB."""

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
    """Rows that are added once, and then read in any order.

    Parameters
    ----------
    folder : Path, optional
        Where the file stands, which is nobody's to open: it has no name and is gone with the process. Without a folder, or
        where there is none yet or it cannot be written, the system's own.

    Attributes
    ----------
    places : mapping of str to array of int
        By submission reference, in order of their first row: where its rows are.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.places: dict[str, array[int]] = {}
        self._first: list[ParsedRow] = []
        there = folder is not None and os.path.isdir(folder)  # noqa: PTH112 - Path raises for a name that is too long
        self._folder = folder if folder is not None and there and os.access(folder, os.W_OK) else None
        self._file: IO[bytes] | None = None
        self._ends = array("Q", [0])

    def __len__(self) -> int:
        return len(self._first) + len(self._ends) - 1

    def append(self, row: ParsedRow) -> None:
        """Add a row behind the others.

        Raises
        ------
        SourceError
            There is no room for it.
        """
        if row.logged.submission_ref:
            self.places.setdefault(row.logged.submission_ref, array("Q")).append(len(self))
        if len(self._first) < IN_MEMORY:
            self._first.append(row)
            return
        packed = _packed(row)
        try:
            self._write(packed)
        except OSError as error:
            where = self._folder or tempfile.gettempdir()
            raise SourceError(
                f"the rows of this call cannot be kept in {where} while they are read ({os_reason(error)}); make room "
                "there, nothing was done"
            ) from error
        self._ends.append(self._ends[-1] + len(packed))

    def _write(self, packed: bytes) -> None:
        if self._file is None:
            self._file = tempfile.TemporaryFile(buffering=0, dir=self._folder)  # noqa: SIM115 (closed with the spool)
            weakref.finalize(self, self._file.close)
        while packed:
            packed = packed[self._file.write(packed) :]

    def __getitem__(self, place: int) -> ParsedRow:
        if self._file is None or place < len(self._first):
            return self._first[place]
        at = place - len(self._first)
        start, end = self._ends[at : at + 2]
        return _unpacked(os.pread(self._file.fileno(), end - start, start))

    def __iter__(self) -> Iterator[ParsedRow]:
        return (self[place] for place in range(len(self)))


def _packed(row: ParsedRow) -> bytes:
    """Return a row as JSON, as the log keeps what it says; ASCII, so that damaged characters come back as they are."""
    logged = row.logged
    values = (
        *(logged.file, logged.row, logged.line, logged.kind, logged.submission_ref, logged.item_no),
        *(dict(logged.payload), dict(logged.raw), logged.digest, logged.revise, logged.code, logged.message),
        *(row.kind, list(map(astuple, row.faults)), row.original, row.document, row.cells_stored),
        *(list(map(astuple, row.notes)), row.referenced_ids, row.sheet),
    )
    return _ENCODE(values).encode()


def _unpacked(packed: bytes) -> ParsedRow:
    """Return the row of :func:`_packed`."""
    values = json.loads(packed)
    kind, faults, original, document, cells_stored, notes, referenced_ids, sheet = values[12:]
    return ParsedRow(
        LoggedRow(0, *values[:12]),
        kind,
        tuple(Fault(*fault) for fault in faults) if faults else (),
        original,
        document,
        cells_stored,
        tuple(Fault(*note) for note in notes) if notes else (),
        tuple((column, asks, identifier) for column, asks, identifier in referenced_ids) if referenced_ids else (),
        sheet,
    )
