"""Which people a briefing protects, and which statements and entities stay in it. Pure functions over what the recipient may see.

Exploited and possibly exploited people are never named. Nor is anybody of whom nothing says why they should be: only a
role of control, help or purchase, or an interest in premises, adverts or vehicles, names a person, and never one who may
be exploited. What only protected people use (their number, home, handle, car) is withheld, and so are links that pair
them with what is disclosed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from graphintel.analysis.person_roles import Roles, is_unnamed
from graphintel.briefing.policy import ALERT_ROLES, EVENT_RULES, NO_EVENT_TYPE, UNDECLARED_EVENT_TYPE
from graphintel.briefing.recipient_profiles import Profile
from graphintel.model.flags import EXPLOITED_FLAGS, FLAGS
from graphintel.model.keys import type_of_id
from graphintel.model.ontology import (
    DIRECT_ACTIVITY,
    EVENTS,
    FLAG_LINKS,
    LOCATIONS,
    PEOPLE,
    ROLE_LINKS,
    STATING_TYPES,
    WITHIN_LINKS,
    entities_with,
    links_with,
    stated_role,
)
from graphintel.model.records import Columns
from graphintel.model.role_counting import why_not_counted
from graphintel.model.roles import ROLES, RoleGroup, is_protected

NEVER_NAMED_FLAGS = EXPLOITED_FLAGS | {
    "PROTECTED_EXISTENCE",
    "SAFE_CONTACT",
    "DV_LINK",
    "SELF_HARM_RISK",
    "CONSENT_LIMITED",
    "REPRISAL_RISK",
}
"""Flags of somebody who is never named."""

REFERRAL_FLAGS = frozenset(flag for flag in FLAGS if flag.startswith(("NRM_", "DTN_")))
"""Flags that state a referral or its outcome: the whole item that states one is part of it."""

_START, _END = 0, 1
_END_MAY_BE_EXPLOITED = links_with(lambda link: link.end_may_be_exploited)
_NAMES_START = links_with(lambda link: link.names_start)

_NAMED_GROUPS = frozenset({RoleGroup.EXPLOITER, RoleGroup.FACILITATOR, RoleGroup.BUYER})

_SHOWN_WITH_PROTECTED = links_with(lambda link: link.shows_protected)
"""Links that may show a protected person, with another person, an event, or nothing named, at the other end."""

_TYPES_BESIDE_PROTECTED = PEOPLE | EVENTS | STATING_TYPES
_PRIVATE_TYPES = entities_with(lambda kind: kind.private)
_SHOWN_IN_PUBLIC = links_with(lambda link: link.public)
_HOME_LINKS = links_with(lambda link: link.home)

CanonicalEnds = Sequence[tuple[str, str]]
"""Start and end of each statement, canonical."""

EventTypes = Mapping[str, Set[str]]
"""What types sources say that each event is of."""


@dataclass(frozen=True, slots=True)
class People:
    """The people of a graph: those whom a briefing protects, those of them who may be exploited, and those whom it may name."""

    protected: frozenset[str]
    exploited: frozenset[str]
    named: frozenset[str]


@dataclass(frozen=True, slots=True)
class Disclosable:
    """What may be disclosed: positions of statements in the columns, and the entities that may not be shown."""

    rows: tuple[int, ...]
    withheld: frozenset[str]


def canonical_ends(columns: Columns, canonical: Mapping[str, str]) -> CanonicalEnds:
    """Return the canonical ids of the ends of each statement.

    Parameters
    ----------
    columns : Columns
    canonical : mapping of str to str
        Canonical id by record id, for joined records.
    """
    return [
        (canonical.get(start, start), canonical.get(end, end))
        for start, end in zip(columns.start, columns.end, strict=True)
    ]


def read_people(columns: Columns, ends: CanonicalEnds, roles: Roles, profile: Profile) -> People:
    """Return which people are protected and which may be named.

    Parameters
    ----------
    columns : Columns
        What the recipient may see.
    ends : sequence of (str, str)
        As :func:`canonical_ends` gives them.
    roles : Roles
        What is said of people in it.
    profile : Profile
        Whether anybody is named at all.

    Returns
    -------
    People
        Everybody is either protected or named, except unnamed people of one item: they have no name to protect.
    """
    people: set[str] = set()
    suspected: set[str] = set()
    reasons: set[str] = set()
    sells: set[str] = set()
    for row, (kind, pair) in enumerate(zip(columns.type, ends, strict=True)):
        people.update(one for one in pair if type_of_id(one) in PEOPLE)
        if stated_role(kind, "") == "selling_sex":
            sells.add(pair[_START])
        if kind in _END_MAY_BE_EXPLOITED:
            suspected.add(pair[_END])
        if kind in _NAMES_START and not why_not_counted(
            columns.scheme[row], columns.info_eval[row], columns.restricted[row]
        ):
            reasons.add(pair[_START])
    exploited, named = set(), set()
    for person in people:
        groups = {ROLES[role] for role in roles.counted.get(person, ())}
        if person in sells or _may_be_exploited(person, roles, suspected):
            exploited.add(person)
        elif profile.names_people and (groups & _NAMED_GROUPS or person in reasons):
            named.add(person)
    unnamed = {person for person in people - exploited - named if is_unnamed(person)}
    return People(frozenset(people - named - unnamed), frozenset(exploited), frozenset(named))


def _may_be_exploited(person: str, roles: Roles, suspected: set[str]) -> bool:
    """Return whether anything visible, however graded, says that the person may be exploited."""
    flags = roles.flags.get(person, set())
    if is_protected(roles.said.get(person, ()), flags) or flags & NEVER_NAMED_FLAGS:
        return True
    held = roles.by_person.get(person)
    return person in suspected and not (held and held.is_stated_exploiter)


def select_disclosable(
    columns: Columns,
    ends: CanonicalEnds,
    roles: Roles,
    people: People,
    profile: Profile,
    events: EventTypes | None = None,
    owner: str = "",
) -> Disclosable:
    """Return which statements may be disclosed to a recipient, and which entities may not be shown.

    Parameters
    ----------
    columns : Columns
        What the recipient may see.
    ends : sequence of (str, str)
        As :func:`canonical_ends` gives them.
    roles : Roles
    people : People
        As :func:`read_people` gives it.
    profile : Profile
    events : mapping, optional
        Types that are said of each event; one that is missing has none.
    owner : str
        Owner code of the recipient's own items, for profiles that receive only their own.

    Returns
    -------
    Disclosable
    """
    event_types = events or {}
    absent = {entity for entity, held in roles.flags.items() if held - profile.flags} | set(
        _withheld_events(ends, event_types, profile)
    )
    withheld = absent | _private_entities(columns, ends, people)
    items = _items_of_referrals(columns, ends, event_types, profile)
    rows = [
        row
        for row, (kind, pair) in enumerate(zip(columns.type, ends, strict=True))
        if not columns.restricted[row]
        and columns.item[row] not in items
        and not withheld.intersection(pair)
        and _may_disclose(kind, columns.part[row], pair, people, profile)
        and (not profile.own_items_only or kind in profile.one_end_only or columns.owner_force[row] == owner != "")
    ]
    return Disclosable(tuple(rows), frozenset(withheld))


def only_disclosed_end(profile: Profile, kind: str, part: str, pair: tuple[str, str]) -> str:
    """Return the place of a statement whose other end may not be disclosed; empty where there is none.

    Examples
    --------
    >>> from graphintel.briefing.recipient_profiles import PROFILES
    >>> only_disclosed_end(PROFILES["council"], "ADVERTISES_PLACE", "", ("advert:site-a.example:1", "premises:XX11AB:1::ALDER STREET"))
    'premises:XX11AB:1::ALDER STREET'
    """
    if kind not in profile.one_end_only or (kind in ROLE_LINKS and part not in ALERT_ROLES):
        return ""
    end = pair[_END]
    return end if type_of_id(end) in LOCATIONS & profile.types else ""


def _may_disclose(kind: str, part: str, pair: tuple[str, str], people: People, profile: Profile) -> bool:
    """Return whether a profile may receive such a statement, and whether the statement may show a protected person."""
    types = [type_of_id(end) for end in pair]
    if kind not in profile.links:
        return bool(only_disclosed_end(profile, kind, part, pair)) and not people.exploited.intersection(pair)
    if people.protected.intersection(pair) and not _may_show_protected(kind, pair, types, people):
        return False
    return all(each in profile.types or each in profile.counted or each in STATING_TYPES for each in types)


def _withheld_events(ends: CanonicalEnds, event_types: EventTypes, profile: Profile) -> Iterator[str]:
    """Yield the events that may not be shown, by what types are said of them."""
    for event in {end for pair in ends for end in pair if type_of_id(end) in EVENTS}:
        if not _event_rules(event_types.get(event, ())) <= profile.events:
            yield event


def _event_rules(types_reported: Collection[str]) -> set[str]:
    """Return the rows of the policy that an event falls under."""
    return {kind if kind in EVENT_RULES else UNDECLARED_EVENT_TYPE for kind in types_reported} or {NO_EVENT_TYPE}


def _items_of_referrals(columns: Columns, ends: CanonicalEnds, event_types: EventTypes, profile: Profile) -> set[str]:
    """Return the items that state a referral, or an event of a type that may not be disclosed: none of their statements is."""
    if "referrals" in profile.disclosed_fields:
        return set()
    private = {event for event, kinds in event_types.items() if kinds and not _event_rules(kinds) <= profile.events}
    return {
        item
        for kind, part, pair, item in zip(columns.type, columns.part, ends, columns.item, strict=True)
        if (kind in FLAG_LINKS and part in REFERRAL_FLAGS) or private.intersection(pair)
    }


def _may_show_protected(kind: str, pair: tuple[str, str], types: list[str], people: People) -> bool:
    """Return whether a statement may show the protected person at one of its ends."""
    others = [each for end, each in zip(pair, types, strict=True) if end not in people.protected]
    return kind in _SHOWN_WITH_PROTECTED and set(others) <= _TYPES_BESIDE_PROTECTED


def _private_entities(columns: Columns, ends: CanonicalEnds, people: People) -> set[str]:
    """Return numbers, homes, handles, marks and profiles that only protected people have, with the buildings of homes."""
    homes: dict[str, set[str]] = {}
    for kind, (person, place) in zip(columns.type, ends, strict=True):
        if kind in _HOME_LINKS and person in people.protected:
            homes.setdefault(place, set()).add(person)
    theirs: set[str] = set()
    reasons: set[str] = set()
    for kind, pair in zip(columns.type, ends, strict=True):
        for entity in (end for end in pair if type_of_id(end) in _PRIVATE_TYPES):
            if people.protected.intersection(pair):
                theirs.add(entity)
            if _gives_reason(kind, pair, homes.get(entity, set()), people):
                reasons.add(entity)
    withheld = theirs - reasons
    return withheld | _buildings_of(withheld, columns, ends, reasons)


def _gives_reason(kind: str, pair: tuple[str, str], residents: set[str], people: People) -> bool:
    """Return whether a statement is a reason to show an entity although protected people use it, or ``residents`` live there."""
    if kind in _SHOWN_IN_PUBLIC:
        return True
    protected = people.protected.intersection(pair)
    if kind in DIRECT_ACTIVITY:
        return not protected or not protected <= residents
    return not protected and not residents and bool(people.named.intersection(pair))


def _buildings_of(
    withheld: Collection[str], columns: Columns, ends: CanonicalEnds, reasons: Collection[str]
) -> set[str]:
    """Return the buildings that would reveal a withheld home: those without a reason of their own and without another unit shown."""
    units: dict[str, set[str]] = {}
    for kind, (unit, building) in zip(columns.type, ends, strict=True):
        if kind in WITHIN_LINKS:
            units.setdefault(building, set()).add(unit)
    hidden = set(withheld)
    return {building for building, held in units.items() if held <= hidden and held and building not in reasons}
