"""What adverts, cards and designs say: whom they show, which numbers and places they state, and who runs them."""

from __future__ import annotations

from collections.abc import Iterable

from graphintel.indicators.evidence_index import EvidenceIndex
from graphintel.model.keys import type_of_id
from graphintel.model.ontology import PEOPLE, VENUES

Rows = tuple[int, ...]


def adverts_of_number(index: EvidenceIndex, number: str) -> list[str]:
    """Return the adverts, cards and designs that show a number."""
    return sorted({index.start[row] for row in rows_of_adverts(index, number)})


def adverts_of_premises(index: EvidenceIndex, premises: str) -> list[str]:
    """Return the adverts, cards and designs that state premises."""
    return sorted({index.start[row] for row in rows_stating_premises(index, premises)})


def rows_stating_premises(index: EvidenceIndex, premises: str) -> list[int]:
    """Return the rows by which adverts, cards and designs state premises."""
    return list(index.rows_to("ADVERTISES_PLACE", premises))


def numbers_on(index: EvidenceIndex, advert: str) -> set[str]:
    """Return the numbers on an advert, card or design."""
    return {index.end[row] for row in index.rows_from("ADVERTISES_NUMBER", advert)}


def premises_on(index: EvidenceIndex, advert: str) -> list[tuple[str, Rows]]:
    """Return the premises that an advert states, itself or by its design, with the rows that say so."""
    stated: list[Rows] = [(row,) for row in index.rows_from("ADVERTISES_PLACE", advert)]
    for row in index.rows_from("HAS_DESIGN", advert):
        stated += [(row, more) for more in index.rows_from("ADVERTISES_PLACE", index.end[row])]
    return [(index.end[rows[-1]], rows) for rows in stated if type_of_id(index.end[rows[-1]]) in VENUES]


def people_claimed(index: EvidenceIndex, advert: str) -> list[tuple[str, Rows]]:
    """Return the people that an advert is claimed to be, itself or by its design, with the rows that say so."""
    claimed: list[Rows] = [(row,) for row in index.rows_from("DEPICTS_CLAIMED", advert)]
    for row in index.rows_from("HAS_DESIGN", advert):
        claimed += [(row, more) for more in index.rows_from("DEPICTS_CLAIMED", index.end[row])]
    return [(index.end[rows[-1]], rows) for rows in claimed]


def profiles_of(index: EvidenceIndex, advert: str) -> list[tuple[str, Rows]]:
    """Return the profiles of an advert, with the rows that say so."""
    return [(index.end[row], (row,)) for row in index.rows_from("POSTED_BY_PROFILE", advert)]


def people_or_profiles_on(index: EvidenceIndex, advert: str) -> list[tuple[str, Rows]]:
    """Return the people or profiles that an advert shows, as far as they can be distinguished, with the rows that say so.

    The people that it, or another advert of its profile, is claimed to be, where they have a name or number; else its
    profile. So two profiles of one person count once, a claim that names nobody changes nothing, and a card design
    stands for nobody.
    """
    return _named(index, people_claimed(index, advert)) or [
        (person_or_profile, (*rows, *more))
        for profile, rows in profiles_of(index, advert)
        for person_or_profile, more in index.cached("behind", profile, _people_behind)
    ]


def _people_behind(index: EvidenceIndex, profile: str) -> list[tuple[str, Rows]]:
    """Return the people behind a profile, or the profile itself where nobody says."""
    adverts = sorted({profile, *(index.start[row] for row in index.rows_to("POSTED_BY_PROFILE", profile))})
    people = {person: rows for advert in adverts for person, rows in _named(index, people_claimed(index, advert))}
    return sorted(people.items()) or [(profile, ())]


def _named(index: EvidenceIndex, claimed: Iterable[tuple[str, Rows]]) -> list[tuple[str, Rows]]:
    return [(person, rows) for person, rows in claimed if person in index.named_people]


def numbers_used_by(index: EvidenceIndex, person: str) -> set[str]:
    """Return the numbers that a person is reported to use."""
    return {index.end[row] for row in index.rows_from("USES_PHONE", person)}


def rows_of_use(index: EvidenceIndex, number: str) -> list[int]:
    """Return the rows by which somebody is reported to use a number."""
    return list(index.rows_to("USES_PHONE", number))


def rows_of_adverts(index: EvidenceIndex, number: str) -> list[int]:
    """Return the rows by which adverts, cards and designs show a number."""
    return list(index.rows_to("ADVERTISES_NUMBER", number))


def users(index: EvidenceIndex, number: str) -> list[str]:
    """Return the people who are reported to use a number."""
    return sorted({index.start[row] for row in rows_of_use(index, number)})


def rows_of_people_with(index: EvidenceIndex, shared: str) -> list[int]:
    """Return the rows by which somebody is reported to use a number or handle; of a profile, a number on its adverts."""
    profiles_adverts = [index.start[row] for row in index.rows_to("POSTED_BY_PROFILE", shared)]
    numbers = {shared}.union(*(numbers_on(index, advert) for advert in profiles_adverts))
    used = [row for number in numbers for row in rows_of_use(index, number)]
    return used + [row for row in index.rows_to("USES_HANDLE", shared) if type_of_id(index.start[row]) in PEOPLE]


def operators(index: EvidenceIndex, adverts: Iterable[str]) -> set[str]:
    """Return the people who are reported to run any of the adverts, or to use a number on it."""
    people: set[str] = set()
    for advert in adverts:
        for profile in (advert, *(index.end[row] for row in index.rows_from("POSTED_BY_PROFILE", advert))):
            people |= {index.start[row] for row in index.rows_to("OPERATES_AD", profile)}
        for number in numbers_on(index, advert):
            people.update(users(index, number))
    return people
