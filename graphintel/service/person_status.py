"""The status of a person from events, and who is owed support: for safeguarding, and never for export."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from graphintel.errors import AccessError, GraphintelError, NotHeldError
from graphintel.model.access import SAFEGUARDING, Viewer
from graphintel.model.display_words import count_text, period_words
from graphintel.model.event_types import Side, event_type
from graphintel.model.keys import is_person, type_of_id
from graphintel.model.records import Statement
from graphintel.model.roles import PROTECTED_GROUPS
from graphintel.model.values.base import InvalidValueError
from graphintel.model.values.date import LONDON, clean_moment
from graphintel.person_status.counting_windows import WindowCount, count_windows
from graphintel.person_status.dated_events import DatedEvent, start_of
from graphintel.person_status.referral_clock import referrals_of
from graphintel.person_status.support_orders import support_orders_of
from graphintel.person_status.support_owed import support_owed_to
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
    told = events_of_people(view, {person: records})[person]
    events = told.until(moment)
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
        child=OF_A_CHILD if told.child else "",
        owed=owed.reasons,
        recorded=_recorded(events),
        events=tuple(_event(one, events, statements) for one in events),
        referrals=tuple(
            ReferralAnswer(
                event=one.event.id,
                contact=one.contact.id if one.contact else "",
                state=one.state.value,
                hours=one.hours,
                sentence=one.sentence,
            )
            for one in referrals_of(dated, moment)
        ),
        orders=tuple(
            SupportOrderAnswer(
                event=one.event.id,
                meetings=_ids(one.meetings),
                held=one.held,
                ends=one.ends.isoformat(),
                state=one.state,
                sentence=one.sentence,
            )
            for one in support_orders_of(dated, moment)
        ),
        windows=() if told.child else tuple(_window(one) for one in count_windows(dated, moment)),
        matters=_matters(events),
        not_counted=tuple(_not_counted(told, events)),
        statements=statement_answers(view, statements, whole, described),
    )


@read_function()
def support_owed(view: View, area: str = "", as_of: str = "") -> SupportOwedList:
    """Return the people who are reported as exploited or as selling sex and whom an event concerns, by the support owed.

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
        Who waits longest after a referral first; no warning, caution or arrest enters the order.

    Raises
    ------
    AccessError
        The viewer does not hold the key.
    GraphintelError
        No day up to now.
    """
    _check_key(view.viewer)
    moment = _moment(view, as_of)
    protected = view.protected().tokens
    identity = view.identity(protected)
    people: dict[str, list[str]] = {}
    for record in sorted(protected):
        people.setdefault(identity.canonical.get(record, record), []).append(record)
    listed = []
    for person, told in events_of_people(view, people).items():
        events = told.until(moment)
        areas = sorted({one for event in events for one in event.areas})
        if events:
            listed.append((support_owed_to([one.dated for one in events], moment), person, areas, _recorded(events)))
    described = describe_entities(view, [person for _, person, _, _ in listed], identity, [])
    return SupportOwedList(
        as_of=_written(moment),
        area=area,
        areas=tuple(sorted({one for _, _, areas, _ in listed for one in areas})),
        people=tuple(
            PersonOwedSupport(
                person=described[person].summary(), areas=tuple(areas), owed=owed.reasons, recorded=recorded
            )
            for owed, person, areas, recorded in sorted(
                listed, key=lambda one: (one[0].order, described[one[1]].caption, one[1])
            )
            if described[person].group in PROTECTED_GROUPS and (not area or area in areas)
        ),
    )


def _check_key(viewer: Viewer) -> None:
    if SAFEGUARDING not in viewer.holds:
        raise AccessError(f"The status of people is for safeguarding; it needs {SAFEGUARDING}.")


def _moment(view: View, as_of: str) -> datetime:
    """Return the moment that is asked about: the end of a day, but never later than now."""
    now = _end_of(view.now or view.today) if view.now or view.today else datetime.now(UTC)
    if not as_of.strip():
        return now
    try:
        asked = clean_moment(as_of)
    except InvalidValueError as error:
        raise GraphintelError(f"As of when? {error}") from error
    if asked[:10] > _london_day(now):
        raise GraphintelError(f"As of {as_of!r} lies in the future; expected a day or moment up to now.")
    return min(_end_of(asked), now)


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
        side=sides.pop() if len(sides) == 1 else "",
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
    matters: dict[str, list[ConcerningEvent]] = {}
    for one in events:
        matters.setdefault(one.dated.matter or one.dated.id, []).append(one)
    answers = []
    for matter, those in sorted(matters.items()):
        by_category: Mapping[str, set[str]] = {
            category: {each for one in those for each in one.categories.get(category, ())}
            for category in sorted({category for one in those for category in one.categories})
        }
        if by_category:
            answers.append(
                MatterAnswer(
                    matter=matter,
                    categories=tuple(
                        CategoryAnswer(category=category, statements=tuple(sorted(ids)))
                        for category, ids in by_category.items()
                    ),
                    events=tuple(one.dated.id for one in those),
                )
            )
    return tuple(answers)


def _not_counted(told: EventsOfPerson, events: Iterable[ConcerningEvent]) -> Iterable[str]:
    if told.doubted:
        yield f"{count_text(told.doubted, 'statement')} suspected false or of contested accuracy: not counted."
    if told.undated:
        yield f"{count_text(told.undated, 'event')} without a date: not counted."
    disagreeing = [one for one in events if len(one.types) > 1]
    if disagreeing:
        yield f"{count_text(len(disagreeing), 'event')} of which sources disagree what it was: not counted."
