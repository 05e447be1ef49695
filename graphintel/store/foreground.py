"""Orderly end of a program that runs in the foreground, at a signal or when its terminal is closed.

A closed terminal tells the leader of its session only, and where that is ``make``, which waits for what it started,
nobody tells the program. So it looks itself.
"""

from __future__ import annotations

import os
import signal
import termios
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

_TOLD = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_SECONDS = 1.0


@contextmanager
def foreground() -> Iterator[None]:
    """Raise ``KeyboardInterrupt`` in the block at the first Ctrl-C, SIGTERM, SIGHUP or loss of the terminal.

    Yields
    ------
    None

    Notes
    -----
    Whatever comes after the first is ignored until the block is left, so that its cleaning up is not broken off. A signal
    that whoever started the program has it ignore stays ignored: under ``nohup`` the terminal may close. To be entered in
    the main thread.
    """
    told = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        if not told.is_set():
            told.set()
            raise KeyboardInterrupt

    before = {number: signal.getsignal(number) for number in _TOLD}
    heeded = [number for number in _TOLD if before[number] is not signal.SIG_IGN]
    over = threading.Event()
    try:
        for number in heeded:
            signal.signal(number, stop)
        if signal.SIGHUP in heeded:
            _look_for_the_end_of_the_terminal(over)
        yield
    finally:
        over.set()
        for number in heeded:
            signal.signal(number, before[number])


def _look_for_the_end_of_the_terminal(over: threading.Event) -> None:
    """Send this program SIGHUP once its terminal, if it has one, is gone."""
    with suppress(OSError):
        terminal = os.open("/dev/tty", os.O_RDONLY | os.O_NOCTTY | os.O_NONBLOCK)
        threading.Thread(target=_look, args=(terminal, over), name="terminal", daemon=True).start()


def _look(terminal: int, over: threading.Event) -> None:
    while not over.wait(_SECONDS):
        try:
            termios.tcgetattr(terminal)
        except termios.error:
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGHUP)
            break
    os.close(terminal)
