"""The forms in which people write dates, read into numbers; which of two numbers is the day is not decided here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from graphintel.model.values.base import one_line

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MAX_LENGTH = 60
_IMPOSSIBLE = 99

_WEEKDAY = "|".join(f"{day[:3]}(?:{day[3:]})?" for day in _WEEKDAYS) + "|tues|weds|thur|thurs"
_WORD = re.compile(r"[a-z]{3}")
_BESIDE = re.compile(rf"\(?\b(?P<weekday>{_WEEKDAY})\b[.,)]*")
_CLOCK = (
    r"(?P<hour>\d{1,2})(?::(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?|\.(?P<dotted>\d{2}))?"
    r" ?(?P<half>[ap]\.?m\b\.?)?(?: ?(?:hours|hrs|hr|h)\b\.?)?"
    r"|(?P<hours>\d{2})(?P<minutes>\d{2})(?P<seconds>\d{2})?(?: ?(?:hours|hrs|hr|h)\b\.?)?"
)
_ZONE = r"(?: ?(?P<zone>z|utc|gmt|bst|[+-]\d{2}(?::?\d{2})?))?"
_AFTER = re.compile(rf"(?P<date>.+?)(?P<join>t|,? at |, ?| )(?:{_CLOCK}){_ZONE}")
_BEFORE = re.compile(rf"(?:{_CLOCK}){_ZONE},? (?:on )?(?P<date>.+)")
_TELLS_TIME = re.compile(r"[:]|[ap]\.?m\b|hours|hrs|\bhr|\dh\b")

_YEAR_FIRST = re.compile(r"(\d{4})([-/. ])(\d{1,2})(?:\2(\d{1,2}))?")
_COMPACT = re.compile(r"((?:19|20)\d{2})(0[1-9]|1[0-2])(\d{2})")
_NUMBERS = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})")
_NUMBERS_RUN = re.compile(r"(\d{2})(\d{2})((?:19|20)\d{2})")
_MONTH_YEAR = re.compile(r"(\d{1,2})[/.\-](\d{4})")
_YEAR = re.compile(r"\d{4}")
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ \-./]*(?:of )?([a-z]{3,9})\.?,?[ \-./]*'?(\d{4}|\d{2})")
_MONTH_DAY = re.compile(r"([a-z]{3,9})\.?[ \-](\d{1,2})(?:st|nd|rd|th)?(?:, ?|[ \-])'?(\d{4}|\d{2})")
_MONTH_ALONE = re.compile(r"([a-z]{3,9})\.?,?[ \-/]*(?:of )?(\d{4})")
_YEAR_WORDED = re.compile(r"(\d{4})[ \-]([a-z]{3,9})\.?[ \-](\d{1,2})")


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date in numbers, as written.

    ``first`` and ``second`` are day and month where ``ordered``; else the order of the file says which is which. ``month``
    or ``day`` is 0 where the form names none. ``year`` keeps its two or four digits. ``clock`` is hour, minute, second and
    zone, the hour None where there is no time; a half of the day is already in the hour, which is -1 where it cannot be.
    """

    year: str
    first: int
    second: int
    ordered: bool = True
    weekday: int | None = None
    clock: tuple[int | None, int, int, str] = (None, 0, 0, "")

    @property
    def names_no_day(self) -> bool:
        """Whether the form names a month or a year alone."""
        return self.ordered and self.first == 0

    @property
    def reads_in_two_ways(self) -> bool:
        """Whether the two numbers give two different dates by their order."""
        return not self.ordered and self.first != self.second and max(self.first, self.second) <= 12

    @property
    def proves_day_first(self) -> bool:
        """Whether the numbers give a date only with the day first."""
        return not self.ordered and self.second <= 12 < self.first <= 31 and self.second > 0

    @property
    def proves_month_first(self) -> bool:
        """Whether the numbers give a date only with the month first."""
        return not self.ordered and self.first <= 12 < self.second <= 31 and self.first > 0


def _number(written: str | None) -> int:
    """Return a number, 0 where the form leaves it out; a written zero is a day or month that does not exist."""
    return int(written) or _IMPOSSIBLE if written else 0


