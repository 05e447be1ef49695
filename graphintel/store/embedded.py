"""Life cycle of the embedded store: one server a home; the first program that needs it starts it, others join it.

``graph start`` makes a server that stays until ``graph stop``. Any other stays for the next command, as many seconds after
its last use as the settings say, and is then stopped by the watcher (:mod:`graphintel.store.watcher`), which also stops it
where whoever was starting it was killed; 0 seconds mean that its last user stops it. Where the watcher was killed, the next
program joins a server that answers and has it watched again, and ends any other that it finds in the process list.
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
from graphintel.store.server_process import DATABASE, QUERY_SECONDS, USER, EmbeddedFolder, engine_version, launch

_START_SECONDS = 90.0
_ANSWER_TRIES = 3


class ServerState(TypedDict):
    """State of the server: whether it runs, where, as which process, and whether it runs until it is stopped."""

    running: bool
    uri: str
    pid: int
    stays: bool


def embedded_folder(settings: Settings) -> EmbeddedFolder:
    """Return where a home keeps its embedded store."""
    return EmbeddedFolder((settings.home / "graph").resolve())


def _probe(uri: str, user: str, password: str) -> bool:
    return answers(uri, user, password, DATABASE)


def _endpoint(folder: EmbeddedFolder, run: RunFile) -> Endpoint:
    return Endpoint(f"bolt://127.0.0.1:{run.port}", USER, folder.password(), DATABASE, QUERY_SECONDS)


def _usable(folder: EmbeddedFolder) -> RunFile | None:
    """Return the running server if it answers."""
    run = folder.running()
    if run is None:
        return None
    endpoint = _endpoint(folder, run)
    answering = any(_probe(endpoint.uri, endpoint.user, endpoint.password) for _ in range(_ANSWER_TRIES))
    return run if answering else None


def _is_left_by_another_version(folder: EmbeddedFolder, run: RunFile) -> bool:
    """Return whether nobody uses a server that was left behind, and another version of the engine is installed since."""
    return run.engine != engine_version() and not run.keep and not folder.is_used()


def _ensure(folder: EmbeddedFolder, *, keep: bool, java_options: Sequence[str], seconds: int = 0) -> RunFile:
    """Return the running server or a new one, to be stopped so many seconds after its last use; call it under the lock."""
    run = _usable(folder)
    if run is None or _is_left_by_another_version(folder, run):
        return _start(folder, keep=keep, java_options=java_options, seconds=seconds)
    if keep and not run.keep:
        run = replace(run, keep=True)
        folder.write(run)
    if not run.keep:
        folder.ensure_watched(seconds)
    return run


def _start(folder: EmbeddedFolder, *, keep: bool, java_options: Sequence[str], seconds: int = 0) -> RunFile:
    """Start a server, after ending whatever else runs in its folder; its watcher is started first."""
    folder.end()
    folder.ensure_watched(seconds)
    try:
        return launch(folder, _probe, keep=keep, java_options=java_options, seconds=_START_SECONDS)
    except BaseException:
        folder.end()
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
        self._folder = embedded_folder(settings)
        self._seconds = settings.engine_seconds
        self._start = start
        self._java_options = tuple(java_options)
        self._lease: FileLock | None = None

    def endpoint(self) -> Endpoint:
        """Return the address of the server; a server that was killed is started again.

        Raises
        ------
        StoreError
            Where it does not start, or does not run and is not to be started.
        """
        with self._folder.locked():
            if not self._start and _usable(self._folder) is None:
                raise StoreError(f"The embedded store in {self._folder.root} is not running: graphintel graph start.")
            return self._joined(
                _ensure(self._folder, keep=False, java_options=self._java_options, seconds=self._seconds)
            )

    def _joined(self, run: RunFile) -> Endpoint:
        """Return the address of a server and register as one of its users; call it under the lock."""
        if self._lease is None:
            self._lease = self._folder.lease()
        return _endpoint(self._folder, run)

    def empty(self) -> None:
        """Stop the server, whoever uses it, delete its data, and start it again with an empty database."""
        with self._folder.locked():
            run = self._folder.running()
            self._folder.end()
            self._folder.empty()
            keep = run is not None and run.keep
            self._joined(_start(self._folder, keep=keep, java_options=self._java_options, seconds=self._seconds))

    def close(self) -> None:
        """End this use; a server that nobody uses now is left to its watcher, or stopped where it is not to stay at all."""
        if self._lease is None:
            return
        with self._folder.locked():
            self._folder.release_lease(self._lease)
            self._lease = None
            if not self._seconds:
                self._folder.stop_unused()
            elif self._folder.running() is not None:
                self._folder.ensure_watched(self._seconds)  # its watcher may have been killed meanwhile


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
    folder = embedded_folder(settings)
    with folder.locked():
        return _state(_ensure(folder, keep=True, java_options=java_options))


def stop_server(settings: Settings) -> ServerState:
    """Stop the home's embedded server, whoever uses it; none running is no error."""
    _embedded_only(settings, "stopped")
    folder = embedded_folder(settings)
    if folder.root.exists():
        with folder.locked():
            folder.end()
    return _state(None)


def server_state(settings: Settings) -> ServerState:
    """Return whether the home's embedded server runs; asks the process list, not the server."""
    return _state(embedded_folder(settings).running())


def _state(run: RunFile | None) -> ServerState:
    if run is None:
        return ServerState(running=False, uri="", pid=0, stays=False)
    return ServerState(running=True, uri=f"bolt://127.0.0.1:{run.port}", pid=run.pid, stays=run.keep)


def _embedded_only(settings: Settings, what: str) -> None:
    if not settings.embedded:
        raise StoreError(f"The graph is kept by the Neo4j at {settings.graph_uri}; it is {what} there, not here.")
