"""Linked premises: which premises hang together in the viewer's graph, by what, and why two of them are linked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from graphintel.errors import GraphintelError, NotHeldError
from graphintel.indicators.adverts import rows_stating_premises
from graphintel.indicators.evidence_index import EvidenceIndex
from graphintel.indicators.premises_chains import Chain, find_chains, joins_on_the_way
from graphintel.indicators.premises_joins import Join
from graphintel.indicators.premises_use import stated_uses
from graphintel.model.access import SAFEGUARDING
from graphintel.model.display_words import count_text
from graphintel.model.finding_ids import CHAIN_PREFIX
from graphintel.model.keys import type_of_id
from graphintel.model.ontology import VENUES, entities_with
from graphintel.model.review_steps import FindingEvidence
from graphintel.service.answer_json import fields_of
from graphintel.service.answers.linked_premises import (
    ChainedPremises,
    LinkedPremisesAnswer,
    PremisesChain,
    PremisesJoin,
    StepBetween,
)
from graphintel.service.answers.premises import StatedUse
from graphintel.service.describe import EntityDescription, describe_entities, statement_answers
from graphintel.service.indicators import statements_by_id
from graphintel.service.networks import analysis_of, evidence_index_of, snapshot_of
from graphintel.service.premises_facts import PremisesFacts, area_of, premises_facts
from graphintel.service.read_functions import read_function
from graphintel.service.view import View
from graphintel.service.visible_reviews import VisibleReviews

PIECES = entities_with(lambda kind: kind.paper)
"""Types of advertising of which a finding says how many there are."""
NAMED_JOINS = 3
"""Of how many things that join the same premises a sentence gives the names."""


def chains_of(view: View) -> list[Chain]:
    """Return the linked premises in the viewer's snapshot, kept for this key set and revision."""
    with_moves = SAFEGUARDING in view.viewer.holds
    chains: list[Chain] = view.cached(
        "linked premises", lambda: find_chains(evidence_index_of(view), with_moves=with_moves), view.indicators_off
    )
    return chains


def find_chain(view: View, identifier: str) -> Chain | None:
    """Return the linked premises of an id, or None where the viewer's graph has none."""
    return next((chain for chain in chains_of(view) if chain.id == identifier), None)


def chain_evidence(index: EvidenceIndex, chain: Chain) -> Iterator[FindingEvidence]:
    """Yield what linked premises rest on: the statements of their joins, all of which weigh something."""
    for row in sorted({row for join in chain.joins for rows in join.rows.values() for row in rows}):
        yield FindingEvidence(index.columns.id[row], index.columns.item[row], index.source(row))


def reviews_of(view: View) -> VisibleReviews:
    """Return the visible steps of review on what the viewer's graph has."""
    chains = {chain.id: chain.premises for chain in chains_of(view)}
    return VisibleReviews.of(view, snapshot_of(view), analysis_of(view).groups, chains)


@read_function()
def linked_premises(view: View, id: str = "", to: str = "", limit: int = 0) -> LinkedPremisesAnswer:
    """Return linked premises: all of them, those in which one thing stands, or why two premises are linked.

    Parameters
    ----------
    view : View
        Whose graph.
    id : str
        ``linked-premises:`` and its hash; or any card, number, advert, premises or other thing, by id or as written; empty
        for all.
    to : str
        With the premises ``id``: other premises; the answer says what links the two.
    limit : int
        Most listed; 0 for all.

    Returns
    -------
    LinkedPremisesAnswer
        Those of most premises first. A thing that is held and stands in none has none. That people who sell sex moved from
        one to the other joins premises only for a viewer who holds the key of safeguarding.

    Raises
    ------
    NotHeldError
        The same for an unknown and for a hidden id.
    GraphintelError
        Where ``to`` is given and not both are premises, or both are the same.
    """
    chains = chains_of(view)
    if to.strip():
        first, second = _venue(view, id), _venue(view, to)
        if first == second:
            raise GraphintelError(f"{id!r} and {to!r} are the same premises; why two are linked is asked of two.")
        chosen = [chain for chain in chains if {first, second} <= set(chain.premises)]
        return _answer(view, chosen, chosen, ways=(first, second))
    if not id.strip():
        return _answer(view, chains[:limit] if limit else chains, chains)
    chosen = _chains_with(view, id, chains)
    return _answer(view, chosen[:limit] if limit else chosen, chosen, opened=True)


def _chains_with(view: View, id: str, chains: Sequence[Chain]) -> list[Chain]:
    if id.startswith(CHAIN_PREFIX):
        if found := [chain for chain in chains if chain.id == id]:
            return found
        raise NotHeldError(id)
    entity = _entity(view, id)
    return [chain for chain in chains if entity in chain.members]


def _entity(view: View, id: str) -> str:
    """Return the canonical id of a thing that the viewer sees, or refuse."""
    records = view.records(id)
    if not records:
        raise NotHeldError(id)
    return view.whole_identity().canonical.get(records[0], records[0])


def _venue(view: View, id: str) -> str:
    entity = _entity(view, id)
    if type_of_id(entity) not in VENUES:
        raise GraphintelError(f"{id!r} is no premises; why two are linked is asked of two premises.")
    return entity


