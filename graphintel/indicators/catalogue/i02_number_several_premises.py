"""I02: one number that leads to several premises at the same time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from graphintel.indicators.adverts import numbers_of, places_of
from graphintel.indicators.case import Case, Point, called
from graphintel.indicators.counter import facilities, firms, only_user
from graphintel.indicators.declaration import Indicator
from graphintel.indicators.places import apart, is_one_building
from graphintel.indicators.scene import Scene
from graphintel.indicators.subject import Subject
from graphintel.indicators.tiers import LEAST_SOURCES
from graphintel.indicators.windows import Dated, best_window, period_text
from graphintel.model.keys import type_of_id

LEAST = 2
_AT = ("SELLS_AT", "MANAGES")


def numbers(scene: Scene, subject: Subject) -> Iterable[str]:
    """Return the numbers of a subject; of premises those that lead there."""
    if subject.kind == "premises":
        found = {
            number
            for paper in subject.members("Advert", "AdvertCard", "CardDesign")
            for number in numbers_of(scene, paper)
        }
        for kind in _AT:
            for row in scene.ending(kind, subject.id):
                found |= {scene.end[used] for used in scene.starting("USES_PHONE", scene.start[row])}
        for row in scene.ending("INVOLVES", subject.id):
            found |= {other for other in _involved(scene, scene.start[row]) if type_of_id(other) == "Phone"}
        return sorted(found)
    return [subject.id] if subject.kind == "number" else subject.members("Phone")


def _involved(scene: Scene, event: str) -> dict[str, int]:
    return {scene.end[row]: row for row in scene.starting("INVOLVES", event)}


def leads(scene: Scene, number: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield premises that a number leads to, with the rows of the way there.

    By an advert that states both, by somebody who uses the number and sells or manages there, or by an event that
    involves both.
    """
    for row in scene.ending("ADVERTISES_NUMBER", number):
        for place, rows in places_of(scene, scene.start[row]):
            yield place, (row, *rows)
    for row in scene.ending("USES_PHONE", number):
        for kind in _AT:
            for more in scene.starting(kind, scene.start[row]):
                if type_of_id(scene.end[more]) == "Premises":
                    yield scene.end[more], (row, more)
    for row in scene.ending("INVOLVES", number):
        for other, more in _involved(scene, scene.start[row]).items():
            if type_of_id(other) == "Premises":
                yield other, (row, more)


def look(scene: Scene, number: str) -> Case:
    """Return whether a number leads to at least two premises inside 28 days, by at least two independent sources."""
    ways = list(leads(scene, number))
    separate = apart(scene, {place for place, _ in ways})
    dated: list[Dated] = []
    undated: set[int] = set()
    for place, rows in ways:
        span = scene.span_of_all(rows)
        if span is not None and place in separate:
            dated.append(Dated(place, rows, span))
        elif any(scene.span(row) is None for row in rows):
            undated.update(rows)
    against = [*facilities(scene, [number, *separate]), *firms(scene, number), *only_user(scene, number)]
    if undated:
        told = "Undated reports, and those dated by the month, cannot show that both were there at the same time."
        against.append(Point(told, tuple(sorted(undated))))

    def shows(seen: Sequence[Dated]) -> tuple[int, int]:
        sources = {scene.source(row) for one in seen for row in one.rows}
        places = len({one.what for one in seen})
        return int(places >= LEAST and len(sources) >= LEAST_SOURCES), places

    first, inside = best_window(dated, shows) if dated else (0, [])
    if not inside or not shows(inside)[0]:
        return Case(frozenset({number}), against=tuple(against))
    found = sorted({one.what for one in inside})
    if is_one_building(scene, found):
        against.append(Point("The premises are units of one building: one of them may be the wrong door."))
    return Case(
        things=frozenset({number, *found}),
        present=True,
        sentence=f"{called(number)} leads to {len(found)} premises inside {period_text(first)}: "
        f"{', '.join(map(called, found))}.",
        evidence=tuple(
            Point(
                f"The number leads to {called(place)}",
                tuple(sorted({row for one in inside if one.what == place for row in one.rows})),
            )
            for place in found
        ),
        against=tuple(against),
    )


INDICATOR = Indicator(
    id="I02",
    name="one number, several premises",
    tier="B",
    units="a number that leads to at least two premises in overlapping 28-day windows, by two independent sources",
    version=1,
    sentence="One number leads to several addresses at the same time.",
    false_positives=("touring", "outcall", "adverts that are out of date", "the wrong unit in a block"),
    sources=("UNODC: work in various locations", "Northumbria: over half of the visited brothels connected to others"),
    collected_by=("ADVERTISES_NUMBER", "ADVERTISES_PLACE", "SELLS_AT", "MANAGES", "INVOLVES"),
    subjects=("network", "number", "premises"),
    axes=("organised",),
    places=numbers,
    look=look,
    timed=True,
)
