"""What the values of each grading scheme mean, and tiers and states of indicators: in words, never converted."""

from __future__ import annotations

from functools import cache

from graphintel.model.values.grade import SCHEMES

SOURCE_MEANINGS: dict[str, dict[str, str]] = {
    "3x5x2": {"1": "reliable", "2": "untested", "3": "not reliable"},
    "5x5x5": {
        "A": "always reliable",
        "B": "mostly reliable",
        "C": "sometimes reliable",
        "D": "unreliable",
        "E": "untested",
    },
    "ungraded_partner": {},
}
INFORMATION_MEANINGS: dict[str, dict[str, str]] = {
    "3x5x2": {
        "A": "known directly to the source",
        "B": "known indirectly, corroborated",
        "C": "known indirectly",
        "D": "not known",
        "E": "suspected to be false",
    },
    "5x5x5": {
        "1": "known to be true",
        "2": "known to the source, not to the officer",
        "3": "not known to the source, corroborated",
        "4": "cannot be judged",
        "5": "suspected to be false or malicious",
    },
    "ungraded_partner": {},
}
HANDLING_MEANINGS: dict[str, dict[str, str]] = {
    "3x5x2": {
        "P": "lawful sharing permitted, for a policing purpose and a legitimate need",
        "C": "lawful sharing permitted with conditions; ask the owning force first",
    },
    "5x5x5": {
        "1": "to other UK law enforcement and prosecuting agencies, including those of the EEA",
        "2": "to UK non-prosecuting parties, with authority and record",
        "3": "to law enforcement outside the EEA, under special conditions",
        "4": "within the originating agency only",
        "5": "no further dissemination; refer to the originator",
    },
    "ungraded_partner": {
        "P": "lawful sharing permitted, for a policing purpose and a legitimate need",
        "C": "lawful sharing permitted with conditions; ask the owning force first",
    },
}
"""What handling codes mean (domain.md E.1): the one table of these words, for legends, charts and sentences."""
MEANINGS: dict[str, dict[str, dict[str, str]]] = {
    "source_eval": SOURCE_MEANINGS,
    "info_eval": INFORMATION_MEANINGS,
    "handling": HANDLING_MEANINGS,
}
"""Meaning by part of a grade, scheme and value."""

SCHEME_WORDS = {"3x5x2": "3x5x2", "5x5x5": "5x5x5", "ungraded_partner": "ungraded partner report"}

TIER_MEANINGS = {
    "S": "safeguarding trigger: goes to a person at once",
    "A": "reported control",
    "B": "structural pattern: needs two independent sources, one graded well",
    "C": "context only: never raises anything alone",
}
STATE_MEANINGS = {
    "present": "present",
    "not_seen": "not seen, although looked for",
    "no_data": "no data: nobody looked",
}


def value_in_words(part: str, scheme: str, value: str) -> str:
    """Return one value of a scale with its scheme and meaning, so that two schemes are never confused.

    Examples
    --------
    >>> value_in_words("source_eval", "3x5x2", "2"), value_in_words("source_eval", "5x5x5", "B")
    ('3x5x2 2: untested', '5x5x5 B: mostly reliable')
    """
    return f"{SCHEME_WORDS[scheme]} {value}: {MEANINGS[part][scheme][value]}"


@cache
def scale_values(part: str) -> tuple[tuple[str, str], ...]:
    """Return every (scheme, value) that a part of a grade can have, in the order of the schemes and their values."""
    place = list(MEANINGS).index(part)
    return tuple((scheme, value) for scheme, values in SCHEMES.items() for value in values[place])
