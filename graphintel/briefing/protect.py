"""Who is sheltered in a briefing, and which statements and things stay: pure, over what the recipient may see.

Exploited and possibly exploited people are never named. Nor is anybody of whom nothing says why they should be: only a
role of control, help or purchase, or an interest in premises, adverts or vehicles, names a person, and never one who may
be exploited. What only sheltered people use (their number, home, handle, car) does not go out, nor do links that pair them
with what does.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from graphintel.analysis.people import Roles, is_unnamed
from graphintel.briefing.recipients import Profile
from graphintel.model.held import why_weightless
from graphintel.model.keys import type_of_id
from graphintel.model.ontology import EXPLOITED_FLAGS, PROTECTED_GROUPS, ROLES, RoleGroup
from graphintel.model.records import Columns

SHELTER_FLAGS = EXPLOITED_FLAGS | {
    "PROTECTED_EXISTENCE",
    "SAFE_CONTACT",
    "DV_LINK",
    "SELF_HARM_RISK",
    "CONSENT_LIMITED",
    "REPRISAL_RISK",
}
"""Flags of somebody who is never named."""

ABSENT_FLAGS = frozenset({"RESTRICTED", "DISREGARDED"})
"""Flags of what does not go out at all: contested, or disregarded by law."""

ABSENT_OUTSIDE = frozenset({"CONSENT_LIMITED", "REPRISAL_RISK"})
"""Flags of people who do not leave the own force, not even under a pseudonym."""

_START, _END = 0, 1
_MAY_BE_EXPLOITED = {
    "SELLS_AT": _START,
    "CONTROLS": _END,
    "RECRUITED": _END,
    "TRANSPORTS": _END,
    "DEPICTS_CLAIMED": _END,
}
"""Links that make the person at this end possibly exploited."""

_GIVES_REASON = frozenset(
    {"OWNS", "LETS", "LEASES", "MANAGES", "PAYS_FOR", "KEEPER_OF", "OPERATES_AD", "DISTRIBUTES", "CONTROLS"}
    | {"RECRUITED", "TRANSPORTS"}
)
"""Links that give a reason to name the person at their start."""

_NAMED_GROUPS = frozenset({RoleGroup.EXPLOITER, RoleGroup.FACILITATOR, RoleGroup.BUYER})

_KEPT_WITH_SHELTERED = frozenset({"CONTROLS", "TRANSPORTS", "RECRUITED", "ASSOCIATES_WITH", "INVOLVES", "HOLDS_ROLE"})
"""Links that may show a sheltered person, with another person, an event, or nothing named, at the other end."""

_TIES_TO_PEOPLE = frozenset({"Person", "Event", "Item"})
_OWN_THINGS = frozenset({"Phone", "Handle", "Premises", "Mark", "MarkFragment", "Vehicle", "Persona"})
_SHOWN_IN_PUBLIC = frozenset({"ADVERTISES_NUMBER", "ADVERTISES_PLACE"})
_ACTIVITY = frozenset({"SELLS_AT", "MANAGES"})
_PRIVATE_EVENTS = frozenset(
    {"nrm_referral", "nrm_rg_positive", "nrm_rg_negative", "nrm_cg_positive", "nrm_cg_negative", "dtn_notification"}
    | {"support_referral", "uglymug_report", "missing_episode", "missing_found"}
)
"""Event types whose very existence tells of an exploited person; the service knows an event's type from what is said of it."""


Ends = Sequence[tuple[str, str]]
"""Start and end of each statement, canonical."""


@dataclass(frozen=True, slots=True)
class People:
    """The people of a graph: whom a briefing shelters, who may be exploited among them, and whom it may name."""

    sheltered: frozenset[str]
    exploited: frozenset[str]
    named: frozenset[str]


@dataclass(frozen=True, slots=True)
class Kept:
    """What stays: positions of statements in the columns, and the things that may not be shown."""

    rows: tuple[int, ...]
    withheld: frozenset[str]


