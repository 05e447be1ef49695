"""One premises: who has an interest in it, what was seen there, which numbers lead to it, and which other premises hang on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from graphintel.errors import GraphintelError, NotHeldError
from graphintel.indicators.adverts import papers_of_place
from graphintel.indicators.leads import leads, numbers_that_lead_to
from graphintel.indicators.scene import Scene
from graphintel.model.keys import type_of_id
from graphintel.model.ontology import ROLES, STRUCTURAL, RoleGroup
from graphintel.model.records import Statement
from graphintel.service.describe import Described, describe, statement_answers
from graphintel.service.indicators import statements_of
from graphintel.service.networks import scene_of
from graphintel.service.reading import reading
from graphintel.service.view import Answer, View

INTERESTS = frozenset({"OWNS", "LETS", "LEASES", "PAYS_FOR", "MANAGES"})
"""Links that say who has an interest in premises: owner, landlord or agent, tenant, payer, manager."""
_INTERESTED = frozenset({RoleGroup.EXPLOITER, RoleGroup.FACILITATOR})
_LEADS = tuple(sorted({*INTERESTS, "ADVERTISES_PLACE", "HOLDS_ROLE", "LIVES_AT", "SEEN_AT", "SELLS_AT", "VISITS"}))
"""Links by which one thing leads from premises to other premises. Where a card was found, an area and an event do not."""


@dataclass
class _Ways:
    """What leads to one thing: the things on the way, and the statements of every step."""

    via: set[str] = field(default_factory=set)
    statements: set[str] = field(default_factory=set)


@reading
def premises(view: View, id: str) -> Answer:
    """Return one premises with what is held of it, in the order in which an officer asks.

    Parameters
    ----------
    view : View
        Whose graph.
    id : str
        Graph id; or an address as written.

    Returns
    -------
    dict
        ``premises``; ``interests``, each ``{who, statements}``: owner, landlord or agent, tenant, payer, manager, and who is
        reported to control or help there; ``seen``, ids of every other statement about the premises, oldest report first;
        ``numbers``, each ``{number, via, statements}``: those that lead here, see :mod:`graphintel.indicators.leads`;
        ``linked``, each ``{premises, via, statements}``: other premises with a number, a person, a firm, a vehicle or a
        mark in common, or in one building; ``facilities``, shared ones, which lead nowhere; and all these ``statements``
        themselves. What is suspected false is shown and leads nowhere; nor do people with official roles only.

    Raises
    ------
    NotHeldError
        The same for an unknown and for a hidden id.
    GraphintelError
        The id of something that is no premises.
    """
    records = view.records(id)
    if not records:
        raise NotHeldError(id)
    if type_of_id(records[0]) != "Premises":
        raise GraphintelError(f"{id!r} is no premises; show and expand are for everything else.")
    scene, identity = scene_of(view), view.whole_identity()
    place = identity.canonical.get(records[0], records[0])
    here = [s for s in view.said_of(records) if s.type not in {"NAMES", "SAME_AS"} and {s.start, s.end} - {*records}]
    interests = _interests(here, identity.canonical)
    numbers = _numbers(scene, place)
    linked = _linked(scene, place, numbers)
    facilities = _facilities(scene, place, numbers)
    apart = {one for found in interests.values() for one in found} | {s.id for s in here if s.type in STRUCTURAL}
    on_the_way = {one for ways in (*numbers.values(), *linked.values()) for one in ways.statements}
    statements = {s.id: s for s in (*here, *statements_of(view, on_the_way))}.values()
    ends = {identity.canonical.get(end, end) for s in statements for end in (s.start, s.end)}
    things = describe(view, ends | {place} | facilities, identity, statements)
    told = statement_answers(view, statements, identity, things)
    about = {s.id for s in here} - apart
    return {
        "premises": things[place].full(),
        "interests": [
            {"who": things[who].brief(), "statements": sorted(found)} for who, found in sorted(interests.items())
        ],
        "seen": [statement["id"] for statement in told if statement["id"] in about],
        "numbers": _told("number", numbers, things),
        "linked": _told("premises", linked, things),
        "facilities": [things[one].brief() for one in sorted(facilities)],
        "statements": told,
    }


def _told(name: str, found: Mapping[str, _Ways], things: Mapping[str, Described]) -> list[Answer]:
    """Return what was found as plain values, what most leads to first."""
    ordered = sorted(found.items(), key=lambda pair: (-len(pair[1].via), pair[0]))
    return [
        {
            name: things[identifier].brief(),
            "via": [things[one].brief() for one in sorted(ways.via)],
            "statements": sorted(ways.statements),
        }
        for identifier, ways in ordered
    ]


def _interests(here: Iterable[Statement], canonical: Mapping[str, str]) -> dict[str, set[str]]:
    """Return the statements of interest by who has it."""
    found: dict[str, set[str]] = {}
    for statement in here:
        helps = statement.type == "HOLDS_ROLE" and ROLES.get(statement.part) in _INTERESTED
        if statement.type in INTERESTS or helps:
            found.setdefault(canonical.get(statement.start, statement.start), set()).add(statement.id)
    return found


def _numbers(scene: Scene, place: str) -> dict[str, _Ways]:
    """Return the numbers that lead here, a shared one too, with what stands between."""
    found: dict[str, _Ways] = {}
    for number in numbers_that_lead_to(scene, place, papers_of_place(scene, place)):
        for other, rows in leads(scene, number):
            if other == place:
                _add(scene, found.setdefault(number, _Ways()), rows, {number, place})
    return found


def _linked(scene: Scene, place: str, numbers: Mapping[str, _Ways]) -> dict[str, _Ways]:
    """Return other premises that something leads to from here that is no shared facility."""
    found: dict[str, _Ways] = {}
    for number in numbers.keys() - scene.facilities:
        for other, rows in leads(scene, number):
            if other != place:
                ways = found.setdefault(other, _Ways())
                ways.via.add(number)
                ways.statements |= {scene.columns.id[row] for row in rows} | numbers[number].statements
    here: dict[str, list[int]] = {}
    for kind in _LEADS:
        for row in scene.ending(kind, place):
            here.setdefault(scene.start[row], []).append(row)
    for carrier in here.keys() - scene.facilities:
        for row in (row for kind in _LEADS for row in scene.starting(kind, carrier)):
            if scene.end[row] != place and type_of_id(scene.end[row]) == "Premises":
                _add(scene, found.setdefault(scene.end[row], _Ways()), (*here[carrier], row), {place, scene.end[row]})
    for row in (*scene.starting("CHILD_OF", place), *scene.ending("CHILD_OF", place)):
        other = scene.end[row] if scene.start[row] == place else scene.start[row]
        _add(scene, found.setdefault(other, _Ways()), (row,), {place, other})
    found.pop(place, None)
    return found


def _facilities(scene: Scene, place: str, numbers: Mapping[str, _Ways]) -> set[str]:
    """Return the shared facilities that lead here, and from here nowhere."""
    near = {scene.start[row] for kind in _LEADS for row in scene.ending(kind, place)}
    return (near | numbers.keys()) & scene.facilities


def _add(scene: Scene, ways: _Ways, rows: Iterable[int], apart: set[str]) -> None:
    """Add the steps of one way, and what stands on it between its two ends."""
    for row in rows:
        ways.statements.add(scene.columns.id[row])
        ways.via |= {scene.start[row], scene.end[row]} - apart
