"""The demonstration and the dashboard's server."""

from __future__ import annotations

import json
import secrets
import shutil
import socket
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import track

import demonstration
from demonstration.sample_accounts import ACCOUNTS
from demonstration.sample_agreements import AGREEMENTS, RECIPIENTS
from graphintel.addresses import sqlite_address
from graphintel.cli import text
from graphintel.cli.invocation import Invocation, on_command_line, pass_invocation, print_start_messages
from graphintel.cli.program import program
from graphintel.cli.program_exit import write_error
from graphintel.errors import GraphintelError, OtherKeysError
from graphintel.failures import os_reason
from graphintel.ledger.database import ingested_files
from graphintel.model.access import Viewer
from graphintel.model.shown_text import shown
from graphintel.private_files import replace_private
from graphintel.service import Service, entity_decisions
from graphintel.service.file_rights import DEMO_SIGN_INS
from graphintel.settings import Settings
from graphintel.store.foreground import foreground
from graphintel.store.graph import stop_server

_STATE = "demo.json"

_port = click.option(
    "--port",
    default=None,
    type=click.IntRange(0, 65535),
    help="Port of the dashboard (default 8050; 0 for a free one), on 127.0.0.1 unless GRAPHINTEL_BIND says otherwise.",
)


@program.command()
@click.option("--scale", default=1.0, show_default=True, type=click.FloatRange(0.05, 1000), help="Size of the world.")
@click.option("--seed", default=1, show_default=True, type=click.IntRange(0), help="Which world.")
@click.option("--no-serve", is_flag=True, help="Stop after the analysis.")
@_port
@pass_invocation
def demo(invocation: Invocation, scale: float, seed: int, no_serve: bool, port: int | None) -> None:
    """The main loop on generated data: files, ledger, graph, networks, dashboard.

    Again in the same home starts in seconds with the same state.
    """
    settings = replace(_settings(invocation), single_user=True)
    with foreground(), ExitStack() as opened:
        listener = None if no_serve else opened.enter_context(_listening_socket(settings, port))
        opened.enter_context(on_command_line())
        service = opened.enter_context(_open_service(settings))
        print_start_messages(service)
        with service.recorded_act("maintenance", service.operator(), function="demo", scale=str(scale), seed=seed):
            answer = _prepare_or_explain(service, scale, seed)
        invocation.print(answer, text.fields)
        if listener is not None:
            _serve(service, listener)


@program.command()
@_port
@pass_invocation
def serve(invocation: Invocation, port: int | None) -> None:
    """The dashboard, on this machine only, or behind a proxy with TLS (GRAPHINTEL_BIND)."""
    settings = _settings(invocation)
    with foreground(), _listening_socket(settings, port) as listener, invocation.service(settings) as service:
        _serve(service, listener)


def _settings(invocation: Invocation) -> Settings:
    """Return the settings of what runs in a terminal until it is ended: its engine ends with it."""
    return replace(invocation.settings(), engine_seconds=0)


def _listening_socket(settings: Settings, port: int | None) -> socket.socket:
    """Return the socket that the dashboard will listen on: a port that is taken is reported before anything is begun."""
    from dashboards.serve import Listening, bound

    return bound(settings.port if port is None else port, Listening.of(settings))


@contextmanager
def _open_service(settings: Settings) -> Iterator[Service]:
    """Open the service of a home; the demonstration's own home of a graphintel with other keys is built again."""
    try:
        service = Service(settings)
    except OtherKeysError as refused:
        if not _is_demo_home(settings):
            raise
        write_error(f"{refused} It holds nothing but the demonstration, which is made anew.")
        _remove_demo(settings)
        service = Service(settings)
    with closing(service):
        yield service


def _is_demo_home(settings: Settings) -> bool:
    """Return whether a home holds the demonstration and nothing else: every file of its ledger is one that demo wrote."""
    home, ledger = settings.home, settings.home / "ledger.sqlite"
    if (
        not (home / "demo" / "truth.json").is_file()
        or settings.ledger_url != sqlite_address(ledger)
        or not ledger.is_file()
    ):
        return False
    written = {path.name for path in (home / "demo").rglob("*")}
    return ingested_files(settings.ledger_url) <= written


def _remove_demo(settings: Settings) -> None:
    """Delete what the demonstration made; the user's own sources stay."""
    if settings.embedded:
        stop_server(settings)
    for path in settings.home.iterdir():
        if path.name == "sources":
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def _prepare_or_explain(service: Service, scale: float, seed: int) -> dict[str, Any]:
    """Fill the home with the demonstration world; what the disk refuses is one sentence."""
    try:
        return prepare_demo(service, scale, seed)
    except OSError as error:
        raise GraphintelError(
            f"The demonstration cannot be written ({error.filename or service.settings.home}: {os_reason(error)}); put that "
            "right and run the same command again: it goes on where it stopped."
        ) from error


