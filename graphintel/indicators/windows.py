"""What was seen inside 28 days, as far as the precision of the dates allows to say so.

A day is a day. A week is the calendar week round the day given, a month the calendar month: something was seen on one of
its days. What may have been inside the window, and may as well have been outside, is not taken for inside; so a date that
is only a month never is, except in a February of 28 days.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TypeVar

from graphintel.model.display_words import day as day_words
from graphintel.model.values.date import days_meant

WINDOW_DAYS = 28
"""Length of a window."""


@dataclass(frozen=True, slots=True)
class Span:
    """First days, as ordinals, of the windows in which something was surely seen: ``low`` to ``high``, both included."""

    low: int
    high: int

    @property
    def begun(self) -> int:
        """The first day on which it was surely going on, or seen already."""
        return self.low + WINDOW_DAYS - 1

    @property
    def ended(self) -> int:
        """The last day on which it was surely going on, or the earliest on which it may have been seen."""
        return self.high

    def intersection(self, other: Span) -> Span | None:
        """Return the first days of the windows in which both were seen, or None where there is none."""
        low, high = max(self.low, other.low), min(self.high, other.high)
        return Span(low, high) if low <= high else None


def _bounds(text: str, precision: str) -> tuple[int, int]:
    """Return the first and last day, as ordinals, that a date of this precision may mean."""
    first, last = days_meant(text, precision)
    return first.toordinal(), last.toordinal()


@lru_cache(maxsize=50_000)
def span_of(seen_from: str, seen_to: str, precision: str) -> Span | None:
    """Return the windows in which a statement's observation surely falls.

    Parameters
    ----------
    seen_from, seen_to : str
        Dates of the statement; ``seen_to`` may be empty.
    precision : str
        ``exact``, ``day``, ``week``, ``month`` or ``unknown``.

    Returns
    -------
    Span or None
        None where nothing is sure: an undated statement, or a lone date that is too coarse.

    Examples
    --------
    >>> span_of("2026-03-04", "", "day").low == date(2026, 3, 4).toordinal() - 27
    True
    >>> span_of("2026-03-04", "", "month"), span_of("", "", "unknown")
    (None, None)
    """
    if not seen_from or precision == "unknown":
        return None
    earliest, begun = _bounds(seen_from, precision)
    ended, latest = _bounds(seen_to or seen_from, precision)
    if begun <= ended:  # it went on from the one to the other, whatever the days were exactly
        return Span(begun - WINDOW_DAYS + 1, ended)
    low, high = latest - WINDOW_DAYS + 1, earliest
    return Span(low, high) if low <= high else None


@dataclass(frozen=True, slots=True)
class Sighting:
    """One sighting: what was seen, the rows that say so, and when."""

    entity: str
    rows: tuple[int, ...]
    span: Span


_Score = TypeVar("_Score", bound=tuple[int, ...])


def window_that_shows_most(
    seen: Sequence[Sighting], score: Callable[[Sequence[Sighting]], _Score]
) -> tuple[int, list[Sighting]]:
    """Return the window that shows most, and what was seen in it.

    Parameters
    ----------
    seen : sequence of Sighting
        At least one.
    score : callable
        How much some of them show; of windows that show the same the newest is taken.

    Returns
    -------
    first : int
        Ordinal of the first day.
    inside : list of Sighting
        In the order given.
    """
    first, inside = max(_windows(seen), key=lambda window: (score(window[1]), window[0]))
    return first, inside


def _windows(seen: Iterable[Sighting]) -> Iterator[tuple[int, list[Sighting]]]:
    """Yield the windows that end with a sighting: every other window shows no more than one of these."""
    every = list(seen)
    for first in sorted({dated.span.high for dated in every}):
        yield first, [dated for dated in every if dated.span.low <= first <= dated.span.high]


def window_text(first: int) -> str:
    """Return a window as words.

    Examples
    --------
    >>> window_text(date(2026, 3, 1).toordinal())
    '28 days from 1 Mar 2026'
    """
    return f"{WINDOW_DAYS} days from {day_words(date.fromordinal(first).isoformat())}"
