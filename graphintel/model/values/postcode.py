"""Postcodes, also the pseudo-codes and those that can never be in use."""

from __future__ import annotations

import re
from itertools import product

from graphintel.model.values.base import CleanValue, InvalidValueError, folded

RESERVED = re.compile(r"XX\d\d[A-Z]{2}|ZZ99\d[A-Z]Z", re.ASCII)
"""Postcodes that no place can have: safe in tests and demonstrations; ZZ99 codes are pseudo-codes of statistics."""

_STRICT = re.compile(
    r"(?:[A-PR-UWYZ]\d[\dA-HJKPSTUW]?|[A-PR-UWYZ][A-HK-Y]\d[\dABEHMNPRVWXY]?)\d[ABD-HJLNP-UW-Z]{2}|GIR0AA|BFPO\d{1,4}",
    re.ASCII,
)
IN_TEXT = re.compile(
    r"\b([A-Z]{1,2}\d[A-Z\d]?[ ,.-]*\d[A-Z]{2}|GIR ?0AA|BFPO ?\d{1,4})\b",
    re.ASCII,
)
"""A postcode within other text in capitals; what it finds is still to be cleaned."""

_AS_DIGIT = {"O": "0", "Q": "0", "D": "0", "I": "1", "L": "1", "Z": "2", "S": "5", "G": "6", "B": "8"}
_AS_LETTERS = {"0": "ODQ", "1": "IL", "2": "Z", "5": "S", "6": "G", "8": "B", "O": "DQ", "I": "L"}
_SHAPES = tuple(f"{outward}9AA" for outward in ("A9", "A99", "AA9", "AA99", "A9A", "AA9A"))
_LAST_LETTERS = re.compile(r"[ABD-HJLNP-UW-Z]{2}$")
_MAX_LENGTH = 7
_FALSE = re.compile(
    r"[A-Z]{1,2}\d[A-Z\d]? (?:\d[A-Z\d]{1,3}|\d [A-Z]{3}|[OILSZB][A-Z\d]{2})|[A-Z]{1,2}\d[A-Z\d]?\d[A-Z\d]{2}|[A-Z][A-Z\d]{4,6}",
    re.ASCII,
)
_PARTED = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?[.-]\d[A-Z\d]{2}", re.ASCII)
_FALSE_LAST = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? (?:\d[A-Z][A-Z\d]|\d\d[A-Z]|[OI][A-Z]{2})$", re.ASCII)
_NEARLY_LAST = re.compile(r"\b[A-Z\d]{2,4} \d(?!ST|ND|RD|TH)[A-Z]{2}$", re.ASCII)


class PostcodeType:
    """A postcode without its space.

    Examples
    --------
    >>> POSTCODE.key("xx1 1ab")
    'XX11AB'
    """

    def clean(self, text: str) -> CleanValue:
        """Return the postcode without space; ``reserved`` where no place can have it.

        Raises
        ------
        InvalidValueError
            ``bad_postcode``.
        """
        plain = re.sub(r"[\s.,\-]+", "", folded(text))
        squeezed = plain.upper() if plain.isascii() else ""
        if RESERVED.fullmatch(squeezed):
            return CleanValue(squeezed, self.display(squeezed), {"reserved": True})
        if not _STRICT.fullmatch(squeezed):
            raise InvalidValueError(
                "bad_postcode",
                f"{text.strip()[:20]!r} is no postcode: expected a form such as XX1 1AA; {_asked(squeezed)}check the source.",
            )
        return CleanValue(squeezed, self.display(squeezed))

    def key(self, text: str) -> str:
        """Return the postcode without space."""
        return self.clean(text).key

    def display(self, key: str) -> str:
        """Return the postcode with its space."""
        return f"BFPO {key[4:]}" if key.startswith("BFPO") else f"{key[:-3]} {key[-3:]}"


POSTCODE = PostcodeType()


def repaired_postcodes(squeezed: str) -> list[str]:
    """Return the postcodes that a text may have meant, look-alikes exchanged, those with the fewest changes."""
    found: dict[str, int] = {}
    for shape in _SHAPES if len(squeezed) <= _MAX_LENGTH else ():
        if len(shape) == len(squeezed):
            for letters in product(*map(_readings, shape, squeezed)):
                code = "".join(letters)
                if _STRICT.fullmatch(code) or (RESERVED.fullmatch(code) and _LAST_LETTERS.search(code)):
                    found[code] = sum(one != other for one, other in zip(code, squeezed, strict=True))
    return sorted(code for code, changes in found.items() if changes == min(found.values()))


def _readings(kind: str, letter: str) -> str:
    """Return what a character may be where a postcode has a digit (9) or a letter."""
    if kind == "9":
        return letter if letter.isdigit() else _AS_DIGIT.get(letter, "")
    return ("" if letter.isdigit() else letter) + _AS_LETTERS.get(letter, "")


def _asked(squeezed: str) -> str:
    """Return what to do, with the postcode that the source may have meant; it is never taken without asking."""
    near = repaired_postcodes(squeezed)[:2]
    if not near:
        return ""
    return f"did the source mean {' or '.join(map(POSTCODE.display, near))}? If not, "


def _is_false(part: str) -> bool:
    """Return whether a whole part of an address is written as a postcode."""
    if _NEARLY_LAST.fullmatch(part) and repaired_postcodes(part.replace(" ", "")):
        return True
    if not _FALSE.fullmatch(part) or not any(letter.isdigit() for letter in part):
        return False
    return " " in part or (not part[-2:].isdigit() and bool(repaired_postcodes(part)))  # A1234 is a road


def _squeezed(part: str) -> str:
    return re.sub("[ .-]", "", part)


def _is_parted_otherwise(part: str) -> bool:
    """Return whether a part is a postcode, or nearly one, but for where it is parted: XX1 1 AB, XX1-1A8."""
    squeezed = _squeezed(part)
    if _PARTED.fullmatch(part) and repaired_postcodes(squeezed):
        return True
    return len(squeezed) <= _MAX_LENGTH and (RESERVED.fullmatch(squeezed) or _STRICT.fullmatch(squeezed)) is not None


def refuse_false_postcode(line: str) -> None:
    """Raise where something in a plain line stands where a postcode stands and is none.

    Raises
    ------
    InvalidValueError
        ``bad_postcode``; the sentence names what stands there, and the postcode that look-alikes may have hidden.
    """
    parts = [part.strip() for part in line.split(",") if part.strip()]
    if not parts:
        return
    whole = next((part for part in reversed(parts) if _is_false(part) or _is_parted_otherwise(part)), "")
    behind = _FALSE_LAST.search(parts[-1]) or _NEARLY_LAST.search(parts[-1])
    near = behind and (behind.re is _FALSE_LAST or repaired_postcodes(behind[0].replace(" ", "")))
    written = whole or (behind[0] if behind and near else "")
    if not written:
        return
    raise InvalidValueError(
        "bad_postcode",
        f"{written!r} stands where a postcode stands and is none; {_asked(_squeezed(written))}"
        "correct it, or leave it out and give the item's area.",
    )
