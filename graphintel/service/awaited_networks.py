"""Networks that somebody waits for: worked out in the background, with how far that is, so that no request is held up by it.

Nobody is shown what is worked out before it went the audited path, so no entry is written of it here. What is told
meanwhile are two numbers about the graph of whoever waits: the share of it that is done, and how long that took. They are
kept under the digest of a set of keys, and follow from nothing that these keys do not reach.
"""

from __future__ import annotations

import time
from threading import Event, Lock, Thread

from graphintel.errors import GraphintelError
from graphintel.model.access import Viewer
from graphintel.model.progress import Progress, reporting_to
from graphintel.service.networks import analysis_of, is_analysed
from graphintel.service.stores import Stores
from graphintel.service.view import View
from graphintel.store.reader import GraphMovedError
from graphintel.store.shared_work import SharedWork

LIMIT_SECONDS = 6 * 60 * 60.0
"""How long networks may take that are worked out where nobody is held up."""

_PATIENCE_SECONDS, _END_SECONDS = 1.0, 5.0
"""How long whoever begins the work waits for it, as most is done by then; and whoever ends the program."""


class StoppedError(GraphintelError):
    """Whoever waited for networks had them stopped."""

    def __init__(self) -> None:
        super().__init__(
            "Working the networks out was stopped; what was done of it is kept, and the rest can be asked for."
        )


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
    """

    def __init__(self, stores: Stores) -> None:
        self._stores = stores
        self._runs: dict[frozenset[str], _Run] = {}
        self._lock = Lock()

    def progress(self, viewer: Viewer) -> Progress | None:
        """Return how far the networks of a viewer are, which are begun where nobody is at them; None once they are there.

        Raises
        ------
        GraphintelError
            Why they cannot be worked out.
        """
        view = self._stores.view(viewer)
        if is_analysed(view):
            return None
        run, is_new = self._run_of(view)
        if run is None:
            return self._stores.shared_networks(viewer).progress()
        if is_new:
            run.over.wait(_PATIENCE_SECONDS)
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
            if run := self._runs.get(view.viewer.holds):
                return run, False
            shared = self._stores.shared_networks(view.viewer)
            if not shared.begin():
                return None, False
            run = self._runs[view.viewer.holds] = _Run(view, shared)
            Thread(target=run.work, name="networks", daemon=True).start()
            return run, True


class _Run:
    """One time that the networks of a view are worked out; ``error`` is why they were not."""

    def __init__(self, view: View, shared: SharedWork) -> None:
        self._view, self._shared = view, shared
        self._began = time.monotonic()
        self.progress = Progress()
        self.error: Exception | None = None
        self.over = Event()
        self.is_ending = False

    def work(self) -> None:
        try:
            with reporting_to(self._report):
                self._view.protected()  # every answer needs to know who is protected
                analysis_of(self._view, LIMIT_SECONDS)
        except (GraphMovedError, StoppedError):
            pass
        except Exception as error:  # whoever waits is told
            self.error = error
        finally:
            self._shared.end()
            self.over.set()

    def _report(self, share: float) -> None:
        if self.is_ending or self._shared.is_stopped():
            raise StoppedError
        self.progress = Progress(share, time.monotonic() - self._began)
        self._shared.report(self.progress)
