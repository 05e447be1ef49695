"""Dates: ISO 8601, or day-first where the evidence of the column allows it; nothing is swapped in silence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from graphintel.model.values.base import BadValue, one_line

LONDON = ZoneInfo("Europe/London")
PRECISIONS = ("exact", "day", "week", "month", "unknown")

_TIME = r"(?:(?:T|,? ?)(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)? ?(Z|UTC|GMT|BST|[+-]\d{2}(?::?\d{2})?)?)?"
_ISO = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2})" + _TIME + ")?", re.IGNORECASE | re.ASCII)
_SLASHED = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})" + _TIME, re.IGNORECASE | re.ASCII)
_WORDED = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th)?[ \-]?([a-z]{3,9})\.?,?[ \-]?(\d{4}|\d{2})" + _TIME, re.IGNORECASE | re.ASCII
)
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_ZONES = {"Z": "+00:00", "UTC": "+00:00", "GMT": "+00:00", "BST": "+01:00"}
_EARLIEST_YEAR = 1900
_DEFAULTS = frozenset({(1900, 1, 1), (1904, 1, 1), (1970, 1, 1)})
_PIVOT = 70
_SURE = 10


@dataclass(frozen=True, slots=True)
class DateOrder:
    """How a column writes its dates; ``mixed`` where a date that reads in two ways is refused."""

    day_first: bool = True
    mixed: bool = False


class DateEvidence:
    """How one column writes its dates, by the evidence of all its values.

    Day-first where more values can only be day-first than can only be month-first, or where none decides and the
    source says so. Month-first where ten values or more prove it and none speaks against it: fewer may be slips of
    the pen in a day-first column. Otherwise values that read in two ways are refused.

    Parameters
    ----------
    declared : str
        What the source says of a column in which no value decides: ``day-first`` or ``refuse``.

    Examples
    --------
    >>> evidence = DateEvidence()
    >>> for cell in ("01/02/2026", "25/12/2025"):
    ...     evidence.add(cell)
    >>> evidence.order
    DateOrder(day_first=True, mixed=False)
    """

    def __init__(self, declared: str = "day-first") -> None:
        self.declared = declared
        self.day = self.month = 0

    def add(self, value: str) -> None:
        """Count one cell."""
        if found := _SLASHED.fullmatch(one_line(value)):
            first, second = int(found[1]), int(found[2])
            self.day += first > 12 >= second
            self.month += second > 12 >= first

    @property
    def order(self) -> DateOrder:
        """How to read a date of this column."""
        if self.month >= _SURE and not self.day:
            return DateOrder(day_first=False)
        return DateOrder(mixed=self.month >= self.day and (self.month > 0 or self.declared == "refuse"))


@dataclass(frozen=True, slots=True)
class _Written:
    """A date in numbers; ``clock`` is hour, minute, second and zone as written, hour None where there is none."""

    year: int
    month: int
    day: int
    clock: tuple[str | None, str | None, str | None, str | None]


def _bad(text: str, why: str) -> BadValue:
    return BadValue("bad_date", f"{text.strip()[:40]!r} {why}; expected a date such as 2026-03-04 or 04/03/2026 21:30.")


def _clock(found: re.Match[str]) -> tuple[str | None, str | None, str | None, str | None]:
    return found[4], found[5], found[6], found[7]


def _full_year(written: str) -> int:
    year = int(written)
    return year if len(written) == 4 else year + (2000 if year < _PIVOT else 1900)


def _read(text: str, order: DateOrder) -> _Written:
    """Return the numbers of a date in any of the forms."""
    line = one_line(text)
    if found := _ISO.fullmatch(line):
        return _Written(int(found[1]), int(found[2]), int(found[3] or 1), _clock(found))
    if found := _SLASHED.fullmatch(line):
        first, second = int(found[1]), int(found[2])
        if order.mixed and first != second and max(first, second) <= 12:
            raise _bad(text, "can be read in two ways, and its column does not say which")
        day, month = (first, second) if order.day_first else (second, first)
        return _Written(_full_year(found[3]), month, day, _clock(found))
    if found := _WORDED.fullmatch(line):
        months = [number for number, name in enumerate(_MONTHS, 1) if name.startswith(_month_word(found[2]))]
        if len(months) == 1:
            return _Written(_full_year(found[3]), months[0], int(found[1]), _clock(found))
    if re.fullmatch(r"\d{5}(?:\.\d+)?", line):
        raise _bad(
            text, "is a spreadsheet's number of a day, which counts from 1900 or 1904; give the column a date format"
        )
    raise _bad(text, "is no date")


def _month_word(word: str) -> str:
    lower = word.lower()
    return "sep" if lower == "sept" else lower


@lru_cache(maxsize=50_000)
def clean_moment(text: str, order: DateOrder | None = None) -> str:
    """Return a day as ``2026-03-04``, or a moment in UTC as ``2026-03-04T21:30:00+00:00``.

    Parameters
    ----------
    text : str
        ISO 8601 (``2026-03`` is the first day of that month), ``day/month/year``, or ``4 March 2026``; a time may
        follow. Without a zone it is UK local time; of the hour that comes twice in October the first is meant.
    order : DateOrder, optional
        How the column writes its dates; day-first by default.

    Returns
    -------
    str

    Raises
    ------
    BadValue
        ``bad_date``: no date, an impossible one (also a time that the clocks skipped, a year before 1900, or the day
        that software writes for an empty cell), or one that can be read in two ways.

    Examples
    --------
    >>> clean_moment("01/07/2026 22:30")
    '2026-07-01T21:30:00+00:00'
    """
    written = _read(text, order or DateOrder())
    hour, minute, second, zone = written.clock
    if written.year < _EARLIEST_YEAR or (written.year, written.month, written.day) in _DEFAULTS:
        raise _bad(text, "is what software writes where there is no date")
    try:
        if hour is None:
            return date(written.year, written.month, written.day).isoformat()
        local = datetime(written.year, written.month, written.day, int(hour), int(minute or 0), int(second or 0))
        moment = local.replace(tzinfo=LONDON) if zone is None else _zoned(local, zone)
        utc = moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise _bad(text, "is no possible date") from error
    if zone is None and utc.astimezone(LONDON).replace(tzinfo=None) != local:
        raise _bad(text, "is a time that did not exist, because the clocks went forward")
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


def is_later(moment: str, limit: str) -> bool:
    """Return whether a day or moment is later than ``limit``; a day counts as the whole day."""
    if len(moment) > 10 and len(limit) > 10:
        return moment > limit
    return last_day(moment) > last_day(limit)
