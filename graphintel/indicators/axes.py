"""Two questions that are never mixed: what points to organising, and what points to exploitation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graphintel.analysis.people import KEY_GROUPS
from graphintel.analysis.reasons import shown_roles, words_of
from graphintel.indicators.adverts import users
from graphintel.indicators.case import Found, number_of
from graphintel.indicators.declaration import AXES
from graphintel.indicators.places import sellers
from graphintel.indicators.registry import INDICATORS
from graphintel.indicators.scene import Scene
from graphintel.indicators.subject import Subject
from graphintel.model.held import LEADS
from graphintel.model.ontology import EXPLOITED_FLAGS, FLAGS, LED, ROLES, RoleGroup, role_said


@dataclass(frozen=True, slots=True)
class Pointer:
    """One thing that points along an axis: an ``indicator``, a ``role`` or a ``flag``, its name, and a sentence."""

    kind: str
    name: str
    reason: str


def axes_of(scene: Scene, subject: Subject, found: Sequence[Found]) -> dict[str, tuple[Pointer, ...]]:
    """Return what points along each axis.

    Parameters
    ----------
    scene : Scene
    subject : Subject
    found : sequence of Found
        What the indicators say of it.

    Returns
    -------
    dict of str to tuple of Pointer
        By axis. There is no sum, and no order but that of kind and name.
    """
    people = _people(scene, subject)
    told: dict[str, list[Pointer]] = {axis: [] for axis in AXES}
    for one in found:
        if one.state == "present":
            indicator = INDICATORS[one.indicator]
            raised = "raised" if one.raised else f"not raised: {one.why_not_raised}"
            for axis in indicator.axes:
                told[axis].append(Pointer("indicator", one.indicator, f"{indicator.name} is present ({raised})"))
    for axis, groups in (("organised", KEY_GROUPS), ("exploited", frozenset({RoleGroup.EXPLOITED}))):
        told[axis] += _roles(scene, people, groups)
    told["exploited"] += [*_led(scene, people), *_flags(scene, people)]
    return {axis: tuple(pointers) for axis, pointers in told.items()}


def _people(scene: Scene, subject: Subject) -> set[str]:
    """Return the people of a subject: members, who uses the number, or who sells or has a part at the premises."""
    if subject.kind == "network":
        return set(subject.members("Person"))
    if subject.kind == "number":
        return set(users(scene, subject.id))
    tied = {scene.start[row] for kind in ("MANAGES", "HOLDS_ROLE") for row in scene.ending(kind, subject.id)}
    return tied | sellers(scene, subject.id).keys()


def _roles(scene: Scene, people: Iterable[str], groups: frozenset[RoleGroup]) -> list[Pointer]:
    counted: dict[str, list[int]] = {}
    rows: dict[str, list[int]] = {}
    for person in people:
        coerced = groups == KEY_GROUPS and scene.roles.is_exploited(person)
        for role in () if coerced else scene.roles.counted.get(person, ()):
            if ROLES[role] in groups:
                counted.setdefault(role, []).append(scene.roles.times[person, role])
                rows.setdefault(role, []).extend(_giving(scene, person, role))
    return [
        Pointer(
            "role",
            role,
            f"{number_of(len(times), 'person', 'people')} reported as {words_of(role.upper())}, "
            f"in {_statements(scene, sum(times), rows[role])}{scene.cited(sorted(rows[role]))}",
        )
        for role in shown_roles(counted)
        for times in [counted[role]]
    ]


def _statements(scene: Scene, count: int, rows: Iterable[int]) -> str:
    """Return how many statements say something, and of several from how many sources: a report passed on is one."""
    said = number_of(count, "statement")
    if count == 1:
        return said
    return f"{said} from {number_of(len({scene.source(row) for row in rows}), 'independent source')}"


def _led(scene: Scene, people: Iterable[str]) -> list[Pointer]:
    """Return who is reported to be under somebody else, by what counts."""
    rows: dict[str, dict[str, list[int]]] = {}
    for person in people:
        for link in scene.roles.held[person].under if person in scene.roles.held else ():
            if told := list(scene.ending(link, person)):
                rows.setdefault(link, {})[person] = told
    return [
        Pointer(
            "role",
            LED[link],
            f"{number_of(len(by_person), 'person', 'people')} reported as {LED[link]}, "
            f"in {_statements(scene, len(told), told)}{scene.cited(sorted(told))}",
        )
        for link, by_person in sorted(rows.items())
        for told in [[row for each in by_person.values() for row in each]]
    ]


def _giving(scene: Scene, person: str, role: str) -> list[int]:
    """Return the rows that weigh something and give a person a role."""
    held = ((kind, row) for kind in sorted(LEADS) for row in scene.starting(kind, person))
    return [row for kind, row in held if role_said(kind, scene.columns.part[row]) == role]


def _flags(scene: Scene, people: Iterable[str]) -> list[Pointer]:
    """Return what flags say; one that no statement which counts gives protects all the same, and is told as what it is."""
    carried: dict[tuple[str, str], list[str]] = {}
    for person in people:
        for flag in scene.roles.flags.get(person, set()) & EXPLOITED_FLAGS:
            carried.setdefault((flag, scene.roles.held[person].flagged[flag]), []).append(person)
    return [
        Pointer("flag", flag, f"{_flagged(who, flag, why)}{_stating(scene, who, flag, doubted=bool(why))}")
        for (flag, why), who in sorted(carried.items())
    ]


def _flagged(people: Sequence[str], flag: str, why: str) -> str:
    said = f"{number_of(len(people), 'person', 'people')}: {FLAGS[flag]}"
    return f"{said} ({why})" if why else said


def _stating(scene: Scene, people: Iterable[str], flag: str, *, doubted: bool) -> str:
    """Return on which items a flag of several people rests."""
    found = scene.doubted_at if doubted else scene.touching
    return scene.cited(row for row in found({"HAS_FLAG"}, people) if scene.columns.part[row] == flag)
