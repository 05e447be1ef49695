"""Which numbers lead to which premises: by an advert that states both, by somebody who uses one and works at the other, by an event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graphintel.indicators.adverts import numbers_of, places_of
from graphintel.indicators.scene import Scene
from graphintel.model.keys import type_of_id

_AT = ("SELLS_AT", "MANAGES")


def numbers_that_lead_to(scene: Scene, premises: str, papers: Iterable[str]) -> set[str]:
    """Return the numbers that lead to premises.

    Parameters
    ----------
    scene : Scene
    premises : str
        Canonical id.
    papers : iterable of str
        Adverts, cards and designs that state the premises.
    """
    found = {number for paper in papers for number in numbers_of(scene, paper)}
    for kind in _AT:
        for row in scene.ending(kind, premises):
            found |= {scene.end[used] for used in scene.starting("USES_PHONE", scene.start[row])}
    for row in scene.ending("INVOLVES", premises):
        found |= {other for other in _involved(scene, scene.start[row]) if type_of_id(other) == "Phone"}
    return found


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


def _involved(scene: Scene, event: str) -> dict[str, int]:
    return {scene.end[row]: row for row in scene.starting("INVOLVES", event)}
