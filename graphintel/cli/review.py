"""Commands of review: the list of what waits for whom, and the steps that a named officer takes."""

from __future__ import annotations

import click

from graphintel.cli import text
from graphintel.cli.program import Answer, Call, pass_call, program
from graphintel.model.reviews import OUTCOMES
from graphintel.model.standing import STATES
from graphintel.model.words import standing

_ON = click.option("--review-on", metavar="DATE", required=True, help="Day of the next review; within a year.")
_INDICATOR = click.option("--indicator", default="", metavar="I01", help="An indicator; without it the network itself.")
_WHY = click.option("--note", required=True, help="Why, in a sentence.")


@program.group()
def review() -> None:
    """Review of findings: who has looked, what they made of it, and when it is looked at again."""


@review.command("list")
@click.option("--state", default="", type=click.Choice(["", "overdue", *STATES]), help="Only these.")
@click.option("--officer", default="", metavar="ACCOUNT", help="Only what this account holds or was given.")
@click.option("--limit", default=0, type=click.IntRange(0), help="Most listed; 0 for all.")
@pass_call
def review_list(call: Call, state: str, officer: str, limit: int) -> None:
    """What waits for whom: overdue first, then reopened, escalated, taken, open, assessed, dismissed.

    \b
    graphintel --as ana review list --officer ana
    """
    with call.reading() as (service, viewer):
        call.print(service.reviews(viewer, state, officer, limit), listed)


@review.command("take")
@click.argument("id")
@_INDICATOR
@click.option("--note", default="", help="What is to be done first; may be left out.")
@_ON
@pass_call
def take(call: Call, id: str, indicator: str, note: str, review_on: str) -> None:
    """Take a finding, or take it over from whoever holds it.

    \b
    graphintel --as ana review take network:9b7ff18e --review-on 2026-03-31
    """
    _step(call, id, indicator, "taken", note, review_on)


@review.command("assess")
@click.argument("id")
@_INDICATOR
@click.option("--outcome", required=True, type=click.Choice(list(OUTCOMES)), help="What was found.")
@_WHY
@_ON
@pass_call
def assess(call: Call, id: str, indicator: str, outcome: str, note: str, review_on: str) -> None:
    """Say what a finding comes to, after a look or a visit."""
    _step(call, id, indicator, "assessed", note, review_on, outcome=outcome)


@review.command("dismiss")
@click.argument("id")
@_INDICATOR
@_WHY
@_ON
@pass_call
def dismiss(call: Call, id: str, indicator: str, note: str, review_on: str) -> None:
    """Dismiss a finding; it comes back by itself when an independent source says something new."""
    _step(call, id, indicator, "dismissed", note, review_on)


@review.command("escalate")
@click.argument("id")
@_INDICATOR
@click.option("--to", required=True, help="An account, safeguarding, reviewer, or unit:CODE.")
@_WHY
@_ON
@pass_call
def escalate(call: Call, id: str, indicator: str, to: str, note: str, review_on: str) -> None:
    """Hand a finding to somebody who may see all that it rests on."""
    _step(call, id, indicator, "escalated", note, review_on, to=to)


@review.command("reopen")
@click.argument("id")
@_INDICATOR
@_WHY
@pass_call
def reopen(call: Call, id: str, indicator: str, note: str) -> None:
    """Reopen what was dismissed or assessed, with the reason."""
    _step(call, id, indicator, "reopened", note, "")


def _step(
    call: Call, id: str, indicator: str, step: str, note: str, review_on: str, *, to: str = "", outcome: str = ""
) -> None:
    with call.reading() as (service, viewer):
        answer = service.review(viewer, id, indicator, step, note, review_on, to, outcome)
        call.print(answer, recorded)


@text.laid_out
def recorded(answer: Answer) -> str:
    """Return the step that was recorded, and where the finding stands now."""
    about = answer["subject"] + (f" {answer['indicator']}" if answer["indicator"] else "")
    return f"Recorded: {about} is {standing(answer)}."


@text.laid_out
def listed(answer: Answer) -> str:
    """Return the review list: how many of each first, then one block a finding."""
    counts = ", ".join(f"{count} {state}" for state, count in answer["counts"].items() if count)
    if not answer["reviews"]:
        return f"Nothing of this kind. In all: {counts}." if counts else "No network that this account may see."
    left = answer["total"] - len(answer["reviews"])
    return "\n\n".join([counts, *map(_block, answer["reviews"]), *([f"... {left} more"] if left else [])])


def _block(row: Answer) -> str:
    name = row["name"] + (f", {row['indicator']}" if row["indicator"] else "")
    lines = [f"{name}  ({row['id']})", standing(row)]
    lines += [f"note: {row['note']}"] if row["note"] else []
    items = sorted({new["item"].removeprefix("item:") for new in row["reopened_by"]})
    lines += [f"new since then: {', '.join(items)}"] if items else []
    return "\n   ".join(lines)
