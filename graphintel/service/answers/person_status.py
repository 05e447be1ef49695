"""What the status of a person answers, and the list of who is owed support."""

from __future__ import annotations

from dataclasses import dataclass

from graphintel.service.answers.entities import EntityAnswer, EntityDetails
from graphintel.service.answers.statements import StatementAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusEvent:
    """One event that concerns the person.

    Attributes
    ----------
    types : tuple of str
        Types that sources give it; where they disagree it counts nowhere.
    side : str
        ``support``, ``protection``, ``enforcement`` or empty; empty too of enforcement that was not about the person.
    there_as : tuple of str
        As what the person was there, where it was not as its subject.
    first, last : str
        First and last UK day that its date may mean.
    consent : str
        Consent that came with a report; empty where none is told.
    support_by_then : str
        Id of the newest support that surely came before an event of enforcement, or on its day; empty where none is recorded.
    statements : tuple of str
        Ids of what says so.
    """

    id: str
    types: tuple[str, ...]
    side: str
    there_as: tuple[str, ...]
    when: str
    first: str
    last: str
    force: str
    operation: str
    offence: str
    matter: str
    agency: str
    consent: str
    support_by_then: str
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowAnswer:
    """What a window counts, with its basis and how it was computed; ``first`` and ``last`` are empty where it has no period."""

    name: str
    title: str
    basis: str
    threshold: int
    operation: str
    force: str
    first: str
    last: str
    surely: int
    possibly: int
    reached: bool
    sentence: str
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralAnswer:
    """A referral and its 72 hours; ``contact`` is empty where none is recorded."""

    event: str
    contact: str
    state: str
    hours: int
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportOrderAnswer:
    """An engagement and support order, with its meetings."""

    event: str
    meetings: tuple[str, ...]
    held: int
    ends: str
    state: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryAnswer:
    """A category of the person in one matter, and ids of the statements that give it."""

    category: str
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterAnswer:
    """One matter of a force, with every category that the person is given in it."""

    matter: str
    force: str
    categories: tuple[CategoryAnswer, ...]
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonStatus:
    """The status of one person as of a moment.

    Attributes
    ----------
    as_of : str
        Moment in UTC.
    child : str
        Why no enforcement is shown or counted of somebody who was or may have been a child; empty for others.
    owed : tuple of str
        What support is owed by the record.
    recorded : str
        Last day of the newest event; empty where there is none.
    stale : str
        What is said where nothing was recorded for long; empty otherwise.
    not_counted : tuple of str
        Why events or statements are not counted, in sentences.
    """

    person: EntityDetails
    as_of: str
    child: str
    owed: tuple[str, ...]
    recorded: str
    stale: str
    events: tuple[StatusEvent, ...]
    referrals: tuple[ReferralAnswer, ...]
    orders: tuple[SupportOrderAnswer, ...]
    windows: tuple[WindowAnswer, ...]
    matters: tuple[MatterAnswer, ...]
    not_counted: tuple[str, ...]
    statements: tuple[StatementAnswer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonOwedSupport:
    """One person of the list: where, what is owed, and the day of the newest event."""

    person: EntityAnswer
    areas: tuple[str, ...]
    owed: tuple[str, ...]
    recorded: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportOwedList:
    """Who is owed support, by what is owed; ``areas`` are all areas that may be chosen."""

    as_of: str
    area: str
    areas: tuple[str, ...]
    people: tuple[PersonOwedSupport, ...]
