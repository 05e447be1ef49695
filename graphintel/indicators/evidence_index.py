"""What one viewer may see, ready for indicators: indexes over the visible statements, made in one pass.

Statements that weigh nothing (suspected false, restricted, about a contested entity, of people with official roles only)
never make evidence. Those that are suspected to be false are kept apart: they are shown as counter-evidence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from graphintel.analysis.buildings import buildings_by_unit
from graphintel.analysis.person_roles import Roles, distinct_people, named_people
from graphintel.analysis.reasons import citation_suffix
from graphintel.analysis.rows_by_link import RowsByLinkAndEntity, rows_by_link
from graphintel.analysis.snapshot import Snapshot, Stated
from graphintel.columns.text_column import combinations
from graphintel.indicators.windows import Span, span_of
from graphintel.model.records import Columns
from graphintel.model.values.date import last_day

_Cached = TypeVar("_Cached")


@dataclass(frozen=True, eq=False)
class EvidenceIndex:
    """A viewer's visible statements with their indexes; a row is a position in ``columns``.

    Attributes
    ----------
    columns : Columns
        In order of statement id, whatever order they came in.
    start, end : sequence of str
        Canonical ids of the ends of each row.
    item : sequence of str
        The item of each row.
    rows_by_start, rows_by_end : RowsByLinkAndEntity
        Rows that weigh something, by link type and by the canonical id at that end.
    suspected_false : RowsByLinkAndEntity
        Rows that are suspected to be false, by link type and by either end.
    contradicted : mapping of str to list of int
        Rows of CONTRADICTS by the item that they speak against.
    buildings : mapping of str to set of str
        Buildings by unit.
    sources : mapping of str to str
        Independent source by item.
    roles : Roles
        What is said of people.
    named_people : frozenset of str
        Canonical ids of people of whom some record has a name or number.
    facilities : frozenset of str
        Canonical ids of shared facilities.
    """

    columns: Columns
    start: Sequence[str]
    end: Sequence[str]
    item: Sequence[str]
    rows_by_start: RowsByLinkAndEntity
    rows_by_end: RowsByLinkAndEntity
    suspected_false: RowsByLinkAndEntity
    contradicted: Mapping[str, list[int]]
    buildings: Mapping[str, set[str]]
    sources: Mapping[str, str]
    roles: Roles
    named_people: frozenset[str]
    facilities: frozenset[str]
    _cache: dict[tuple[str, str], object] = field(default_factory=dict)

    @classmethod
    def of(
        cls, columns: Columns, canonical: Mapping[str, str] | None = None, facilities: Collection[str] = ()
    ) -> EvidenceIndex:
        """Return the evidence index of visible statements.

        Parameters
        ----------
        columns : Columns
            In any order.
        canonical : mapping of str to str, optional
            Canonical id by record id, for records that decisions join.
        facilities : collection of str
            Canonical ids of shared facilities, as analysis finds them.

        Returns
        -------
        EvidenceIndex
        """
        return _build(Stated.of(columns, dict(canonical or {})), frozenset(facilities))

    @classmethod
    def of_snapshot(cls, snapshot: Snapshot, facilities: Collection[str]) -> EvidenceIndex:
        """Return the evidence index of a snapshot, which knows sources and roles already.

        Parameters
        ----------
        snapshot : Snapshot
        facilities : collection of str
            As for :meth:`of`.
        """
        return _build(snapshot.stated, frozenset(facilities))

    def rows_from(self, kind: str, entity: str) -> Sequence[int]:
        """Return the rows of a link type that start at an entity and weigh something."""
        return self.rows_by_start.at(kind, entity)

    def rows_to(self, kind: str, entity: str) -> Sequence[int]:
        """Return the rows of a link type that end at an entity and weigh something."""
        return self.rows_by_end.at(kind, entity)

    def rows_touching(self, kinds: Iterable[str], entities: Iterable[str]) -> list[int]:
        """Return the rows of these link types that touch any of the entities and weigh something."""
        every = list(entities)
        rows = {
            row
            for kind in kinds
            for side in (self.rows_by_start, self.rows_by_end)
            for entity in every
            for row in side.at(kind, entity)
        }
        return sorted(rows)

    def suspected_false_rows(self, kinds: Iterable[str], entities: Iterable[str]) -> list[int]:
        """Return the rows of these link types that touch any of the entities and are suspected to be false."""
        every = list(entities)
        return sorted({row for kind in kinds for entity in every for row in self.suspected_false.at(kind, entity)})

    def span(self, row: int) -> Span | None:
        """Return the 28-day windows in which a row's observation surely falls."""
        spans, place = self._spans
        return spans[place[row]]

    @cached_property
    def _spans(self) -> tuple[list[Span | None], list[int]]:
        """The windows of each combination of dates, and the combination of each row."""
        c = self.columns
        dates, place = combinations(c.seen_from, c.seen_to, c.seen_precision)
        return [span_of(*each) for each in dates], place.tolist()

    def common_span(self, rows: Iterable[int]) -> Span | None:
        """Return the 28-day windows in which all of the rows' observations surely fall."""
        common: Span | None = None
        for number, row in enumerate(rows):
            span = self.span(row)
            common = span if number == 0 or common is None or span is None else common.intersection(span)
            if common is None:
                return None
        return common

    def source(self, row: int) -> str:
        """Return the independent source of a row."""
        return self.sources[self.item[row]]

    def count_distinct(self, people: Mapping[str, Iterable[int]]) -> int:
        """Return how many people there are at least; unnamed ones of several items may be the same.

        Parameters
        ----------
        people : mapping of str to iterable of int
            Rows that speak of each.
        """
        items: dict[str, set[str]] = defaultdict(set)
        for person, rows in people.items():
            for row in rows:
                items[self.item[row]].add(person)
        # not people.keys() & self.named: with a frozenset that walks through all of it
        return distinct_people(people, [person for person in people if person in self.named_people], items)

    def citation_suffix(self, rows: Iterable[int]) -> str:
        """Return on which items a sentence rests: see :func:`graphintel.analysis.reasons.citation_suffix`."""
        return citation_suffix(self.columns, rows)

    def first_and_last_day(self, rows: Iterable[int]) -> tuple[str, str]:
        """Return the first and the last day that rows give; both empty where none is dated."""
        c = self.columns
        dated = [(c.seen_from[row], c.seen_to[row] or c.seen_from[row]) for row in rows if c.seen_from[row]]
        if not dated:
            return "", ""
        return min(last_day(first) for first, _ in dated), max(last_day(last) for _, last in dated)

    def cached(self, name: str, entity: str, compute: Callable[[EvidenceIndex, str], _Cached]) -> _Cached:
        """Return what ``compute`` says of an entity, worked out once under this name."""
        key = (name, entity)
        if key not in self._cache:
            self._cache[key] = compute(self, entity)
        return self._cache[key]  # type: ignore[return-value]


def _build(stated: Stated, facilities: frozenset[str]) -> EvidenceIndex:
    columns, ends = stated.columns, stated.ends
    rows = rows_by_link(stated)
    return EvidenceIndex(
        columns=columns,
        start=[ends.names[number] for number in ends.start.tolist()],  # a list is read faster, and read often
        end=[ends.names[number] for number in ends.end.tolist()],
        item=list(columns.item),
        rows_by_start=rows.by_start,
        rows_by_end=rows.by_end,
        suspected_false=rows.suspected_false,
        contradicted=rows.contradicted,
        buildings=buildings_by_unit(columns, stated.canonical),
        sources=stated.sources,
        roles=stated.roles,
        named_people=frozenset(ends.chosen(named_people(ends))),
        facilities=facilities,
    )
