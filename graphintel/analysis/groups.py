"""Turns communities into groups: members with reasons, events apart, and the facilities that they touch."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from graphintel.analysis.kept_results import KeptInMemory
from graphintel.analysis.network_names import longer_name, network_name
from graphintel.analysis.partition import Partition, Tie
from graphintel.analysis.person_roles import distinct_people
from graphintel.analysis.results import Member, Network
from graphintel.analysis.rules import (
    classify_group,
    in_listing_order,
    key_roles,
    linked_premises,
)
from graphintel.analysis.time_limits import Deadline
from graphintel.analysis.why_statements import WhyStatements
from graphintel.model.progress import report_share
from graphintel.model.roles import group_position, protective_first

MOST_BYTES = 256_000_000
"""How much memory kept groups take, about."""

_CHECK_EVERY = 200


class FoundGroup(NamedTuple):
    """A group with the id and name that it has where no other is alike, and the digest that both follow from."""

    group: Network
    digest: str


def _bytes_of(found: FoundGroup) -> int:
    """Return about how many bytes a group takes."""
    group = found.group
    return 600 + 250 * (len(group.members) + len(group.events)) + 8 * len(group.statements)


class KeptGroups(KeptInMemory[FoundGroup]):
    """Groups of this process by the digest of all that they are made from, whoever asked for them.

    See :meth:`graphintel.analysis.partition.Partition.digests`.
    """

    def __init__(self) -> None:
        super().__init__(MOST_BYTES, _bytes_of)


def find_groups(partition: Partition, deadline: Deadline, kept: KeptGroups | None = None) -> list[Network]:
    """Return the groups among the communities: protection concerns first, then networks, then others; by size and id.

    Parameters
    ----------
    partition : Partition
    deadline : Deadline
        Checked every 200 groups.
    kept : KeptGroups, optional
        Groups that were made before of the same content, by whomever they were asked for; those that are made now are
        added.

    Returns
    -------
    list of Network
        The same whatever was kept.
    """
    numbers = partition.groups
    digests: list[bytes] = [] if kept is None else partition.digests(numbers)
    found: list[FoundGroup | None] = [None] * len(numbers) if kept is None else kept.take(digests)
    missing = [place for place, one in enumerate(found) if one is None]
    communities = numbers[missing].tolist()
    partition.prefetch(communities)
    made: dict[bytes, FoundGroup] = {}
    for done, (place, ties) in enumerate(zip(missing, partition.ties(communities), strict=True)):
        if done % _CHECK_EVERY == 0:
            deadline.check(f"group {done + 1} of {len(missing)}")
            _keep(kept, made)
            report_share(done, len(missing))
        found[place] = one = _group(partition, communities[done], ties)
        if kept is not None:
            made[digests[place]] = one
    _keep(kept, made)
    report_share(len(missing), len(missing))
    every = [one for one in found if one is not None]
    return in_listing_order(with_distinct_names(every))


def _keep(kept: KeptGroups | None, made: dict[bytes, FoundGroup]) -> None:
    """Keep what was made since the last time: it is not lost where the rest is broken off."""
    if kept is not None and made:
        kept.keep(made)
    made.clear()


def with_distinct_names(every: Sequence[FoundGroup]) -> list[Network]:
    """Return groups; those whose ids or names are alike get longer ones."""
    ids, names = Counter(one.group.id for one in every), Counter(one.group.name for one in every)
    if len(ids) == len(names) == len(every):
        return [one.group for one in every]
    return [
        one.group
        if ids[one.group.id] == names[one.group.name] == 1
        else replace(
            one.group,
            id=one.group.id if ids[one.group.id] == 1 else longer_id(one.digest),
            name=one.group.name if names[one.group.name] == 1 else longer_name(one.digest),
        )
        for one in every
    ]


def _oldest(partition: Partition, nodes: Sequence[int]) -> str:
    """Return the member that a group's id follows from: the oldest that is no protected person.

    Nominals can be enumerated, so an id derived from a protected person's would reveal which person it is.
    """
    s = partition.snapshot
    entries = [(partition.first_reported[n], s.ids[n]) for n in nodes if not s.roles.is_protected(s.ids[n])]
    return min(entries)[1] if entries else "\n".join(sorted(s.ids[n] for n in nodes))


def network_id(digest: str) -> str:
    """Return the id of a group: ``network:`` and the first 8 hexadecimal digits of its digest."""
    return f"network:{digest[:8]}"


def longer_id(digest: str) -> str:
    """Return the id of a group where that of another begins alike: ``network:`` and 16 digits."""
    return f"network:{digest[:16]}"


def _group(partition: Partition, number: int, ties: Sequence[Tie]) -> FoundGroup:
    """Return one community as a group or network, by the statements inside it."""
    s, nodes = partition.snapshot, partition.nodes(number)
    things = [node for node in nodes if not partition.is_event[node]]
    members = sorted((_member(partition, node) for node in things), key=_order)
    persons = {s.ids[node] for node in nodes if partition.is_person[node]}
    named = {s.ids[node] for node in nodes if partition.is_named[node]}
    people, premises = distinct_people(persons, named, _people_by_item(partition, ties)), _premises(partition, ties)
    classification = classify_group(people, premises, key_roles(persons, named, s.roles))
    digest = hashlib.sha256(_oldest(partition, things).encode()).hexdigest()
    group = Network(
        id=network_id(digest),
        name=network_name(digest),
        kind=classification.kind,
        why=classification.why,
        size=len(members),
        people=people,
        members=tuple(members),
        events=tuple(sorted((_member(partition, node) for node in nodes if partition.is_event[node]), key=_order)),
        types=dict(sorted(Counter(member.type for member in members).items())),
        confidence=round(float(partition.confidence[number]), 2),
        facilities=tuple(partition.facilities_touched(number)),
        newest=max(tie.reported for tie in ties)[:10],
        statements=tuple(tie.statement for tie in ties),
        why_statements=WhyStatements(persons, premises, ties).of(s, classification.why),
    )
    return FoundGroup(group, digest)


def _order(member: Member) -> tuple[int, str, str]:
    """Protective group first, then type, then id: never a score."""
    return group_position(member.group), member.type, member.id


def _member(partition: Partition, node: int) -> Member:
    s = partition.snapshot
    identifier = s.ids[node]
    said = s.roles.by_person.of(identifier)
    if said is None:
        return Member(identifier, s.types[node], "", (), partition.first_reported[node])
    group, counts = s.roles.group(identifier), said.item_counts
    return Member(
        id=identifier,
        type=s.types[node],
        group=group.value if group else "",
        roles=tuple((role, counts.get(role, 0)) for role in protective_first(said.items_by_role)),
        first_reported=partition.first_reported[node],
    )


def _people_by_item(partition: Partition, ties: Iterable[Tie]) -> dict[str, set[str]]:
    """Return the people of whom each item inside a community speaks."""
    ids, is_person = partition.snapshot.ids, partition.is_person
    result: dict[str, set[str]] = {}
    for tie in ties:
        for node in (tie.left, tie.right):
            if is_person[node]:
                result.setdefault(tie.item, set()).add(ids[node])
    return result


def _premises(partition: Partition, ties: Sequence[Tie]) -> set[str]:
    """Return the most premises that are linked to one another inside a community, of those where something happens."""
    ids, is_venue = partition.snapshot.ids, partition.is_venue
    active = {ids[node] for tie in ties if tie.says_activity for node in (tie.left, tie.right) if is_venue[node]}
    pairs = ((ids[tie.left], ids[tie.right]) for tie in ties if tie.links_premises)
    return linked_premises(active, pairs, partition.buildings(active))
