"""Finds the code page of old text from the statistics of its letters and marks; where that is not clear it does not guess.

Every word with bytes beyond ASCII is read in each code page and weighed in each language that is written in it: how
often its letter stands between these neighbours, or its mark (a pound sign, a dash) in such a place. A code page is
taken only where its reading is far likelier than each other reading that differs; else both are shown.

Notes
-----
A naive mixture of languages, word by word, over distinct words. The table of letters is
:mod:`ingest.readers.letter_statistics`; what marks and code pages weigh is set by hand: most files of this field are
English, so cp1252 needs least evidence.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from ingest.readers.letter_statistics import TABLE

CODE_PAGES: Mapping[str, tuple[float, frozenset[str]]] = {
    page: (weight, frozenset(languages.split()))
    for page, weight, languages in (
        ("cp1252", 0.0, "en fr de es pt it nl sv da nb fi is ca et sq"),
        ("iso8859_15", -3.5, "en fr de es pt it nl sv da nb fi is ca et sq"),
        ("mac_roman", -4.5, "en fr de es pt it nl sv da nb fi is ca sq"),
        ("cp1250", -2.5, "en de pl cs sk hu ro sh sl sq"),
        ("iso8859_2", -3.5, "en de pl cs sk hu ro sh sl sq"),
        ("cp1257", -2.5, "en de lt lv et pl"),
        ("cp1254", -4.0, "en fr de es it tr"),
        ("cp850", -6.0, "en fr de es pt it nl sv da nb fi is ca sq"),
    )
}
"""Code pages with their weight before any evidence (natural logarithm) and the languages that it is for."""

SURE = 5.0
"""How much likelier (natural logarithm) a reading must be than each other one: 150 to one."""

_ENGLISH, _OF_THE_PAGE, _FOREIGN = math.log(0.3), math.log(0.07), math.log(0.005)
_NEIGHBOURS = "_abcdefghijklmnopqrstuvwxyz"
_PLAIN = {"ł": "l", "đ": "d", "ø": "o", "æ": "a", "œ": "o", "ß": "s", "ð": "d", "þ": "t", "ı": "i"}
_STRANGE = -25.0
_MIN_LIKELIHOOD, _UNEXPLAINED = -20.0, -16.0
_EXPLAINED = 0.6
_MARK = math.log(0.2)
_LETTER = math.log(0.5)
_TOGETHER = math.log(0.004)
_BY_DIGIT = math.log(0.005)
_ALONE = math.log(0.05)
_CASE = math.log(1e-3)
_COMMON, _BESIDE_OTHERS, _ELSEWHERE = 0.01, 0.01, 0.0005
_MARKS: Mapping[str, tuple[float, Mapping[str, float]]] = {
    # how usual a mark is, and how usual the places: what stands before and after (l letter, d digit, s space or end, p other)
    "£": (0.2, {"sd": 0.9, "pd": 0.08, "ld": 0.01, "ss": 0.05, "sl": 0.001}),
    "€": (0.05, {"sd": 0.6, "ds": 0.15, "pd": 0.08, "ss": 0.15, "dp": 0.03, "ld": 0.005}),
    "’": (0.3, {"ll": 0.8, "ls": 0.3, "sd": 0.02, "lp": 0.02, "ps": 0.02, "ds": 0.01, "dl": 0.01}),
    "‘": (0.04, {"sl": 0.8, "pl": 0.1, "sd": 0.05}),
    "“": (0.06, {"sl": 0.85, "sd": 0.05, "pl": 0.05}),
    "”": (0.06, {"ls": 0.4, "ps": 0.3, "lp": 0.15, "ds": 0.05, "dp": 0.03, "pp": 0.02}),
    "„": (0.01, {"sl": 0.9, "sd": 0.05}),
    "–": (
        0.12,
        {"ss": 0.75, "dd": 0.15, "sl": 0.03, "ls": 0.03, "ps": 0.01, "sd": 0.01, "ds": 0.01, "dp": 0.02, "ll": 0.003},
    ),
    "—": (0.02, {"ss": 0.75, "ll": 0.002, "ls": 0.05, "ps": 0.05, "sl": 0.03, "dd": 0.03}),
    "…": (0.02, {"ls": 0.6, "lp": 0.1, "sl": 0.08, "ps": 0.05, "ss": 0.2, "ll": 0.01}),
    "•": (0.02, {"ss": 0.8, "sl": 0.15, "sd": 0.03}),
    "°": (0.01, {"dl": 0.5, "ds": 0.4, "dp": 0.05, "ss": 0.01}),
    "½": (0.009, {"ds": 0.5, "ss": 0.2, "dp": 0.05, "sl": 0.05, "dl": 0.1, "sp": 0.05}),
    "¼": (0.004, {"ds": 0.5, "ss": 0.3, "dl": 0.1, "dp": 0.05}),
    "¾": (0.004, {"ds": 0.5, "ss": 0.3, "dl": 0.1, "dp": 0.05}),
    "²": (0.003, {"ls": 0.6, "ds": 0.2, "lp": 0.1}),
    "³": (0.001, {"ls": 0.6, "ds": 0.2, "lp": 0.1}),
    "´": (0.004, {"ll": 0.8, "ls": 0.1, "sl": 0.05}),
    "·": (0.002, {"ss": 0.5, "dd": 0.2, "ll": 0.1, "sl": 0.1}),
    "«": (0.003, {"sl": 0.9, "ss": 0.05}),
    "»": (0.003, {"ls": 0.6, "ps": 0.3, "ss": 0.05}),
    "©": (0.003, {"ss": 0.6, "sd": 0.2, "sl": 0.1}),
    "®": (0.0005, {"ls": 0.8, "lp": 0.1, "ss": 0.05}),
    "™": (0.003, {"ls": 0.8, "lp": 0.1, "ss": 0.05}),
    "§": (0.003, {"sd": 0.6, "ss": 0.3, "sl": 0.02}),
    "\xa0": (
        0.04,
        {"ls": 0.2, "ss": 0.2, "ll": 0.2, "dl": 0.1, "ld": 0.1, "ps": 0.05, "sl": 0.05, "dd": 0.05, "pl": 0.05},
    ),
    "¿": (0.002, {"sl": 0.95, "pl": 0.02}),
    "¡": (0.002, {"sl": 0.95, "pl": 0.02}),
    "º": (0.003, {"ds": 0.7, "ls": 0.1, "dl": 0.1}),
    "ª": (0.002, {"ds": 0.7, "ls": 0.2}),
    "×": (0.002, {"ss": 0.5, "dd": 0.4}),
    "±": (0.001, {"sd": 0.7, "ss": 0.2}),
    "µ": (0.001, {"sl": 0.6, "dl": 0.3}),
    "†": (0.0005, {"ss": 0.5, "ls": 0.3}),
    "¤": (0.00001, {"sd": 0.5, "ss": 0.2}),
}
_AROUND = ' ,;|\t\r\n"'
_ENDINGS = frozenset({"s", "t", "d", "m", "ll", "re", "ve"})


@dataclass(frozen=True, slots=True)
class CodePageChoice:
    """Which code page some words are in, and where two are as likely: the other, and how each reads the same word.

    ``page`` is empty where no code page makes words of the bytes.
    """

    page: str
    other: str = ""
    word: str = ""
    other_word: str = ""


@cache
def _letters() -> Mapping[str, Mapping[str, tuple[float, Mapping[str, float], Mapping[str, float]]]]:
    """Return, by language and letter, the logarithms of its share and of its neighbours."""

    def figure(written: str) -> float:
        return -(ord(written) - 65) / 2 * math.log(2)

    def figures(written: str) -> dict[str, float]:
        return dict(zip(_NEIGHBOURS, map(figure, written), strict=True))

    found: dict[str, dict[str, tuple[float, Mapping[str, float], Mapping[str, float]]]] = {}
    for line in TABLE.split("\n"):
        if line:
            language, letter, share, before, after = line.split()
            found.setdefault(language, {})[letter] = (figure(share), figures(before), figures(after))
    return found


@cache
def _neighbour(character: str) -> str:
    """Return the plain letter of a character, ``_`` for what is no letter."""
    low = character.lower()
    plain = _PLAIN.get(low, unicodedata.normalize("NFD", low)[:1])
    return plain if "a" <= plain <= "z" else "_"


@cache
def _character_class(character: str) -> str:
    """Return what a character is to a mark beside it: letter, digit, space or end, or another."""
    if character.isalpha():
        return "l"
    if character.isdigit():
        return "d"
    return "s" if not character or character.isspace() or character in ',;|\t"' else "p"


def _mark(text: str, at: int) -> float:
    """Return how likely a mark is where it stands."""
    character = text[at]
    usual, places = _MARKS.get(character, (0.0, {}))
    place = _character_class(text[at - 1 : at] if at else "") + _character_class(text[at + 1 : at + 2])
    share = places.get(place, 0.0)
    if not share and usual >= _COMMON:
        share = _BESIDE_OTHERS if "p" in place else _ELSEWHERE
    if character == "’" and share == 0.8:
        share = _apostrophe(text, at)
    return max(_STRANGE, math.log(usual * share) + 2 * math.log(1 / 5)) if share else _STRANGE


def _apostrophe(text: str, at: int) -> float:
    """Return how likely an apostrophe is between two letters: in an ending, or after O and D, far more than elsewhere."""
    rest = text[at + 1 :]
    word = rest[: next((n for n, c in enumerate(rest) if not c.isalpha()), len(rest))]
    if word.lower() in _ENDINGS:
        return 0.8
    first = at == 1 or not text[at - 2].isalpha()
    return 0.15 if first and (word[0].isupper() or text[at - 1].lower() in "dlo") else 0.0005


def _breaks_case(character: str, before: str, after: str) -> bool:
    """Return whether a letter is a capital inside a word, or a small one among capitals."""
    if character.isupper():
        return before.islower() or (before.isupper() and after.islower())
    return before.isupper() and after.isupper()


def _chance(text: str, language: str) -> float:
    """Return how likely the characters of a word beyond ASCII are in a language (natural logarithm)."""
    letters, total = _letters()[language], 0.0
    for at, character in enumerate(text):
        if character.isascii():
            continue
        if not character.isalpha() or character in "ºªµ":
            total += _MARK + _mark(text, at)
            continue
        before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
        low = "ı" if character == "İ" else character.lower()
        known = letters.get(low)
        if known is None:
            total += _STRANGE
        else:
            share, left, right = known
            total += _LETTER + share + left[_neighbour(before)] + right[_neighbour(after)]
        if not before.isascii() and before.isalpha():
            total += _TOGETHER
        if not before.isalpha() and not after.isalpha():
            total += _ALONE
        if before.isdigit() or after.isdigit():
            total += _BY_DIGIT
        if _breaks_case(character, before, after):
            total += _CASE
    return total


@lru_cache(16_384)
def _chances(text: str) -> Mapping[str, float]:
    """Return how likely a word is in each language."""
    return {language: _chance(text, language) for language in _letters()}


def _likelihood(chances: Mapping[str, float], languages: Collection[str]) -> float:
    """Return how likely a word is in a mixture of languages, most of them those of the code page (natural logarithm)."""
    found = [
        chance + (_ENGLISH if name == "en" else _OF_THE_PAGE if name in languages else _FOREIGN)
        for name, chance in chances.items()
    ]
    best = max(found)
    return best + math.log(sum(math.exp(value - best) for value in found))


def explains(word: str, page: str) -> bool:
    """Return whether a code page's languages explain a word, given with the character before and after it."""
    beyond = sum(not character.isascii() for character in word)
    return _likelihood(_chances(word), CODE_PAGES[page][1]) > _UNEXPLAINED * beyond


