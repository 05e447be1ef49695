"""I02: one number that leads to several premises at the same time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from graphintel.indicators.counter_evidence import only_user, shared_facilities, subscribing_firms
from graphintel.indicators.declaration import Indicator
from graphintel.indicators.evidence_index import EvidenceIndex
from graphintel.indicators.finding import Reason, UnitFinding, placeholder
from graphintel.indicators.linked_premises import numbers_linked_to_premises, premises_linked_to_number
from graphintel.indicators.premises_use import are_in_one_building, separate_premises
from graphintel.indicators.subject import Subject
from graphintel.indicators.tiers import MIN_SOURCES
from graphintel.indicators.windows import Sighting, window_text, window_that_shows_most

MIN_PREMISES = 2


def candidates(index: EvidenceIndex, subject: Subject) -> Iterable[str]:
    """Return the numbers of a subject; of premises those that lead there."""
    if subject.kind == "premises":
        adverts = subject.members("Advert", "AdvertCard", "CardDesign")
        return sorted(numbers_linked_to_premises(index, subject.id, adverts))
    return [subject.id] if subject.kind == "number" else subject.members("Phone")


def evaluate(index: EvidenceIndex, number: str) -> UnitFinding:
    """Return whether a number leads to at least two premises inside 28 days, by at least two independent sources."""
    ways = list(premises_linked_to_number(index, number))
    separate = separate_premises(index, {premises for premises, _ in ways})
    dated: list[Sighting] = []
    undated: set[int] = set()
    for premises, rows in ways:
        span = index.common_span(rows)
        if span is not None and premises in separate:
            dated.append(Sighting(premises, rows, span))
        elif any(index.span(row) is None for row in rows):
            undated.update(rows)
    against = [
        *shared_facilities(index, [number, *separate]),
        *subscribing_firms(index, number),
        *only_user(index, number),
    ]
    if undated:
        text = "Undated reports, and those dated by the month, cannot show that both were there at the same time."
        against.append(Reason(text, tuple(sorted(undated))))

    def shows(seen: Sequence[Sighting]) -> tuple[int, int]:
        sources = {index.source(row) for one in seen for row in one.rows}
        premises_count = len({one.entity for one in seen})
        return int(premises_count >= MIN_PREMISES and len(sources) >= MIN_SOURCES), premises_count

    first, inside = window_that_shows_most(dated, shows) if dated else (0, [])
    if not inside or not shows(inside)[0]:
        return UnitFinding(frozenset({number}), against=tuple(against))
    linked = sorted({one.entity for one in inside})
    if are_in_one_building(index, linked):
        against.append(Reason("The premises are units of one building: one of them may be the wrong door."))
    return UnitFinding(
        entities=frozenset({number, *linked}),
        present=True,
        sentence=f"{placeholder(number)} leads to {len(linked)} premises inside {window_text(first)}: "
        f"{', '.join(map(placeholder, linked))}.",
        evidence=tuple(
            Reason(
                f"The number leads to {placeholder(premises)}",
                tuple(sorted({row for one in inside if one.entity == premises for row in one.rows})),
            )
            for premises in linked
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
    candidates=candidates,
    evaluate=evaluate,
    timed=True,
)
