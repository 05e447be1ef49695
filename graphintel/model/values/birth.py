"""Dates of birth: a day, a month, a year or about a year; kept as exactly as they were told."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from graphintel.model.values.base import InvalidValueError, one_line
from graphintel.model.values.date import bad_date, check_weekday, clean_moment, date_numbers, full_year, last_day
from graphintel.model.values.date_forms import MONTHS
from graphintel.model.values.date_order import DateOrder

ABOUT_YEARS = 3
"""A year of birth that is only estimated may be this many years off, either way."""

_MAX_LENGTH = 80
_OLDEST = 120
_DEFAULTS = frozenset({date(1899, 12, 30), date(1899, 12, 31), date(1900, 1, 1), date(1904, 1, 1)})
_EPOCH = date(1970, 1, 1)
_ABOUT = re.compile(
    r"(?:circa|ca?\.?|about|approx\.?|approximately|around|roughly|est\.?|estimated|probably|perhaps|~)\s*(?P<front>.+)"
    r"|(?P<back>.+?)\s*(?:\?|~|\(?(?:approx\.?|approximately|est\.?|estimated)\)?|-?ish)",
    re.IGNORECASE,
)
_YEARS = re.compile(
    r"(?:between )?(?P<low>\d{4})\s*(?:-|/|to|or|and)\s*(?P<high>\d{4}|\d{2})|(?P<decade>\d{3})0'?s", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Birth:
    """When somebody was born: the first and last day it may have been, how it is written, and how exactly it is known."""

    earliest: date
    latest: date
    text: str
    precision: str

    @property
    def is_day_of_software(self) -> bool:
        """Whether software writes this day where there is none; 1 January 1970 is also somebody's birthday."""
        return self.precision == "day" and self.earliest == _EPOCH

    @property
    def normal(self) -> str:
        """How it is kept in a row: ``1985-06-12``, ``2008-03``, ``1985``, ``1985~`` (about), ``1984/1986`` (between)."""
        return f"{self.text}~" if self.precision == "about" else self.text


_UNKNOWN = re.compile(r"(?:00[/.\-]){1,2}(\d\d?[/.\-]\d{4}|\d{4})|(\d{4}(?:[/.\-]\d\d)??)(?:[/.\-]00){1,2}")
_SHORT = re.compile(rf"({'|'.join(f'{month[:3]}[a-z]*' for month in MONTHS)})\.?[ \-/]'?(\d{{2}})", re.IGNORECASE)


def _whole(year: int, month: int, day: int) -> Birth:
    """Return a birth of a day, a month or a year."""
    if day:
        born = date(year, month, day)
        return Birth(born, born, born.isoformat(), "day")
    if month:
        return Birth(date(year, month, 1), date(year, month, monthrange(year, month)[1]), f"{year}-{month:02}", "month")
    return Birth(date(year, 1, 1), date(year, 12, 31), f"{year:04}", "year")


def _latest_past(text: str, order: DateOrder, on: date) -> Birth:
    """Return a birth in one of the forms of dates; two digits mean the last such year that is not after the record."""
    written, day, month = date_numbers(text, order)
    if written.clock[3]:  # a time with a zone: its UK day
        year, month, day = (int(part) for part in last_day(clean_moment(text, order, on.year)).split("-"))
        return _whole(year, month, day)
    born = _whole(full_year(written.year, on.year), month, day)
    if len(written.year) == 2 and born.earliest > on:
        born = _whole(born.earliest.year - 100, month, day)
    check_weekday(text, written, born.earliest)
    return born


def _two_years(line: str) -> re.Match[str] | None:
    """Return a match of two years or a decade; 2002-03 is a month, not two years."""
    found = _YEARS.fullmatch(line)
    if found is None or found["decade"] or len(found["high"]) == 4:
        return found if found is None or found["decade"] or found["low"] < found["high"] else None
    return found if found["high"] > "12" and found["low"][-2:] < found["high"] else None


def _between(found: re.Match[str]) -> Birth:
    """Return a birth between two years."""
    low = int(f"{found['decade']}0") if found["decade"] else int(found["low"])
    high = low + 9 if found["decade"] else int(f"{found['low'][:-2]}{found['high']}"[-4:])
    return Birth(date(low, 1, 1), date(high, 12, 31), f"{low}/{high}", "between")


def _about(born: Birth) -> Birth:
    """Return a birth that may be some years off, by its year or month."""
    low, high = born.earliest, born.latest
    return Birth(
        date(low.year - ABOUT_YEARS, low.month, 1),
        date(high.year + ABOUT_YEARS, high.month, monthrange(high.year + ABOUT_YEARS, high.month)[1]),
        born.text,
        "about",
    )


def _read(text: str, order: DateOrder, on: date) -> Birth:
    line = one_line(text) if len(text) <= _MAX_LENGTH else ""
    if zeros := _UNKNOWN.fullmatch(line):  # 00/00/1985 and 1985-00-00: day and month are not known
        line = zeros[1] or zeros[2]
    if short := _SHORT.fullmatch(line):
        line = f"{short[1]} {full_year(short[2], on.year)}"
    if years := _two_years(line):
        return _between(years)
    if found := _ABOUT.fullmatch(line):
        inner = found["front"] or found["back"]
        years = _two_years(inner)
        return _about(_between(years) if years else _latest_past(inner, order, on))
    return _latest_past(line, order, on)


@lru_cache(maxsize=50_000)
def clean_birth(text: str, order: DateOrder, on: str) -> Birth | None:
    """Return when somebody was born, or None for a day that software writes where none is known.

    Parameters
    ----------
    text : str
        A date in any of the forms, a month or a year alone, with ``c.`` or ``about`` in front, or two years.
    order : DateOrder
        How the file writes its dates.
    on : str
        The day of the record, in normal form: a year of two digits is the last one before it.

    Returns
    -------
    Birth or None

    Raises
    ------
    InvalidValueError
        ``bad_date``: no date, an impossible one, more than 120 years before the record, or one that reads in two ways.

    Notes
    -----
    A birth after the record is returned: whoever reads the row refuses it.

    Examples
    --------
    >>> born = clean_birth("c. 1985", DateOrder(), "2026-03-04")
    >>> born.normal, born.precision, born.latest.isoformat()
    ('1985~', 'about', '1988-12-31')
    """
    day = date.fromisoformat(last_day(on))
    try:
        born = _read(text, order, day)
    except InvalidValueError:
        raise
    except (ValueError, OverflowError) as error:
        raise bad_date(text, "is no possible date") from error
    if born.earliest in _DEFAULTS and day.year - born.earliest.year > _OLDEST - 20:
        return None
    if day.year - born.latest.year > _OLDEST:
        raise bad_date(text, "is more than 120 years before the record")
    return born


def birth_of(normal: str) -> Birth:
    """Return the birth of its normal form.

    Parameters
    ----------
    normal : str
        As :attr:`Birth.normal`; a moment counts as its UK day.

    Returns
    -------
    Birth
    """
    if "/" in normal and (found := _YEARS.fullmatch(normal.rstrip("~"))):
        return _about(_between(found)) if normal.endswith("~") else _between(found)
    if normal.endswith("~"):
        return _about(birth_of(normal[:-1]))
    year, month, day = [*(int(part) for part in last_day(normal).split("-")), 0, 0][:3]
    return _whole(year, month, day)
