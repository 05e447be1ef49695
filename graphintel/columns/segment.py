"""A segment: some statements of everybody as columns in one file, mapped into memory; never read but through a mask."""

from __future__ import annotations

import json
import mmap
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from graphintel.columns.statement_columns import COLUMNS, as_columns
from graphintel.columns.text_column import (
    Codes,
    Fingerprints,
    PackedTexts,
    TextColumn,
    rows_where,
    used_codes,
)
from graphintel.model.records import Columns

KEYS = "requires"
STATEMENTS = "statements"
"""Name under which the fingerprint of each statement stands."""
ENDS = ("start", "end")
"""Columns whose texts stand with their fingerprints, from which numbers and seeds of entities are made."""
ALIGNMENT = 64
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
    mapping: mmap.mmap

    def __len__(self) -> int:
        return len(self.columns[KEYS].codes)

    def visible_rows(self, holds: frozenset[str], types: Set[str]) -> Rows:
        """Return the rows of these link types whose keys are all held: the one door to a row for whoever reads.

        A set of keys is compared once, however many statements require it.
        """
        is_held = self._rows_where(KEYS, lambda text: holds.issuperset(json.loads(text)))
        return np.flatnonzero(is_held & self._rows_where("type", types.__contains__))

    def rows_without(self, ids: Iterable[str]) -> Rows:
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

    def release_memory(self) -> None:
        """Let the system have back the memory of what was read; it is read from the file again when it is asked for."""
        if hasattr(mmap, "MADV_DONTNEED"):
            self.mapping.madvise(mmap.MADV_DONTNEED)

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


def open_segment(path: Path) -> Segment:
    """Return a segment mapped into memory.

    Raises
    ------
    OSError, ValueError
        It is not there, or is no segment.
    """
    with path.open("rb") as file:
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    size = int.from_bytes(mapped[:ALIGNMENT], "little")
    begin = ALIGNMENT + size
    if begin > len(mapped):
        raise ValueError(f"{path.name} is no segment of columns.")
    places: dict[str, tuple[int, str, int]] = json.loads(mapped[ALIGNMENT:begin])

    def values(name: str) -> npt.NDArray[Any]:
        offset, kind, count = places[name]
        return np.frombuffer(mapped, np.dtype(kind), count, begin + offset)

    def packed(name: str) -> _Packed:
        known = _pairs(values(f"{name}.fingerprints")) if name in ENDS else None
        return _Packed(values(f"{name}.codes"), PackedTexts(values(f"{name}.texts"), values(f"{name}.ends")), known)

    try:
        return Segment({name: packed(name) for name in (*COLUMNS, KEYS)}, _pairs(values(STATEMENTS)), mapped)
    except KeyError as error:
        raise ValueError(f"{path.name} has no column {error}.") from error


def _pairs(values: npt.NDArray[Any]) -> Fingerprints:
    return values.astype(np.uint64, copy=False).reshape(-1, 2)
