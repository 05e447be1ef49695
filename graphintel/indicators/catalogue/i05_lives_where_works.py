"""I05: home and selling reported at one place. Lawful and common by itself, so it is shown only beside reported control."""

from __future__ import annotations

from collections.abc import Iterable

from graphintel.indicators.case import Case, Point, called, number_of
from graphintel.indicators.counter import facilities
from graphintel.indicators.declaration import Indicator
from graphintel.indicators.scene import Scene
from graphintel.indicators.subject import Subject


def premises(_scene: Scene, subject: Subject) -> Iterable[str]:
    """Return the premises of a subject."""
    return [subject.id] if subject.kind == "premises" else subject.members("Premises")


def look(scene: Scene, place: str) -> Case:
    """Return whether somebody is reported to live and to sell at premises inside 28 days."""
    found: dict[str, set[int]] = {}
    undated: set[int] = set()
    for lives in scene.ending("LIVES_AT", place):
        person = scene.start[lives]
        for sells in (row for row in scene.starting("SELLS_AT", person) if scene.end[row] == place):
            if scene.span_of_all((lives, sells)) is not None:
                found.setdefault(person, set()).update((lives, sells))
            elif scene.span(lives) is None or scene.span(sells) is None:
                undated.update((lives, sells))
    if not found:
        told = "Undated reports, and those dated by the month, cannot show that both were at the same time."
        return Case(frozenset({place}), against=(Point(told, tuple(sorted(undated))),) if undated else ())
    return Case(
        things=frozenset({place, *found}),
        present=True,
        sentence=f"{number_of(len(found), 'person is', 'people are')} reported living at {called(place)} and selling there; "
        "shown because control is also reported.",
        evidence=tuple(
            Point(f"Somebody is reported to live and to sell at {called(place)}", tuple(sorted(rows)))
            for _, rows in sorted(found.items())
        ),
        against=(
            Point("Many who work independently lawfully work at home; without reported control this says nothing."),
            *facilities(scene, [place]),
        ),
    )


INDICATOR = Indicator(
    id="I05",
    name="home and selling at one place, as reported",
    tier="C",
    units="premises where somebody is reported to live and to sell at the same time, beside reported control",
    version=2,
    sentence="Somebody is reported to live at premises and to sell there; shown because control is also reported.",
    false_positives=("many who work independently lawfully work at home", "a visit that took a workplace for a home"),
    sources=("UNODC: sleep where they work", "West Midlands anti-slavery list", "Beyond the Gaze: lawful work at home"),
    collected_by=("LIVES_AT", "SELLS_AT"),
    subjects=("network", "premises"),
    axes=("exploited",),
    places=premises,
    look=look,
    timed=True,
    beside=("I06",),
)
