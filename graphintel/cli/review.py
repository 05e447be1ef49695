"""Commands of review: the list of what waits for whom, and the steps that a named officer takes."""

from __future__ import annotations

import click

from graphintel.cli import text
from graphintel.cli.invocation import Invocation, pass_invocation
from graphintel.cli.program import program
from graphintel.model.display_words import status_words
from graphintel.model.report_ids import item_ref
from graphintel.model.review_status import STATES
from graphintel.model.review_steps import OUTCOMES
from graphintel.service.answers.reviews import RecordedStep, ReviewedFinding, ReviewList

_ON = click.option("--review-on", metavar="DATE", required=True, help="Day of the next review; within a year.")
_INDICATOR = click.option("--indicator", default="", metavar="I01", help="An indicator; without it the network itself.")
_WHY = click.option("--note", required=True, help="Why, in a sentence.")


@program.group()
def review() -> None:
    """Review of findings: who has reviewed them, with what outcome, and when the next review is due."""


@review.command("list")
@click.option("--state", default="", type=click.Choice(["", "overdue", *STATES]), help="Only these.")
@click.option("--officer", default="", metavar="ACCOUNT", help="Only what this account holds or was given.")
@click.option("--limit", default=0, type=click.IntRange(0), help="Most listed; 0 for all.")
@pass_invocation
def review_list(invocation: Invocation, state: str, officer: str, limit: int) -> None:
    """What waits for whom: overdue first, then reopened, escalated, taken, open, assessed, dismissed.

    \b
    graphintel --as ana review list --officer ana
    """
    with invocation.as_account() as (service, viewer):
        invocation.print(service.reviews(viewer, state, officer, limit), reviews_text)


@review.command("take")
@click.argument("id")
@_INDICATOR
@click.option("--note", default="", help="What is to be done first; may be left out.")
@_ON
@pass_invocation
def take(invocation: Invocation, id: str, indicator: str, note: str, review_on: str) -> None:
    """Take a finding, or take it over from whoever holds it.

    \b
    graphintel --as ana review take network:9b7ff18e --review-on 2026-03-31
    """
    _step(invocation, id, indicator, "taken", note, review_on)


@review.command("assess")
@click.argument("id")
@_INDICATOR
@click.option("--outcome", required=True, type=click.Choice(list(OUTCOMES)), help="What was found.")
@_WHY
@_ON
@pass_invocation
def assess(invocation: Invocation, id: str, indicator: str, outcome: str, note: str, review_on: str) -> None:
    """Say what a finding comes to, after a look or a visit."""
    _step(invocation, id, indicator, "assessed", note, review_on, outcome=outcome)


@review.command("dismiss")
@click.argument("id")
@_INDICATOR
@_WHY
@_ON
@pass_invocation
def dismiss(invocation: Invocation, id: str, indicator: str, note: str, review_on: str) -> None:
    """Dismiss a finding; it comes back by itself when an independent source says something new."""
    _step(invocation, id, indicator, "dismissed", note, review_on)


@review.command("escalate")
@click.argument("id")
@_INDICATOR
@click.option("--to", required=True, help="An account, safeguarding, reviewer, or unit:CODE.")
@_WHY
@_ON
@pass_invocation
def escalate(invocation: Invocation, id: str, indicator: str, to: str, note: str, review_on: str) -> None:
    """Hand a finding to somebody who may see all that it rests on."""
    _step(invocation, id, indicator, "escalated", note, review_on, to=to)


@review.command("reopen")
@click.argument("id")
@_INDICATOR
@_WHY
@pass_invocation
def reopen(invocation: Invocation, id: str, indicator: str, note: str) -> None:
    """Reopen what was dismissed or assessed, with the reason."""
    _step(invocation, id, indicator, "reopened", note, "")


def _step(
    invocation: Invocation,
    id: str,
    indicator: str,
    step: str,
    note: str,
    review_on: str,
    *,
    to: str = "",
    outcome: str = "",
) -> None:
    with invocation.as_account() as (service, viewer):
        answer = service.review(viewer, id, indicator, step, note, review_on, to, outcome)
        invocation.print(answer, step_text)


@text.text_layout
def step_text(answer: RecordedStep) -> str:
    """Return the recorded step, and the review status of the finding."""
    about = answer.subject + (f" {answer.indicator}" if answer.indicator else "")
    return f"Recorded: {about} is {status_words(answer.status)}."


@text.text_layout
def reviews_text(answer: ReviewList) -> str:
    """Return the review list: how many of each first, then one block a finding."""
    counts = ", ".join(f"{count} {state}" for state, count in answer.counts.items() if count)
    if not answer.reviews:
        return f"Nothing of this kind. In all: {counts}." if counts else "No network that this account may see."
    left = answer.total - len(answer.reviews)
    return "\n\n".join([counts, *map(_block, answer.reviews), *([f"... {left} more"] if left else [])])


def _block(row: ReviewedFinding) -> str:
    name = row.name + (f", {row.indicator}" if row.indicator else "")
    lines = [f"{name}  ({row.id})", status_words(row.status)]
    lines += [f"note: {row.status.note}"] if row.status.note else []
    items = sorted({item_ref(new.item) for new in row.status.reopened_by})
    lines += [f"new since then: {', '.join(items)}"] if items else []
    return "\n   ".join(lines)
