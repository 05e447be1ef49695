"""Units within an address: flats, rooms, floors and sides, read out of its parts.

Every word of a unit is in its text, or is a declared synonym of one that is: kinds and floors in one form, ``to`` as
``-`` and ``and`` as ``&`` between numbers, a floor without more as the flat on it. What is not understood as a unit is
left in the part that it stands in.
"""

from __future__ import annotations

import re

from graphintel.model.values.address_words import (
    BESIDE,
    BLOCKS,
    CLEAR_SIDES,
    COUNTED,
    FLAT,
    FLATS,
    FLOOR,
    LARGER,
    LEADING,
    NOUNS,
    ORDER,
    PLURALS,
    ROOMLIKE,
    SIDES,
    SMALL_NUMBERS,
    STOREYS,
    STOREYS_SHORT,
    STREET_TYPES,
    STRONG,
    UNITS,
)

_ORDINAL = re.compile(r"\d+(?:ST|ND|RD|TH)")
_ZEROS = re.compile(r"(?:^|(?<=[-&]))0+(?=\d+[A-Z¼½¾]?(?![^-&]))")
_JOINS = {"-": "-", "TO": "-", "&": "&", "AND": "&"}
_TRIGGERS = frozenset({*COUNTED, *NOUNS, *SIDES, *FLATS, *FLOOR, "BASEMENT"})
_BASEMENTS = frozenset({"BASEMENT", "SUB BASEMENT"})


def is_number(word: str) -> bool:
    """Return whether a word is a number as houses have it: 14, 14A, 14-16, 12½; 1st is none."""
    return word[0].isdigit() and not (word[-1] in "TDH" and _ORDINAL.fullmatch(word))


def is_code(word: str) -> bool:
    """Return whether a word may be the number or letter of a unit: 2, B, 2F1, PF1, 3/1."""
    if len(word) == 1:
        return word.isdigit() or "A" <= word <= "Z"
    if word.isalpha():
        return False
    return any(map(str.isnumeric, word)) and not _ORDINAL.fullmatch(word)


def without_zeros(text: str) -> str:
    """Return a number without leading zeros; those within one (3.03) are meaning."""
    return _ZEROS.sub("", text) if "0" in text else text


def number_at(words: list[str], place: int) -> tuple[str, int]:
    """Return the number that begins at a place, ranges and a letter behind it included, and where it ends."""
    number, place = without_zeros(words[place]), place + 1
    if number.isdigit() and place < len(words) and len(words[place]) == 1 and "A" <= words[place] <= "Z":
        following = words[place + 1 : place + 2]
        if not following or (len(following[0]) > 1 and following[0] not in _A_STREET) or following[0] in _JOINS:
            number, place = number + words[place], place + 1
    while place + 1 < len(words) and (join := _JOINS.get(words[place])) and is_number(words[place + 1]):
        number, place = f"{number}{join}{without_zeros(words[place + 1])}", place + 2
    return number, place


_A_STREET = frozenset({"STREET", "ST", "ROAD", "RD", "AVENUE", "AVE", "AV"})


