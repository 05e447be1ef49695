"""The graph of one home: opened, brought up to the ledger, rebuilt, hashed, read."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from filelock import FileLock, Timeout

from graphintel.errors import StoreError
from graphintel.model.changes import Changes
from graphintel.queries import load_queries, query
from graphintel.settings import Settings
from graphintel.store import embedded
from graphintel.store.driver import Connection, Endpoint, answers
from graphintel.store.embedded import Lease, ServerState, start_server, stop_server
from graphintel.store.hashing import graph_hash
from graphintel.store.projector import Projector, Step
from graphintel.store.reader import BoltReader, Reader
from graphintel.store.state import State, read_state

__all__ = ["Graph", "ServerState", "server_state", "start_server", "stop_server"]

_PROJECTION_SECONDS = 600.0


def _no_step(_name: str) -> None:
    """Do nothing: nobody watches."""


def _elsewhere(settings: Settings) -> Endpoint:
    """Return where the Neo4j of the settings is."""
    assert settings.graph_password_file is not None
    try:
        password = settings.graph_password_file.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise StoreError(
            f"The password file {settings.graph_password_file} cannot be read: {error.strerror}."
        ) from error
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
        raise StoreError(f"The folder {folder} cannot be made ({error.strerror}); check its rights.") from error


class Graph:
    """A connection to the graph that belongs to one ledger. A context manager.

    Attributes
    ----------
    reader : Reader
        Answers questions.
    """

    reader: Reader

    def __init__(self, connection: Connection, lease: Lease | None, home: Path, ledger_identity: str) -> None:
        self._connection = connection
        self._lease = lease
        self._lock = FileLock(home / "graph" / "projection.lock", timeout=_PROJECTION_SECONDS, mode=0o600)
        self._ledger = ledger_identity
        self.reader = BoltReader(connection)

    @classmethod
    def open(
        cls, settings: Settings, ledger_identity: str, *, start: bool = True, java_options: Sequence[str] = ()
    ) -> Self:
        """Return the open graph, of which the schema is there.

        Parameters
        ----------
        settings : Settings
            Of the home: the embedded store, or a Neo4j.
        ledger_identity : str
            Identity of the ledger whose graph this is; an empty database is taken for it.
        start : bool
            Start the embedded server where none runs; who was the last to use it stops it at ``close``.
        java_options : sequence of str
            More options for an embedded server that is started.

        Returns
        -------
        Graph

        Raises
        ------
        StoreError
            Where the database does not answer, holds another ledger's graph, or other data.
        """
        lease = Lease(settings, start=start, java_options=java_options) if settings.embedded else None
        connection = Connection(lease.endpoint if lease else lambda: _elsewhere(settings))
        graph = cls(connection, lease, settings.home, ledger_identity)
        try:
            _make_folder(settings.home / "graph")
            graph._settle()
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
        """Close the connection; the last to leave stops an embedded server that is not to stay."""
        self._connection.close()
        if self._lease is not None:
            self._lease.close()

    def published(self) -> int:
        """Return the revision that readers see; 0 for a new graph and for one whose rebuild broke off."""
        return self._state().published

    def project(self, changes: Changes, *, step: Step = _no_step) -> None:
        """Bring the graph from ``changes.after`` to ``changes.revision``; readers see either.

        Parameters
        ----------
        changes : Changes
            From :meth:`published` on. Where the graph is there already, nothing is done.
        step : callable
            Called with ``target``, ``nodes``, ``relationships``, ``expire``, ``publish`` and ``purge`` when each begins
            and after each of its batches.

        Raises
        ------
        StoreError
            Where the database does not answer, another program was faster, or the changes start elsewhere. The next
            projection completes what this one began.
        """
        with self._alone():
            self._project(changes, step)

    def catch_up(self, changes_since: Callable[[int], Changes], *, step: Step = _no_step) -> int:
        """Bring the graph up to the ledger, safely among other programs that do the same.

        Parameters
        ----------
        changes_since : callable
            The ledger's ``changes``: given the published revision, returns what differs.
        step : callable
            As in :meth:`project`.

        Returns
        -------
        int
            Published revision afterwards.
        """
        with self._alone():
            self._project(changes_since(self.published()), step)
            return self.published()

    def rebuild(self, changes: Changes, *, step: Step = _no_step) -> None:
        """Delete the graph and build it anew from everything that the ledger holds.

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
        with self._alone():
            self._connection.tell(query("maintain/begin_rebuild"), "a rebuild", epoch=secrets.token_hex(8))
            self._project(changes, step)

    def hash(self) -> str:
        """Return the canonical hash; see :func:`graphintel.store.hashing.graph_hash`."""
        return graph_hash(self._connection)

    def _project(self, changes: Changes, step: Step) -> None:
        state = self._state()
        if state.whole and state.published >= changes.revision:
            return
        if changes.after is not None and max(changes.after, 0) != state.published:
            raise StoreError(
                f"The graph is at revision {state.published}, the changes start at {changes.after}: another program "
                "was faster; run the command again."
            )
        Projector(self._connection, state, step).run(changes)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Let programs of this home project one after the other."""
        try:
            with self._lock:
                yield
        except Timeout as error:
            raise StoreError("Another program has been bringing the graph up to date for ten minutes.") from error
        except OSError as error:
            raise StoreError(
                f"The graph's folder cannot be used ({error.strerror or error}); check its rights and the space on the disk."
            ) from error

    def _state(self) -> State:
        state = read_state(self._connection)
        if state is None:
            raise StoreError("The database holds no graph of ours any more; run the command again.")
        return state

    def _settle(self) -> None:
        """Refuse a database that is not ours; make the schema of one that is, or is empty."""
        state = read_state(self._connection)
        if state is None:
            self._found()
        elif state.ledger != self._ledger:
            raise StoreError(
                "The graph database belongs to another ledger; give this home a database of its own "
                "(GRAPHINTEL_GRAPH_URI), or empty that one."
            )

    def _found(self) -> None:
        """Take an empty database for this ledger's."""
        if self._connection.ask(query("maintain/anything")):
            raise StoreError("The graph database holds data that graphintel did not make; give it an empty one.")
        for name in load_queries():
            if name.startswith("maintain/schema_"):
                self._connection.tell(query(name), "the schema")
        epoch = secrets.token_hex(8)
        rows = self._connection.tell(query("maintain/found"), "the schema", ledger=self._ledger, epoch=epoch)
        if rows[0]["ledger"] != self._ledger:
            raise StoreError("Another ledger took this graph database at the same moment; give this home its own.")
