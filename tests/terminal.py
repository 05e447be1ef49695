"""Programs on a terminal of their own, which the test may close, and ``make`` between the two as people run it."""

from __future__ import annotations

import os
import select
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

from tests.engines import ROOT

_ENDED = (psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD)

_LEADER = """
import fcntl, os, signal, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
    signal.signal(number, signal.SIG_DFL)
os.execvp(sys.argv[1], sys.argv[1:])
"""
"""Takes the terminal as its own, with the signals as a shell leaves them, whatever the test runner ignores."""


def _session_of(pid: int) -> int:
    """Return the session of a process; 0 where it is gone."""
    try:
        return os.getsid(pid)
    except ProcessLookupError:
        return 0


def _lives(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() not in _ENDED
    except psutil.NoSuchProcess:
        return False


class Terminal:
    """A program that leads a session on a pseudo-terminal. A context manager; nothing of the session outlives it."""

    def __init__(self, command: list[str], **environment: str) -> None:
        self._master, terminal = os.openpty()
        self.printed = ""
        self.leader = subprocess.Popen(
            [sys.executable, "-c", _LEADER, *command],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdin=terminal,
            stdout=terminal,
            stderr=terminal,
            start_new_session=True,
        )
        os.close(terminal)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for pid in self.members():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.leader.wait()
        self.close()

    def members(self) -> list[int]:
        """Return the living processes of the session."""
        # Not psutil.process_iter, which remembers processes whose numbers have been given to others since.
        return [pid for pid in psutil.pids() if _session_of(pid) == self.leader.pid and _lives(pid)]

    def until(self, text: str, seconds: float = 120.0) -> str:
        """Read until the program has printed a text; return everything it printed."""
        deadline = time.monotonic() + seconds
        while text not in self.printed:
            ready, _, _ = select.select([self._master], [], [], 0.2)
            assert time.monotonic() < deadline, f"{text!r} was not printed: {self.printed}"
            try:
                self.printed += os.read(self._master, 65536).decode("utf-8", "replace") if ready else ""
            except OSError as error:
                raise AssertionError(f"it ended without {text!r}: {self.printed}") from error
        return self.printed

    def type(self, keys: str) -> None:
        """Type on the terminal; \\x03 is Ctrl-C."""
        os.write(self._master, keys.encode())

    def close(self) -> None:
        """Close the terminal: the hang-up.

        What is being printed is read first: a program that cannot print the rest of a line ends by that, not by the hang-up.
        """
        if self._master >= 0:
            self._drain(0.3)
            os.close(self._master)
            self._master = -1

    def is_over(self, seconds: float = 60.0) -> bool:
        """Return whether every process of the session ends within so many seconds."""
        deadline = time.monotonic() + seconds
        while self.members() and time.monotonic() < deadline:
            self._drain()
            time.sleep(0.05)
        return not self.members()

    def _drain(self, seconds: float = 0) -> None:
        """Read what is printed, until nothing is for so long: nobody is to wait for a full terminal."""
        while self._master >= 0 and select.select([self._master], [], [], seconds)[0]:
            try:
                self.printed += os.read(self._master, 65536).decode("utf-8", "replace")
            except OSError:
                return


@contextmanager
def under_make(folder: Path, command: list[str], **environment: str) -> Iterator[Terminal]:
    """Run a program as a target of ``make`` that leads the session, as ``ssh -t HOST make demo`` does."""
    make = shutil.which("make")
    assert make is not None
    (folder / "command").write_text(f"exec {shlex.join(command)}\n", encoding="utf-8")
    (folder / "Makefile").write_text(f"run:\n\t@exec sh '{folder / 'command'}'\n", encoding="utf-8")
    with Terminal([make, "-f", str(folder / "Makefile")], **environment) as terminal:
        yield terminal


KEYS = {"Ctrl-C": "\x03", "Ctrl-C twice": "\x03\x03", "Ctrl-C three times": "\x03\x03\x03"}
"""Ways to end a program by typing."""


def end(terminal: Terminal, how: str) -> None:
    """End what runs on a terminal: ``closed``, one of :data:`KEYS`, or a signal to the group, as ``TERM``."""
    if how == "closed":
        terminal.close()
    elif how in KEYS:
        for key in KEYS[how]:
            terminal.type(key)
            time.sleep(0.2)
    else:
        os.killpg(terminal.leader.pid, signal.Signals[f"SIG{how}"])
