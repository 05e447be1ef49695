"""Commands for what leaves the building: briefings, the register of exports, agreements."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click

from graphintel.briefing.formats import FORMATS
from graphintel.briefing.recipient_profiles import INTERNAL_PROFILES, PROFILES_BY_KIND
from graphintel.cli import text
from graphintel.cli.invocation import Invocation, pass_invocation
from graphintel.cli.program import program
from graphintel.cli.table import table
from graphintel.errors import GraphintelError
from graphintel.failures import os_reason
from graphintel.ledger.agreements import Agreement
from graphintel.model.display_words import day
from graphintel.model.shown_text import shown
from graphintel.private_files import write_private
from graphintel.service.briefings import REFERRAL_ANSWERS, BriefingRequest, briefing_answer

_OUTSIDE = [profile.name for profile in PROFILES_BY_KIND.values()]


@program.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option(
    "--format", "formats", multiple=True, required=True, help=f"One of {', '.join(sorted(FORMATS))}; again for more."
)
@click.option(
    "--recipient",
    required=True,
    help=f"{' or '.join(INTERNAL_PROFILES)}, with the force where you hold keys of several, as own_force:FA; or an agreement's name.",
)
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="Directory for the files.")
@click.option("--purpose", default="", help="What it is for; that of the recipient where left out.")
@click.option("--reason", default="", help="Why this must go out; asked for with code C items or many entities.")
@click.option(
    "--password-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File with your password, asked for with --reason.",
)
@click.option(
    "--referral",
    type=click.Choice(REFERRAL_ANSWERS),
    default=None,
    help="Whether a referral is open for anybody there: asked where it can lead to somebody losing a home.",
)
@click.option("--lead", default="", help="Account of the safeguarding lead who agrees, where the answer is not no.")
@click.option(
    "--lead-password-file", type=click.Path(path_type=Path, dir_okay=False), help="File with the lead's password."
)
@pass_invocation
def brief(
    invocation: Invocation,
    ids: tuple[str, ...],
    formats: tuple[str, ...],
    recipient: str,
    out: Path,
    purpose: str,
    reason: str,
    password_file: Path | None,
    referral: str | None,
    lead: str,
    lead_password_file: Path | None,
) -> None:
    """Write a briefing of a network, of an entity, or of the entities of a chart.

    ID is a network as networks lists it, or an entity; several entities make a chart. The briefing is made from what
    the recipient may see. Exploited and possibly exploited people, and people who sell sex, are under pseudonyms in
    it.

    \b
    graphintel --as ana brief network:1a2b3c4d --format pdf --recipient own_force \\
        --purpose "Meeting of 3 March" --out briefing
    """
    with invocation.as_account() as (service, viewer):
        _refuse_unfit(out)
        ids_only, wanted = _split_ids_and_formats(ids, formats)
        request = BriefingRequest(
            ids_only,
            recipient,
            wanted,
            purpose,
            reason,
            _password(password_file, bool(reason), "Your password"),
            referral=referral or "",
            lead=lead,
            lead_password=_password(lead_password_file, bool(lead), f"Password of {lead}"),
        )
        created = service.create_briefing(viewer, request)
        _write(out, dict(created.files))
        invocation.print(briefing_answer(created) | {"out": str(out)}, text.briefing)


def _refuse_unfit(out: Path) -> None:
    """Refuse, before anything is made, a directory that holds files already or in which none can be written."""
    try:
        if out.exists() and any(out.iterdir()):
            raise GraphintelError(f"{out} holds files already; name a new or an empty directory.")
        nearest = next(folder for folder in (out, *out.absolute().parents) if folder.exists())
        if not nearest.is_dir() or not os.access(nearest, os.W_OK | os.X_OK):
            raise GraphintelError(
                f"{out} cannot be made or written, because {nearest} may not be; name another directory."
            )
    except OSError as error:
        raise GraphintelError(f"{out} cannot be used ({os_reason(error)}); name another directory.") from error


def _split_ids_and_formats(ids: tuple[str, ...], formats: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return ids and formats, however they were given: ``--format pdf --format csv``, ``pdf,csv`` or ``pdf csv``."""
    split = [name for given in formats for name in given.split(",") if name]
    ids_only = tuple(given for given in ids if given not in FORMATS)
    return ids_only, (*split, *(given for given in ids if given in FORMATS))


def _password(path: Path | None, needed: bool, whose: str) -> str:
    """Return a password from its file; where it is needed and a terminal is there, ask for it."""
    if path is not None:
        try:
            return path.read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            why = os_reason(error) if isinstance(error, OSError) else "it is no UTF-8 text"
            raise GraphintelError(f"{path} cannot be read: {why}.") from error
    if needed and sys.stdin.isatty():
        return str(click.prompt(shown(whose), hide_input=True, err=True))
    return ""


def _write(out: Path, files: dict[str, bytes]) -> None:
    """Write the files for their owner only; nothing that is there is overwritten."""
    try:
        out.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name, content in sorted(files.items()):
            write_private(out / name, content)
    except OSError as error:
        raise GraphintelError(
            f"{error.filename or out} could not be written: {os_reason(error)}. The export is registered; make it again."
        ) from error


@program.command()
@pass_invocation
def exports(invocation: Invocation) -> None:
    """What left the building: for whom, until when, and what must be recalled."""
    with invocation.as_account() as (service, viewer):
        invocation.print(service.exports(viewer), text.exports)


