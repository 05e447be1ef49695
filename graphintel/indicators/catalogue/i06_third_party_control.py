"""I06: somebody runs the adverts, or holds the number, of several other people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from graphintel.analysis.periods import GAP_DAYS
from graphintel.indicators.adverts import numbers_on, operators, people_claimed, premises_on, users
from graphintel.indicators.counter_evidence import close_relations, possible_coercion, tenants_together
from graphintel.indicators.declaration import Indicator
from graphintel.indicators.evidence_index import EvidenceIndex
from graphintel.indicators.finding import Reason, UnitFinding, placeholder
from graphintel.indicators.subject import Subject
from graphintel.indicators.windows import Span

MIN_PEOPLE = 2
_ADVERT_TYPES = ("Advert", "AdvertCard", "CardDesign")


def candidates(index: EvidenceIndex, subject: Subject) -> Iterable[str]:
    """Return the people to look at: members of a network; who runs the adverts of a number or premises, or of who sells there."""
    if subject.kind == "network":
        return subject.members("Person")
    adverts = set(subject.members(*_ADVERT_TYPES))
    for person in subject.members("Person"):
        adverts |= {index.start[row] for row in index.rows_to("DEPICTS_CLAIMED", person)}
    numbers = [subject.id] if subject.kind == "number" else []
    return sorted(operators(index, adverts).union(*(users(index, number) for number in numbers)))


def _by_advert(index: EvidenceIndex, person: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield the adverts that a person is reported to run, with the rows that say so."""
    for row in index.rows_from("OPERATES_AD", person):
        run = index.end[row]
        yield run, (row,)
        for posted in index.rows_to("POSTED_BY_PROFILE", run):
            yield index.start[posted], (row, posted)


def _by_number(index: EvidenceIndex, person: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield the adverts of a number that a person uses and nobody else who is advertised on it does.

    A number of somebody who is advertised on it is their own, or one that several share. A shared facility is
    nobody's, and adverts of another time were another holder's.
    """
    for row in index.rows_from("USES_PHONE", person):
        number = index.end[row]
        shown = index.rows_to("ADVERTISES_NUMBER", number)
        advertised = {who for advert_row in shown for who, _ in people_claimed(index, index.start[advert_row])}
        if number in index.facilities or person in advertised:
            continue
        for advert_row in shown:
            if not _is_apart(index.span(row), index.span(advert_row)):
                yield index.start[advert_row], (row, advert_row)


def _is_apart(one: Span | None, other: Span | None) -> bool:
    """Return whether two observations are more than 120 days apart; undated ones are not known to be."""
    if one is None or other is None:
        return False
    return max(one.begun - other.ended, other.begun - one.ended) > GAP_DAYS


def evaluate(index: EvidenceIndex, person: str) -> UnitFinding:
    """Return whether somebody runs adverts, or uses a number of adverts, that are claimed to be at least two others."""
    claimed: dict[str, set[int]] = defaultdict(set)
    ways: dict[str, set[str]] = defaultdict(set)
    adverts: set[str] = set()
    own: set[int] = set()
    for way in (_by_advert, _by_number):
        for advert, rows in way(index, person):
            for other, more in people_claimed(index, advert):
                holds = way is _by_number and _uses_it_too(index, other, advert, person)
                if other == person:
                    own.update((*rows, *more))
                elif not holds:
                    claimed[other].update((*rows, *more))
                    ways[other].add(_WHAT_THEY_DO[way.__name__])
                    adverts.add(advert)
    if len(claimed) < MIN_PEOPLE or index.count_distinct(claimed) < MIN_PEOPLE:
        return UnitFinding(frozenset({person}))
    against = [
        *possible_coercion(index, person),
        *close_relations(index, person, claimed),
        *tenants_together(index, {person, *claimed}),
    ]
    if own:
        against.append(
            Reason(f"{placeholder(person)} is advertised too: they may help one another.", tuple(sorted(own)))
        )
    numbers = {number for advert in adverts for number in numbers_on(index, advert)}
    stated_premises = {premises for advert in adverts for premises, _ in premises_on(index, advert)}
    return UnitFinding(
        entities=frozenset({person, *claimed, *adverts, *numbers, *stated_premises}),
        present=True,
        sentence=f"{placeholder(person)} is reported to {_either(set().union(*ways.values()))} that are claimed to be "
        f"{index.count_distinct(claimed)} other people.",
        evidence=tuple(
            Reason(
                f"{placeholder(person)} is reported to {_either(ways[other])} that are claimed to be {placeholder(other)}",
                tuple(sorted(rows)),
            )
            for other, rows in sorted(claimed.items())
        ),
        against=tuple(against),
    )


_WHAT_THEY_DO = {_by_advert.__name__: "run adverts", _by_number.__name__: "use the number of adverts"}


def _either(ways: Iterable[str]) -> str:
    return " and to ".join(sorted(ways))


def _uses_it_too(index: EvidenceIndex, other: str, advert: str, person: str) -> bool:
    """Return whether somebody who is advertised uses one of the numbers that the person uses for it as well."""
    mine = {index.end[row] for row in index.rows_from("USES_PHONE", person)} & numbers_on(index, advert)
    return any(index.end[row] in mine for row in index.rows_from("USES_PHONE", other))


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
    candidates=candidates,
    evaluate=evaluate,
)
