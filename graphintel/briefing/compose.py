"""Turns what a recipient may see into a briefing: selected, protected, under new ids, laid out again. Pure functions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import TypeVar

from graphintel.analysis.layout import positions
from graphintel.analysis.reasons import label_words
from graphintel.briefing.content import BriefedEntity, BriefedStatement
from graphintel.briefing.forbidden_terms import ForbiddenTerms
from graphintel.briefing.generalise import MIN_PEOPLE, PeopleCounts, common_roles, day_of, generalise_date
from graphintel.briefing.handling_conditions import LOWEST_MARKING, highest_marking
from graphintel.briefing.protect import People
from graphintel.briefing.pseudonymise import assign_pseudonyms, pseudonymous_id
from graphintel.briefing.recipient_profiles import Profile
from graphintel.model.disclosure import YES
from graphintel.model.display_words import counted_words
from graphintel.model.keys import type_of_id
from graphintel.model.ontology import (
    EVENTS,
    INDICATOR_SUBJECTS,
    LINK_TYPES,
    PARTIES,
    PEOPLE,
    ROLE_LINKS,
    SINGLE_END_LINKS,
    STATING_TYPES,
)
from graphintel.model.records import Scalar, Statement
from graphintel.model.report_ids import item_ref
from graphintel.model.role_counting import doubted_words
from graphintel.model.roles import PROTECTED_GROUPS, ROLES, RoleGroup, group_position, shown_group
from graphintel.model.values.grade import GRADE

Content = TypeVar("Content", BriefedEntity, BriefedStatement)

_STEP = 110.0
_ROLES_AND_USES = ROLE_LINKS | SINGLE_END_LINKS


@dataclass(frozen=True, slots=True)
class SelectedEntity:
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
class ExportProtection:
    """What protects one export: its key, the recipient's profile, the protected people, and the forbidden terms.

    ``dates`` and ``holders`` say how many protected people of the recipient's graph share each date and role.
    """

    key: bytes
    profile: Profile
    people: People
    terms: ForbiddenTerms
    dates: PeopleCounts = field(default_factory=dict)
    holders: PeopleCounts = field(default_factory=dict)

    def entity_id(self, identifier: str) -> str:
        """Return the id of an entity in this export."""
        return pseudonymous_id(self.key, "T", identifier)

    def statement_id(self, identifier: str) -> str:
        """Return the id of a statement in this export."""
        return pseudonymous_id(self.key, "S", identifier)

    @property
    def min_people(self) -> int:
        """How many people must share a detail; inside the own force the briefing gives the detail and warns instead."""
        return MIN_PEOPLE if self.profile.outside else 0

    def citation(self, item: str) -> str:
        """Return the reference of an item as officers cite it, or a pseudonymous one where the real one would give somebody away."""
        cited = item_ref(item)
        if "BriefedStatement.reference" not in self.profile.disclosed_fields:
            return pseudonymous_id(self.key, "R", item)
        return self.terms.redact(cited, pseudonymous_id(self.key, "R", item))


@dataclass(frozen=True, slots=True)
class BriefingContent:
    """Entities and statements of a briefing; ``statements`` are those that they carry, ``captions`` how each entity is called."""

    entities: tuple[BriefedEntity, ...]
    statements: tuple[BriefedStatement, ...]
    source_statements: tuple[Statement, ...]
    captions: Mapping[str, str]


def compose(
    protection: ExportProtection, selected: Iterable[SelectedEntity], statements: Iterable[Statement]
) -> BriefingContent:
    """Return the entities and statements of a briefing.

    Parameters
    ----------
    protection : ExportProtection
    selected : iterable of SelectedEntity
        Members that may be shown.
    statements : iterable of Statement
        Statements that may be disclosed, their ends canonical; those that end elsewhere are left out.

    Returns
    -------
    BriefingContent
        The same for the same input in any order. A role towards nothing named starts and ends at its holder. An entity
        without any disclosed statement is left out, unless it is premises or a number of the activity, or somebody who
        may be exploited.
    """
    known = {one.id: one for one in selected if one.type in protection.profile.types | protection.profile.counted}
    complete = (_ended_at_holder(statement) for statement in statements)
    disclosed = sorted(
        (s for s in complete if s.start in known and s.end in known and _is_informative(protection, s)),
        key=lambda s: (s.reported_at, s.id),
    )
    if protection.profile.counted:
        return _counted(protection, known, disclosed)
    own_statements: dict[str, list[Statement]] = {}
    for statement in disclosed:
        for end in {statement.start, statement.end}:
            own_statements.setdefault(end, []).append(statement)
    shown = {
        identifier: one
        for identifier, one in known.items()
        if identifier in own_statements or (protection.profile.shows_networks and _is_shown_unlinked(protection, one))
    }
    captions = _captions(protection, shown.values())
    briefed = tuple(_briefed_statement(protection, statement, shown) for statement in disclosed)
    entities = _positioned(
        [_briefed_entity(protection, one, captions, own_statements.get(one.id, [])) for one in shown.values()], briefed
    )
    ordered = sorted(entities, key=_order)
    return BriefingContent(tuple(ordered), briefed, tuple(disclosed), captions)


def _is_shown_unlinked(protection: ExportProtection, one: SelectedEntity) -> bool:
    """Return whether an entity is shown although no disclosed statement mentions it."""
    return (one.belongs and one.type in INDICATOR_SUBJECTS) or one.id in protection.people.exploited


def _ended_at_holder(statement: Statement) -> Statement:
    """Return a role that is held towards nothing named as a statement that begins and ends at its holder."""
    if statement.type in _ROLES_AND_USES and type_of_id(statement.end) in STATING_TYPES:
        return replace(statement, end=statement.start)
    return statement


def _is_informative(protection: ExportProtection, statement: Statement) -> bool:
    """Return whether a role towards nothing named may be disclosed: without it the statement says nothing."""
    return (
        statement.start != statement.end or statement.type not in ROLE_LINKS or bool(_capacity(protection, statement))
    )


def _counted(
    protection: ExportProtection, known: Mapping[str, SelectedEntity], disclosed: Sequence[Statement]
) -> BriefingContent:
    """Return how many entities of each type there are, rounded down, and only where enough of them share the number; no entity itself."""
    touched = {end for statement in disclosed for end in (statement.start, statement.end)}
    kinds = Counter(known[end].type for end in touched)
    entities = [
        BriefedEntity(
            id=protection.entity_id(f"count of {kind}"),
            type=kind,
            caption=f"at least {counted_words(kind, count // MIN_PEOPLE * MIN_PEOPLE)}",
            marking=highest_marking(s.marking for s in disclosed),
        )
        for kind, count in kinds.items()
        if count >= MIN_PEOPLE and kind in protection.profile.counted
    ]
    return BriefingContent(
        tuple(sorted(_positioned(entities, ()), key=_order)), (), tuple(disclosed) if entities else (), {}
    )


def _event_kind(one: SelectedEntity) -> str:
    return str(one.facts.get("event_type", ""))


def _captions(protection: ExportProtection, shown: Iterable[SelectedEntity]) -> dict[str, str]:
    """Return the caption of each entity: people by name only where they may be named."""
    members = list(shown)
    hidden = assign_pseudonyms(protection.key, (one.id for one in members if one.id in protection.people.protected))
    return {one.id: hidden.get(one.id) or _caption(protection, one) for one in members}


def _caption(protection: ExportProtection, one: SelectedEntity) -> str:
    if one.type in PEOPLE and one.id not in protection.people.named:
        return f"Unnamed person {protection.entity_id(one.id)[2:6].upper()}"
    if one.type in EVENTS:
        return label_words((_event_kind(one) or one.type).upper()).capitalize()
    by_name = one.names[0] if one.names and one.type in PARTIES else one.caption
    return protection.terms.redact(
        by_name, f"{label_words(one.type).capitalize()} {protection.entity_id(one.id)[2:6].upper()}"
    )


def _briefed_entity(
    protection: ExportProtection, one: SelectedEntity, captions: Mapping[str, str], own_statements: Sequence[Statement]
) -> BriefedEntity:
    protected = one.id in protection.people.protected
    roles = common_roles(one.roles, protection.holders, protection.min_people) if protected else one.roles
    doubted = {
        role: why
        for role, why in one.doubted.items()
        if not protected
        or (ROLES[role] in PROTECTED_GROUPS and common_roles([role], protection.holders, protection.min_people))
    }
    group = shown_group(one.roles, one.flags, one.doubted, one.led) if one.type in PEOPLE else None
    if one.id in protection.people.exploited and not (
        group is RoleGroup.ACTIVITY and _may_state_group(protection, one, group)
    ):
        group = RoleGroup.EXPLOITED
    facts = {name: value for name, value in one.facts.items() if name in protection.profile.facts}
    complete = BriefedEntity(
        id=protection.entity_id(one.id),
        type=one.type,
        caption=captions[one.id],
        marking=highest_marking(s.marking for s in own_statements),
        group=group.value if group else "",
        roles=tuple(role for role in roles if role in ROLES),
        doubted=tuple(doubted_words(doubted)),
        protected=protected,
        reason=_reason(own_statements),
        facts={n: protection.terms.redact(v) if isinstance(v, str) else v for n, v in sorted(facts.items())}
        if not protected
        else {},
    )
    return _only_disclosed(complete, protection.profile)


def _only_disclosed(complete: Content, profile: Profile) -> Content:
    """Return an entity or statement; fields that the profile may not receive are emptied."""
    names = (
        each.name
        for each in fields(complete)
        if f"{type(complete).__name__}.{each.name}" not in profile.disclosed_fields
    )
    return replace(complete, **{name: type(getattr(complete, name))() for name in names})


def _may_state_group(protection: ExportProtection, one: SelectedEntity, group: RoleGroup) -> bool:
    """Return whether the role group of a protected person may be disclosed: enough others share one of its roles."""
    disclosed = common_roles((*one.roles, *one.doubted), protection.holders, protection.min_people)
    return any(ROLES.get(role) is group for role in disclosed)


def _reason(own_statements: Iterable[Statement]) -> str:
    """Return how an entity is linked to the rest, as counts of link types, without names: those stand in the list of statements."""
    kinds = Counter(statement.type for statement in own_statements)
    disclosed = [f"{label_words(kind)} ({count})" for kind, count in sorted(kinds.items(), key=lambda k: (-k[1], k[0]))]
    return ", ".join(disclosed)


def _briefed_statement(
    protection: ExportProtection, statement: Statement, shown: Mapping[str, SelectedEntity]
) -> BriefedStatement:
    protected = protection.people.protected.intersection((statement.start, statement.end))
    seen_from, seen_to, precision = day_of(statement.seen_from), day_of(statement.seen_to), statement.seen_precision
    reported = day_of(statement.reported_at)
    if protected:
        at_risk = any("REPRISAL_RISK" in shown[one].flags for one in protected if one in shown)
        shared = {} if at_risk else protection.dates
        min_people = max(1, protection.min_people) if at_risk else protection.min_people
        seen_to, _ = generalise_date(seen_to, shared, min_people)
        reported, _ = generalise_date(reported, shared, min_people)
        seen_from, precision = generalise_date(seen_from, shared, min_people)
    grade = (statement.scheme, statement.source_eval, statement.info_eval, statement.handling)
    complete = BriefedStatement(
        id=protection.statement_id(statement.id),
        type=statement.type,
        start=protection.entity_id(statement.start),
        end=protection.entity_id(statement.end),
        reference=protection.citation(statement.item),
        marking=statement.marking,
        part=_capacity(protection, statement),
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
        one_end_only=statement.start == statement.end and statement.type in protection.profile.one_end_only,
        properties=_properties(protection, statement),
    )
    return replace(_only_disclosed(complete, protection.profile), reference=complete.reference)


def _capacity(protection: ExportProtection, statement: Statement) -> str:
    """Return the role or capacity of a statement; that of a protected person only where enough others have it."""
    if statement.type in ROLE_LINKS and statement.start in protection.people.protected:
        return "".join(common_roles([statement.part], protection.holders, protection.min_people))
    return protection.terms.redact(statement.part)


def _properties(protection: ExportProtection, statement: Statement) -> dict[str, Scalar]:
    """Return the properties of a statement's link that the recipient may have; none of a protected person, or of one end."""
    if statement.start == statement.end or protection.people.protected.intersection((statement.start, statement.end)):
        return {}
    return {
        each.name: statement.properties[each.name]
        for each in LINK_TYPES[statement.type].properties
        if each.name in statement.properties and each.disclosure.to(protection.profile.name) == YES
    }


def _positioned(entities: list[BriefedEntity], briefed: Iterable[BriefedStatement]) -> list[BriefedEntity]:
    """Return the entities with positions that follow only from what is shown."""
    where = positions([entity.id for entity in entities], [(statement.start, statement.end) for statement in briefed])
    return [
        replace(entity, x=round(where[entity.id][0] / _STEP, 3), y=round(where[entity.id][1] / _STEP, 3))
        for entity in entities
    ]


def _order(entity: BriefedEntity) -> tuple[bool, int, str, str, str]:
    """People first, those who may need protection before others; then by type and caption. Never a score."""
    place = group_position(entity.group)
    return entity.type not in PEOPLE, place, entity.type, entity.caption, entity.id


def markings_of(content: BriefingContent) -> str:
    """Return the highest marking inside."""
    return highest_marking(
        (
            *(statement.marking for statement in content.statements),
            *(one.marking for one in content.entities),
            LOWEST_MARKING,
        )
    )