def _month_of(word: str) -> int:
    """Return the number of a month by its name or the beginning of it, 0 where it is none."""
    start = "sep" if word == "sept" else word
    found = [number for number, name in enumerate(MONTHS, 1) if name.startswith(start)]
    return found[0] if len(found) == 1 else 0


def _day_of(line: str) -> WrittenDate | None:
    """Return a date without a time."""
    if (found := _YEAR_FIRST.fullmatch(line)) or (found := _COMPACT.fullmatch(line)):
        month, day = (found[3], found[4]) if found.re is _YEAR_FIRST else (found[2], found[3])
        return WrittenDate(found[1], _number(day), _number(month))
    if (found := _NUMBERS.fullmatch(line)) or (found := _NUMBERS_RUN.fullmatch(line)):
        return WrittenDate(found[3], _number(found[1]), _number(found[2]), ordered=False)
    if found := _MONTH_YEAR.fullmatch(line):
        return WrittenDate(found[2], 0, _number(found[1]))
    if _YEAR.fullmatch(line):
        return WrittenDate(line, 0, 0)
    return _worded(line)


def _worded(line: str) -> WrittenDate | None:
    """Return a date whose month is a word."""
    for form, year, month, day in ((_DAY_MONTH, 3, 2, 1), (_MONTH_DAY, 3, 1, 2), (_YEAR_WORDED, 1, 2, 3)):
        if (found := form.fullmatch(line)) and (number := _month_of(found[month])):
            return WrittenDate(found[year], _number(found[day]), number)
    if (found := _MONTH_ALONE.fullmatch(line)) and (number := _month_of(found[1])):
        return WrittenDate(found[2], 0, number)
    return None


def _clock_of(found: re.Match[str]) -> tuple[int, int, int, str]:
    """Return hour, minute, second and zone; the hour -1 where its half of the day cannot be."""
    hour, zone = int(found["hour"] or found["hours"]), (found["zone"] or "").upper()
    minute = int(found["minute"] or found["dotted"] or found["minutes"] or 0)
    second = int(found["second"] or found["seconds"] or 0)
    if not found["half"]:
        return hour, minute, second, zone
    after_noon = found["half"].startswith("p")
    if hour > 12 or (hour == 0 and after_noon):
        return (hour if after_noon and hour > 12 else -1), minute, second, zone
    return hour % 12 + 12 * after_noon, minute, second, zone


def _is_time(found: re.Match[str], text: str) -> bool:
    """Return whether what stands beside a date is a time: a bare number of one or two digits is none."""
    bare = found["minute"] is None and found["dotted"] is None and found["minutes"] is None
    return not bare or bool(found["half"]) or _TELLS_TIME.search(text) is not None


def _with_time(line: str) -> WrittenDate | None:
    """Return a date with a time behind or before it."""
    for form in (_AFTER, _BEFORE):
        if not (found := form.fullmatch(line)):
            continue
        written = _day_of(found["date"].strip(" ,"))
        names_day = written is not None and written.first and written.second
        if written is not None and names_day and _is_time(found, line):
            return WrittenDate(written.year, written.first, written.second, written.ordered, None, _clock_of(found))
    return None


@lru_cache(maxsize=50_000)
def read_date(text: str) -> WrittenDate | None:
    """Return the numbers of a date in any of the forms, or None where it is none.

    Parameters
    ----------
    text : str
        Day, month and year in numbers or words, year first or last; a month or year alone; a weekday and a time may stand
        beside it.

    Returns
    -------
    WrittenDate or None

    Examples
    --------
    >>> read_date("Wed 1 July 2026, 9:30 PM")
    WrittenDate(year='2026', first=1, second=7, ordered=True, weekday=2, clock=(21, 30, 0, ''))
    """
    line = one_line(text).lower() if len(text) <= _MAX_LENGTH * 4 else ""
    if not line or len(line) > _MAX_LENGTH:
        return None
    weekday = None
    if _WORD.search(line) and (found := _BESIDE.search(line)):
        weekday = next(n for n, day in enumerate(_WEEKDAYS) if day.startswith(found["weekday"][:3]))
        line = " ".join(f"{line[: found.start()]} {line[found.end() :]}".split()).strip(" ,")
    written = _day_of(line) or _with_time(line)
    if written is None or weekday is None:
        return written
    return WrittenDate(written.year, written.first, written.second, written.ordered, weekday, written.clock)
