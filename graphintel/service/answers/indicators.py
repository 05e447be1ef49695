"""What indicators answers: those of one subject, or in brief those present in each network."""

from __future__ import annotations

from dataclasses import dataclass

from graphintel.errors import NotHeldError
from graphintel.service.answers.entities import NamedEntity
from graphintel.service.answers.reviews import StatusAnswer
from graphintel.service.answers.statements import StatementAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorSubject(NamedEntity):
    """What indicators are about: a network, or an entity; ``kind`` is what indicators call it."""

    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorSummary:
    """What an indicator says, in brief."""

    id: str
    name: str
    tier: str
    state: str
    raised: bool
    why_not_raised: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonAnswer:
    """A sentence for or against an indicator, and ids of the statements that it rests on."""

    text: str
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceDates:
    """The first and the last day of what an indicator rests on; empty where undated."""

    first: str
    last: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorAnswer(IndicatorSummary):
    """What an indicator says of its subject, on what, and what speaks against it; ``review`` where it is present."""

    evidence: tuple[ReasonAnswer, ...]
    counter_evidence: tuple[ReasonAnswer, ...]
    independent_sources: int
    best_grade: str
    dates: EvidenceDates
    false_positives: tuple[str, ...]
    version: int
    expires: str
    review: StatusAnswer | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadAnswer:
    """What points to somebody organising, or being exploited."""

    kind: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Axes:
    """What points to somebody organising and to somebody exploited; the two are never added up."""

    organised: tuple[LeadAnswer, ...]
    exploited: tuple[LeadAnswer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectIndicators:
    """The indicators of one subject; ``statements`` are those that they name, ``off`` the indicators switched off."""

    subject: IndicatorSubject
    indicators: tuple[IndicatorAnswer, ...]
    axes: Axes
    statements: tuple[StatementAnswer, ...]
    off: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkIndicators:
    """The indicators that are present in one network, in brief."""

    id: str
    name: str
    indicators: tuple[IndicatorSummary, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorsByNetwork:
    """The indicators that are present in each network; ``off`` are those switched off."""

    networks: tuple[NetworkIndicators, ...]
    off: tuple[str, ...]


def of_subject(answer: SubjectIndicators | IndicatorsByNetwork) -> SubjectIndicators:
    """Return an answer that was asked for one id.

    Raises
    ------
    NotHeldError
        It was asked for no id.
    """
    if isinstance(answer, IndicatorsByNetwork):
        raise NotHeldError("")
    return answer
