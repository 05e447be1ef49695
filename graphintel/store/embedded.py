"""The embedded store's life: one server a home, started by the first who needs it, stopped by the last who leaves.

``graph start`` makes a server that stays until ``graph stop``. Any other is stopped by its last user; where that user
was killed, the watcher (:mod:`graphintel.store.watcher`) notices that no lease is held any more and stops it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TypedDict

from filelock import FileLock, Timeout

from graphintel.errors import StoreError
from graphintel.settings import Settings
from graphintel.store.driver import Endpoint, answers
from graphintel.store.processes import end_process, reaped_later
from graphintel.store.server_process import (
    DATABASE,
    QUERY_SECONDS,
    USER,
    Place,
    RunFile,
    launch,
    read_run_file,
    write_run_file,
)

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
    return Place(settings.home / "graph")


def _probe(uri: str, user: str, password: str) -> bool:
    return answers(uri, user, password, DATABASE)


@contextmanager
def _locked(place: Place) -> Iterator[None]:
    """Hold the home's server lock."""
    try:
        place.prepare()
        with place.lock():
            yield
    except Timeout as error:
        raise StoreError(
            f"Another program has been starting or stopping the store in {place.root} for two minutes; try again."
        ) from error
    except OSError as error:
        raise StoreError(
            f"The store in {place.root} cannot be used ({error.strerror or error}); check its rights and the space on the disk."
        ) from error


def _endpoint(place: Place, run: RunFile) -> Endpoint:
    return Endpoint(f"bolt://127.0.0.1:{run.port}", USER, place.password(), DATABASE, QUERY_SECONDS)


def _usable(place: Place) -> RunFile | None:
    """Return the running server if it answers; one that lives but does not answer is ended."""
    run = read_run_file(place)
    if run is None:
        return None
    endpoint = _endpoint(place, run)
    if any(_probe(endpoint.uri, endpoint.user, endpoint.password) for _ in range(_ANSWER_TRIES)):
        return run
    end_process(run.pid, place.mark)
    return None


def _ensure(place: Place, *, keep: bool, java_options: Sequence[str]) -> RunFile:
    """Return the running server or a new one; to be called under the lock."""
    run = _usable(place)
    if run is None:
        run = launch(place, _probe, keep=keep, java_options=java_options, seconds=_START_SECONDS)
        if not keep:
            _watch(place)
    elif keep and not run.keep:
        run = replace(run, keep=True)
        write_run_file(place, run)
    return run


def _watch(place: Place) -> None:
    """Start the watcher, which ends with the server."""
    reaped_later(
        subprocess.Popen(  # noqa: S603 (our own module)
            [sys.executable, "-m", "graphintel.store.watcher", str(place.root)],
            cwd=place.root,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    )


def stop_unused(place: Place) -> bool:
    """Stop the server if nobody holds a lease and it is not to stay; to be called under the lock.

    Returns
    -------
    bool
        False while the server has a user or is to stay.
    """
    run = read_run_file(place)
    if run is not None and (run.keep or any(_held(lease) for lease in place.leases())):
        return False
    if run is not None:
        end_process(run.pid, place.mark)
    place.run_file.unlink(missing_ok=True)
    return True


def _held(lease: FileLock) -> bool:
    """Return whether a living program holds the lease; one left by a killed program is removed."""
    try:
        with lease.acquire(timeout=0):
            Path(lease.lock_file).unlink()
    except Timeout:
        return True
    return False


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
        with _locked(self._place):
            if not self._start and _usable(self._place) is None:
                raise StoreError(f"The embedded store in {self._place.root} is not running: graphintel graph start.")
            run = _ensure(self._place, keep=False, java_options=self._java_options)
            if self._lease is None:
                lease = FileLock(self._place.users / f"{uuid.uuid4().hex}.lock", mode=0o600, thread_local=False)
                lease.acquire(timeout=0)
                self._lease = lease
            return _endpoint(self._place, run)

    def close(self) -> None:
        """Leave; the last to leave stops a server that is not to stay."""
        if self._lease is None:
            return
        with _locked(self._place):
            self._lease.release()
            Path(self._lease.lock_file).unlink()
            self._lease = None
            stop_unused(self._place)


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
    with _locked(place):
        return _state(_ensure(place, keep=True, java_options=java_options))


def stop_server(settings: Settings) -> ServerState:
    """Stop the home's embedded server, whoever uses it; none running is no error."""
    _embedded_only(settings, "stopped")
    place = place_of(settings)
    if place.root.exists():
        with _locked(place):
            run = read_run_file(place)
            if run is not None:
                end_process(run.pid, place.mark)
            place.run_file.unlink(missing_ok=True)
    return _state(None)


def server_state(settings: Settings) -> ServerState:
    """Return whether the home's embedded server runs; asks the process list, not the server."""
    return _state(read_run_file(place_of(settings)))


def _state(run: RunFile | None) -> ServerState:
    if run is None:
        return ServerState(running=False, uri="", pid=0, stays=False)
    return ServerState(running=True, uri=f"bolt://127.0.0.1:{run.port}", pid=run.pid, stays=run.keep)


def _embedded_only(settings: Settings, what: str) -> None:
    if not settings.embedded:
        raise StoreError(f"The graph is kept by the Neo4j at {settings.graph_uri}; it is {what} there, not here.")
