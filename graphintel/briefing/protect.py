"""Who is sheltered in a briefing, and which statements and things stay: pure, over what the recipient may see.

Exploited and possibly exploited people are never named. Nor is anybody of whom nothing says why they should be: only a
role of control, help or purchase, or an interest in premises, adverts or vehicles, names a person, and never one who may
be exploited. What only sheltered people use (their number, home, handle, car) does not go out, nor do links that pair them
with what does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from graphintel.analysis.people import Roles, is_unnamed
from graphintel.briefing.policy import ALERT_ROLES, EVENTS, UNDECLARED, UNTOLD
from graphintel.briefing.recipients import Profile
from graphintel.model.held import why_weightless
from graphintel.model.keys import type_of_id
from graphintel.model.ontology import EXPLOITED_FLAGS, FLAGS, ROLES, RoleGroup, is_protected, role_said
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

REFERRAL_FLAGS = frozenset(flag for flag in FLAGS if flag.startswith(("NRM_", "DTN_")))
"""Flags that state a referral or its outcome: the whole item that states one is part of it."""

_START, _END = 0, 1
_MAY_BE_EXPLOITED = {
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
_PLACES = frozenset({"Premises", "Area"})

Ends = Sequence[tuple[str, str]]
"""Start and end of each statement, canonical."""

Said = Mapping[str, Set[str]]
"""What types sources say that each event is of."""


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
    sells: set[str] = set()
    for row, (kind, pair) in enumerate(zip(columns.type, ends, strict=True)):
        people.update(one for one in pair if type_of_id(one) == "Person")
        if role_said(kind, "") == "selling_sex":
            sells.add(pair[_START])
        if kind in _MAY_BE_EXPLOITED:
            suspected.add(pair[_MAY_BE_EXPLOITED[kind]])
        if kind in _GIVES_REASON and not why_weightless(
            columns.scheme[row], columns.info_eval[row], columns.restricted[row]
        ):
            reasons.add(pair[_START])
    exploited, named = set(), set()
    for person in people:
        groups = {ROLES[role] for role in roles.counted.get(person, ())}
        if person in sells or _may_be_exploited(person, roles, suspected):
            exploited.add(person)
        elif profile.names and (groups & _NAMED_GROUPS or person in reasons):
            named.add(person)
    unnamed = {person for person in people - exploited - named if is_unnamed(person)}
    return People(frozenset(people - named - unnamed), frozenset(exploited), frozenset(named))


def _may_be_exploited(person: str, roles: Roles, suspected: set[str]) -> bool:
    """Return whether anything visible, however graded, says that the person may be exploited."""
    flags = roles.flags.get(person, set())
    if is_protected(roles.said.get(person, ()), flags) or flags & SHELTER_FLAGS:
        return True
    held = roles.held.get(person)
    return person in suspected and not (held and held.leads)


def keep(
    columns: Columns,
    ends: Ends,
    roles: Roles,
    people: People,
    profile: Profile,
    events: Said | None = None,
    owner: str = "",
) -> Kept:
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
    events : mapping, optional
        Types that are said of each event; one that is missing has none.
    owner : str
        Code under which the recipient's own items are held, for profiles that are given their own only.

    Returns
    -------
    Kept
    """
    told = events or {}
    absent = {thing for thing, held in roles.flags.items() if held - profile.flags} | set(_events(ends, told, profile))
    withheld = absent | _private_things(columns, ends, people)
    items = _referrals(columns, ends, told, profile)
    rows = [
        row
        for row, (kind, pair) in enumerate(zip(columns.type, ends, strict=True))
        if not columns.restricted[row]
        and columns.item[row] not in items
        and not withheld.intersection(pair)
        and _may_tell(kind, columns.part[row], pair, people, profile)
        and (not profile.own or kind in profile.alone or columns.owner_force[row] == owner != "")
    ]
    return Kept(tuple(rows), frozenset(withheld))


def told_alone(profile: Profile, kind: str, part: str, pair: tuple[str, str]) -> str:
    """Return the place that a statement is told of where its other end may not go out; empty where there is none.

    Examples
    --------
    >>> from graphintel.briefing.recipients import PROFILES
    >>> told_alone(PROFILES["council"], "ADVERTISES_PLACE", "", ("advert:site-a.example:1", "premises:XX11AB:1::ALDER STREET"))
    'premises:XX11AB:1::ALDER STREET'
    """
    if kind not in profile.alone or (kind == "HOLDS_ROLE" and part not in ALERT_ROLES):
        return ""
    end = pair[_END]
    return end if type_of_id(end) in _PLACES & profile.types else ""


def _may_tell(kind: str, part: str, pair: tuple[str, str], people: People, profile: Profile) -> bool:
    """Return whether a profile is told such a statement, and whether it may show who is sheltered."""
    types = [type_of_id(end) for end in pair]
    if kind not in profile.links:
        return bool(told_alone(profile, kind, part, pair)) and not people.exploited.intersection(pair)
    if people.sheltered.intersection(pair) and not _may_show(kind, pair, types, people):
        return False
    return all(each in profile.types or each in profile.counted or each == "Item" for each in types)


def _events(ends: Ends, told: Said, profile: Profile) -> Iterator[str]:
    """Yield the events that may not be shown, by what types are said of them."""
    for event in {end for pair in ends for end in pair if type_of_id(end) == "Event"}:
        if not _kinds(told.get(event, ())) <= profile.events:
            yield event


def _kinds(said: Collection[str]) -> set[str]:
    """Return the rows of the policy that an event falls under."""
    return {kind if kind in EVENTS else UNDECLARED for kind in said} or {UNTOLD}


def _referrals(columns: Columns, ends: Ends, told: Said, profile: Profile) -> set[str]:
    """Return the items that state a referral, or an event of a type that may not go out: they stay whole."""
    if "referrals" in profile.told:
        return set()
    private = {event for event, kinds in told.items() if kinds and not _kinds(kinds) <= profile.events}
    return {
        item
        for kind, part, pair, item in zip(columns.type, columns.part, ends, columns.item, strict=True)
        if (kind == "HAS_FLAG" and part in REFERRAL_FLAGS) or private.intersection(pair)
    }


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
