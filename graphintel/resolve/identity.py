"""Which records are one thing, worked out from judgements: nothing is stored, so nothing has to be undone.

Records and judgements are those that one viewer may see. Whatever is left out, or revoked, leaves exactly what there
would be without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from graphintel.model.joined_sets import JoinedSets
from graphintel.model.records import Decision

_CAUTION = {"different": 0, "unsure": 1, "same": 2}


@dataclass(frozen=True, slots=True)
class Identity:
    """Which records are one thing.

    Attributes
    ----------
    canonical : dict of str to str
        Canonical id of every record: the member of its cluster that was seen first.
    clusters : dict of str to tuple of str
        Members of every cluster by canonical id, in order of id; a record that is joined to none is a cluster of one.
    conflicts : list of Decision
        Judgements ``same`` that were not applied, because they would join two records judged ``different``.
    """

    canonical: dict[str, str] = field(default_factory=dict)
    clusters: dict[str, tuple[str, ...]] = field(default_factory=dict)
    conflicts: list[Decision] = field(default_factory=list)


def derive(records: Mapping[str, str], decisions: Sequence[Decision]) -> Identity:
    """Return which records are one thing.

    Parameters
    ----------
    records : mapping of str to str
        When each record was first seen, as text that sorts; judgements on others are left out.
    decisions : sequence of Decision
        Live judgements, in any order.

    Returns
    -------
    Identity

    Notes
    -----
    On one pair a person's judgement goes before an import, and a person's newer one before an older. Imports on one pair
    that disagree are taken by caution (different, unsure, same), not by number, because the order in which files arrive
    means nothing. Judgements ``same`` are applied people's first, oldest first, then imports in order of id; one that
    would bring together two records judged ``different`` is a conflict. A person's ``different`` stops everybody's
    ``same``, an import's only that of imports.

    Examples
    --------
    >>> same = Decision("person:FA:1", "person:FA:2", "same", "ana", "human", ())
    >>> derive({"person:FA:1": "2026-02-01", "person:FA:2": "2026-01-01"}, [same]).clusters
    {'person:FA:2': ('person:FA:1', 'person:FA:2')}
    """
    judged = _effective_decisions(d for d in decisions if d.a in records and d.b in records)
    clusters = _Clusters(records)
    conflicts: list[Decision] = []
    for kind in ("human", "import"):
        theirs = [decision for decision in judged if decision.actor_kind == kind]
        for decision in theirs:
            if decision.verdict == "different":
                clusters.keep_apart(decision.a, decision.b)
        conflicts += [d for d in theirs if d.verdict == "same" and not clusters.join(d.a, d.b)]
    named = {min(group, key=lambda record: (records[record], record)): group for group in clusters.members()}
    ordered = {name: tuple(sorted(named[name])) for name in sorted(named)}
    canonical = {record: name for name, group in ordered.items() for record in group}
    return Identity(canonical, ordered, conflicts)


def _effective_decisions(decisions: Iterable[Decision]) -> list[Decision]:
    """Return the one judgement that counts on each pair, in the order in which they are applied."""
    best: dict[tuple[str, str], Decision] = {}
    for decision in decisions:
        a, b = sorted((decision.a, decision.b))
        if a != b and ((a, b) not in best or _rank(decision) < _rank(best[a, b])):
            best[a, b] = decision
    return [best[pair] for pair in sorted(best, key=lambda pair: _order(best[pair], pair))]


def _rank(decision: Decision) -> tuple[int, int, int]:
    """Return how a judgement stands among others on its pair; the least counts."""
    human = decision.actor_kind == "human"
    return (0 if human else 1, -decision.number if human else 0, _CAUTION.get(decision.verdict, 1))


def _order(decision: Decision, pair: tuple[str, str]) -> tuple[int, tuple[str, str]]:
    return (decision.number if decision.actor_kind == "human" else 0, pair)


class _Clusters:
    """Sets of records that grow together, and which of them must stay apart."""

    def __init__(self, records: Iterable[str]) -> None:
        self._sets = JoinedSets(records)
        self._apart: dict[str, set[str]] = {}

    def keep_apart(self, a: str, b: str) -> None:
        """Keep two records apart from now on, unless they are together already."""
        first, second = self._sets[a], self._sets[b]
        if first != second:
            self._apart.setdefault(first, set()).add(second)
            self._apart.setdefault(second, set()).add(first)

    def join(self, a: str, b: str) -> bool:
        """Bring two records together; return False where they must stay apart."""
        first, second = self._sets[a], self._sets[b]
        if second in self._apart.get(first, ()):
            return False
        self._sets.join(first, second)
        self._move_apart({first, second} - {self._sets[first]}, self._sets[first])
        return True

    def _move_apart(self, gone: Iterable[str], kept: str) -> None:
        """Let the set named ``kept`` stay apart from all that a set that went up in it must stay apart from."""
        for name in gone:
            for apart in self._apart.pop(name, ()):
                self._apart[apart].discard(name)
                self._apart[apart].add(kept)
                self._apart.setdefault(kept, set()).add(apart)

    def members(self) -> Iterator[set[str]]:
        """Return the clusters."""
        return self._sets.sets()
