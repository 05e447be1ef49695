"""The two joins that are no mere sharing: what a landlord does beside letting, and people who moved from one to the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from graphintel.analysis.lettings import LETTING_ROLE
from graphintel.analysis.person_roles import KEY_GROUPS
from graphintel.indicators.adverts import adverts_of_premises, profiles_of
from graphintel.indicators.evidence_index import EvidenceIndex
from graphintel.indicators.join_kinds import CHANGED_HANDS_DAYS, LANDLORD, LANDLORD_CONDUCT, MOVED_OVER
from graphintel.indicators.lettings_of_premises import lettings_of
from graphintel.indicators.linked_premises import numbers_linked_to_premises
from graphintel.indicators.premises_joins import Join
from graphintel.indicators.premises_use import is_poorly_graded, people_reported, selling_reports, separate_premises
from graphintel.indicators.times_of_use import may_overlap_letting
from graphintel.indicators.windows import WINDOW_DAYS
from graphintel.model.ontology import ROLE_LINKS
from graphintel.model.roles import ROLES

MIN_MOVED = 2


def landlord_joins(index: EvidenceIndex, premises: Sequence[str]) -> Iterator[Join]:
    """Yield the joins by landlords who are reported to do more than to own or let: they pay, run, advertise, or direct people.

    They do so at two at least of the premises that they let, or on their adverts, numbers or people, as long as they let them.

    Parameters
    ----------
    index : EvidenceIndex
    premises : sequence of str
        Canonical ids of those that are looked at.
    """
    let_by: dict[str, dict[str, set[int]]] = defaultdict(dict)
    for place in premises:
        for party, rows in lettings_of(index, place).items():
            let_by[party][place] = rows
    for party, let in sorted(let_by.items()):
        if len(separate_premises(index, let)) < 2 or party in index.facilities:
            continue
        conduct = {place: rows for place, lettings in let.items() if (rows := _conduct(index, party, place, lettings))}
        if len(separate := separate_premises(index, conduct)) > 1:
            yield Join(
                LANDLORD, (party,), {place: tuple(sorted(let[place] | conduct[place])) for place in sorted(separate)}
            )


def _conduct(index: EvidenceIndex, party: str, place: str, lettings: Iterable[int]) -> set[int]:
    """Return the rows by which a landlord is reported to do more than to let there, as long as they let it."""
    near = index.cached("near premises", place, _near)
    return {
        row
        for row in _conduct_anywhere(index, party)
        if index.end[row] in near and any(may_overlap_letting(index, let, row, CHANGED_HANDS_DAYS) for let in lettings)
    }


def _conduct_anywhere(index: EvidenceIndex, party: str) -> Iterator[int]:
    """Yield the rows by which somebody is reported to pay, run, advertise or direct."""
    for kind in LANDLORD_CONDUCT:
        yield from (row for row in index.rows_from(kind, party) if not is_poorly_graded(index, row))
    for kind in ROLE_LINKS:
        for row in index.rows_from(kind, party):
            role = index.columns.part[row]
            if role != LETTING_ROLE and ROLES.get(role) in KEY_GROUPS and not is_poorly_graded(index, row):
                yield row


def _near(index: EvidenceIndex, place: str) -> frozenset[str]:
    """Return premises with their adverts, profiles, numbers and people."""
    adverts = adverts_of_premises(index, place)
    profiles = {profile for advert in adverts for profile, _ in profiles_of(index, advert)}
    numbers = numbers_linked_to_premises(index, place, adverts)
    people = people_reported(index, place)
    return frozenset({place, *adverts, *profiles, *numbers, *people} - index.facilities)


def moved_over_joins(index: EvidenceIndex, premises: Sequence[str]) -> Iterator[Join]:
    """Yield the joins by people: at least two who sell at one and then, within a window, at the other and no more at the first.

    Parameters
    ----------
    index : EvidenceIndex
    premises : sequence of str
        Canonical ids of those that are looked at.
    """
    stays: dict[str, list[tuple[int, int, str, tuple[int, ...]]]] = defaultdict(list)
    for place in premises:
        for person, reports in selling_reports(index, place).items():
            if stay := _stay(index, reports):
                stays[person].append((*stay[:2], place, stay[2]))
    moves: dict[tuple[str, str], dict[str, tuple[tuple[int, ...], tuple[int, ...]]]] = defaultdict(dict)
    for person, held in stays.items():
        for _, left, first, rows in held:
            for came, _, second, more in held:
                if first != second and 0 < came - left <= WINDOW_DAYS:
                    moves[first, second][person] = (rows, more)
    for (first, second), people in sorted(moves.items()):
        by_person = {person: [*rows, *more] for person, (rows, more) in people.items()}
        if len(separate_premises(index, {first, second})) < 2 or index.count_distinct(by_person) < MIN_MOVED:
            continue
        gone = {row for rows, _ in people.values() for row in rows}
        arrived = {row for _, more in people.values() for row in more}
        yield Join(MOVED_OVER, (), {first: tuple(sorted(gone)), second: tuple(sorted(arrived))})


def _stay(index: EvidenceIndex, reports: Sequence[tuple[int, ...]]) -> tuple[int, int, tuple[int, ...]] | None:
    """Return first and last day of what is reported of somebody at premises, with the rows; None where nothing tells."""
    dated = [
        (span, rows)
        for rows in reports
        if not any(is_poorly_graded(index, row) for row in rows) and (span := index.common_span(rows)) is not None
    ]
    if not dated:
        return None
    rows = tuple(sorted({row for _, chosen in dated for row in chosen}))
    return min(span.begun for span, _ in dated), max(span.ended for span, _ in dated), rows
