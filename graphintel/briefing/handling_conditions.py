"""What markings and handling codes inside a briefing mean for whoever receives it."""

from __future__ import annotations

from collections.abc import Iterable

from graphintel.briefing.recipient_profiles import Profile
from graphintel.briefing.scales import HANDLING_MEANINGS, SCHEME_WORDS
from graphintel.model.access import MARKINGS
from graphintel.model.records import Statement

LOWEST_MARKING = MARKINGS[0]


def highest_marking(markings: Iterable[str]) -> str:
    """Return the highest of the markings; the lowest there is where there are none.

    Examples
    --------
    >>> highest_marking(["OFFICIAL", "SECRET", "OFFICIAL-SENSITIVE"])
    'SECRET'
    """
    return max(markings, key=MARKINGS.index, default=LOWEST_MARKING)


def needs_conditions(scheme: str, handling: str) -> bool:
    """Return whether an item of this code may be shared under conditions only.

    Examples
    --------
    >>> needs_conditions("3x5x2", "C"), needs_conditions("5x5x5", "1")
    (True, False)
    """
    return handling == "C" or (scheme == "5x5x5" and handling in {"3", "4", "5"})


def needs_authority(scheme: str, handling: str, profile: Profile) -> bool:
    """Return whether giving an item of this code to such a recipient must be authorised with a reason.

    Examples
    --------
    >>> from graphintel.briefing.recipient_profiles import PROFILES
    >>> needs_authority("5x5x5", "2", PROFILES["council"]), needs_authority("5x5x5", "2", PROFILES["other_force"])
    (True, False)
    """
    return needs_conditions(scheme, handling) or (scheme == "5x5x5" and handling == "2" and not profile.police)


def code_sentence(scheme: str, handling: str) -> str:
    """Return what a handling code means, as a sentence with its scheme.

    Examples
    --------
    >>> code_sentence("5x5x5", "1")
    'Code 1 (5x5x5): to other UK law enforcement and prosecuting agencies, including those of the EEA.'
    """
    return f"Code {handling} ({SCHEME_WORDS[scheme]}): {HANDLING_MEANINGS[scheme][handling]}."


_NO_REMOVAL = (
    "Nobody may lose a home on the strength of this before the safeguarding lead of the force has been asked. Whether a "
    "referral is open was asked before it was handed over."
)


def handling_sentences(statements: Iterable[Statement], agreed: str = "", *, removal: bool = False) -> tuple[str, ...]:
    """Return what a recipient must mind, a sentence each.

    Parameters
    ----------
    statements : iterable of Statement
        What the briefing carries.
    agreed : str
        Conditions of the agreement.
    removal : bool
        Whether it can lead to somebody's removal from a home.

    Returns
    -------
    tuple of str
    """
    carried = list(statements)
    codes = sorted({(s.scheme, s.handling) for s in carried if s.handling in HANDLING_MEANINGS.get(s.scheme, ())})
    conditions = sorted({c for s in carried for c in s.conditions})
    sentences = [code_sentence(*code) for code in codes]
    if conditions:
        sentences.append(f"Some of it is for holders of {', '.join(conditions)} only.")
    if agreed:
        sentences.append(f"By agreement: {agreed.rstrip('.')}.")
    if removal:
        sentences.append(_NO_REMOVAL)
    sentences.append("Do not copy or pass on. If any of it proves wrong, a recall notice names this export.")
    return tuple(sentences)
