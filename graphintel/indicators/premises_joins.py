"""What joins premises in a viewer's snapshot, kind by kind, with the statements of every way.

Only premises of which somebody reports such a use are looked at, see :func:`premises_asked_about`: a phone box, a shop where
a car was seen and the flat next door are none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from graphintel.indicators.evidence_index import EvidenceIndex
from graphintel.indicators.join_kinds import HELD_BY_FIRMS, JOIN_KINDS, SIGNS_OF_USE, JoinKind, Step, Way
from graphintel.indicators.premises_use import (
    is_one_persons_own,
    level_of,
    managing_rows,
    separate_premises,
    stated_uses,
)
from graphintel.indicators.protected_people import belongs_to_protected_only, is_not_to_be_named
from graphintel.indicators.times_of_use import ENDLESS, Days, days_between, days_of, separate_times
from graphintel.model.keys import type_of_id
from graphintel.model.ontology import PARTIES, PEOPLE, ROLE_LINKS, USE_LINKS, VENUES
from graphintel.model.uses import USES

Rows = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Walk:
    """A way from premises to what they may share: over what it leads, where it ends, and the rows of its steps.

    ``through`` is what the ways of two premises have to differ in, of the kinds that ask for it; else what comes first.
    ``days`` are those of the last step that is dated: when the thing was in use, and not how long somebody was about.
    """

    way: Way
    place: str
    through: str
    end: str
    days: Days | None
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
        for place in premises:
            for walk in _walks(index, kind, way, place, aside):
                ends[walk.end].append(walk)
    return ends


@dataclass(frozen=True, slots=True)
class _Stretch:
    """What leads from premises to some step of a way within one time: the days of the last step, and all rows."""

    days: Days | None
    rows: frozenset[int]


def _walks(index: EvidenceIndex, kind: JoinKind, way: Way, place: str, aside: dict[str, set[str]]) -> Iterator[Walk]:
    """Yield the ways from one premises whose statements are graded well enough, around what many share.

    Where a kind lapses, the steps of one way have to follow each other in time: whoever left premises years before using a
    number did not use it there.
    """
    through_at = kind.differs_at or 1
    reached: dict[tuple[str, str], list[_Stretch]] = {(place, ""): [_Stretch(None, frozenset())]}
    for number, step in enumerate(way.steps, 1):
        further: dict[tuple[str, str], list[_Stretch]] = defaultdict(list)
        for (here, through), stretches in reached.items():
            for there, row in _steps(index, kind, step, here):
                # whoever is protected is never the reason to look at premises; where several people have to stand behind
                # a thing, they are counted and none of them is that reason
                if there == place or (way.least_people < 2 and is_not_to_be_named(index, there)):
                    continue
                if kind.facilities_aside and (there in index.facilities or (way.found and _is_a_firms(index, there))):
                    aside[there].add(place)
                    continue
                if way.found and belongs_to_protected_only(index, there):
                    continue
                longer = _extended(index, kind, stretches, row)
                further[there, there if number == through_at else through] += longer
        reached = {key: _within_one_time_each(kind, stretches) for key, stretches in further.items()}
    for (end, through), stretches in sorted(reached.items(), key=lambda one: one[0]):
        for stretch in stretches:
            yield Walk(way, place, through, end, stretch.days, tuple(sorted(stretch.rows)))


def _extended(index: EvidenceIndex, kind: JoinKind, stretches: Iterable[_Stretch], row: int) -> Iterator[_Stretch]:
    """Yield the stretches that one more step follows in time, with it."""
    days = days_of(index, row)
    for stretch in stretches:
        if not kind.lapse_days or not days or not stretch.days or days_between(stretch.days, days) <= kind.lapse_days:
            yield _Stretch(days or stretch.days, stretch.rows | {row})


def _within_one_time_each(kind: JoinKind, stretches: Sequence[_Stretch]) -> list[_Stretch]:
    """Return stretches that lead to one thing as one for each time of its use, and one of the undated ones."""
    dated = [(stretch.days, stretch.rows) for stretch in stretches if stretch.days]
    undated = frozenset(row for stretch in stretches if not stretch.days for row in stretch.rows)
    times = [
        _Stretch(time, frozenset(row for days, rows in dated if not days_between(days, time) for row in rows))
        for time in separate_times((days for days, _ in dated), kind.lapse_days or ENDLESS)
    ]
    return [*times, _Stretch(None, undated)] if undated else times


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


def _sufficing(index: EvidenceIndex, walks: Sequence[Walk]) -> Iterator[Walk]:
    """Yield the ways of one time behind which, sort by sort, as many people and as many items stand as there have to be."""
    by_way: dict[Way, list[Walk]] = defaultdict(list)
    for walk in walks:
        by_way[walk.way].append(walk)
    for way, alike in by_way.items():
        items = {index.columns.item[row] for walk in alike for row in walk.rows}
        people: dict[str, set[int]] = defaultdict(set)
        for walk in alike:
            people[walk.through].update(walk.rows)
        enough_people = way.least_people < 2 or index.count_distinct(people) >= way.least_people
        if enough_people and len(items) >= way.least_items:
            yield from alike


def _joins_of(index: EvidenceIndex, kind: JoinKind, by: str, walks: Sequence[Walk]) -> Iterator[Join]:
    """Yield the joins that one thing makes: one for each time in which it was in use."""
    for time, lasting in _times_of_use(kind, walks):
        by_place: dict[str, list[Walk]] = defaultdict(list)
        for walk in _sufficing(index, lasting):
            by_place[walk.place].append(walk)
        separate = separate_premises(index, by_place)
        throughs = {walk.through for place in separate for walk in by_place[place]}
        if len(separate) < 2 or (kind.differs_at and len(throughs) < 2):
            continue  # what all ways of two numbers lead through is one number, which joins them already
        if type_of_id(by) in PARTIES or not is_one_persons_own(index, by, separate, _reports_of(index, kind, time)):
            rows = {place: {row for walk in by_place[place] for row in walk.rows} for place in sorted(separate)}
            yield Join(kind, (by,), {place: tuple(sorted(chosen)) for place, chosen in rows.items()})


def _times_of_use(kind: JoinKind, walks: Sequence[Walk]) -> Iterator[tuple[Days | None, Sequence[Walk]]]:
    """Yield each time in which a thing was in use, with the ways of that time.

    Where there are several times, nothing says to which of them an undated way belongs: it is told with those in which its
    premises stand anyhow, and joins them to none.
    """
    undated = [walk for walk in walks if not walk.days]
    dated = [(walk.days, walk) for walk in walks if walk.days]
    if not kind.lapse_days or not dated:
        yield None, walks
        return
    times = list(separate_times((days for days, _ in dated), kind.lapse_days))
    for time in times:
        lasting = [walk for days, walk in dated if not days_between(days, time)]
        places = {walk.place for walk in lasting}
        yield time, [*lasting, *(walk for walk in undated if len(times) == 1 or walk.place in places)]


def _reports_of(index: EvidenceIndex, kind: JoinKind, time: Days | None) -> Callable[[int], bool]:
    """Return what says of a row whether it may speak of a time of use."""

    def may_speak_of_it(row: int) -> bool:
        days = days_of(index, row)
        return time is None or days is None or days_between(days, time) <= kind.lapse_days

    return may_speak_of_it
