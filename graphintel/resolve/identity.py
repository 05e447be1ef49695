"""Which records are one thing, derived from the judgements that a viewer may see.

Records never change. A judgement is on a pair of records; judgements that say ``same`` join, those of people before
those of imports; one that would join what somebody judged ``different`` is a conflict for review and joins nothing.
The design and its property tests are those of the judgement log in the project's reference on entity resolution.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from graphintel.model.records import Decision


@dataclass(frozen=True, slots=True)
class Identity:
    """What is one thing.

    Attributes
    ----------
    canonical : mapping of str to str
        Canonical id by record id, of joined records only: the member that was first seen.
    clusters : mapping of str to tuple of str
        Records by canonical id, the first seen first; only clusters of two and more.
    conflicts : tuple of Decision
        Judgements ``same`` that were not applied, because they cross a judgement ``different``.
    """

    canonical: Mapping[str, str] = field(default_factory=dict)
    clusters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    conflicts: tuple[Decision, ...] = ()


def _live(decisions: Iterable[Decision]) -> list[Decision]:
    """Return one judgement a pair: a person's beats an import's, a newer one an older one."""
    best: dict[tuple[str, str], Decision] = {}
    for decision in decisions:
        pair = (decision.a, decision.b)
        held = best.get(pair)
        if held is None or _standing(decision) > _standing(held):
            best[pair] = decision
    return list(best.values())


def _standing(decision: Decision) -> tuple[bool, int, str, str]:
    return (decision.actor_kind == "human", decision.number, decision.at, decision.verdict)


def derive(first_seen: Mapping[str, str], decisions: Iterable[Decision]) -> Identity:
    """Return which of the given records are one thing.

    Parameters
    ----------
    first_seen : mapping of str to str
        When each record was first reported, by record id: those that the viewer may see. Judgements on others count
        for nothing.
    decisions : iterable of Decision
        Live judgements that the viewer may see, in any order.

    Returns
    -------
    Identity
        The same for every order of the judgements.
    """
    live = [d for d in _live(decisions) if d.a in first_seen and d.b in first_seen]
    parent = {record: record for d in live for record in (d.a, d.b)}
    members = {record: {record} for record in parent}
    apart: dict[str, set[str]] = {}
    for decision in live:
        if decision.verdict == "different":
            apart.setdefault(decision.a, set()).add(decision.b)
            apart.setdefault(decision.b, set()).add(decision.a)

    def root(record: str) -> str:
        while parent[record] != record:
            parent[record] = record = parent[parent[record]]
        return record

    conflicts = []
    joins = [decision for decision in live if decision.verdict == "same"]
    for decision in sorted(joins, key=lambda d: (d.actor_kind != "human", d.number, d.a, d.b)):
        one, two = root(decision.a), root(decision.b)
        if one == two:
            continue
        if len(members[one]) < len(members[two]):
            one, two = two, one
        if any(apart.get(record, set()) & members[one] for record in members[two]):
            conflicts.append(decision)
            continue
        parent[two] = one
        members[one] |= members.pop(two)
    clusters = {}
    for joined in members.values():
        if len(joined) > 1:
            ordered = tuple(sorted(joined, key=lambda record: (first_seen[record], record)))
            clusters[ordered[0]] = ordered
    canonical = {record: first for first, cluster in clusters.items() for record in cluster}
    return Identity(canonical, dict(sorted(clusters.items())), tuple(conflicts))
