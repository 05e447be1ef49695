"""Maintenance commands, for whoever owns the home directory; they show no stored data."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from graphintel.cli import text
from graphintel.cli.invocation import Invocation, pass_invocation
from graphintel.cli.program import program
from graphintel.cli.program_exit import write_error
from graphintel.cli.progress_bars import progress_bars
from graphintel.cli.table import table
from graphintel.errors import AccessError
from graphintel.model.access import ACCOUNT_ROLES
from graphintel.model.display_words import moment_words
from graphintel.service import source_checks
from graphintel.service.after_commit import unfinished_after
from graphintel.service.answer_json import JsonObject
from graphintel.service.maintenance import Maintenance
from graphintel.service.restoring import restore as restore_backup
from graphintel.settings import Settings

_PATHS = click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
_ENCODING = click.option(
    "--encoding", default="", help="Encoding of the text files; judged by their bytes if not said."
)


@program.command()
@click.option(
    "--vocabulary", is_flag=True, help="What a source may state: types, links, capacities, roles, flags, bases."
)
@pass_invocation
def sources(invocation: Invocation, vocabulary: bool) -> None:
    """Declared sources with their file kinds, columns and keys; files of the home that cannot be used, with why.

    A file in the sources folder of the home is run by whoever runs graphintel. It is refused where somebody else could
    write it, its folder or the home, or owns one of them. Its digest stands in the audit entry of each batch.
    """
    if vocabulary:
        invocation.print(
            _with_or_without_home(
                invocation, lambda home: home.vocabulary(), lambda _settings: source_checks.vocabulary()
            ),
            text.vocabulary,
        )
    else:
        invocation.print(
            _with_or_without_home(invocation, lambda home: home.sources(), source_checks.sources), text.sources
        )


def _with_or_without_home(
    invocation: Invocation, recorded: Callable[[Maintenance], JsonObject], standalone: Callable[[Settings], JsonObject]
) -> JsonObject:
    """Return an answer that needs files only; it is recorded where there is a home."""
    settings = invocation.settings()
    if not os.path.isdir(settings.home) or not os.access(settings.home, os.W_OK):  # noqa: PTH112 - Path raises for a name that is too long
        return standalone(settings)
    with invocation.service() as service:
        return recorded(service.maintenance)


@program.command()
@click.argument("source")
@_PATHS
@_ENCODING
@click.option("--show", default=0, type=click.IntRange(0, 1000), help="Say what the first rows would state.")
@pass_invocation
def check(invocation: Invocation, source: str, paths: tuple[Path, ...], encoding: str, show: int) -> None:
    """Dry run: what would be accepted and what not, and why. Needs no database, and no home."""
    given: dict[str, Any] = {"encoding": encoding, "show": show}
    answer = _with_or_without_home(
        invocation,
        lambda home: home.check(source, paths, **given),
        lambda settings: source_checks.check(settings, source, paths, **given),
    )
    invocation.print(answer, text.report)


@program.command()
@click.argument("source")
@_PATHS
@click.option("--revise", is_flag=True, help="Record other content under a held key as a correction.")
@_ENCODING
@pass_invocation
def ingest(invocation: Invocation, source: str, paths: tuple[Path, ...], revise: bool, encoding: str) -> None:
    """Take in files. The same content again, in any order or split, changes nothing."""
    with invocation.service() as service:
        with progress_bars() as show_progress:
            answer = service.maintenance.ingest(
                source, paths, revise=revise, encoding=encoding, on_progress=show_progress
            )
        invocation.print(answer, text.report)


@program.group()
def batch() -> None:
    """What came in together, and its withdrawal."""


@batch.command("list")
@pass_invocation
def batch_list(invocation: Invocation) -> None:
    """Every batch."""

    def as_text(answer: dict[str, Any]) -> str:
        rows = [
            (b["number"], b["source"], moment_words(b["at"]), b["state"], ", ".join(f["name"] for f in b["files"]))
            for b in answer["batches"]
        ]
        return table(["batch", "source", "at", "state", "files"], rows)

    with invocation.service() as service:
        invocation.print(service.maintenance.batches(), as_text)


@batch.command("show")
@click.argument("number", type=int)
@pass_invocation
def batch_show(invocation: Invocation, number: int) -> None:
    """One batch."""
    with invocation.service() as service:
        invocation.print(service.maintenance.batch(number), text.fields)


@batch.command("withdraw")
@click.argument("number", type=int)
@pass_invocation
def batch_withdraw(invocation: Invocation, number: int) -> None:
    """Leave the store as if the batch had never come."""
    with invocation.service() as service:
        invocation.print(service.maintenance.withdraw_batch(number), text.fields)


@program.group()
def item() -> None:
    """Corrections of single items."""


@item.command("regrade")
@click.argument("ref")
@click.option("--source-eval", default=None, help="Source evaluation, in the item's own scheme.")
@click.option("--info-eval", default=None, help="Information evaluation, in the item's own scheme.")
@click.option("--handling", default=None, help="Handling code.")
@click.option("--conditions", default=None, help="Access keys with ; between; empty for none.")
@pass_invocation
def regrade(
    invocation: Invocation,
    ref: str,
    source_eval: str | None,
    info_eval: str | None,
    handling: str | None,
    conditions: str | None,
) -> None:
    """Correct an item's grade or handling: a dated correction.

    \b
    graphintel item regrade FA:12/1 --source-eval 2 --info-eval C
    """
    given = {"source_eval": source_eval, "info_eval": info_eval, "handling": handling, "conditions": conditions}
    grade = {key: value for key, value in given.items() if value is not None}
    if not grade:
        raise click.UsageError("Give at least one of --source-eval, --info-eval, --handling, --conditions.")
    with invocation.service() as service:
        invocation.print(service.maintenance.regrade_item(ref, grade), text.fields)


@program.command()
@pass_invocation
def upgrade(invocation: Invocation) -> None:
    """Derive everything again that follows from the rows, after types, normalisers or declarations changed.

    Rows are mapped and replayed beside whoever reads; what differs is applied as one revision. It may be stopped at any
    moment and goes on where it stopped.
    """
    with invocation.service() as service:
        with progress_bars() as show_progress:
            answer = service.upgrades.upgrade(show_progress)
        invocation.print(answer, text.derived)


@program.command()
@click.argument("source")
@click.option("--dry-run", is_flag=True, help="Only say what would differ.")
@click.option("--yes", is_flag=True, help="Apply it without asking.")
@pass_invocation
def remap(invocation: Invocation, source: str, dry_run: bool, yes: bool) -> None:
    """Map the stored rows of a source again, after its declaration changed: a dated correction.

    On a terminal it says first what would differ, and asks.
    """
    asks = not (dry_run or yes or invocation.json) and sys.stdin.isatty() and sys.stderr.isatty()
    with invocation.service() as service:
        if asks:
            write_error(text.derived(service.upgrades.remap(source, dry_run=True)))
            click.confirm("Apply this?", abort=True, err=True)
        invocation.print(service.upgrades.remap(source, dry_run=dry_run), text.derived)


@program.group()
def graph() -> None:
    """The graph: a view of the ledger that can be built again."""


@graph.command("start")
@pass_invocation
def graph_start(invocation: Invocation) -> None:
    """Start the embedded server and leave it running until graph stop."""
    with invocation.service() as service:
        invocation.print(service.maintenance.start_graph(), text.fields)


@graph.command("stop")
@pass_invocation
def graph_stop(invocation: Invocation) -> None:
    """Stop the embedded server."""
    with invocation.service() as service:
        invocation.print(service.maintenance.stop_graph(), text.fields)


@graph.command("rebuild")
@pass_invocation
def graph_rebuild(invocation: Invocation) -> None:
    """Build the graph again from the ledger."""
    with invocation.service() as service:
        invocation.print(service.maintenance.rebuild_graph(), text.fields)


@graph.command("hash")
@pass_invocation
def graph_hash(invocation: Invocation) -> None:
    """The canonical hash, read back from the graph; equal on every engine."""
    with invocation.service() as service:
        invocation.print(service.maintenance.hash_graph(), text.fields)


@program.command()
@pass_invocation
def status(invocation: Invocation) -> None:
    """Engine, versions and health; counts for an administrator only."""
    with invocation.service(check_pairing=False) as service:
        actor = ""
        with suppress(AccessError):
            viewer = invocation.viewer(service)
            actor = viewer.account if viewer.role == "administrator" else ""
        invocation.print(service.maintenance.status(bool(actor), actor), text.fields)


@program.group()
def account() -> None:
    """Accounts: who may read, and what."""


@account.command("add")
@click.argument("name")
@click.option("--holds", default="", help="Access keys with commas: marking:OFFICIAL-SENSITIVE,force:FA.")
@click.option("--role", default="analyst", show_default=True, type=click.Choice(sorted(ACCOUNT_ROLES)))
@click.option(
    "--force", default="", help="The force it belongs to; needed for own_force where it holds keys of several."
)
@pass_invocation
def account_add(invocation: Invocation, name: str, holds: str, role: str, force: str) -> None:
    """Make an account; prints its one-time password, which works once, within 72 hours."""
    with invocation.service() as service:
        invocation.print(service.maintenance.add_account(name, role, _keys(holds), force=force), text.fields)


@account.command("list")
@pass_invocation
def account_list(invocation: Invocation) -> None:
    """Every account."""

    def as_text(answer: dict[str, Any]) -> str:
        rows = [
            (a["name"], a["role"], "revoked" if a["revoked"] else "live", ", ".join(a["keys"]))
            for a in answer["accounts"]
        ]
        return table(["account", "role", "state", "holds"], rows)

    with invocation.service() as service:
        invocation.print(service.maintenance.accounts(), as_text)


@account.command("keys")
@click.argument("name")
@click.option("--holds", required=True, help="Access keys with commas; replaces what the account held.")
@pass_invocation
def account_keys(invocation: Invocation, name: str, holds: str) -> None:
    """Change what an account holds, from the next request on."""
    with invocation.service() as service:
        invocation.print(service.maintenance.set_keys(name, _keys(holds)), text.fields)


@account.command("revoke")
@click.argument("name")
@pass_invocation
def account_revoke(invocation: Invocation, name: str) -> None:
    """End an account and its sessions."""
    with invocation.service() as service:
        invocation.print(service.maintenance.revoke_account(name), text.fields)


@account.command("password")
@click.argument("name")
@pass_invocation
def account_password(invocation: Invocation, name: str) -> None:
    """Give an account a new one-time password, and print it; its sessions end. It works once, within 72 hours."""
    with invocation.service() as service:
        invocation.print(service.maintenance.reset_password(name), text.fields)


def _keys(text_: str) -> list[str]:
    return [key for key in (part.strip() for part in text_.split(",")) if key]


@program.command()
@click.option("--out", required=True, type=click.Path(path_type=Path), help="New folder to write it to.")
@pass_invocation
def backup(invocation: Invocation, out: Path) -> None:
    """Write ledger and audit chain of one moment into a new folder, while others go on."""
    with invocation.service() as service:
        invocation.print(service.chain_maintenance.backup(out), text.fields)


@program.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Also in the place of a ledger or chain, which is set aside.")
@click.option("--reason", default="", help="Why; stands in the chain.")
@pass_invocation
def restore(invocation: Invocation, folder: Path, yes: bool, reason: str) -> None:
    """Put a backup of ledger and audit chain back, and build the graph again; stop the dashboard first.

    The backup is checked whole before anything is touched. What is there is set aside, nothing is deleted, and the
    restored chain says what was put back and what that left out.
    """
    answer = restore_backup(invocation.settings(), folder, yes=yes, reason=reason)
    with invocation.service() as service:
        with unfinished_after(
            "The backup is put back", "the graph is not made from it", "graphintel graph rebuild does it."
        ):
            rebuilt = service.maintenance.rebuild_graph()
        invocation.print(answer | rebuilt, text.fields)


@program.group()
def audit() -> None:
    """The audit chain."""


@audit.command("verify")
@click.option(
    "--against", type=click.Path(path_type=Path), help="Checkpoint that was kept elsewhere (audit checkpoint)."
)
@pass_invocation
def audit_verify(invocation: Invocation, against: Path | None) -> None:
    """Check every entry of the chain, and that ledger and chain fit; names the first entry that is wrong."""

    def as_text(answer: dict[str, Any]) -> str:
        state = "holds" if answer["ok"] else "BROKEN"
        lines = [f"{state}: chain {answer['chain'][:16]}, {answer['entries']} entries, head {answer['head'][:16]}"]
        lines += [f"entry {p['entry']}: {p['problem']}" for p in answer["problems"]]
        lines += [f"entry {number}: what a crash left was put right" for number in answer["repairs"]]
        lines.append(answer["problem"] or f"fits the ledger {answer['ledger'][:16]}")
        return "\n".join(lines)

    with invocation.service(check_pairing=False) as service:
        answer = service.chain_maintenance.verify(against)
        invocation.print(answer, as_text)
    if not answer["ok"]:
        raise SystemExit(1)


@audit.command("checkpoint")
@click.option("--out", type=click.Path(path_type=Path), help="File to write it to; take it to another place.")
@pass_invocation
def audit_checkpoint(invocation: Invocation, out: Path | None) -> None:
    """The checkpoint of the chain, to be kept elsewhere: it reveals a cut or rewritten chain (audit verify --against)."""
    with invocation.service() as service:
        invocation.print(service.chain_maintenance.checkpoint(out), text.fields)


@audit.command("adopt")
@click.option("--reason", required=True, help="What was found out; stands in the chain.")
@click.option("--yes", is_flag=True, required=True, expose_value=False, help="Go on although entries may be lost.")
@pass_invocation
def audit_adopt(invocation: Invocation, reason: str) -> None:
    """Go on after ledger or chain was lost or swapped, as they are now; the gap is recorded for good."""
    with invocation.service(check_pairing=False) as service:
        invocation.print(service.chain_maintenance.adopt(reason), text.fields)


@audit.command("export")
@pass_invocation
def audit_export(invocation: Invocation) -> None:
    """Every entry of the chain, for an account of the role auditor."""

    def as_text(answer: dict[str, Any]) -> str:
        rows = [(e["number"], e["at"], e["actor"], e["action"], text.one_line(e["subject"])) for e in answer["entries"]]
        return table(["entry", "at", "who", "did", "what"], rows)

    with invocation.as_account() as (service, viewer):
        invocation.print(service.maintenance.export_audit(viewer), as_text)
