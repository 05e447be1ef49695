"""Dates with their precision: ISO 8601, or day-first where the evidence of the column says so."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from graphintel.model.values.base import BadValue

LONDON = ZoneInfo("Europe/London")
PRECISIONS = ("exact", "day", "week", "month", "unknown")
_ISO = re.compile(
    r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?",
    re.IGNORECASE,
)
_SLASHED = re.compile(
    r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})(?:[T ,]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?", re.IGNORECASE
)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_WORDED = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th)?[\s\-]+([a-z]{3})[a-z]*\.?[\s,\-]+(\d{4})(?:[T ,]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class DateOrder:
    """How a column writes its dates: ``day_first``, or ``month_first`` where its values prove that."""

    day_first: bool = True
    mixed: bool = False


def order_of(values: Iterable[str]) -> DateOrder:
    """Return how a column writes its dates, by the evidence of all its values.

    Parameters
    ----------
    values : iterable of str
        Every cell of the column.

    Returns
    -------
    DateOrder
        Day-first unless a value can only be month-first; ``mixed`` where both are proven.
    """
    day = month = False
    for value in values:
        found = _SLASHED.fullmatch(value.strip())
        if found:
            day |= int(found[1]) > 12 >= int(found[2])
            month |= int(found[2]) > 12 >= int(found[1])
    return DateOrder(day_first=not month or day, mixed=day and month)


def _bad(text: str, why: str) -> BadValue:
    return BadValue("bad_date", f"{text.strip()[:40]!r} {why}; expected a date such as 2026-03-04 or 04/03/2026 21:30.")


def _fields(
    text: str, order: DateOrder
) -> tuple[int, int, int, tuple[str | None, str | None, str | None], str | None, bool]:
    """Return year, month, day, time parts, zone, and whether the day is missing."""
    plain = " ".join(text.split())
    if found := _ISO.fullmatch(plain):
        year, month, day = int(found[1]), int(found[2]), int(found[3] or 1)
        return year, month, day, (found[4], found[5], found[6]), found[7], found[3] is None
    if found := _SLASHED.fullmatch(plain):
        first, second, year = int(found[1]), int(found[2]), int(found[3])
        if order.mixed and first <= 12 and second <= 12 and first != second:
            raise _bad(text, "can be read in two ways in this column")
        day, month = (first, second) if order.day_first else (second, first)
        if year < 100:
            year += 2000 if year < 70 else 1900
        return year, month, day, (found[4], found[5], found[6]), None, False
    if (found := _WORDED.fullmatch(plain)) and found[2].lower() in _MONTHS:
        return (
            int(found[3]),
            _MONTHS.index(found[2].lower()) + 1,
            int(found[1]),
            (found[4], found[5], found[6]),
            None,
            False,
        )
    raise _bad(text, "is no date")


def clean_moment(text: str, order: DateOrder | None = None) -> str:
    """Return a day as ``2026-03-04``, or a moment in UTC as ``2026-03-04T21:30:00+00:00``.

    Parameters
    ----------
    text : str
        ISO 8601, ``day/month/year``, or ``4 March 2026``; a time may follow. Without a zone it is UK local time.
    order : DateOrder, optional
        How the column writes its dates; day-first by default.

    Returns
    -------
    str

    Raises
    ------
    BadValue
        ``bad_date``: no date, an impossible one, or one that can be read in two ways.

    Examples
    --------
    >>> clean_moment("01/07/2026 22:30")
    '2026-07-01T21:30:00+00:00'
    """
    year, month, day, (hour, minute, second), zone, _ = _fields(text, order or DateOrder())
    try:
        if hour is None:
            return date(year, month, day).isoformat()
        local = datetime(year, month, day, int(hour), int(minute or 0), int(second or 0), tzinfo=LONDON)
        if zone is not None:
            offset = "+00:00" if zone.upper() == "Z" else zone if ":" in zone else f"{zone[:3]}:{zone[3:]}"
            local = datetime.fromisoformat(local.replace(tzinfo=None).isoformat() + offset)
        return local.astimezone(UTC).isoformat(timespec="seconds")
    except (ValueError, OverflowError) as error:
        raise _bad(text, "is no possible date") from error


def clean_precision(text: str) -> str:
    """Return one of ``PRECISIONS``.

    Raises
    ------
    BadValue
        ``bad_precision``.
    """
    word = text.strip().lower()
    if word not in PRECISIONS:
        raise BadValue(
            "bad_precision",
            f"{text.strip()[:20]!r} is no precision; expected one of {', '.join(PRECISIONS)}.",
        )
    return word


def last_day(moment: str) -> str:
    """Return the UK calendar day of a day or moment in normal form."""
    if len(moment) <= 10:
        return moment
    return datetime.fromisoformat(moment).astimezone(LONDON).date().isoformat()


def end_by_precision(start: str, precision: str) -> str:
    """Return the last day that a start and its precision allow: the day, its week or its month.

    Examples
    --------
    >>> end_by_precision("2026-02-10", "month")
    '2026-02-28'
    """
    first = date.fromisoformat(last_day(start))
    if precision == "week":
        return (first + timedelta(days=6)).isoformat()
    if precision == "month":
        following = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
        return (following - timedelta(days=1)).isoformat()
    return first.isoformat()


def is_later(moment: str, limit: str) -> bool:
    """Return whether a day or moment is later than ``limit``; a day counts as the whole day."""
    if len(moment) > 10 and len(limit) > 10:
        return moment > limit
    return last_day(moment) > last_day(limit)
