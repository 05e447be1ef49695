"""I20: one owner, agent or payer behind several premises of which such use is reported.

A large agent lets hundreds, and some of them end up in reports. So the portfolio counts: of all premises that the
viewer sees with the same owner, agent or payer, at least a quarter have to be in such use. The words are those of the
reports: who sells at a place, or runs it, has not said that it is a brothel.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from graphintel.indicators.case import Case, Point, called, number_of
from graphintel.indicators.counter import coerced, facilities
from graphintel.indicators.declaration import Indicator
from graphintel.indicators.places import Use, apart, reported_use
from graphintel.indicators.scene import Scene
from graphintel.indicators.subject import Subject
from graphintel.model.keys import type_of_id

LEAST, LEAST_SHARE = 2, 0.25
_INTERESTS = ("OWNS", "LETS", "PAYS_FOR")


def parties(scene: Scene, subject: Subject) -> Iterable[str]:
    """Return who owns, lets or pays for premises of the subject; of a network, for two of them at least."""
    held: dict[str, set[str]] = defaultdict(set)
    for place in [subject.id] if subject.kind == "premises" else subject.members("Premises"):
        for row in _interests(scene, place):
            held[scene.start[row]].add(place)
    least = LEAST if subject.kind == "network" else 1
    return sorted(party for party, places in held.items() if len(apart(scene, places)) >= least)


def _interests(scene: Scene, place: str) -> list[int]:
    named = [row for kind in _INTERESTS for row in scene.ending(kind, place)]
    return named + [row for row in scene.ending("HOLDS_ROLE", place) if scene.columns.part[row] == "landlord_or_agent"]


def portfolio(scene: Scene, party: str) -> dict[str, list[int]]:
    """Return the premises that somebody owns, lets or pays for, each with the rows that say so."""
    rows = [row for kind in _INTERESTS for row in scene.starting(kind, party)]
    rows += [row for row in scene.starting("HOLDS_ROLE", party) if scene.columns.part[row] == "landlord_or_agent"]
    held: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        if type_of_id(scene.end[row]) == "Premises":
            held[scene.end[row]].append(row)
    separate = apart(scene, held)
    return {place: sorted(held[place]) for place in sorted(separate)}


def look(scene: Scene, party: str) -> Case:
    """Return whether somebody stands behind at least two premises in reported use, and a quarter of all of theirs."""
    held = portfolio(scene, party)
    used = {place: use for place in held if (use := reported_use(scene, place)) is not None}
    if len(used) < LEAST:
        return Case(frozenset({party, *held}))
    portion = (
        f"{len(used)} of the {number_of(len(held), 'premises', 'premises')} on record with this owner, agent or payer are "
        "concerned."
    )
    if len(used) < LEAST_SHARE * len(held) or party in scene.facilities:
        large = Point(f"{portion} It is a large portfolio, and this is no concentration.")
        return Case(frozenset({party, *used}), against=(large, *facilities(scene, [party])))
    return Case(
        things=frozenset({party, *used}),
        present=True,
        sentence=f"One owner, agent or payer{_of(party)} stands behind {len(used)} premises: "
        f"{'; '.join(f'{called(place)}, {_listed(use)}' for place, use in used.items())}.",
        evidence=tuple(point for place, use in used.items() for point in _points(place, use, held[place])),
        against=(
            Point(f"{portion} Owners and agents are often unaware of what happens at premises."),
            *(coerced(scene, party) if type_of_id(party) == "Person" else ()),
        ),
    )


def _listed(use: Use) -> str:
    return " and ".join(use.told)


def _points(place: str, use: Use, interest: list[int]) -> Iterator[Point]:
    """Yield what is reported of premises, and who stands behind them; an item is cited once in each."""
    for said, rows in use.told.items():
        yield Point(f"{called(place)} is {said}", rows)
    yield Point(f"{called(place)} has this owner, agent or payer", tuple(interest))


def _of(party: str) -> str:
    """Name a firm; a person is not named by a pattern."""
    return "" if type_of_id(party) == "Person" else f" ({called(party)})"


INDICATOR = Indicator(
    id="I20",
    name="landlord or agent concentration",
    tier="B",
    units="at least two premises with one owner, agent or payer, and a quarter of all of theirs, whose use is reported: "
    "somebody says what they are used as, several people sell there within one period, or somebody runs them",
    version=2,
    sentence="One owner, agent or payer stands behind several of these addresses.",
    false_positives=("large agents let hundreds of premises", "owners and hosts who are unaware"),
    sources=("Brent task group, recommendation 13", "offences of letting and permitting, Home Office overview"),
    collected_by=("OWNS", "LETS", "PAYS_FOR"),
    subjects=("network", "premises"),
    axes=("organised",),
    places=parties,
    look=look,
)
