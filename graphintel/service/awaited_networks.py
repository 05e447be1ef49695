"""Networks that somebody waits for: worked out in the background, with how far that is, so that no request is held up by it.

Nobody is shown what is worked out before it went the audited path, so no entry is written of it here. What is told
meanwhile are two numbers about the graph of whoever waits: the share of it that is done, and how long that took. They are
kept under the digest of a set of keys, and follow from nothing that these keys do not reach.
"""

from __future__ import annotations

import time
from contextlib import closing
from dataclasses import replace
from threading import Event, Lock, Thread

from graphintel.analysis.run_work import run_here
from graphintel.analysis.work_processes import WorkProcesses
from graphintel.errors import StoppedError
from graphintel.model.access import Viewer
from graphintel.model.progress import Progress, reporting_to, stopped_by
from graphintel.service.networks import analysis_of, is_analysed
from graphintel.service.stores import Stores
from graphintel.service.view import View
from graphintel.store.reader import GraphMovedError, ReadPoint
from graphintel.store.shared_work import SharedWork

LIMIT_SECONDS = 6 * 60 * 60.0
"""How long networks may take that are worked out where nobody is held up."""

_FIRST_WAIT_SECONDS, _END_SECONDS = 1.0, 5.0
"""How long whoever begins the work waits for it, as most is done by then; and whoever ends the program."""


class AwaitedNetworks:
    """Works networks out for whoever waits for them, one at a time of each set of keys, among all processes of a home.

    Parameters
    ----------
    stores : Stores
        Whose cache has the result afterwards.

    Notes
    -----
    What is worked out is of the revision that was published when it began; where another is published by then, whoever
    waits goes on waiting, and most is looked up. A process that dies in between is followed by the one that is asked next.
    A large component is clustered in a process that only this work uses, and that is killed where it is stopped: it holds
    up nobody who reads meanwhile.
    """

    def __init__(self, stores: Stores) -> None:
        self._stores = stores
        self._runs: dict[frozenset[str], _Run] = {}
        self._lock = Lock()

    def progress(self, viewer: Viewer) -> Progress | None:
        """Return how far the networks of a viewer are, which are begun where nobody is at them; None once they are there.

        Where no file can be made that says how far they are, whoever asks works them out: None then, too.

        Raises
        ------
        GraphintelError
            Why they cannot be worked out.
        """
        view = self._stores.view(viewer)
        if is_analysed(view):
            return None
        try:
            run, is_new = self._run_of(view)
        except OSError:
            return None
        if run is None:
            return self._stores.shared_networks(viewer).progress()
        if is_new:
            run.over.wait(_FIRST_WAIT_SECONDS)
        if not run.over.is_set():
            return run.progress
        with self._lock:
            if self._runs.get(viewer.holds) is run:
                del self._runs[viewer.holds]
        if run.error is not None:
            raise run.error
        return None if is_analysed(self._stores.view(viewer)) else run.progress

    def stop(self, viewer: Viewer) -> None:
        """Stop working out what this viewer waits for, wherever that is done; whoever else waits for it begins it again."""
        self._stores.shared_networks(viewer).stop()

    def close(self) -> None:
        """Stop everything that was begun here; it is begun again when somebody asks."""
        with self._lock:
            runs = [*self._runs.values()]
        for run in runs:
            run.is_ending = True
        for run in runs:
            run.over.wait(_END_SECONDS)

    def _run_of(self, view: View) -> tuple[_Run | None, bool]:
        """Return what works a viewer's networks out here, and whether it is new; None where another process is at it."""
        with self._lock:
            run = self._runs.get(view.viewer.holds)
            if run is not None and not run.is_of_another_moment(view.read_point):
                return run, False
            shared = self._stores.shared_networks(view.viewer)
            if not shared.begin():
                return None, False
            run = _Run(view.read_point, shared)
            try:
                Thread(target=run.work, args=(view,), name="networks", daemon=True).start()
            except BaseException:  # there may be too many threads
                shared.end()
                raise
            self._runs[view.viewer.holds] = run
            return run, True


class _Run:
    """One time that the networks of a view are worked out; ``error`` is why they were not. Nothing of the view is held on to."""

    def __init__(self, read_point: ReadPoint, shared: SharedWork) -> None:
        self._read_point, self._shared = read_point, shared
        self._began = time.monotonic()
        self.progress = Progress()
        self.error: Exception | None = None
        self.over = Event()
        self.is_ending = False

    def is_of_another_moment(self, read_point: ReadPoint) -> bool:
        """Return whether it is over and says nothing of a read point."""
        return self.over.is_set() and self._read_point != read_point

    def work(self, view: View) -> None:
        try:
            with reporting_to(self._report), stopped_by(self._check), closing(WorkProcesses()) as processes:
                view.protected()  # every answer needs to know who is protected
                analysis_of(view if view.run is run_here else replace(view, run=processes), LIMIT_SECONDS)
        except (GraphMovedError, StoppedError):
            pass
        except Exception as error:  # whoever waits is told
            self.error = error.with_traceback(None)
        finally:
            self._shared.end()
            self.over.set()

    def _check(self) -> None:
        if self.is_ending or self._shared.is_stopped():
            raise StoppedError

    def _report(self, share: float) -> None:
        self._check()
        self.progress = Progress(share, time.monotonic() - self._began)
        self._shared.report(self.progress)
