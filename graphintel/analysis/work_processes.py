"""Clustering in a process of its own, so that it holds up no thread that answers somebody else.

A web thread that clusters itself keeps the interpreter's lock for as long as that takes. What is worked out for links
depends on them alone, so that it is the same wherever it is done.
"""

from __future__ import annotations

import os
import signal
import threading
from concurrent.futures import BrokenExecutor, CancelledError, Future, wait
from typing import TYPE_CHECKING

from graphintel.analysis.components import Labelled
from graphintel.analysis.links import Links
from graphintel.analysis.parameters import AnalysisParameters
from graphintel.analysis.run_work import Work, run_here
from graphintel.analysis.time_limits import Deadline
from graphintel.errors import GraphintelError
from graphintel.model.progress import check_stopped

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

_ENDING = "The work was stopped, as the program is ending; ask again when it runs."

_CHECK_SECONDS = 0.5
"""How often whoever waits looks whether the work is to stop."""

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
    It is killed by :meth:`close`: clustering one large component may take hours, and hears nothing meanwhile. It ends by
    itself when this process ends, however that ends. One that somebody else kills is followed by another; what it had to
    do is done again.
    """

    def __init__(self, count: int = 1) -> None:
        self._count = count
        self._pool: ProcessPoolExecutor | None = None
        self._is_closed = False
        self._lock = threading.Lock()

    def __call__(self, work: Work, links: Links, parameters: AnalysisParameters, limit: Deadline, /) -> Labelled:
        """Work it out in a process; see :class:`graphintel.analysis.run_work.RunWork`. Where no process lives, here.

        Raises
        ------
        GraphintelError
            The processes were ended.
        Exception
            Whatever the check of :func:`graphintel.model.progress.stopped_by` raises.
        """
        if len(links.left) < LEAST_LINKS:
            return run_here(work, links, parameters, limit)
        for _ in range(2):
            pool = self._started()
            try:
                return self._result(pool, work, links, parameters, limit)
            except BrokenExecutor:
                self._leave(pool)
        self._refuse_closed()
        return run_here(work, links, parameters, limit)

    def _result(
        self, pool: ProcessPoolExecutor, work: Work, links: Links, parameters: AnalysisParameters, limit: Deadline
    ) -> Labelled:
        try:
            asked = pool.submit(work, links, parameters, limit.left())
        except BrokenExecutor:
            raise
        except RuntimeError as error:  # it was closed a moment ago
            raise GraphintelError(_ENDING) from error
        try:
            self._wait_for(asked, limit)
            return asked.result()
        except CancelledError as error:
            raise GraphintelError(_ENDING) from error
        finally:
            asked.cancel()  # where nobody waits for it any more, and it has not begun

    def _wait_for(self, asked: Future[Labelled], limit: Deadline) -> None:
        """Wait until something is worked out, the time is over, or the work is to stop."""
        while not wait([asked], min(limit.left(), _CHECK_SECONDS)).done:
            self._refuse_closed()
            check_stopped()
            limit.check("communities")

    def _refuse_closed(self) -> None:
        if self._is_closed:
            raise GraphintelError(_ENDING)

    def close(self) -> None:
        """End the process, whatever it is at; nothing is worked out here afterwards."""
        with self._lock:
            self._is_closed = True
            pool, self._pool = self._pool, None
        if pool is not None:
            # Python 3.14 has `kill_workers` for this; before, the executor says nowhere else which processes are its own.
            processes = [*(pool._processes or {}).values()]
            for process in processes:
                process.kill()
            pool.shutdown(wait=False, cancel_futures=True)
            for process in processes:
                process.join()

    def _started(self) -> ProcessPoolExecutor:
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        with self._lock:
            self._refuse_closed()
            if self._pool is None:
                # Spawned, not forked: a fork would inherit locks that other threads hold, and open files.
                self._pool = ProcessPoolExecutor(self._count, get_context("spawn"), begin_work_process)
            return self._pool

    def _leave(self, pool: ProcessPoolExecutor) -> None:
        with self._lock:
            if self._pool is pool:
                self._pool = None
        pool.shutdown(wait=False, cancel_futures=True)


def begin_work_process() -> None:
    """Leave Ctrl-C to the parent process, and end when that has ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    from multiprocessing import connection, parent_process

    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(0)
