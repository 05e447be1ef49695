"""The folder of a server: what runs there, which programs use it, and the locks to start and stop it.

- ``server.json`` the run file: process id, port, and whether the server outlives its users; written as soon as the
  process is there
- ``server.lock`` held while a server is started, joined or stopped
- ``watcher.lock`` held by the watcher (:mod:`graphintel.store.watcher`) as long as it lives
- ``users/`` one locked file a program that uses the server; where there is none, it is stopped, at once or after a while

Whoever holds a lock may be killed at any moment, and the lock is free then. A server that no run file names, because
whoever started or stopped it was killed meanwhile, is found in the process list by its mark, and ended.
"""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from graphintel.errors import StoreError
from graphintel.failures import os_reason
from graphintel.private_files import replace_private
from graphintel.store.processes import end_process, is_alive, is_child, marked_processes, reaped_later

_LOCK_SECONDS = 150.0
_WATCHER_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class RunFile:
    """What ``server.json`` says of the running server; ``engine`` is the version that was started."""

    pid: int
    port: int
    keep: bool
    engine: str = ""


@dataclass(frozen=True, slots=True)
class ServerFolder:
    """The files of one server.

    Attributes
    ----------
    root : Path
        Absolute; symbolic links in it are followed by whoever makes one of these, so that it has one name.
    option : str
        What stands before ``root`` in the one argument that only this folder's server has.
    """

    root: Path
    option: str

    @property
    def mark(self) -> str:
        """The argument by which this folder's server is recognised in its command line."""
        return f"{self.option}{self.root}"

    @property
    def run_file(self) -> Path:
        """File that names the running server."""
        return self.root / "server.json"

    @property
    def log(self) -> Path:
        """What the server printed."""
        return self.root / "server.log"

    @property
    def users(self) -> Path:
        """Folder of the lease files."""
        return self.root / "users"

    def lock(self, seconds: float = _LOCK_SECONDS) -> FileLock:
        """Return the lock under which a server is started, joined and stopped."""
        return FileLock(self.root / "server.lock", timeout=seconds, mode=0o600)

    def watcher_lock(self) -> FileLock:
        """Return the lock that the watcher holds."""
        return FileLock(self.root / "watcher.lock", timeout=_WATCHER_SECONDS, mode=0o600)

    def prepare(self) -> None:
        """Make the folders (0700) where they are missing."""
        self.users.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.root.chmod(0o700)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the lock for a block; a failure of the folder becomes one sentence.

        Raises
        ------
        StoreError
            Where others held it all the time, or a file in the folder cannot be made, read or written.
        """
        try:
            self.prepare()
            with self.lock():
                yield
        except Timeout as error:
            raise StoreError(
                f"Another program has been starting or stopping the store in {self.root} for {_LOCK_SECONDS:.0f} s; "
                "try again."
            ) from error
        except OSError as error:
            raise StoreError(
                f"The store in {self.root} cannot be used: {error.filename or 'a file there'}: "
                f"{os_reason(error)}; free or repair that, and try again."
            ) from error

    # -- the run file -----------------------------------------------------------------------------------------

    def running(self) -> RunFile | None:
        """Return the living server that the run file names, or None; None also for a stale or unreadable run file."""
        try:
            written = json.loads(self.run_file.read_bytes())
            run = RunFile(
                int(written["pid"]), int(written["port"]), bool(written["keep"]), str(written.get("engine", ""))
            )
        except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError):
            return None
        return run if 0 < run.port < 65536 and is_alive(run.pid, self.mark) else None

    def write(self, run: RunFile) -> None:
        """Write the run file atomically."""
        replace_private(self.run_file, json.dumps(asdict(run)).encode("ascii"))

    # -- users ------------------------------------------------------------------------------------------------

    def lease(self) -> FileLock:
        """Return a new lease, held; call it under the lock."""
        lease = FileLock(self.users / f"{uuid.uuid4().hex}.lock", mode=0o600, thread_local=False)
        lease.acquire(timeout=0)
        return lease

    def release_lease(self, lease: FileLock) -> None:
        """End a lease; call it under the lock."""
        lease.release()
        Path(lease.lock_file).unlink(missing_ok=True)

    def last_use(self) -> int:
        """Return a number that changes whenever a lease begins or ends."""
        return self.users.stat().st_mtime_ns if self.users.is_dir() else 0

    def is_used(self) -> bool:
        """Return whether a running program holds a lease; leases that killed programs left are removed."""
        held = [_is_held(path) for path in sorted(self.users.glob("*.lock"))]
        return any(held)

    # -- ending -----------------------------------------------------------------------------------------------

    def end(self) -> None:
        """End every server of this folder, whether the run file names it or not; call it under the lock.

        The run file goes first: nobody joins a server that is on its way out, should this be killed meanwhile.
        """
        self.run_file.unlink(missing_ok=True)
        for pid in marked_processes(self.mark):
            end_process(pid, self.mark)

    def stop_unused(self) -> bool:
        """Stop the server if nobody uses it and it is not to stay; call it under the lock.

        Returns
        -------
        bool
            False while the server has a user or is to stay.
        """
        run = self.running()
        if run is not None and (run.keep or self.is_used()):
            return False
        self.end()
        return True

    def ensure_watched(self, seconds: int = 0) -> None:
        """Start a watcher where none lives; call it under the lock, before a server is started.

        Parameters
        ----------
        seconds : int
            How long after its last use the watcher stops the server; one that lives already goes by what it was told.
        """
        module, watched = "graphintel.store.watcher", (str(self.root), self.option, str(seconds))
        command = [sys.executable, "-P", "-m", module, *watched]
        if is_child(command):  # which may not hold its lock yet
            return
        with suppress(Timeout), self.watcher_lock().acquire(timeout=0):
            paths = [str(Path(path).absolute()) for path in sys.path]  # the empty one is this folder
            reaped_later(
                subprocess.Popen(  # noqa: S603 (our own module)
                    command,
                    cwd=self.root,
                    env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,
                )
            )


def _is_held(path: Path) -> bool:
    """Return whether a living program holds a lease file; one left by a killed program is removed."""
    try:
        with FileLock(path, mode=0o600).acquire(timeout=0):
            path.unlink(missing_ok=True)
    except Timeout:
        return True
    except OSError:  # nothing that a program of ours made
        return False
    return False


def read_password(path: Path, min_length: int) -> str:
    """Return the password in a file of ours, built again (0600, random) where the file is missing or was half written.

    Parameters
    ----------
    path : Path
        The file.
    min_length : int
        A password of fewer characters is half a password.

    Returns
    -------
    str

    Raises
    ------
    OSError
        Where it cannot be read or written.
    """
    with suppress(FileNotFoundError, UnicodeDecodeError):
        password = path.read_text(encoding="ascii").strip()
        if len(password) >= min_length and password.isprintable():
            return password
    password = secrets.token_urlsafe(32)
    replace_private(path, password.encode("ascii"))
    return password
