"""I02: one number that leads to several premises at the same time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from graphintel.indicators.case import Case, Point, called
from graphintel.indicators.counter import facilities, firms, only_user
from graphintel.indicators.declaration import Indicator
from graphintel.indicators.leads import leads, numbers_that_lead_to
from graphintel.indicators.places import apart, is_one_building
from graphintel.indicators.scene import Scene
from graphintel.indicators.subject import Subject
from graphintel.indicators.tiers import LEAST_SOURCES
from graphintel.indicators.windows import Dated, best_window, period_text

LEAST = 2


def numbers(scene: Scene, subject: Subject) -> Iterable[str]:
    """Return the numbers of a subject; of premises those that lead there."""
    if subject.kind == "premises":
        papers = subject.members("Advert", "AdvertCard", "CardDesign")
        return sorted(numbers_that_lead_to(scene, subject.id, papers))
    return [subject.id] if subject.kind == "number" else subject.members("Phone")


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
    sources=("UNODC: work in various locations", "Northumbria: over half of the places visited connected to others"),
    collected_by=("ADVERTISES_NUMBER", "ADVERTISES_PLACE", "SELLS_AT", "MANAGES", "INVOLVES"),
    subjects=("network", "number", "premises"),
    axes=("organised",),
    places=numbers,
    look=look,
    timed=True,
)
