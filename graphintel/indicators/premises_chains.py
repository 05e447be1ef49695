"""Linked premises: chains of premises that joins hold together, as one viewer's snapshot has them."""

from __future__ import annotations

import hashlib
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graphintel.indicators.adverts import adverts_of_number, adverts_of_premises, numbers_on, profiles_of
from graphintel.indicators.evidence_index import EvidenceIndex
from graphintel.indicators.joins_by_conduct import landlord_joins, moved_over_joins
from graphintel.indicators.linked_premises import numbers_linked_to_premises
from graphintel.indicators.premises_joins import Join, joins_between, merged, premises_asked_about
from graphintel.model.finding_ids import CHAIN_PREFIX


@dataclass(frozen=True, slots=True)
class Chain:
    """One finding of linked premises.

    Attributes
    ----------
    id : str
        Follows from the premises that were reported first; the same as long as those are the first.
    premises : tuple of str
        Canonical ids, sorted.
    joins : tuple of Join
    facilities : tuple of str
        Shared ones that lead to at least two of the premises and join none.
    numbers : tuple of str
        Numbers that lead to any of the premises, or stand beside one of those on a card.
    members : frozenset of str
        Everything by which the chain is found: premises, numbers, adverts, cards and designs, profiles, and what joins.
    """

    id: str
    premises: tuple[str, ...]
    joins: tuple[Join, ...]
    facilities: tuple[str, ...]
    numbers: tuple[str, ...]
    members: frozenset[str]


def find_chains(index: EvidenceIndex, *, with_moves: bool = False) -> list[Chain]:
    """Return every chain of linked premises, those of most premises first.

    Parameters
    ----------
    index : EvidenceIndex
        What the viewer sees; who sees less has other chains, of other ids where the first of the premises is hidden.
    with_moves : bool
        Whether people who sell sex and moved from one to the other join premises: where they went is for safeguarding only.

    Returns
    -------
    list of Chain
        Of equals in order of id. Every premises is in one chain at most.
    """
    asked = [place for place in premises_asked_about(index) if place not in index.facilities]
    shared, set_aside = joins_between(index, asked)
    joins = [*shared, *landlord_joins(index, asked), *(moved_over_joins(index, asked) if with_moves else ())]
    chains = [
        _chain(index, places, joins, set_aside)
        for places in _connected(join.premises for join in joins if join.kind.connects)
    ]
    return sorted(chains, key=lambda chain: (-len(chain.premises), chain.id))


def _connected(joined: Iterable[Sequence[str]]) -> list[tuple[str, ...]]:
    """Return the classes of what is joined, each sorted."""
    near: dict[str, set[str]] = defaultdict(set)
    for places in joined:
        for one in places[1:]:
            near[places[0]].add(one)
            near[one].add(places[0])
    classes, seen = [], set[str]()
    for first in sorted(near):
        if first not in seen:
            members, waiting = {first}, [first]
            while waiting:
                new = near[waiting.pop()] - members
                members |= new
                waiting += new
            seen |= members
            classes.append(tuple(sorted(members)))
    return classes


def _chain(
    index: EvidenceIndex, places: tuple[str, ...], joins: Iterable[Join], set_aside: Mapping[str, frozenset[str]]
) -> Chain:
    inside = set(places)
    held = tuple(merged(join for join in joins if inside.issuperset(join.premises)))
    numbers: set[str] = set()
    adverts: set[str] = set()
    for place in places:
        on_place = adverts_of_premises(index, place)
        adverts.update(on_place)
        numbers |= numbers_linked_to_premises(index, place, on_place)
    numbers -= index.facilities
    for number in sorted(numbers):
        adverts.update(adverts_of_number(index, number))
    shown = {number for advert in adverts for number in numbers_on(index, advert)} - index.facilities
    profiles = {profile for advert in adverts for profile, _ in profiles_of(index, advert)}
    by = {one for join in held for one in join.by}
    return Chain(
        id=chain_id(_first_reported(index, places)),
        premises=places,
        joins=held,
        facilities=tuple(one for one, near in set_aside.items() if len(near & inside) > 1),
        numbers=tuple(sorted(numbers | shown)),
        members=frozenset({*places, *numbers, *shown, *adverts, *profiles, *by} - index.facilities),
    )


def _first_reported(index: EvidenceIndex, places: Sequence[str]) -> str:
    """Return the premises of which something was reported first."""
    rows = {
        place: [
            row
            for side in (index.rows_by_start, index.rows_by_end)
            for kind in side.kinds
            for row in side.at(kind, place)
        ]
        for place in places
    }
    return min((min(index.columns.reported_at[row] for row in rows[place]), place) for place in places)[1]


def chain_id(first: str) -> str:
    """Return the id of the chain whose premises ``first`` were reported first."""
    return CHAIN_PREFIX + hashlib.sha256(first.encode()).hexdigest()[:12]


def joins_on_the_way(chain: Chain, start: str, end: str) -> list[tuple[str, str, tuple[Join, ...]]]:
    """Return the shortest way between two premises of a chain: from, to, and all that joins them, step by step.

    Parameters
    ----------
    chain : Chain
    start, end : str
        Premises of the chain.

    Returns
    -------
    list of (str, str, tuple of Join)
        One step where something joins the two themselves.
    """
    connecting = [join for join in chain.joins if join.kind.connects]
    came: dict[str, str] = {start: ""}
    waiting = deque([start])
    while waiting and end not in came:
        here = waiting.popleft()
        for other in sorted({place for join in connecting if here in join.rows for place in join.premises}):
            if other not in came:
                came[other] = here
                waiting.append(other)
    steps, here = [], end
    while came[here]:
        steps.append((came[here], here))
        here = came[here]
    return [
        (first, second, tuple(join for join in chain.joins if first in join.rows and second in join.rows))
        for first, second in reversed(steps)
    ]
