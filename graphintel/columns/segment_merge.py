"""Rows of several segments as one: column after column, texts as their bytes, so that it takes little memory.

Texts are told apart by their fingerprints, and none of them is decoded.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from graphintel.columns.segment import ENDS, KEYS, STATEMENTS, Chosen
from graphintel.columns.segment_file import SegmentFile
from graphintel.columns.statement_columns import COLUMNS
from graphintel.columns.text_column import (
    Fingerprints,
    PackedTexts,
    fingerprints_of_bytes,
    in_order_of_first,
    used_codes,
)

_AT_ONCE = 20_000
"""How many texts are read at once."""
_ID = "id"
_Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Used:
    """The texts of a column that chosen rows of a segment have: where they stand there, and the number of each row's."""

    texts: PackedTexts
    places: _Places
    codes: _Places
    known: Fingerprints | None

    def contents(self) -> Iterator[bytes]:
        """Yield each of the texts as its bytes."""
        for first in range(0, len(self.places), _AT_ONCE):
            yield from self.texts.contents(self.places[first : first + _AT_ONCE])

    def fingerprints(self) -> Fingerprints:
        """Return the fingerprint of each of the texts."""
        return self.known if self.known is not None else fingerprints_of_bytes(self.contents())


def merge(chosen: Sequence[Chosen], path: Path) -> str:
    """Write chosen rows of several segments as one, which holds no text of any other row, and return its digest.

    Parameters
    ----------
    chosen : sequence of Chosen
        No statement is among them twice.
    path : Path

    Raises
    ------
    OSError
        The file is there, or cannot be written.
    """
    order = _in_order_of_id(chosen)
    with SegmentFile(path) as file:
        file.add(STATEMENTS, np.concatenate([one.segment.statements[one.rows] for one in chosen])[order].ravel())
        for name in (*COLUMNS, KEYS):
            _add_column(file, name, [_used(one, name) for one in chosen], order)
            for one in chosen:
                one.segment.release_memory()
        return file.finish()


def _used(one: Chosen, name: str) -> _Used:
    column = one.segment.columns[name]
    codes, places = used_codes(column.codes[one.rows], len(column.texts))
    known = None if column.fingerprints is None else column.fingerprints[places]
    return _Used(column.texts, places, codes, known)


def _in_order_of_id(chosen: Sequence[Chosen]) -> _Places:
    """Return the rows of all that is chosen, one segment after the other, in order of statement id."""
    if len(chosen) == 1:
        return np.arange(len(chosen[0].rows))
    texts = [used.contents() for used in (_used(one, _ID) for one in chosen)]
    ids = np.concatenate([np.array(list(some), dtype=np.bytes_) for some in texts])  # a segment's own are in order
    return np.argsort(ids, kind="stable")


def _add_column(file: SegmentFile, name: str, parts: list[_Used], order: _Places) -> None:
    """Add one column of several segments."""
    begins = np.cumsum([0, *(len(part.places) for part in parts)])
    number = _numbers(parts, name, int(begins[-1]))
    rows = np.concatenate([part.codes + begin for part, begin in zip(parts, begins[:-1], strict=True)])[order]
    codes, earlier = in_order_of_first(number[rows])
    first = np.empty(int(begins[-1]), dtype=np.int64)  # of each number a text that has it
    first[number[::-1]] = np.arange(len(number) - 1, -1, -1)
    texts = first[earlier]
    known = np.concatenate([part.fingerprints() for part in parts])[texts] if name in ENDS else None
    file.add_column(name, codes, _texts(parts, begins, texts), known)


def _numbers(parts: list[_Used], name: str, count: int) -> _Places:
    """Return a number for each text of all parts: the same for what is the same text."""
    if name == _ID or len(parts) == 1:
        return np.arange(count)
    every = np.concatenate([part.fingerprints() for part in parts])
    order = np.lexsort((every[:, 1], every[:, 0]))
    sorted_ = every[order]
    is_new = np.ones(count, dtype=bool)
    is_new[1:] = (sorted_[1:] != sorted_[:-1]).any(axis=1)
    number = np.empty(count, dtype=np.int64)
    number[order] = np.cumsum(is_new) - 1
    return number


def _texts(parts: list[_Used], begins: npt.NDArray[np.int64], texts: _Places) -> Iterator[list[bytes]]:
    """Yield the texts of these numbers, counted through all parts, some at a time."""
    for first in range(0, len(texts), _AT_ONCE):
        some = texts[first : first + _AT_ONCE]
        of_part = np.searchsorted(begins, some, side="right") - 1
        result: list[bytes] = [b""] * len(some)
        for at, part in enumerate(parts):
            here = np.flatnonzero(of_part == at)
            contents = part.texts.contents(part.places[some[here] - begins[at]])
            for place, content in zip(here.tolist(), contents, strict=True):
                result[place] = content
        yield result
