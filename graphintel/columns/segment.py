"""A segment: some statements of everybody as columns in one file, mapped into memory; never read but through a mask."""

from __future__ import annotations

import hashlib
import json
from array import array
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, fields
from functools import lru_cache
from itertools import islice
from operator import attrgetter
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from graphintel.columns.statement_columns import COLUMNS, YES, as_columns, in_order_of_id, statement_fingerprints
from graphintel.columns.text_column import (
    Codes,
    Fingerprints,
    PackedTexts,
    TextColumn,
    in_order_of_first,
    rows_where,
    used_codes,
)
from graphintel.model.records import Columns, Statement
from graphintel.private_files import write_private

_KEYS = "requires"
_STATEMENTS = "statements"
"""Name under which the fingerprint of each statement stands."""
ENDS = ("start", "end")
"""Columns whose texts stand with their fingerprints, from which numbers and seeds of entities are made."""
_ALIGNMENT = 64
_WIDTHS = (np.uint8, np.uint16, np.uint32)
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Packed:
    """A column in a segment: codes and its packed texts."""

    codes: Codes
    texts: PackedTexts
    fingerprints: Fingerprints | None = None


@dataclass(frozen=True)
class Segment:
    """Some statements of everybody as columns; whoever reads them takes rows that a mask has let through."""

    columns: Mapping[str, _Packed]
    statements: Fingerprints

    def __len__(self) -> int:
        return len(self.columns[_KEYS].codes)

    def visible_rows(self, holds: frozenset[str], types: Set[str]) -> Rows:
        """Return the rows of these link types whose keys are all held: the one door to a row for whoever reads.

        A set of keys is compared once, however many statements require it.
        """
        is_held = self._rows_where(_KEYS, lambda text: holds.issuperset(json.loads(text)))
        return np.flatnonzero(is_held & self._rows_where("type", types.__contains__))

    def rows_without(self, ids: Set[str]) -> Rows:
        """Return the rows of all statements but those of these ids, which are looked up: a segment is in order of id."""
        column = self.columns["id"]
        is_kept = np.ones(len(column.texts), dtype=bool)
        for identifier in ids:
            place = bisect_left(column.texts, identifier)
            if place < len(column.texts) and column.texts[place] == identifier:
                is_kept[place] = False
        return np.flatnonzero(is_kept[column.codes])

    def every_row(self) -> Rows:
        """Return all rows, for what is written from them."""
        return np.arange(len(self))

    def _rows_where(self, name: str, holds: Callable[[str], bool]) -> npt.NDArray[np.bool_]:
        """Return in which rows the text of a column is such."""
        column = self.columns[name]
        return rows_where(column.codes, column.texts[:], holds)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Rows of a segment that are to be read."""

    segment: Segment
    rows: Rows


def text_column(chosen: Sequence[Chosen], name: str) -> TextColumn:
    """Return one column of chosen rows, one segment after the other; it holds their texts and no other."""
    codes: list[npt.NDArray[np.int64]] = []
    known: list[tuple[npt.NDArray[np.int64], Fingerprints]] = []
    every = _Texts()
    for one in chosen:
        column = one.segment.columns[name]
        own, used = used_codes(column.codes[one.rows], len(column.texts))
        texts = column.texts.chosen(used)
        places = every.added(texts) if name != "id" else every.added_unseen(texts)
        codes.append(places[own] if len(texts) else own)
        if column.fingerprints is not None:
            known.append((places, column.fingerprints[used]))
    of_texts = _at_places(known, len(every.texts)) if name in ENDS else None
    return TextColumn(np.concatenate(codes) if codes else np.zeros(0, dtype=np.int64), every.texts, of_texts)


class _Texts:
    """Texts of several segments, each once; in one segment each is there once already."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._places: dict[str, int] = {}

    def added(self, texts: list[str]) -> npt.NDArray[np.int64]:
        """Return the places of texts, of which those that are new are added."""
        if not self.texts:
            return self.added_unseen(texts)
        places = self._places
        places.update(zip(self.texts[len(places) :], range(len(places), len(self.texts)), strict=True))
        before = len(places)
        result = np.fromiter((places.setdefault(text, len(places)) for text in texts), np.int64, len(texts))
        self.texts.extend(list(islice(places, before, None)))
        return result

    def added_unseen(self, texts: list[str]) -> npt.NDArray[np.int64]:
        """Return the places of texts of which none is there."""
        before = len(self.texts)
        self.texts.extend(texts)
        return np.arange(before, len(self.texts))


def _at_places(parts: Sequence[tuple[npt.NDArray[np.int64], Fingerprints]], count: int) -> Fingerprints:
    """Return fingerprints of texts at the places of their texts."""
    result = np.zeros((count, 2), dtype=np.uint64)
    for places, known in parts:
        result[places] = known
    return result


def _statements(chosen: Sequence[Chosen]) -> Fingerprints:
    """Return the fingerprints of chosen statements."""
    parts = [one.segment.statements[one.rows] for one in chosen]
    return np.concatenate(parts) if parts else np.zeros((0, 2), dtype=np.uint64)


def statement_columns(chosen: Sequence[Chosen]) -> Columns:
    """Return chosen rows as a viewer's columns, in order of statement id."""
    return as_columns({name: text_column(chosen, name) for name in COLUMNS}, _statements(chosen))


def _flag(name: str) -> Callable[[Statement], str]:
    """Return what reads a field that is true or false as text."""
    of_statement = attrgetter(name)
    return lambda statement: YES[of_statement(statement)]