def ends_of(columns: Columns, canonical: Mapping[str, str]) -> Ends:
    """Return the ends of each statement as the things that they are.

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


def private_event(kind: str) -> bool:
    """Return whether an event of this type tells by itself of an exploited person."""
    return kind in _PRIVATE_EVENTS


def read_people(columns: Columns, ends: Ends, roles: Roles, profile: Profile) -> People:
    """Return who is sheltered and who may be named.

    Parameters
    ----------
    columns : Columns
        What the recipient may see.
    ends : sequence of (str, str)
        As :func:`ends_of` gives them.
    roles : Roles
        What is said of people in it.
    profile : Profile
        Whether anybody is named at all.

    Returns
    -------
    People
        Everybody is sheltered or named, unnamed people of one item excepted: they have no name to shelter.
    """
    people: set[str] = set()
    suspected: set[str] = set()
    reasons: set[str] = set()
    for row, (kind, pair) in enumerate(zip(columns.type, ends, strict=True)):
        people.update(one for one in pair if type_of_id(one) == "Person")
        if kind in _MAY_BE_EXPLOITED:
            suspected.add(pair[_MAY_BE_EXPLOITED[kind]])
        if kind in _GIVES_REASON and not why_weightless(
            columns.scheme[row], columns.info_eval[row], columns.restricted[row]
        ):
            reasons.add(pair[_START])
    exploited, named = set(), set()
    for person in people:
        groups = {ROLES[role] for role in roles.counted.get(person, ())}
        if _may_be_exploited(person, roles, suspected):
            exploited.add(person)
        elif profile.names and (groups & _NAMED_GROUPS or person in reasons):
            named.add(person)
    unnamed = {person for person in people - exploited - named if is_unnamed(person)}
    return People(frozenset(people - named - unnamed), frozenset(exploited), frozenset(named))


def _may_be_exploited(person: str, roles: Roles, suspected: set[str]) -> bool:
    """Return whether anything visible, however graded, says that the person may be exploited."""
    groups = {ROLES[role] for role in roles.said.get(person, ())}
    if groups & PROTECTED_GROUPS or roles.flags.get(person, set()) & SHELTER_FLAGS:
        return True
    held = roles.held.get(person)
    return person in suspected and not (held and held.leads)


def keep(columns: Columns, ends: Ends, roles: Roles, people: People, profile: Profile) -> Kept:
    """Return which statements a recipient may be told, and which things may not be shown.

    Parameters
    ----------
    columns : Columns
        What the recipient may see.
    ends : sequence of (str, str)
        As :func:`ends_of` gives them.
    roles : Roles
    people : People
        As :func:`read_people` gives it.
    profile : Profile

    Returns
    -------
    Kept
    """
    absent = _absent(roles, profile)
    withheld = absent | _private_things(columns, ends, people)
    rows = []
    for row, (kind, pair) in enumerate(zip(columns.type, ends, strict=True)):
        if columns.restricted[row] or kind not in profile.links or withheld.intersection(pair):
            continue
        types = [type_of_id(end) for end in pair]
        if not all(each in profile.types or each == "Item" for each in types):
            continue
        if people.sheltered.intersection(pair) and not _may_show(kind, pair, types, people):
            continue
        rows.append(row)
    return Kept(tuple(rows), frozenset(withheld))


def _absent(roles: Roles, profile: Profile) -> set[str]:
    """Return what does not go out at all by a flag on it."""
    flags = ABSENT_FLAGS | (ABSENT_OUTSIDE if profile.outside else frozenset())
    return {identifier for identifier, held in roles.flags.items() if held & flags}


def _may_show(kind: str, pair: tuple[str, str], types: list[str], people: People) -> bool:
    """Return whether a statement may show the sheltered person at one of its ends."""
    others = [each for end, each in zip(pair, types, strict=True) if end not in people.sheltered]
    return kind in _KEPT_WITH_SHELTERED and set(others) <= _TIES_TO_PEOPLE


def _private_things(columns: Columns, ends: Ends, people: People) -> set[str]:
    """Return numbers, homes, handles, marks and profiles that only sheltered people have, with the buildings of homes."""
    homes: dict[str, set[str]] = {}
    for kind, (person, place) in zip(columns.type, ends, strict=True):
        if kind == "LIVES_AT" and person in people.sheltered:
            homes.setdefault(place, set()).add(person)
    theirs: set[str] = set()
    reasons: set[str] = set()
    for kind, pair in zip(columns.type, ends, strict=True):
        for thing in (end for end in pair if type_of_id(end) in _OWN_THINGS):
            if people.sheltered.intersection(pair):
                theirs.add(thing)
            if _gives_reason(kind, pair, homes.get(thing, set()), people):
                reasons.add(thing)
    withheld = theirs - reasons
    return withheld | _buildings_of(withheld, columns, ends, reasons)


def _gives_reason(kind: str, pair: tuple[str, str], residents: set[str], people: People) -> bool:
    """Return whether a statement is a reason to show a thing although sheltered people use it, or ``residents`` live there."""
    if kind in _SHOWN_IN_PUBLIC:
        return True
    sheltered = people.sheltered.intersection(pair)
    if kind in _ACTIVITY:
        return not sheltered or not sheltered <= residents
    return not sheltered and not residents and bool(people.named.intersection(pair))


def _buildings_of(withheld: Collection[str], columns: Columns, ends: Ends, reasons: Collection[str]) -> set[str]:
    """Return the buildings that would give a withheld home away: those with no reason and no other unit that is shown."""
    units: dict[str, set[str]] = {}
    for kind, (unit, building) in zip(columns.type, ends, strict=True):
        if kind == "CHILD_OF":
            units.setdefault(building, set()).add(unit)
    hidden = set(withheld)
    return {building for building, held in units.items() if held <= hidden and held and building not in reasons}
