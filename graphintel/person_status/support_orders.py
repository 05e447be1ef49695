"""Engagement and support orders: three meetings with a supervisor within six months (Street Offences Act 1959, section 1(2A))."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from graphintel.model.display_words import count_text, day
from graphintel.person_status.dated_events import DatedEvent, day_asked, surely_until
from graphintel.person_status.periods import fewest_days, last_day_of_period

MEETINGS = 3
MONTHS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportOrder:
    """One order, with the meetings that are recorded under it.

    Attributes
    ----------
    event : DatedEvent
    meetings : tuple of DatedEvent
        Within its six months.
    held : int
        Different days on which meetings surely were.
    ends : date
        Last day of the six months.
    state : str
        ``complete``, ``in progress`` or ``over``.
    sentence : str
    """

    event: DatedEvent
    meetings: tuple[DatedEvent, ...]
    held: int
    ends: date
    state: str
    sentence: str


def support_orders_of(events: Iterable[DatedEvent], as_of: datetime) -> list[SupportOrder]:
    """Return a person's orders with their meetings, oldest first.

    Parameters
    ----------
    events : iterable of DatedEvent
        Of one person.
    as_of : datetime
        Moment with its zone; what had not surely happened by then is left out.

    Returns
    -------
    list of SupportOrder
        A meeting that names a matter is of that force's order in that matter, else of the newest order before it that names
        none; a meeting without a matter is of the newest order before it.
    """
    happened = surely_until(events, as_of)
    orders = [one for one in happened if one.kind.support_order]
    meetings: dict[str, list[DatedEvent]] = {one.id: [] for one in orders}
    for meeting in (one for one in happened if one.kind.order_meeting):
        begun = [one for one in orders if one.first_day <= meeting.last_day]
        fitting = begun
        if meeting.matter:
            same = [one for one in begun if (one.force, one.matter) == (meeting.force, meeting.matter)]
            fitting = same or [one for one in begun if not one.matter]
        if fitting:
            meetings[fitting[-1].id].append(meeting)
    asked = day_asked(as_of)
    return [_order(one, meetings[one.id], asked) for one in orders]


def _order(event: DatedEvent, meetings: Iterable[DatedEvent], asked: date) -> SupportOrder:
    ends = last_day_of_period(event.last_day, MONTHS)
    within = [one for one in meetings if one.last_day <= ends]
    held = fewest_days((one.first_day, one.last_day) for one in within)
    state = "complete" if held >= MEETINGS else "in progress" if asked <= ends else "over"
    sentence = (
        f"{held} of {MEETINGS} meetings recorded: {state}; the six months end on {day(ends.isoformat())}."
        if state != "over"
        else f"The six months ended on {day(ends.isoformat())} with {count_text(held, 'meeting')} of {MEETINGS} recorded."
    )
    return SupportOrder(event=event, meetings=tuple(within), held=held, ends=ends, state=state, sentence=sentence)
