"""Registration marks and fragments of them."""

from __future__ import annotations

import re
from itertools import product

from graphintel.model.values.base import BadValue, Cleaned, Comparison, folded

RESERVED = re.compile(
    r"Z[A-Z]01[A-HJ-PR-Z]{3}|Z[1-9]\d{0,2}[A-Z]{3}|[A-Z]{3}[1-9]\d{0,2}Z|0\d{1,3}[A-Z]{1,2}|0\d{1,2}[A-Z]{3}|IIZ0\d{3}",
    re.ASCII,
)
"""Marks that can never be issued: safe in tests and demonstrations (domain reference C.8)."""

FORMATS = {
    "current": r"[A-HJ-PR-Y]{2}(?!00|01|50)\d{2}[A-HJ-PR-Z]{3}",
    "prefix": r"[A-HJ-NPR-Y](?!0)\d{1,3}[A-HJ-PR-Y]{3}",
    "suffix": r"[A-HJ-PR-Y]{3}(?!0)\d{1,3}[A-HJ-NPR-Y]",
    "northern_ireland": r"(?=[A-Z]*[IZ])(?:[A-HJ-PR-Y][A-PR-Z]{2}|[A-PR-Z]{2})(?!0)\d{1,4}",
    "dateless": r"(?!0)\d{1,4}[A-HJ-PR-Y]{1,2}|(?!0)\d{1,3}[A-HJ-PR-Y]{1,3}|[A-HJ-PR-Y]{1,2}(?!0)\d{1,4}"
    r"|[A-HJ-PR-Y]{1,3}(?!0)\d{1,3}",
    "q": r"Q(?!0)\d{1,3}[A-HJ-PR-Y]{3}",
    "diplomatic": r"\d{3}[DX]\d{3}",
}
"""Shapes that the United Kingdom has issued (domain reference C.2), tested after the reserved ones."""

_COMPILED = [re.compile(pattern, re.ASCII) for pattern in FORMATS.values()]
_TWINS = {"O": "O0", "0": "0O", "I": "I1", "1": "1I"}
_PUNCTUATION = re.compile(r"[\s.\-_'`\"’‘“”·•()\[\]]+")
_PLATES = (
    re.compile(r"([A-Z]{2}[0-9]{2})([A-Z]{3})"),
    re.compile(r"([A-Z][0-9]{1,3})([A-Z]{3})"),
    re.compile(r"([A-Z]{3})([0-9]{1,3}[A-Z])"),
    re.compile(r"([A-Z]{1,3})([0-9]{1,4})"),
    re.compile(r"([0-9]{1,4})([A-Z]{1,3})"),
)


def _squeezed(text: str) -> str:
    """Return a writing without case, spaces and punctuation; only plain letters are turned to capitals."""
    plain = _PUNCTUATION.sub("", folded(text))
    return plain.upper() if plain.isascii() else plain


def _fits(mark: str) -> bool:
    return any(pattern.fullmatch(mark) for pattern in _COMPILED)


def _repaired(mark: str) -> str:
    """Return a 7-character mark with O/0 and I/1 put right by position, where exactly one reading has a format."""
    if len(mark) != 7 or RESERVED.fullmatch(mark) or _fits(mark):
        return mark
    readings = {"".join(letters) for letters in product(*(_TWINS.get(c, c) for c in mark))}
    fitting = [reading for reading in readings if RESERVED.fullmatch(reading) or _fits(reading)]
    return fitting[0] if len(fitting) == 1 else mark


def _spaced(mark: str) -> str:
    """Return the mark as it stands on a plate."""
    for plate in _PLATES:
        if found := plate.fullmatch(mark):
            return f"{found[1]} {found[2]}"
    return mark


class Mark:
    """A registration mark.

    Examples
    --------
    >>> MARK.key("zz01 aaa")
    'ZZ01AAA'
    >>> MARK.key("ZZO1 AAA")  # letter O where only a digit can stand
    'ZZ01AAA'
    """

    def clean(self, text: str) -> Cleaned:
        """Return the mark without case and spacing; ``reserved`` or ``nonconforming`` where it is.

        Raises
        ------
        BadValue
            ``bad_mark``: not 2 to 7 letters and digits with at least one of each.
        """
        squeezed = _squeezed(text)
        if not re.fullmatch(r"(?=.*[A-Z])(?=.*[0-9])[A-Z0-9]{2,7}", squeezed):
            raise BadValue(
                "bad_mark",
                f"{text.strip()[:40]!r} is no registration mark: expected 2 to 7 letters and digits with at least one of "
                "each; write ? for an unknown character and * for an unknown run.",
            )
        mark = _repaired(squeezed)
        if RESERVED.fullmatch(mark):
            return Cleaned(mark, _spaced(mark), {"reserved": True})
        return Cleaned(mark, _spaced(mark), {} if _fits(mark) else {"nonconforming": True})

    def key(self, text: str) -> str:
        """Return the mark in normal form."""
        return self.clean(text).key

    def display(self, key: str) -> str:
        """Return the mark as it stands on a plate."""
        return _spaced(key)

    def compare(self, first: str, second: str) -> Comparison:
        """Return 1.0 for the same mark; a misread one is a candidate, never the same."""
        if first == second:
            return Comparison(1.0, "the same mark")
        if len(first) == len(second) and sum(a != b for a, b in zip(first, second, strict=True)) == 1:
            return Comparison(0.5, "one character differs: a candidate only")
        return Comparison(0.0, "different marks")


class Fragment:
    """Part of a mark: ``?`` one unknown character, ``*`` any run.

    Examples
    --------
    >>> FRAGMENT.key("zz0? *")
    'ZZ0?*'
    """

    def clean(self, text: str) -> Cleaned:
        """Return the pattern without case and spacing, ``?`` before ``*`` where they stand together.

        Raises
        ------
        BadValue
            ``bad_mark``: other characters, nothing known, or longer than a mark.
        """
        squeezed = re.sub(r"[?*]+", _ordered, _squeezed(text))
        characters = squeezed.replace("*", "")
        if not re.fullmatch(r"[A-Z0-9?*]{2,15}", squeezed) or not characters.strip("?") or len(characters) > 7:
            raise BadValue(
                "bad_mark",
                f"{text.strip()[:40]!r} is no part of a registration mark: expected letters and digits with ? for one "
                "unknown character and * for an unknown run, at most 7 characters.",
            )
        return Cleaned(squeezed, squeezed)

    def key(self, text: str) -> str:
        """Return the pattern in normal form."""
        return self.clean(text).key

    def display(self, key: str) -> str:
        """Return the pattern."""
        return key

    def compare(self, first: str, second: str) -> Comparison:
        """Return 0.5 where the pattern ``first`` fits the mark ``second``."""
        pattern = re.escape(first).replace(r"\?", ".").replace(r"\*", ".*")
        fits = re.fullmatch(pattern, second) is not None
        return Comparison(0.5, "the fragment fits: a candidate only") if fits else Comparison(0.0, "does not fit")


def _ordered(found: re.Match[str]) -> str:
    return "?" * found.group().count("?") + "*" * ("*" in found.group())


MARK = Mark()
FRAGMENT = Fragment()
