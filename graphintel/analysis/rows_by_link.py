"""The rows of a viewer's statements by link type and entity, apart what counts and what is suspected to be false."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from graphintel.analysis.links import BoolArray
from graphintel.analysis.snapshot import Stated
from graphintel.analysis.weights import IntArray
from graphintel.columns.text_column import TextColumn, combinations
from graphintel.model.ontology import CONTRADICTION_LINKS
from graphintel.model.records import Columns
from graphintel.model.role_counting import why_not_counted

RowsByLinkAndEntity = Mapping[str, Mapping[str, list[int]]]


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
        _by_link(kind, counts, ends.names, ends.start),
        _by_link(kind, counts, ends.names, ends.end),
        _by_link(kind, false, ends.names, ends.start, ends.end),
        contradicted,
    )


def _suspected_false(columns: Columns) -> BoolArray:
    """Return which statements are suspected to be false."""
    grades, place = combinations(columns.scheme, columns.info_eval)
    doubted = [bool(why_not_counted(scheme, info_eval, False)) for scheme, info_eval in grades]
    return np.array(doubted, dtype=bool)[place]


def _by_link(kind: TextColumn, rows: IntArray, names: Sequence[str], *sides: IntArray) -> RowsByLinkAndEntity:
    """Return rows by link type and by the entity at any of the sides, in ascending order."""
    result: dict[str, dict[str, list[int]]] = {}
    codes = kind.codes[rows]
    for code in np.unique(codes).tolist():
        of_kind = rows[codes == code]
        by_entity: dict[str, list[int]] = {}
        ends = np.concatenate([side[of_kind] for side in sides])
        every = np.tile(of_kind, len(sides))
        order = np.lexsort((every, ends))
        ends, every = ends[order], every[order]
        begins = np.flatnonzero(np.concatenate(([True], ends[1:] != ends[:-1])))
        listed, limits = every.tolist(), [*begins.tolist(), len(every)]
        for number, (begin, end) in zip(ends[begins].tolist(), pairwise(limits), strict=True):
            by_entity[names[number]] = listed[begin:end] if len(sides) == 1 else sorted(set(listed[begin:end]))
        result[kind.texts[code]] = by_entity
    return result
