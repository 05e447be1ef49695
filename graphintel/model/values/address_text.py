"""The writing of an address made plain: capitals without accents, punctuation only where it is meaning.

Punctuation between the parts of an address is form, and becomes a comma or a space. Within a unit or a number it is
meaning: 3/1 is not 31, 3.03 is not 303, and 12½ is not 121/2. So a mark that stands between digits, or between a digit
and a single letter, stays as it is written.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby

from graphintel.model.values.address_words import ATTACHED, COMPOUNDS, FLOOR, STOREYS, STOREYS_SHORT
from graphintel.model.values.base import folded

_BREAKS = re.compile(r"[\n\r;|]")
_APOSTROPHES = re.compile(r"(?<=[A-Z])['’`´‘](?=[A-Z])")
_LOOSE = re.compile(
    r"[\[\](){}\"#]|(?:[^\w\s,]|_)(?!\d|[A-Z](?![^\W_]))|(?<!\d)(?<!\b[A-Z])(?<!\d[A-Z])(?:[^\w\s,]|_)"
    r"|(?<=[A-Z])\.(?=[A-Z])"
)
_PLAINER = re.compile(r"[^A-Z0-9\s,]")
_SLASH = re.compile(r"(?<=\d)\s*/\s*(?=\d)|(?<=\d[A-Z])\s*/\s*(?=\d)")
_FRACTION = re.compile(r"(?<=\d)\s+(?=[¼½¾⅐-⅞])")
_RUN_ON = re.compile(rf"\b\d+(?=[A-Z]{{3}})|(?<![A-Z])(?:{'|'.join(ATTACHED)})(?=\d)")
_MAY_RUN_ON = re.compile(r"[MTES]\d|\d[A-Z]{3}")
_LEVELS = FLOOR | {"LEVEL"}
_MINUS = re.compile(r"-\d(?![\w./])(?P<level>\s*(?:FLOOR|FLR|LEVEL)\b)?")
_SIGN = re.compile(r"\b(?:NO|NOS|NUMBER) (?:- )*(?=\d+(?!\d|[A-Z]?/))")
_COMPOUND = re.compile(rf"\b(?:{'|'.join(COMPOUNDS)})(?![^\W_])")
_IN_COMPOUNDS = {re.split(r"[ /]", written)[0] for written in COMPOUNDS if "/" not in written} | {"/"}
_KEPT = {"-": " - ", "&": " & ", "+": " & "}
_INNER = str.maketrans({":": "\u2236", "+": "&", "\\": "/"})  # a colon would break the key: a ratio looks the same


def plain_address(text: str) -> str:
    """Return a writing in capitals without accents, and with the punctuation that is meaning; commas part what they part.

    Examples
    --------
    >>> plain_address("Flat 3.03, 12½ St. Alder's Rd.")
    'FLAT 3.03 , 12½ ST ALDERS RD'
    """
    bare = folded(text).upper() if text.isascii() else "".join(_bare(text))
    line = _BREAKS.sub(",", bare)
    if _PLAINER.search(line):
        line = _SLASH.sub("/", _APOSTROPHES.sub("", line))
        line = _LOOSE.sub(_between, line).translate(_INNER)
    if _MAY_RUN_ON.search(line):
        line = _RUN_ON.sub(r"\g<0> ", _RUN_ON.sub(r"\g<0> ", line))  # a number may follow what the first parts
    line = " ".join(line.replace(",", " , ").split())
    return settled_words(line)


def settled_words(line: str) -> str:
    """Return a plain line with compounds and fractions in one form, and without ``no`` before a number."""
    if not line.isascii():
        line = _FRACTION.sub("", line)
    if "NO" in line or "NUMBER" in line:
        line = _SIGN.sub("", line)
    if any(map(line.__contains__, _IN_COMPOUNDS)):  # nearly never, and cheaper to know than to look for each
        line = _COMPOUND.sub(lambda found: COMPOUNDS[found[0]], line)
    return line


def _bare(text: str) -> list[str]:
    """Return the pieces of a text in capitals; a fraction or raised figure stays, as folding makes other digits of it."""
    pieces = []
    for numeral, letters in groupby(text, lambda letter: unicodedata.category(letter) == "No"):
        piece = "".join(letters)
        if not numeral:
            apart = unicodedata.normalize("NFKD", folded(piece).upper())
            piece = "".join(letter for letter in apart if not unicodedata.combining(letter))
            piece = unicodedata.normalize("NFC", piece).upper()
        pieces.append(piece)
    return pieces


def _between(found: re.Match[str]) -> str:
    if found[0] == "-" and _is_minus(found.string, found.start()):
        return "-"
    return _KEPT.get(found[0], " ")


def _is_minus(line: str, at: int) -> bool:
    """Return whether a dash makes a floor one below the ground: floor -1 is not floor 1, but Ground Floor -1 Alder Road is number 1."""
    number, before = _MINUS.match(line, at), line[:at].replace(",", " , ")
    if number is None or (before and not before[-1].isspace()):
        return False
    words = [",", *before.split()]
    if words[-1] == ",":
        return number["level"] is not None
    return words[-1] in _LEVELS and words[-2] not in STOREYS | STOREYS_SHORT.keys() and not words[-2].endswith("TH")
