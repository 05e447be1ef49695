"""What is reported to happen at premises: who sells there, who runs it, and which of several premises are one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from graphintel.analysis.people import KEY_GROUPS
from graphintel.indicators.scene import Scene
from graphintel.model.ontology import ROLES, RoleGroup

LEAST_SELLERS = 2
_DIRECT = ("CONTROLS", "RECRUITED", "TRANSPORTS")


def sellers(scene: Scene, premises: str) -> Mapping[str, list[int]]:
    """Return who is reported to sell at premises, with the rows that say so.

    By SELLS_AT, by the role ``selling_sex`` towards them, or by an advert that states them and is claimed to be somebody.
    """
    return scene.kept("sellers", premises, _sellers)


def _sellers(scene: Scene, premises: str) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for row in scene.ending("SELLS_AT", premises):
        found[scene.start[row]].append(row)
    for row in scene.ending("HOLDS_ROLE", premises):
        if scene.columns.part[row] == "selling_sex":
            found[scene.start[row]].append(row)
    for row in scene.ending("ADVERTISES_PLACE", premises):
        for claim in scene.starting("DEPICTS_CLAIMED", scene.start[row]):
            found[scene.end[claim]] += [row, claim]
    return dict(sorted(found.items()))


def running(scene: Scene, premises: str) -> list[int]:
    """Return the rows by which somebody runs what happens at premises: manages it, or directs people there."""
    roles = [
        row for row in scene.ending("HOLDS_ROLE", premises) if ROLES.get(scene.columns.part[row]) is RoleGroup.EXPLOITER
    ]
    return sorted({*scene.ending("MANAGES", premises), *roles})


def asserted_use(scene: Scene, premises: str) -> list[int]:
    """Return the rows by which premises are said to be used as a brothel; empty where they are not.

    At least two distinct people sell there, or somebody runs it. One person who works alone is no such use.
    """
    selling = sellers(scene, premises)
    several = scene.distinct(selling) >= LEAST_SELLERS
    rows = {row for found in selling.values() for row in found} if several else set()
    return sorted(rows | set(running(scene, premises)))


def concerns(scene: Scene, premises: str) -> list[int]:
    """Return the rows by which somebody who sells at premises is directed, brought or driven, or somebody runs the place."""
    selling = sellers(scene, premises)
    directed = {row for person in selling for kind in _DIRECT for row in scene.ending(kind, person)}
    helping = {
        row
        for row in scene.ending("HOLDS_ROLE", premises)
        if ROLES.get(scene.columns.part[row]) in KEY_GROUPS and scene.columns.part[row] != "landlord_or_agent"
    }
    return sorted(directed | helping | set(running(scene, premises)))


def apart(scene: Scene, premises: Collection[str]) -> set[str]:
    """Return the premises without buildings of which a unit is among them: a flat and its building are one."""
    held = set(premises)
    return held - {building for unit in held for building in scene.buildings.get(unit, ())}


def is_one_building(scene: Scene, premises: Collection[str]) -> bool:
    """Return whether several premises are units of one building."""
    shared = [scene.buildings.get(unit, set()) for unit in premises]
    return len(shared) > 1 and bool(set.intersection(*map(set, shared)))
