"""Events of a status in the words of screen and command line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from graphintel.model.display_words import day, joined_words, moment_words, name_words
from graphintel.model.event_types import Side, event_type
from graphintel.person_status.dated_events import day_asked, start_of
from graphintel.service.answers.person_status import StatusEvent


def event_words(event: StatusEvent) -> str:
    """Return what an event was; every type that sources give it."""
    return " or ".join(event_type(one).words or name_words(one) for one in event.types) or "not said what"


def as_of_words(as_of: str) -> str:
    """Return the moment that was asked about, in words; midnight is the end of the day before it.

    Examples
    --------
    >>> as_of_words("2026-06-01T23:00:00+00:00"), as_of_words("2026-06-01T11:00:00+00:00")
    ('the end of 1 Jun 2026', '1 Jun 2026, 12:00')
    """
    moment = datetime.fromisoformat(as_of)
    asked = day_asked(moment)
    if start_of(asked + timedelta(days=1)) == moment:
        return f"the end of {day(asked.isoformat())}"
    return moment_words(as_of)


def dated_events(events: Iterable[StatusEvent]) -> dict[str, str]:
    """Return what each event was and when, by its id."""
    return {one.id: f"{event_words(one)}, {one.when}" for one in events}


def details(event: StatusEvent, names: Mapping[str, str]) -> list[str]:
    """Return what else is known of an event: operation, what it was for, agency, consent, and the support by then."""
    told = [
        f"there as {joined_words([name_words(part) for part in event.there_as])}" if event.there_as else "",
        f"operation {event.operation}" if event.operation else "",
        f"for {name_words(event.offence)}" if event.offence else "",
        f"consent: {name_words(event.consent)}" if event.consent else "",
    ]
    if event.side == Side.ENFORCEMENT.value:
        before = names.get(event.support_by_then)
        told.append(f"support by then: {before}" if before else "no support recorded by then")
    return [one for one in told if one]
