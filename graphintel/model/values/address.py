"""UK addresses in the parts of BS 7666: unit (SAON), number or name (PAON), street, postcode.

Several writings of one address give the same parts: case, commas, abbreviations, order of unit and number, and a town
behind the street do not count, because the postcode says more. What is not the same place stays apart: a number is
never taken for the address unless it stands where one begins ("phone box outside 14 Alder Street" is not number 14),
a named shop at a number is a unit of that building, and no unit is dropped. ``2/14 Alder Street`` is flat 2 at number
14, as written in England; ``14A`` is a number of its own.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from graphintel.model.values.address_words import (
    BETWEEN,
    BLOCKS,
    DIRECTIONS,
    ESTABLISHMENTS,
    FIRST,
    FLOORS,
    FURNITURE,
    LIKE_A_NAME,
    QUALIFIERS,
    STREET_TYPES,
    STRONG,
    UNITS,
    WEAK,
    WELL_KNOWN,
)
from graphintel.model.values.base import BadValue, folded
from graphintel.model.values.postcode import IN_TEXT, POSTCODE

_UNIT = re.compile(
    r"\b("
    + "|".join(UNITS)
    + r")\s*(?:NO\s*|NUMBER\s*)?([A-Z]?\d+(?:-\d+)?(?:[A-Z]\b|\s[A-Z](?=\s*,|\s+\d|\s*$)|\b)|[A-Z]\b)"
)
_FLOOR = re.compile(
    rf"\b({FLOORS})\s+(?:FLOOR|FLR)\b(?:\s+(?:FLAT|FLT)\b)?|\b(BASEMENT|TOP|GARDEN|LOWER|UPPER)\s+(?:FLAT|FLT)\b"
)
_FLOOR_AT = re.compile(rf"(?:{_FLOOR.pattern})(?=\s+\d+[A-Z]?\s+[A-Z]{{2}})")
_UNNUMBERED = re.compile(r"^[\s,]*(?:(?:A|THE)\s+)?(?:FLAT|FLT)\b[\s,]*(?:(?:AT|ABOVE|OVER|OF|IN)\b[\s,]*)?(?=\d)")
_SLASH = re.compile(r"^(\d+[A-Z]?)/(\d+[A-Z]?)(?=\s|$)")
_NUMBER = re.compile(r"^(\d+[A-Z]?(?:\s?(?:-|/|&|TO\b)\s?\d+[A-Z]?)?)(?=\s|$)")
_LONGEST = 400


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
        """Unit, number or name, and street in one line of capitals."""
        return " ".join(filter(None, (self.saon, self.paon, self.street)))

    @property
    def caption(self) -> str:
        """The address as people write it."""
        numbered = self.paon[:1].isdigit()
        line = (f"{self.paon} {self.street}".strip(),) if numbered else (self.paon, self.street)
        parts = [titled(part) for part in (self.saon, *line) if part]
        return ", ".join([*parts, POSTCODE.display(self.postcode)])

    @property
    def building(self) -> Address | None:
        """The building of a unit, None where the address is of no unit."""
        return Address(self.postcode, self.paon, "", self.street) if self.saon and (self.paon or self.street) else None


def titled(text: str) -> str:
    """Return words in capitals as people write them."""
    return " ".join(word if any(c.isdigit() for c in word) else word.capitalize() for word in text.split())


def plain(text: str) -> str:
    """Return a writing in capitals without accents and marks; commas stay, and stand for line ends."""
    bare = folded(text).upper()
    if not bare.isascii():
        bare = "".join(c for c in unicodedata.normalize("NFKD", bare) if not unicodedata.combining(c))
        bare = unicodedata.normalize("NFC", bare).upper()
    commas = re.sub(r"[\n\r;]", ",", re.sub(r"['’`]", "", bare))
    joined = re.sub(r"(?<=\d)\s*-\s*(?=\d)", "-", re.sub(r"[^\w\s/\-&,]|_", " ", commas))
    return " ".join(re.sub(r"\bCAR PARK\b", "CARPARK", re.sub(r"(?<=\d)\s*/\s*(?=\d)", "/", joined)).split())


def written_out(words: list[str]) -> list[str]:
    """Return words with short writings written out; ``ST`` is Saint in front, and before a name that has a type."""
    if not words:
        return []
    out = [FIRST.get(words[0], words[0]) if len(words) > 1 else words[0]]
    for place, word in enumerate(words[1:], 1):
        later = [STREET_TYPES.get(other, other) for other in words[place + 1 :] if other != "ST"]
        named = len(later) > 1 and later[0] not in STRONG and not STRONG.isdisjoint(later)
        saint = word == "ST" and (named or (bool(later) and out[-1] in STRONG))
        out.append("SAINT" if saint else STREET_TYPES.get(word, word))
    return out


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
    upper = plain(text) if len(text) <= _LONGEST else ""
    for found in reversed(list(IN_TEXT.finditer(upper))):
        try:
            postcode = POSTCODE.key(found.group())
        except BadValue:
            continue
        paon, saon, street = parse_line(f"{upper[: found.start()]},{upper[found.end() :]}")
        return Address(postcode, paon, saon, street)
    return None


def parse_line(line: str) -> tuple[str, str, str]:
    """Return PAON, SAON and street of a line that :func:`plain` made, without its postcode."""
    saon, rest = _unit_of(line)
    parts = []
    for part in rest.split(","):
        bare = re.sub(r"^(?:(?:AT|OF|IN|NO|NUMBER|AND)\s+(?=\d|THE\b)|[-/&\s]+)+", "", part.strip())
        if re.search(r"[^\W_]", bare):
            parts.append(re.sub(r"^(\d+) ([A-Z])(?= \w\w)(?! (?:STREET|ROAD|AVENUE)\b)", r"\1\2", bare))
    if parts and not saon and (slash := _SLASH.match(parts[0])):
        saon, parts[0] = f"FLAT {_number(slash[1])}", f"{slash[2]}{parts[0][slash.end() :]}"
    words = [written_out(part.split()) for part in parts]
    if len(parts) > 1 and not _NUMBER.match(parts[0]) and (number := _NUMBER.match(parts[1])):
        return _named_and_numbered(words, _number(number[1]), saon)
    if parts and (number := _NUMBER.match(parts[0])):
        after = words[0][len(number[1].split()) :] or (words[1] if len(words) > 1 else [])
        return _number(number[1]), saon, " ".join(_street(after))
    paon, street = _name_and_street(words)
    return " ".join(paon), saon, " ".join(street)


def _number(text: str) -> str:
    """Return a house number in one form: no leading zeros, no spaces, ``-`` for ``to``."""
    return re.sub(r"\b0+(?=\d)", "", re.sub(r"\s", "", text.replace("TO", "-")))


def _unit_of(line: str) -> tuple[str, str]:
    """Return ``(unit in normal form, line without it)``; of several the smaller first, a floor only where there is none."""
    line = _FLOOR_AT.sub(r"\g<0>,", line)
    found = {UNITS[m[1]]: _number(m[2]) for m in reversed(list(_UNIT.finditer(line)))}
    rest = _UNIT.sub(",", line)
    floor = _FLOOR.search(rest)
    rest = _FLOOR.sub(",", rest)
    if found:
        return " ".join(f"{unit} {found[unit]}" for unit in dict.fromkeys(UNITS.values()) if unit in found), rest
    if floor:
        name = "GROUND" if floor[1] == "GRD" else STREET_TYPES.get(floor[1] or "", floor[1])
        return f"{name} FLOOR FLAT" if name else f"{floor[2]} FLAT", rest
    return ("FLAT", _UNNUMBERED.sub("", rest)) if _UNNUMBERED.match(rest) else ("", rest)


def _named_and_numbered(words: list[list[str]], number: str, saon: str) -> tuple[str, str, str]:
    """Return the parts of a name before a number: a block's name adds nothing, a shop's is a unit of the building."""
    name, after = words[0], words[1][1:] or (words[2] if len(words) > 2 else [])
    street = " ".join(_street(after))
    if not FURNITURE.isdisjoint(name):
        return f"{' '.join(name)} {number}", saon, street
    return number, saon or ("" if name[-1] in BLOCKS else " ".join(name)), street


def _street(words: list[str]) -> list[str]:
    """Return the words of the street, without the town behind it."""
    for kinds in (STRONG, WEAK):
        for place in range(1, len(words)):
            if words[place] in kinds:
                while place + 1 < len(words) and words[place + 1] in STRONG:
                    place += 1
                to_the_end = len(words) == place + 2 and words[place + 1] in DIRECTIONS
                return words[: place + 1 + to_the_end]
    return words[:1] if words[:1] == ["BROADWAY"] else words


def _name_and_street(words: list[list[str]]) -> tuple[list[str], list[str]]:
    """Return name and street of an address without a number in front."""
    if not words:
        return [], []
    head = words[0]
    types = [place for place in range(1, len(head)) if head[place] in STRONG]
    kinds = [place for place, word in enumerate(head) if word in (ESTABLISHMENTS if place else FURNITURE)]
    end = max((place + 1 for place in kinds if STRONG.isdisjoint(head[place + 1 : place + 2])), default=0)
    following = next((_street(other) for other in words[1:] if not (STRONG | WEAK).isdisjoint(other[1:])), [])
    if not types or end > types[-1]:
        return _without_town(head, end), following
    if head[-1] in LIKE_A_NAME and not STRONG.isdisjoint(following):
        return head, following
    if head[types[0]] in LIKE_A_NAME and types[-1] > types[0] + 1 and end < types[0]:
        return head[: types[0] + 1], _street(head[types[0] + 1 :])
    if len(head) == types[-1] + 2 and (number := _NUMBER.match(head[-1])):
        return [_number(number[1])], head[:-1]
    begin = _street_begins(head, types[0], end)
    name = head[:begin]
    while name and name[-1] in BETWEEN:
        name = name[:-1]
    return name, _street(head[begin:])


def _without_town(head: list[str], end: int) -> list[str]:
    """Return the name of a place without what follows its kind, as in The Swan Hotel Northmere; numbers stay."""
    if not end or any(any(c.isdigit() for c in word) for word in head[end:]):
        return head
    return head[:end]


def _street_begins(head: list[str], kind: int, end: int) -> int:
    """Return where the street begins in ``PHONE BOX OUTSIDE 14 ALDER STREET``: behind name, numbers and prepositions."""
    numbers = [place + 1 for place in range(kind) if any(c.isdigit() for c in head[place])]
    if (end and end < kind) or numbers:
        begin = max([end if end < kind else 0, *numbers])
        while head[begin] in BETWEEN and begin < kind - 1:
            begin += 1
        return begin
    if head[0] != "THE" and head[kind - 1] not in WELL_KNOWN:
        return 0
    begin = kind - 1
    while begin and head[begin - 1] in QUALIFIERS:
        begin -= 1
    return begin
