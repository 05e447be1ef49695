"""Steps of review: who looked at a finding, what they concluded, and on which evidence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from graphintel.errors import GraphintelError

REVIEW_STEPS = ("taken", "assessed", "dismissed", "escalated", "reopened")
"""What an officer does with a finding. Its state is the newest of them, see :mod:`graphintel.model.review_status`."""

OUTCOMES = {
    "concern": "concern",
    "no_concern": "no concern",
    "unclear": "unclear",
    "visit_made": "visited, unclear",
    "harm_found": "visited, harm found",
    "nothing_found": "visited, nothing found",
}
"""Outcomes of an assessment and their words; the last three answer the yearly review of each indicator."""

MAX_DAYS = 366
"""The furthest day of the next review: what nobody looks at for a year is not reviewed."""

MAX_NOTE_LENGTH = 2000


class FindingEvidence(NamedTuple):
    """A statement that a finding rests on, with its item and its independent source.

    ``weighs`` is False for what is suspected false or restricted: it raises nothing and reopens nothing. A tuple,
    because a ledger may hold a million of them, and making one takes a quarter of the time.
    """

    statement: str
    item: str
    source: str
    weighs: bool = True


@dataclass(frozen=True, slots=True)
class ReviewStep:
    """One step of the review of one finding, for good.

    Attributes
    ----------
    subject : str
        Graph id of a network, number or premises.
    step : str
        One of ``REVIEW_STEPS``.
    officer : str
        Account that took the step.
    at : str
        The moment, ISO 8601.
    indicator : str
        Empty for the network itself, else the indicator's id.
    to : str
        Of an escalation: account, role or ``unit:CODE`` that has it now.
    note : str
        Why, in a sentence or more.
    review_on : str
        Day of the next review.
    outcome : str
        Of an assessment: one of ``OUTCOMES``.
    requires : tuple of str
        Access keys of what the step rests on.
    evidence : tuple of FindingEvidence
        What the finding rested on and weighed something.
    members : tuple of str
        Records of the network's members, or of the subject, so that it is found again under another id.
    id : str
        Made at random; it says nothing of how many steps there are.
    number : int
        Place in the log, 0 until it is kept; never shown, because numbers left out would tell of hidden steps.
    """

    subject: str
    step: str
    officer: str
    at: str
    indicator: str = ""
    to: str = ""
    note: str = ""
    review_on: str = ""
    outcome: str = ""
    requires: tuple[str, ...] = ()
    evidence: tuple[FindingEvidence, ...] = ()
    members: tuple[str, ...] = ()
    id: str = ""
    number: int = 0


def checked_step(step: ReviewStep) -> ReviewStep:
    """Return the step as it is kept: white space in order, evidence and members sorted, nothing that weighs nothing.

    Raises
    ------
    GraphintelError
        An unknown step or outcome, or a reason, recipient or day of review that is missing or cannot be one.
    """
    if step.step not in REVIEW_STEPS:
        raise GraphintelError(f"{step.step!r} is no step of a review; expected one of {', '.join(REVIEW_STEPS)}.")
    tidy = replace(
        step,
        note=" ".join(step.note.split()),
        to=step.to.strip(),
        evidence=tuple(sorted((e for e in step.evidence if e.weighs), key=lambda e: e.statement)),
        members=tuple(sorted(set(step.members))),
        requires=tuple(sorted(set(step.requires))),
    )
    _check_note(tidy)
    _check_outcome(tidy)
    if bool(tidy.to) != (tidy.step == "escalated"):
        raise GraphintelError("An escalation, and nothing else, names an account, safeguarding, reviewer or unit:CODE.")
    if tidy.step != "reopened" or tidy.review_on:
        _check_day(tidy)
    return tidy


def _check_note(step: ReviewStep) -> None:
    if step.step != "taken" and not step.note:
        raise GraphintelError(f"A finding is {step.step} with a reason; say why in a note.")
    if len(step.note) > MAX_NOTE_LENGTH or not step.note.isprintable():
        raise GraphintelError(
            f"A note is at most {MAX_NOTE_LENGTH} printable characters; this one has {len(step.note)}."
        )


def _check_outcome(step: ReviewStep) -> None:
    if step.step == "assessed" and step.outcome not in OUTCOMES:
        raise GraphintelError(f"{step.outcome!r} is no outcome; expected one of {', '.join(OUTCOMES)}.")
    if step.step != "assessed" and step.outcome:
        raise GraphintelError("Only an assessment has an outcome; leave it out.")


def _check_day(step: ReviewStep) -> None:
    today = date.fromisoformat(step.at[:10])
    try:
        day = date.fromisoformat(step.review_on)
    except ValueError:
        day = date.min
    if day.isoformat() != step.review_on or not today <= day <= today + timedelta(days=MAX_DAYS):
        raise GraphintelError(
            f"{step.review_on[:20]!r} cannot be the day of the next review; "
            f"expected a day such as {today + timedelta(days=28)}, today or within a year."
        )
