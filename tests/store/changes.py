"""Differences between worlds, as the ledger would tell them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

from hypothesis import Phase, given, settings

from graphintel.model.graph_changes import Changes, LedgerSection
from graphintel.model.links.decisions import SameAs
from graphintel.model.ontology import TIES
from tests.oracle import ListReader
from tests.worlds import World, worlds

EMPTY = World((), ())


def _examples() -> tuple[World, World]:
    """Return two fixed worlds with hidden statements and decisions; from the first to the second, much changes."""
    found: list[World] = []

    @settings(max_examples=100, database=None, derandomize=True, deadline=None, phases=[Phase.generate])
    @given(worlds())
    def collect(world: World) -> None:
        if world.decisions and len(world.statements) < 40:
            found.append(world)

    collect()
    found.sort(key=lambda world: -len(world.statements))
    return next((one, other) for one in found for other in found if _much_changes(one, other))


def _much_changes(one: World, other: World) -> bool:
    """Return whether things, ties and judgements come, and ties go, between two worlds; what comes is drawn by chance."""
    before, after = ({s.id: s for s in world.statements if s.type in TIES} for world in (one, other))
    return (
        len(other.entities.keys() - one.entities.keys()) > 1
        and len(after.keys() - before.keys()) > 1
        and len(before.keys() - after.keys()) > 1
        and bool(set(other.decisions) - set(one.decisions))
    )


WORLD, OTHER = _examples()


def difference(before: World, after: World, at: int) -> Changes:
    """What leads a graph at revision ``at`` that holds ``before`` to ``after`` at the next."""
    held = {s.id: s for s in before.statements}
    now = {s.id: s for s in after.statements}
    incoming_decisions = {d.number: d for d in before.decisions}
    live = {d.number: d for d in after.decisions}
    return Changes(
        revision=at + 1,
        after=at,
        entities=[e for i, e in after.entities.items() if i not in before.entities],
        statements=[s for i, s in now.items() if held.get(i) != s],
        removed=[(s.id, s.type, s.start, s.end) for i, s in held.items() if i not in now],
        gone_entities=sorted(before.entities.keys() - after.entities.keys()),
        decisions=[d for n, d in live.items() if incoming_decisions.get(n) != d],
        removed_decisions=[
            (n, d.a, d.b)
            for n, d in incoming_decisions.items()
            if n not in live or (live[n].a, live[n].b) != (d.a, d.b)
        ],
        changed=[(s.id, s.type, s.start, s.end) for i, s in now.items() if i in held and held[i] != s],
    )


def oracle(world: World) -> ListReader:
    """The same world answered from plain lists."""
    return ListReader(world.entities, world.statements, world.decisions)


@dataclass(frozen=True)
class Story:
    """A ledger of plain lists: the worlds that it held one after the other, and the name of its history."""

    worlds: tuple[World, ...]
    name: str = "one"

    @property
    def revision(self) -> int:
        return len(self.worlds)

    @property
    def now(self) -> World:
        return self._at(self.revision)

    def _at(self, revision: int) -> World:
        return self.worlds[revision - 1] if revision else EMPTY

    def _digest(self, revision: int) -> str:
        return f"{self.name}-{revision}" if revision else ""

    def is_ancestor(self, revision: int, lineage: str) -> bool:
        return revision <= self.revision and lineage == self._digest(revision)

    def changes(self, after: int) -> Changes:
        found = difference(self._at(max(after, 0)), self.now, after)
        return replace(found, revision=self.revision, lineage=self._digest(self.revision))

    def everything(self) -> Changes:
        return self.changes(-1)

    def section(self, wanted: Callable[[str], bool]) -> LedgerSection:
        world = self.now
        return LedgerSection(
            self.revision,
            self._digest(self.revision),
            entity_count=len(world.entities),
            entities=[entity for name, entity in world.entities.items() if wanted(name)],
            statements=[s for s in world.statements if wanted(s.start)],
            decisions=[d for d in world.decisions if wanted(d.a)],
            incoming_statements=[(s.id, s.end) for s in world.statements if wanted(s.end)],
            incoming_decisions=[(d.number, d.b) for d in world.decisions if wanted(d.b)],
        )

    def refuse_damage(self) -> None:
        """It is a list, and never damaged."""

    def counts_by_type(self) -> dict[str, int]:
        types = [*(e.type for e in self.now.entities.values()), *(s.type for s in self.now.statements)]
        return dict(Counter([*types, *(SameAs.name for _ in self.now.decisions)]))
