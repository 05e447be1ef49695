"""UK addresses in the parts of BS 7666: unit (SAON), number or name (PAON), street, postcode.

No word of an address is dropped: each ends in one of the parts or is a declared synonym (:mod:`address_words`), and what
is not understood stays as written. Only a town or county behind the street does not count, because the postcode says
more. So several writings of one address give the same parts (case, commas, abbreviations, order of unit and number), at
worst one place has two keys, and two places never have one.

A number is never taken for the address unless it stands where one begins: "phone box outside 14 Alder Street" is not
number 14. What stands before a number is a unit of the building at that number, be it a flat, a shop or a block.
``2/14 Alder Street`` is flat 2 at number 14, as written in England; ``14A`` is a number of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from graphintel.model.values.address_street import read_parts, written_out
from graphintel.model.values.address_text import plain_address
from graphintel.model.values.address_units import Units
from graphintel.model.values.address_words import FURNITURE
from graphintel.model.values.base import InvalidValueError
from graphintel.model.values.postcode import IN_TEXT, POSTCODE

MAX_ADDRESS_LENGTH = 400
"""The most characters that are read as an address."""

_FLOOR_NEXT = re.compile(r"[ ,]*(?:FLOOR|FLR|FLAT|FLT|AVENUE|AVE)\b")
_ORDINAL = re.compile(r"(?:1ST|2ND|3RD|\dTH)$")


@dataclass(frozen=True, slots=True)
class Address:
    """Parts of an address in normal form; empty where absent."""

    postcode: str
    paon: str
    saon: str
    street: str

    @property
    def key(self) -> str:
        """Key after ``premises:``."""
        return f"{self.postcode}:{self.paon}:{self.saon}:{self.street}"

    @property
    def line(self) -> str:
        """Unit, number or name, and street in capitals, as :func:`plain_address` makes it of the caption."""
        return " , ".join(self._parts)

    @property
    def caption(self) -> str:
        """The address as people write it."""
        parts = [titled(part) for part in self._parts]
        return ", ".join([*parts, POSTCODE.display(self.postcode)])

    @property
    def _parts(self) -> list[str]:
        number = f"NO {self.paon}" if "/" in self.paon and not self.saon else self.paon  # 2/14 is flat 2 at 14
        at = [" ".join(filter(None, (number, self.street)))] if self.paon[:1].isdigit() else [number, self.street]
        return [part for part in (self.saon, *at) if part]

    @property
    def building(self) -> Address | None:
        """The building of a unit, None where the address is of no unit; a phone box is none."""
        if not self.saon or not (self.paon or self.street) or not FURNITURE.isdisjoint(self.saon.split()):
            return None
        return Address(self.postcode, self.paon, "", self.street)


@dataclass(frozen=True, slots=True)
class AddressLine:
    """What a line without a postcode says; ``town`` stands behind the street."""

    paon: str
    saon: str
    street: str
    town: str

    @property
    def words(self) -> str:
        """Every word of it, in the order of an address."""
        return " ".join(filter(None, (self.saon, self.paon, self.street, self.town)))


def titled(text: str) -> str:
    """Return words in capitals as people write them."""
    return " ".join(word if any(c.isdigit() for c in word) else word.capitalize() for word in text.split())


def find_postcode(line: str) -> tuple[str, str]:
    """Return the last postcode of a plain line, and the line without it; empty where there is none."""
    for found in reversed(list(IN_TEXT.finditer(line))):
        if _ORDINAL.search(found[0]) and _FLOOR_NEXT.match(line, found.end()):
            continue
        try:
            return POSTCODE.key(found[0]), f"{line[: found.start()]},{line[found.end() :]}"
        except InvalidValueError:
            continue
    return "", line


def parse_address(text: str) -> Address | None:
    """Return the parts of an address, or None where no postcode can be read in it.

    Parameters
    ----------
    text : str
        As written, on one line or several.

    Returns
    -------
    Address or None

    Examples
    --------
    >>> parse_address("14 alder st, flat 2, Northmere XX11AB")
    Address(postcode='XX11AB', paon='14', saon='FLAT 2', street='ALDER STREET')
    """
    postcode, line = find_postcode(plain_address(text) if len(text) <= MAX_ADDRESS_LENGTH else "")
    return read_address(postcode, line) if postcode else None


def read_address(postcode: str, line: str) -> Address:
    """Return the parts of a plain line, without its postcode."""
    said = parse_line(line)
    return Address(postcode, said.paon, said.saon, said.street)


def parse_line(line: str) -> AddressLine:
    """Return what a plain line says, without its postcode."""
    units = Units()
    pieces = [piece for part in line.split(",") if (words := part.split()) for piece in units.take(words)]
    found = read_parts(pieces, units)
    before, names = found.before, found.names
    paon = found.number
    if not paon and names:
        paon, names = names[-1], names[:-1]
    saon = " ".join(filter(None, (units.text, *before, *names)))
    return AddressLine(paon, saon, " ".join(found.street), " ".join(found.town))


def every_word(line: str) -> str:
    """Return every word of a plain line, its units in one form and in front."""
    units = Units()
    pieces = [piece for part in line.split(",") if (words := part.split()) for piece in units.take(words)]
    rest = [word for piece in pieces if piece for word in written_out(piece)]
    return " ".join(filter(None, (units.text, *rest)))
