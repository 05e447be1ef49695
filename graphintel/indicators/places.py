"""What is reported to happen at premises: who sells there, who runs it, and which of several premises are one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from graphintel.analysis.people import KEY_GROUPS
from graphintel.indicators.scene import Scene
from graphintel.indicators.windows import DAYS, Span
from graphintel.model.ontology import ROLES, RoleGroup
from graphintel.model.values.grade import FALSE, GRADE, POORLY

LEAST_SELLERS = 2
PERIOD_GAP_DAYS = DAYS
"""Most days between two reports of one period of use: one window of the catalogue."""

_Seen = tuple[Span, str, tuple[int, ...]]
_DIRECT = ("CONTROLS", "RECRUITED", "TRANSPORTS")


def sellers(scene: Scene, premises: str) -> Mapping[str, list[int]]:
    """Return who is reported to sell at premises, with the rows that say so.

    By SELLS_AT, by the role ``selling_sex`` towards them, or by an advert that states them and is claimed to be somebody.
    """
    return {person: [row for rows in ways for row in rows] for person, ways in selling_ways(scene, premises).items()}


def selling_ways(scene: Scene, premises: str) -> Mapping[str, list[tuple[int, ...]]]:
    """Return who is reported to sell at premises, with the rows of each report: one, or an advert's place and claim."""
    return scene.kept("sellers", premises, _selling_ways)


def _selling_ways(scene: Scene, premises: str) -> dict[str, list[tuple[int, ...]]]:
    found: dict[str, list[tuple[int, ...]]] = defaultdict(list)
    for row in scene.ending("SELLS_AT", premises):
        found[scene.start[row]].append((row,))
    for row in scene.ending("HOLDS_ROLE", premises):
        if scene.columns.part[row] == "selling_sex":
            found[scene.start[row]].append((row,))
    for row in scene.ending("ADVERTISES_PLACE", premises):
        for claim in scene.starting("DEPICTS_CLAIMED", scene.start[row]):
            found[scene.end[claim]].append((row, claim))
    return dict(sorted(found.items()))


def running(scene: Scene, premises: str) -> list[int]:
    """Return the rows by which somebody runs what happens at premises: manages it, or directs people there."""
    roles = [
        row for row in scene.ending("HOLDS_ROLE", premises) if ROLES.get(scene.columns.part[row]) is RoleGroup.EXPLOITER
    ]
    return sorted({*scene.ending("MANAGES", premises), *roles})


@dataclass(frozen=True, slots=True)
class Period:
    """Several people who sell at premises within one period of use: the rows of each, and how many they are at least."""

    people: Mapping[str, tuple[int, ...]]
    count: int


@dataclass(frozen=True, slots=True)
class Use:
    """What is reported of the use of premises: sentences without their subject, each with the rows that say so."""

    told: Mapping[str, tuple[int, ...]]

    @property
    def rows(self) -> tuple[int, ...]:
        """Rows of all of it, in order."""
        return tuple(sorted({row for rows in self.told.values() for row in rows}))


def period_of_several(scene: Scene, premises: str) -> Period | None:
    """Return the newest period of use in which at least two distinct people are reported to sell at premises.

    A period of use is a chain of dated reports, each at most :data:`PERIOD_GAP_DAYS` days after the one before, whatever
    their days were exactly. Two on different days of a rota are in one, two who came years apart are not, and an undated
    report is in none. Poorly graded reports count for nothing.
    """
    return scene.kept("period", premises, _period_of_several)


def _period_of_several(scene: Scene, premises: str) -> Period | None:
    dated = [
        (span, person, rows)
        for person, ways in selling_ways(scene, premises).items()
        for rows in ways
        if not any(is_poor(scene, row) for row in rows) and (span := scene.span_of_all(rows)) is not None
    ]
    several: Period | None = None
    for chain in _chains(sorted(dated, key=lambda one: (one[0].begun, one[0].ended, one[1:]))):
        people: dict[str, set[int]] = defaultdict(set)
        for _, person, rows in chain:
            people[person].update(rows)
        count = scene.distinct(people)
        if count >= LEAST_SELLERS:
            several = Period({person: tuple(sorted(rows)) for person, rows in sorted(people.items())}, count)
    return several


def _chains(dated: list[_Seen]) -> Iterator[list[_Seen]]:
    """Yield the chains of reports, oldest first, none of which is too long after those before."""
    chain: list[_Seen] = []
    latest = 0
    for seen in dated:
        if chain and seen[0].begun - latest > PERIOD_GAP_DAYS:
            yield chain
            chain = []
        latest = max(latest, seen[0].ended) if chain else seen[0].ended
        chain.append(seen)
    if chain:
        yield chain


def is_poor(scene: Scene, row: int) -> bool:
    """Return whether the statement of a row is poorly graded, or suspected to be false."""
    c = scene.columns
    return GRADE.level_of(c.scheme[row], c.source_eval[row], c.info_eval[row]) in {POORLY, FALSE}


def reported_use(scene: Scene, premises: str) -> Use | None:
    """Return what is reported of the use of premises, or None where nothing is that is more than one person's own.

    Somebody says what they are used as, several people are reported to sell there within one period, or somebody is
    reported to run what happens there. One person who works alone is no such use.
    """
    return scene.kept("use", premises, _reported_use)


def _reported_use(scene: Scene, premises: str) -> Use | None:
    told: dict[str, tuple[int, ...]] = {}
    if said := [row for row in scene.starting("USED_AS", premises) if "brothel" in scene.columns.part[row].lower()]:
        told["said to be used as a brothel"] = tuple(said)
    if period := period_of_several(scene, premises):
        rows = {row for found in period.people.values() for row in found}
        told[f"reported as a place where at least {period.count} people sell, within one period"] = tuple(sorted(rows))
    if runs := running(scene, premises):
        told["reported as run by somebody"] = tuple(runs)
    return Use(told) if told else None


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
