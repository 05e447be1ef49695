"""The review status of a finding, from the steps of review that one viewer may see, and who may take the next step."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graphintel.errors import GraphintelError
from graphintel.model.access import Viewer
from graphintel.model.review_steps import REVIEW_STEPS, FindingEvidence, ReviewStep

STATES = ("reopened", "escalated", "taken", "open", "assessed", "dismissed")
"""In the order of who waits for whom. ``reopened`` is also worked out: by new evidence, without anybody writing it."""

ESCALATED_ROLES = ("safeguarding", "reviewer")
"""Roles that a finding can be escalated to as a whole."""


@dataclass(frozen=True, slots=True)
class ReviewStatus:
    """The review status of a finding: its newest visible step, the steps before, and the evidence that reopened it."""

    steps: tuple[ReviewStep, ...] = ()
    new: tuple[FindingEvidence, ...] = ()

    @property
    def last(self) -> ReviewStep | None:
        """The newest step, or None where nobody has looked yet."""
        return self.steps[-1] if self.steps else None

    @property
    def state(self) -> str:
        """One of ``STATES``."""
        if self.last is None:
            return "open"
        return "reopened" if self.new else self.last.step

    def is_overdue(self, today: str) -> bool:
        """Return whether its day of review is before ``today``, a day in ISO 8601."""
        return self.last is not None and "" != self.last.review_on < today[:10]

    def is_assigned_to(self, viewer: Viewer) -> bool:
        """Return whether the viewer holds it: took or assessed it, or is whom it was escalated to."""
        if self.last is None or self.state not in {"taken", "assessed", "escalated"}:
            return False
        if self.state != "escalated":
            return self.last.officer == viewer.account
        return self.last.to in {viewer.account, viewer.role, *(k for k in viewer.holds if k.startswith("unit:"))}


def replay_steps(steps: Iterable[ReviewStep], evidence: Iterable[FindingEvidence] = ()) -> ReviewStatus:
    """Return the review status of a finding.

    Parameters
    ----------
    steps : iterable of ReviewStep
        Of one finding, as far as a viewer may see them, in any order.
    evidence : iterable of FindingEvidence
        What it rests on in the viewer's graph today.

    Returns
    -------
    ReviewStatus
    """
    ordered = tuple(sorted(steps, key=lambda step: step.number))
    dismissed = bool(ordered) and ordered[-1].step == "dismissed"
    return ReviewStatus(ordered, new_evidence(ordered[-1], evidence) if dismissed else ())


def new_evidence(dismissal: ReviewStep, evidence: Iterable[FindingEvidence]) -> tuple[FindingEvidence, ...]:
    """Return the evidence that reopens what was dismissed.

    Parameters
    ----------
    dismissal : ReviewStep
        With the evidence that was weighed.
    evidence : iterable of FindingEvidence
        Today's.

    Returns
    -------
    tuple of FindingEvidence
        What weighs something and comes from an independent source of which nothing was weighed, by statement. Another
        item of a source that was weighed is not among it.

    Notes
    -----
    A source that was weighed counts under the key that its statements have today as well: where a report turns out to
    repeat an older one, its key changes and nothing new has come.
    """
    today = sorted(evidence, key=lambda e: e.statement)
    weighed = {e.statement for e in dismissal.evidence}
    sources = {e.source for e in dismissal.evidence} | {e.source for e in today if e.statement in weighed}
    return tuple(e for e in today if e.weighs and e.source not in sources)


def check_step_allowed(status: ReviewStatus, step: str, viewer: Viewer) -> None:
    """Refuse a step that is not the viewer's to take, or not now.

    Parameters
    ----------
    status : ReviewStatus
        As the viewer sees it.
    step : str
        One of :data:`graphintel.model.review_steps.REVIEW_STEPS`.
    viewer : Viewer

    Raises
    ------
    GraphintelError
        Says whose turn it is, and what to do.
    """
    if refused := _refusal(status, step, viewer):
        raise GraphintelError(refused)


def allowed_steps(status: ReviewStatus, viewer: Viewer) -> tuple[str, ...]:
    """Return the steps that the viewer may take now, in the order of ``REVIEW_STEPS``.

    Taking is not among them where the viewer has the finding in hand already.

    Parameters
    ----------
    status : ReviewStatus
        As the viewer sees it.
    viewer : Viewer
    """
    in_hand = status.state == "taken" and status.is_assigned_to(viewer)
    return tuple(
        step for step in REVIEW_STEPS if not _refusal(status, step, viewer) and not (step == "taken" and in_hand)
    )


def _refusal(status: ReviewStatus, step: str, viewer: Viewer) -> str:
    """Return why a step is not the viewer's to take now, or nothing where it is."""
    if step == "reopened":
        if status.state not in {"dismissed", "assessed"}:
            return f"This is {status.state}, neither dismissed nor assessed, so take it instead."
    elif status.state == "dismissed":
        return "This was dismissed and no new independent evidence has come; reopen it first, with why."
    elif step != "taken" and viewer.role != "reviewer" and not status.is_assigned_to(viewer):
        last = status.last
        if last is None or status.state == "reopened":
            return "Nobody has taken this yet; take it first."
        holder = last.to if status.state == "escalated" else last.officer
        return f"This is held by {holder}; take it over first, or leave it to them or a reviewer."
    return ""
