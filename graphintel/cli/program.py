"""The program: global options, exit statuses, and how an answer is printed.

Exit status 0: done. 1: refused or failed, with one sentence on standard error and nothing on standard output.
2: wrong usage.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from graphintel import __version__
from graphintel.errors import GraphintelError
from graphintel.model.access import Viewer
from graphintel.service import Service
from graphintel.settings import Settings, read_settings

Answer = dict[str, Any]


@dataclass
class Call:
    """One call of the program: its global options."""

    home: Path | None = None
    account: str = ""
    json: bool = False

    def settings(self) -> Settings:
        """Return the checked settings of the home that is meant."""
        return read_settings(home=self.home)

    @contextmanager
    def service(self, *, held_together: bool = True) -> Iterator[Service]:
        """Open the service for the command; ``held_together`` False also where ledger and audit chain do not fit."""
        with Service.opened(self.settings(), held_together=held_together) as service:
            yield service

    @contextmanager
    def reading(self) -> Iterator[tuple[Service, Viewer]]:
        """Open the service as the account that reads."""
        settings = self.settings()
        with Service.opened(settings) as service:
            yield service, service.viewer_of_account(self.account or settings.account)

    def print(self, answer: Answer, text: Callable[[Answer], str]) -> None:
        """Write the answer: one JSON document, or text for people."""
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2) if self.json else text(answer))


pass_call = click.make_pass_decorator(Call, ensure=True)


def _set(name: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    """Return a callback that keeps a global option given after the command."""

    def keep(context: click.Context, _parameter: click.Parameter, value: Any) -> None:
        if value:
            setattr(context.ensure_object(Call), name, value)

    return keep


class Command(click.Command):
    """A command that takes the global options after its name as well."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params += [
            click.Option(
                ["--home"], type=click.Path(path_type=Path), callback=_set("home"), expose_value=False, hidden=True
            ),
            click.Option(["--as"], callback=_set("account"), expose_value=False, hidden=True),
            click.Option(["--json"], is_flag=True, callback=_set("json"), expose_value=False, hidden=True),
        ]


class Group(click.Group):
    """A group whose commands take the global options, and whose refusals are one sentence."""

    command_class = Command
    group_class = type

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a refusal is one sentence on standard error and exit status 1."""
        try:
            return super().invoke(ctx)
        except GraphintelError as error:
            click.echo(f"graphintel: {error}", err=True)
            ctx.exit(1)


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--home", type=click.Path(path_type=Path), help="Directory that holds everything (or GRAPHINTEL_HOME).")
@click.option("--as", "account", default="", help="Account that reads (or GRAPHINTEL_ACCOUNT).")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
@click.version_option(__version__, prog_name="graphintel")
@click.pass_context
def program(context: click.Context, home: Path | None, account: str, as_json: bool) -> None:
    """Link analysis for police work against sexual exploitation.

    \b
    First steps:
      graphintel demo                                 generated data, and the dashboard
      graphintel ingest cards cards.csv               take in a file (check first: graphintel check)
      graphintel account add ana --holds marking:OFFICIAL-SENSITIVE,force:FA
      graphintel --as ana search "07700 900123"       what is held under this number, and why
      graphintel --as ana networks                    exploiter networks, each with its reasons

    Every read is made as an account and audited before its result is shown.
    """
    context.obj = Call(home, account, as_json)
