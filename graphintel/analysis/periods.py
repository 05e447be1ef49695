"""Separate periods of use: who held a number or mark before or after everybody else need not know the others.

Numbers are reissued, and marks move between vehicles. Age never weakens a tie; but where the periods of a number
lie far apart, the number does not show by itself that its holders belong together.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from graphintel.analysis.links import BoolArray
from graphintel.analysis.weights import FloatArray, IntArray
from graphintel.columns.text_column import TextColumn
from graphintel.model.ontology import entities_with
from graphintel.model.records import Columns

GAP_DAYS = 120
"""Days between one holder's period and all the others' from which on it counts as a separate period of use."""

CHANGING_HANDS = entities_with(lambda kind: kind.changes_hands)
"""Types of what many hold one after the other."""


def _days(texts: Sequence[str]) -> FloatArray:
    """Return the ordinal of each day; NaN where there is no date."""
    column = TextColumn.of(texts)
    day = [float(date.fromisoformat(text[:10]).toordinal()) if text else np.nan for text in column.texts]
    return np.array(day, dtype=np.float64)[column.codes]


def link_periods(columns: Columns, rows: IntArray, row_link: IntArray, count: int) -> tuple[FloatArray, FloatArray]:
    """Return first and last day of each link, over its statements.

    Parameters
    ----------
    columns : Columns
    rows, row_link : array of int
        Positions of the statements in ``columns``, and the link of each.
    count : int
        Number of links.

    Returns
    -------
    first, last : array of float
        Ordinals of days. An undated statement counts on the day of its report; where even that is missing, its link
        spans all time.
    """
    seen, reported, seen_to = map(_days, (columns.seen_from, columns.reported_at, columns.seen_to))
    begun = np.where(np.isnan(seen), reported, seen)
    ended = np.where(np.isnan(seen_to), begun, seen_to)
    first, last = np.full(count, np.inf), np.full(count, -np.inf)
    for ordinals, least, unknown, days in ((begun, np.minimum, -np.inf, first), (ended, np.maximum, np.inf, last)):
        chosen = ordinals[rows]
        least.at(days, row_link, np.where(np.isnan(chosen), unknown, chosen))
    return first, last


def _least_of_others(group: IntArray, value: FloatArray) -> FloatArray:
    """Return for each entry the least value of the other entries of its group, infinite where it is alone."""
    order = np.lexsort((value, group))
    group, value = group[order], value[order]
    is_first = np.ones(len(group), dtype=bool)
    is_first[1:] = group[1:] != group[:-1]
    begins = np.flatnonzero(is_first)
    sizes = np.diff(np.append(begins, len(group)))
    least = np.repeat(value[begins], sizes)
    least[begins] = np.where(sizes > 1, value[np.minimum(begins + 1, len(value) - 1)], np.inf)
    answer = np.empty_like(least)
    answer[order] = least
    return answer


def is_in_separate_period(
    is_shared: BoolArray, is_holder: BoolArray, left: IntArray, right: IntArray, first: FloatArray, last: FloatArray
) -> BoolArray:
    """Return which links tie a holder to a number, mark or handle in a separate period of use.

    Parameters
    ----------
    is_shared, is_holder : array of bool
        Which nodes change hands, and which are people or organisations.
    left, right : array of int
        Ends of each link.
    first, last : array of float
        Its period in days.

    Returns
    -------
    array of bool
        True where all other links of the same thing begin more than ``GAP_DAYS`` after this one ends, or end more than
        that before it begins.
    """
    apart = np.zeros(len(left), dtype=bool)
    links = np.flatnonzero(is_shared[left] | is_shared[right])
    if not len(links):
        return apart
    entity = np.where(is_shared[left[links]], left[links], right[links])
    holder = np.where(is_shared[left[links]], right[links], left[links])
    next_begins = _least_of_others(entity, first[links])
    last_ended = -_least_of_others(entity, -last[links])
    # Compared, not subtracted: a link of all time begins and ends at infinity, of which there is no difference.
    earlier = np.isfinite(next_begins) & (next_begins - GAP_DAYS > last[links])
    later = np.isfinite(last_ended) & (first[links] > last_ended + GAP_DAYS)
    apart[links] = is_holder[holder] & (earlier | later)
    return apart
