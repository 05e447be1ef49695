"""How far a piece of work is, for whoever asks to be told while it goes on; whoever is told may also break it off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

OnProgress = Callable[[str, int, int], None]
"""Called with what is being done (``rows``), how many are done, and of how many; of 0 where nobody can say yet."""


def no_progress(_what: str, _done: int, _of: int) -> None:
    """Say it to nobody."""


Report = Callable[[float], None]
"""Takes the share that is done, 0 to 1; what it raises ends the work."""

_LEAST_SHARE = 0.02
"""Of less than this nothing can be said of how long the rest takes."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a piece of work is.

    Attributes
    ----------
    share : float
        What is done of it, 0 to 1.
    seconds : float
        How long that took.
    """

    share: float = 0.0
    seconds: float = 0.0

    @property
    def seconds_left(self) -> float | None:
        """About how long the rest takes; None where that cannot be said yet.

        Examples
        --------
        >>> Progress(0.4, 8.0).seconds_left
        12.0
        """
        return round(self.seconds * (1 - self.share) / self.share, 1) if self.share >= _LEAST_SHARE else None


def _to_nobody(_share: float) -> None:
    """Tell nobody."""


def _nobody_stops_it() -> None:
    """Go on."""


_report: ContextVar[Report] = ContextVar("report", default=_to_nobody)
_check: ContextVar[Callable[[], None]] = ContextVar("check", default=_nobody_stops_it)


@contextmanager
def reporting_to(report: Report) -> Iterator[None]:
    """Let what this thread does in a block be reported.

    Examples
    --------
    >>> told = []
    >>> with reporting_to(told.append), part_of_work(0.5, 1.0):
    ...     report_share(1, 4)
    >>> told
    [0.625]
    """
    before = _report.set(report)
    try:
        yield
    finally:
        _report.reset(before)


@contextmanager
def part_of_work(begin: float, end: float) -> Iterator[None]:
    """Let what is reported in a block be that part of the whole."""
    whole = _report.get()
    with reporting_to(lambda share: whole(begin + share * (end - begin))):
        yield


def report_share(done: float, total: float) -> None:
    """Report how much is done of how much there is to do."""
    _report.get()(done / total if total else 1.0)


@contextmanager
def stopped_by(check: Callable[[], None]) -> Iterator[None]:
    """Let what this thread waits for in a block be broken off by what ``check`` raises."""
    before = _check.set(check)
    try:
        yield
    finally:
        _check.reset(before)


def check_stopped() -> None:
    """Raise where the work is to stop; for whoever waits for a part of it that reports nothing meanwhile."""
    _check.get()()
