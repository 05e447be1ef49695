"""The program: global options, exit statuses, and how an answer is printed.

Exit status 0: done. 1: refused or failed, with one sentence on standard error and nothing on standard output.
2: wrong usage.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar, cast

import click

from graphintel import __version__
from graphintel.cli.program_exit import exit_status, write_answer, write_error
from graphintel.model.access import Viewer
from graphintel.model.shown_text import has_lone_surrogates, shown, shown_answer, shown_document
from graphintel.service import Service
from graphintel.service.answer_json import JsonObject, as_json
from graphintel.service.caller import (
    COMMAND_LINE,
    Caller,
    as_caller,
    operating_system_user,
)
from graphintel.service.maintenance import Maintenance
from graphintel.service.recording import TypedText
from graphintel.service.signed_in import reading_here, viewer_signed_in_here
from graphintel.settings import Settings, read_settings

Answered = TypeVar("Answered")


@dataclass
class Invocation:
    """One call of the program: its global options."""

    home: Path | None = None
    account: str = ""
    json: bool = False

    def settings(self) -> Settings:
        """Return the checked settings of the home that is meant."""
        return read_settings(home=self.home)

    @contextmanager
    def service(self, *, check_pairing: bool = True) -> Iterator[Service]:
        """Open the service for the command; what is refused has an entry, whatever part of the program refuses it.

        Parameters
        ----------
        check_pairing : bool
            False opens it also where ledger and audit chain do not fit, to say so or to mend it.
        """
        with on_command_line(), Service.opened(self.settings(), check_pairing=check_pairing) as service:
            print_start_messages(service)
            name = click.get_current_context().command_path.partition(" ")[2]
            given = TypedText(self.account or service.settings.account)
            with service.refusals("command", service.operator(), function=name, account=given):
                yield service

    def without_home(
        self, recorded: Callable[[Maintenance], JsonObject], standalone: Callable[[Settings], JsonObject]
    ) -> JsonObject:
        """Return an answer that needs files only; it is recorded where there is a home."""
        settings = self.settings()
        if not os.path.isdir(settings.home) or not os.access(settings.home, os.W_OK):  # noqa: PTH112 - Path raises for a name that is too long
            return standalone(settings)
        with self.service() as service:
            return recorded(service.maintenance)

    @contextmanager
    def as_account(self) -> Iterator[tuple[Service, Viewer]]:
        """Open the service as the account that reads."""
        with self.service() as service, reading_here(service, self.account) as viewer:
            yield service, viewer

    def viewer(self, service: Service) -> Viewer:
        """Return the account that reads, which is signed in here unless the home has a single user.

        Raises
        ------
        AccessError
            Nobody is named, or whoever is named is not signed in.
        """
        return viewer_signed_in_here(service, self.account)

    def print(self, answer: Answered, text: Callable[[Answered], str]) -> None:
        """Write the answer: one JSON document, or text for people."""
        plain = as_json(answer)
        text_ = (
            shown_document(json.dumps(plain, ensure_ascii=False, indent=2)) if self.json else text(shown_answer(answer))
        )
        write_answer(text_, plain)


def on_command_line() -> AbstractContextManager[None]:
    """Mark audit entries with the command line and the operating-system user."""
    return as_caller(Caller(operating_system_user(), COMMAND_LINE))


def print_start_messages(service: Service) -> None:
    """Write the notes on a home to standard error when it is opened."""
    for sentence in service.start_messages:
        write_error(shown(sentence))


pass_invocation = click.make_pass_decorator(Invocation, ensure=True)


def _set(name: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    """Return a callback that keeps a global option given after the command."""

    def keep(context: click.Context, _parameter: click.Parameter, value: Any) -> None:
        if value:
            setattr(context.ensure_object(Invocation), name, value)

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
        invocation = ctx.ensure_object(Invocation)
        if not all(map(_is_text, (invocation.account, *ctx.params.values()))):
            raise click.UsageError("An argument holds bytes that are no UTF-8; write it as UTF-8.", ctx)
        return super().invoke(ctx)


class Group(click.Group):
    """A group whose commands take the global options, and whose refusals are one sentence."""

    command_class = Command
    group_class = type

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run the program and end the process with its status; see :mod:`graphintel.cli.program_exit`."""
        standalone = extra.pop("standalone_mode", True)
        run = partial(cast(Any, super().main), *args, **extra, standalone_mode=False)
        if not standalone:
            return run()
        sys.exit(exit_status(run))


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
      graphintel sign-in ana                          asks for the password; sign-out ends it
      graphintel --as ana search "07700 900123"       what is held under this number, and why
      graphintel --as ana networks                    exploiter networks, each with its reasons

    Every read is made as an account and audited before its result is shown.
    """
    context.obj = Invocation(home, account, as_json)
