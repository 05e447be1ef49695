"""Commands of safeguarding: the status of a person, and who is owed support."""

from __future__ import annotations

import click

from graphintel.cli import person_status_text
from graphintel.cli.invocation import Invocation, pass_invocation
from graphintel.cli.program import program

_AS_OF = click.option(
    "--as-of", default="", metavar="DATE", help="As of the end of this day, or of this moment; now where left out."
)


@program.command("person-status")
@click.argument("id")
@_AS_OF
@pass_invocation
def person_status(invocation: Invocation, id: str, as_of: str) -> None:
    """One person's support, protection and enforcement from dated events, with windows and their legal basis.

    For safeguarding: it needs compartment:safeguarding, and is not for export.

    \b
    graphintel --as lead person-status person:FA:4711 --as-of 2026-06-01
    """
    with invocation.as_account() as (service, viewer):
        invocation.print(service.person_status(viewer, id, as_of), person_status_text.status)


@program.command("support-owed")
@click.option("--area", default="", help="Only people whom an event in this area concerns.")
@_AS_OF
@pass_invocation
def support_owed(invocation: Invocation, area: str, as_of: str) -> None:
    """Who is owed support: who waits longest after a referral first, and never by warnings.

    For safeguarding: it needs compartment:safeguarding, and is not for export.
    """
    with invocation.as_account() as (service, viewer):
        invocation.print(service.support_owed(viewer, area, as_of), person_status_text.owed)