@lru_cache(4096)
def _keys_text(keys: tuple[str, ...]) -> str:
    return json.dumps(sorted(keys))


_TEXT_OF: Mapping[str, Callable[[Statement], str]] = {
    **{each.name: _flag(each.name) if each.name == "restricted" else attrgetter(each.name) for each in fields(Columns)},
    _KEYS: lambda statement: _keys_text(statement.requires),
}
"""What each column holds of a statement."""
_TAKEN_IN = 1_000
"""How many statements are turned into numbers at once."""


class SegmentDraft:
    """Statements that are to be a segment: their texts as numbers, so that a row is a few bytes."""

    def __init__(self) -> None:
        self._codes = {name: array("I") for name in (*COLUMNS, _KEYS)}
        self._places: dict[str, dict[str, int]] = {name: {} for name in self._codes}
        self._added: list[Statement] = []

    def __len__(self) -> int:
        return len(self._codes[_KEYS]) + len(self._added)

    def add(self, statement: Statement) -> None:
        """Add a statement."""
        self._added.append(statement)
        if len(self._added) == _TAKEN_IN:
            self._take_in()

    def _take_in(self) -> None:
        """Turn what was added into numbers, one column after the other, which takes half the time of one row after the other."""
        for name, places in self._places.items():
            numbers = self._codes[name]
            for text in map(_TEXT_OF[name], self._added):
                numbers.append(places.setdefault(text, len(places)))
        self._added.clear()

    def write(self, path: Path) -> str:
        """Write the segment and return its digest; see :func:`write_segment`."""
        self._take_in()
        columns = {
            name: TextColumn(np.asarray(codes, dtype=np.int64), list(self._places[name]))
            for name, codes in self._codes.items()
        }
        return write_segment(path, columns)


def merge(chosen: Sequence[Chosen], path: Path) -> str:
    """Write chosen rows of several segments as one, which holds no text of any other row, and return its digest."""
    return write_segment(path, {name: text_column(chosen, name) for name in (*COLUMNS, _KEYS)}, _statements(chosen))


def write_segment(path: Path, columns: Mapping[str, TextColumn], statements: Fingerprints | None = None) -> str:
    """Write columns to a file for its owner only, through to the disk; statements in order of id, texts of their first row.

    Parameters
    ----------
    path : Path
    columns : mapping of str to TextColumn
        Those of ``COLUMNS``, and the keys.
    statements : array, optional
        The fingerprint of each statement where it is known.

    Returns
    -------
    str
        SHA-256 of the file.

    Raises
    ------
    OSError
        The file is there, or cannot be written.
    """
    known = statement_fingerprints(columns) if statements is None else statements
    ordered, order = in_order_of_id(columns)
    parts: list[tuple[str, npt.NDArray[Any]]] = [(_STATEMENTS, (known if order is None else known[order]).ravel())]
    for name, column in ordered.items():
        codes, earlier = in_order_of_first(column.codes)  # what is sorted by row stays sorted
        texts = [column.texts[code] for code in earlier.tolist()]
        width = next(kind for kind in _WIDTHS if len(texts) <= np.iinfo(kind).max)
        packed = PackedTexts.of(texts)
        parts += [
            (f"{name}.codes", codes.astype(width)),
            (f"{name}.texts", packed.content),
            (f"{name}.ends", packed.ends),
        ]
        if name in ENDS:
            parts.append((f"{name}.fingerprints", column.fingerprints[earlier].ravel()))
    content, places = bytearray(), {}
    for name, values in parts:
        content += bytes(-len(content) % _ALIGNMENT)
        places[name] = (len(content), values.dtype.newbyteorder("<").str, len(values))
        content += values.astype(values.dtype.newbyteorder("<"), copy=False).tobytes()
    head = json.dumps(places).encode()
    head += b" " * (-len(head) % _ALIGNMENT)
    whole = len(head).to_bytes(_ALIGNMENT, "little") + head + bytes(content)
    write_private(path, whole)
    return hashlib.sha256(whole).hexdigest()


def open_segment(path: Path) -> Segment:
    """Return a segment mapped into memory.

    Raises
    ------
    OSError, ValueError
        It is not there, or is no segment.
    """
    mapped = np.memmap(path, np.uint8, "r")
    size = int.from_bytes(bytes(mapped[:_ALIGNMENT]), "little")
    begin = _ALIGNMENT + size
    if begin > len(mapped):
        raise ValueError(f"{path.name} is no segment of columns.")
    places: dict[str, tuple[int, str, int]] = json.loads(bytes(mapped[_ALIGNMENT:begin]))

    def values(name: str) -> npt.NDArray[Any]:
        offset, kind, count = places[name]
        return np.frombuffer(mapped, np.dtype(kind), count, begin + offset)

    def packed(name: str) -> _Packed:
        known = _pairs(values(f"{name}.fingerprints")) if name in ENDS else None
        return _Packed(values(f"{name}.codes"), PackedTexts(values(f"{name}.texts"), values(f"{name}.ends")), known)

    try:
        return Segment({name: packed(name) for name in (*COLUMNS, _KEYS)}, _pairs(values(_STATEMENTS)))
    except KeyError as error:
        raise ValueError(f"{path.name} has no column {error}.") from error


def _pairs(values: npt.NDArray[Any]) -> Fingerprints:
    return values.astype(np.uint64, copy=False).reshape(-1, 2)
