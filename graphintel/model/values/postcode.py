"""Postcodes, also the pseudo-codes and those that can never be in use."""

from __future__ import annotations

import re

from graphintel.model.values.base import BadValue, Cleaned, Comparison, folded

RESERVED = re.compile(r"XX\d\d[A-Z]{2}|ZZ99\d[A-Z]Z", re.ASCII)
"""Postcodes that no place can have: safe in tests and demonstrations; ZZ99 codes are pseudo-codes of statistics."""

_STRICT = re.compile(
    r"(?:[A-PR-UWYZ]\d[\dA-HJKSTUW]?|[A-PR-UWYZ][A-HK-Y]\d[\dABEHMNPRVWXY]?)\d[ABD-HJLNP-UW-Z]{2}|GIR0AA|BFPO\d{1,4}",
    re.ASCII,
)
IN_TEXT = re.compile(
    r"\b([A-Z]{1,2}\d[A-Z\d]?[ ,-]*\d[A-Z]{2}|GIR ?0AA|BFPO ?\d{1,4})\b",
    re.ASCII,
)
"""A postcode within other text in capitals; what it finds is still to be cleaned."""


class Postcode:
    """A postcode without its space.

    Examples
    --------
    >>> POSTCODE.key("xx1 1ab")
    'XX11AB'
    """

    def clean(self, text: str) -> Cleaned:
        """Return the postcode without space; ``reserved`` where no place can have it.

        Raises
        ------
        BadValue
            ``bad_postcode``.
        """
        plain = re.sub(r"[\s.,\-]+", "", folded(text))
        squeezed = plain.upper() if plain.isascii() else ""
        if RESERVED.fullmatch(squeezed):
            return Cleaned(squeezed, self.display(squeezed), {"reserved": True})
        if not _STRICT.fullmatch(squeezed):
            raise BadValue(
                "bad_postcode",
                f"{text.strip()[:20]!r} is no postcode: expected a form such as XX1 1AA; check the source.",
            )
        return Cleaned(squeezed, self.display(squeezed))

    def key(self, text: str) -> str:
        """Return the postcode without space."""
        return self.clean(text).key

    def display(self, key: str) -> str:
        """Return the postcode with its space."""
        return f"BFPO {key[4:]}" if key.startswith("BFPO") else f"{key[:-3]} {key[-3:]}"

    def compare(self, first: str, second: str) -> Comparison:
        """Return 1.0 for the same, 0.5 for the same sector."""
        if first == second:
            return Comparison(1.0, "the same postcode")
        if first[:-2] == second[:-2]:
            return Comparison(0.5, "the same sector")
        return Comparison(0.0, "different postcodes")


POSTCODE = Postcode()
