"""Names: kept as written, compared by their words; never an identity."""

from __future__ import annotations

import re
import unicodedata

from graphintel.model.values.base import BadValue, Cleaned, Comparison


def words_of(text: str) -> list[str]:
    """Return the words of a text in lower case without accents.

    Examples
    --------
    >>> words_of("Testname  ÁLDER-Birch")
    ['testname', 'alder', 'birch']
    """
    folded = unicodedata.normalize("NFKD", text.casefold())
    return re.findall(r"\w+", "".join(c for c in folded if not unicodedata.combining(c)).replace("_", " "))


class Name:
    """A name of somebody, as a source wrote it."""

    def clean(self, text: str) -> Cleaned:
        """Return the words as key and the single-spaced writing as caption.

        Raises
        ------
        BadValue
            ``bad_name``: no letter in it, or longer than 200 characters.
        """
        written = " ".join(re.sub(r"[\x00-\x1f]", " ", text).split())
        words = words_of(written)
        if not words or len(written) > 200:
            raise BadValue("bad_name", f"{text.strip()[:40]!r} is no name; leave the cell empty where none is known.")
        return Cleaned(" ".join(words), written)

    def key(self, text: str) -> str:
        """Return the words."""
        return self.clean(text).key

    def display(self, key: str) -> str:
        """Return the words with capitals."""
        return key.title()

    def compare(self, first: str, second: str) -> Comparison:
        """Return the share of words in common; word order does not count, and a name alone never decides."""
        one, two = set(words_of(first)), set(words_of(second))
        if not one or not two:
            return Comparison(0.0, "no name to compare")
        share = len(one & two) / len(one | two)
        return Comparison(share, f"{len(one & two)} of {len(one | two)} words in common")


NAME = Name()