def prepare_demo(service: Service, scale: float, seed: int) -> dict[str, Any]:
    """Fill the home with the demonstration world, or find that it is there.

    Parameters
    ----------
    service : Service
        Of the home to fill.
    scale : float
        1 makes about 3,000 entities.
    seed : int
        Which world.

    Returns
    -------
    dict
        What was read, the networks found, and where the sign-ins are.

    Raises
    ------
    GraphintelError
        Where the home holds another world, or other data.
    """
    home = service.settings.home
    state = home / _STATE
    wanted = {"scale": scale, "seed": seed}
    if stored := _stored_world(state):
        if {key: stored[key] for key in wanted} != wanted:
            raise GraphintelError(
                f"The home {home} holds the demonstration of scale {stored['scale']}, seed {stored['seed']}; "
                "choose another --home, or delete this one."
            )
        return stored
    files = demonstration.write(home / "demo", scale=scale, seed=seed)
    totals = {"read": 0, "accepted": 0, "known": 0, "quarantined": 0, "entities": 0, "statements": 0}
    batches = list(files.sources.items())
    for source, paths in track(
        batches, "taking in files", console=Console(stderr=True), disable=not sys.stderr.isatty()
    ):
        report = service.maintenance.ingest(source, paths)
        totals = {key: count + report[key] for key, count in totals.items()}
    passwords = _create_accounts(service, home / DEMO_SIGN_INS)
    _create_agreements(service, passwords)
    _record_decisions(service, files.decisions, passwords)
    with _signed_in(service, "officer", passwords) as viewer:
        listed = service.networks(viewer)
    answer = {**wanted, **totals, "networks": len(listed.networks), "sign_ins": str(home / DEMO_SIGN_INS)}
    replace_private(state, json.dumps(answer, indent=2).encode())
    return answer


def _create_accounts(service: Service, path: Path) -> dict[str, str]:
    """Make the demonstration's accounts; return their passwords, which stand in a 0600 file."""
    stored = {account["name"] for account in service.maintenance.accounts()["accounts"]}
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    for account in ACCOUNTS:
        if account.name not in stored:
            password = secrets.token_urlsafe(18)
            lines.append(f"{account.name}  {password}  ({account.purpose})")
            replace_private(path, ("\n".join(lines) + "\n").encode())
            service.maintenance.add_account(account.name, account.role, account.keys, password, account.force)
    fields = [line.split("  ", 2) for line in lines]
    if any(len(parts) != 3 for parts in fields) or {parts[0] for parts in fields} < {
        account.name for account in ACCOUNTS
    }:
        raise GraphintelError(
            f"{path} is damaged, and nobody else knows the passwords; delete the home and run demo again."
        )
    return {name: password for name, password, _ in fields}


def _create_agreements(service: Service, passwords: Mapping[str, str]) -> None:
    """Make the demonstration's recipients, one person entering and another approving them, and the agreements."""
    stored = {one["name"] for one in service.recipient_register.recipients()["recipients"]}
    enters, approves = "administrator", "protection"
    for body in RECIPIENTS:
        if body.name not in stored:
            service.recipient_register.add_recipient(body.name, body.kind, body.code, enters, passwords[enters])
            service.recipient_register.approve_recipient(body.name, approves, passwords[approves])
    agreed = {agreement["name"] for agreement in service.recipient_register.agreements()["agreements"]}
    for agreement in AGREEMENTS:
        if agreement.name not in agreed:
            service.recipient_register.add_agreement(agreement, enters, passwords[enters])
            service.recipient_register.approve_agreement(agreement.name, approves, passwords[approves])


def _stored_world(state: Path) -> dict[str, Any]:
    """Return which world a home holds; nothing where that cannot be read: then the home is made again."""
    try:
        stored = json.loads(state.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stored if isinstance(stored, dict) and {"scale", "seed"} <= stored.keys() else {}


@contextmanager
def _signed_in(service: Service, name: str, passwords: Mapping[str, str]) -> Iterator[Viewer]:
    """Give an account of the demonstration for a block, proved by its password."""
    session = service.sign_in(name, passwords[name], "demonstration")
    try:
        yield service.signed_in_viewer(name, session.token)
    finally:
        service.sign_out(session.token)


def _record_decisions(service: Service, decisions: Path | None, passwords: Mapping[str, str]) -> None:
    """Apply the decisions that come with the world, as the account that may see what they rest on."""
    if decisions is None:
        return
    for wanted in json.loads(decisions.read_text(encoding="utf-8")):
        given = (wanted["a"], wanted["b"], wanted["verdict"], wanted["reason"], wanted.get("items", []))
        with _signed_in(service, wanted["account"], passwords) as viewer:
            entity_decisions.decide(service, viewer, *given)


def _serve(service: Service, listener: socket.socket) -> None:
    """Serve until interrupted; then stop what was started."""
    from dashboards.serve import Listening
    from dashboards.serve import serve as serve_dashboard

    sign_ins = service.settings.home / DEMO_SIGN_INS
    if sign_ins.is_file():
        write_error(f"Names and passwords to sign in with are in {shown(str(sign_ins))}")
    with suppress(KeyboardInterrupt):
        serve_dashboard(service, listener, Listening.of(service.settings), _say)


def _say(address: str) -> None:
    write_error(f"graphintel is at {address}  (Ctrl-C stops it)")
