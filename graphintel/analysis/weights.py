"""Turns grades into weights: one printed table a scheme, never converted between schemes.

``weight = 0.5 + 0.5 * grading``: a poor grade halves a tie at most, because a network is held together by many weak
ties, and multiplying by the grading itself lost a twentieth of the planted networks (raw grading F1 .913, this .940).
Suspected-false information weighs nothing. Age never counts: with recycled numbers it cost 19 points.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from graphintel.columns.text_column import combinations
from graphintel.errors import GraphintelError
from graphintel.model.values.grade import SUSPECTED_FALSE

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]

SOURCE_GRADING: dict[str, dict[str, float]] = {
    "3x5x2": {"1": 1.0, "2": 0.6, "3": 0.2},
    "5x5x5": {"A": 1.0, "B": 0.8, "C": 0.5, "D": 0.2, "E": 0.5},
}
"""How far the source is graded as reliable, 0 to 1. 5x5x5 E is an untested source, not the worst one."""

INFO_GRADING: dict[str, dict[str, float]] = {
    "3x5x2": {"A": 1.0, "B": 0.8, "C": 0.5, "D": 0.2},
    "5x5x5": {"1": 1.0, "2": 0.8, "3": 0.7, "4": 0.2},
}
"""How far the information is graded as known, 0 to 1. What is missing is suspected false and weighs nothing."""

UNGRADED_GRADING = 0.5
"""Grading of ``ungraded_partner``, which has a row of its own."""


def _table() -> dict[tuple[str, str, str], float]:
    table = {("ungraded_partner", "", ""): 0.5 + 0.5 * UNGRADED_GRADING}
    for scheme, sources in SOURCE_GRADING.items():
        for source, reliable in sources.items():
            for info, known in INFO_GRADING[scheme].items():
                table[scheme, source, info] = round(0.5 + 0.25 * (reliable + known), 6)
            table[scheme, source, SUSPECTED_FALSE[scheme]] = 0.0
    return table


WEIGHTS: dict[tuple[str, str, str], float] = _table()
"""Weight of a statement by scheme, source and information evaluation. The grading is the mean of the two."""


def printed_table() -> list[dict[str, str | float]]:
    """Return the table as rows for people, in order of scheme and grade."""
    return [
        {"scheme": scheme, "source_eval": source, "info_eval": info, "weight": weight}
        for (scheme, source, info), weight in sorted(WEIGHTS.items())
    ]


def weights_of(schemes: Sequence[str], sources: Sequence[str], infos: Sequence[str]) -> FloatArray:
    """Return the weight of each statement.

    Parameters
    ----------
    schemes, sources, infos : sequence of str
        Grades in the words of their schemes, one a statement.

    Returns
    -------
    array of float
        0 (suspected false) or 0.6 to 1.

    Raises
    ------
    GraphintelError
        For a grade that is in no table; ingestion lets none through.
    """
    grades, place = combinations(schemes, sources, infos)
    try:
        return np.array([WEIGHTS[scheme, source, info] for scheme, source, info in grades], dtype=np.float64)[place]
    except KeyError as error:
        scheme, source, info = error.args[0]
        raise GraphintelError(
            f"A statement is graded {source}{info} in scheme {scheme!r}, which the table of weights does not know; "
            f"expected a grade of {', '.join(sorted({row[0] for row in WEIGHTS}))}."
        ) from error


def combine(links: IntArray, sources: IntArray, weights: FloatArray) -> FloatArray:
    """Return the weight of each link, from those of all its statements.

    Parameters
    ----------
    links : array of int
        Number of the link that each statement speaks of, in ascending order from 0, without gaps.
    sources : array of int
        Number of its independent source.
    weights : array of float
        Its weight, 0 to 1.

    Returns
    -------
    array of float
        ``1 - product of (1 - w)`` over the independent sources: 0 to 1, and more with every further source.

    Notes
    -----
    Of one independent source the best graded statement counts, so that a repeated report adds nothing. The product is
    taken in order of weight, so that the order of rows does not change a bit of the result.
    """
    missing = np.ones(int(links.max(initial=-1)) + 1)
    is_alone = (np.bincount(links) == 1)[links] if len(links) else np.zeros(0, dtype=bool)
    missing[links[is_alone]] = 1.0 - weights[is_alone]
    several = np.flatnonzero(~is_alone)
    order = several[np.lexsort((weights[several], sources[several], links[several]))]
    of_link, of_source = links[order], sources[order]
    best = np.ones(len(order), dtype=bool)
    best[:-1] = (of_link[1:] != of_link[:-1]) | (of_source[1:] != of_source[:-1])
    order = order[best]
    order = order[np.lexsort((weights[order], links[order]))]
    of_link = links[order]
    first = np.ones(len(order), dtype=bool)
    first[1:] = of_link[1:] != of_link[:-1]
    if len(order):
        missing[of_link[first]] = np.multiply.reduceat(1.0 - weights[order], np.flatnonzero(first))
    return 1.0 - missing
