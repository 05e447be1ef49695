"""One premises: who has an interest in it, what was seen there, which numbers lead to it, and its linked premises."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from graphintel.errors import GraphintelError, NotHeldError
from graphintel.indicators.adverts import adverts_of_premises, rows_stating_premises
from graphintel.indicators.evidence_index import EvidenceIndex
from graphintel.indicators.linked_premises import numbers_linked_to_premises, premises_linked_to_number
from graphintel.indicators.premises_chains import Chain
from graphintel.indicators.premises_joins import Join
from graphintel.indicators.premises_use import period_with_several_sellers, threshold_sentence
from graphintel.model.keys import type_of_id
from graphintel.model.ontology import (
    INTERESTS,
    JUDGEMENTS,
    NAME_LINKS,
    ROLE_LINKS,
    STRUCTURAL,
    USE_LINKS,
    VENUES,
    WITHIN_LINKS,
    links_with,
)
from graphintel.model.records import Statement
from graphintel.model.roles import ROLES, RoleGroup
from graphintel.service.answers.entities import EntityAnswer
from graphintel.service.answers.premises import (
    InOneBuilding,
    Interest,
    LegalThreshold,
    LinkedNumber,
    LinkedPremises,
    PremisesAnswer,
    StatedUse,
)
from graphintel.service.describe import EntityDescription, describe_entities, statement_answers
from graphintel.service.indicators import statements_by_id
from graphintel.service.linked_premises import chains_of, join_sentence
from graphintel.service.networks import evidence_index_of
from graphintel.service.read_functions import read_function
from graphintel.service.view import View

_INTERESTED = frozenset({RoleGroup.EXPLOITER, RoleGroup.FACILITATOR})
_CONNECTING_LINKS = links_with(lambda link: link.connects_premises)
"""Links by which shared facilities lead to premises. Where a card was found, an area and an event lead to none."""


@dataclass
class _Connection:
    """What leads to one entity: the entities on the way, and the statements of every step."""

    via: set[str] = field(default_factory=set)
    statements: set[str] = field(default_factory=set)


@read_function()
def premises(view: View, id: str) -> PremisesAnswer:
    """Return one premises with what is held of it, in the order in which an officer asks.

    Parameters
    ----------
    view : View
        Whose graph.
    id : str
        Graph id; or an address as written.

    Returns
    -------
    PremisesAnswer
        Interests are those of owner, landlord or agent, tenant, payer, manager, and of who is reported to control or
        help there. Numbers are those that lead here, see :mod:`graphintel.indicators.linked_premises`; linked premises
        are those that a join of :mod:`graphintel.service.linked_premises` joins to these, and what is only in one building
        stands apart. What is suspected false is shown and leads nowhere; nor do people with official roles only.

    Raises
    ------
    NotHeldError
        The same for an unknown and for a hidden id.
    GraphintelError
        The id of something that is no premises.
    """
    records = view.records(id)
    if not records:
        raise NotHeldError(id)
    if type_of_id(records[0]) not in VENUES:
        raise GraphintelError(f"{id!r} is no premises; show and expand are for everything else.")
    index, identity = evidence_index_of(view), view.whole_identity()
    premises_id = identity.canonical.get(records[0], records[0])
    here = [
        s
        for s in view.statements_about(records)
        if s.type not in NAME_LINKS and s.type not in JUDGEMENTS and {s.start, s.end} - {*records}
    ]
    interests = _interests(here, identity.canonical)
    numbers = _numbers(index, premises_id)
    joins = _joins_with(chains_of(view), premises_id)
    building = _in_one_building(index, premises_id)
    facilities = _facilities(index, premises_id, numbers)
    excluded = {one for result in interests.values() for one in result} | {s.id for s in here if s.type in STRUCTURAL}
    threshold = _threshold(index, premises_id)
    excluded |= {s.id for s in here if s.type in USE_LINKS}
    on_the_way = set(threshold.statements if threshold else ())
    on_the_way |= {one for connection in numbers.values() for one in connection.statements}
    linked = {
        other: {row for join in shared for place in (premises_id, other) for row in join.rows[place]}
        for other, shared in joins.items()
    }
    on_the_way |= {index.columns.id[row] for rows in (*linked.values(), *building.values()) for row in rows}
    statements = {s.id: s for s in (*here, *statements_by_id(view, on_the_way))}.values()
    ends = {identity.canonical.get(end, end) for s in statements for end in (s.start, s.end)}
    ends |= {one for shared in joins.values() for join in shared for one in join.by}
    described = describe_entities(view, ends | {premises_id} | facilities, identity, statements)
    answers = statement_answers(view, statements, identity, described)
    about = {s.id for s in here} - excluded
    return PremisesAnswer(
        premises=described[premises_id].details(),
        uses=tuple(_uses(here)),
        adverts=tuple(sorted(index.columns.id[row] for row in rows_stating_premises(index, premises_id))),
        threshold=threshold,
        interests=tuple(
            Interest(who=described[who].summary(), statements=tuple(sorted(result)))
            for who, result in sorted(interests.items())
        ),
        seen=tuple(statement.id for statement in answers if statement.id in about),
        numbers=tuple(
            LinkedNumber(number=number, via=via, statements=ids)
            for number, via, ids in _connected_entities(numbers, described)
        ),
        linked=tuple(
            LinkedPremises(
                premises=described[other].summary(),
                via=tuple(described[one].summary() for one in sorted({one for join in shared for one in join.by})),
                sentences=tuple(join_sentence(join, described) for join in shared),
                statements=tuple(sorted(index.columns.id[row] for row in linked[other])),
            )
            for other, shared in sorted(joins.items(), key=lambda one: (-len(one[1]), one[0]))
        ),
        building=tuple(
            InOneBuilding(
                premises=described[other].summary(), statements=tuple(sorted(index.columns.id[row] for row in rows))
            )
            for other, rows in sorted(building.items())
        ),
        facilities=tuple(described[one].summary() for one in sorted(facilities)),
        statements=answers,
    )


def _uses(here: Iterable[Statement]) -> Iterator[StatedUse]:
    """Yield what statements say that the premises are used as, however graded."""
    by_use: dict[str, list[str]] = {}
    for statement in here:
        if statement.type in USE_LINKS:
            by_use.setdefault(statement.part, []).append(statement.id)
    return (StatedUse(use=use, statements=tuple(sorted(ids))) for use, ids in sorted(by_use.items()))


def _threshold(index: EvidenceIndex, premises_id: str) -> LegalThreshold | None:
    period = period_with_several_sellers(index, premises_id)
    if period is None:
        return None
    ids = {index.columns.id[row] for rows in period.people.values() for row in rows}
    return LegalThreshold(sentence=threshold_sentence("this address", period.count), statements=tuple(sorted(ids)))


def _connected_entities(
    result: Mapping[str, _Connection], described: Mapping[str, EntityDescription]
) -> Iterator[tuple[EntityAnswer, tuple[EntityAnswer, ...], tuple[str, ...]]]:
    """Yield what was found, what most leads to first: the entity, what is on the way, and ids of the statements."""
    for identifier, connection in sorted(result.items(), key=lambda pair: (-len(pair[1].via), pair[0])):
        via = tuple(described[one].summary() for one in sorted(connection.via))
        yield described[identifier].summary(), via, tuple(sorted(connection.statements))


def _interests(here: Iterable[Statement], canonical: Mapping[str, str]) -> dict[str, set[str]]:
    """Return the statements of interest by who has it."""
    result: dict[str, set[str]] = {}
    for statement in here:
        helps = statement.type in ROLE_LINKS and ROLES.get(statement.part) in _INTERESTED
        if statement.type in INTERESTS or helps:
            result.setdefault(canonical.get(statement.start, statement.start), set()).add(statement.id)
    return result


def _numbers(index: EvidenceIndex, premises_id: str) -> dict[str, _Connection]:
    """Return the numbers that lead here, a shared one too, with what stands between."""
    result: dict[str, _Connection] = {}
    for number in numbers_linked_to_premises(index, premises_id, adverts_of_premises(index, premises_id)):
        for other, rows in premises_linked_to_number(index, number):
            if other == premises_id:
                _add(index, result.setdefault(number, _Connection()), rows, {number, premises_id})
    return result


def _joins_with(chains: Iterable[Chain], premises_id: str) -> dict[str, list[Join]]:
    """Return the other premises that something joins to these by itself, with what does: one rule, that of linked premises."""
    result: dict[str, list[Join]] = {}
    for chain in chains:
        for join in chain.joins:
            if join.kind.connects and premises_id in join.rows:
                for other in set(join.premises) - {premises_id}:
                    result.setdefault(other, []).append(join)
    return result


def _in_one_building(index: EvidenceIndex, premises_id: str) -> dict[str, set[int]]:
    """Return the building of these premises, or its units, with the rows that say so."""
    result: dict[str, set[int]] = {}
    for kind in WITHIN_LINKS:
        for row in (*index.rows_from(kind, premises_id), *index.rows_to(kind, premises_id)):
            for other in {index.start[row], index.end[row]} - {premises_id}:
                result.setdefault(other, set()).add(row)
    return result


def _facilities(index: EvidenceIndex, premises_id: str, numbers: Mapping[str, _Connection]) -> set[str]:
    """Return the shared facilities that lead here, and from here nowhere."""
    near = {index.start[row] for kind in _CONNECTING_LINKS for row in index.rows_to(kind, premises_id)}
    return (near | numbers.keys()) & index.facilities


def _add(index: EvidenceIndex, connection: _Connection, rows: Iterable[int], excluded: set[str]) -> None:
    """Add the steps of one way, and what stands on it between its two ends."""
    for row in rows:
        connection.statements.add(index.columns.id[row])
        connection.via |= {index.start[row], index.end[row]} - excluded