class Units:
    """The units that an address has said so far."""

    __slots__ = ("beside", "flat", "implied", "kinds", "sides", "storeys")

    def __init__(self) -> None:
        self.kinds: list[tuple[str, str]] = []
        self.storeys: list[str] = []
        self.sides: list[str] = []
        self.beside: list[str] = []
        self.flat = self.implied = False

    @property
    def text(self) -> str:
        """The units in one form: the smaller first, then floor and side, then what they lie in."""
        if not self.kinds and not self.storeys and not self.flat and not self.sides:
            return ""
        names = [kind for kind, _ in self.kinds]
        smaller = [unit for unit in self.kinds if unit[0] not in LARGER]
        larger = [unit for unit in self.kinds if unit[0] in LARGER]
        if len(set(names)) == len(names):  # of two flats the order may say which lies where
            smaller.sort(key=lambda unit: ORDER.get(unit[0], len(ORDER)))
            larger.sort(key=lambda unit: LARGER[unit[0]])
        storeys = " & ".join(self.storeys)
        floor = [storeys, *([] if not storeys or storeys in _BASEMENTS else ["FLOOR"])] if storeys else []
        flat = self.flat or (self.implied and not smaller)
        shown = [FLAT] if flat and not any(kind == FLAT for kind in names) else []
        return " ".join([
            *(f"{kind} {value}" for kind, value in smaller), *floor, *self.sides, *shown, *self.beside,
            *(f"{kind} {value}" for kind, value in larger),
        ])  # fmt: skip

    def take(self, words: list[str]) -> list[list[str]]:
        """Take the units out of a part; return what is left, parted where they stood."""
        if _TRIGGERS.isdisjoint(words):
            return [words]
        left: list[list[str]] = [[]]
        place, begins = 0, True
        while place < len(words):
            end = self._item(words, place, begins)
            if end > place:
                place, begins = end, True
                left.append([])
                continue
            if begins and place and words[place] in LEADING and place + 1 < len(words):
                place += 1
                continue
            left[-1].append(words[place])
            begins = begins and words[place] in {"THE", "A"} and place == 0
            place += 1
        return [piece for piece in left if piece and piece not in (["THE"], ["A"])]

    def add(self, kind: str, value: str) -> None:
        """Add a unit that is a number alone, as in ``3/1, 12 Alder Street``."""
        self.kinds.append((kind, without_zeros(value)))

    def _item(self, words: list[str], place: int, begins: bool) -> int:
        """Read one unit, floor or side; return where it ends, the same place where none begins."""
        word = words[place]
        if word not in _TRIGGERS and not _is_storey(STOREYS_SHORT.get(word, word)):
            return place
        end = self._counted(words, place, begins)
        if end == place:
            end = self._storey(words, place)
        if end == place:
            end = self._side(words, place, begins)
        return self._bare_flat(words, place) if end == place and begins else end

    def _counted(self, words: list[str], place: int, begins: bool) -> int:
        word = words[place]
        kind = COUNTED.get(word) or (word if word in NOUNS else "")
        if not kind:
            return place
        value, end = _value(words, place + 1, several=word in PLURALS)
        if not value:
            return place
        clear = end == len(words) or is_number(words[end]) or words[end] in COUNTED
        numbered = end < len(words) and is_number(words[end])
        if word not in UNITS and not (begins and (clear or word in COUNTED)) and not (word in COUNTED and numbered):
            return place
        if ("&" in value or words[place + 1 : place + 3][-1:] == ["TO"]) and f"{kind}S" in COUNTED:
            kind = f"{kind}S"
        self.kinds.append((kind, value))
        return end

    def _storey(self, words: list[str], place: int) -> int:
        storey, end = _storey_at(words, place)
        if not storey:
            return place
        if end < len(words) and words[end] in FLOOR:
            end += 1
        elif storey not in _BASEMENTS or not _stops(words, _run(words, end), "OF"):
            return place
        self.storeys.append(storey)
        run = _run(words, end)
        if run > end and _stops(words, run):
            self.sides += words[end:run]
            end = run
        if _is_flat_alone(words, end):
            self.flat = True
            return self._beside(words, end + 1)
        self.implied = self.implied or end == len(words) or words[end] not in ROOMLIKE
        return end

    def _side(self, words: list[str], place: int, begins: bool) -> int:
        end = _run(words, place)
        if end == place:
            return place
        flat = end < len(words) and words[end] in FLATS
        clear = CLEAR_SIDES.issuperset(words[place:end])
        if begins:
            wanted = flat or (_stops(words, end) and (clear or bool(self.text)))
        else:
            wanted = clear and end == len(words) and _may_have_sides(words[place - 1])
        if not wanted:
            return place
        self.sides += words[place:end]
        if _is_flat_alone(words, end):
            self.flat = True
            return self._beside(words, end + 1)
        return end

    def _bare_flat(self, words: list[str], place: int) -> int:
        if words[place] not in FLATS:
            return place
        end = place + 1
        joined = end < len(words) and (words[end] in BESIDE or words[end] in LEADING)
        if not _stops(words, end + joined, "OF"):
            return place
        self.flat = True
        return self._beside(words, end)

    def _beside(self, words: list[str], place: int) -> int:
        """Take ``above`` and the like behind a flat, where a number or nothing follows."""
        if place < len(words) and words[place] in BESIDE and _stops(words, place + 1):
            self.beside.append(BESIDE[words[place]])
            return place + 1
        return place


