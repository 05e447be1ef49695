"""Names: kept as written, looked for by their words; never an identity."""

from __future__ import annotations

import re
import unicodedata

from graphintel.model.values.base import CleanValue, InvalidValueError, folded, one_line
from graphintel.model.values.fillers import is_filler

_MAX_LENGTH = 200
_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h", "ŋ": "n"}
)
_APOSTROPHES = re.compile("['’‘`´]")


def words_of_name(text: str) -> list[str]:
    """Return the words of a text in lower case, without accents and apostrophes.

    Examples
    --------
    >>> words_of_name("Testname  ÁLDER-Birch"), words_of_name("O’Alder")
    (['testname', 'alder', 'birch'], ['oalder'])
    """
    plain = _APOSTROPHES.sub("", folded(text)).casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain.translate(_LETTERS)).casefold()
        plain = "".join(c for c in plain if not unicodedata.combining(c)).translate(_LETTERS)
    return re.findall(r"[^\W_]+", plain)


class NameType:
    """A name of somebody, as a source wrote it.

    Examples
    --------
    >>> NAME.key("  Testname   ALDER "), NAME.clean("Testname   ALDER").caption
    ('testname alder', 'Testname ALDER')
    """

    def clean(self, text: str) -> CleanValue:
        """Return the words as key and the single-spaced writing as caption.

        Raises
        ------
        InvalidValueError
            ``bad_name``: no letter in it, a filler such as ``#N/A`` or ``NULL``, or longer than 200 characters.
        """
        written = one_line(text)
        words = words_of_name(written)
        lettered = any(c.isalpha() for word in words for c in word)
        if not lettered or len(written) > _MAX_LENGTH or is_filler(written) or is_filler(" ".join(words)):
            raise InvalidValueError(
                "bad_name", f"{text.strip()[:40]!r} is no name; leave the cell empty where none is known."
            )
        return CleanValue(" ".join(words), written)

    def key(self, text: str) -> str:
        """Return the words."""
        return self.clean(text).key

    def display(self, key: str) -> str:
        """Return the words with capitals."""
        return " ".join(word.capitalize() for word in key.split())


NAME = NameType()
