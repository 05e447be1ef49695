"""Writes refused requests into the audit chain: the first ones one by one, a flood as a count, so that nobody can fill the disk."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from threading import Lock

from graphintel.errors import AuditError

WINDOW_SECONDS = 60.0
"""Seconds after which refusals that were only counted are written as counts."""

MAX_PER_ADDRESS = 5
"""Maximum number of entries of one kind from one address within the window; further ones are counted."""

MAX_ENTRIES = 60
"""Maximum number of entries of single refusals within the window, whatever their kind and address."""

MAX_COUNTED_ADDRESSES = 100
"""Maximum number of pairs of kind and address that are counted apart; the rest is counted by kind."""

OTHER_ADDRESSES = "further addresses"


@dataclass(frozen=True, slots=True)
class RefusedRequest:
    """What one entry states: a request that was refused, or a number of one kind from one address.

    Attributes
    ----------
    kind : str
        In the program's own words; never what was sent.
    address : str
    actor : str
        Account, or ``nobody``.
    times : int
        How many there were.
    """

    kind: str
    address: str
    actor: str
    times: int = 1


@dataclass(slots=True)
class _Count:
    full: bool = False
    waiting: int = 0


@dataclass(slots=True)
class _Window:
    begun: float
    counts: dict[tuple[str, str], _Count] = field(default_factory=dict)

    def count_of(self, refused: RefusedRequest) -> _Count:
        kind_and_address = (refused.kind, refused.address)
        if kind_and_address not in self.counts and len(self.counts) >= MAX_COUNTED_ADDRESSES:
            kind_and_address = (refused.kind, OTHER_ADDRESSES)
        return self.counts.setdefault(kind_and_address, _Count())


class RefusalRecorder:
    """Writes a bounded number of entries; their counts add up to all refusals.

    Parameters
    ----------
    write : callable
        Writes the entry of a :class:`RefusedRequest`.
    reserve : callable
        Says whether one more may have an entry of its own, of all that this and other processes write within the window.
        Once it says no it is not asked about that kind and address again within the window.
    clock : callable
        Seconds that only grow.
    """

    def __init__(
        self,
        write: Callable[[RefusedRequest], None],
        reserve: Callable[[RefusedRequest], bool],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._write, self._reserve, self._clock = write, reserve, clock
        self._window = _Window(clock())
        self._lock = Lock()

    def note(self, refused: RefusedRequest) -> None:
        """Write a refusal, or count it where there were many; what cannot be written now is counted as well."""
        self.settle()
        with self._lock:
            full = self._window.count_of(refused).full
        if not full and self._reserve(refused):
            self._keep([refused])
            return
        with self._lock:
            count = self._window.count_of(refused)
            count.full = True
            count.waiting += 1

    def settle(self, *, all_of_them: bool = False) -> None:
        """Write the counts of a window that is over, or of the present one too."""
        with self._lock:
            now = self._clock()
            if not all_of_them and now - self._window.begun < WINDOW_SECONDS:
                return
            over, self._window = self._window, _Window(now)
        self._keep(
            RefusedRequest(kind, address, "nobody", count.waiting)
            for (kind, address), count in over.counts.items()
            if count.waiting
        )

    def _keep(self, entries: Iterable[RefusedRequest]) -> None:
        for refused in entries:
            try:
                self._write(refused)
            except AuditError:
                with self._lock:
                    self._window.count_of(refused).waiting += refused.times
