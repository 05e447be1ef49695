"""Reviews in answers: where a finding stands, the list of findings, and a step that was recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from graphintel.service.answer_json import MERGED


@dataclass(frozen=True, slots=True, kw_only=True)
class StepAnswer:
    """A step of review; every field is empty where none was taken."""

    step: str
    officer: str
    at: str
    to: str
    note: str
    outcome: str
    review_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvidence:
    """A statement that is new since a dismissal, with its item and independent source."""

    id: str
    item: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusAnswer(StepAnswer):
    """Where a finding stands: its newest step, its state, and the steps that the viewer may take now.

    Attributes
    ----------
    reopened_by : tuple of NewEvidence
        Statements that are new since the dismissal.
    may : tuple of str
    history : tuple of StepAnswer
        From the oldest.
    """

    state: str
    overdue: bool
    reopened_by: tuple[NewEvidence, ...]
    may: tuple[str, ...]
    history: tuple[StepAnswer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedFinding:
    """A finding of the review list; without ``indicator`` it is the network itself."""

    id: str
    name: str
    type: str
    indicator: str
    status: StatusAnswer = field(metadata=MERGED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewList:
    """The review list: ``counts`` of all by state, and of those overdue; ``total`` of those chosen, before the limit."""

    reviews: tuple[ReviewedFinding, ...]
    counts: Mapping[str, int]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedStep:
    """A step of review that was recorded, under its ``id``, and where the finding stands now."""

    id: str
    subject: str
    indicator: str
    status: StatusAnswer = field(metadata=MERGED)
