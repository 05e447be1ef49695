"""Forms that no page, briefing or template may hold: verdicts, pronouns about persons, sayings nobody said, bare grades."""

from __future__ import annotations

import re
from collections.abc import Iterable

VERDICTS = (
    "guilt", "guilty", "offender", "offenders", "trafficker", "traffickers", "criminal", "criminals", "pimp", "pimps",
    "madam", "prostitute", "prostitutes", "prostitution", "culprit", "perpetrator", "perpetrators", "suspect", "suspects",
    "brothel keeper", "brothel keepers", "exploiter", "exploiters", "facilitator", "facilitators",
)  # fmt: skip
"""Words that judge somebody; "suspected false" is said of information."""

PRONOUNS = ("she", "her", "hers", "herself", "he", "him", "his", "himself", "woman", "women", "girl", "girls")
_VICTIM_SAID = re.compile(
    r"(possible|potential|reported as( a)?|child|a) victims?|victim first|victim (confirmed|banner)"
)
_BROTHEL_SAID = re.compile(
    r"legal (brothel )?threshold( of a brothel)?|legal definition of a brothel|said to be used as (a )?brothels?"
    r"|brothel visits?",  # how an officer's record names a visit
    re.IGNORECASE,
)
_GRADE = re.compile(r"(?<![\w/:.-])(?:[123][A-E]|[A-E][1-5])(?:-?[PC]|[1-5])?(?![\w/-])")
_SCHEMED = re.compile(r"(?<![\w/:.-])(?:[123][A-E](?:-[PC])? \(3x5x2\)|[A-E][1-5][1-5]? \(5x5x5\))")
_CITED = re.compile(r"\b[A-Z]{2,}:[^\s\[\],;]+/\d+ \[(?P<inside>[^\[\]]*)\]")
_INSIDE = re.compile(r"(?:[123][A-E]-[PC] \(3x5x2\)|[A-E][1-5][1-5] \(5x5x5\)|ungraded, handling [PC]), .+")


def _has(words: Iterable[str], text: str) -> list[str]:
    return [word for word in words if re.search(rf"(?<![\w-]){word}(?![\w-])", text, re.IGNORECASE)]


def banned_in(text: str) -> list[str]:
    """Return what of a text is banned wherever it stands.

    Examples
    --------
    >>> banned_in("A known trafficker who lives where she sells"), banned_in("reported in a controlling role: driver")
    (['trafficker', 'she'], [])
    >>> banned_in("said to be used as a brothel"), banned_in("The brothel at 14 Alder Street")
    ([], ['brothel'])
    """
    found = [*_has(VERDICTS, text), *_has(PRONOUNS, text)]
    found += _has(("brothel", "brothels"), _BROTHEL_SAID.sub("", text))
    return found + _has(("victim", "victims"), _VICTIM_SAID.sub("", text))


def bare_grades(text: str) -> list[str]:
    """Return grades of an inferred text that stand without handling and scheme, and citations without a date.

    Examples
    --------
    >>> bare_grades("uses phone: X, by FA:7/2 (1A)"), bare_grades("by FA:7/2 [1A-P (3x5x2), 4 Mar 2026]")
    (['1A'], [])
    """
    wrong = [found["inside"] for found in _CITED.finditer(text) if not _INSIDE.fullmatch(found["inside"])]
    return wrong + _GRADE.findall(_SCHEMED.sub("", text))


def cited_twice(text: str) -> list[str]:
    """Return the items that one reason cites more than once."""
    refs = [found[0].partition(" ")[0] for found in _CITED.finditer(text)]
    return sorted({ref for ref in refs if refs.count(ref) > 1})