def _answer(
    view: View,
    shown: Sequence[Chain],
    every: Sequence[Chain],
    *,
    opened: bool = False,
    ways: tuple[str, str] | None = None,
) -> LinkedPremisesAnswer:
    index, identity = evidence_index_of(view), view.whole_identity()
    facts = premises_facts(view, index, {place for chain in shown for place in chain.premises})
    rows = {row for chain in shown for join in chain.joins for one in join.rows.values() for row in one}
    statements = statements_by_id(view, {index.columns.id[row] for row in rows}) if opened or ways else []
    ends = {identity.canonical.get(end, end) for s in statements for end in (s.start, s.end)}
    ends |= {one for chain in shown for one in (*chain.premises, *chain.facilities, *chain.numbers)}
    ends |= {one for chain in shown for join in chain.joins for one in join.by}
    ends |= {one for fact in facts.values() for one in fact.landlords}
    described = describe_entities(view, ends, identity, statements)
    reviewed = reviews_of(view)
    return LinkedPremisesAnswer(
        findings=tuple(_finding(chain, index, facts, described, reviewed) for chain in shown),
        why=tuple(_why(shown[0], *ways)) if ways and shown else (),
        statements=statement_answers(view, statements, identity, described),
        total=len(every),
    )


def _why(chain: Chain, start: str, end: str) -> Iterator[StepBetween]:
    """Yield the steps of the shortest way between two premises of a chain."""
    for first, second, joins in joins_on_the_way(chain, start, end):
        yield StepBetween(start=first, end=second, joins=tuple(chain.joins.index(join) for join in joins))


def _finding(
    chain: Chain,
    index: EvidenceIndex,
    facts: Mapping[str, PremisesFacts],
    described: Mapping[str, EntityDescription],
    reviewed: VisibleReviews,
) -> PremisesChain:
    areas = tuple(sorted({facts[place].area for place in chain.premises} - {""}))
    pieces = Counter(type_of_id(one) for one in chain.members)
    return PremisesChain(
        id=chain.id,
        name=name_of(areas, len(chain.numbers), len(chain.premises)),
        area=areas,
        premises=tuple(_premises(place, index, facts[place], described) for place in chain.premises),
        joins=tuple(_join(join, index, described) for join in chain.joins),
        facilities=tuple(described[one].name() for one in chain.facilities),
        numbers=tuple(described[one].summary() for one in chain.numbers),
        pieces={kind: pieces[kind] for kind in sorted(PIECES) if pieces[kind]},
        newest=max(facts[place].newest for place in chain.premises),
        visits=sum(facts[place].visits for place in chain.premises),
        closures=sum(facts[place].closures for place in chain.premises),
        concern=any(facts[place].concern for place in chain.premises),
        review=reviewed.chain(chain.id, lambda: chain_evidence(index, chain)),
    )


def chain_name(view: View, chain: Chain) -> str:
    """Return what linked premises are called."""
    index = evidence_index_of(view)
    areas = sorted({area_of(index, place) for place in chain.premises} - {""})
    return name_of(areas, len(chain.numbers), len(chain.premises))


def name_of(areas: Sequence[str], numbers: int, premises: int) -> str:
    """Return what a finding is called: by places and numbers, never by anybody.

    Examples
    --------
    >>> name_of(["Northmere"], 2, 6), name_of(["XX1", "XX2", "XX3"], 0, 3)
    ('Northmere, 2 numbers, 6 premises', 'XX1 and 2 more areas, 3 premises')
    """
    where = (
        [areas[0] if len(areas) == 1 else f"{areas[0]} and {count_text(len(areas) - 1, 'more area')}"] if areas else []
    )
    counted = [count_text(numbers, "number")] if numbers else []
    return ", ".join([*where, *counted, count_text(premises, "premises", "premises")])


def _premises(
    place: str, index: EvidenceIndex, facts: PremisesFacts, described: Mapping[str, EntityDescription]
) -> ChainedPremises:
    ids = index.columns.id
    return ChainedPremises(
        **fields_of(described[place].name()),
        area=facts.area,
        uses=tuple(
            StatedUse(use=use, statements=tuple(sorted(ids[row] for row in rows)))
            for use, rows in stated_uses(index, place).items()
        ),
        advertised=bool(rows_stating_premises(index, place)),
        landlords=tuple(described[one].name() for one in facts.landlords),
        newest=facts.newest,
        visits=facts.visits,
        closures=facts.closures,
        concern=facts.concern,
    )


def _join(join: Join, index: EvidenceIndex, described: Mapping[str, EntityDescription]) -> PremisesJoin:
    return PremisesJoin(
        kind=join.kind.name,
        sentence=join_sentence(join, described),
        by=tuple(described[one].summary() for one in join.by),
        premises=join.premises,
        connects=join.kind.connects,
        statements=tuple(sorted({index.columns.id[row] for rows in join.rows.values() for row in rows})),
    )


def join_sentence(join: Join, described: Mapping[str, EntityDescription]) -> str:
    """Return what a join says, with the names of the first few things that join."""
    names = [described[one].summary().caption for one in join.by[:NAMED_JOINS]]
    if more := len(join.by) - len(names):
        names.append(f"{more} more")
    return join.kind.sentence(names)
