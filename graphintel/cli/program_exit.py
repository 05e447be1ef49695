"""The end of a run of the program: an answer, or one sentence on standard error, and the exit status.

0: done. 1: refused or failed. 2: wrong usage. 130: interrupted.
"""

from __future__ import annotations

import errno
import os
import secrets
import sys
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from graphintel.errors import GraphintelError
from graphintel.failures import os_reason
from graphintel.model.shown_text import shown, shown_lines

INTERRUPTED = 130
FAILURES = "failures.log"
"""The log of unexpected exceptions in the home: places in the program, never a value."""


class UnwrittenError(GraphintelError):
    """The answer cannot be written to standard output."""


def write_error(sentence: str) -> None:
    """Write one line to standard error, made safe to show; a failure to write is ignored."""
    with suppress(OSError):
        click.echo(shown_lines(sentence), err=True)


def write_answer(text: str, answer: Mapping[str, Any]) -> None:
    """Write an answer to standard output.

    Raises
    ------
    UnwrittenError
        Nobody takes it, as where the disk is full.
    OSError
        Whoever read it has gone, which is no failure of ours (``EPIPE``).
    """
    try:
        if sys.stdout is None:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        click.echo(text)
    except OSError as error:
        _silence(sys.stdout, 1)
        if error.errno == errno.EPIPE:
            raise
        done = f" The rows are in (batch {answer['batch']})." if answer.get("reject_file") is not None else ""
        raise UnwrittenError(
            f"The answer cannot be written to standard output ({os_reason(error)}); the command itself is done.{done}"
        ) from error


def _silence(stream: object, descriptor: int) -> None:
    """Discard what is still buffered, so that the interpreter does not fail on it again at exit."""
    if stream in {sys.__stdout__, sys.__stderr__}:
        with suppress(OSError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, descriptor)
            os.close(nowhere)


def exit_status(run: Callable[[], Any]) -> int:
    """Return the exit status of a run, after writing its message.

    Parameters
    ----------
    run : callable
        Raises what click and graphintel raise. What nobody foresaw goes through, for :func:`unexpected_failure`.
    """
    try:
        status = run()
    except GraphintelError as error:
        write_error(f"graphintel: {shown(str(error))}")
        return 1
    except click.ClickException as error:
        _show(error)
        return error.exit_code
    except click.Abort as error:
        if isinstance(error.__cause__, EOFError):
            write_error("graphintel: An answer was expected, and there was none.")
            return 1
        for note in getattr(error.__cause__, "__notes__", ()):
            write_error(f"graphintel: {shown(note)}")
        return INTERRUPTED
    except OSError as error:
        if error.errno != errno.EPIPE and not _is_of_output(error):
            raise
        _silence(sys.stdout, 1)
        if error.errno != errno.EPIPE:
            write_error(f"graphintel: Nothing can be written to standard output ({os_reason(error)}).")
        return 1
    return status if isinstance(status, int) else 0


def _is_of_output(error: OSError) -> bool:
    """Return whether it was click that could not write, as where help is asked for."""
    return Path(traceback.extract_tb(error.__traceback__)[-1].filename) == Path(str(click.utils.__file__))


def _show(error: click.ClickException) -> None:
    """Show what is wrong with the usage; what was typed is in it, and is shown like everything else."""
    message = shown_lines(error.format_message().expandtabs())
    vars(error)["format_message"] = lambda: message
    with suppress(OSError):
        error.show()


def unexpected_failure(error: BaseException, home: Path) -> str:
    """Return the sentence for an unexpected exception, after logging where it arose in the home, if possible.

    Neither the sentence nor the file has what the error says: that may hold a name or a number.
    """
    reference, log_file = secrets.token_hex(4), home / FAILURES
    places = "".join(traceback.format_tb(error.__traceback__))
    try:
        with os.fdopen(os.open(log_file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "w", encoding="utf-8") as file:
            file.write(f"reference {reference}: {type(error).__name__} at\n{places}\n")
        where = f"; where it arose stands in {shown(str(log_file))}"
    except (OSError, ValueError):
        where = ""
    notes = "".join(f" {note}" for note in getattr(error, "__notes__", ()))
    return (
        f"graphintel: Something failed that nobody foresaw ({type(error).__name__}, reference {reference}); run the "
        f"command again, and tell support{where}.{notes}"
    )


def open_closed_descriptors() -> None:
    """Open standard input, output and error where they are closed, so that no other file gets their numbers."""
    for descriptor in (0, 1, 2):
        try:
            os.fstat(descriptor)
        except OSError:
            with suppress(OSError):
                os.open(os.devnull, os.O_RDWR)


def named_home(arguments: list[str]) -> Path | None:
    """Return the home that the arguments name, None where they name none."""
    for position, argument in enumerate(arguments):
        if argument.startswith("--home="):
            return Path(argument.removeprefix("--home="))
        if argument == "--home" and position + 1 < len(arguments):
            return Path(arguments[position + 1])
    return None
