"""Reading commands: each runs as an account, through the audited read path."""

from __future__ import annotations

import json

import click

from graphintel.cli import text
from graphintel.cli.invocation import Invocation, pass_invocation
from graphintel.cli.program import program
from graphintel.ledger.decisions import FACILITY_VERDICTS, VERDICTS
from graphintel.service import entity_decisions
from graphintel.service.answer_schema import answers_schema


@program.command()
@click.argument("words")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 200), help="Most hits.")
@pass_invocation
def search(invocation: Invocation, words: str, limit: int) -> None:
    """What a text may mean: a number, mark, address, exhibit, reference or name, as written.

    \b
    graphintel --as ana search "O7700 900-123"
    graphintel --as ana search "ZZ01 AAA"
    """
    with invocation.as_account() as (service, viewer):
        invocation.print(service.search(viewer, words, limit), text.hits)


@program.command()
@click.argument("id")
@click.option(
    "--reveal",
    metavar="REASON",
    default="",
    help="Show a protected person by name, for this reason; needs permission:reveal, and the safeguarding lead is told.",
)
@pass_invocation
def show(invocation: Invocation, id: str, reveal: str) -> None:
    """One thing, and every statement about it: grade, handling, dates, item.

    \b
    graphintel --as ana show phone:+447700900123
    """
    with invocation.as_account() as (service, viewer):
        invocation.print(service.show(viewer, id, reveal=bool(reveal), reason=reveal), text.shown)


@program.command()
@click.argument("id")
@click.option("--link", default="", help="Only this link type, as ADVERTISES_NUMBER.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 1500), help="Most neighbours.")
@click.option("--where", default="", help="Only links of which this is true, as calls>=3 or longest_seconds>=600.")
@pass_invocation
def expand(invocation: Invocation, id: str, link: str, limit: int, where: str) -> None:
    """What an entity is linked to: counts of all first, then what is shown.

    ID is what search prints, or a number, mark or address as written. For a number, card, design or advert the whole
    chain of cards, designs, numbers, adverts and places follows.
    """
    with invocation.as_account() as (service, viewer):
        invocation.print(service.expand(viewer, id, link, limit, where), text.expansion)


@program.command()
@click.argument("start")
@click.argument("end")
@click.option("--mode", default="shortest", show_default=True, type=click.Choice(["shortest", "evidenced"]))
@click.option("--max-hops", default=6, show_default=True, type=click.IntRange(1, 12), help="Longest path.")
@pass_invocation
def path(invocation: Invocation, start: str, end: str, mode: str, max_hops: int) -> None:
    """How two entities are connected, and which statement on the way is weakest."""
    with invocation.as_account() as (service, viewer):
        invocation.print(service.path(viewer, start, end, mode, max_hops), text.paths)


@program.command()
@click.option("--all", "every", is_flag=True, help="Every group, also those that are no network.")
@click.option("--limit", default=0, type=click.IntRange(0), help="Most listed; 0 for all.")
@pass_invocation
def networks(invocation: Invocation, every: bool, limit: int) -> None:
    """Networks that the graph shows, each with why it is listed and how sure it is."""
    with invocation.as_account() as (service, viewer):
        invocation.print(service.networks(viewer, every, limit), text.networks)


@program.command()
@click.argument("id")
@pass_invocation
def network(invocation: Invocation, id: str) -> None:
    """One network: members with role and reason, cells, brokers, what changed."""
    with invocation.as_account() as (service, viewer):
        invocation.print(service.network(viewer, id), text.network)


@program.command()
@click.argument("id")
@pass_invocation
def premises(invocation: Invocation, id: str) -> None:
    """One premises: who has an interest, what was seen, which numbers lead there, and the linked premises.

    \b
    graphintel --as ana premises "Flat 2, 14 Alder Street, XX1 1AB"
    """
    with invocation.as_account() as (service, viewer):
        invocation.print(service.premises(viewer, id), text.premises)


@program.command()
@click.argument("id", default="")
@pass_invocation
def indicators(invocation: Invocation, id: str) -> None:
    """What points to exploitation, on which statements, and what speaks against it.

    ID is a network, or a number or address as written; without it every network with what is present there.

    \b
    graphintel --as ana indicators "07700 900123"
    """
    with invocation.as_account() as (service, viewer):
        invocation.print(service.indicators(viewer, id), text.indicators)


@program.command()
@pass_invocation
def schema(invocation: Invocation) -> None:
    """The JSON schema of every answer, under the name of its read. Needs no account, and no home.

    \b
    graphintel schema > answers.schema.json
    """
    invocation.print(answers_schema(), lambda answer: json.dumps(answer, ensure_ascii=False, indent=2))


@program.group()
def resolve() -> None:
    """Decisions: whether two records are one, whether an entity is a shared facility."""


@resolve.command("decide")
@click.argument("first")
@click.argument("second")
@click.argument("verdict", type=click.Choice(VERDICTS))
@click.option("--reason", required=True, help="Why, in a sentence.")
@click.option("--item", "items", multiple=True, help="An item that it rests on, as FA:12/1; may be given again.")
@pass_invocation
def decide(invocation: Invocation, first: str, second: str, verdict: str, reason: str, items: tuple[str, ...]) -> None:
    """Decide on two records of one type: same, different or unsure."""
    with invocation.as_account() as (service, viewer):
        invocation.print(entity_decisions.decide(service, viewer, first, second, verdict, reason, items), text.fields)


@resolve.command("facility")
@click.argument("record")
@click.argument("verdict", type=click.Choice(FACILITY_VERDICTS))
@click.option("--reason", required=True, help="Why, in a sentence.")
@pass_invocation
def facility(invocation: Invocation, record: str, verdict: str, reason: str) -> None:
    """Decide whether an entity is a shared facility, against the result of analysis.

    \b
    graphintel --as ana resolve facility phone:+447700900123 facility --reason "Taxi office, seen by FA:12/1."
    """
    with invocation.as_account() as (service, viewer):
        invocation.print(entity_decisions.decide_facility(service, viewer, record, verdict, reason), text.fields)


@resolve.command("withdraw")
@click.argument("judgement", metavar="ID")
@pass_invocation
def withdraw(invocation: Invocation, judgement: str) -> None:
    """Withdraw a decision: ID is what decide or facility printed. Whoever made it, or a reviewer, may do so.

    \b
    graphintel --as ana resolve withdraw decision:0123456789abcdef
    """
    with invocation.as_account() as (service, viewer):
        invocation.print(entity_decisions.withdraw_decision(service, viewer, judgement), text.fields)


@program.command()
@pass_invocation
def notices(invocation: Invocation) -> None:
    """Notices to the safeguarding lead: who was shown a protected person by name, and repeated tries without permission.

    \b
    graphintel --as protection notices
    """
    with invocation.as_account() as (service, viewer):
        invocation.print(service.notices(viewer), text.notices)
