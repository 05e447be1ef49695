"""The graph of one home: opens it, brings it up to the ledger, compares the two, rebuilds it where it differs, hashes and reads it."""

from __future__ import annotations

import enum
import logging
import secrets
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from filelock import FileLock, Timeout

from graphintel.errors import LimitError, StoreError
from graphintel.failures import os_reason
from graphintel.model.graph_changes import Changes
from graphintel.model.progress import OnProgress, no_progress
from graphintel.queries import load_queries, query
from graphintel.settings import Settings
from graphintel.store import embedded
from graphintel.store.comparison import (
    LedgerSource,
    count_difference,
    hash_and_difference,
    next_slices,
    section_difference,
)
from graphintel.store.driver import Connection, Endpoint, LostError, RefusedError, answers
from graphintel.store.dropping import drop_all
from graphintel.store.embedded import Lease, ServerState, start_server, stop_server
from graphintel.store.graph_columns import GraphColumns
from graphintel.store.graph_rows import slice_of
from graphintel.store.hashing import graph_hash
from graphintel.store.projector import OnStep, Projector
from graphintel.store.reader import BoltReader, Reader
from graphintel.store.server_process import NotStartedError
from graphintel.store.state import State, read_state

__all__ = ["Compare", "Graph", "ServerState", "server_state", "start_server", "stop_server"]

_LOG = logging.getLogger(__name__)
_PROJECTION_SECONDS = 600.0
_MIN_FREE_BYTES = 64 * 2**20
"""Free bytes below which a write is refused because the disk is full."""

_ANOTHER_LEDGER = (
    "The graph database belongs to another ledger; give this home a database of its own "
    "(GRAPHINTEL_GRAPH_URI), or empty that one."
)
_FOREIGN = "The graph database holds data that graphintel did not make; give it an empty one."
_SHORT = {_ANOTHER_LEDGER: "it says that it is another ledger's", _FOREIGN: "it does not say whose it is"}
_TRIES = 3


class Compare(enum.Enum):
    """How much of a graph is compared with its ledger, after it was brought up to date."""

    NOTHING = enum.auto()
    SECTION = enum.auto()
    """The number of entities, and about a thousand of them with all that touches them, each time the next."""
    COUNTS = enum.auto()
    """As SECTION, and how many entities and relationships of each type there are."""


def _no_step(_name: str) -> None:
    """Do nothing: no progress is wanted."""


def _elsewhere(settings: Settings) -> Endpoint:
    """Return where the Neo4j of the settings is."""
    assert settings.graph_password_file is not None
    try:
        password = settings.graph_password_file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = os_reason(error) if isinstance(error, OSError) else "it is no UTF-8 text"
        raise StoreError(f"The password file {settings.graph_password_file} cannot be read: {why}.") from error
    return Endpoint(settings.graph_uri, settings.graph_user, password, database="")


def server_state(settings: Settings) -> ServerState:
    """Return whether the graph's server runs: the home's own, or the Neo4j that the settings name.

    Parameters
    ----------
    settings : Settings
        Of the home.

    Returns
    -------
    ServerState
    """
    if settings.embedded:
        return embedded.server_state(settings)
    there = _elsewhere(settings)
    running = answers(there.uri, there.user, there.password, there.database)
    return ServerState(running=running, uri=there.uri, pid=0, stays=True)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise StoreError(f"The folder {folder} cannot be made ({os_reason(error)}); check its rights.") from error


