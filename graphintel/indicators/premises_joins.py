"""What joins premises in a viewer's snapshot, kind by kind, with the statements of every way.

Only premises of which somebody reports such a use are looked at, see :func:`premises_asked_about`: a phone box, a shop where
a car was seen and the flat next door are none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from graphintel.indicators.evidence_index import EvidenceIndex
from graphintel.indicators.join_kinds import HELD_BY_FIRMS, JOIN_KINDS, SIGNS_OF_USE, JoinKind, Step, Way
from graphintel.indicators.premises_use import (
    is_one_persons_own,
    level_of,
    managing_rows,
    separate_premises,
    stated_uses,
)
from graphintel.model.keys import type_of_id
from graphintel.model.ontology import PARTIES, PEOPLE, ROLE_LINKS, USE_LINKS, VENUES
from graphintel.model.uses import USES

Rows = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Walk:
    """A way from premises to what they may share: over what it leads, where it ends, and the rows of its steps.

    ``through`` is what the ways of two premises have to differ in, of the kinds that ask for it; else what comes first.
    """

    place: str
    through: str
    end: str
    rows: Rows


@dataclass(frozen=True, slots=True)
class Join:
    """What joins several premises.

    Attributes
    ----------
    kind : JoinKind
    by : tuple of str
        Canonical ids of what they share, sorted; empty where it is nothing by itself.
    rows : mapping of str to tuple of int
        By premises, the rows of the ways from there.
    """

    kind: JoinKind
    by: tuple[str, ...]
    rows: Mapping[str, Rows]

    @property
    def premises(self) -> tuple[str, ...]:
        """Canonical ids, sorted."""
        return tuple(sorted(self.rows))


def premises_asked_about(index: EvidenceIndex) -> list[str]:
    """Return the premises of which a statement that weighs something says that such a thing happens there, sorted.

    An advert states them, somebody is reported to sell there or to run what happens there, or somebody says that they are
    used so.
    """
    advertised = {place for kind in SIGNS_OF_USE for place in index.rows_by_end.entities(kind)}
    stated = {place for kind in USE_LINKS for place in index.rows_by_start.entities(kind)}
    asked = {
        place for place in stated if any(USES[use].asks_to_look for use in stated_uses(index, place) if use in USES)
    }
    run = {place for place in _places_of_roles(index) if managing_rows(index, place)}
    return sorted(place for place in advertised | asked | run if type_of_id(place) in VENUES)


def _places_of_roles(index: EvidenceIndex) -> set[str]:
    """Return the places towards which somebody holds a role."""
    return {place for kind in ROLE_LINKS for place in index.rows_by_end.entities(kind) if type_of_id(place) in VENUES}


def joins_between(index: EvidenceIndex, premises: Sequence[str]) -> tuple[list[Join], Mapping[str, frozenset[str]]]:
    """Return what joins premises by sharing it, and the shared facilities that would have.

    Parameters
    ----------
    index : EvidenceIndex
    premises : sequence of str
        Canonical ids of those that are looked at.

    Returns
    -------
    joins : list of Join
        In the order of :data:`JOIN_KINDS`, then of what joins.
    set_aside : mapping of str to frozenset of str
        Premises by the facility that leads to at least two of them, and joins none.
    """
    aside: dict[str, set[str]] = defaultdict(set)
    joins = [
        join
        for kind in JOIN_KINDS
        for by, walks in sorted(_walks_by_end(index, kind, premises, aside).items())
        for join in _joins_of(index, kind, by, walks)
    ]
    return joins, {one: frozenset(places) for one, places in sorted(aside.items()) if len(places) > 1}


def merged(joins: Iterable[Join]) -> list[Join]:
    """Return joins of one kind over the same premises as one, in order of kind: twelve cards say one thing twelve times."""
    alike: dict[tuple[str, tuple[str, ...]], list[Join]] = defaultdict(list)
    for join in joins:
        alike[join.kind.name, join.premises].append(join)
    return [
        Join(
            same[0].kind,
            tuple(sorted({one for join in same for one in join.by})),
            {place: tuple(sorted({row for join in same for row in join.rows[place]})) for place in same[0].premises},
        )
        for same in alike.values()
    ]


def _walks_by_end(
    index: EvidenceIndex, kind: JoinKind, premises: Sequence[str], aside: dict[str, set[str]]
) -> dict[str, list[Walk]]:
    """Return the ways of a kind that lead from premises, by what they reach."""
    ends: dict[str, list[Walk]] = defaultdict(list)
    for way in kind.ways:
        by_end: dict[str, list[Walk]] = defaultdict(list)
        for place in premises:
            for walk in _walks(index, kind, way, place, aside):
                by_end[walk.end].append(walk)
        for end, walks in by_end.items():
            if _suffices(index, way, walks):
                ends[end] += walks
    return ends


def _walks(index: EvidenceIndex, kind: JoinKind, way: Way, place: str, aside: dict[str, set[str]]) -> Iterator[Walk]:
    """Yield the ways from one premises whose statements are graded well enough, around what many share."""
    through_at = kind.differs_at or 1
    reached: dict[tuple[str, str], set[int]] = {(place, ""): set()}
    for number, step in enumerate(way.steps, 1):
        further: dict[tuple[str, str], set[int]] = defaultdict(set)
        for (here, through), rows in reached.items():
            for there, row in _steps(index, kind, step, here):
                if there == place:
                    continue
                if kind.facilities_aside and (there in index.facilities or (way.found and _is_a_firms(index, there))):
                    aside[there].add(place)
                    continue
                further[there, there if number == through_at else through] |= {*rows, row}
        reached = further
    for (end, through), rows in sorted(reached.items()):
        # nobody who may be exploited is made the reason to look at premises
        if not (type_of_id(end) in PEOPLE and index.roles.is_protected(end)):
            yield Walk(place, through, end, tuple(sorted(rows)))


def _steps(index: EvidenceIndex, kind: JoinKind, step: Step, here: str) -> Iterator[tuple[str, int]]:
    """Yield where one step leads, with its row."""
    for row in index.rows_to(step.link, here) if step.back else index.rows_from(step.link, here):
        there = index.start[row] if step.back else index.end[row]
        fits = not step.parts or index.columns.part[row] in step.parts
        if fits and (not step.to or type_of_id(there) in step.to) and level_of(index, row) not in kind.left_out:
            yield there, row


def _is_a_firms(index: EvidenceIndex, entity: str) -> bool:
    """Return whether a firm is on record with something, as subscriber or keeper."""
    return any(
        type_of_id(index.start[row]) not in PEOPLE for kind in HELD_BY_FIRMS for row in index.rows_to(kind, entity)
    )


def _suffices(index: EvidenceIndex, way: Way, walks: Sequence[Walk]) -> bool:
    """Return whether as many people, and as many items, stand behind the ways as there have to be."""
    items = {index.columns.item[row] for walk in walks for row in walk.rows}
    people: dict[str, set[int]] = defaultdict(set)
    for walk in walks:
        people[walk.through].update(walk.rows)
    enough_people = way.least_people < 2 or index.count_distinct(people) >= way.least_people
    return enough_people and len(items) >= way.least_items


def _joins_of(index: EvidenceIndex, kind: JoinKind, by: str, walks: Sequence[Walk]) -> Iterator[Join]:
    """Yield the joins that one thing makes: one for each time in which it was in use."""
    for lasting in _times_of_use(index, kind, walks):
        by_place: dict[str, list[Walk]] = defaultdict(list)
        for walk in lasting:
            by_place[walk.place].append(walk)
        separate = separate_premises(index, by_place)
        throughs = {walk.through for place in separate for walk in by_place[place]}
        if len(separate) < 2 or (kind.differs_at and len(throughs) < 2):
            continue  # what all ways of two numbers lead through is one number, which joins them already
        if type_of_id(by) in PARTIES or not is_one_persons_own(index, by, separate):
            rows = {place: {row for walk in by_place[place] for row in walk.rows} for place in sorted(separate)}
            yield Join(kind, (by,), {place: tuple(sorted(chosen)) for place, chosen in rows.items()})


def _times_of_use(index: EvidenceIndex, kind: JoinKind, walks: Sequence[Walk]) -> Iterator[Sequence[Walk]]:
    """Yield the ways of each time in which a thing was in use; undated ways belong to every time."""
    days = [(_days(index, walk), walk) for walk in walks]
    undated = [walk for when, walk in days if not when]
    dated = sorted(((when, walk) for when, walk in days if when), key=lambda one: (one[0], one[1].rows))
    if not kind.lapse_days or not dated:
        yield walks
        return
    chain: list[Walk] = []
    latest = dated[0][0][1]
    for (first, last), walk in dated:
        if first - latest > kind.lapse_days:
            yield [*chain, *undated]
            chain = []
        chain.append(walk)
        latest = max(latest, last)
    yield [*chain, *undated]


def _days(index: EvidenceIndex, walk: Walk) -> tuple[int, int] | None:
    """Return the first and last day, as ordinals, of a way's dated statements; None where none is dated."""
    first, last = index.first_and_last_day(walk.rows)
    return (date.fromisoformat(first).toordinal(), date.fromisoformat(last).toordinal()) if first else None