def _is_storey(word: str) -> bool:
    """Return whether a word says which floor."""
    return word in STOREYS or (word[0].isdigit() and _ORDINAL.fullmatch(word) is not None)


def _storey_at(words: list[str], place: int) -> tuple[str, int]:
    """Return the words that say which floor or floors, and where they end."""
    said: list[str] = []
    join = ""
    while place < len(words):
        word = STOREYS_SHORT.get(words[place], words[place])
        if _is_storey(word):
            said += [join, word] if join else [word]
            join = ""
        elif said and not join and word in _JOINS:
            join = "TO" if _JOINS[word] == "-" else "&"
        else:
            break
        place += 1
    return ("", place) if join else (" ".join(said), place)


def _run(words: list[str], place: int) -> int:
    """Return where the words of sides that begin at a place end; those of a floor are no sides."""
    end = place
    while end < len(words) and (words[end] in SIDES or words[end] in STOREYS):
        end += 1
    if end < len(words) and words[end] in FLOOR:
        while end > place and words[end - 1] in STOREYS:
            end -= 1
    return end


def _stops(words: list[str], place: int, also: str = "AT") -> bool:
    """Return whether a unit may end at a place: nothing, a number or another unit follows."""
    if place >= len(words):
        return True
    word = words[place]
    counted = word in COUNTED or (word in NOUNS and place + 1 < len(words) and is_code(words[place + 1]))
    return counted or word in STOREYS or word in {"AT", "-", also} or is_number(word)


def _may_have_sides(word: str) -> bool:
    """Return whether ``left`` behind a word is a side of it, as of a number, a street or a building."""
    return word in STREET_TYPES or word in STRONG or word in BLOCKS or is_number(word)


def _value(words: list[str], place: int, *, several: bool) -> tuple[str, int]:
    """Return the number or letter of a unit, lists and ranges included, and where it ends; empty where there is none."""
    if place + 1 < len(words) and words[place] in {"NO", "NOS", "NUMBER"} and is_code(words[place + 1]):
        place += 1
    if place >= len(words):
        return "", place
    value = SMALL_NUMBERS.get(words[place], words[place])
    if not is_code(value):
        return "", place
    value, place = _lettered(words, value, place)
    while place + 1 < len(words) and (join := _JOINS.get(words[place])) and is_code(words[place + 1]):
        if join == "-" and not several and _is_house(words, place + 1):
            break
        following, place = _lettered(words, words[place + 1], place + 1)
        value = f"{value}{join}{following}"
    return value, place


def _lettered(words: list[str], value: str, place: int) -> tuple[str, int]:
    """Return a number with the letter that stands behind it, as in ``2 B``, and where it ends."""
    value, place = without_zeros(value), place + 1
    letter = place < len(words) and len(words[place]) == 1 and "A" <= words[place] <= "Z"
    if letter and value.isdigit():
        following = words[place + 1] if place + 1 < len(words) else "&"
        if following in _JOINS or is_number(following):
            return value + words[place], place + 1
    return value, place


def _is_flat_alone(words: list[str], place: int) -> bool:
    """Return whether a flat that has a floor or side has no number: in Second Floor Flat 14 Alder Street it is the house's."""
    if place >= len(words) or words[place] not in FLATS:
        return False
    value, end = _value(words, place + 1, several=False)
    while value and end + 1 < len(words) and words[end] in _JOINS and is_number(words[end + 1]):
        end += 2
    behind = words[end] if end < len(words) else "AT"
    return not value or (value[0].isdigit() and not (behind in {"AT", "OF", *COUNTED} or is_number(behind)))


def _is_house(words: list[str], place: int) -> bool:
    """Return whether a number behind a dash begins a street, as in ``Flat 2 - 14 Alder Street``."""
    behind = words[place + 1 :]
    return bool(behind) and not is_number(behind[0]) and not is_code(behind[0]) and behind[0] not in _JOINS
