"""The column files beside one home's graph: written with each projection, completed from the ledger where one elsewhere left none here.

Where they cannot be written or are damaged, the graph itself is asked for what they would have held.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Event, Lock, Thread

from filelock import FileLock, Timeout

from graphintel.columns.column_files import ColumnFiles, ColumnWriter
from graphintel.errors import GraphintelError
from graphintel.failures import os_reason
from graphintel.model.graph_changes import Changes
from graphintel.store.comparison import LedgerSource
from graphintel.store.state import State

_LOG = logging.getLogger(__name__)

MOST_WHILE_READ = 25_000
"""Entities, statements and decisions of which whoever reads waits for the columns, some seconds; of more nobody does."""


class GraphColumns:
    """The columns of one home's graph.

    Parameters
    ----------
    home : Path
    lock : FileLock
        The lock of those who write here, which whoever projects holds already.
    state : callable
        Returns the state of the graph.

    Attributes
    ----------
    files : ColumnFiles
        What readers read.
    ledger : LedgerSource or None
        From which whoever reads completes what a projection elsewhere left out here; None where nobody does.
    """

    def __init__(self, home: Path, lock: FileLock, state: Callable[[], State]) -> None:
        self.files = ColumnFiles(home / "graph" / "columns")
        self.ledger: LedgerSource | None = None
        self._lock, self._state = lock, state
        self._is_closed = Event()
        self._completing: Thread | None = None
        self._starting = Lock()

    def close(self) -> None:
        """End the completing of columns that goes on by itself; the next catching up completes them."""
        self._is_closed.set()
        if self._completing is not None:
            self._completing.join()

    def project(self, changes: Changes, state: State, run: Callable[[Changes, Callable[[], None]], None]) -> bool:
        """Run a projection whose statements are written as columns too; return whether they are.

        Parameters
        ----------
        changes : Changes
        state : State
            Of the graph before.
        run : callable
            Projects the changes that it is given, and calls what it is given besides before readers see the revision.
        """
        writer = self.files.writer(state.epoch, changes, state.published or None)
        if writer is None:
            run(changes, _nothing)
            return False
        taken_in = replace(changes, statements=writer.passing(changes.statements))
        run(taken_in, lambda: self._finish(writer, state))
        return True

    def complete(self, ledger: LedgerSource, state: State) -> None:
        """Write the columns of the published revision from the ledger, where a projection elsewhere or a crash left none here."""
        before = self.files.newest(state.epoch, state.published)
        if before != state.published and state.whole:
            changes = _changes_since(before, ledger)
            writer = self.files.writer(state.epoch, changes, before)
            if writer is not None and state.is_at(changes.revision, changes.lineage):
                for _ in writer.passing(changes.statements):
                    if self._is_closed.is_set():
                        return
                self._finish(writer, replace(state, published=before or 0))
        self.let_go(state)

    def let_go(self, state: State) -> None:
        """Delete the columns of revisions that nobody has to read any more: readers of an older one ask the graph."""
        self.files.let_go(state.epoch, max(state.floor, state.published - 1))

    def missing(self, epoch: str, revision: int) -> None:
        """Complete columns that are behind the revision that is read, or damaged, unless somebody writes some just now.

        A projection elsewhere leaves none here. Where they cannot be completed, as the ledger is already further than the
        graph, they are taken away: what it withdrew must not stay in those of before. Where that is much, a thread does it,
        and the graph is asked meanwhile.
        """
        if self._take_up(epoch, revision):
            self._start_completing(epoch, revision)

    def _take_up(self, epoch: str, revision: int) -> bool:
        """Complete columns where that is little; return whether it is much, and left to do."""
        with suppress(Timeout, OSError), self._lock.acquire(timeout=0):
            if self.files.is_whole(epoch, revision):  # whoever had the lock has completed them
                return False
            if self.files.has_files(epoch, revision):  # they are damaged, and so may be what others have of them
                self._take_away(epoch, revision)
            with suppress(GraphintelError):  # whoever completes them meets it too
                if self.ledger is not None and self._is_much(self.ledger, self._state()):
                    return not self._is_closed.is_set()
            self._complete_or_take_away(epoch, revision)
        return False

    def _start_completing(self, epoch: str, revision: int) -> None:
        with self._starting:
            if self._completing is None or not self._completing.is_alive():
                thread = Thread(target=self._complete_much, args=(epoch, revision), name="columns", daemon=True)
                thread.start()
                self._completing = thread

    def _complete_much(self, epoch: str, revision: int) -> None:
        with suppress(Timeout, OSError), self._lock.acquire(timeout=0):
            self._complete_or_take_away(epoch, revision)

    def _complete_or_take_away(self, epoch: str, revision: int) -> None:
        if self.ledger is not None:
            with suppress(GraphintelError):  # the graph itself is asked, and says what is wrong with it
                self.complete(self.ledger, self._state())
        if not self.files.has_files(epoch, revision):
            self._take_away(epoch, revision)

    def _is_much(self, ledger: LedgerSource, state: State) -> bool:
        """Return whether so much is lacking that nobody who reads should wait for it."""
        before = self.files.newest(state.epoch, state.published)
        return before != state.published and _changes_since(before, ledger).count() > MOST_WHILE_READ

    def _take_away(self, epoch: str, revision: int) -> None:
        self.files.forget(epoch, revision)
        self.files.let_go(epoch, revision)

    def _finish(self, writer: ColumnWriter, state: State) -> None:
        """Finish the columns of a revision; where they cannot be written, the graph itself is asked for them."""
        try:
            writer.finish()
        except (OSError, ValueError) as error:
            self.files.forget(state.epoch, state.published)  # what it was to follow may be what is damaged
            why = os_reason(error) if isinstance(error, OSError) else str(error)
            _LOG.warning("The columns of the graph could not be written (%s); reading takes longer.", why)


def _changes_since(before: int | None, ledger: LedgerSource) -> Changes:
    """Return what columns of a revision lack; everything where there are none."""
    return ledger.everything() if before is None else ledger.changes(before)


def _nothing() -> None:
    """Do nothing: there are no columns to finish."""
