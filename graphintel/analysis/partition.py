"""A snapshot divided into communities: what is inside each, as arrays, and the digest of all that a group is made from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import NamedTuple

import numpy as np

from graphintel.analysis.buildings import buildings_by_unit
from graphintel.analysis.grouped_rows import GroupedRows, group_begins
from graphintel.analysis.links import BoolArray
from graphintel.analysis.person_roles import named_people
from graphintel.analysis.row_digests import PackedRows, digests_of
from graphintel.analysis.rules import (
    MIN_ENTITIES_BESIDES_ADVERTS,
    MIN_NODES,
    PAPER_AND_EVENTS,
    is_activity,
    may_link_premises,
)
from graphintel.analysis.snapshot import Snapshot
from graphintel.analysis.weights import FloatArray, IntArray
from graphintel.columns.statement_columns import fingerprints_of
from graphintel.columns.text_column import Fingerprints, TextColumn, combinations, texts_at
from graphintel.model.ontology import CONTROL_LINKS, EVENTS, VENUES, WITHIN_LINKS

_WIDTH = 6
"""Numbers in a row of what a digest is made from: what the row is, and five more."""


class Tie(NamedTuple):
    """A statement inside a community: its row and what is read of it, and the ends of its link.

    ``says_activity`` tells whether it says that something happens at premises, ``links_premises`` whether two may be
    linked by it, which one poorly graded statement never does.
    """

    row: int
    left: int
    right: int
    says_activity: bool
    links_premises: bool
    item: str
    reported: str
    statement: str


@dataclass(frozen=True)
class Partition:
    """A snapshot, the community of each of its nodes, the facilities left out, and each community's confidence.

    ``evidenced`` is the minimum weight of a well evidenced link.
    """

    snapshot: Snapshot
    labels: IntArray
    facilities: IntArray
    confidence: FloatArray
    evidenced: float

    @cached_property
    def is_event(self) -> list[bool]:
        """Which nodes are events."""
        return _as_list(self.snapshot.are_of(EVENTS))

    @cached_property
    def is_venue(self) -> list[bool]:
        """Which nodes are places where something may happen."""
        return _as_list(self.snapshot.are_of(VENUES))

    @cached_property
    def is_person(self) -> list[bool]:
        """Which nodes are people."""
        return _as_list(self.snapshot.is_person)

    @cached_property
    def is_named(self) -> list[bool]:
        """Which nodes are people of whom some record has a name or number."""
        return _as_list(self._named)

    @cached_property
    def _named(self) -> BoolArray:
        return named_people(self.snapshot.stated.ends)[self.snapshot.numbers]

    @cached_property
    def _nodes(self) -> GroupedRows:
        return GroupedRows.of(np.arange(len(self.labels)), self.labels, self.count)

    @cached_property
    def count(self) -> int:
        """Number of communities."""
        return int(self.labels.max(initial=-1)) + 1

    def nodes(self, number: int) -> list[int]:
        """Return the nodes of a community, in ascending order."""
        return self._nodes[number]

    def prefetch(self, numbers: Sequence[int]) -> None:
        """Work out at once what is said of the members of some communities."""
        s = self.snapshot
        is_read = np.zeros(self.count, dtype=bool)
        is_read[np.array(numbers, dtype=np.int64)] = True
        s.roles.by_person.prefetch(s.numbers[is_read[self.labels]])

    @cached_property
    def groups(self) -> IntArray:
        """Communities that are groups: of three entities at least, two of them no adverts, cards or events; no facility."""
        besides = ~self.snapshot.are_of(PAPER_AND_EVENTS)
        sizes = np.bincount(self.labels, minlength=self.count)
        others = np.bincount(self.labels[besides], minlength=self.count)
        is_group = (sizes >= MIN_NODES) & (others >= MIN_ENTITIES_BESIDES_ADVERTS)
        is_group[self.labels[self.facilities]] = False
        return np.flatnonzero(is_group)

    @cached_property
    def _inside(self) -> GroupedRows:
        """Places in ``snapshot.rows`` of the statements inside each community."""
        s = self.snapshot
        community = self.labels[s.left[s.row_link]]
        inside = np.flatnonzero(community == self.labels[s.right[s.row_link]])
        return GroupedRows.of(inside, community, self.count)

    def ties(self, numbers: Sequence[int]) -> Iterator[list[Tie]]:
        """Yield for each of some communities the statements inside it that count, by link and then by statement id."""
        s, c, inside = self.snapshot, self.snapshot.columns, self._inside
        ends = [inside.begins[number : number + 2].tolist() for number in numbers]
        places = np.concatenate([inside.rows[begin:end] for begin, end in ends]) if ends else inside.rows[:0]
        rows, links = s.rows[places], s.row_link[places]
        kinds, kind = combinations(c.type, c.part)
        says_activity, may_link = (
            np.array([holds(*each) for each in kinds], dtype=bool)[kind[rows]]
            for holds in (is_activity, may_link_premises)
        )
        is_evidenced = s.evidence[links] >= self.evidenced
        numbers_of = (rows, s.left[links], s.right[links], says_activity, may_link & is_evidenced)
        columns = (each.tolist() for each in numbers_of)
        texts = (texts_at(each, rows) for each in (c.item, c.reported_at, c.id))
        every = map(Tie, *columns, *texts)
        return (list(islice(every, end - begin)) for begin, end in ends)

    @cached_property
    def _touches(self) -> tuple[IntArray, IntArray]:
        """Pairs of community and facility that are tied, in ascending order."""
        s = self.snapshot
        is_facility = np.zeros(len(s.ids), dtype=bool)
        is_facility[self.facilities] = True
        between = is_facility[s.left] != is_facility[s.right]
        left, right = s.left[between], s.right[between]
        facility, other = np.where(is_facility[left], left, right), np.where(is_facility[left], right, left)
        width = max(1, len(s.ids))
        pairs = np.unique(self.labels[other] * width + facility)
        return pairs // width, pairs % width

    def facilities_touched(self, number: int) -> list[str]:
        """Return the ids of the facilities that a community is tied to, sorted."""
        facilities = self._touches[1]
        return [self.snapshot.ids[int(facilities[place])] for place in self._touched[number]]

    @cached_property
    def _touched(self) -> GroupedRows:
        """Places in ``_touches`` by community."""
        communities = self._touches[0]
        return GroupedRows.of(np.arange(len(communities)), communities, self.count)

    @cached_property
    def _first_moment(self) -> tuple[list[str], IntArray]:
        """Moments in order, and the place of the one at which a statement that counts first mentioned each node."""
        s, reported = self.snapshot, TextColumn.of(self.snapshot.columns.reported_at)
        moments = sorted(reported.texts)
        moment = reported.numbered({text: place for place, text in enumerate(moments)})[s.rows]
        first = np.full(len(s.ids), len(moments), dtype=np.int64)
        for ends in (s.left, s.right):
            np.minimum.at(first, ends[s.row_link], moment)
        return moments, first

    @cached_property
    def first_reported(self) -> list[str]:
        """When a statement that counts first mentioned each node."""
        moments, first = self._first_moment
        return [moments[place] for place in first.tolist()]

    @cached_property
    def _within(self) -> GroupedRows:
        """Rows that say in which building a unit is, by unit."""
        stated = self.snapshot.stated
        rows = np.flatnonzero(TextColumn.of(stated.columns.type).is_any(WITHIN_LINKS))
        return GroupedRows.of(rows, stated.ends.start, len(stated.ends.names))

    def buildings(self, units: Iterable[str]) -> dict[str, set[str]]:
        """Return the buildings of units, by unit, as far as visible."""
        return {unit: self._buildings.get(unit, set()) for unit in units}

    @cached_property
    def _buildings(self) -> dict[str, set[str]]:
        """The buildings of each unit that is said to be in one."""
        return buildings_by_unit(self.snapshot.columns, self.snapshot.canonical)

    def digests(self, numbers: IntArray) -> list[bytes]:
        """Return the digest of all that is read where a group is made of a community, for each of some communities.

        Parameters
        ----------
        numbers : array of int
            Communities, in ascending order.

        Returns
        -------
        list of bytes
            The same for the same entities, statements, independent sources, facilities and confidence, whatever else the
            graph holds; different where anything of it is.
        """
        of_row, words = self._content()
        order = np.argsort(of_row, kind="stable")
        content = PackedRows.of(group_begins(of_row, self.count), words[order])
        return digests_of(repr(self.evidenced), (content,), numbers.tolist())

    def _content(self) -> tuple[IntArray, Fingerprints]:
        """Return the rows that digests are made from, and the community of each; those of one in an order that is its own."""
        s, stated = self.snapshot, self.snapshot.stated
        ends, said = stated.ends, fingerprints_of(stated.columns)
        place = self._nodes.places()
        moments, first = self._first_moment
        nodes = (s.fingerprint, TextColumn.of(moments).fingerprints[first] if moments else said[:0], self._named)
        inside = self._inside.rows
        links, rows = s.row_link[inside], s.rows[inside]
        ties = (said[rows], place[s.left[links]], place[s.right[links]], s.evidence[links].view(np.uint64))
        communities, facilities = self._touches
        node_of = np.full(len(ends.names), -1, dtype=np.int64)
        node_of[s.numbers] = np.arange(len(s.ids))
        people, roles = self._of_nodes(node_of, ends.start, stated.roles.by_person.outgoing.rows)
        led, leads = self._of_nodes(node_of, ends.end, np.flatnonzero(_is_any(s, CONTROL_LINKS)))
        units, within = self._of_nodes(node_of, ends.start, self._within.rows)
        parts: list[tuple[IntArray, Sequence[np.ndarray]]] = [
            (np.arange(self.count), (self.confidence.view(np.uint64),)),
            (self.labels, nodes),
            (self.labels[s.left[links]], ties),
            (self.labels[people], (place[people], said[roles], self._source_fingerprints(roles))),
            (self.labels[led], (place[led], said[leads])),
            (self.labels[units], (place[units], said[within], ends.fingerprints[ends.end[within]])),
            (communities, (s.fingerprint[facilities],)),
        ]
        rows_of = [_rows(number, columns) for number, (_, columns) in enumerate(parts)]
        return np.concatenate([of_row for of_row, _ in parts]), np.concatenate(rows_of)

    @staticmethod
    def _of_nodes(node_of: IntArray, ends: IntArray, rows: IntArray) -> tuple[IntArray, IntArray]:
        """Return the rows at whose end a node is, and these nodes; node by node, in ascending order in each."""
        nodes = node_of[ends[rows]]
        order = np.lexsort((rows, nodes))
        order = order[nodes[order] >= 0]
        return nodes[order], rows[order]

    def _source_fingerprints(self, rows: IntArray) -> Fingerprints:
        """Return the fingerprint of the independent source of each of some rows."""
        item = TextColumn.of(self.snapshot.columns.item)
        source = TextColumn.of(map(self.snapshot.sources.__getitem__, item.texts))
        return source.fingerprints[source.codes[item.codes[rows]]] if len(rows) else source.fingerprints[:0]


def _as_list(mask: BoolArray) -> list[bool]:
    """Return a mask as a list, of which single entries are read faster."""
    entries: list[bool] = mask.tolist()
    return entries


def _is_any(snapshot: Snapshot, kinds: Iterable[str]) -> BoolArray:
    return TextColumn.of(snapshot.columns.type).is_any(frozenset(kinds))


def _rows(number: int, columns: Sequence[np.ndarray]) -> Fingerprints:
    """Return columns as rows of numbers of one width, each with the number of what it is."""
    count = len(columns[0])
    result = np.zeros((count, _WIDTH), dtype=np.uint64)
    result[:, 0] = number
    place = 1
    for column in columns:
        wide = column if column.ndim == 2 else column[:, np.newaxis]
        result[:, place : place + wide.shape[1]] = wide
        place += wide.shape[1]
    return result
