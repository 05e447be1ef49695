"""Names, number, street and town within an address, once its units are taken out.

Only what stands behind a street is a town or a county. What stands there and is the name of a place, a number or a
second street is none, and is kept; so is everything that is not understood.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from graphintel.model.values.address_units import Units, is_code, is_number, number_at, without_zeros
from graphintel.model.values.address_words import (
    BEGIN_TOWNS,
    BETWEEN,
    BLOCKS,
    DIRECTIONS,
    EMPTY,
    ESTABLISHMENTS,
    FIRST,
    FLAT,
    FURNITURE,
    LEADING,
    LIKE_A_NAME,
    LOCALITIES,
    NO_TOWN,
    QUALIFIERS,
    RELATIONS,
    SIDES,
    STOREYS,
    STREET_TYPES,
    STRONG,
    TOWNS,
    WEAK,
    WELL_KNOWN,
)

_TYPES = STRONG | WEAK
_HOUSE = re.compile(r"\d+[A-Z¼½¾]?(?:[-&]\d+[A-Z]?)*")
_SIDES = SIDES | STOREYS
_ANY_TYPE = _TYPES | {short for short, word in STREET_TYPES.items() if word in _TYPES}
_STREETS = _TYPES - {"YARD"}
_NAMES = ESTABLISHMENTS | (WEAK - LOCALITIES)


@dataclass(slots=True)
class AddressParts:
    """What the parts of an address say; ``town`` is what stands behind the street."""

    number: str = ""
    before: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    street: list[str] = field(default_factory=list)
    town: list[str] = field(default_factory=list)

    def read_street(self, words: list[str], behind: list[list[str]], units: Units) -> None:
        """Read the street that begins a part, and what stands behind it."""
        end = _street_ends(words)
        self.street = words[:end]
        for place, piece in enumerate([words[end:], *behind]):
            self._read_behind(piece, units, joined=place == 0)

    def place_names(self) -> None:
        """Join the number to the name of what is near it and not at it: a phone box, the rear of 14."""
        for names in (self.before, self.names):
            for name in names[-1:] if names is self.before else names[:1]:
                words = name.split()
                if words[-1] in RELATIONS or not FURNITURE.isdisjoint(words):
                    self.number = f"{name} {self.number}"
                    names.remove(name)
                    return

    def _read_behind(self, words: list[str], units: Units, *, joined: bool) -> None:
        """Read a part behind the street: more of the street, a unit, the name of a place, or a town."""
        if not words:
            return
        if _is_unit(words):
            units.add(FLAT, words[0])
            return
        named = not self.town and self.street[-1:] and self.street[-1] in BLOCKS
        end = _kept(words) or (_street_ends(words) if named and not WEAK.isdisjoint(words[1:]) else 0)
        if joined and len(words) == 1 and words[0] in LOCALITIES:  # no town is called Hill: Alder Road Hill is a street
            end = 1
        kept, town = words[:end], words[end:]
        block = len(kept) > 1 and kept[-1] in BLOCKS
        if kept and not block and (kept[-1] in _STREETS or (joined and len(kept) == 1)):
            self.street += [*self.town, *kept]
            self.town = town
            return
        if kept:
            self.names.append(" ".join(kept))
        self.town += town


def read_parts(pieces: list[list[str]], units: Units) -> AddressParts:
    """Return what the parts of an address say; a number alone before a number is added to the units."""
    numbered = {place for place, piece in enumerate(pieces) if piece[0] in {"NO", "NUMBER"}}
    pieces = [_led(piece) or piece for piece in pieces]
    for place, piece in enumerate(pieces):
        if not is_number(piece[0]):
            continue
        number, end = number_at(piece, 0)
        following = pieces[place + 1] if place + 1 < len(pieces) else []
        if end == len(piece):
            if following and is_number(following[0]):
                continue
            return _numbered(pieces[:place], number, following, pieces[place + 2 :], units)
        if not _typed(piece, but=BLOCKS) and any(
            _begins_street(pieces, later) for later in range(place + 1, len(pieces))
        ):
            continue
        within = _number_within(piece[end - 1 :])
        if within > 1 and not _typed(piece[: end - 1 + within], but=BLOCKS):  # 2 Alder House 14 Birch Road
            begin = end - 1 + within
            number, end = number_at(piece, begin)
            return _numbered([*pieces[:place], piece[:begin]], number, piece[end:], pieces[place + 1 :], units)
        if is_number(piece[end]):
            number, end = _number_of_two(piece, number, end, units)
        slash = number.split("/")
        alone = not units.kinds and not pieces[:place] and place not in numbered
        if alone and len(slash) == 2 and " " not in number and _HOUSE.fullmatch(slash[1]):
            units.add(FLAT, slash[0])
            number = without_zeros(slash[1])
        return _numbered(pieces[:place], number, piece[end:], pieces[place + 1 :], units)
    for place, piece in enumerate(pieces):
        found = _number_within(piece)
        if found:
            number, end = number_at(piece, found)
            return _numbered([*pieces[:place], piece[:found]], number, piece[end:], pieces[place + 1 :], units)
    return _named([written_out(piece) for piece in pieces], units)


def _number_of_two(words: list[str], number: str, end: int, units: Units) -> tuple[str, int]:
    """Return the house number of two numbers before a street; the other is the unit, but 12 1/2 may be 12½."""
    following, behind = number_at(words, end)
    if _HOUSE.fullmatch(number) and not _HOUSE.fullmatch(following):
        if "/" in following:
            return f"{number} {following}", behind
        units.add(FLAT, following)
        return number, behind
    units.add(FLAT, number)
    return following, behind


def _led(words: list[str]) -> list[str]:
    """Return a part without dashes, and without words in front that say no more than a comma does."""
    if words[0] in LEADING:
        place = 0
        while place < len(words) and words[place] in LEADING:
            place += 1
        rest = words[place:]
        if not rest or is_number(rest[0]) or rest[0] == "THE" or words[place - 1] in "-&":
            return rest
    return words


def _is_unit(words: list[str]) -> bool:
    """Return whether a part is the number or letter of a unit; XX1 behind a street is half a postcode."""
    return len(words) == 1 and is_code(words[0]) and (len(words[0]) == 1 or words[0][0].isdigit())


def _begins_street(pieces: list[list[str]], place: int) -> bool:
    """Return whether a part is a number and a street, or a number before the part of the street."""
    piece = pieces[place]
    if not is_number(piece[0]):
        return False
    alone = number_at(piece, 0)[1] == len(piece) and place + 1 < len(pieces)
    return _typed(pieces[place + 1] if alone else piece)


def _typed(words: list[str], but: frozenset[str] = frozenset()) -> bool:
    """Return whether a part has the kind of a street, other than those that are also kinds of building."""
    return any(word in _ANY_TYPE and STREET_TYPES.get(word, word) not in but for word in words[1:])


def _number_within(words: list[str]) -> int:
    """Return where a number stands before a street, or at the end of one, within a part; 0 for nowhere."""
    for place in range(1, len(words)):
        if is_number(words[place]):
            _, end = number_at(words, place)
            if end < len(words) and _typed(words[end - 1 :]):
                return place
    return 0


def _numbered(
    before: list[list[str]], number: str, street: list[str], behind: list[list[str]], units: Units
) -> AddressParts:
    """Return the parts of an address with a house number."""
    found = AddressParts(number=number)
    for place, piece in enumerate(before):
        words = written_out(piece)
        if _is_unit(words):
            units.add(FLAT, words[0])
            continue
        while place == len(before) - 1 and len(words) > 1 and words[-1] in EMPTY:
            words = words[:-1]
        found.before.append(" ".join(words))
    found.read_street(written_out_behind(street), [written_out(piece) for piece in behind], units)
    found.place_names()
    return found


def _street_ends(words: list[str]) -> int:
    """Return where the street that begins a part ends: behind its kind, and behind a direction that follows it."""
    kind = next((place for place in range(1, len(words)) if words[place] in STRONG), 0)
    if not kind:
        kind = next((place for place in range(len(words) - 1, 0, -1) if words[place] in WEAK), 0)
        if not kind:
            return 1 if words[:1] == ["BROADWAY"] else len(words)
    end = kind + 1
    while end < len(words) and (words[end] in STRONG or words[end] in DIRECTIONS):
        end += 1
    return end


def _kept(words: list[str]) -> int:
    """Return how many words of a part behind a street are no town: up to the last number or kind of place."""
    if " ".join(words) in TOWNS:
        return 0
    if words[0] in RELATIONS or words[0] == "THE":
        return len(words)
    if "AND" in words or not NO_TOWN.isdisjoint(words):
        return len(words)
    if any(map(is_code, words)) or _SIDES.issuperset(words):
        return len(words)
    for place in range(len(words) - 1, -1, -1):
        word = words[place]
        if (word in STRONG and place) or (word in _NAMES and (place or len(words) == 1 or word not in BEGIN_TOWNS)):
            return place + 1
    return 0


def _named(pieces: list[list[str]], units: Units) -> AddressParts:
    """Return the parts of an address without a house number."""
    found = AddressParts()
    place = _street_piece(pieces)
    if place < 0:
        last = max((place for place, words in enumerate(pieces) if _is_place(words)), default=0)
        found.names = [" ".join(words) for words in pieces[: last + 1]]
        if len(pieces) > last + 1:
            found.read_street(pieces[last + 1], pieces[last + 2 :], units)
            found.names, found.before = found.names[: last + 1], found.names[last + 1 :]
        elif pieces:
            found.names[-1:], found.street = _name_and_rest(pieces[last])
        return found
    head = pieces[place]
    if _number_ends(head):
        found.number, head = without_zeros(head[-1]), head[:-1]
    begin = _street_begins(head)
    name = head[:begin]
    while name and name[-1] in EMPTY:
        name = name[:-1]
    before = [" ".join(words) for words in pieces[:place]] + ([" ".join(name)] if name else [])
    found.read_street(head[begin:], pieces[place + 1 :], units)
    found.names, found.before = before + found.names, []
    if len(found.names) > 1 and found.names[-1].partition(" ")[0] in RELATIONS:
        found.names[-2:] = [" ".join(found.names[-2:])]
    return found


def _name_and_rest(words: list[str]) -> tuple[list[str], list[str]]:
    """Part a name from what follows its kind, as in The Swan Hotel Northmere."""
    end = max((place + 1 for place in range(1, len(words)) if words[place] in ESTABLISHMENTS), default=0)
    if not end or any(letter.isdigit() for word in words[end:] for letter in word):
        return [" ".join(words)], []
    return [" ".join(words[:end])], words[end:]


def _number_ends(words: list[str]) -> bool:
    """Return whether a number ends a street, as in Alder Street 14."""
    return len(words) > 2 and is_number(words[-1]) and words[-2] in STRONG and FURNITURE.isdisjoint(words)


def _is_place(words: list[str]) -> bool:
    """Return whether a part is the name of a place by its kind."""
    return words[-1] in ESTABLISHMENTS or any(letter.isdigit() for letter in words[-1])


def _street_piece(pieces: list[list[str]]) -> int:
    """Return which part holds the street: not a building named like one where another follows; -1 for none."""
    found = [
        place for place, words in enumerate(pieces) if not STRONG.isdisjoint(words[1:]) and not _ends_as_name(words)
    ] or sorted(
        (place for place, words in enumerate(pieces) if words[-1] in WEAK and len(words) > 1),
        key=lambda place: pieces[place][-1] in LOCALITIES,
    )[:1]
    if found and pieces[found[-1]][-1] in BLOCKS:
        later = range(found[-1] + 1, len(pieces))
        found += [place for place in later if not WEAK.isdisjoint(pieces[place][1:])][:1]
    for number, place in enumerate(found):
        if pieces[place][-1] not in LIKE_A_NAME or number == len(found) - 1:
            return place
    return -1


def _ends_as_name(words: list[str]) -> bool:
    """Return whether a part with the kind of a street ends as the name of a place: Station Road Cafe."""
    kinds = [place for place in range(1, len(words)) if words[place] in STRONG]
    return words[-1] in ESTABLISHMENTS and max(kinds) < len(words) - 1


def _street_begins(words: list[str]) -> int:
    """Return where the street begins in ``PHONE BOX OUTSIDE 14 ALDER STREET``: behind name, numbers and prepositions."""
    kinds = [place for place in range(1, len(words)) if words[place] in STRONG]
    if not kinds:
        return 0
    kind = kinds[0]
    marks = [place for place, word in enumerate(words) if word in (ESTABLISHMENTS if place else FURNITURE)]
    end = max(
        (place + 1 for place in marks if place < kind and STRONG.isdisjoint(words[place + 1 : place + 2])), default=0
    )
    following = _TYPES if words[kind] in BLOCKS else STRONG
    if words[kind] in LIKE_A_NAME and end < kind and not following.isdisjoint(words[kind + 2 :]):
        return kind + 1
    numbers = [place + 1 for place in range(kind) if any(letter.isdigit() for letter in words[place])]
    if end or numbers:
        begin = max([end, *numbers])
        while words[begin] in BETWEEN and begin < kind - 1:
            begin += 1
        return begin
    if words[0] != "THE" and words[kind - 1] not in WELL_KNOWN:
        return 0
    begin = kind - 1
    while begin and words[begin - 1] in QUALIFIERS:
        begin -= 1
    return begin


def written_out(words: list[str]) -> list[str]:
    """Return words with short writings written out; ``ST`` is Saint in front, and before a name that has a type."""
    first = FIRST.get(words[0], words[0]) if len(words) > 1 or words[0] != "ST" else "ST"
    return [first, *written_out_behind(words[1:], first)] if len(words) > 1 else [first]


def written_out_behind(words: list[str], before: str = "") -> list[str]:
    """Return the same for words behind a number or behind another word."""
    out: list[str] = []
    for place, word in enumerate(words):
        if word == "ST":
            later = [STREET_TYPES.get(other, other) for other in words[place + 1 :] if other != "ST"]
            named = len(later) > 1 and later[0] not in STRONG and not STRONG.isdisjoint(later)
            saint = named or (bool(later) and (out[-1] in STRONG if out else not before or before in STRONG))
            word = "SAINT" if saint else "STREET"
        out.append(STREET_TYPES.get(word, word))
    return [word for word in out if word != "-"]