class Graph:
    """A connection to the graph that belongs to one ledger. A context manager.

    Attributes
    ----------
    reader : Reader
        Answers questions.
    """

    reader: Reader

    def __init__(
        self, connection: Connection, lease: Lease | None, home: Path, ledger_identity: str, before_rebuild: OnStep
    ) -> None:
        self._connection = connection
        self._lease = lease
        self._lock = FileLock(home / "graph" / "projection.lock", timeout=_PROJECTION_SECONDS, mode=0o600)
        self._home = home
        self._analysis_lock = FileLock(home / "graph" / "analysis.lock", mode=0o600)
        self._position_file = home / "graph" / "compared"
        self._ledger = ledger_identity
        self._before_rebuild = before_rebuild
        self._columns = GraphColumns(home, self._lock, self._state)
        self.reader = BoltReader(connection, self._columns.files, self._columns.missing)

    @classmethod
    def open(
        cls,
        settings: Settings,
        ledger_identity: str,
        *,
        start: bool = True,
        java_options: Sequence[str] = (),
        holds: bool = False,
        before_rebuild: OnStep = _no_step,
    ) -> Self:
        """Return the open graph, with its schema in place.

        Parameters
        ----------
        settings : Settings
            Of the home: the embedded store, or a Neo4j.
        ledger_identity : str
            Identity of the ledger whose graph this is; an empty database is taken for it.
        start : bool
            Start the embedded server where none runs; it stays for as long as the settings say.
        java_options : sequence of str
            More options for an embedded server that is started.
        holds : bool
            Whether the ledger holds anything: then an embedded store that holds something else is emptied for it.
        before_rebuild : callable
            Called with what is wrong before a graph is emptied to be built again; where it raises, nothing is done.

        Returns
        -------
        Graph

        Raises
        ------
        StoreError
            Where the database does not answer, holds another ledger's graph, or other data.

        Notes
        -----
        An embedded store that does not start, or whose state cannot be read, is emptied: :meth:`catch_up` fills it.
        """
        lease = Lease(settings, start=start, java_options=java_options) if settings.embedded else None
        connection = Connection(lease.endpoint if lease else lambda: _elsewhere(settings))
        graph = cls(connection, lease, settings.home, ledger_identity, before_rebuild)
        try:
            _make_folder(settings.home / "graph")
            graph._check_owner(holds=holds)
        except BaseException:
            graph.close()
            raise
        return graph

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection; an embedded server is left to its watcher, or stopped where it is not to stay at all."""
        self._columns.close()
        self._connection.close()
        if self._lease is not None:
            self._lease.close()

    def warm(self) -> None:
        """Let the engine answer once, and look through the columns as somebody who holds no key and sees nothing."""
        self.reader.columns(frozenset(), self.reader.read_point().revision)

    def complete_columns_from(self, ledger: LedgerSource) -> None:
        """Let whoever reads complete the columns of a revision that was projected elsewhere; else the graph is asked for them."""
        self._columns.ledger = ledger

    @contextmanager
    def analysis_turn(self) -> Iterator[None]:
        """Let one process of a home after the other work results out for later: the next finds what this one kept."""
        with self._analysis_lock:
            yield

    def published(self) -> int:
        """Return the revision that readers see; 0 for a new graph and for one whose rebuild was interrupted."""
        return self._state().published

    def project(self, changes: Changes, *, step: OnStep = _no_step) -> None:
        """Bring the graph from ``changes.after`` to ``changes.revision``; readers see the one or the other.

        Parameters
        ----------
        changes : Changes
            From :meth:`published` on. Where the graph is there already, nothing is done.
        step : callable
            Called with ``target``, ``nodes``, ``relationships``, ``expire``, ``columns``, ``publish`` and ``purge`` when
            each begins and after each of its batches.

        Raises
        ------
        StoreError
            Where the database does not answer, another program was faster, or the changes start elsewhere. The next
            projection completes what this one began.
        """
        with self._exclusive():
            self._project(changes, step)

    def catch_up(
        self,
        ledger: LedgerSource,
        *,
        compare: Compare = Compare.NOTHING,
        step: OnStep = _no_step,
        on_progress: OnProgress = no_progress,
    ) -> int:
        """Bring the graph up to the ledger, also while other programs do the same.

        Parameters
        ----------
        ledger : LedgerSource
            The ledger whose graph this is.
        compare : Compare
            How much is compared with the ledger afterwards.
        step : callable
            As in :meth:`project`.
        on_progress : callable
            Called after each batch with how many entities and links are written, and of how many.

        Returns
        -------
        int
            Published revision afterwards.

        Notes
        -----
        A graph that was made from another history than the ledger's, that cannot be read, or that differs from the ledger
        is built again from an empty database, and a warning says so.
        """
        with self._exclusive():
            self._follow_or_rebuild(ledger, step, partial(self._differs, ledger, compare), on_progress)
            self._columns.complete(ledger, self._state())
            return self.published()

    def rebuild(self, changes: Changes, *, step: OnStep = _no_step) -> None:
        """Empty the database and build the graph again from everything in the ledger.

        Parameters
        ----------
        changes : Changes
            Everything: ``changes.after`` is 0 or less.
        step : callable
            As in :meth:`project`.

        Notes
        -----
        Nothing of what is there is trusted, so nothing of it is shown: from the first moment to the last every read is
        refused with a :class:`StoreError`. A rebuild that broke off is completed by the next projection or rebuild.
        """
        with self._exclusive():
            self._empty()
            self._project(changes, step)

    def hash_against(self, ledger: LedgerSource) -> str:
        """Return the canonical hash, as the database returns it, of a graph that is just what the ledger holds.

        Parameters
        ----------
        ledger : LedgerSource
            The ledger whose graph this is; a graph that differs is built again first, see :meth:`catch_up`.

        Raises
        ------
        StoreError
            Where it differs even then, or the ledger changes all the while.
        """
        found: list[str] = []

        def differs() -> str:
            hash_, difference = self._whole(ledger)
            found.append(hash_)
            return difference

        with self._exclusive():
            self._follow_or_rebuild(ledger, _no_step, differs)
        return found[-1]

    def hash(self) -> str:
        """Return the canonical hash; see :func:`graphintel.store.hashing.graph_hash`."""
        return graph_hash(self._connection)

    # -- kept to the ledger ---------------------------------------------------------------------------------------

    def _follow_or_rebuild(
        self, ledger: LedgerSource, step: OnStep, differs: Callable[[], str], on_progress: OnProgress = no_progress
    ) -> None:
        """Bring the graph up to the ledger; where that fails, or the graph differs, rebuild it and compare again."""

        def wrong() -> str:
            return self._follow(ledger, step, on_progress) or differs()

        difference = self._read(wrong)
        if difference:
            self._announce(difference)
            self._empty()
            self._project(ledger.everything(), step, on_progress)
            difference = wrong()
        if difference:
            ledger.refuse_damage()
            raise StoreError(
                f"The graph was built anew from the ledger, and still {difference}; see the database's log."
            )

    def _follow(self, ledger: LedgerSource, step: OnStep, on_progress: OnProgress) -> str:
        """Project what the graph lacks; return why that is impossible where the graph was built from another history."""
        state = self._state()
        if not ledger.is_ancestor(state.published, state.lineage):
            return "it was made from another history than the ledger's"
        changes = ledger.changes(state.published)
        try:
            self._project(changes, step, on_progress)
        except RefusedError:
            if self._lease is None or shutil.disk_usage(self._home).free < _MIN_FREE_BYTES:
                raise
            return "its engine cannot write to it"
        return ""

    def _differs(self, ledger: LedgerSource, compare: Compare) -> str:
        """Return how the graph differs from the ledger, as far as it is compared; nothing while it is being changed."""
        if compare is Compare.NOTHING:
            return ""
        state, size = self._state(), int(self._connection.read(query("maintain/size"))[0]["entities"])
        slices = next_slices(self._position_file, size)
        section = ledger.section(lambda identifier: slice_of(identifier) in slices)
        if not state.is_at(section.revision, section.lineage):
            return ""
        difference = ""
        if state.is_settled and section.entity_count != size:
            difference = f"it returns {size} entities where the ledger holds {section.entity_count}"
        elif state.is_settled and compare is Compare.COUNTS:
            difference = count_difference(self._connection, ledger)
        difference = difference or section_difference(self._connection, state, section, slices)
        return difference if self._state() == state else ""

    def _whole(self, ledger: LedgerSource) -> tuple[str, str]:
        """Return the hash of the graph, and how it differs from the ledger; what changes meanwhile is read again."""
        for _ in range(_TRIES):
            self._project(ledger.changes(self.published()), _no_step)
            state, changes = self._state(), ledger.everything()
            if state.is_at(changes.revision, changes.lineage):
                found, difference = hash_and_difference(self._connection, state, changes)
                if self._state() == state:
                    return found, difference
        raise StoreError("The ledger changed all the while that the graph was compared with it; run the command again.")

    def _read(self, look: Callable[[], str]) -> str:
        """Return what is wrong with the graph, also where it cannot be read; an embedded server that ended is started once more."""
        for last in (False, True):
            try:
                return look()
            except LostError:
                if self._lease is None:
                    raise
                if last:
                    return "its engine ends whenever it is read"
            except LimitError:
                if self._lease is None:
                    raise
                return "its engine does not come to an end with it"
            except NotStartedError:
                return "its engine does not start"
            except RefusedError:
                return "its engine cannot read it"
        raise AssertionError("the last try returns or raises")

    def _announce(self, difference: str) -> None:
        """Report that the graph is built again, and why."""
        self._before_rebuild(difference)
        _LOG.warning("The graph is not what the ledger holds: %s. It is built anew from the ledger.", difference)

    def _empty(self) -> None:
        """Leave nothing but an empty graph of this ledger, which cannot be read before a projection has filled it."""
        self._connection.close()
        if self._lease is None:
            drop_all(self._connection)
        else:
            self._lease.empty()
        self._claim_empty()

    def _project(self, changes: Changes, step: OnStep, on_progress: OnProgress = no_progress) -> None:
        state = self._state()
        if state.is_at(changes.revision, changes.lineage):
            return
        if changes.after is not None and max(changes.after, 0) != state.published:
            raise StoreError(
                f"The graph is at revision {state.published}, the changes start at {changes.after}: another program "
                "was faster; run the command again."
            )

        def run(taken_in: Changes, before_publish: Callable[[], None]) -> None:
            Projector(self._connection, state, step, before_publish, on_progress).run(taken_in)

        if self._columns.project(changes, state, run):
            self._columns.let_go(self._state())

    @contextmanager
    def _exclusive(self) -> Iterator[None]:
        """Take the lock by which programs of this home project one after the other."""
        try:
            with self._lock:
                yield
        except Timeout as error:
            raise StoreError("Another program has been bringing the graph up to date for ten minutes.") from error
        except OSError as error:
            raise StoreError(
                f"The graph's folder cannot be used ({os_reason(error)}); check its rights and the space on the disk."
            ) from error

    def _state(self) -> State:
        state = read_state(self._connection)
        if state is None:
            raise StoreError("The database holds no graph of ours any more; run the command again.")
        return state

    def _check_owner(self, *, holds: bool) -> None:
        """Refuse a database that is not graphintel's; create the schema of one that is, or is empty."""
        difference = self._read(self._not_ours) if self._lease else self._not_ours()
        if not difference:
            return
        if self._lease is None or (difference in {_ANOTHER_LEDGER, _FOREIGN} and not holds):
            raise StoreError(difference)
        with self._exclusive():
            difference = self._read(self._not_ours)
            if difference:
                self._announce(_SHORT.get(difference, difference))
                self._empty()

    def _not_ours(self) -> str:
        """Return why the database cannot be taken for this ledger's; an empty one is taken."""
        state = read_state(self._connection)
        if state is not None:
            return "" if state.ledger == self._ledger else _ANOTHER_LEDGER
        if self._connection.read(query("maintain/anything")):
            return _FOREIGN
        self._claim_empty()
        return ""

    def _claim_empty(self) -> None:
        """Take an empty database for this ledger's."""
        for name in load_queries():
            if name.startswith("maintain/schema_"):
                self._connection.execute(query(name), "the schema")
        epoch = secrets.token_hex(8)
        rows = self._connection.execute(query("maintain/found"), "the schema", ledger=self._ledger, epoch=epoch)
        if rows[0]["ledger"] != self._ledger:
            raise StoreError("Another ledger took this graph database at the same moment; give this home its own.")
