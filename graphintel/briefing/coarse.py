"""Dates and roles of sheltered people, only as exact as enough others share them: against jigsaw identification.

A week in which a single exploited person was seen, or a role that only one holds, tells whoever knows one more piece who
is meant. Outside the own force each is coarsened until at least ``LEAST`` sheltered people of the recipient's graph share
it; inside, the briefing says where fewer do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

LEAST = 5
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


STEPS: tuple[tuple[str, Callable[[str], str]], ...] = (("week", week_of), ("month", month_of), ("year", year_of))
"""From finer to coarser, each with the name of its precision; coarser than a year is nothing."""

Shared = Mapping[str, int]
"""How many sheltered people share each detail."""


def shared_dates(seen: Iterable[tuple[str, str]]) -> Shared:
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
        for _, coarsen in STEPS if when else ():
            people.setdefault(coarsen(when), set()).add(person)
    return {detail: len(held) for detail, held in people.items()}


def shared_date(text: str, shared: Shared, least: int = LEAST) -> tuple[str, str]:
    """Return a date as exact as enough people share it, and how exact that is.

    Parameters
    ----------
    text : str
        Day or moment.
    shared : mapping of str to int
        As :func:`shared_dates` gives it.
    least : int
        People who must share it; 0 keeps the week whoever shares it.

    Returns
    -------
    text : str
        A week, month or year, or empty.
    precision : str
        ``week``, ``month``, ``year`` or ``unknown``.

    Examples
    --------
    >>> shared_date("2026-03-04", {"2026-W10": 1, "2026-03": 6, "2026": 9})
    ('2026-03', 'month')
    """
    for precision, coarsen in STEPS if text else ():
        if shared.get(coarsen(text), 0) >= least:
            return coarsen(text), precision
    return "", "unknown"


def shared_roles(roles: Iterable[str], holders: Shared, least: int = LEAST) -> tuple[str, ...]:
    """Return those of somebody's roles that enough sheltered people hold.

    Examples
    --------
    >>> shared_roles(["child_victim", "selling_sex"], {"selling_sex": 7, "child_victim": 1})
    ('selling_sex',)
    """
    return tuple(role for role in roles if holders.get(role, 0) >= least)
