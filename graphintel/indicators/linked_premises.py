"""Which numbers lead to which premises: by an advert that states both, by somebody who uses one and works at the other, by an event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graphintel.indicators.adverts import numbers_on, numbers_used_by, premises_on, rows_of_adverts, rows_of_use
from graphintel.indicators.evidence_index import EvidenceIndex
from graphintel.model.keys import type_of_id
from graphintel.model.ontology import DIALLED, DIRECT_ACTIVITY, INVOLVING_LINKS, VENUES


def numbers_linked_to_premises(index: EvidenceIndex, premises: str, adverts: Iterable[str]) -> set[str]:
    """Return the numbers that lead to premises.

    Parameters
    ----------
    index : EvidenceIndex
    premises : str
        Canonical id.
    adverts : iterable of str
        Adverts, cards and designs that state the premises.
    """
    numbers = {number for advert in adverts for number in numbers_on(index, advert)}
    for kind in DIRECT_ACTIVITY:
        for row in index.rows_to(kind, premises):
            numbers |= numbers_used_by(index, index.start[row])
    for row in _events(index, premises):
        numbers |= {other for other in _involved(index, index.start[row]) if type_of_id(other) in DIALLED}
    return numbers


def premises_linked_to_number(index: EvidenceIndex, number: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield premises that a number leads to, with the rows of the way there.

    By an advert that states both, by somebody who uses the number and sells or manages there, or by an event that
    involves both.
    """
    for row in rows_of_adverts(index, number):
        for premises, rows in premises_on(index, index.start[row]):
            yield premises, (row, *rows)
    for row in rows_of_use(index, number):
        for kind in DIRECT_ACTIVITY:
            for more in index.rows_from(kind, index.start[row]):
                if type_of_id(index.end[more]) in VENUES:
                    yield index.end[more], (row, more)
    for row in _events(index, number):
        for other, more in _involved(index, index.start[row]).items():
            if type_of_id(other) in VENUES:
                yield other, (row, more)


def _events(index: EvidenceIndex, entity: str) -> list[int]:
    """Return the rows by which events involve a thing."""
    return [row for kind in INVOLVING_LINKS for row in index.rows_to(kind, entity)]


def _involved(index: EvidenceIndex, event: str) -> dict[str, int]:
    return {index.end[row]: row for kind in INVOLVING_LINKS for row in index.rows_from(kind, event)}
