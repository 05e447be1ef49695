"""What markings and handling codes inside a briefing mean for whoever receives it."""

from __future__ import annotations

from collections.abc import Iterable

from graphintel.model.access import MARKINGS
from graphintel.model.records import Statement

LOWEST = MARKINGS[0]

CODES: dict[tuple[str, str], str] = {
    ("3x5x2", "P"): "Code P (3x5x2): lawful sharing is permitted for a policing purpose.",
    ("3x5x2", "C"): "Code C (3x5x2): lawful sharing is permitted with conditions only; ask the owning force first.",
    ("ungraded_partner", "P"): "Partner information, code P: lawful sharing is permitted for a policing purpose.",
    ("ungraded_partner", "C"): "Partner information, code C: lawful sharing is permitted with conditions only.",
    ("5x5x5", "1"): "Code 1 (5x5x5): may be shared within United Kingdom law enforcement.",
    ("5x5x5", "2"): "Code 2 (5x5x5): may be shared with non-prosecuting parties; authorise and record it.",
    ("5x5x5", "3"): "Code 3 (5x5x5): special conditions apply outside the country.",
    ("5x5x5", "4"): "Code 4 (5x5x5): stays within the originating agency.",
    ("5x5x5", "5"): "Code 5 (5x5x5): no further dissemination; refer to the originator.",
}
"""Handling codes in words, each in its own scheme."""


def highest(markings: Iterable[str]) -> str:
    """Return the highest of the markings; the lowest there is where there are none.

    Examples
    --------
    >>> highest(["OFFICIAL", "SECRET", "OFFICIAL-SENSITIVE"])
    'SECRET'
    """
    return max(markings, key=MARKINGS.index, default=LOWEST)


def needs_conditions(scheme: str, handling: str) -> bool:
    """Return whether an item of this code may be shared under conditions only.

    Examples
    --------
    >>> needs_conditions("3x5x2", "C"), needs_conditions("5x5x5", "1")
    (True, False)
    """
    return handling == "C" or (scheme == "5x5x5" and handling in {"3", "4", "5"})


def handling_of(statements: Iterable[Statement], agreed: str = "") -> tuple[str, ...]:
    """Return what a recipient must mind, a sentence each.

    Parameters
    ----------
    statements : iterable of Statement
        What the briefing carries.
    agreed : str
        Conditions of the agreement.

    Returns
    -------
    tuple of str
    """
    carried = list(statements)
    codes = sorted({(s.scheme, s.handling) for s in carried if (s.scheme, s.handling) in CODES})
    conditions = sorted({c for s in carried for c in s.conditions})
    told = [CODES[code] for code in codes]
    if conditions:
        told.append(f"Some of it is for holders of {', '.join(conditions)} only.")
    if agreed:
        told.append(f"By agreement: {agreed.rstrip('.')}.")
    told.append("Do not copy or pass on. If any of it proves wrong, a recall notice names this export.")
    return tuple(told)
