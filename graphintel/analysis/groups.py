"""Turns communities into groups: members with reasons, events apart, and the facilities that they touch."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np

from graphintel.analysis.buildings import buildings_by_unit
from graphintel.analysis.network_names import network_names
from graphintel.analysis.person_roles import distinct_people, named_people
from graphintel.analysis.results import Member, Network
from graphintel.analysis.rules import (
    LINKS_NO_PREMISES,
    classify_group,
    in_listing_order,
    is_activity,
    is_group,
    key_roles,
    linked_premises,
)
from graphintel.analysis.snapshot import Snapshot
from graphintel.analysis.time_limits import Deadline
from graphintel.analysis.weights import FloatArray, IntArray
from graphintel.analysis.why_statements import KeyRows, WhyStatements, key_rows
from graphintel.columns.text_column import TextColumn, texts_at
from graphintel.model.ontology import EVENTS, VENUES
from graphintel.model.roles import group_position, protective_first

_CHECK_EVERY = 200


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
    _of_premises: dict[tuple[str, str], tuple[bool, bool]] = field(default_factory=dict, init=False)

    @cached_property
    def is_event(self) -> list[bool]:
        """Which nodes are events."""
        return self._nodes_of(EVENTS)

    @cached_property
    def is_person(self) -> list[bool]:
        """Which nodes are people."""
        people: list[bool] = self.snapshot.is_person.tolist()
        return people

    @cached_property
    def is_venue(self) -> list[bool]:
        """Which nodes are places where something may happen."""
        return self._nodes_of(VENUES)

    def _nodes_of(self, kinds: Set[str]) -> list[bool]:
        chosen = frozenset(kinds)  # read once: there are many nodes
        return [kind in chosen for kind in self.snapshot.types]

    def of_premises(self, link: str, capacity: str) -> tuple[bool, bool]:
        """Return whether a statement says that something happens at premises, and whether it may link two."""
        if (link, capacity) not in self._of_premises:
            self._of_premises[link, capacity] = (is_activity(link, capacity), link not in LINKS_NO_PREMISES)
        return self._of_premises[link, capacity]

    @cached_property
    def nodes(self) -> list[IntArray]:
        """Nodes of each community."""
        order = np.argsort(self.labels, kind="stable")
        return np.split(order, np.cumsum(np.bincount(self.labels))[:-1])

    @cached_property
    def rows(self) -> list[IntArray]:
        """Places in ``snapshot.rows`` of the statements inside each community."""
        s = self.snapshot
        community = self.labels[s.left[s.row_link]]
        inside = np.flatnonzero(community == self.labels[s.right[s.row_link]])
        order = inside[np.argsort(community[inside], kind="stable")]
        return np.split(order, np.cumsum(np.bincount(community[inside], minlength=len(self.nodes)))[:-1])

    @cached_property
    def ties(self) -> list[_Tie]:
        """Every statement that counts, by its place in ``snapshot.rows``."""
        s, c = self.snapshot, self.snapshot.columns
        numbers = (each.tolist() for each in (s.rows, s.left[s.row_link], s.right[s.row_link], s.evidence[s.row_link]))
        texts = (texts_at(each, s.rows) for each in (c.type, c.part, c.item, c.reported_at, c.id))
        return list(map(_Tie, *numbers, *texts))

    @cached_property
    def facilities_touched(self) -> dict[int, set[str]]:
        """Ids of the facilities that each community is tied to."""
        s, result = self.snapshot, defaultdict(set)
        is_facility = np.zeros(len(s.ids), dtype=bool)
        is_facility[self.facilities] = True
        for link in np.flatnonzero(is_facility[s.left] != is_facility[s.right]):
            ends = (int(s.left[link]), int(s.right[link]))
            facility, other = ends if is_facility[ends[0]] else ends[::-1]
            result[int(self.labels[other])].add(s.ids[facility])
        return result

    @cached_property
    def first_reported(self) -> list[str]:
        """When a statement that counts first mentioned each node."""
        s, reported = self.snapshot, TextColumn.of(self.snapshot.columns.reported_at)
        moments = sorted(reported.texts)
        moment = reported.numbered({text: place for place, text in enumerate(moments)})[s.rows]
        first = np.full(len(s.ids), len(moments), dtype=np.int64)
        for ends in (s.left, s.right):
            np.minimum.at(first, ends[s.row_link], moment)
        return [moments[place] for place in first.tolist()]

    @cached_property
    def parents(self) -> dict[str, set[str]]:
        """Buildings by unit, as far as visible."""
        return buildings_by_unit(self.snapshot.columns, self.snapshot.canonical)

    @cached_property
    def key_rows(self) -> KeyRows:
        """Rows that give somebody a role of control or help."""
        return key_rows(self.snapshot)

    @cached_property
    def named_people(self) -> frozenset[str]:
        """Canonical ids of people of whom some record has a name or number."""
        return named_people(self.snapshot.columns, self.snapshot.canonical)


def find_groups(partition: Partition, deadline: Deadline) -> list[Network]:
    """Return the groups among the communities: protection concerns first, then networks, then others; by size and id.

    Parameters
    ----------
    partition : Partition
    deadline : Deadline
        Checked every 200 groups.

    Returns
    -------
    list of Network
    """
    oldest: dict[int, str] = {}
    for number in _communities(partition):
        nodes = [node for node in partition.nodes[number].tolist() if not partition.is_event[node]]
        oldest[number] = _oldest(partition, nodes)
    digests = {member: hashlib.sha256(member.encode()).hexdigest() for member in oldest.values()}
    ids, names = network_ids(digests), network_names(digests)
    result = []
    for done, (number, member) in enumerate(oldest.items()):
        if done % _CHECK_EVERY == 0:
            deadline.check(f"group {done + 1} of {len(oldest)}")
        result.append(_group(partition, number, ids[member], names[member]))
    return in_listing_order(result)


def _oldest(partition: Partition, nodes: Sequence[int]) -> str:
    """Return the member that a group's id follows from: the oldest that is no protected person.

    Nominals can be enumerated, so an id derived from a protected person's would reveal which person it is.
    """
    s = partition.snapshot
    entries = [(partition.first_reported[n], s.ids[n]) for n in nodes if not s.roles.is_protected(s.ids[n])]
    return min(entries)[1] if entries else "\n".join(sorted(s.ids[n] for n in nodes))


def network_ids(digests: dict[str, str]) -> dict[str, str]:
    """Return ``network:`` and 8 hexadecimal digits for each member; 16 where two would be alike."""
    met = Counter(digest[:8] for digest in digests.values())
    return {key: f"network:{digest[: 8 if met[digest[:8]] == 1 else 16]}" for key, digest in digests.items()}


def _communities(partition: Partition) -> Iterator[int]:
    facilities = set(partition.facilities.tolist())
    for number, nodes in enumerate(partition.nodes):
        if (
            len(nodes)
            and int(nodes[0]) not in facilities
            and is_group([partition.snapshot.types[node] for node in nodes])
        ):
            yield number


class _Tie(NamedTuple):
    """A statement inside a community: its row and what is read of it, the ends of its link, and the link's weight as evidence."""

    row: int
    left: int
    right: int
    evidence: float
    type: str
    part: str
    item: str
    reported: str
    statement: str


