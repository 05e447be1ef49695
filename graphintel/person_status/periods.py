"""Periods of months and years as the law counts them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta


def last_day_of_period(first: date, months: int) -> date:
    """Return the last day of a period of whole months that begins with a day.

    The day before the same date so many months later; where that month has no such date, its last day. So 365 days from
    1 March to 28 February, 366 to 29 February.

    Parameters
    ----------
    first : date
        First day, counted.
    months : int
        Whole months, from 1.

    Examples
    --------
    >>> last_day_of_period(date(2025, 3, 1), 12).isoformat(), last_day_of_period(date(2023, 3, 1), 12).isoformat()
    ('2026-02-28', '2024-02-29')
    >>> last_day_of_period(date(2025, 11, 30), 3).isoformat(), last_day_of_period(date(2024, 2, 29), 12).isoformat()
    ('2026-02-28', '2025-02-28')
    """
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    following = divmod(year * 12 + month + 1, 12)
    end_of_month = date(following[0], following[1] + 1, 1) - timedelta(days=1)
    if first.day > end_of_month.day:
        return end_of_month
    return date(year, month + 1, first.day) - timedelta(days=1)


def fewest_days(ranges: Iterable[tuple[date, date]]) -> int:
    """Return the fewest different days on which things can have happened, each on one day of its range.

    Two records of one day may tell of one thing twice, so that they count once.

    Examples
    --------
    >>> monday, tuesday = date(2026, 3, 2), date(2026, 3, 3)
    >>> fewest_days([(monday, monday), (tuesday, tuesday)]), fewest_days([(monday, tuesday), (tuesday, tuesday)])
    (2, 1)
    """
    taken: date | None = None
    days = 0
    for first, last in sorted(ranges, key=lambda each: each[1]):
        if taken is None or first > taken:
            taken, days = last, days + 1
    return days
