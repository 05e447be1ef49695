"""What one indicator finds at one unit, and the finding on the whole subject."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence for or against, with the rows that it rests on; entities stand in it as ids between control characters.

    ``names_items`` is True where the text itself names its items, so that no citation follows.
    """

    text: str
    rows: tuple[int, ...] = ()
    names_items: bool = False


@dataclass(frozen=True)
class UnitFinding:
    """What an indicator finds at one number, premises, person or firm.

    ``entities`` are the ids that it concerns, ``against`` counter-evidence and limits. Where ``present`` is False
    neither sentence nor evidence is given.
    """

    entities: frozenset[str]
    present: bool = False
    sentence: str = ""
    evidence: tuple[Reason, ...] = ()
    against: tuple[Reason, ...] = ()

    @cached_property
    def rows(self) -> tuple[int, ...]:
        """Rows of the evidence, in order."""
        return rows_of_reasons(self.evidence)


def rows_of_reasons(reasons: Iterable[Reason]) -> tuple[int, ...]:
    """Return the rows of several reasons, each once, in order."""
    return tuple(sorted({row for reason in reasons for row in reason.rows}))


def placeholder(entity: str) -> str:
    """Return an entity as a placeholder in a sentence; the caption is put in where the sentence is shown.

    See :func:`graphintel.analysis.reasons.with_captions`.
    """
    return f"\x02{entity}\x03"


@dataclass(frozen=True, slots=True)
class EvidenceSentence:
    """One sentence for or against, with the ids of the statements that say so; ``uncited_text`` is the sentence uncited."""

    text: str
    statements: tuple[str, ...]
    uncited_text: str = ""


@dataclass(frozen=True, slots=True)
class IndicatorFinding:
    """What one indicator says of a subject.

    Attributes
    ----------
    indicator, version, tier : str, int, str
        Of its declaration.
    state : str
        ``present``, ``not_seen`` (statements that could have shown it are there, and do not) or ``no_data``.
    raised : bool
        Whether the tier rules let it raise the subject; ``why_not_raised`` says why they do not.
    sentence : str
        For the officer. Here and in the evidence, entities are ids between control characters.
    evidence, counter_evidence : tuple of EvidenceSentence
    sources : tuple of str
        Keys of the independent sources of the evidence.
    best_grade : str
        Best grade of the evidence in each scheme, native.
    first_day, last_day : str
        Of the evidence; empty where it is undated.
    statements : tuple of str
        Ids of the statements of the evidence.
    expires : str
        Day on which its review is due; empty where no day was given.
    """

    indicator: str
    version: int
    tier: str
    state: str
    raised: bool
    sentence: str
    evidence: tuple[EvidenceSentence, ...] = ()
    counter_evidence: tuple[EvidenceSentence, ...] = ()
    sources: tuple[str, ...] = ()
    best_grade: str = ""
    first_day: str = ""
    last_day: str = ""
    statements: tuple[str, ...] = ()
    expires: str = ""
    why_not_raised: str = ""

    @property
    def independent_sources(self) -> int:
        """How many independent sources the evidence has."""
        return len(self.sources)