def _group(partition: Partition, number: int, identifier: str, name: str) -> Network:
    """Return one community as a group or network."""
    s = partition.snapshot
    ties = [partition.ties[position] for position in partition.rows[number].tolist()]
    nodes = partition.nodes[number].tolist()
    is_event, is_person = partition.is_event, partition.is_person
    members = sorted((_member(partition, node) for node in nodes if not is_event[node]), key=_order)
    persons = {s.ids[node] for node in nodes if is_person[node]}
    named = persons & partition.named_people
    people, premises = distinct_people(persons, named, _people_by_item(partition, ties)), _premises(partition, ties)
    classification = classify_group(people, premises, key_roles(persons, named, s.roles))
    ends = {tie.row: (s.ids[tie.left], s.ids[tie.right]) for tie in ties}
    return Network(
        id=identifier,
        name=name,
        kind=classification.kind,
        why=classification.why,
        size=len(members),
        people=people,
        members=tuple(members),
        events=tuple(sorted((_member(partition, node) for node in nodes if is_event[node]), key=_order)),
        types=dict(sorted(Counter(member.type for member in members).items())),
        confidence=round(float(partition.confidence[number]), 2),
        facilities=tuple(sorted(partition.facilities_touched.get(number, ()))),
        newest=max(tie.reported for tie in ties)[:10],
        statements=tuple(tie.statement for tie in ties),
        why_statements=WhyStatements(persons, premises, ends).of(s, partition.key_rows, classification.why),
    )


def _order(member: Member) -> tuple[int, str, str]:
    """Protective group first, then type, then id: never a score."""
    return group_position(member.group), member.type, member.id


def _member(partition: Partition, node: int) -> Member:
    s = partition.snapshot
    identifier = s.ids[node]
    group = s.roles.group(identifier)
    return Member(
        id=identifier,
        type=s.types[node],
        group=group.value if group else "",
        roles=tuple(
            (r, s.roles.times.get((identifier, r), 0)) for r in protective_first(s.roles.said.get(identifier, ()))
        ),
        first_reported=partition.first_reported[node],
    )


def _people_by_item(partition: Partition, ties: Iterable[_Tie]) -> dict[str, set[str]]:
    """Return the people of whom each item inside a community speaks."""
    ids, is_person = partition.snapshot.ids, partition.is_person
    result: dict[str, set[str]] = {}
    for tie in ties:
        for node in (tie.left, tie.right):
            if is_person[node]:
                result.setdefault(tie.item, set()).add(ids[node])
    return result


def _premises(partition: Partition, ties: Iterable[_Tie]) -> set[str]:
    """Return the most premises that are linked to one another inside a community, of those where something happens."""
    ids = partition.snapshot.ids
    active: set[str] = set()
    pairs: set[tuple[str, str]] = set()
    for tie in ties:
        says_activity, links_premises = partition.of_premises(tie.type, tie.part)
        if says_activity:
            active.update(ids[node] for node in (tie.left, tie.right) if partition.is_venue[node])
        if links_premises and tie.evidence >= partition.evidenced:
            pairs.add((ids[tie.left], ids[tie.right]))
    return linked_premises(active, pairs, partition.parents)