_PASSWORD = click.option(
    "--password-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File with the password of the account given with --as; asked for where left out.",
)


def _person(invocation: Invocation, password_file: Path | None) -> tuple[str, str]:
    """Return the account that acts and its password; empty where none was given."""
    name = invocation.account or invocation.settings().account
    return name, _password(password_file, bool(name), f"Password of {name}")


@program.group()
def recipient() -> None:
    """The register of bodies outside: what kind each is, entered by one person and approved by another."""


@recipient.command("add")
@click.argument("name")
@click.option(
    "--kind", required=True, type=click.Choice(list(PROFILES_BY_KIND)), help="What the body is, whatever it is called."
)
@click.option("--code", default="", help="Owner of its own items: a police force's code, or a partner's.")
@_PASSWORD
@pass_invocation
def recipient_add(invocation: Invocation, name: str, kind: str, code: str, password_file: Path | None) -> None:
    """Enter a body; it receives nothing before a second person approves the entry.

    \b
    graphintel --as ana recipient add "Force B" --kind police --code FB
    graphintel --as ben recipient approve "Force B"
    """
    by = _person(invocation, password_file)
    with invocation.service() as service:
        invocation.print(service.recipient_register.add_recipient(name, kind, code, *by), text.fields)


@recipient.command("approve")
@click.argument("name")
@_PASSWORD
@pass_invocation
def recipient_approve(invocation: Invocation, name: str, password_file: Path | None) -> None:
    """Approve an entry that somebody else made: a reviewer, safeguarding lead or administrator."""
    by = _person(invocation, password_file)
    with invocation.service() as service:
        invocation.print(service.recipient_register.approve_recipient(name, *by), text.fields)


@recipient.command("list")
@pass_invocation
def recipient_list(invocation: Invocation) -> None:
    """Every entry, who made it and who approved it."""

    def as_text(answer: dict[str, Any]) -> str:
        rows = [
            (
                r["name"],
                r["kind"],
                r["code"],
                r["added_by"],
                r["approved_by"] or "nobody yet",
                "yes" if r["approved"] else "no",
            )
            for r in answer["recipients"]
        ]
        return table(["recipient", "kind", "code", "added by", "approved by", "may receive"], rows)

    with invocation.service() as service:
        invocation.print(service.recipient_register.recipients(), as_text)


@recipient.command("end")
@click.argument("name")
@pass_invocation
def recipient_end(invocation: Invocation, name: str) -> None:
    """End an entry: nothing goes to the body any more."""
    with invocation.service() as service:
        invocation.print(service.recipient_register.end_recipient(name), text.fields)


@program.group()
def agreement() -> None:
    """Bodies outside the own force that may receive briefings."""


@agreement.command("add")
@click.argument("name")
@click.option("--profile", required=True, type=click.Choice(_OUTSIDE))
@click.option("--recipient", required=True, help="The body, as the register calls it.")
@click.option("--purpose", required=True, help="What it receives briefings for.")
@click.option("--holds", default="", help="Access keys with , between, as marking:OFFICIAL,force:FB.")
@click.option("--conditions", default="", help="What it must keep to, in a sentence.")
@click.option("--expires", required=True, help="Last day, as 2027-03-31.")
@_PASSWORD
@pass_invocation
def agreement_add(
    invocation: Invocation,
    name: str,
    profile: str,
    recipient: str,
    purpose: str,
    holds: str,
    conditions: str,
    expires: str,
    password_file: Path | None,
) -> None:
    """Write down an agreement with a body that the register has approved.

    One with a council, landlord or housing body can lead to somebody losing a home: it is written down by an account
    (--as) and approved by another.

    \b
    graphintel agreement add force-b --profile other_force --recipient "Force B" \\
        --purpose "Joint investigation" --holds marking:OFFICIAL-SENSITIVE,force:FB --expires 2027-03-31
    """
    keys = frozenset(key.strip() for key in holds.split(",") if key.strip())
    given = Agreement(name, profile, recipient, purpose, keys, conditions, expires, ended=False)
    by = _person(invocation, password_file)
    with invocation.service() as service:
        invocation.print(service.recipient_register.add_agreement(given, *by), text.fields)


@agreement.command("approve")
@click.argument("name")
@_PASSWORD
@pass_invocation
def agreement_approve(invocation: Invocation, name: str, password_file: Path | None) -> None:
    """Approve an agreement that somebody else wrote down: a reviewer, safeguarding lead or administrator."""
    by = _person(invocation, password_file)
    with invocation.service() as service:
        invocation.print(service.recipient_register.approve_agreement(name, *by), text.fields)


@agreement.command("list")
@pass_invocation
def agreement_list(invocation: Invocation) -> None:
    """Every agreement, and whether it holds today."""

    def as_text(answer: dict[str, Any]) -> str:
        rows = [
            (a["name"], a["profile"], a["recipient"], a["why_not"] or "yes", day(a["expires"]), a["purpose"])
            for a in answer["agreements"]
        ]
        return table(["agreement", "profile", "recipient", "holds", "last day", "purpose"], rows)

    with invocation.service() as service:
        invocation.print(service.recipient_register.agreements(), as_text)


@agreement.command("end")
@click.argument("name")
@pass_invocation
def agreement_end(invocation: Invocation, name: str) -> None:
    """End an agreement: nothing goes out under it any more."""
    with invocation.service() as service:
        invocation.print(service.recipient_register.end_agreement(name), text.fields)