def _min_likelihood(word: bytes) -> float:
    """Return how likely the bytes are at least: so little that no word decides alone."""
    return _MIN_LIKELIHOOD * sum(byte >= 0x80 for byte in word)


def _read(word: bytes, page: str) -> str | None:
    """Return a word in a code page; None where it has no such character."""
    try:
        text = word.decode(page)
    except UnicodeDecodeError:
        return None
    return None if any("\x80" <= character <= "\x9f" for character in text) else text


def choose_code_page(
    words: Collection[bytes], pages: Mapping[str, tuple[float, frozenset[str]]] = CODE_PAGES
) -> CodePageChoice:
    """Return which code page words are in.

    Parameters
    ----------
    words : collection of bytes
        Distinct words with bytes beyond ASCII, each with the character before and after it.
    pages : mapping, optional
        The code pages to choose from.

    Returns
    -------
    CodePageChoice

    Notes
    -----
    A word that no code page explains (damage) weighs the same in all of them, so that it decides nothing.
    """
    readings = {page: [_read(word, page) for word in words] for page in pages}
    floor = [_min_likelihood(word) for word in words]
    weights: dict[str, list[float]] = {}
    for page, (_, languages) in pages.items():
        weights[page] = [
            least if text is None else max(least, _likelihood(_chances(text), languages))
            for text, least in zip(readings[page], floor, strict=True)
        ]
    totals = {page: before + sum(weights[page]) for page, (before, _) in pages.items()}
    best = max(totals, key=lambda page: totals[page])
    unknown = [least * _UNEXPLAINED / _MIN_LIKELIHOOD for least in floor]
    explained = sum(weight > limit for weight, limit in zip(weights[best], unknown, strict=True))
    if not words or totals[best] - sum(unknown) < 3 or explained < _EXPLAINED * len(words):
        return CodePageChoice("")
    for page in sorted(totals, key=lambda page: -totals[page]):
        if page == best or totals[best] - totals[page] >= SURE:
            continue
        at = _difference(readings[best], readings[page], weights[best], weights[page])
        if at is not None:
            word, other = readings[best][at], readings[page][at]
            return CodePageChoice(best, page, str(word or "").strip(_AROUND), str(other or "").strip(_AROUND))
    return CodePageChoice(best)


def _difference(
    readings: list[str | None], others: list[str | None], weights: list[float], other_weights: list[float]
) -> int | None:
    """Return the place of the word that two code pages read otherwise and that both make a word of, if there is one."""
    places = [at for at, (one, two) in enumerate(zip(readings, others, strict=True)) if one != two and one and two]
    return min(places, key=lambda at: abs(weights[at] - other_weights[at]), default=None)
