"""A line on the terminal that says how far networks are while a command waits for them."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from graphintel.model.display_words import progress_words
from graphintel.model.progress import Progress, reporting_to

_FIRST_SECONDS, _EACH_SECONDS = 1.0, 0.2
"""After which time the line is first written, and how often it is written again: who waits shorter sees none."""

_CLEARED = "\r\x1b[K"
"""What takes the line away."""


@contextmanager
def progress_line() -> Iterator[None]:
    """Say how far the networks are that a block works out, where standard error is a terminal; nothing is left of it."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield
        return
    line = _Line()
    try:
        with reporting_to(line.report):
            yield
    finally:
        line.clear()


class _Line:
    def __init__(self) -> None:
        self._began = time.monotonic()
        self._due = self._began + _FIRST_SECONDS
        self._is_written = False

    def report(self, share: float) -> None:
        now = time.monotonic()
        if share >= 1:  # the answer is written next
            self.clear()
            return
        if now < self._due:
            return
        self._due, self._is_written = now + _EACH_SECONDS, True
        _write(f"{_CLEARED}Networks are being worked out: {progress_words(Progress(share, now - self._began))}")

    def clear(self) -> None:
        if self._is_written:
            _write(_CLEARED)
        self._is_written = False


def _write(text: str) -> None:
    with suppress(OSError):  # who looks at it has gone
        sys.stderr.write(text)
        sys.stderr.flush()
