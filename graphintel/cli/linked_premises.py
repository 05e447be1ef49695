"""Linked premises on the command line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import click

from graphintel.cli.invocation import Invocation, pass_invocation
from graphintel.cli.program import program
from graphintel.cli.table import table
from graphintel.cli.text import text_layout
from graphintel.model.display_words import (
    SAFEGUARDING_FIRST,
    citations,
    counted_words,
    day,
    joined_words,
    name_words,
    status_words,
    unstated_use_words,
)
from graphintel.service.answers.linked_premises import ChainedPremises, LinkedPremisesAnswer, PremisesChain
from graphintel.service.answers.statements import StatementAnswer


@program.command("linked-premises")
@click.argument("id", default="")
@click.option("--to", default="", help="Other premises: what links the premises ID to them.")
@click.option("--limit", default=0, type=click.IntRange(0), help="Most listed; 0 for all.")
@pass_invocation
def linked_premises(invocation: Invocation, id: str, to: str, limit: int) -> None:
    """Which premises hang together, and by what; no person need be known for it.

    ID is a finding, or any card, number, advert or address as written: the findings in which it stands. Without it all.

    \b
    graphintel --as ana linked-premises card:FA:JS/1
    graphintel --as ana linked-premises "3 Birch Road, XX1 1AC" --to "Flat 2, 14 Alder Street, XX1 1AB"
    """
    with invocation.as_account() as (service, viewer):
        invocation.print(service.linked_premises(viewer, id, to, limit), layout)


@text_layout
def layout(answer: LinkedPremisesAnswer) -> str:
    """Return findings of linked premises, with what joins them; of two premises the way from one to the other."""
    if not answer.findings:
        return "No linked premises that this account may see."
    statements_by_id = {row.id: row for row in answer.statements}
    if answer.why:
        return "\n".join(_why(answer, statements_by_id))
    return "\n\n".join("\n".join(_finding(one, statements_by_id)) for one in answer.findings)


def _finding(finding: PremisesChain, statements_by_id: Mapping[str, StatementAnswer]) -> Iterator[str]:
    captions = {place.id: place.caption for place in finding.premises}
    pieces = [counted_words(kind, count) for kind, count in finding.pieces.items()]
    yield f"{finding.name}  ({finding.id})"
    yield f"   {joined_words([*pieces, f'newest {day(finding.newest)}' if finding.newest else 'undated'])}"
    if finding.numbers:
        yield f"   Numbers: {joined_words([number.caption for number in finding.numbers])}"
    heads = ["premises", "area", "use as stated", "let by", "newest", "visits", "closures"]
    lines = table(heads, [_row(place) for place in finding.premises]).splitlines()
    yield from (f"   {line}" for line in lines)
    for join in finding.joins:
        yield f"   {join.sentence}"
        every = len(join.premises) == len(finding.premises)
        yield f"      joins {'all of them' if every else joined_words([captions[one] for one in join.premises])}"
        if cited := [statements_by_id[one] for one in join.statements if one in statements_by_id]:
            yield f"      from {citations(cited)}"
    if finding.facilities:
        yield f"   Shared by many, so it joins none: {joined_words([one.caption for one in finding.facilities])}"
    yield f"   Review: {status_words(finding.review)}"
    if finding.concern:
        yield f"   {SAFEGUARDING_FIRST}"


def _row(place: ChainedPremises) -> tuple[object, ...]:
    uses = joined_words([name_words(one.use) for one in place.uses]) or unstated_use_words(place.advertised)
    lets = joined_words([one.caption for one in place.landlords])
    return place.caption, place.area, uses, lets, day(place.newest), place.visits, place.closures


def _why(answer: LinkedPremisesAnswer, statements_by_id: Mapping[str, StatementAnswer]) -> Iterator[str]:
    (finding,) = answer.findings
    captions = {place.id: place.caption for place in finding.premises}
    for number, step in enumerate(answer.why, 1):
        yield f"{number}. {captions[step.start]} - {captions[step.end]}"
        for place in step.joins:
            join = finding.joins[place]
            yield f"   {join.sentence}"
            yield f"      from {citations(statements_by_id[one] for one in join.statements if one in statements_by_id)}"
