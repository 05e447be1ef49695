"""Protective markings."""

from __future__ import annotations

import re

from graphintel.model.access import MARKINGS
from graphintel.model.values.base import InvalidValueError, one_line


def clean_marking(text: str) -> str:
    """Return the marking in capitals.

    Raises
    ------
    InvalidValueError
        ``bad_marking``: an unmarked or unknown marking is visible to nobody.

    Examples
    --------
    >>> clean_marking("official-sensitive")
    'OFFICIAL-SENSITIVE'
    """
    marking = one_line(text).upper()
    if re.fullmatch(r"OFFICIAL ?[- ] ?SENSITIVE", marking):
        marking = "OFFICIAL-SENSITIVE"
    if marking not in MARKINGS:
        raise InvalidValueError(
            "bad_marking", f"{text.strip()[:30]!r} is no marking; expected one of {', '.join(MARKINGS)}."
        )
    return marking
