"""Statements and entities as plain values, the way a reader sees them.

Who is reported as exploited, or as selling sex, is shown under a pseudonym: the caption, every name and every caption on a statement.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from graphintel.analysis.sources import root_of
from graphintel.model.ontology import FLAGS, ROLES, RoleGroup, protects, shown_group
from graphintel.model.records import Entity, Statement
from graphintel.model.values.grade import GRADE
from graphintel.resolve.identity import Identity
from graphintel.service.view import Answer, View

_STATES_PERSON = ("HOLDS_ROLE", "HAS_FLAG")


@dataclass
class Described:
    """One thing as its visible statements show it; ``records`` are the ids that decisions join."""

    id: str
    type: str
    caption: str
    records: tuple[str, ...]
    names: list[str] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    properties: dict[str, object] = field(default_factory=dict)
    protected: bool = False
    pseudonym: str = ""

    @property
    def group(self) -> RoleGroup | None:
        """The one group shown, the protective first."""
        return shown_group(set(self.roles), set(self.flags))

    def brief(self) -> Answer:
        """Return what a list or chart needs."""
        return {
            "id": self.id,
            "type": self.type,
            "caption": self.caption,
            "group": self.group.value if self.group else "",
            "roles": self.roles,
            "flags": self.flags,
            "records": list(self.records),
        }

    def full(self) -> Answer:
        """Return what the drawer needs."""
        return {**self.brief(), "names": self.names, "properties": self.properties}


def describe(
    view: View,
    ids: Iterable[str],
    identity: Identity,
    statements: Iterable[Statement],
    *,
    reveal: Collection[str] = (),
) -> dict[str, Described]:
    """Return the things with these canonical ids, by id; those that nothing visible touches are missing.

    Parameters
    ----------
    view : View
        Whose graph.
    ids : iterable of str
        Canonical ids for this viewer.
    identity : Identity
        Which records are one thing, at least for ``ids``.
    statements : iterable of Statement
        Statements at hand; their captions name what is not a person.
    reveal : collection of str
        Canonical ids of protected people to show by name; the caller audits it with a reason.

    Returns
    -------
    dict of str to Described
    """
    records = {identifier: identity.clusters.get(identifier, (identifier,)) for identifier in set(ids)}
    owner = {record: identifier for identifier, cluster in records.items() for record in cluster}
    nodes = view.visible(owner)
    known = {statement.id: statement for statement in statements}
    people = {record for record, node in nodes.items() if node.type == "Person"}
    roots = {s.independent for s in known.values() if s.independent.startswith("submission:")}
    view.said_of(people | roots)  # one question for both; the sources are followed from the statements below
    known.update((statement.id, statement) for statement in view.said_of(people))
    told: dict[str, list[Statement]] = {}
    for statement in sorted(known.values(), key=_names_before_aliases):
        for end in {owner[end] for end in (statement.start, statement.end) if end in owner}:
            told.setdefault(end, []).append(statement)
    shown = {
        identifier: _described(identifier, cluster, nodes, told.get(identifier, []))
        for identifier, cluster in sorted(records.items())
        if any(record in nodes for record in cluster)
    }
    for thing in shown.values():
        if thing.protected and thing.type == "Person" and thing.id not in reveal:
            thing.pseudonym = thing.caption = view.pseudonyms.name(thing.id)
            thing.names = []
            thing.properties = {}
    return shown


def _described(
    identifier: str, cluster: tuple[str, ...], nodes: Mapping[str, Entity], told: list[Statement]
) -> Described:
    """Gather what visible statements, oldest first, say of one thing."""
    held = [nodes[record] for record in cluster if record in nodes]
    thing = Described(identifier, held[0].type, "", tuple(node.id for node in held))
    for node in held:
        thing.properties.update(node.properties)
    mine = set(cluster)
    for statement in told:
        captions = ((statement.start, statement.start_caption), (statement.end, statement.end_caption))
        thing.protected |= statement.start in mine and protects(statement.type, statement.part)
        thing.names += [text for end, text in captions if end in mine and text and text not in thing.names]
        if statement.start in mine and statement.type == "HOLDS_ROLE" and statement.part in ROLES:
            thing.roles += [statement.part] if statement.part not in thing.roles else []
        if statement.start in mine and statement.type == "HAS_FLAG" and statement.part in FLAGS:
            thing.flags += [statement.part] if statement.part not in thing.flags else []
        if statement.end in mine and statement.type == "NAMES":
            thing.properties.update(
                {key: value for key, value in statement.properties.items() if key not in thing.properties}
            )
    groups = list(RoleGroup)
    thing.roles.sort(key=lambda role: (groups.index(ROLES[role]), role))
    thing.flags.sort()
    thing.caption = (
        thing.names[0] if thing.names and not _reads_by_key(held[0].type) else next(node.caption for node in held)
    )
    return thing


def _names_before_aliases(statement: Statement) -> tuple[bool, str, str]:
    """Return the order in which statements name a thing: oldest report first, another name after every first one."""
    return statement.type == "NAMES" and statement.part != "", statement.reported_at, statement.id


def _reads_by_key(type_name: str) -> bool:
    """Return whether the key is how people read the thing (a number, a mark, an exhibit)."""
    return type_name in {"Phone", "Mark", "MarkFragment", "AdvertCard", "Submission", "Item", "Handle"}


def statement_answers(
    view: View, statements: Iterable[Statement], identity: Identity, people: Mapping[str, Described]
) -> list[Answer]:
    """Return statements as plain values, oldest report first.

    Parameters
    ----------
    view : View
        Whose graph; chains of repeated reports are followed in it.
    statements : iterable of Statement
        Visible ones.
    identity : Identity
        Which records are one thing.
    people : mapping
        Things described; the captions of pseudonymous people are replaced.

    Returns
    -------
    list of dict
    """
    chosen = sorted(statements, key=lambda s: (s.reported_at, s.id))
    sources = independent_sources(view, chosen)
    return [_answer(statement, identity, people, sources[statement.id]) for statement in chosen]


def _answer(statement: Statement, identity: Identity, people: Mapping[str, Described], independent: str) -> Answer:
    """Return one statement as plain values."""
    start = identity.canonical.get(statement.start, statement.start)
    end = identity.canonical.get(statement.end, statement.end)

    def caption(identifier: str, text: str) -> str:
        thing = people.get(identifier)
        return thing.pseudonym if thing and thing.pseudonym else text

    said = dict(statement.properties)
    if any(people[i].pseudonym for i in (start, end) if i in people) and statement.type == "NAMES":
        said = {}
    return {
        "id": statement.id,
        "type": statement.type,
        "start": start,
        "end": end,
        "start_record": statement.start,
        "end_record": statement.end,
        "start_caption": caption(start, statement.start_caption),
        "end_caption": caption(end, statement.end_caption),
        "part": statement.part,
        "grade": GRADE.display_of(statement.scheme, statement.source_eval, statement.info_eval, statement.handling),
        "scheme": statement.scheme,
        "source_eval": statement.source_eval,
        "info_eval": statement.info_eval,
        "handling": statement.handling,
        "conditions": list(statement.conditions),
        "marking": statement.marking,
        "basis": statement.basis,
        "seen_from": statement.seen_from,
        "seen_to": statement.seen_to,
        "seen_precision": statement.seen_precision,
        "reported_at": statement.reported_at,
        "owner_force": statement.owner_force,
        "independent": independent,
        "item": statement.item,
        "submission": submission_of(statement.item),
        "said": said,
        "restricted": statement.restricted,
        "withdrawn_at": statement.withdrawn_at,
        "review_due": statement.review_due,
    }


def submission_of(item: str) -> str:
    """Return the submission's graph id that an item's graph id names.

    Examples
    --------
    >>> submission_of("item:FA:12/3")
    'submission:FA:12'
    """
    return "submission:" + item.removeprefix("item:").rpartition("/")[0]


def independent_sources(view: View, statements: Iterable[Statement]) -> dict[str, str]:
    """Return the independent source of each statement, by statement id.

    A statement without a source reference counts for its submission, or for the root of the chain of reports that
    the submission repeats, as far as this viewer sees the chain.

    Parameters
    ----------
    view : View
        Whose graph.
    statements : iterable of Statement

    Returns
    -------
    dict of str to str
    """
    chosen = list(statements)
    parent: dict[str, str] = {}
    for link in repeated_reports(view, chosen):
        parent[link.start] = min(parent.get(link.start, link.end), link.end)
    return {statement.id: root_of(statement.independent, parent) for statement in chosen}


def repeated_reports(view: View, statements: Iterable[Statement]) -> list[Statement]:
    """Return the visible DERIVED_FROM statements of the chains of reports that these statements come from."""
    links: list[Statement] = []
    asked: set[str] = set()
    waiting = {s.independent for s in statements if s.independent.startswith("submission:")}
    while waiting:
        asked |= waiting
        links += [s for s in view.said_of(waiting) if s.type == "DERIVED_FROM" and s.start in waiting]
        waiting = {link.end for link in links} - asked
    return links
