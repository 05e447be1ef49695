"""Generalises dates and roles of protected people until enough others share them: against jigsaw identification.

A week in which a single exploited person was seen, or a role that only one holds, identifies the person to a reader
who knows one more piece. Outside the own force each is generalised until at least ``MIN_PEOPLE`` protected people of
the recipient's graph share it; inside, the briefing warns where fewer do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

MIN_PEOPLE = 5
"""People who must share a detail (k of k-anonymity)."""


def day_of(text: str) -> str:
    """Return the day of a moment; empty for nothing.

    Examples
    --------
    >>> day_of("2026-03-04T21:30:00+00:00")
    '2026-03-04'
    """
    return text[:10]


def week_of(text: str) -> str:
    """Return the ISO week of a day or moment; empty for nothing.

    Examples
    --------
    >>> week_of("2026-01-01T10:00:00+00:00")
    '2026-W01'
    """
    if not text:
        return ""
    year, week, _ = date.fromisoformat(text[:10]).isocalendar()
    return f"{year}-W{week:02}"


def month_of(text: str) -> str:
    """Return the month of a day or moment."""
    return text[:7]


def year_of(text: str) -> str:
    """Return the year of a day or moment."""
    return text[:4]


PRECISIONS: tuple[tuple[str, Callable[[str], str]], ...] = (("week", week_of), ("month", month_of), ("year", year_of))
"""From finer to coarser, each with the name of its precision; nothing is given that is coarser than a year."""

PeopleCounts = Mapping[str, int]
"""How many protected people share each detail."""


def count_people_by_date(seen: Iterable[tuple[str, str]]) -> PeopleCounts:
    """Return for each week, month and year how many people a statement dates to it.

    Parameters
    ----------
    seen : iterable of (person, day or moment)

    Returns
    -------
    mapping of str to int
    """
    people: dict[str, set[str]] = {}
    for person, when in seen:
        for _, generalise in PRECISIONS if when else ():
            people.setdefault(generalise(when), set()).add(person)
    return {detail: len(holders_of_detail) for detail, holders_of_detail in people.items()}


def generalise_date(text: str, shared: PeopleCounts, min_people: int = MIN_PEOPLE) -> tuple[str, str]:
    """Return a date as exact as enough people share it, and how exact that is.

    Parameters
    ----------
    text : str
        Day or moment.
    shared : mapping of str to int
        As :func:`count_people_by_date` gives it.
    min_people : int
        People who must share it; 0 keeps the week whoever shares it.

    Returns
    -------
    text : str
        A week, month or year, or empty.
    precision : str
        ``week``, ``month``, ``year`` or ``unknown``.

    Examples
    --------
    >>> generalise_date("2026-03-04", {"2026-W10": 1, "2026-03": 6, "2026": 9})
    ('2026-03', 'month')
    """
    for precision, generalise in PRECISIONS if text else ():
        if shared.get(generalise(text), 0) >= min_people:
            return generalise(text), precision
    return "", "unknown"


def common_roles(roles: Iterable[str], holders: PeopleCounts, min_people: int = MIN_PEOPLE) -> tuple[str, ...]:
    """Return those of somebody's roles that enough protected people hold.

    Examples
    --------
    >>> common_roles(["child_victim", "selling_sex"], {"selling_sex": 7, "child_victim": 1})
    ('selling_sex',)
    """
    return tuple(role for role in roles if holders.get(role, 0) >= min_people)
