"""Clustering in a process of its own, so that it holds up no thread that answers somebody else.

A web thread that clusters itself keeps the interpreter's lock for as long as that takes. What is worked out for links
depends on them alone, so that it is the same wherever it is done.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor
from typing import TYPE_CHECKING, Any

from graphintel.analysis.links import Links
from graphintel.analysis.run_work import Result

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

LEAST_LINKS = 2_000
"""Fewer links are clustered where they are: they take no longer than sending them."""


class WorkProcesses:
    """A process that works out what threads of this one ask for; they wait for it, and hold nobody up.

    Parameters
    ----------
    count : int
        Processes at most. One is started when there is first something to do.

    Notes
    -----
    It ends with :meth:`close`, and by itself when this process ends, however that ends. One that is killed is followed
    by another; what it had to do is done again.
    """

    def __init__(self, count: int = 1) -> None:
        self._count = count
        self._pool: ProcessPoolExecutor | None = None
        self._lock = threading.Lock()

    def __call__(self, work: Callable[..., Result], links: Links, /, *more: Any) -> Result:
        """Work it out in a process; see :class:`graphintel.analysis.run_work.RunWork`. Where no process lives, here."""
        if len(links.left) < LEAST_LINKS:
            return work(links, *more)
        for _ in range(2):
            pool = self._started()
            try:
                return pool.submit(work, links, *more).result()
            except BrokenExecutor:
                self._leave(pool)
        return work(links, *more)

    def close(self) -> None:
        """End the process; the next use starts another."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=True, cancel_futures=True)

    def _started(self) -> ProcessPoolExecutor:
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        with self._lock:
            if self._pool is None:
                # Spawned, not forked: a fork would inherit locks that other threads hold, and open files.
                self._pool = ProcessPoolExecutor(self._count, get_context("spawn"), _begin)
            return self._pool

    def _leave(self, pool: ProcessPoolExecutor) -> None:
        with self._lock:
            if self._pool is pool:
                self._pool = None
        pool.shutdown(wait=False, cancel_futures=True)


def _begin() -> None:
    """Leave Ctrl-C to the parent process, and end when that has ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    from multiprocessing import connection, parent_process

    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(0)
