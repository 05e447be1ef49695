"""Differences between worlds, as the ledger would tell them."""

from __future__ import annotations

from hypothesis import Phase, given, settings

from graphintel.model.changes import Changes
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
    decided = {d.number: d for d in before.decisions}
    live = {d.number: d for d in after.decisions}
    return Changes(
        revision=at + 1,
        after=at,
        entities=[e for i, e in after.entities.items() if i not in before.entities],
        statements=[s for i, s in now.items() if held.get(i) != s],
        removed=[(s.id, s.type, s.start, s.end) for i, s in held.items() if i not in now],
        gone_entities=sorted(before.entities.keys() - after.entities.keys()),
        decisions=[d for n, d in live.items() if decided.get(n) != d],
        removed_decisions=[
            (n, d.a, d.b) for n, d in decided.items() if n not in live or (live[n].a, live[n].b) != (d.a, d.b)
        ],
        changed=frozenset(i for i, s in now.items() if i in held and held[i] != s),
    )


def oracle(world: World) -> ListReader:
    """The same world answered from plain lists."""
    return ListReader(world.entities, world.statements, world.decisions)
