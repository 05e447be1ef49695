"""Dates: a day or a moment in normal form; nothing is swapped and no century guessed in silence."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from graphintel.model.values.base import InvalidValueError, one_line
from graphintel.model.values.date_forms import WrittenDate, read_date
from graphintel.model.values.date_order import DateOrder

LONDON = ZoneInfo("Europe/London")
PRECISIONS = ("exact", "day", "week", "month", "unknown")

_ZONES = {"Z": "+00:00", "UTC": "+00:00", "GMT": "+00:00", "BST": "+01:00"}
_EARLIEST_YEAR = 1900
_DEFAULTS = frozenset({(1900, 1, 1), (1904, 1, 1), (1970, 1, 1)})
_LATEST_YEAR = 2069
"""Last year that two digits mean, where nothing tells a better one."""

_EXPLAINED = {"week": 6, "month": 30}
"""Days by which a range of this precision may end later than it can have been known."""

_DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def bad_date(text: str, why: str) -> InvalidValueError:
    """Return the refusal of a date."""
    return InvalidValueError(
        "bad_date", f"{text.strip()[:40]!r} {why}; expected a date such as 2026-03-04 or 04/03/2026 21:30."
    )


def full_year(written: str, latest: int = _LATEST_YEAR) -> int:
    """Return the year of four digits or two: of two, the last such year up to ``latest``.

    Examples
    --------
    >>> full_year("65", 2026), full_year("26", 2026), full_year("1965")
    (1965, 2026, 1965)
    """
    year = int(written)
    return year if len(written) == 4 else latest - (latest - year) % 100


def date_numbers(text: str, order: DateOrder) -> tuple[WrittenDate, int, int]:
    """Return what a date says, its day and its month, both 0 where it names none.

    Raises
    ------
    InvalidValueError
        ``bad_date``: no date, or one that can be read in two ways.
    """
    written = read_date(text)
    if written is None and re.fullmatch(r"\d{5}(?:\.\d+)?", one_line(text)):
        raise bad_date(
            text, "is a spreadsheet's number of a day, which counts from 1900 or 1904; give the column a date format"
        )
    if written is None:
        raise bad_date(text, "is no date")
    if order.mixed and written.reads_in_two_ways:
        raise bad_date(text, f"can be read in two ways, and {order.why or 'nothing says which is meant'}")
    if order.mixed and order.why and written.proves_month_first:
        raise bad_date(text, f"is written with the month first, and {order.why}")
    if written.ordered or order.day_first:
        return written, written.first, written.second
    return written, written.second, written.first


@lru_cache(maxsize=50_000)
def clean_moment(text: str, order: DateOrder | None = None, latest_year: int = _LATEST_YEAR) -> str:
    """Return a day as ``2026-03-04``, or a moment in UTC as ``2026-03-04T21:30:00+00:00``.

    Parameters
    ----------
    text : str
        Any form of :func:`graphintel.model.values.date_forms.read_date` that names a month (``2026-03`` is the first day
        of that month). Without a zone a time is UK local time; of the hour that comes twice in October the first is
        meant.
    order : DateOrder, optional
        How the file writes its dates; day-first by default.
    latest_year : int
        Last year that a year of two digits may mean.

    Returns
    -------
    str

    Raises
    ------
    InvalidValueError
        ``bad_date``: no date, an impossible one (also a time that the clocks skipped, a weekday that it does not fall on,
        a year before 1900, or the day that software writes for an empty cell), or one that can be read in two ways.

    Examples
    --------
    >>> clean_moment("01/07/2026 22:30")
    '2026-07-01T21:30:00+00:00'
    """
    written, day, month = date_numbers(text, order or DateOrder())
    if not month:
        raise bad_date(text, "names a year but no month")
    year = full_year(written.year, latest_year)
    if year < _EARLIEST_YEAR or (year, month, day) in _DEFAULTS:
        raise bad_date(text, "is what software writes where there is no date")
    try:
        fallen = date(year, month, day or 1)
        check_weekday(text, written, fallen)
        return fallen.isoformat() if written.clock[0] is None else _moment(text, written, fallen)
    except (ValueError, OverflowError) as error:
        if isinstance(error, InvalidValueError):
            raise
        raise bad_date(text, "is no possible date") from error


def check_weekday(text: str, written: WrittenDate, fallen: date) -> None:
    """Refuse a date that does not fall on the weekday that is written beside it."""
    if written.weekday is not None and written.weekday != fallen.weekday():
        raise bad_date(text, f"does not fall on that weekday: {fallen.isoformat()} is a {_DAY_NAMES[fallen.weekday()]}")


def _moment(text: str, written: WrittenDate, day: date) -> str:
    """Return a day and its time in UTC."""
    hour, minute, second, zone = written.clock
    local = datetime(day.year, day.month, day.day, hour or 0, minute, second)
    moment = _zoned(local, zone) if zone else local.replace(tzinfo=LONDON)
    utc = moment.astimezone(UTC)
    if not zone and utc.astimezone(LONDON).replace(tzinfo=None) != local:
        raise bad_date(text, "is a time that did not exist, because the clocks went forward")
    return utc.isoformat(timespec="seconds")


def _zoned(local: datetime, zone: str) -> datetime:
    """Return a local time with its zone as written: Z, BST, +0100."""
    offset = _ZONES.get(zone.upper(), zone)
    return datetime.strptime(
        f"{local.isoformat()}{offset if len(offset) > 3 else offset + '00'}", "%Y-%m-%dT%H:%M:%S%z"
    )


def last_day(moment: str) -> str:
    """Return the UK calendar day of a day or moment in normal form."""
    if len(moment) <= 10:
        return moment
    return datetime.fromisoformat(moment).astimezone(LONDON).date().isoformat()


def days_meant(moment: str, precision: str) -> tuple[date, date]:
    """Return the first and last UK day that a date of this precision may mean.

    Parameters
    ----------
    moment : str
        Day or moment in normal form.
    precision : str
        ``week`` means the calendar week round it, ``month`` the calendar month; anything else the day itself.

    Examples
    --------
    >>> [day.isoformat() for day in days_meant("2026-03-04", "week")]
    ['2026-03-02', '2026-03-08']
    >>> [day.isoformat() for day in days_meant("2026-02-04", "month")]
    ['2026-02-01', '2026-02-28']
    """
    day = date.fromisoformat(last_day(moment))
    if precision == "week":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    if precision == "month":
        first = day.replace(day=1)
        return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return day, day


def is_later(moment: str, limit: str) -> bool:
    """Return whether a day or moment is later than ``limit``; a day counts as the whole day."""
    if len(moment) > 10 and len(limit) > 10:
        return moment > limit
    return last_day(moment) > last_day(limit)


def ends_after(moment: str, limit: str, precision: str) -> bool:
    """Return whether an end is later than ``limit`` by more than its precision explains.

    Parameters
    ----------
    moment, limit : str
        Days or moments in normal form.
    precision : str
        ``week`` and ``month`` explain an end within a week or month of the limit; any other explains nothing.

    Returns
    -------
    bool

    Examples
    --------
    >>> ends_after("2026-11-30", "2026-11-28", "month"), ends_after("2026-11-30", "2026-11-28", "day")
    (False, True)
    """
    explained = _EXPLAINED.get(precision, 0)
    if not explained:
        return is_later(moment, limit)
    return date.fromisoformat(last_day(moment)) > date.fromisoformat(last_day(limit)) + timedelta(days=explained)
