"""Premises: a UPRN, an address with a postcode, or a named place in an area.

The parts are those of BS 7666: unit (SAON), number or name (PAON), street. A town after the street is dropped, because
the postcode says more; a number that is not the beginning of an address is never taken for one ("phone box outside
14 Alder Street" is not number 14).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from graphintel.model.values.base import BadValue, Cleaned, Comparison, same_or_not
from graphintel.model.values.postcode import IN_TEXT, POSTCODE

STREET_TYPES = {
    "ST": "STREET", "STR": "STREET", "RD": "ROAD", "AVE": "AVENUE", "AV": "AVENUE", "LN": "LANE", "DR": "DRIVE",
    "DRV": "DRIVE", "CT": "COURT", "CRT": "COURT", "PL": "PLACE", "SQ": "SQUARE", "TER": "TERRACE", "TERR": "TERRACE",
    "CRES": "CRESCENT", "CR": "CRESCENT", "GDNS": "GARDENS", "GDN": "GARDEN", "CL": "CLOSE", "GR": "GROVE",
    "GRV": "GROVE", "PK": "PARK", "PDE": "PARADE", "BVD": "BOULEVARD", "WY": "WAY", "HL": "HILL", "MWS": "MEWS",
}  # fmt: skip
_STRONG = {
    "STREET", "ROAD", "AVENUE", "LANE", "DRIVE", "COURT", "PLACE", "SQUARE", "TERRACE", "CRESCENT", "GARDENS", "CLOSE",
    "GROVE", "BOULEVARD", "MEWS", "PARADE",
}  # fmt: skip
_WEAK = {
    "WAY",
    "HILL",
    "PARK",
    "ROW",
    "YARD",
    "WALK",
    "RISE",
    "VIEW",
    "GREEN",
    "BROADWAY",
    "QUAY",
    "WHARF",
    "GARDEN",
}
_UNITS = {
    "FLAT": "FLAT", "FLT": "FLAT", "APT": "FLAT", "APARTMENT": "FLAT", "APPARTMENT": "FLAT", "UNIT": "UNIT",
    "ROOM": "ROOM", "RM": "ROOM", "STUDIO": "STUDIO", "SUITE": "SUITE", "MAISONETTE": "MAISONETTE",
}  # fmt: skip
_FLOORS = {
    "GROUND": "GROUND", "GRD": "GROUND", "1ST": "FIRST", "FIRST": "FIRST", "2ND": "SECOND", "SECOND": "SECOND",
    "3RD": "THIRD", "THIRD": "THIRD", "4TH": "FOURTH", "FOURTH": "FOURTH", "5TH": "FIFTH", "FIFTH": "FIFTH",
    "TOP": "TOP", "BASEMENT": "BASEMENT", "LOWER": "LOWER", "UPPER": "UPPER",
}  # fmt: skip
_UNIT = re.compile(r"\b(" + "|".join(_UNITS) + r")\.?\s*(?:NO\.?\s*|NUMBER\s*|#\s*)?([A-Z]?\d+[A-Z]?|[A-Z])\b")
_FLOOR = re.compile(
    r"\b("
    + "|".join(_FLOORS)
    + r")\s+(?:FLOOR|FLR)(?:\s+(?:FLAT|FLT))?\b|\b(BASEMENT|TOP|GARDEN|LOWER|UPPER)\s+(?:FLAT|FLT)\b"
)
_SLASH = re.compile(r"^(\d+[A-Z]?)\s*/\s*(\d+[A-Z]?)(?=\s|$)")
_NUMBER = re.compile(r"^(\d+[A-Z]?(?:\s?-\s?\d+[A-Z]?)?)(?=\s|$)")
_BLOCK = re.compile(r"\b(HOUSE|COURT|LODGE|MANSIONS?|BUILDINGS?|TOWERS?|POINT|HEIGHTS|APARTMENTS|CHAMBERS)$")
_UPRN = re.compile(r"(?:UPRN[\s:]*)?(\d{1,12}|SYN-UPRN-\d+)", re.IGNORECASE)


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
    def caption(self) -> str:
        """The address as people write it."""
        line = " ".join(filter(None, (self.paon, self.street))) if self.paon[:1].isdigit() else self.paon
        rest = self.street if not self.paon[:1].isdigit() else ""
        parts = [_titled(part) for part in (self.saon, line, rest) if part]
        return ", ".join([*parts, POSTCODE.display(self.postcode)])

    @property
    def building(self) -> Address | None:
        """The building of a unit, None where the address is of no unit."""
        return Address(self.postcode, self.paon, "", self.street) if self.saon and (self.paon or self.street) else None


def _titled(text: str) -> str:
    return " ".join(word if any(c.isdigit() for c in word) else word.capitalize() for word in text.split())


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"[^\w\s/\-&]|_", " ", re.sub(r"['’`]", "", text.upper()))).strip()


def _written_out(words: list[str]) -> list[str]:
    """Write street types out; ``ST`` before a name is Saint, as in St Johns Road."""
    if not words:
        return []
    first = "SAINT" if words[0] == "ST" and len(words) > 1 else words[0]
    return [first, *(STREET_TYPES.get(word, word) for word in words[1:])]


def _street(tokens: list[str]) -> list[str]:
    """Return the tokens of the street, without the town behind it."""
    for kinds in (_STRONG, _WEAK):
        for place in range(1, len(tokens)):
            if tokens[place] in kinds:
                while place + 1 < len(tokens) and tokens[place + 1] in _STRONG:
                    place += 1
                return tokens[: place + 1]
    return tokens


def _unit_of(text: str) -> tuple[str, str]:
    """Return ``(unit in normal form, text without it)``."""
    found = _UNIT.search(text)
    if found:
        return f"{_UNITS[found[1]]} {found[2]}", text[: found.start()] + "," + text[found.end() :]
    found = _FLOOR.search(text)
    if found:
        floor = f"{_FLOORS[found[1]]} FLOOR FLAT" if found[1] else f"{found[2]} FLAT"
        return floor, text[: found.start()] + "," + text[found.end() :]
    return "", text


def parse_address(text: str) -> Address | None:
    """Return the parts of an address, or None where no postcode can be read in it.

    Parameters
    ----------
    text : str
        As written, on one line or several.

    Returns
    -------
    Address or None
    """
    found = None
    for candidate in IN_TEXT.finditer(text.upper()):
        try:
            found = (candidate, POSTCODE.key(candidate.group()))
        except BadValue:
            continue
    if found is None:
        return None
    upper = text.upper()
    before = upper[: found[0].start()]
    rest = before if re.search(r"\w", before) else upper[found[0].end() :]
    saon, rest = _unit_of(re.sub(r"[.\n;]", ",", rest).replace(":", " "))
    parts = [part for part in (_plain(p) for p in rest.split(",")) if part]
    if parts and (slash := _SLASH.match(parts[0])) and not saon:
        saon, parts[0] = f"FLAT {slash[1]}", f"{slash[2]}{parts[0][slash.end() :]}"
    paon, street = _paon_and_street(parts)
    return Address(found[1], paon, saon, street)


def _paon_and_street(parts: list[str]) -> tuple[str, str]:
    """Return number or name, and street."""
    if len(parts) > 1 and _BLOCK.search(parts[0]) and _NUMBER.match(parts[1]):
        parts = parts[1:]
    if not parts:
        return "", ""
    number = _NUMBER.match(parts[0])
    if number:
        after = parts[0][number.end() :].split()
        tokens = after or (parts[1].split() if len(parts) > 1 else [])
        return re.sub(r"\s", "", number[1]), " ".join(_street(_written_out(tokens)))
    tokens = _written_out(parts[0].split())
    if len(parts) > 1:
        second = _NUMBER.match(parts[1])
        name = f"{parts[0]} {second[1]}" if second else parts[0]
        street = _written_out((parts[1][second.end() :] if second else parts[1]).split())
        if second or set(street) & (_STRONG | _WEAK) or not set(tokens) & (_STRONG | _WEAK):
            return name, " ".join(_street(street))
    ends = [place for place in range(1, len(tokens)) if tokens[place] in _STRONG]
    if ends and len(tokens) > 2:
        return " ".join(tokens[: ends[-1] - 1]), " ".join(tokens[ends[-1] - 1 : ends[-1] + 1])
    return ("", " ".join(tokens)) if ends else (" ".join(tokens), "")


class Premises:
    """A premises by UPRN or address; the key is what follows ``premises:`` in its id.

    Examples
    --------
    >>> PREMISES.key("Flat 2, 14 Alder St, Northmere, XX1 1AB")
    'XX11AB:14:FLAT 2:ALDER STREET'
    >>> PREMISES.key("SYN-UPRN-000123")
    'uprn:SYN-UPRN-000123'
    """

    def clean(self, text: str, area: str = "") -> Cleaned:
        """Return key and caption.

        Parameters
        ----------
        text : str
            A UPRN, an address with a postcode, or the name of a place.
        area : str
            Area in which a place without a postcode lies.

        Raises
        ------
        BadValue
            ``bad_premises`` or ``area_missing``.
        """
        uprn = _UPRN.fullmatch(text.strip())
        if uprn:
            number = uprn[1].upper()
            reserved = number.startswith("SYN-")
            return Cleaned(f"uprn:{number}", f"UPRN {number}", {"reserved": True} if reserved else {})
        address = parse_address(text)
        if address is not None:
            if not address.paon and not address.street:
                raise BadValue(
                    "bad_premises",
                    f"{text.strip()[:60]!r} says no place but a postcode; add number, name or street, or use an Area.",
                )
            reserved = address.postcode.startswith(("XX", "ZZ99"))
            return Cleaned(address.key, address.caption, {"reserved": True} if reserved else {})
        name = " ".join(_written_out(_plain(text.replace(":", " ")).split()))
        if not re.search(r"[A-Z]", name):
            raise BadValue("bad_premises", f"{text.strip()[:60]!r} is neither a UPRN nor an address; write it in full.")
        if not area.strip():
            raise BadValue(
                "area_missing",
                f"{text.strip()[:60]!r} has no postcode; add one, or give the item's area so that the place can be told apart.",
            )
        where = clean_area(area)
        return Cleaned(f"area:{where}:{name}", f"{_titled(name)} ({where})")

    def key(self, text: str) -> str:
        """Return the key of a UPRN or an address with a postcode."""
        return self.clean(text).key

    def display(self, key: str) -> str:
        """Return the place as people write it."""
        if key.startswith("uprn:"):
            return f"UPRN {key[5:]}"
        if key.startswith("area:"):
            where, _, name = key[5:].partition(":")
            return f"{_titled(name)} ({where})"
        return Address(*key.split(":")).caption

    def compare(self, first: str, second: str) -> Comparison:
        """Return 1.0 for the same, 0.5 for a unit and its building; two units of one building are different."""
        if first == second:
            return Comparison(1.0, "the same premises")
        one, two = first.split(":"), second.split(":")
        if len(one) == len(two) == 4 and (one[0], one[1], one[3]) == (two[0], two[1], two[3]):
            if not one[2] or not two[2]:
                return Comparison(0.5, "a unit and its building")
            return Comparison(0.0, "two units of one building")
        return same_or_not(first, second)


def clean_area(text: str) -> str:
    """Return an area's code or name in normal form: upper case, single spaces, no colon.

    Raises
    ------
    BadValue
        ``bad_area``.
    """
    code = " ".join(re.sub(r"[\x00-\x1f:]", " ", text).upper().split())
    if not code or len(code) > 80:
        raise BadValue("bad_area", f"{text.strip()[:40]!r} is no area; expected a code or name of up to 80 characters.")
    return code


PREMISES = Premises()
