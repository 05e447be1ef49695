"""Ages as sources state them: whether somebody was, or may have been, under 18 at a time.

An uncertain age near 18 is taken as a child's until it is assessed (domain reference C.4, TV8).
"""

from __future__ import annotations

import re
from datetime import date

from graphintel.model.values.birth import birth_of
from graphintel.model.values.date import last_day

ADULT = 18
NEAR = 3
"""An age that is only estimated may be this many years too high."""

_CERTAIN = re.compile(r"(?:aged? )?(\d{1,3})(?: ?(?:years?|yrs?)(?: old)?)?")
_AT_LEAST = re.compile(r"(?:over|at least|not under) (\d{1,3})|(\d{1,3}) ?(?:\+|or over|and over)")
_AT_MOST = re.compile(r"(?:under|below|less than|up to)\b.*")
_NOT_KNOWN = frozenset({"", "unknown", "not known", "n/a", "-"})
_ASSESSED = frozenset({"adult, assessed", "assessed as adult"})
_GROWN = _ASSESSED | {"adult"}


def age_on(born: str, day: str) -> int:
    """Return the age in whole years on a day.

    Parameters
    ----------
    born, day : str
        Days or moments in normal form; a moment counts as its UK day.

    Returns
    -------
    int
        Below zero where the day is before the birth. Who was born on 29 February is a year older on 1 March.

    Examples
    --------
    >>> age_on("2008-03-04", "2026-03-03"), age_on("2008-03-04", "2026-03-04")
    (17, 18)
    """
    birth, then = date.fromisoformat(last_day(born)), date.fromisoformat(last_day(day))
    return then.year - birth.year - ((then.month, then.day) < (birth.month, birth.day))


def may_be_child(born: str, stated: str, day: str) -> bool:
    """Return whether somebody was or may have been under 18 on a day.

    Parameters
    ----------
    born : str
        Date of birth in normal form, empty where none is given; it decides. Of a month, a year or about a year the latest
        birth that it allows counts: who may be a child is treated as one until assessed as adult.
    stated : str
        Age as written: ``17``, ``about 19``, ``16-20``, ``adult``. A bare number counts as it stands. Anything else that
        is written is an estimate: its lowest number less three years decides, and without a number it may be a child.
    day : str
        When it was so, in normal form.

    Returns
    -------
    bool
        False where neither a date of birth nor an age is given.

    Examples
    --------
    >>> [may_be_child("", age, "2026-03-04") for age in ("17", "18", "about 19", "about 30", "16-20", "teenager", "")]
    [True, False, True, False, True, True, False]
    """
    words = " ".join(stated.lower().split())
    if born and day:
        birth = birth_of(born)
        surely = age_on(birth.earliest.isoformat(), day) < ADULT
        return surely or (words not in _ASSESSED and age_on(birth.latest.isoformat(), day) < ADULT)
    if words in _NOT_KNOWN | _GROWN:
        return False
    if certain := _CERTAIN.fullmatch(words):
        return int(certain[1]) < ADULT
    if least := _AT_LEAST.fullmatch(words):
        return int(least[1] or least[2]) < ADULT
    if _AT_MOST.fullmatch(words):
        return True
    numbers = [int(number) for number in re.findall(r"\d{1,3}", words)]
    return not numbers or min(numbers) - NEAR < ADULT
