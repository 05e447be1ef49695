"""I18: the legal threshold of a brothel. Two who work together for safety meet it; it is no sign of exploitation."""

from __future__ import annotations

from collections.abc import Iterable

from graphintel.indicators.case import Case, Point, called
from graphintel.indicators.counter import tenants_together
from graphintel.indicators.declaration import Indicator
from graphintel.indicators.places import (
    LEAST_SELLERS,
    PERIOD_GAP_DAYS,
    concerns,
    is_poor,
    period_of_several,
    sellers,
    selling_ways,
)
from graphintel.indicators.scene import Scene
from graphintel.indicators.subject import Subject


def premises(_scene: Scene, subject: Subject) -> Iterable[str]:
    """Return the premises of a subject."""
    return [subject.id] if subject.kind == "premises" else subject.members("Premises")


def look(scene: Scene, place: str) -> Case:
    """Return whether at least two distinct people are reported to sell at premises within one period of use."""
    period = period_of_several(scene, place)
    if period is None:
        return Case(frozenset({place}), against=tuple(_what_is_missing(scene, place)))
    return Case(
        things=frozenset({place, *period.people}),
        present=True,
        sentence=f"As reported, {called(place)} meets the legal threshold of a brothel: at least {period.count} people are "
        "reported to sell there within one period of use. This is not by itself a sign of exploitation.",
        evidence=tuple(
            Point(f"Somebody {_said(scene, rows)} {called(place)}", rows) for rows in period.people.values()
        ),
        against=(*_lawful(scene, place), *tenants_together(scene, period.people)),
    )


def _said(scene: Scene, rows: tuple[int, ...]) -> str:
    """Return what statements say of somebody and premises: by an advert alone it is claimed."""
    by_advert = all(scene.columns.type[row] in {"ADVERTISES_PLACE", "DEPICTS_CLAIMED"} for row in rows)
    return "is claimed to be shown by an advert that states" if by_advert else "is reported to sell at"


def _what_is_missing(scene: Scene, place: str) -> list[Point]:
    """Say why several who are reported at premises, at some time or by poorly graded statements, meet nothing."""
    selling = sellers(scene, place)
    if scene.distinct(selling) < LEAST_SELLERS:
        return []
    rows = sorted({row for found in selling.values() for row in found})
    poor = [row for row in rows if is_poor(scene, row)]
    undated = [
        row for ways in selling_ways(scene, place).values() for way in ways for row in way if not scene.span(row)
    ]
    told = f"These reports show no one period of use: at most {PERIOD_GAP_DAYS} days from one to the next, none of them poor"
    points = [Point(told, tuple(rows))]
    if poor:
        points.append(Point("Poorly graded reports do not count for the threshold", tuple(poor)))
    if undated:
        told = "Undated reports, and those dated by the month, cannot show one period of use"
        points.append(Point(told, tuple(sorted(set(undated)))))
    return points


def _lawful(scene: Scene, place: str) -> list[Point]:
    """Say that it is lawful sharing, where nothing reported says otherwise."""
    exploited = any(scene.roles.is_exploited(person) for person in sellers(scene, place))
    if exploited or concerns(scene, place):
        return []
    return [
        Point(
            "Lawful sharing without concern, as far as is reported: nobody is reported to direct, bring or drive those "
            "concerned, and none of them as exploited. Two who share a flat for safety meet the threshold as well."
        )
    ]


INDICATOR = Indicator(
    id="I18",
    name="legal brothel threshold",
    tier="C",
    units=f"premises with at least two distinct people who are reported to sell there within one period of use, that is "
    f"by reports at most {PERIOD_GAP_DAYS} days apart from one to the next, none of them poorly graded",
    version=2,
    sentence="As reported, the premises meet the legal definition of a brothel. This is not by itself a sign of "
    "exploitation.",
    false_positives=("two people who work together for safety", "a flat that one person took over from another"),
    sources=(
        "Home Office overview to Parliament",
        "Gorman v Standen",
        "CPS factors against prosecuting those who sell",
    ),
    collected_by=("SELLS_AT", "DEPICTS_CLAIMED", "INVOLVES"),
    subjects=("network", "premises"),
    axes=(),
    places=premises,
    look=look,
)
