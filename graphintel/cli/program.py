"""The program: global options and exit statuses. Nothing of the service is loaded before a command needs it.

Exit status 0: done. 1: refused or failed, with one sentence on standard error and nothing on standard output.
2: wrong usage.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, cast

import click

from graphintel import __version__
from graphintel.cli.declared_commands import DeclaredCommands, declared_commands
from graphintel.cli.program_exit import exit_status
from graphintel.model.shown_text import has_lone_surrogates


@dataclass
class GlobalOptions:
    """What is said to the program as such: the home, the account that reads, and whether an answer is a document."""

    home: Path | None = None
    account: str = ""
    json: bool = False


def _set(name: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    """Return a callback that keeps a global option given after the command."""

    def keep(context: click.Context, _parameter: click.Parameter, value: Any) -> None:
        if value:
            setattr(context.ensure_object(GlobalOptions), name, value)

    return keep


def _is_text(value: object) -> bool:
    """Return whether an argument is text; of a path, whether there can be such a file."""
    if isinstance(value, tuple):
        return all(map(_is_text, value))
    try:
        return not has_lone_surrogates(value) if not isinstance(value, Path) else bool(os.fsencode(value))
    except UnicodeEncodeError:
        return False


class Command(click.Command):
    """A command that takes the global options after its name as well, and text only where it takes text."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params += [
            click.Option(
                ["--home"], type=click.Path(path_type=Path), callback=_set("home"), expose_value=False, hidden=True
            ),
            click.Option(["--as"], callback=_set("account"), expose_value=False, hidden=True),
            click.Option(["--json"], is_flag=True, callback=_set("json"), expose_value=False, hidden=True),
        ]

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an argument that is no text is wrong usage."""
        options = ctx.ensure_object(GlobalOptions)
        if not all(map(_is_text, (options.account, *ctx.params.values()))):
            raise click.UsageError("An argument holds bytes that are no UTF-8; write it as UTF-8.", ctx)
        return super().invoke(ctx)


class Group(click.Group):
    """A group whose commands take the global options, and whose refusals are one sentence."""

    command_class = Command
    group_class: type[click.Group | type] | None = type

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run the program and end the process with its status; see :mod:`graphintel.cli.program_exit`."""
        standalone = extra.pop("standalone_mode", True)
        run = partial(cast(Any, super().main), *args, **extra, standalone_mode=False)
        if not standalone:
            return run()
        sys.exit(exit_status(run))


class Program(Group):
    """The group of all commands, which lists them without importing their modules."""

    group_class = Group

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands."""
        summaries = [declared.summary for declared in declared_commands().values()]
        click.Group(commands=summaries).format_commands(ctx, formatter)


@click.group(
    cls=Program,
    commands=DeclaredCommands(),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
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
      graphintel sign-in ana                          asks for the password; sign-out ends it
      graphintel --as ana search "07700 900123"       what is held under this number, and why
      graphintel --as ana networks                    exploiter networks, each with its reasons

    Every read is made as an account and audited before its result is shown.
    """
    context.obj = GlobalOptions(home, account, as_json)
