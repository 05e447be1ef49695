"""Maintenance commands: for whoever owns the home directory; they show nothing that is held."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from graphintel.cli import text
from graphintel.cli.program import Call, pass_call, program
from graphintel.errors import AccessError
from graphintel.model.access import ROLES
from graphintel.service import files

_PATHS = click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
_ENCODING = click.option(
    "--encoding", default="", help="Encoding of the text files; judged by their bytes if not said."
)


@program.command()
@click.option(
    "--vocabulary", is_flag=True, help="What a source may state: types, links, capacities, roles, flags, bases."
)
@pass_call
def sources(call: Call, vocabulary: bool) -> None:
    """Declared sources with their file kinds, columns and keys; files of the home that cannot be used, with why.

    A file in the sources folder of the home is run by whoever runs graphintel. It is refused where somebody else could
    write it, its folder or the home, or owns one of them. Its digest stands in the audit entry of each batch.
    """
    if vocabulary:
        call.print(call.of_files(lambda home: home.vocabulary(), lambda _settings: files.vocabulary()), text.vocabulary)
    else:
        call.print(call.of_files(lambda home: home.sources(), files.sources), text.sources)


@program.command()
@click.argument("source")
@_PATHS
@_ENCODING
@click.option("--show", default=0, type=click.IntRange(0, 1000), help="Say what the first rows would state.")
@pass_call
def check(call: Call, source: str, paths: tuple[Path, ...], encoding: str, show: int) -> None:
    """Dry run: what would be accepted and what not, and why. Needs no database, and no home."""
    given: dict[str, Any] = {"encoding": encoding, "show": show}
    answer = call.of_files(
        lambda home: home.check(source, paths, **given),
        lambda settings: files.check(settings, source, paths, **given),
    )
    call.print(answer, text.report)


@program.command()
@click.argument("source")
@_PATHS
@click.option("--revise", is_flag=True, help="Record other content under a held key as a correction.")
@_ENCODING
@pass_call
def ingest(call: Call, source: str, paths: tuple[Path, ...], revise: bool, encoding: str) -> None:
    """Take in files. The same content again, in any order or split, changes nothing."""
    with call.service() as service:
        call.print(service.maintenance.ingest(source, paths, revise=revise, encoding=encoding), text.report)


@program.group()
def batch() -> None:
    """What came in together, and its withdrawal."""


@batch.command("list")
@pass_call
def batch_list(call: Call) -> None:
    """Every batch."""

    def as_text(answer: dict[str, Any]) -> str:
        rows = [
            (b["number"], b["source"], b["at"], b["state"], ", ".join(f["name"] for f in b["files"]))
            for b in answer["batches"]
        ]
        return text.table(["batch", "source", "at", "state", "files"], rows)

    with call.service() as service:
        call.print(service.maintenance.batches(), as_text)


@batch.command("show")
@click.argument("number", type=int)
@pass_call
def batch_show(call: Call, number: int) -> None:
    """One batch."""
    with call.service() as service:
        call.print(service.maintenance.batch(number), text.fields)


@batch.command("withdraw")
@click.argument("number", type=int)
@pass_call
def batch_withdraw(call: Call, number: int) -> None:
    """Leave the store as if the batch had never come."""
    with call.service() as service:
        call.print(service.maintenance.withdraw_batch(number), text.fields)


@program.group()
def item() -> None:
    """Corrections of single items."""


@item.command("regrade")
@click.argument("ref")
@click.option("--source-eval", default=None, help="Source evaluation, in the item's own scheme.")
@click.option("--info-eval", default=None, help="Information evaluation, in the item's own scheme.")
@click.option("--handling", default=None, help="Handling code.")
@click.option("--conditions", default=None, help="Access keys with ; between; empty for none.")
@pass_call
def regrade(
    call: Call, ref: str, source_eval: str | None, info_eval: str | None, handling: str | None, conditions: str | None
) -> None:
    """Correct an item's grade or handling: a dated correction.

    \b
    graphintel item regrade FA:12/1 --source-eval 2 --info-eval C
    """
    given = {"source_eval": source_eval, "info_eval": info_eval, "handling": handling, "conditions": conditions}
    grade = {key: value for key, value in given.items() if value is not None}
    if not grade:
        raise click.UsageError("Give at least one of --source-eval, --info-eval, --handling, --conditions.")
    with call.service() as service:
        call.print(service.maintenance.regrade_item(ref, grade), text.fields)


@program.group()
def graph() -> None:
    """The graph: a view of the ledger that can be built anew."""


@graph.command("start")
@pass_call
def graph_start(call: Call) -> None:
    """Start the embedded server and leave it running; commands are then faster."""
    with call.service() as service:
        call.print(service.maintenance.start_graph(), text.fields)


@graph.command("stop")
@pass_call
def graph_stop(call: Call) -> None:
    """Stop the embedded server."""
    with call.service() as service:
        call.print(service.maintenance.stop_graph(), text.fields)


@graph.command("rebuild")
@pass_call
def graph_rebuild(call: Call) -> None:
    """Build the graph anew from the ledger."""
    with call.service() as service:
        call.print(service.maintenance.rebuild_graph(), text.fields)


@graph.command("hash")
@pass_call
def graph_hash(call: Call) -> None:
    """The canonical hash, read back from the graph; equal on every engine."""
    with call.service() as service:
        call.print(service.maintenance.hash_graph(), text.fields)


@program.command()
@pass_call
def status(call: Call) -> None:
    """Engine, versions and health; counts for an administrator only."""
    with call.service() as service:
        actor = ""
        with suppress(AccessError):
            viewer = call.viewer(service)
            actor = viewer.account if viewer.role == "administrator" else ""
        call.print(service.maintenance.status(bool(actor), actor), text.fields)


@program.group()
def account() -> None:
    """Accounts: who may read, and what."""


@account.command("add")
@click.argument("name")
@click.option("--holds", default="", help="Access keys with commas: marking:OFFICIAL-SENSITIVE,force:FA.")
@click.option("--role", default="analyst", show_default=True, type=click.Choice(sorted(ROLES)))
@click.option(
    "--force", default="", help="The force it belongs to; needed for own_force where it holds keys of several."
)
@pass_call
def account_add(call: Call, name: str, holds: str, role: str, force: str) -> None:
    """Make an account; prints its one-time password, which works once, within 72 hours."""
    with call.service() as service:
        call.print(service.maintenance.add_account(name, role, _keys(holds), force=force), text.fields)


@account.command("list")
@pass_call
def account_list(call: Call) -> None:
    """Every account."""

    def as_text(answer: dict[str, Any]) -> str:
        rows = [
            (a["name"], a["role"], "revoked" if a["revoked"] else "live", ", ".join(a["keys"]))
            for a in answer["accounts"]
        ]
        return text.table(["account", "role", "state", "holds"], rows)

    with call.service() as service:
        call.print(service.maintenance.accounts(), as_text)


@account.command("keys")
@click.argument("name")
@click.option("--holds", required=True, help="Access keys with commas; replaces what the account held.")
@pass_call
def account_keys(call: Call, name: str, holds: str) -> None:
    """Change what an account holds, from the next request on."""
    with call.service() as service:
        call.print(service.maintenance.set_keys(name, _keys(holds)), text.fields)


@account.command("revoke")
@click.argument("name")
@pass_call
def account_revoke(call: Call, name: str) -> None:
    """End an account and its sessions."""
    with call.service() as service:
        call.print(service.maintenance.revoke_account(name), text.fields)


@account.command("password")
@click.argument("name")
@pass_call
def account_password(call: Call, name: str) -> None:
    """Give an account a new one-time password, and print it; its sessions end. It works once, within 72 hours."""
    with call.service() as service:
        call.print(service.maintenance.reset_password(name), text.fields)


def _keys(text_: str) -> list[str]:
    return [key for key in (part.strip() for part in text_.split(",")) if key]


@program.group()
def audit() -> None:
    """The audit chain."""


@audit.command("verify")
@pass_call
def audit_verify(call: Call) -> None:
    """Check every entry of the chain; names the first that does not hold."""

    def as_text(answer: dict[str, Any]) -> str:
        repairs = [f"entry {number}: a line torn by a crash was set aside before it" for number in answer["repairs"]]
        lines = [f"{'holds' if answer['ok'] else 'BROKEN'}: {answer['entries']} entries, head {answer['head'][:16]}"]
        return "\n".join([*lines, *(f"entry {p['entry']}: {p['problem']}" for p in answer["problems"]), *repairs])

    with call.service() as service:
        answer = service.maintenance.verify_audit()
        call.print(answer, as_text)
    if not answer["ok"]:
        raise SystemExit(1)


@audit.command("export")
@pass_call
def audit_export(call: Call) -> None:
    """Every entry of the chain, for an account of the role auditor."""

    def as_text(answer: dict[str, Any]) -> str:
        rows = [(e["number"], e["at"], e["actor"], e["action"], text.brief(e["subject"])) for e in answer["entries"]]
        return text.table(["entry", "at", "who", "did", "what"], rows)

    with call.reading() as (service, viewer):
        call.print(service.maintenance.export_audit(viewer), as_text)
