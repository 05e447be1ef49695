"""What speaks against an indicator where the graph shows it: the known false positives of ``domain.md`` D."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from graphintel.indicators.adverts import users
from graphintel.indicators.case import Point, called, number_of
from graphintel.indicators.scene import Scene
from graphintel.model.keys import type_of_id
from graphintel.model.ontology import LED, ROLES, RoleGroup
from graphintel.model.words import graded


def facilities(scene: Scene, things: Iterable[str]) -> list[Point]:
    """Say which of the things many unrelated people share."""
    return [
        Point(f"{called(thing)} is a shared facility: many people use it who need not know one another.")
        for thing in sorted(set(things) & scene.facilities)
    ]


def firms(scene: Scene, number: str) -> list[Point]:
    """Say which firms or agencies are named as subscriber of a number."""
    return [
        Point(f"The subscriber is a firm or agency: {called(scene.start[row])}.", (row,))
        for row in scene.ending("SUBSCRIBES", number)
        if type_of_id(scene.start[row]) == "Organisation"
    ]


def only_user(scene: Scene, number: str) -> list[Point]:
    """Say so where only one person is reported with a number: it may be an independent's own."""
    found = users(scene, number)
    if len(found) != 1:
        return []
    return [Point("Only one person is reported to use the number.", tuple(scene.ending("USES_PHONE", number)))]


def tenants_together(scene: Scene, people: Collection[str]) -> list[Point]:
    """Say so where two of the people are named tenants of the same premises."""
    held: dict[str, dict[str, int]] = defaultdict(dict)
    for person in sorted(people):
        for row in scene.starting("LEASES", person):
            held[scene.end[row]][person] = row
    return [
        Point(
            f"{number_of(len(rows), 'of these people', 'of these people')} are named tenants of {called(place)} "
            "together: they may share it and its costs.",
            tuple(sorted(rows.values())),
        )
        for place, rows in sorted(held.items())
        if len(rows) > 1
    ]


def near_ones(scene: Scene, person: str, others: Collection[str]) -> list[Point]:
    """Say which of the others are partner or relative of a person."""
    rows = scene.touching(("PARTNER_OF", "RELATIVE_OF"), [person])
    return [
        Point("One of them is reported as partner or relative: help within a couple or family looks alike.", (row,))
        for row in rows
        if {scene.start[row], scene.end[row]} - {person} <= set(others)
    ]


def coerced(scene: Scene, person: str) -> list[Point]:
    """Say so where a person is also reported as exploited."""
    if not scene.roles.is_exploited(person):
        return []
    rows = [
        *(row for row in scene.starting("HOLDS_ROLE", person) if scene.columns.part[row] in _EXPLOITED),
        *scene.starting("HAS_FLAG", person),
        *(row for link in LED for row in scene.ending(link, person)),
    ]
    return [Point("Whoever this is about is also reported as exploited: may be coerced.", tuple(sorted(rows)))]


_EXPLOITED = frozenset(role for role, group in ROLES.items() if group is RoleGroup.EXPLOITED)


def contradictions(scene: Scene, rows: Iterable[int]) -> list[Point]:
    """Say which items contradict those that the rows come from."""
    items = sorted({scene.columns.item[row] for row in rows})
    return [
        Point(
            f"{scene.start[row].removeprefix('item:')} contradicts {item.removeprefix('item:')}, on which this rests; "
            f"it is graded {graded(scene.columns.row(row))}",
            (row,),
            names_items=True,
        )
        for item in items
        for row in scene.contradicted.get(item, ())
    ]


def doubts(scene: Scene, kinds: Iterable[str], things: Iterable[str]) -> list[Point]:
    """Say which statements of these kinds about the things are suspected to be false."""
    return [
        Point("A statement is suspected to be false and weighs nothing", (row,))
        for row in scene.doubted_at(kinds, things)
    ]
