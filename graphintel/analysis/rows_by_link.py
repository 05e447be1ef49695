"""The rows of a viewer's statements by link type and entity, apart what counts and what is suspected to be false."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

import numpy as np

from graphintel.analysis.grouped_rows import GroupedRows
from graphintel.analysis.links import BoolArray
from graphintel.analysis.snapshot import Stated
from graphintel.analysis.weights import IntArray
from graphintel.columns.text_column import TextColumn, combinations, used_codes
from graphintel.model.ontology import CONTRADICTION_LINKS
from graphintel.model.records import Columns
from graphintel.model.role_counting import why_not_counted


class _RowsByEntity:
    """Rows of one link type, and where those of each entity stand among them."""

    def __init__(self, names: Sequence[str], numbers: IntArray, rows: IntArray) -> None:
        codes, used = used_codes(numbers, len(names))
        grouped = GroupedRows.of(np.arange(len(rows)), codes, len(used))
        self.place = dict(zip(map(names.__getitem__, used.tolist()), range(len(used)), strict=True))
        self.rows, self.begins = rows[grouped.rows].tolist(), grouped.begins.tolist()


class RowsByLinkAndEntity:
    """Rows by link type and by the canonical id at an end, in ascending order; those of a type are ordered at its first use.

    Parameters
    ----------
    kind : TextColumn
        Link type of every row.
    rows : array of int
        The rows that are looked up, in ascending order.
    names : sequence of str
        Canonical ids by number.
    *sides : array of int
        Numbers of the entities at one end, or at both.
    """

    def __init__(self, kind: TextColumn, rows: IntArray, names: Sequence[str], *sides: IntArray) -> None:
        self._number = {text: number for number, text in enumerate(kind.texts)}
        self._of_kind = GroupedRows.of(rows, kind.codes.astype(np.int64), len(kind.texts))
        self._names, self._sides = names, sides
        self._known: dict[str, _RowsByEntity] = {}

    @property
    def kinds(self) -> Set[str]:
        """Link types of the statements that there are."""
        return self._number.keys()

    def entities(self, kind: str) -> Set[str]:
        """Return the entities at which there are rows of a link type."""
        return self._by_entity(kind).place.keys() if kind in self._number else frozenset()

    def at(self, kind: str, entity: str) -> Sequence[int]:
        """Return the rows of a link type at an entity."""
        if kind not in self._number:
            return ()
        known = self._by_entity(kind)
        place = known.place.get(entity)
        return () if place is None else known.rows[known.begins[place] : known.begins[place + 1]]

    def _by_entity(self, kind: str) -> _RowsByEntity:
        known = self._known.get(kind)
        if known is None:
            known = self._known[kind] = self._ordered(kind)
        return known

    def _ordered(self, kind: str) -> _RowsByEntity:
        rows = self._of_kind.array(self._number[kind])
        ends = np.concatenate([side[rows] for side in self._sides])
        every = np.tile(rows, len(self._sides))
        if len(self._sides) > 1:  # a row with one entity at both ends is there once
            ends, every = np.unique(np.stack((ends, every)), axis=1)
        return _RowsByEntity(self._names, ends, every)


@dataclass(frozen=True, slots=True)
class RowsByLink:
    """Rows by link type and by the canonical id at an end, in ascending order.

    ``by_start`` and ``by_end`` hold rows that weigh something, ``suspected_false`` those that are suspected to be false,
    by either end; none of them touches what is not analysed. ``contradicted`` holds rows of CONTRADICTS by the item that
    they speak against.
    """

    by_start: RowsByLinkAndEntity
    by_end: RowsByLinkAndEntity
    suspected_false: RowsByLinkAndEntity
    contradicted: Mapping[str, list[int]]


def rows_by_link(stated: Stated) -> RowsByLink:
    """Return the rows of statements by link type and entity."""
    columns, ends = stated.columns, stated.ends
    out = ends.are_any(stated.roles.left_out())
    is_in = ~(out[ends.start] | out[ends.end])
    kind, restricted = TextColumn.of(columns.type), np.array(columns.restricted, dtype=bool)
    doubted = _suspected_false(columns)
    counts = np.flatnonzero(is_in & ~doubted & ~restricted)
    false = np.flatnonzero(is_in & doubted & ~restricted)
    contradicted: dict[str, list[int]] = defaultdict(list)
    for row in np.flatnonzero(kind.is_any(CONTRADICTION_LINKS) & ~restricted).tolist():
        contradicted[ends.names[int(ends.end[row])]].append(row)
    return RowsByLink(
        RowsByLinkAndEntity(kind, counts, ends.names, ends.start),
        RowsByLinkAndEntity(kind, counts, ends.names, ends.end),
        RowsByLinkAndEntity(kind, false, ends.names, ends.start, ends.end),
        contradicted,
    )


def _suspected_false(columns: Columns) -> BoolArray:
    """Return which statements are suspected to be false."""
    grades, place = combinations(columns.scheme, columns.info_eval)
    doubted = [bool(why_not_counted(scheme, info_eval, False)) for scheme, info_eval in grades]
    return np.array(doubted, dtype=bool)[place]
