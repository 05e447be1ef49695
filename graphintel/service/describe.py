"""Statements and entities as a reader sees them.

Whoever is protected, as exploited or as selling sex, is shown under a pseudonym: the caption, every name and every
caption on a statement.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from graphintel.analysis.sources import sources_of_statements
from graphintel.model.captions import is_read_by_key, record_to_read
from graphintel.model.ontology import ITEM_LINKS, LINK_TYPES, NAME_LINKS, PEOPLE, REPEAT_LINKS
from graphintel.model.records import WRITING, Entity, Scalar, Statement
from graphintel.model.report_ids import submission_of
from graphintel.model.role_counting import PersonRoles, why_not_counted
from graphintel.model.roles import PROTECTED_GROUPS, RoleGroup
from graphintel.model.values.grade import GRADE
from graphintel.resolve.identity import Identity
from graphintel.service.answer_json import fields_of
from graphintel.service.answers.entities import DoubtedRole, EntityAnswer, EntityDetails, Hit, Member, NamedEntity
from graphintel.service.answers.statements import StatementAnswer
from graphintel.service.view import View


@dataclass
class EntityDescription:
    """One thing as its visible statements show it; ``records`` are the ids that decisions join.

    ``roles`` are those that count, ``person_roles`` is all that is said of a person.
    """

    id: str
    type: str
    caption: str
    records: tuple[str, ...]
    names: list[str] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    properties: dict[str, Scalar] = field(default_factory=dict)
    pseudonym: str = ""
    person_roles: PersonRoles = field(default_factory=PersonRoles)

    @property
    def protected(self) -> bool:
        """Whether anything visible, however graded, protects the person."""
        return self.group in PROTECTED_GROUPS

    @property
    def group(self) -> RoleGroup | None:
        """The one group shown, the protective first: by what counts, and by whatever protects."""
        return self.person_roles.group

    def name(self) -> NamedEntity:
        """Return what the entity is called."""
        return NamedEntity(id=self.id, type=self.type, caption=self.caption)

    def summary(self) -> EntityAnswer:
        """Return what a list or chart needs."""
        return EntityAnswer(
            id=self.id,
            type=self.type,
            caption=self.caption,
            group=self.group.value if self.group else "",
            roles=tuple(self.roles),
            doubted=tuple(DoubtedRole(role=role, why=why) for role, why in self.person_roles.doubted.items()),
            led=tuple(LINK_TYPES[link].control for link in self.person_roles.protecting_links),
            flags=tuple(self.flags),
            doubted_flags={flag: why for flag, why in sorted(self.person_roles.reasons_by_flag.items()) if why},
            records=self.records,
        )

    def details(self) -> EntityDetails:
        """Return what the drawer needs."""
        return EntityDetails(**fields_of(self.summary()), names=tuple(self.names), properties=dict(self.properties))

    def member(self, reason: str) -> Member:
        """Return what a network says of it: why it is a member, or ties others together."""
        return Member(**fields_of(self.summary()), reason=reason)

    def hit(self, reason: str, score: float) -> Hit:
        """Return what a search needs: why it may be meant."""
        return Hit(**fields_of(self.summary()), reason=reason, score=score)


def prefetch(view: View, ids: Iterable[str], identity: Identity, statements: Iterable[Statement]) -> None:
    """Ask in two questions for what describing entities beside statements takes; what is there already is not asked.

    Parameters
    ----------
    view : View
        Whose graph.
    ids : iterable of str
        Canonical ids for this viewer.
    identity : Identity
        Which records are one entity, at least for ``ids``.
    statements : iterable of Statement
        Statements that are shown with them.
    """
    records = {record for identifier in ids for record in identity.clusters.get(identifier, (identifier,))}
    people = {record for record, node in view.visible(records).items() if node.type in PEOPLE}
    view.statements_about(people | {submission_of(statement.item) for statement in statements})


def describe_entities(
    view: View,
    ids: Iterable[str],
    identity: Identity,
    statements: Iterable[Statement],
    *,
    reveal: Collection[str] = (),
) -> dict[str, EntityDescription]:
    """Return the entities with these canonical ids, by id; those that nothing visible touches are missing.

    Parameters
    ----------
    view : View
        Whose graph.
    ids : iterable of str
        Canonical ids for this viewer.
    identity : Identity
        Which records are one entity, at least for ``ids``.
    statements : iterable of Statement
        Statements at hand; their captions name what is not a person.
    reveal : collection of str
        Canonical ids of protected people to show by name; the caller audits it with a reason.

    Returns
    -------
    dict of str to EntityDescription
    """
    records = {identifier: identity.clusters.get(identifier, (identifier,)) for identifier in set(ids)}
    owner = {record: identifier for identifier, cluster in records.items() for record in cluster}
    known = {statement.id: statement for statement in statements}
    prefetch(view, records, identity, known.values())
    nodes = view.visible(owner)
    people = {record for record, node in nodes.items() if node.type in PEOPLE}
    known.update((statement.id, statement) for statement in view.statements_about(people))
    statements_by_entity: dict[str, list[Statement]] = {}
    for statement in sorted(known.values(), key=_names_before_aliases):
        for end in {owner[end] for end in (statement.start, statement.end) if end in owner}:
            statements_by_entity.setdefault(end, []).append(statement)
    shown = {
        identifier: _describe_one(identifier, cluster, nodes, statements_by_entity.get(identifier, []))
        for identifier, cluster in sorted(records.items())
        if any(record in nodes for record in cluster)
    }
    for entity in shown.values():
        if entity.protected and entity.type in PEOPLE and entity.id not in reveal:
            entity.pseudonym = entity.caption = view.pseudonyms.name(entity.id)
            entity.names = []
            entity.properties = {}
    return shown


def _describe_one(
    identifier: str, cluster: tuple[str, ...], nodes: Mapping[str, Entity], statements: list[Statement]
) -> EntityDescription:
    """Gather what visible statements, oldest first, say of one entity."""
    stored = [nodes[record] for record in cluster if record in nodes]
    entity = EntityDescription(identifier, stored[0].type, "", tuple(node.id for node in stored))
    for node in stored:
        entity.properties.update(node.properties)
    mine = set(cluster)
    for statement in statements:
        captions = ((statement.start, statement.start_caption), (statement.end, statement.end_caption))
        entity.names += [text for end, text in captions if end in mine and text and text not in entity.names]
        if statement.start in mine:
            why = why_not_counted(statement.scheme, statement.info_eval, statement.restricted)
            entity.person_roles.add_outgoing(statement.type, statement.part, statement.item, why)
        if statement.end in mine:
            entity.person_roles.add_incoming(statement.type)
        if statement.end in mine and statement.type in NAME_LINKS:
            plain = {key: value for key, value in statement.properties.items() if key not in WRITING}
            entity.properties.update(_missing_properties(plain, entity.properties))
    entity.roles, entity.flags = entity.person_roles.roles, sorted(entity.person_roles.flags)
    readable = record_to_read(stored)
    entity.caption = entity.names[0] if entity.names and not is_read_by_key(readable.id) else readable.caption
    return entity


def _missing_properties(properties: Mapping[str, Scalar], known: Mapping[str, Scalar]) -> dict[str, Scalar]:
    """Return what a statement adds: what is known stays, and its precision with it."""
    return {key: value for key, value in properties.items() if key.removesuffix("_precision") not in known}


def _names_before_aliases(statement: Statement) -> tuple[bool, str, str]:
    """Return the order in which statements name an entity: oldest report first, another name after every first one."""
    return statement.type in NAME_LINKS and statement.part != "", statement.reported_at, statement.id


def statement_answers(
    view: View, statements: Iterable[Statement], identity: Identity, people: Mapping[str, EntityDescription]
) -> tuple[StatementAnswer, ...]:
    """Return statements as answers have them, oldest report first.

    Parameters
    ----------
    view : View
        Whose graph; chains of repeated reports are followed in it.
    statements : iterable of Statement
        Visible ones.
    identity : Identity
        Which records are one entity.
    people : mapping
        Entities described; the captions of pseudonymous people are replaced.

    Returns
    -------
    tuple of StatementAnswer
    """
    chosen = sorted(statements, key=lambda s: (s.reported_at, s.id))
    sources = independent_sources(view, chosen)
    return tuple(_answer(statement, identity, people, sources[statement.id]) for statement in chosen)


def _answer(
    statement: Statement, identity: Identity, people: Mapping[str, EntityDescription], independent: str
) -> StatementAnswer:
    """Return one statement as answers have it."""
    start = identity.canonical.get(statement.start, statement.start)
    end = identity.canonical.get(statement.end, statement.end)

    def caption(identifier: str, text: str) -> str:
        entity = people.get(identifier)
        return entity.pseudonym if entity and entity.pseudonym else text

    properties = dict(statement.properties)
    if any(people[i].pseudonym for i in (start, end) if i in people) and statement.type in NAME_LINKS:
        properties = {}
    return StatementAnswer(
        id=statement.id,
        type=statement.type,
        start=start,
        end=end,
        start_record=statement.start,
        end_record=statement.end,
        start_caption=caption(start, statement.start_caption),
        end_caption=caption(end, statement.end_caption),
        part=statement.part,
        grade=GRADE.display_of(statement.scheme, statement.source_eval, statement.info_eval, statement.handling),
        scheme=statement.scheme,
        source_eval=statement.source_eval,
        info_eval=statement.info_eval,
        handling=statement.handling,
        conditions=statement.conditions,
        marking=statement.marking,
        basis=statement.basis,
        seen_from=statement.seen_from,
        seen_to=statement.seen_to,
        seen_precision=statement.seen_precision,
        reported_at=statement.reported_at,
        owner_force=statement.owner_force,
        independent=independent,
        item=statement.item,
        submission=submission_of(statement.item),
        said=properties,
        restricted=statement.restricted,
        withdrawn_at=statement.withdrawn_at,
        review_due=statement.review_due,
    )


def independent_sources(view: View, statements: Iterable[Statement]) -> dict[str, str]:
    """Return the independent source of each statement, by statement id.

    Parameters
    ----------
    view : View
        Whose graph.
    statements : iterable of Statement

    Returns
    -------
    dict of str to str
        By the rule of :mod:`graphintel.analysis.sources`, as far as this viewer sees the chains of reports.
    """
    chosen = list(statements)
    sources = sources_of_statements([*chosen, *repeated_reports(view, chosen)])
    return {statement.id: sources[statement.item] for statement in chosen}


def repeated_reports(view: View, statements: Iterable[Statement]) -> list[Statement]:
    """Return what tells which reports these statements repeat: visible DERIVED_FROM, and PART_OF of what they lead to."""
    links: list[Statement] = []
    asked: set[str] = set()
    waiting = {submission_of(s.item) for s in statements}
    while waiting:
        asked |= waiting
        links += [s for s in view.statements_about(waiting) if s.type in REPEAT_LINKS and s.start in waiting]
        waiting = {link.end for link in links} - asked
    reports = {link.end for link in links}
    return [*links, *(s for s in view.statements(reports, tuple(ITEM_LINKS)) if s.end in reports)]
