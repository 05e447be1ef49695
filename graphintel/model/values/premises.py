"""Premises: a UPRN, an address with a postcode, or a named place in an area."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

from graphintel.model.values.address import (
    MAX_ADDRESS_LENGTH,
    Address,
    every_word,
    find_postcode,
    parse_address,
    parse_line,
    read_address,
    titled,
)
from graphintel.model.values.address_near import why_near
from graphintel.model.values.address_text import plain_address, settled_words
from graphintel.model.values.base import CleanValue, InvalidValueError, one_line
from graphintel.model.values.fillers import is_filler, refuse_filler
from graphintel.model.values.postcode import refuse_false_postcode

_UPRN = re.compile(r"(?:UPRN[\s:]*)?(?:0*([1-9]\d{0,11})(?:\.0)?|(SYN-UPRN-\d{1,12}))", re.IGNORECASE | re.ASCII)
_PLAIN = re.compile(r"[A-Z0-9 ]*", re.ASCII)
_MAX_KEY_LENGTH = 150
_ROUNDS = 5
_NOT_ONE = "cannot be read as one address; write unit, number, street and postcode with commas between"
Value = TypeVar("Value")
_TOO_LONG = f"is too long; expected one address of up to {_MAX_KEY_LENGTH} characters"


class PremisesType:
    """A premises by UPRN or address; the key is what follows ``premises:`` in its id.

    Examples
    --------
    >>> PREMISES.key("Flat 2, 14 Alder St, Northmere, XX1 1AB")
    'XX11AB:14:FLAT 2:ALDER STREET'
    >>> PREMISES.key("SYN-UPRN-000123")
    'uprn:SYN-UPRN-000123'
    """

    def clean(self, text: str, area: str = "") -> CleanValue:
        """Return key and caption.

        Parameters
        ----------
        text : str
            A UPRN, an address with a postcode, or the name of a place.
        area : str
            Area in which a place without a postcode lies.

        Raises
        ------
        InvalidValueError
            ``bad_premises``, ``area_missing``, ``bad_area`` or ``filler``.
        """
        if len(text) > MAX_ADDRESS_LENGTH:
            raise _bad(text[:MAX_ADDRESS_LENGTH], _TOO_LONG)
        refuse_filler("Premises", text, is_address=True)
        uprn = _UPRN.fullmatch(one_line(text))
        key = f"uprn:{uprn[1] or uprn[2].upper()}" if uprn else _key_of(text, area)
        if len(key) > _MAX_KEY_LENGTH:
            raise _bad(text, _TOO_LONG)
        refuse_filler("Premises", self.display(key), is_address=True)  # accents and marks may have hidden one
        return CleanValue(key, self.display(key), {"reserved": True} if self.is_reserved(key) else {})

    def key(self, text: str) -> str:
        """Return the key of a UPRN or an address with a postcode."""
        return self.clean(text).key

    def display(self, key: str) -> str:
        """Return the place as people write it."""
        if key.startswith("uprn:"):
            return f"UPRN {key[5:]}"
        if key.startswith("area:"):
            where, _, name = key[5:].partition(":")
            return f"{titled(name)} ({where})"
        return Address(*key.split(":")).caption

    def is_reserved(self, key: str) -> bool:
        """Return whether no real place can have the key."""
        return key.startswith(("XX", "ZZ99", "uprn:SYN-"))

    def building_of(self, key: str) -> str:
        """Return the key of the building of a unit with a postcode or number, empty where the key is of no unit."""
        if key.startswith("uprn:"):
            return ""
        if not key.startswith("area:"):
            at = Address(*key.split(":")).building
            return self.key(at.caption) if at else ""
        head, _, name = key.rpartition(":")
        said = parse_line(name)
        if not said.saon or not said.paon[:1].isdigit() or not any(c.isalpha() for c in said.street):
            return ""
        building = _name_in_area(f"{said.paon} {said.street} {said.town}")
        return "" if parse_line(building).saon else f"{head}:{building}"

    def may_be_same(self, first: str, second: str) -> str:
        """Return why two different keys at one postcode may be one place, or an empty text."""
        if any(key.startswith(("uprn:", "area:")) for key in (first, second)):
            return ""
        return why_near(Address(*first.split(":")), Address(*second.split(":")))


def area_of_key(key: str) -> str:
    """Return the area that a key itself names: that of a named place, else the postcode's outward code; empty of a UPRN.

    Examples
    --------
    >>> area_of_key("XX11AB:14:FLAT 2:ALDER STREET"), area_of_key("area:NORTHMERE:THE BUSH"), area_of_key("uprn:SYN-UPRN-1")
    ('XX1', 'NORTHMERE', '')
    """
    first, _, rest = key.partition(":")
    if first == "area":
        return rest.partition(":")[0]
    return "" if first == "uprn" else first[:-3]


def _key_of(text: str, area: str) -> str:
    """Return the key of an address, or of a place in an area."""
    line = plain_address(text)
    if len(line) > MAX_ADDRESS_LENGTH:
        raise _bad(text, _TOO_LONG)
    postcode, rest = find_postcode(line)
    if postcode:
        address = _settled(text, read_address(postcode, rest), _read_again)
        if not address.paon and not address.street:
            raise _bad(text, "says no place but a postcode; add number, name or street, or use an Area")
        return address.key
    refuse_false_postcode(line)
    name = _settled(text, _name_in_area(line), lambda said: _name_in_area(plain_address(said)))
    refuse_false_postcode(name)
    refuse_filler("Premises", name, is_address=True)
    if find_postcode(name)[0]:  # only where its halves stood in two parts
        raise _bad(text, _NOT_ONE)
    if not all(any(c.isalpha() for c in said) for said in (line, name)):
        raise _bad(text, "is neither a UPRN nor an address; write it in full")
    if not area.strip():
        raise _without_area(text)
    return f"area:{clean_area(area)}:{name}"


def _read_again(address: Address) -> Address | None:
    """Return the address that its caption says."""
    if _PLAIN.fullmatch(address.line):  # the short way: a caption of words and numbers reads as its words
        return read_address(address.postcode, settled_words(address.line))
    return parse_address(address.caption)


def _name_in_area(line: str) -> str:
    """Return a place without a postcode: as an address where a number is in front, else its words; none is a town."""
    said = parse_line(line)
    return settled_words(said.words if said.paon[:1].isdigit() else every_word(line))


def _settled(text: str, value: Value, again: Callable[[Value], Value | None]) -> Value:
    """Return a value that reading once more leaves as it is; nearly always the first one is."""
    for _ in range(_ROUNDS):
        following = again(value)
        if following == value:
            return value
        if following is None:
            break
        value = following
    raise _bad(text, _NOT_ONE)


def _without_area(text: str) -> InvalidValueError:
    message = "has no postcode; add one, or give the item's area so that the place can be told apart"
    return InvalidValueError("area_missing", f"{text.strip()[:60]!r} {message}.")


def _bad(text: str, why: str) -> InvalidValueError:
    return InvalidValueError("bad_premises", f"{text.strip()[:60]!r} {why}.")


def clean_area(text: str) -> str:
    """Return an area's code or name in normal form: upper case, single spaces, no colon.

    Raises
    ------
    InvalidValueError
        ``bad_area``.
    """
    code = one_line(one_line(text).replace(":", " ").upper())
    if not any(c.isalnum() for c in code) or len(code) > 80 or is_filler(code):
        raise InvalidValueError(
            "bad_area", f"{text.strip()[:40]!r} is no area; expected a code or name of up to 80 characters."
        )
    return code


PREMISES = PremisesType()
