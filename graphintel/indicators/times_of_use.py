"""When something was in use: days of statements, and the times that are far enough apart to be of different hands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache

from graphintel.indicators.evidence_index import EvidenceIndex
from graphintel.model.values.date import last_day

Days = tuple[int, int]
"""First and last day, as ordinals."""
ENDLESS = date.max.toordinal()
"""A lapse that nothing exceeds."""


def days_of(index: EvidenceIndex, row: int) -> Days | None:
    """Return the days of a statement; None where it is undated."""
    return _days(index.columns.seen_from[row], index.columns.seen_to[row])


@lru_cache(maxsize=50_000)
def _days(seen_from: str, seen_to: str) -> Days | None:
    if not seen_from:
        return None
    return _ordinal(seen_from), _ordinal(seen_to or seen_from)


def _ordinal(moment: str) -> int:
    return date.fromisoformat(last_day(moment)).toordinal()


def days_between(one: Days, other: Days) -> int:
    """Return how many days lie between two times; 0 where they touch.

    Examples
    --------
    >>> days_between((1, 5), (9, 12)), days_between((9, 12), (1, 10))
    (4, 0)
    """
    return max(0, other[0] - one[1], one[0] - other[1])


def separate_times(days: Iterable[Days], lapse: int) -> Iterator[Days]:
    """Yield the times that days make, in order: each begins more than ``lapse`` days after the one before it ended.

    Examples
    --------
    >>> list(separate_times([(50, 52), (1, 5), (9, 12)], lapse=10))
    [(1, 12), (50, 52)]
    """
    time: Days | None = None
    for first, last in sorted(days):
        if time and first - time[1] <= lapse:
            time = (time[0], max(time[1], last))
        else:
            if time:
                yield time
            time = (first, last)
    if time:
        yield time


def may_overlap_letting(index: EvidenceIndex, letting: int, row: int, lapse: int) -> bool:
    """Return whether dates leave it open that a statement speaks of a time in which somebody let premises.

    Parameters
    ----------
    index : EvidenceIndex
    letting : int
        Row of the letting. That it went on before its first day is taken for possible for ``lapse`` days, and where no last
        day is given it goes on.
    row : int
        Row of the statement.
    lapse : int
        Days.
    """
    let, said = days_of(index, letting), days_of(index, row)
    if let is None or said is None:
        return True
    if let[1] > let[0]:
        return days_between(let, said) == 0
    return said[1] >= let[0] - lapse
