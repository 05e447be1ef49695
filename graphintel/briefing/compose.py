"""From what a recipient may see to a briefing: selected, protected, re-keyed, laid out anew. Pure; nothing is read here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import TypeVar

from graphintel.analysis.layout import positions
from graphintel.analysis.reasons import words_of
from graphintel.briefing.coarse import LEAST, Shared, day_of, shared_date, shared_roles
from graphintel.briefing.content import Thing, Tie
from graphintel.briefing.handling import LOWEST, highest
from graphintel.briefing.keyed import keyed_id, pseudonyms
from graphintel.briefing.protect import People
from graphintel.briefing.recipients import Profile
from graphintel.briefing.terms import Terms
from graphintel.model.held import in_words
from graphintel.model.ontology import PROTECTED_GROUPS, ROLES, RoleGroup, shown_group
from graphintel.model.records import Scalar, Statement
from graphintel.model.values.grade import GRADE
from graphintel.model.words import counted

Content = TypeVar("Content", Thing, Tie)

_STEP = 110.0
_ALONE = frozenset({"Premises", "Phone"})
_GROUPS = list(RoleGroup)


@dataclass(frozen=True, slots=True)
class Drawn:
    """One member of what is briefed, as the recipient's graph shows it before protection.

    ``caption`` follows from the key alone, ``names`` are what statements call it. ``roles`` are those that count,
    ``doubted`` those that do not, with why; ``led`` are links by which somebody else leads the person. ``flags`` are
    protective flags.
    ``belongs`` is False for a shared facility, which is shown only beside what it is tied to.
    """

    id: str
    type: str
    caption: str
    names: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    doubted: Mapping[str, str] = field(default_factory=dict)
    led: tuple[str, ...] = ()
    flags: frozenset[str] = frozenset()
    facts: Mapping[str, Scalar] = field(default_factory=dict)
    belongs: bool = True


@dataclass(frozen=True)
class Export:
    """What one export protects with: its key, the recipient's profile, who is sheltered, what may not be written.

    ``dates`` and ``holders`` say how many sheltered people of the recipient's graph share each date and role.
    """

    key: bytes
    profile: Profile
    people: People
    terms: Terms
    dates: Shared = field(default_factory=dict)
    holders: Shared = field(default_factory=dict)

    def thing(self, identifier: str) -> str:
        """Return the id of a thing in this export."""
        return keyed_id(self.key, "T", identifier)

    def statement(self, identifier: str) -> str:
        """Return the id of a statement in this export."""
        return keyed_id(self.key, "S", identifier)

    @property
    def least(self) -> int:
        """How many must share a detail; inside the own force it is said instead."""
        return LEAST if self.profile.outside else 0

    def reference(self, item: str) -> str:
        """Return the reference of an item as officers cite it, or a keyed one where it would tell or name too much."""
        cited = item.removeprefix("item:")
        if "Tie.reference" not in self.profile.told:
            return keyed_id(self.key, "R", item)
        return self.terms.without(cited, keyed_id(self.key, "R", item))


@dataclass(frozen=True, slots=True)
class Composed:
    """Things and ties of a briefing; ``statements`` are those that they carry, ``called`` how each thing is called."""

    things: tuple[Thing, ...]
    ties: tuple[Tie, ...]
    statements: tuple[Statement, ...]
    called: Mapping[str, str]


def compose(export: Export, drawn: Iterable[Drawn], statements: Iterable[Statement]) -> Composed:
    """Return the things and ties of a briefing.

    Parameters
    ----------
    export : Export
    drawn : iterable of Drawn
        Members that may be shown.
    statements : iterable of Statement
        Statements that may be told, their ends canonical; those that end elsewhere are left out.

    Returns
    -------
    Composed
        The same for the same input in any order. A role held towards nothing named ends where it starts. A thing that
        nothing told ties is left out, but for premises and numbers of the activity, and people who may be exploited.
    """
    known = {one.id: one for one in drawn if one.type in export.profile.types | export.profile.counted}
    whole = (_towards_nothing(statement) for statement in statements)
    told = sorted(
        (s for s in whole if s.start in known and s.end in known and _says_something(export, s)),
        key=lambda s: (s.reported_at, s.id),
    )
    if export.profile.counted:
        return _counted(export, known, told)
    mine: dict[str, list[Statement]] = {}
    for statement in told:
        for end in {statement.start, statement.end}:
            mine.setdefault(end, []).append(statement)
    shown = {
        identifier: one
        for identifier, one in known.items()
        if identifier in mine or (export.profile.networks and _stands_alone(export, one))
    }
    called = _called(export, shown.values())
    ties = tuple(_tie(export, statement, shown) for statement in told)
    things = _placed([_thing(export, one, called, mine.get(one.id, [])) for one in shown.values()], ties)
    ordered = sorted(things, key=_order)
    return Composed(tuple(ordered), ties, tuple(told), called)


def _stands_alone(export: Export, one: Drawn) -> bool:
    """Return whether a thing is shown although nothing told ties it."""
    return (one.belongs and one.type in _ALONE) or one.id in export.people.exploited


def _towards_nothing(statement: Statement) -> Statement:
    """Return a role that is held towards nothing named as a statement that begins and ends at its holder."""
    if statement.type in {"HOLDS_ROLE", "USED_AS"} and statement.end.startswith("item:"):
        return replace(statement, end=statement.start)
    return statement


def _says_something(export: Export, statement: Statement) -> bool:
    """Return whether a role towards nothing named still says which one: without it nothing is left to tell."""
    return statement.start != statement.end or statement.type != "HOLDS_ROLE" or bool(_part(export, statement))


def _counted(export: Export, known: Mapping[str, Drawn], told: Sequence[Statement]) -> Composed:
    """Return how many things of each type are told of, each number shared by enough and rounded down; no thing itself."""
    touched = {end for statement in told for end in (statement.start, statement.end)}
    kinds = Counter(known[end].type for end in touched)
    things = [
        Thing(
            id=export.thing(f"count of {kind}"),
            type=kind,
            caption=f"at least {counted(kind, count // LEAST * LEAST)}",
            marking=highest(s.marking for s in told),
        )
        for kind, count in kinds.items()
        if count >= LEAST and kind in export.profile.counted
    ]
    return Composed(tuple(sorted(_placed(things, ()), key=_order)), (), tuple(told) if things else (), {})


def _event_kind(one: Drawn) -> str:
    return str(one.facts.get("event_type", ""))


def _called(export: Export, shown: Iterable[Drawn]) -> dict[str, str]:
    """Return how each thing is called: people by name only where they may be named."""
    every = list(shown)
    hidden = pseudonyms(export.key, (one.id for one in every if one.id in export.people.sheltered))
    return {one.id: hidden.get(one.id) or _caption(export, one) for one in every}


def _caption(export: Export, one: Drawn) -> str:
    if one.type == "Person" and one.id not in export.people.named:
        return f"Unnamed person {export.thing(one.id)[2:6].upper()}"
    if one.type == "Event":
        return words_of((_event_kind(one) or "Event").upper()).capitalize()
    by_name = one.names[0] if one.names and one.type in {"Person", "Organisation"} else one.caption
    return export.terms.without(by_name, f"{words_of(one.type).capitalize()} {export.thing(one.id)[2:6].upper()}")


def _thing(export: Export, one: Drawn, called: Mapping[str, str], mine: Sequence[Statement]) -> Thing:
    sheltered = one.id in export.people.sheltered
    roles = shared_roles(one.roles, export.holders, export.least) if sheltered else one.roles
    doubted = {
        role: why
        for role, why in one.doubted.items()
        if not sheltered or (ROLES[role] in PROTECTED_GROUPS and shared_roles([role], export.holders, export.least))
    }
    group = shown_group(one.roles, one.flags, one.doubted, one.led) if one.type == "Person" else None
    if one.id in export.people.exploited and not (group is RoleGroup.ACTIVITY and _may_tell(export, one, group)):
        group = RoleGroup.EXPLOITED
    facts = {name: value for name, value in one.facts.items() if name in export.profile.facts}
    whole = Thing(
        id=export.thing(one.id),
        type=one.type,
        caption=called[one.id],
        marking=highest(s.marking for s in mine),
        group=group.value if group else "",
        roles=tuple(role for role in roles if role in ROLES),
        doubted=tuple(in_words(doubted)),
        protected=sheltered,
        reason=_reason(mine),
        facts={n: export.terms.without(v) if isinstance(v, str) else v for n, v in sorted(facts.items())}
        if not sheltered
        else {},
    )
    return _told(whole, export.profile)


def _told(whole: Content, profile: Profile) -> Content:
    """Return a thing or tie with those fields emptied that the profile is not told."""
    names = (each.name for each in fields(whole) if f"{type(whole).__name__}.{each.name}" not in profile.told)
    return replace(whole, **{name: type(getattr(whole, name))() for name in names})


def _may_tell(export: Export, one: Drawn, group: RoleGroup) -> bool:
    """Return whether a group may be told of a sheltered person: enough share a role of it."""
    told = shared_roles((*one.roles, *one.doubted), export.holders, export.least)
    return any(ROLES.get(role) is group for role in told)


def _reason(mine: Iterable[Statement]) -> str:
    """Return what ties a thing to the rest, by kinds of link: never names, which stand in the list of statements."""
    kinds = Counter(statement.type for statement in mine)
    told = [f"{words_of(kind)} ({count})" for kind, count in sorted(kinds.items(), key=lambda k: (-k[1], k[0]))]
    return ", ".join(told)


def _tie(export: Export, statement: Statement, shown: Mapping[str, Drawn]) -> Tie:
    sheltered = export.people.sheltered.intersection((statement.start, statement.end))
    seen_from, seen_to, precision = day_of(statement.seen_from), day_of(statement.seen_to), statement.seen_precision
    reported = day_of(statement.reported_at)
    if sheltered:
        at_risk = any("REPRISAL_RISK" in shown[one].flags for one in sheltered if one in shown)
        shared = {} if at_risk else export.dates
        least = max(1, export.least) if at_risk else export.least
        seen_to, _ = shared_date(seen_to, shared, least)
        reported, _ = shared_date(reported, shared, least)
        seen_from, precision = shared_date(seen_from, shared, least)
    grade = (statement.scheme, statement.source_eval, statement.info_eval, statement.handling)
    whole = Tie(
        id=export.statement(statement.id),
        type=statement.type,
        start=export.thing(statement.start),
        end=export.thing(statement.end),
        reference=export.reference(statement.item),
        marking=statement.marking,
        part=_part(export, statement),
        grade=GRADE.display_of(*grade),
        scheme=statement.scheme,
        source_eval=statement.source_eval,
        info_eval=statement.info_eval,
        handling=statement.handling,
        conditions=statement.conditions,
        basis=statement.basis,
        seen_from=seen_from,
        seen_to=seen_to,
        seen_precision="day" if precision == "exact" else precision,
        reported_at=reported,
        owner_force=statement.owner_force,
        alone=statement.start == statement.end and statement.type in export.profile.alone,
    )
    return replace(_told(whole, export.profile), reference=whole.reference)


def _part(export: Export, statement: Statement) -> str:
    """Return what a statement says as what; the role of a sheltered person only where enough others hold it."""
    if statement.type == "HOLDS_ROLE" and statement.start in export.people.sheltered:
        return "".join(shared_roles([statement.part], export.holders, export.least))
    return export.terms.without(statement.part)


def _placed(things: list[Thing], ties: Iterable[Tie]) -> list[Thing]:
    """Return the things with places that follow from what is shown and from nothing else."""
    where = positions([thing.id for thing in things], [(tie.start, tie.end) for tie in ties])
    return [
        replace(thing, x=round(where[thing.id][0] / _STEP, 3), y=round(where[thing.id][1] / _STEP, 3))
        for thing in things
    ]


def _order(thing: Thing) -> tuple[bool, int, str, str, str]:
    """People first, those who may need protection before others; then by type and caption. Never a score."""
    place = _GROUPS.index(RoleGroup(thing.group)) if thing.group else len(_GROUPS)
    return thing.type != "Person", place, thing.type, thing.caption, thing.id


def markings_of(composed: Composed) -> str:
    """Return the highest marking inside."""
    return highest((*(tie.marking for tie in composed.ties), *(one.marking for one in composed.things), LOWEST))
