"""Which numbers lead to which premises: by an advert that states both, by somebody who uses one and works at the other, by an event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graphintel.indicators.adverts import numbers_on, premises_on
from graphintel.indicators.evidence_index import EvidenceIndex
from graphintel.model.keys import type_of_id

_AT = ("SELLS_AT", "MANAGES")


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
    for kind in _AT:
        for row in index.rows_to(kind, premises):
            numbers |= {index.end[used] for used in index.rows_from("USES_PHONE", index.start[row])}
    for row in index.rows_to("INVOLVES", premises):
        numbers |= {other for other in _involved(index, index.start[row]) if type_of_id(other) == "Phone"}
    return numbers


def premises_linked_to_number(index: EvidenceIndex, number: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield premises that a number leads to, with the rows of the way there.

    By an advert that states both, by somebody who uses the number and sells or manages there, or by an event that
    involves both.
    """
    for row in index.rows_to("ADVERTISES_NUMBER", number):
        for premises, rows in premises_on(index, index.start[row]):
            yield premises, (row, *rows)
    for row in index.rows_to("USES_PHONE", number):
        for kind in _AT:
            for more in index.rows_from(kind, index.start[row]):
                if type_of_id(index.end[more]) == "Premises":
                    yield index.end[more], (row, more)
    for row in index.rows_to("INVOLVES", number):
        for other, more in _involved(index, index.start[row]).items():
            if type_of_id(other) == "Premises":
                yield other, (row, more)


def _involved(index: EvidenceIndex, event: str) -> dict[str, int]:
    return {index.end[row]: row for row in index.rows_from("INVOLVES", event)}
