"""One call of the program: the home that is meant, the service, who reads, and how an answer is printed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import update_wrapper
from typing import Concatenate, ParamSpec, TypeVar

import click

from graphintel.cli.program import GlobalOptions
from graphintel.cli.program_exit import write_answer, write_error
from graphintel.cli.progress_line import progress_line
from graphintel.model.access import Viewer
from graphintel.model.shown_text import shown, shown_answer, shown_document
from graphintel.service import Service
from graphintel.service.answer_json import as_json
from graphintel.service.caller import (
    COMMAND_LINE,
    Caller,
    as_caller,
    operating_system_user,
)
from graphintel.service.recording import TypedText
from graphintel.service.signed_in import reading_here, viewer_signed_in_here
from graphintel.settings import ENGINE_SECONDS, Settings, read_settings

Answered = TypeVar("Answered")
Given = ParamSpec("Given")
Done = TypeVar("Done")


class Invocation(GlobalOptions):
    """One call of the program, by its global options."""

    def settings(self) -> Settings:
        """Return the checked settings of the home that is meant."""
        return read_settings(home=self.home, engine_seconds=ENGINE_SECONDS)

    @contextmanager
    def service(self, settings: Settings | None = None, *, check_pairing: bool = True) -> Iterator[Service]:
        """Open the service for the command; what is refused has an entry, whatever part of the program refuses it.

        Parameters
        ----------
        settings : Settings, optional
            Those of the invocation by default.
        check_pairing : bool
            False opens it also where ledger and audit chain do not fit, to say so or to mend it.
        """
        with on_command_line(), Service.opened(settings or self.settings(), check_pairing=check_pairing) as service:
            print_start_messages(service)
            name = click.get_current_context().command_path.partition(" ")[2]
            given = TypedText(self.account or service.settings.account)
            with service.refusals("command", service.operator(), function=name, account=given):
                yield service

    @contextmanager
    def as_account(self) -> Iterator[tuple[Service, Viewer]]:
        """Open the service as the account that reads."""
        with self.service() as service, reading_here(service, self.account) as viewer, progress_line():
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


def pass_invocation(command: Callable[Concatenate[Invocation, Given], Done]) -> Callable[Given, Done]:
    """Return a command that is given the invocation first."""

    def with_invocation(*args: Given.args, **kwargs: Given.kwargs) -> Done:
        options = click.get_current_context().ensure_object(GlobalOptions)
        return command(Invocation(**vars(options)), *args, **kwargs)

    return update_wrapper(with_invocation, command)
