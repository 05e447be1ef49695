"""I06: somebody runs the adverts, or holds the number, of several other people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from graphintel.analysis.periods import GAP_DAYS
from graphintel.indicators.adverts import claims, numbers_of, operators, places_of, users
from graphintel.indicators.case import Case, Point, called
from graphintel.indicators.counter import coerced, near_ones, tenants_together
from graphintel.indicators.declaration import Indicator
from graphintel.indicators.scene import Scene
from graphintel.indicators.subject import Subject
from graphintel.indicators.windows import Span

LEAST = 2
_PAPERS = ("Advert", "AdvertCard", "CardDesign")


def people(scene: Scene, subject: Subject) -> Iterable[str]:
    """Return the people to look at: members of a network; who runs the adverts of a number or premises, or of who sells there."""
    if subject.kind == "network":
        return subject.members("Person")
    papers = set(subject.members(*_PAPERS))
    for person in subject.members("Person"):
        papers |= {scene.start[row] for row in scene.ending("DEPICTS_CLAIMED", person)}
    numbers = [subject.id] if subject.kind == "number" else []
    return sorted(operators(scene, papers).union(*(users(scene, number) for number in numbers)))


def _by_advert(scene: Scene, person: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield the adverts that a person is reported to run, with the rows that say so."""
    for row in scene.starting("OPERATES_AD", person):
        run = scene.end[row]
        yield run, (row,)
        for posted in scene.ending("POSTED_BY_PROFILE", run):
            yield scene.start[posted], (row, posted)


def _by_number(scene: Scene, person: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield the adverts of a number that a person uses and nobody else who is advertised on it does.

    A number of somebody who is advertised on it is their own, or one that several share. A shared facility is
    nobody's, and adverts of another time were another holder's.
    """
    for row in scene.starting("USES_PHONE", person):
        number = scene.end[row]
        shown = scene.ending("ADVERTISES_NUMBER", number)
        told = {who for advert in shown for who, _ in claims(scene, scene.start[advert])}
        if number in scene.facilities or person in told:
            continue
        for advert in shown:
            if not _is_apart(scene.span(row), scene.span(advert)):
                yield scene.start[advert], (row, advert)


def _is_apart(one: Span | None, other: Span | None) -> bool:
    """Return whether two observations are more than 120 days apart; undated ones are not known to be."""
    if one is None or other is None:
        return False
    return max(one.begun - other.ended, other.begun - one.ended) > GAP_DAYS


def look(scene: Scene, person: str) -> Case:
    """Return whether somebody runs adverts, or uses a number of adverts, that are claimed to be at least two others."""
    claimed: dict[str, set[int]] = defaultdict(set)
    ways: dict[str, set[str]] = defaultdict(set)
    papers: set[str] = set()
    own: set[int] = set()
    for way in (_by_advert, _by_number):
        for paper, rows in way(scene, person):
            for other, more in claims(scene, paper):
                holds = way is _by_number and _holds_too(scene, other, paper, person)
                if other == person:
                    own.update((*rows, *more))
                elif not holds:
                    claimed[other].update((*rows, *more))
                    ways[other].add(_DOES[way.__name__])
                    papers.add(paper)
    if len(claimed) < LEAST or scene.distinct(claimed) < LEAST:
        return Case(frozenset({person}))
    against = [
        *coerced(scene, person),
        *near_ones(scene, person, claimed),
        *tenants_together(scene, {person, *claimed}),
    ]
    if own:
        against.append(Point(f"{called(person)} is advertised too: they may help one another.", tuple(sorted(own))))
    numbers = {number for paper in papers for number in numbers_of(scene, paper)}
    places = {place for paper in papers for place, _ in places_of(scene, paper)}
    return Case(
        things=frozenset({person, *claimed, *papers, *numbers, *places}),
        present=True,
        sentence=f"{called(person)} is reported to {_either(set().union(*ways.values()))} that are claimed to be "
        f"{scene.distinct(claimed)} other people.",
        evidence=tuple(
            Point(
                f"{called(person)} is reported to {_either(ways[other])} that are claimed to be {called(other)}",
                tuple(sorted(rows)),
            )
            for other, rows in sorted(claimed.items())
        ),
        against=tuple(against),
    )


_DOES = {_by_advert.__name__: "run adverts", _by_number.__name__: "use the number of adverts"}


def _either(ways: Iterable[str]) -> str:
    return " and to ".join(sorted(ways))


def _holds_too(scene: Scene, other: str, paper: str, person: str) -> bool:
    """Return whether somebody who is advertised uses one of the numbers that the person uses for it as well."""
    mine = {scene.end[row] for row in scene.starting("USES_PHONE", person)} & numbers_of(scene, paper)
    return any(scene.end[row] in mine for row in scene.starting("USES_PHONE", other))


INDICATOR = Indicator(
    id="I06",
    name="third-party control of adverts or number, as reported",
    tier="A",
    units="somebody who runs adverts, or uses the number of adverts, claimed to be at least two other people",
    version=2,
    sentence="One person is reported to run adverts that are claimed to be several others, or to use their number.",
    false_positives=(
        "chosen help with administration",
        "help with the language",
        "a partner",
        "a motive of the source",
    ),
    sources=("Sexual Offences Act 2003 s.53, as the Home Office describes it", "ILO indicators of coercion"),
    collected_by=("OPERATES_AD", "DEPICTS_CLAIMED"),
    subjects=("network", "number", "premises"),
    axes=("organised", "exploited"),
    places=people,
    look=look,
)
