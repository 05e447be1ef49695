"""Which two addresses may be one place under two keys: suggestions for somebody who looks, never a link.

An address keeps every word, so one place has two keys where one writing says more than the other: a building's name, a
floor, a town without a street. At one postcode such pairs can be told by their numbers and words.
"""

from __future__ import annotations

import re
from collections import Counter

from graphintel.model.values.address import Address
from graphintel.model.values.address_words import COUNTED, FLOOR, FURNITURE, NOUNS, RELATIONS, SIDES, STOREYS

_PIECES = re.compile(r"(?<!\S)-\d+|\d+|[A-Z]+|[¼½¾]")
_FRACTIONS = {"¼": ("1", "4"), "½": ("1", "2"), "¾": ("3", "4")}
_NOTHING = frozenset({"FLAT", "FLATS", "THE", "AND", "NO", "AT"})
_OF_UNITS = frozenset({*COUNTED, *NOUNS, *STOREYS, *SIDES, *FLOOR, "ABOVE", "BELOW", "BEHIND", "BASEMENT"})
_WHICH = frozenset({"LOWER", "UPPER", "RAISED", "SUB"})
_ELSEWHERE = FURNITURE | RELATIONS


def why_near(first: Address, second: Address) -> str:
    """Return why two addresses with different keys may be one place, or an empty text.

    Parameters
    ----------
    first, second : Address

    Returns
    -------
    str
        ``the same numbers and words, parted otherwise``; ``with and without ...``; ``number and name``; or empty: at
        another postcode, two numbers or units, a unit and its building, a place near a house and the house.

    Examples
    --------
    >>> why_near(Address("XX11AB", "14", "", "ALDER STREET"), Address("XX11AB", "14", "ALDER HOUSE", "ALDER STREET"))
    'with and without ALDER HOUSE'
    """
    if first == second or first.postcode != second.postcode:
        return ""
    if _elsewhere(first) != _elsewhere(second):
        return ""
    if _is_number_and_name(first, second):
        return "number and name of a building in one street"
    if not _same_codes(first, second):
        return ""
    more, less = _words(first) - _words(second), _words(second) - _words(first)
    if more and less:
        return ""
    extra = more or less
    if not extra:
        return "the same numbers and words, parted otherwise"
    if not _WHICH.isdisjoint(extra):
        return ""
    if not _OF_UNITS.isdisjoint(extra) and not (first.saon and second.saon):
        return ""
    return f"with and without {' '.join(extra)}"


def _elsewhere(address: Address) -> frozenset[str]:
    """Return the words that say that a place is near the number, not at it."""
    return _ELSEWHERE.intersection(address.paon.split())


def _codes(text: str) -> Counter[str]:
    """Return the numbers and single letters of a part."""
    found: Counter[str] = Counter()
    for piece in _PIECES.findall(text):
        if len(piece) == 1 or piece[-1].isdigit():
            found.update(_FRACTIONS.get(piece, (piece,)))
    return found


def _words(address: Address) -> Counter[str]:
    """Return the words that say something, in their order."""
    said = f"{address.saon} {address.paon} {address.street}"
    return Counter(piece for piece in said.split() if piece.isalpha() and len(piece) > 1 and piece not in _NOTHING)


def _same_codes(first: Address, second: Address) -> bool:
    """Return whether the numbers are the same; flat A at 14 may be 14A, flat 3 at 1 is not flat 1 at 3."""
    numbers, units = [_codes(a.paon) for a in (first, second)], [_codes(a.saon) for a in (first, second)]
    if numbers[0] == numbers[1] and units[0] == units[1]:
        return True
    return numbers[0] + units[0] == numbers[1] + units[1] and not (all(numbers) and all(units))


def _is_number_and_name(first: Address, second: Address) -> bool:
    """Return whether one has the number and the other the name of a building, of one unit in one street."""
    if first.saon != second.saon or first.street != second.street or not first.street:
        return False
    numbered = [address.paon[:1].isdigit() for address in (first, second)]
    return numbered[0] != numbered[1] and bool(first.paon and second.paon)
