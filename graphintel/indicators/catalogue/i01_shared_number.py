"""I01: one number on the adverts of several profiles or people claimed, at the same time. A card design counts for no person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from graphintel.indicators.adverts import adverts_of_number, people_or_profiles_on, profiles_of, users
from graphintel.indicators.counter_evidence import only_user, shared_facilities, subscribing_firms, tenants_together
from graphintel.indicators.declaration import Indicator
from graphintel.indicators.evidence_index import EvidenceIndex
from graphintel.indicators.finding import Reason, UnitFinding, placeholder
from graphintel.indicators.subject import Subject
from graphintel.indicators.windows import Sighting, window_text, window_that_shows_most

MIN_PROFILES = 3


def candidates(_index: EvidenceIndex, subject: Subject) -> Iterable[str]:
    """Return the numbers of a subject."""
    return [subject.id] if subject.kind == "number" else subject.members("Phone")


def _count(seen: Sequence[Sighting]) -> tuple[int]:
    return (len({dated.entity for dated in seen}),)


def evaluate(index: EvidenceIndex, number: str) -> UnitFinding:
    """Return whether a number shows at least three profiles or people claimed inside 28 days."""
    dated: list[Sighting] = []
    undated: list[int] = []
    for row in index.rows_to("ADVERTISES_NUMBER", number):
        span = index.span(row)
        for person_or_profile, rows in people_or_profiles_on(index, index.start[row]):
            if span is None:
                undated.append(row)
            else:
                dated.append(Sighting(person_or_profile, (row, *rows), span))
    against = [*shared_facilities(index, [number]), *subscribing_firms(index, number), *only_user(index, number)]
    against += tenants_together(index, users(index, number))
    if undated:
        text = "Undated adverts, and those dated by the month, cannot show that several were there at the same time."
        against.append(Reason(text, tuple(sorted(set(undated)))))
    first, inside = window_that_shows_most(dated, _count) if dated else (0, [])
    shown = {
        one: tuple(sorted({r for d in inside if d.entity == one for r in d.rows}))
        for one in sorted(d.entity for d in inside)
    }
    if len(shown) < MIN_PROFILES:
        return UnitFinding(frozenset({number}), against=(*against, *_merged(index, number, len(shown))))
    return UnitFinding(
        entities=frozenset({number, *adverts_of_number(index, number)}),
        present=True,
        sentence=f"{placeholder(number)} is on adverts of {len(shown)} different profiles or people claimed, inside "
        f"{window_text(first)}.",
        evidence=tuple(
            Reason(f"The number is advertised for {_shown(person_or_profile)}", rows)
            for person_or_profile, rows in shown.items()
        ),
        against=tuple(against),
    )


def _shown(person_or_profile: str) -> str:
    """Return what an advert shows; a structural pattern names no person."""
    return (
        "somebody whom an advert is claimed to show"
        if person_or_profile.startswith("person:")
        else placeholder(person_or_profile)
    )


def _merged(index: EvidenceIndex, number: str, shown: int) -> list[Reason]:
    """Say so where several profiles are claimed to be fewer people."""
    profiles = {profile for advert in adverts_of_number(index, number) for profile, _ in profiles_of(index, advert)}
    if len(profiles) < MIN_PROFILES or shown >= MIN_PROFILES:
        return []
    rows = index.rows_touching(("DEPICTS_CLAIMED",), [*profiles, *adverts_of_number(index, number)])
    return [Reason("Several of the profiles are claimed to be the same person.", tuple(rows))] if rows else []


INDICATOR = Indicator(
    id="I01",
    name="shared number",
    tier="B",
    units="a number with at least three profiles or people claimed, inside 28 days",
    version=2,
    sentence="This number is on the adverts of several profiles, or of several people claimed, at the same time.",
    false_positives=(
        "friends who share a receptionist, or work together for safety",
        "one person with profiles on several sites",
        "an agency",
        "a number that was handed on",
        "a copied advert",
    ),
    sources=("number as key link: Ibanez and Suthers", "Brent task group, recommendation 8"),
    collected_by=("ADVERTISES_NUMBER",),
    subjects=("network", "number"),
    axes=("organised",),
    candidates=candidates,
    evaluate=evaluate,
    timed=True,
)
