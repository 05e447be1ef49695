"""How an indicator is declared, and what a declaration is refused for.

One file of ``graphintel/indicators/catalogue`` holds one :class:`Indicator` named ``INDICATOR``; there is no other list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from graphintel.errors import DeclarationError
from graphintel.indicators.evidence_index import EvidenceIndex
from graphintel.indicators.finding import UnitFinding
from graphintel.indicators.subject import SUBJECT_KINDS, Subject
from graphintel.model.ontology import LINK_TYPES
from graphintel.model.schema import FORBIDDEN_WORDS

TIERS = {
    "S": "safeguarding: goes to a person at once",
    "A": "reported control",
    "B": "structural pattern",
    "C": "context, which raises nothing",
}
"""Tiers and what they mean to a reader."""

AXES = ("organised", "exploited")
"""Two questions that are never mixed: is somebody organising this, and is somebody exploited."""

_ID = re.compile(r"I\d\d")


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator.

    Attributes
    ----------
    id, name : str
        ``I01``, and what it is called.
    tier : str
        One of ``TIERS``.
    units : str
        What the definition is about, in words.
    version : int
        Rises with every change of the definition.
    sentence : str
        What an officer is to understand by it.
    false_positives : tuple of str
        What looks alike and is none.
    sources : tuple of str
        Where the definition comes from.
    collected_by : tuple of str
        Link types whose statements show that somebody looked. Where the viewer sees none of them at the subject, the
        answer is "no data" and not "not seen".
    subjects : tuple of str
        Kinds of subject that it is about, of ``SUBJECT_KINDS``.
    axes : tuple of str
        What it points to, of ``AXES``; none for what is no concern by itself.
    candidates : callable
        Ids of the numbers, premises, people or firms to look at for a subject.
    evaluate : callable
        The finding at one of them.
    timed : bool
        Whether the definition depends on time: then only dated statements count as collection.
    beside : tuple of str
        Indicators one of which has to be present for the same entities; empty where it stands alone.
    expires_days : int
        Days until the review of a finding is due.

    Raises
    ------
    DeclarationError
        With everything that is wrong.
    """

    id: str
    name: str
    tier: str
    units: str
    version: int
    sentence: str
    false_positives: tuple[str, ...]
    sources: tuple[str, ...]
    collected_by: tuple[str, ...]
    subjects: tuple[str, ...]
    axes: tuple[str, ...]
    candidates: Callable[[EvidenceIndex, Subject], Iterable[str]]
    evaluate: Callable[[EvidenceIndex, str], UnitFinding]
    timed: bool = False
    beside: tuple[str, ...] = ()
    expires_days: int = 28

    def __post_init__(self) -> None:
        wrong = list(_faults(self))
        if wrong:
            raise DeclarationError(f"Indicator {self.id!r} ({self.name!r}): {'; '.join(wrong)}.")


def _faults(declared: Indicator) -> Iterable[str]:
    """Yield what is wrong with a declaration."""
    if not _ID.fullmatch(declared.id):
        yield "the id has to be I and two digits, as I01"
    if not declared.name.strip() or not declared.units.strip():
        yield "it needs a name, and units that say what it is about"
    forbidden = FORBIDDEN_WORDS.intersection(re.findall(r"[a-z]+", declared.name.lower()))
    if forbidden:
        yield f"the name may not carry a verdict or a protected characteristic ({', '.join(sorted(forbidden))})"
    if declared.tier not in TIERS:
        yield f"the tier is {declared.tier!r}; expected one of {', '.join(TIERS)}"
    if not declared.sentence.strip():
        yield "it needs a sentence for the officer"
    for name in ("false_positives", "sources", "collected_by", "subjects"):
        if not getattr(declared, name):
            yield f"{name} may not be empty"
    allowed = {"collected_by": LINK_TYPES, "subjects": SUBJECT_KINDS, "axes": AXES}
    for name, known in allowed.items():
        unknown = sorted(set(getattr(declared, name)) - set(known))
        if unknown:
            yield f"{name} has {', '.join(unknown)}; expected some of {', '.join(sorted(known))}"
    if any(not _ID.fullmatch(other) or other == declared.id for other in declared.beside):
        yield f"beside has {', '.join(declared.beside)}; expected ids of other indicators"
    if declared.version < 1 or declared.expires_days < 1:
        yield "version and expires_days begin at 1"
