"""The status of a person from events, and who is owed support: for safeguarding, and never for export."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from graphintel.errors import AccessError, GraphintelError, NotHeldError
from graphintel.model.access import SAFEGUARDING, Viewer
from graphintel.model.capacities import CONCERNED, SUBJECT
from graphintel.model.display_words import count_text, period_words
from graphintel.model.event_types import Side, event_type
from graphintel.model.keys import is_person, type_of_id
from graphintel.model.ontology import INVOLVING_LINKS, NAME_LINKS
from graphintel.model.records import Statement
from graphintel.model.roles import PROTECTED_GROUPS
from graphintel.model.values.base import InvalidValueError
from graphintel.model.values.date import LONDON, clean_moment
from graphintel.person_status.counting_windows import WindowCount, count_windows
from graphintel.person_status.dated_events import DatedEvent, day_asked, start_of, surely_until
from graphintel.person_status.referral_clock import Referral, referrals_of
from graphintel.person_status.support_orders import SupportOrder, support_orders_of
from graphintel.person_status.support_owed import SupportOwed, support_owed_to
from graphintel.service.answers.person_status import (
    CategoryAnswer,
    MatterAnswer,
    PersonOwedSupport,
    PersonStatus,
    ReferralAnswer,
    StatusEvent,
    SupportOrderAnswer,
    SupportOwedList,
    WindowAnswer,
)
from graphintel.service.concerning_events import ConcerningEvent, EventsOfPerson, events_of_people
from graphintel.service.describe import describe_entities, statement_answers
from graphintel.service.read_functions import read_function
from graphintel.service.view import View

STALE_DAYS = 90
"""Days without an event after which a status is said to be old."""
OF_A_CHILD = (
    "Nothing of enforcement is shown or counted of somebody who is, or may have been, under 18 at the time: the safeguarding "
    "lead looks after it."
)


@read_function()
def person_status(view: View, id: str, as_of: str = "") -> PersonStatus:
    """Return the status of one person, computed from dated events.

    Parameters
    ----------
    view : View
        Whose graph; of a viewer who holds the key of safeguarding.
    id : str
        Graph id of a person, or what stands for it.
    as_of : str
        Day or moment, as written; now where empty. Flags, grades and withdrawals are those of now.

    Returns
    -------
    PersonStatus

    Raises
    ------
    AccessError
        The viewer does not hold the key.
    NotHeldError
        The same for an unknown and for a hidden id.
    GraphintelError
        Something that is no person, or no day up to now.
    """
    _check_key(view.viewer)
    moment = _moment(view, as_of)
    records = view.records(id)
    if not records:
        raise NotHeldError(id)
    if not is_person(records[0]):
        raise GraphintelError(f"{id!r} is a {type_of_id(records[0])}; a status is of a Person.")
    identity = view.identity(records)
    person = identity.canonical.get(records[0], records[0])
    told = events_of_people(view, {person: records}, _now(view))[person]
    events = told.until(moment)
    child = told.is_child_on(day_asked(moment))
    dated = [one.dated for one in events]
    owed = support_owed_to(dated, moment)
    categories = {one for event in events for ids in event.categories.values() for one in ids}
    shown = {one for event in events for one in event.dated.statements} | categories
    statements = [one for one in view.statements_about(records) if one.id in shown]
    ends = {end for one in statements for end in (one.start, one.end)}
    whole = view.identity(ends | set(records))
    described = describe_entities(view, {whole.canonical.get(end, end) for end in ends} | {person}, whole, statements)
    return PersonStatus(
        person=described[person].details(),
        as_of=_written(moment),
        child=OF_A_CHILD if child or surely_until(told.left_out, moment) else "",
        owed=owed.reasons,
        recorded=_recorded(events),
        stale=_stale(events, moment),
        events=tuple(_event(one, events, statements) for one in events),
        referrals=tuple(_referral(one) for one in referrals_of(dated, moment)),
        orders=tuple(_order(one) for one in support_orders_of(dated, moment)),
        windows=() if child else tuple(_window(one) for one in count_windows(dated, moment)),
        matters=_matters(events),
        not_counted=tuple(_not_counted(told, events, moment)),
        statements=statement_answers(view, statements, whole, described),
    )


@read_function()
def support_owed(view: View, area: str = "", as_of: str = "") -> SupportOwedList:
    """Return who is reported as exploited or as selling sex, and whoever waits after a referral, by the support owed.

    Parameters
    ----------
    view : View
        Whose graph; of a viewer who holds the key of safeguarding.
    area : str
        Only whom an event in this area concerns; everybody where empty.
    as_of : str
        As in :func:`person_status`.

    Returns
    -------
    SupportOwedList
        Who waits longest after a referral first, whatever else is said of them; no warning, caution or arrest enters the
        order.

    Raises
    ------
    AccessError
        The viewer does not hold the key.
    GraphintelError
        No day up to now, or an area in which no such event is visible.
    """
    _check_key(view.viewer)
    moment = _moment(view, as_of)
    records = view.protected().tokens.keys() | view.cached("referred people", lambda: _referred(view))
    identity = view.identity(records)
    people: dict[str, set[str]] = {}
    for record in records:
        person = identity.canonical.get(record, record)
        people[person] = {record, *identity.clusters.get(person, ())}
    owed = {person: _owed(told, moment) for person, told in events_of_people(view, people, _now(view)).items()}
    described = describe_entities(view, owed, identity, [])
    listed = [
        PersonOwedSupport(
            person=described[person].summary(), areas=one.areas, owed=one.support.reasons, recorded=one.recorded
        )
        for person, one in sorted(owed.items(), key=lambda of: (of[1].support.order, described[of[0]].caption, of[0]))
        if described[person].group in PROTECTED_GROUPS or one.waits
    ]
    areas = {_plain(name): name for one in listed for name in one.areas}
    if area.strip() and _plain(area) not in areas:
        raise GraphintelError(f"No event that concerns such a person is held in {area!r} that this account may see.")
    chosen = areas[_plain(area)] if area.strip() else ""
    return SupportOwedList(
        as_of=_written(moment),
        area=chosen,
        areas=tuple(sorted(areas.values())),
        people=tuple(one for one in listed if not chosen or _plain(chosen) in map(_plain, one.areas)),
    )


@dataclass(frozen=True, slots=True)
class _OwedToPerson:
    support: SupportOwed
    areas: tuple[str, ...]
    recorded: str
    waits: bool


def _owed(told: EventsOfPerson, moment: datetime) -> _OwedToPerson:
    """Return what one person is owed, where, and whether a referral waits."""
    events = told.until(moment)
    dated = [one.dated for one in events]
    return _OwedToPerson(
        support_owed_to(dated, moment),
        tuple(sorted({area for one in events for area in one.areas})),
        _recorded(events),
        any(one.waits for one in referrals_of(dated, moment)),
    )


def _referred(view: View) -> frozenset[str]:
    """Return the records of people whom a referral for support concerns."""
    columns = view.columns()
    concerned: dict[str, set[str]] = {}
    for kind, part, start, end in zip(columns.type, columns.part, columns.start, columns.end, strict=True):
        if kind in INVOLVING_LINKS and part in CONCERNED and is_person(end):
            concerned.setdefault(start, set()).add(end)
    named = view.statements(concerned, tuple(NAME_LINKS))
    referrals = {one.end for one in named if event_type(str(one.properties.get("event_type", ""))).refers}
    return frozenset(record for event in referrals for record in concerned.get(event, ()))


def _plain(area: str) -> str:
    """Return an area as it is compared: whatever its capitals and spaces."""
    return " ".join(area.casefold().split())


def _check_key(viewer: Viewer) -> None:
    if SAFEGUARDING not in viewer.holds:
        raise AccessError(f"The status of people is for safeguarding; it needs {SAFEGUARDING}.")


def _moment(view: View, as_of: str) -> datetime:
    """Return the moment that is asked about: the end of a day, but never later than now."""
    now = _now(view)
    if not as_of.strip():
        return now
    try:
        asked = clean_moment(as_of)
    except InvalidValueError as error:
        raise GraphintelError(f"As of when? {error}") from error
    if asked[:10] > _london_day(now):
        raise GraphintelError(f"As of {as_of!r} lies in the future; expected a day or moment up to now.")
    return min(_end_of(asked), now)


def _now(view: View) -> datetime:
    return _end_of(view.now or view.today) if view.now or view.today else datetime.now(UTC)


def _end_of(text: str) -> datetime:
    """Return a moment as it is, or the end of a day."""
    moment = datetime.fromisoformat(text)
    return start_of(moment.date() + timedelta(days=1)) if len(text) <= 10 else moment.astimezone(UTC)


def _london_day(moment: datetime) -> str:
    return moment.astimezone(LONDON).date().isoformat()


def _written(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _recorded(events: Sequence[ConcerningEvent]) -> str:
    return max((one.dated.last_day.isoformat() for one in events), default="")


def _ids(events: Iterable[DatedEvent]) -> tuple[str, ...]:
    return tuple(one.id for one in events)


def _event(event: ConcerningEvent, events: Sequence[ConcerningEvent], statements: Iterable[Statement]) -> StatusEvent:
    dated = event.dated
    periods = {
        period_words(one.seen_from, one.seen_to, one.seen_precision) for one in statements if one.id in dated.statements
    }
    before = [
        one.dated.id
        for one in events
        if one.dated.kind.side is Side.SUPPORT and one.dated.last_day <= dated.first_day and event.is_enforcement
    ]
    sides = {event_type(one).side.value for one in event.types}
    return StatusEvent(
        id=dated.id,
        types=event.types,
        side=sides.pop() if len(sides) == 1 and (not event.is_enforcement or event.is_about_the_person) else "",
        there_as=tuple(sorted(event.parts - {SUBJECT})),
        when=" or ".join(sorted(periods)),
        first=dated.first_day.isoformat(),
        last=dated.last_day.isoformat(),
        force=dated.force,
        operation=dated.operation,
        offence=dated.offence,
        matter=dated.matter,
        agency=dated.agency,
        consent=event.consent,
        support_by_then=before[-1] if before else "",
        statements=dated.statements,
    )


def _referral(referral: Referral) -> ReferralAnswer:
    return ReferralAnswer(
        event=referral.event.id,
        contact=referral.contact.id if referral.contact else "",
        state=referral.state.value,
        hours=referral.hours,
        sentence=referral.sentence,
    )


def _order(order: SupportOrder) -> SupportOrderAnswer:
    return SupportOrderAnswer(
        event=order.event.id,
        meetings=_ids(order.meetings),
        held=order.held,
        ends=order.ends.isoformat(),
        state=order.state,
        sentence=order.sentence,
    )


def _window(count: WindowCount) -> WindowAnswer:
    return WindowAnswer(
        name=count.window.name,
        title=count.window.title,
        basis=count.window.basis,
        threshold=count.window.threshold,
        operation=count.operation,
        force=count.force,
        first=count.first.isoformat() if count.first else "",
        last=count.last.isoformat() if count.last else "",
        surely=count.surely,
        possibly=count.possibly,
        reached=count.reached,
        sentence=count.sentence,
        events=_ids(count.events),
    )


def _matters(events: Iterable[ConcerningEvent]) -> tuple[MatterAnswer, ...]:
    """Return the matters in which somebody gives the person a category, in order of their reference."""
    matters: dict[tuple[str, str], list[ConcerningEvent]] = {}
    for one in events:
        matters.setdefault((one.dated.matter or one.dated.id, one.dated.force), []).append(one)
    answers = []
    for (matter, force), those in sorted(matters.items()):
        by_category: Mapping[str, set[str]] = {
            category: {each for one in those for each in one.categories.get(category, ())}
            for category in sorted({category for one in those for category in one.categories})
        }
        if by_category:
            answers.append(
                MatterAnswer(
                    matter=matter,
                    force=force,
                    categories=tuple(
                        CategoryAnswer(category=category, statements=tuple(sorted(ids)))
                        for category, ids in by_category.items()
                    ),
                    events=tuple(one.dated.id for one in those),
                )
            )
    return tuple(answers)


def _stale(events: Sequence[ConcerningEvent], moment: datetime) -> str:
    """Return what is said where the newest event is long ago; empty where it is not."""
    if not events:
        return ""
    days = (day_asked(moment) - max(one.dated.last_day for one in events)).days
    return (
        f"Nothing is recorded of the last {count_text(days, 'day')}: it may be out of date."
        if days > STALE_DAYS
        else ""
    )


def _not_counted(told: EventsOfPerson, events: Iterable[ConcerningEvent], moment: datetime) -> Iterable[str]:
    later = sum(one.dated.earliest < moment for one in told.events) - len(told.until(moment))
    if later:
        yield f"{count_text(later, 'event')} that may have been later than that: not counted."
    if told.doubted:
        yield f"{count_text(told.doubted, 'statement')} suspected false or of contested accuracy: not counted."
    if told.undated:
        yield f"{count_text(told.undated, 'event')} without a date: not counted."
    disagreeing = [one for one in events if len(one.types) > 1]
    if disagreeing:
        yield f"{count_text(len(disagreeing), 'event')} of which sources disagree what it was: not counted."
