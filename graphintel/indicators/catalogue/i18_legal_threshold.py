"""I18: the legal threshold of a brothel. Two who work together for safety meet it; it is no sign of exploitation."""

from __future__ import annotations

from collections.abc import Iterable

from graphintel.indicators.case import Case, Point, called
from graphintel.indicators.counter import tenants_together
from graphintel.indicators.declaration import Indicator
from graphintel.indicators.places import LEAST_SELLERS, concerns, sellers
from graphintel.indicators.scene import Scene
from graphintel.indicators.subject import Subject


def premises(_scene: Scene, subject: Subject) -> Iterable[str]:
    """Return the premises of a subject."""
    return [subject.id] if subject.kind == "premises" else subject.members("Premises")


def look(scene: Scene, place: str) -> Case:
    """Return whether at least two distinct people are reported to sell at premises, at whatever times."""
    selling = sellers(scene, place)
    count = scene.distinct(selling) if len(selling) >= LEAST_SELLERS else 0
    if count < LEAST_SELLERS:
        return Case(frozenset({place}))
    return Case(
        things=frozenset({place, *selling}),
        present=True,
        sentence=f"{called(place)} meets the legal threshold of a brothel: at least {count} people are reported to sell "
        "there. This is not by itself a sign of exploitation.",
        evidence=tuple(
            Point(f"Somebody is reported to sell at {called(place)}", tuple(sorted(set(rows))))
            for rows in selling.values()
        ),
        against=(*_lawful(scene, place), *tenants_together(scene, selling)),
    )


def _lawful(scene: Scene, place: str) -> list[Point]:
    """Say that it is lawful sharing, where nothing reported says otherwise."""
    exploited = any(scene.roles.is_exploited(person) for person in sellers(scene, place))
    if exploited or concerns(scene, place):
        return []
    return [
        Point(
            "Lawful sharing without concern, as far as is reported: nobody is said to direct, bring or drive those who "
            "sell here, and none of them is reported as exploited. Two who share a flat for safety meet the threshold."
        )
    ]


INDICATOR = Indicator(
    id="I18",
    name="legal brothel threshold",
    tier="C",
    units="premises with at least two distinct people who sell there, not necessarily at the same time",
    version=1,
    sentence="The premises meet the legal definition of a brothel. This is not by itself a sign of exploitation.",
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
