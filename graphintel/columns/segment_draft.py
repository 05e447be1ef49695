"""Statements that are to be a segment, and columns that are written as one."""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import lru_cache
from operator import attrgetter
from pathlib import Path

import numpy as np

from graphintel.columns.segment import KEYS, STATEMENTS
from graphintel.columns.segment_file import SegmentFile
from graphintel.columns.statement_columns import COLUMNS, YES, in_order_of_id, statement_fingerprints
from graphintel.columns.text_column import TextColumn, in_order_of_first
from graphintel.model.records import Columns, Statement


def _flag(name: str) -> Callable[[Statement], str]:
    """Return what reads a field that is true or false as text."""
    of_statement = attrgetter(name)
    return lambda statement: YES[of_statement(statement)]


@lru_cache(4096)
def _keys_text(keys: tuple[str, ...]) -> str:
    return json.dumps(sorted(keys))


_TEXT_OF: Mapping[str, Callable[[Statement], str]] = {
    **{each.name: _flag(each.name) if each.name == "restricted" else attrgetter(each.name) for each in fields(Columns)},
    KEYS: lambda statement: _keys_text(statement.requires),
}
"""What each column holds of a statement."""
_TAKEN_IN = 1_000
"""How many statements are turned into numbers at once."""


class SegmentDraft:
    """Statements that are to be a segment: their texts as numbers, so that a row is a few bytes."""

    def __init__(self) -> None:
        self._codes = {name: array("I") for name in (*COLUMNS, KEYS)}
        self._places: dict[str, dict[str, int]] = {name: {} for name in self._codes}
        self._added: list[Statement] = []

    def __len__(self) -> int:
        return len(self._codes[KEYS]) + len(self._added)

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


def write_segment(path: Path, columns: Mapping[str, TextColumn]) -> str:
    """Write columns to a file for its owner only, through to the disk; statements in order of id, texts of their first row.

    Parameters
    ----------
    path : Path
    columns : mapping of str to TextColumn
        Those of ``COLUMNS``, and the keys.

    Returns
    -------
    str
        SHA-256 of the file.

    Raises
    ------
    OSError
        The file is there, or cannot be written.
    """
    known = statement_fingerprints(columns)
    ordered, order = in_order_of_id(columns)
    with SegmentFile(path) as file:
        file.add(STATEMENTS, (known if order is None else known[order]).ravel())
        for name, column in ordered.items():
            codes, earlier = in_order_of_first(column.codes)  # what is sorted by row stays sorted
            texts = [column.texts[code].encode() for code in earlier.tolist()]
            file.add_column(name, codes, [texts], column.fingerprints[earlier])
        return file.finish()
