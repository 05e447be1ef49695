"""Text of cards and adverts: several numbers in a cell, and what is left of a text without its numbers."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from graphintel.model.values.base import InvalidValueError
from graphintel.model.values.phone import PHONE
from ingest.old_words import renamed

_SEVERAL = re.compile(r"[;/,\n|]|\band\b|\bor\b|&", re.IGNORECASE)
_SLASHED_FILLER = re.compile(r"#?(?<!\w)n\s?/\s?[ak]\b|#div/0!", re.IGNORECASE)
_NUMBER = re.compile(r"\+?\(?\d[\d\s().\-]{5,}\d")


def split_several(cell: str, separator: str = "") -> list[str]:
    """Return the values of a cell that may hold several, split at the separator only where one is given.

    A cell that is one telephone number, hidden behind such signs or with a second ending, is not split; the slash of a
    filler such as ``n/a`` separates nothing.

    Examples
    --------
    >>> split_several("07700 900123 / 07700 900124 and 01632 960001")
    ['07700 900123', '07700 900124', '01632 960001']
    >>> split_several("07700,900,123"), split_several("07700 900123/4")
    (['07700,900,123'], ['07700 900123/4'])
    """
    return [part for part in split_in_step(cell, separator) if part]


def split_in_step(cell: str, separator: str = "") -> list[str]:
    """Return the values of a cell as :func:`split_several` does, with the empty ones between them.

    Examples
    --------
    >>> split_in_step("12;;14", ";")
    ['12', '', '14']
    """
    if not separator and _is_number(cell):
        return [cell.strip()]
    parts = cell.split(separator) if separator else _SEVERAL.split(_SLASHED_FILLER.sub("#N.A.", cell))
    return [part.strip() for part in parts] if cell.strip() else []


def _is_number(cell: str) -> bool:
    try:
        return bool(PHONE.key(cell))
    except InvalidValueError:
        return False


def plain_text(text: str) -> str:
    """Return a text as it is compared: lower case, no emoji or invisible characters, numbers taken out.

    Examples
    --------
    >>> plain_text("  NEW in town! Call 07700 900123  ")
    'new in town! call #'
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    kept = "".join(c for c in folded if unicodedata.category(c) not in {"Cf", "So", "Sk", "Cs", "Co", "Cn"})
    return " ".join(_NUMBER.sub(" # ", kept).split())


def design_content(text: str, numbers: str) -> str:
    """Return what makes one design: the text without numbers, and the numbers in order; empty without a text."""
    plain = plain_text(text)
    keys = set()
    for written in split_several(numbers):
        try:
            keys.add(PHONE.key(written))
        except InvalidValueError:
            continue  # the row is refused for this number anyway
    return "|".join([plain, *sorted(keys)]) if plain else ""


if not TYPE_CHECKING:  # a type checker is to see the new names only

    def __getattr__(name: str) -> object:
        """Return what an old name meant; see :mod:`ingest.old_words`."""
        return renamed("ingest.texts", name, globals())
