"""The events that concern people, gathered from a viewer's statements: what counts of them, and what does not and why."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from graphintel.model.capacities import AGENCY, CONCERNED, SUBJECT
from graphintel.model.event_types import Side, event_type
from graphintel.model.links.events import ACCUSED
from graphintel.model.ontology import CATEGORY_LINKS, INVOLVING_LINKS, ITEM_LINKS, NAME_LINKS
from graphintel.model.records import Statement
from graphintel.model.role_counting import why_not_counted
from graphintel.model.values.age import may_be_child
from graphintel.person_status.dated_events import DatedEvent, surely_until, time_meant
from graphintel.service.view import View

BIRTH = "date_of_birth"
CHILD = "CHILD"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcerningEvent:
    """One event that concerns a person.

    Attributes
    ----------
    dated : DatedEvent
        Its type is empty where sources disagree on it, and of enforcement that was not about the person: it counts nowhere.
    types : tuple of str
        Every type that a source gives it.
    consent : str
    areas : frozenset of str
        Areas of the items that tell of it.
    parts : frozenset of str
        As what the person was there.
    categories : mapping of str to tuple of str
        Ids of the statements that give the person a category in its matter, by category.
    """

    dated: DatedEvent
    types: tuple[str, ...]
    consent: str
    areas: frozenset[str]
    parts: frozenset[str]
    categories: Mapping[str, tuple[str, ...]]

    @property
    def is_enforcement(self) -> bool:
        """Whether any type that is given for it is one of enforcement."""
        return _is_enforcement(self.types)

    @property
    def is_about_the_person(self) -> bool:
        """Whether the person is its subject, or accused in its matter, rather than there as something else."""
        return _is_subject(self.parts, self.categories)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventsOfPerson:
    """The events of one person, in order of time.

    Attributes
    ----------
    events : tuple of ConcerningEvent
    left_out : tuple of DatedEvent
        Enforcement at a time when the person was or may have been a child.
    births : frozenset of str
        Dates of birth that are told; each is taken for possible.
    flagged : bool
        Whether somebody flags the person as a child.
    undated : int
        Events whose day nobody tells: they count nowhere.
    doubted : int
        Statements that count for nothing: suspected false, or of contested accuracy.
    """

    events: tuple[ConcerningEvent, ...]
    left_out: tuple[DatedEvent, ...]
    births: frozenset[str]
    flagged: bool
    undated: int
    doubted: int

    def is_child_on(self, day: date) -> bool:
        """Return whether the person is or may have been a child on a day: by the dates of birth, else by the flag."""
        return may_be_child_on(self.births, day, flagged=self.flagged)

    def until(self, as_of: datetime) -> tuple[ConcerningEvent, ...]:
        """Return those that had surely happened by a moment."""
        happened = {one.id for one in surely_until([event.dated for event in self.events], as_of)}
        return tuple(one for one in self.events if one.dated.id in happened)


@dataclass(slots=True)
class _Told:
    """What statements tell of one event, as it concerns one person."""

    involving: list[Statement] = field(default_factory=list)
    categories: list[Statement] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class EventStatements:
    """What statements say of events beside the people: names, agencies, and the reports that they come from."""

    naming: Mapping[str, list[Statement]]
    agencies: Mapping[str, frozenset[str]]
    reports: Mapping[str, Statement]

    @classmethod
    def of(cls, view: View, events: Collection[str]) -> EventStatements:
        """Return what is visible of these events; two questions, whatever their number."""
        naming: dict[str, list[Statement]] = {}
        agencies: dict[str, set[str]] = {}
        about = [one for one in view.statements_about(events) if not _doubt(one)]
        for one in about:
            if one.type in NAME_LINKS:
                naming.setdefault(one.end, []).append(one)
            elif one.type in INVOLVING_LINKS and one.part == AGENCY:
                agencies.setdefault(one.start, set()).add(one.end)
        reports = view.statements({one.item for one in about}, tuple(ITEM_LINKS))
        return cls(
            naming,
            {event: frozenset(those) for event, those in agencies.items()},
            {one.start: one for one in reports},
        )

    def said(self, event: str, name: str) -> list[str]:
        """Return the different values of a property that statements give an event, sorted."""
        values = {str(one.properties[name]) for one in self.naming.get(event, ()) if one.properties.get(name)}
        return sorted(values)

    def report_says(self, items: Iterable[str], name: str) -> set[str]:
        """Return what the reports of items say of themselves, as their operation or area."""
        reports = (self.reports[item] for item in items if item in self.reports)
        return {str(one.properties[name]) for one in reports if one.properties.get(name)}


def events_of_people(view: View, people: Mapping[str, Collection[str]], now: datetime) -> dict[str, EventsOfPerson]:
    """Return the events that concern people.

    Parameters
    ----------
    view : View
        Whose graph.
    people : mapping of str to collection of str
        Records of each person, by id.
    now : datetime
        What is recorded has happened by then, however vague its date.

    Returns
    -------
    dict of str to EventsOfPerson
        By id, for each of ``people``.
    """
    owner = {record: person for person, records in people.items() for record in records}
    about = view.statements_about(owner)
    concerning = [one for one in about if one.end in owner and _concerns(one)]
    told = EventStatements.of(view, {one.start for one in concerning})
    by_person: dict[str, dict[str, _Told]] = {person: {} for person in people}
    doubted = dict.fromkeys(people, 0)
    for one in concerning:
        person = owner[one.end]
        if _doubt(one):
            doubted[person] += 1
        elif one.type in INVOLVING_LINKS:
            by_person[person].setdefault(one.start, _Told()).involving.append(one)
        else:
            by_person[person].setdefault(one.start, _Told()).categories.append(one)
    children = {owner[one.start] for one in about if one.part == CHILD and one.start in owner}
    births: dict[str, set[str]] = {}
    for one in about:
        if one.type in NAME_LINKS and one.end in owner and one.properties.get(BIRTH):
            births.setdefault(owner[one.end], set()).add(str(one.properties[BIRTH]))
    return {
        person: _events_of_person(
            told, events, now, doubted[person], frozenset(births.get(person, ())), flagged=person in children
        )
        for person, events in by_person.items()
    }


def _concerns(statement: Statement) -> bool:
    return statement.type in CATEGORY_LINKS or (statement.type in INVOLVING_LINKS and statement.part in CONCERNED)


def _doubt(statement: Statement) -> str:
    return why_not_counted(statement.scheme, statement.info_eval, statement.restricted)


def _events_of_person(
    told: EventStatements,
    events: Mapping[str, _Told],
    now: datetime,
    doubted: int,
    births: frozenset[str],
    *,
    flagged: bool,
) -> EventsOfPerson:
    gathered: list[ConcerningEvent] = []
    left_out: list[DatedEvent] = []
    undated = 0
    for identifier, one in events.items():
        event = _concerning_event(told, identifier, one, now)
        if event is None:
            undated += 1
        elif not may_be_child_on(births, event.dated.first_day, flagged=flagged):
            gathered.append(event)
        elif event.is_enforcement:
            left_out.append(event.dated)
        else:
            gathered.append(_without_accusation(event))
    gathered.sort(key=lambda event: event.dated.order)
    return EventsOfPerson(
        events=tuple(gathered),
        left_out=tuple(left_out),
        births=births,
        flagged=flagged,
        undated=undated,
        doubted=doubted,
    )


def _without_accusation(event: ConcerningEvent) -> ConcerningEvent:
    """Return an event without what accuses the person in its matter."""
    hidden = {one for category, ids in event.categories.items() if category in ACCUSED for one in ids}
    return replace(
        event,
        dated=replace(event.dated, statements=tuple(one for one in event.dated.statements if one not in hidden)),
        categories={category: ids for category, ids in event.categories.items() if category not in ACCUSED},
    )


def may_be_child_on(births: Collection[str], day: date, *, flagged: bool) -> bool:
    """Return whether somebody is or may have been a child on a day.

    Parameters
    ----------
    births : collection of str
        Every date of birth that is told: any of them may be right.
    day : date
    flagged : bool
        Whether somebody flags the person as a child, which decides where no date of birth is told.
    """
    return any(may_be_child(one, "", day.isoformat()) for one in births) if births else flagged


def _is_enforcement(types: Iterable[str]) -> bool:
    return any(event_type(one).side is Side.ENFORCEMENT for one in types)


def _is_subject(parts: Collection[str], categories: Collection[str]) -> bool:
    return SUBJECT in parts or not ACCUSED.isdisjoint(categories)


def _concerning_event(told: EventStatements, identifier: str, one: _Told, now: datetime) -> ConcerningEvent | None:
    """Return an event as statements tell of it, or None where nobody tells its day."""
    stating = [*one.involving, *one.categories]
    times = [
        (
            time_meant(each.seen_from, each.seen_precision)[0],
            time_meant(each.seen_to or each.seen_from, each.seen_precision)[1],
        )
        for each in stating
        if each.seen_from
    ]
    if not times:
        return None
    earliest, latest = min(first for first, _ in times), max(last for _, last in times)
    types = told.said(identifier, "event_type")
    items = {statement.item for statement in stating}
    parts = frozenset(statement.part for statement in one.involving)
    categories: dict[str, list[str]] = {}
    for statement in one.categories:
        categories.setdefault(statement.part, []).append(statement.id)
    counts = len(types) == 1 and (not _is_enforcement(types) or _is_subject(parts, categories))
    return ConcerningEvent(
        dated=DatedEvent(
            id=identifier,
            type=types[0] if counts else "",
            earliest=earliest,
            latest=max(earliest, min(latest, now)),
            force=min(statement.owner_force for statement in stating),
            operation=_only(told.report_says(items, "operation")),
            offence=_only(told.said(identifier, "offence")),
            matter=_only(told.said(identifier, "matter")),
            agency=_only(told.agencies.get(identifier, frozenset())),
            statements=tuple(sorted(statement.id for statement in stating)),
        ),
        types=tuple(types),
        consent=_only(told.said(identifier, "consent")),
        areas=frozenset(told.report_says(items, "area")),
        parts=parts,
        categories={category: tuple(sorted(ids)) for category, ids in sorted(categories.items())},
    )


def _only(values: Collection[str]) -> str:
    """Return the one value that is told; empty where none is, or where sources disagree."""
    return next(iter(values)) if len(values) == 1 else ""
