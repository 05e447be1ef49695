"""Looking at one entity, what it is linked to, and how two entities are connected."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass
from typing import NamedTuple

from graphintel.analysis.paths import find_paths
from graphintel.errors import GraphintelError, NotHeldError
from graphintel.model.keys import is_person, type_of_id
from graphintel.model.ontology import (
    ITEM_LINKS,
    LINK_TYPES,
    PROVENANCE_LINKS,
    REPORTS,
    STATING_TYPES,
    entities_with,
    links_with,
)
from graphintel.model.records import Statement
from graphintel.resolve.identity import Identity
from graphintel.service.answers.exploration import (
    Chain,
    Expansion,
    NeighbourCount,
    Paths,
    Route,
    ShownEntity,
    TypeCount,
)
from graphintel.service.describe import describe_entities, prefetch, statement_answers
from graphintel.service.networks import facilities_on_paths, snapshot_of
from graphintel.service.property_filter import property_filter
from graphintel.service.read_functions import read_function
from graphintel.service.view import View

MAX_NEIGHBOURS = 1500
"""The most neighbours that one expansion shows; a chart is unusable above."""
CHAIN_LINKS = links_with(lambda link: link.advert_chain)
"""Links that lead from a number to the cards, designs, adverts and premises that go with it."""
CHAIN_STARTS = entities_with(lambda kind: kind.starts_chain)
MAX_CHAIN_STEPS = 8
MAX_CHAIN_ENTITIES = 500


@read_function()
def show(view: View, id: str, *, reveal: bool = False, reason: str = "") -> ShownEntity:  # noqa: ARG001 - for the entry
    """Return one thing and every visible statement about it.

    Parameters
    ----------
    view : View
        Whose graph.
    id : str
        Graph id of a record or of the entity that it was judged to be; or a number, mark or address as written.
    reveal : bool
        True shows this person by name, also one who is protected, for a viewer with the permission to reveal; the service
        audits the reason first and tells the safeguarding lead.
    reason : str
        Why somebody is shown by name; it stands in the entry.

    Returns
    -------
    ShownEntity
        For an item or submission also the statements that it makes.

    Raises
    ------
    NotHeldError
        The same for an unknown and for a hidden id.
    """
    records = view.records(id)
    if not records:
        raise NotHeldError(id)
    statements = {s.id: s for s in view.statements(records)}
    if type_of_id(id) in REPORTS:
        statements.update((s.id, s) for s in _statements_of_items(view, id, statements.values()))
    identity = view.identity(_ends(statements.values()) | set(records))
    canonical = identity.canonical.get(records[0], records[0])
    people = {end for end in _canonical_ends(statements.values(), identity) if is_person(end)}
    described = describe_entities(
        view, {canonical, *people}, identity, statements.values(), reveal={canonical} if reveal else ()
    )
    return ShownEntity(
        entity=described[canonical].details(),
        statements=statement_answers(view, statements.values(), identity, described),
    )


def _statements_of_items(view: View, id: str, known: Iterable[Statement]) -> list[Statement]:
    """Return the visible statements that an item, or the items of a submission, make."""
    items = {id} if type_of_id(id) in STATING_TYPES else {s.start for s in known if s.type in ITEM_LINKS}
    ends = {end for item in sorted(items) for end in view.items.ends_of_item(item)}
    return [statement for statement in view.statements(ends) if statement.item in items]


def _ends(statements: Iterable[Statement]) -> set[str]:
    return {end for statement in statements for end in (statement.start, statement.end)}


def _canonical_ends(statements: Iterable[Statement], identity: Identity) -> set[str]:
    return {identity.canonical.get(end, end) for end in _ends(statements)}


@read_function(link=LINK_TYPES)
def expand(view: View, id: str, link: str = "", limit: int = 50, where: str = "") -> Expansion:
    """Return what one entity is linked to, with counts of all before what is shown.

    Parameters
    ----------
    view : View
        Whose graph.
    id : str
        Graph id; or a number, mark or address as written.
    link : str
        Only this link type; empty for all.
    limit : int
        Most neighbours shown, 1 to 1,500; every kind of neighbour is shown before more of the same.
    where : str
        Only links whose property meets this condition, as ``calls>=3``; counts are of these as well.

    Returns
    -------
    Expansion
        For a number, card, design or advert with ``chain``: the whole chain of numbers, cards,
        designs, adverts and advertised places that it belongs to, each tie with item, grade and dates.

    Raises
    ------
    NotHeldError
        The same for an unknown and for a hidden id.
    GraphintelError
        An unknown link type, or no condition on a property of links.
    """
    if link and link not in LINK_TYPES:
        raise GraphintelError(f"{link!r} is no link type; expected one of {', '.join(sorted(LINK_TYPES))}.")
    condition = property_filter(where, link) if where else None
    own_reach = _reach_of_record(view, id) if type_of_id(id) in CHAIN_STARTS else None
    records = view.records(id)
    if not records:
        raise NotHeldError(id)
    if type_of_id(records[0]) in CHAIN_STARTS:
        reach = own_reach if records == (id,) else _chain_reach(view, records)
    else:
        reach = None
    hops = [hop for hop in _hops(view, records, reach) if _is_relevant_hop(hop, id) and hop.neighbour not in records]
    if condition is not None:
        accepted = {s.id for s in view.statements(records, condition.links) if condition.accepts(s)}
        hops = [hop for hop in hops if hop.statement in accepted]
    near = {*records, *(hop.neighbour for hop in hops), *(reach.ends if reach else ())}
    view.visible(near)  # says as well which of them there are decisions on
    identity = view.identity(near)
    groups = _groups(hops, identity)
    counts = tuple(
        NeighbourCount(link=name, direction=direction, type=kind, count=len(members))
        for (name, direction, kind), members in sorted(groups.items())
    )
    wanted = {key: members for key, members in groups.items() if not link or key[0] == link}
    shown = _choose_evenly(wanted, max(1, min(limit, MAX_NEIGHBOURS)))
    left_out = PROVENANCE_LINKS if not _is_source(id) else frozenset()
    statements = _statements_between(view, records, shown, identity, left_out, link)
    if condition is not None:
        statements = [statement for statement in statements if condition.accepts(statement)]
    canonical = identity.canonical.get(records[0], records[0])
    if reach:  # asked for together with what is described first
        every = {canonical, *shown, *reach.members(identity)}
        prefetch(view, every, identity, [*statements, *reach.statements])
    described = describe_entities(view, [canonical, *shown], identity, statements)
    entity = described[canonical].details()
    return Expansion(
        entity=entity,
        entities=tuple(described[member].summary() for member in shown if member in described),
        statements=statement_answers(view, statements, identity, described),
        counts=counts,
        types=_distinct_by_type(groups),
        shown=len(shown),
        total=len({member for members in wanted.values() for member in members}),
        chain=_chain(view, reach, identity) if reach else None,
    )


def _is_source(id: str) -> bool:
    return type_of_id(id) in REPORTS


class _Hop(NamedTuple):
    """One statement seen from the entity that is expanded."""

    type: str
    outgoing: bool
    neighbour: str
    statement: str


def _hops(view: View, records: tuple[str, ...], reach: _ChainReach | None) -> list[_Hop]:
    """Return what records are linked to; with a chain by the statements that it begins with, but links of items."""
    if reach is None:
        return [_Hop(hop.type, hop.outgoing, hop.neighbour, hop.statement) for hop in view.neighbours(records)]
    return [
        _Hop(s.type, outgoing, other, s.id)
        for s in view.statements_about(records)
        for outgoing, asked, other in ((True, s.start, s.end), (False, s.end, s.start))
        if asked in records
    ]


def _is_relevant_hop(hop: _Hop, id: str) -> bool:
    """Leave out where an entity was said, unless that is what is looked at."""
    return _is_source(id) or (hop.type not in PROVENANCE_LINKS and not _is_source(hop.neighbour))


def _groups(hops: Iterable[_Hop], identity: Identity) -> dict[tuple[str, str, str], set[str]]:
    """Return distinct canonical neighbours by link, direction and type."""
    groups: dict[tuple[str, str, str], set[str]] = {}
    for hop in hops:
        direction = "any" if LINK_TYPES[hop.type].undirected else ("out" if hop.outgoing else "in")
        canonical = identity.canonical.get(hop.neighbour, hop.neighbour)
        groups.setdefault((hop.type, direction, type_of_id(hop.neighbour)), set()).add(canonical)
    return groups


def _distinct_by_type(groups: dict[tuple[str, str, str], set[str]]) -> tuple[TypeCount, ...]:
    """Return how many different neighbours of each type there are, most first."""
    members: dict[str, set[str]] = {}
    for (_, _, kind), linked in groups.items():
        members.setdefault(kind, set()).update(linked)
    counts = [TypeCount(type=kind, count=len(linked)) for kind, linked in members.items()]
    return tuple(sorted(counts, key=lambda one: (-one.count, one.type)))


def _choose_evenly(groups: dict[tuple[str, str, str], set[str]], limit: int) -> list[str]:
    """Return up to ``limit`` neighbours, one of each group in turn."""
    queues = [sorted(members) for _, members in sorted(groups.items())]
    chosen: dict[str, None] = {}
    for position in range(max(map(len, queues), default=0)):
        for queue in queues:
            if position < len(queue) and len(chosen) < limit:
                chosen.setdefault(queue[position])
    return sorted(chosen)


def _statements_between(
    view: View,
    records: tuple[str, ...],
    shown: list[str],
    identity: Identity,
    left_out: Set[str],
    link: str,
) -> list[Statement]:
    """Return the statements between an entity and what is shown."""
    mine = set(records)
    clusters = {record for member in shown for record in identity.clusters.get(member, (member,))}
    types = (link,) if link else ()
    side = mine if len(mine) <= len(clusters) or not clusters else clusters
    # has all but the links of items, which are left out here, and is asked for by the chain as well
    touching = view.statements_about(mine) if side is mine and left_out else view.statements(side, types)
    return [
        s
        for s in touching
        if s.type not in left_out
        and s.type in (types or LINK_TYPES)
        and ((s.start in mine and s.end in clusters) or (s.end in mine and s.start in clusters))
    ]


@dataclass(frozen=True, slots=True)
class _ChainReach:
    """What a chain leads to, by which statements; ``complete`` where nothing was cut off."""

    ends: frozenset[str]
    statements: tuple[Statement, ...]
    complete: bool

    def members(self, identity: Identity) -> set[str]:
        """Return the canonical ids of what is reached."""
        return {identity.canonical.get(end, end) for end in self.ends}


def _chain_reach(view: View, records: tuple[str, ...]) -> _ChainReach:
    """Follow the chain of cards, designs, numbers, adverts and places from a number, card, design or advert."""
    reached: set[str] = set(records)
    statements: dict[str, Statement] = {}
    result = [s for s in view.statements_about(records) if s.type in CHAIN_LINKS]
    complete = True
    for step in range(MAX_CHAIN_STEPS):
        statements.update((s.id, s) for s in result)
        ends = _ends(result) - reached
        reached |= ends
        frontier = {end for end in ends if type_of_id(end) in CHAIN_STARTS}
        if len(reached) > MAX_CHAIN_ENTITIES:
            complete = False
            break
        if not frontier:
            break
        complete = step + 1 < MAX_CHAIN_STEPS
        if complete:
            result = view.statements(frontier, tuple(CHAIN_LINKS))
    return _ChainReach(frozenset(reached), tuple(statements.values()), complete)


def _reach_of_record(view: View, id: str) -> _ChainReach:
    """Return what the chain of one record leads to, which most often is that of the entity.

    All that is near it is asked for in one question, so that none is asked for the record alone.
    """
    reach = _chain_reach(view, (id,))
    view.visible({*reach.ends, *_ends(view.statements_about([id]))})
    return reach


def _chain(view: View, reach: _ChainReach, identity: Identity) -> Chain:
    """Return the chain round a number, card, design or advert."""
    described = describe_entities(view, reach.members(identity), identity, reach.statements)
    entities = tuple(described[member].summary() for member in sorted(described))
    kinds = sorted({entity.type for entity in entities})
    return Chain(
        counts=tuple(TypeCount(type=kind, count=sum(e.type == kind for e in entities)) for kind in kinds),
        entities=entities,
        statements=statement_answers(view, reach.statements, identity, described),
        complete=reach.complete,
    )


@read_function(mode={"shortest", "evidenced"})
def path(view: View, start: str, end: str, mode: str = "shortest", max_hops: int = 6) -> Paths:
    """Return how two entities are connected.

    Parameters
    ----------
    view : View
        Whose graph.
    start, end : str
        Graph ids; or numbers, marks or addresses as written.
    mode : str
        ``shortest`` (fewest links) or ``evidenced`` (best graded).
    max_hops : int
        Longest path, 1 to 12.

    Returns
    -------
    Paths
        Empty where there is none. A path leads
        through a shared facility only where there is no other, and says so in ``facilities``.

    Raises
    ------
    NotHeldError
        Where one end is not held, or hidden.
    GraphintelError
        Where both ends are one entity, or the mode is unknown.
    """
    if mode not in {"shortest", "evidenced"}:
        raise GraphintelError(f"{mode!r} is no kind of path; expected shortest or evidenced.")
    records = {}
    for identifier in (start, end):
        records[identifier] = view.records(identifier)
        if not records[identifier]:
            raise NotHeldError(identifier)
    identity = view.whole_identity()
    ends = [identity.canonical.get(records[identifier][0], records[identifier][0]) for identifier in (start, end)]
    if ends[0] == ends[1]:
        raise GraphintelError("Both ends are one entity; a path needs two.")
    result = find_paths(
        snapshot_of(view).passable,
        ends[0],
        ends[1],
        mode=mode,
        max_hops=max(1, min(max_hops, 12)),
        facilities=facilities_on_paths(view),
    )
    on_path = {member for route in result for member in route.entities}
    wanted = {statement for route in result for statement in route.statements}
    clusters = {record for member in on_path for record in identity.clusters.get(member, (member,))}
    statements = {s.id: s for s in view.statements(clusters) if s.id in wanted}
    described = describe_entities(view, on_path, identity, statements.values())
    answers = {a.id: a for a in statement_answers(view, statements.values(), identity, described)}
    return Paths(
        paths=tuple(
            Route(
                entities=tuple(described[member].summary() for member in route.entities),
                statements=tuple(answers[s] for s in route.statements),
                weakest=answers[route.weakest],
                facilities=tuple(described[one].name() for one in route.facilities),
            )
            for route in result
        )
    )
