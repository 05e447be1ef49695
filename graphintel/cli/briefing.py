"""Commands that let something leave the building: briefings, the register of exports, agreements."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click

from graphintel.briefing.formats import FORMATS
from graphintel.briefing.recipients import INSIDE, PROFILES
from graphintel.cli import text
from graphintel.cli.program import Call, pass_call, program
from graphintel.errors import GraphintelError
from graphintel.ledger.agreements import Agreement
from graphintel.service.brief import Order, answer_of

_OUTSIDE = [name for name, profile in PROFILES.items() if profile.outside]


@program.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option(
    "--format", "formats", multiple=True, required=True, help=f"One of {', '.join(sorted(FORMATS))}; again for more."
)
@click.option("--recipient", required=True, help=f"{' or '.join(INSIDE)}, or the name of an agreement.")
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="Directory for the files.")
@click.option("--purpose", default="", help="What it is for; that of the recipient where left out.")
@click.option("--reason", default="", help="Why this must go out; asked for with code C items or many things.")
@click.option(
    "--password-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File with your password, asked for with --reason.",
)
@pass_call
def brief(
    call: Call,
    ids: tuple[str, ...],
    formats: tuple[str, ...],
    recipient: str,
    out: Path,
    purpose: str,
    reason: str,
    password_file: Path | None,
) -> None:
    """Write a briefing of a network, of a thing, or of the things of a chart.

    ID is a network as networks lists it, or a thing; several things make a chart. The briefing is made from what the recipient may see. Exploited and possibly exploited people are under pseudonyms in it.

    \b
    graphintel --as ana brief network:1a2b3c4d --format pdf --recipient own_force \\
        --purpose "Meeting of 3 March" --out briefing
    """
    if out.exists() and any(out.iterdir()):
        raise GraphintelError(f"{out} holds files already; name a new or an empty directory.")
    with call.reading() as (service, viewer):
        things, wanted = _told_apart(ids, formats)
        order = Order(things, recipient, wanted, purpose, reason, _password(password_file, reason))
        made = service.brief(viewer, order)
        _write(out, dict(made.files))
        call.print(answer_of(made) | {"out": str(out)}, text.briefing)


def _told_apart(ids: tuple[str, ...], formats: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return ids and formats, however they were given: ``--format pdf --format csv``, ``pdf,csv`` or ``pdf csv``."""
    split = [name for given in formats for name in given.split(",") if name]
    things = tuple(given for given in ids if given not in FORMATS)
    return things, (*split, *(given for given in ids if given in FORMATS))


def _password(path: Path | None, reason: str) -> str:
    """Return the password from its file; where a reason is given and somebody sits there, ask."""
    if path is not None:
        try:
            return path.read_text(encoding="utf-8").rstrip("\r\n")
        except OSError as error:
            raise GraphintelError(f"{path} cannot be read: {error.strerror}.") from error
    if reason and sys.stdin.isatty():
        return str(click.prompt("Your password", hide_input=True, err=True))
    return ""


def _write(out: Path, files: dict[str, bytes]) -> None:
    """Write the files for their owner only; nothing that is there is overwritten."""
    try:
        out.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name, content in sorted(files.items()):
            descriptor = os.open(out / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
    except OSError as error:
        raise GraphintelError(
            f"{error.filename or out} could not be written: {error.strerror}. The export is registered; make it again."
        ) from error


@program.command()
@pass_call
def exports(call: Call) -> None:
    """What left the building: for whom, until when, and what must be recalled."""
    with call.reading() as (service, viewer):
        call.print(service.exports(viewer), text.exports)


@program.group()
def agreement() -> None:
    """Bodies outside the own force that may receive briefings."""


@agreement.command("add")
@click.argument("name")
@click.option("--profile", required=True, type=click.Choice(_OUTSIDE))
@click.option("--recipient", required=True, help="The body, as it stands on every page.")
@click.option("--purpose", required=True, help="What it receives briefings for.")
@click.option("--holds", default="", help="Access keys with , between, as marking:OFFICIAL,force:FB.")
@click.option("--conditions", default="", help="What it must keep to, in a sentence.")
@click.option("--expires", required=True, help="Last day, as 2027-03-31.")
@pass_call
def agreement_add(
    call: Call, name: str, profile: str, recipient: str, purpose: str, holds: str, conditions: str, expires: str
) -> None:
    """Write down an agreement.

    \b
    graphintel agreement add force-b --profile other_force --recipient "Force B" \\
        --purpose "Joint investigation" --holds marking:OFFICIAL-SENSITIVE,force:FB --expires 2027-03-31
    """
    keys = frozenset(key.strip() for key in holds.split(",") if key.strip())
    given = Agreement(name, profile, recipient, purpose, keys, conditions, expires, ended=False)
    with call.service() as service:
        call.print(service.maintenance.add_agreement(given), text.fields)


@agreement.command("list")
@pass_call
def agreement_list(call: Call) -> None:
    """Every agreement, and whether it holds today."""

    def as_text(answer: dict[str, Any]) -> str:
        rows = [
            (a["name"], a["profile"], a["recipient"], "yes" if a["live"] else "no", a["expires"], a["purpose"])
            for a in answer["agreements"]
        ]
        return text.table(["agreement", "profile", "recipient", "holds", "last day", "purpose"], rows)

    with call.service() as service:
        call.print(service.maintenance.agreements(), as_text)


@agreement.command("end")
@click.argument("name")
@pass_call
def agreement_end(call: Call, name: str) -> None:
    """End an agreement: nothing goes out under it any more."""
    with call.service() as service:
        call.print(service.maintenance.end_agreement(name), text.fields)
