"""Independent sources: a report that repeats another counts as the one that it repeats."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from graphintel.analysis.weights import IntArray
from graphintel.model.records import Columns


def root_of(key: str, parent: Mapping[str, str]) -> str:
    """Return where a chain of repeated reports begins; a ring counts as its first member by id."""
    passed: list[str] = []
    while key in parent:
        if key in passed:
            return min(passed[passed.index(key) :])
        passed.append(key)
        key = parent[key]
    return key


def repeats_of(columns: Columns) -> dict[str, str]:
    """Return the report that each report repeats, as far as DERIVED_FROM among the statements tells."""
    parent: dict[str, str] = {}
    for row, kind in enumerate(columns.type):
        if kind == "DERIVED_FROM":
            start, end = columns.start[row], columns.end[row]
            parent[start] = min(parent.get(start, end), end)
    return parent


def roots_of(columns: Columns) -> dict[str, str]:
    """Return the independent source that each key of ``columns.independent`` means.

    Parameters
    ----------
    columns : Columns
        Visible statements; those of DERIVED_FROM among them are followed, see :func:`root_sources`.

    Returns
    -------
    dict of str to str
    """
    parent = repeats_of(columns)
    return {key: root_of(key, parent) for key in set(columns.independent)}


def root_sources(columns: Columns, rows: IntArray) -> IntArray:
    """Return a number for the independent source of each statement at ``rows``.

    Parameters
    ----------
    columns : Columns
        Visible statements; those of DERIVED_FROM among them are followed, so that what the viewer may not see of a
        chain does not join what it would have joined.
    rows : array of int
        Positions in ``columns``.

    Returns
    -------
    array of int
        Equal numbers mean one source. The numbers themselves say nothing.

    Notes
    -----
    Of several reports that one report repeats, the first by id stands for it: it adds nothing to any of them, and they
    stay independent of one another.
    """
    root = roots_of(columns)
    number = {key: place for place, key in enumerate(set(root.values()))}
    code = {key: number[first] for key, first in root.items()}
    return np.fromiter(map(code.__getitem__, columns.independent), np.int64, len(columns.independent))[rows]
