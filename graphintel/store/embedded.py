"""The embedded store's life: one server a home, started by the first who needs it, stopped by the last who leaves.

``graph start`` makes a server that stays until ``graph stop``. Any other is stopped by its last user; where that user,
or whoever was starting the server, was killed, the watcher (:mod:`graphintel.store.watcher`) notices that no lease is
held and stops it. Where the watcher was killed too, the next program ends what it finds in the process list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypedDict

from filelock import FileLock

from graphintel.errors import StoreError
from graphintel.settings import Settings
from graphintel.store.driver import Endpoint, answers
from graphintel.store.server_folder import RunFile
from graphintel.store.server_process import DATABASE, QUERY_SECONDS, USER, Place, launch

_START_SECONDS = 90.0
_ANSWER_TRIES = 3


class ServerState(TypedDict):
    """Whether a server runs, where, as which process of ours, and whether it stays without users."""

    running: bool
    uri: str
    pid: int
    stays: bool


def place_of(settings: Settings) -> Place:
    """Return where a home keeps its embedded store."""
    return Place((settings.home / "graph").resolve())


def _probe(uri: str, user: str, password: str) -> bool:
    return answers(uri, user, password, DATABASE)


def _endpoint(place: Place, run: RunFile) -> Endpoint:
    return Endpoint(f"bolt://127.0.0.1:{run.port}", USER, place.password(), DATABASE, QUERY_SECONDS)


def _usable(place: Place) -> RunFile | None:
    """Return the running server if it answers."""
    run = place.running()
    if run is None:
        return None
    endpoint = _endpoint(place, run)
    answering = any(_probe(endpoint.uri, endpoint.user, endpoint.password) for _ in range(_ANSWER_TRIES))
    return run if answering else None


def _ensure(place: Place, *, keep: bool, java_options: Sequence[str]) -> RunFile:
    """Return the running server or a new one; to be called under the lock."""
    run = _usable(place)
    if run is None:
        return _start(place, keep=keep, java_options=java_options)
    if keep and not run.keep:
        run = replace(run, keep=True)
        place.write(run)
    if not run.keep:
        place.ensure_watched()
    return run


def _start(place: Place, *, keep: bool, java_options: Sequence[str]) -> RunFile:
    """Start a server, after whatever else runs in its folder was ended; who watches it is there before it."""
    place.end()
    place.ensure_watched()
    try:
        return launch(place, _probe, keep=keep, java_options=java_options, seconds=_START_SECONDS)
    except BaseException:
        place.end()
        raise


class Lease:
    """A program's use of its home's server.

    Parameters
    ----------
    settings : Settings
        Of the home.
    start : bool
        Start the server where none runs; else that is a :class:`StoreError`.
    java_options : sequence of str
        More options for a server that is started.
    """

    def __init__(self, settings: Settings, *, start: bool = True, java_options: Sequence[str] = ()) -> None:
        self._place = place_of(settings)
        self._start = start
        self._java_options = tuple(java_options)
        self._lease: FileLock | None = None

    def endpoint(self) -> Endpoint:
        """Return where the server is now; a server that was killed is started again.

        Raises
        ------
        StoreError
            Where it does not start, or does not run and is not to be started.
        """
        with self._place.locked():
            if not self._start and _usable(self._place) is None:
                raise StoreError(f"The embedded store in {self._place.root} is not running: graphintel graph start.")
            return self._joined(_ensure(self._place, keep=False, java_options=self._java_options))

    def _joined(self, run: RunFile) -> Endpoint:
        """Return where a server is, as one of its users from now on; to be called under the lock."""
        if self._lease is None:
            self._lease = self._place.lease()
        return _endpoint(self._place, run)

    def empty(self) -> None:
        """Stop the server, whoever uses it, delete all that it keeps, and start it again with an empty database."""
        with self._place.locked():
            run = self._place.running()
            self._place.end()
            self._place.empty()
            keep = run is not None and run.keep
            self._joined(_start(self._place, keep=keep, java_options=self._java_options))

    def close(self) -> None:
        """Leave; the last to leave stops a server that is not to stay."""
        if self._lease is None:
            return
        with self._place.locked():
            self._place.give_back(self._lease)
            self._lease = None
            self._place.stop_unused()


def start_server(settings: Settings, *, java_options: Sequence[str] = ()) -> ServerState:
    """Start the home's embedded server, to stay until it is stopped; a running one is kept.

    Parameters
    ----------
    settings : Settings
        Of the home.
    java_options : sequence of str
        More options of the virtual machine.

    Returns
    -------
    ServerState

    Raises
    ------
    StoreError
        Where it does not start, or the graph is kept by a Neo4j elsewhere.
    """
    _embedded_only(settings, "started")
    place = place_of(settings)
    with place.locked():
        return _state(_ensure(place, keep=True, java_options=java_options))


def stop_server(settings: Settings) -> ServerState:
    """Stop the home's embedded server, whoever uses it; none running is no error."""
    _embedded_only(settings, "stopped")
    place = place_of(settings)
    if place.root.exists():
        with place.locked():
            place.end()
    return _state(None)


def server_state(settings: Settings) -> ServerState:
    """Return whether the home's embedded server runs; asks the process list, not the server."""
    return _state(place_of(settings).running())


def _state(run: RunFile | None) -> ServerState:
    if run is None:
        return ServerState(running=False, uri="", pid=0, stays=False)
    return ServerState(running=True, uri=f"bolt://127.0.0.1:{run.port}", pid=run.pid, stays=run.keep)


def _embedded_only(settings: Settings, what: str) -> None:
    if not settings.embedded:
        raise StoreError(f"The graph is kept by the Neo4j at {settings.graph_uri}; it is {what} there, not here.")
