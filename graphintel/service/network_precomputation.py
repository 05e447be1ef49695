"""Networks worked out before anybody asks: after each change, for the key sets of whoever is signed in, in a process of its own.

Nobody is shown what it works out, so no entry is written of it. Communities go to the results of components in the home, and
groups into the memory of the server, both under digests of all that they are made from. Whoever asks then reads by the
audited path, at the revision that is published then, and finds what is of the same content there.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import replace
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pickle import UnpicklingError

from graphintel.analysis.components import Labelled
from graphintel.analysis.groups import FoundGroup, KeptGroups
from graphintel.analysis.links import Links
from graphintel.analysis.parameters import AnalysisParameters
from graphintel.analysis.run_work import Work, run_here
from graphintel.analysis.time_limits import Deadline
from graphintel.analysis.work_processes import begin_work_process
from graphintel.errors import GraphintelError
from graphintel.model.access import Viewer
from graphintel.service.awaited_networks import LIMIT_SECONDS
from graphintel.service.networks import find_kept_networks
from graphintel.service.stores import Stores
from graphintel.settings import Settings
from graphintel.store.reader import GraphMovedError, ReadPoint

CHECK_SECONDS = 2.0
"""How often it is looked who is signed in, and whether the graph has changed."""

_PAUSE_SECONDS = (2.0, 60.0)
"""Before a process that ended is followed by another: the shortest, and the longest."""

_NICENESS = 10
"""Whoever waits for an answer goes first."""

_END_SECONDS, _POLL_SECONDS = 5.0, 0.2


class NetworkPrecomputation:
    """Keeps the networks of whoever is signed in worked out, until it is closed.

    Parameters
    ----------
    stores : Stores
        Whose sessions are looked at, and who keeps the groups.

    Notes
    -----
    A thread of this process looks who is signed in, and tells a process, which is there from the first session on. The
    process works them out where the graph has changed, breaks off where it changes again, and sends the groups that are new.
    One that dies is followed by another; what it kept is not worked out again.
    """

    def __init__(self, stores: Stores) -> None:
        self._stores = stores
        self._ended = threading.Event()
        self._process: BaseProcess | None = None
        self._connection: Connection | None = None
        self._thread = threading.Thread(target=self._supervise, name="networks ahead", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End the process; what it is at is worked out when somebody asks."""
        self._ended.set()
        self._thread.join()

    def _supervise(self) -> None:
        pause = _PAUSE_SECONDS[0]
        while not self._ended.wait(CHECK_SECONDS):
            if not self._viewers():
                continue
            began = time.monotonic()
            try:
                self._start()
                self._exchange()
            except (EOFError, OSError, UnpicklingError):  # it has ended, perhaps while it sent something
                pass
            finally:
                self._end_process()
            pause = _PAUSE_SECONDS[0] if time.monotonic() - began > _PAUSE_SECONDS[1] else pause
            self._ended.wait(pause)
            pause = min(2 * pause, _PAUSE_SECONDS[1])
        self._end_process()

    def _viewers(self) -> list[Viewer]:
        """Return one of those who are signed in for each key set."""
        try:
            accounts = self._stores.ledger.sessions.accounts_in_use()
        except GraphintelError:  # the ledger is busy, or damaged, which whoever asks is told
            return []
        viewers = (Viewer.of(account.name, account.role, account.keys) for account in accounts)
        return list({viewer.holds: viewer for viewer in viewers if viewer.holds}.values())

    def _start(self) -> None:
        context = get_context("spawn")
        self._connection, other = context.Pipe()
        self._process = context.Process(target=_work, args=(self._stores.settings, other), daemon=True)
        self._process.start()
        other.close()

    def _exchange(self) -> None:
        """Tell the process who is signed in, and keep what it sends, until the end.

        Raises
        ------
        EOFError, OSError
            It has ended.
        """
        assert self._connection is not None
        waits, due = True, 0.0
        while not self._ended.is_set():
            if waits and time.monotonic() >= due:
                self._connection.send(self._viewers())
                waits, due = False, time.monotonic() + CHECK_SECONDS
            if self._connection.poll(_POLL_SECONDS):
                groups = self._connection.recv()
                self._stores.kept_groups.keep(groups)
                waits = waits or not groups

    def _end_process(self) -> None:
        process, connection = self._process, self._connection
        self._process = self._connection = None
        if connection is not None:
            connection.close()
        if process is not None:
            process.terminate()
            process.join(_END_SECONDS)
            process.kill()
            process.join()


class _SentGroups(KeptGroups):
    """Groups that are sent to the server when they are new."""

    def __init__(self, connection: Connection) -> None:
        super().__init__()
        self._connection = connection

    def keep(self, results: Mapping[bytes, FoundGroup]) -> None:
        """Keep groups here and there."""
        super().keep(results)
        self._connection.send(dict(results))


def _work(settings: Settings, connection: Connection) -> None:
    """Work out networks for whoever is signed in, as the server tells, until it has ended."""
    begin_work_process()
    os.nice(_NICENESS)
    # Where the graph cannot be asked this process ends, and the next one opens it anew.
    with closing(Stores(settings)) as stores, suppress(EOFError, BrokenPipeError, GraphintelError):
        stores.kept_groups = _SentGroups(connection)
        done: dict[frozenset[str], ReadPoint] = {}
        for viewers in _received_viewers(connection):
            done = {viewer.holds: done[viewer.holds] for viewer in viewers if viewer.holds in done}
            for viewer in viewers:
                point = stores.view(viewer).read_point
                if done.get(viewer.holds) != point and _is_settled(stores, viewer, point):
                    done[viewer.holds] = point
            stores.cache.clear()
            connection.send({})  # it waits to be told again


def _is_settled(stores: Stores, viewer: Viewer, point: ReadPoint) -> bool:
    """Work networks out, and return whether nothing is left to do at this moment: what is refused once is refused again."""
    with stores.graph.analysis_turn():
        try:
            work_out(stores, viewer, point)
        except GraphMovedError:
            return False
        except GraphintelError:  # whoever asks is told why it cannot be worked out
            return True
    return True


def _received_viewers(connection: Connection) -> Iterator[list[Viewer]]:
    """Yield who is signed in, each time that it is told."""
    while True:
        yield connection.recv()


def work_out(stores: Stores, viewer: Viewer, point: ReadPoint) -> None:
    """Find the networks of a viewer at a moment, so that they are kept.

    Raises
    ------
    GraphMovedError
        The graph has changed meanwhile, or somebody waits for them, and another process works them out: here they are not
        worked out to the end.
    """
    shared = stores.shared_networks(viewer)
    if shared.is_done_elsewhere():  # before anything is read for it
        raise GraphMovedError

    def run(work: Work, links: Links, parameters: AnalysisParameters, limit: Deadline, /) -> Labelled:
        if stores.view(viewer).read_point != point or shared.is_done_elsewhere():
            raise GraphMovedError
        return run_here(work, links, parameters, limit)

    find_kept_networks(replace(stores.view(viewer), run=run), LIMIT_SECONDS)
