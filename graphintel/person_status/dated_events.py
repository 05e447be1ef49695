"""Events that concern one person, each with the time that its date may mean."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from graphintel.model.event_types import EventType, event_type
from graphintel.model.values.date import LONDON, days_meant

LOITERING = "loitering_or_soliciting"
"""Offence of an event that the windows of the Street Offences Act are about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedEvent:
    """One event as far as statements that count tell of it.

    Attributes
    ----------
    id : str
        Graph id.
    type : str
        Type of event; empty where none is said, or where sources disagree.
    earliest, latest : datetime
        First and last moment in UTC that it may have happened at, ``latest`` excluded unless it is ``earliest``.
    force : str
        Code of the force that holds the record.
    operation, offence, matter, agency : str
        As told; empty where nothing is.
    statements : tuple of str
        Ids of the statements that say so.
    """

    id: str
    type: str
    earliest: datetime
    latest: datetime
    force: str = ""
    operation: str = ""
    offence: str = ""
    matter: str = ""
    agency: str = ""
    statements: tuple[str, ...] = ()

    @property
    def kind(self) -> EventType:
        """What its type is declared to be."""
        return event_type(self.type)

    @property
    def first_day(self) -> date:
        """First UK day that it may have happened on."""
        return self.earliest.astimezone(LONDON).date()

    @property
    def last_day(self) -> date:
        """Last UK day that it may have happened on."""
        last = self.latest if self.latest == self.earliest else self.latest - timedelta(microseconds=1)
        return last.astimezone(LONDON).date()

    @property
    def order(self) -> tuple[datetime, datetime, str]:
        """Order of events in time."""
        return self.earliest, self.latest, self.id


def time_meant(moment: str, precision: str) -> tuple[datetime, datetime]:
    """Return the first moment that a date may mean, and the one after the last, in UTC; of an exact moment both are it.

    Parameters
    ----------
    moment : str
        Day or moment in normal form.
    precision : str
        A moment of precision ``exact`` is itself; anything else is whole UK days.

    Examples
    --------
    >>> [one.isoformat() for one in time_meant("2026-07-01", "day")]
    ['2026-06-30T23:00:00+00:00', '2026-07-01T23:00:00+00:00']
    """
    if precision == "exact" and len(moment) > 10:
        at = datetime.fromisoformat(moment).astimezone(UTC)
        return at, at
    first, last = days_meant(moment, precision)
    return start_of(first), start_of(last + timedelta(days=1))


def start_of(day: date) -> datetime:
    """Return the moment in UTC at which a UK day begins."""
    return datetime.combine(day, time(), LONDON).astimezone(UTC)


def day_asked(as_of: datetime) -> date:
    """Return the UK day that a moment asks about; midnight is the end of the day before it."""
    return (as_of - timedelta(microseconds=1)).astimezone(LONDON).date()


def surely_until(events: Iterable[DatedEvent], as_of: datetime) -> list[DatedEvent]:
    """Return the events that had surely happened by a moment, in order of time."""
    asked = day_asked(as_of)
    happened = (one for one in events if one.latest <= as_of and one.last_day <= asked)
    return sorted(happened, key=lambda one: one.order)
