"""The process of the embedded store: its files, its command line, how it is started and ended.

The wheel's own ``java`` is executed; the wheel's Python package is never imported, because a JVM inside the Python
process does not stop cleanly. Everything lives under ``<home>/graph``:

- ``root.pw`` the server's random password (0600), which also proves that a server is this home's own
- ``server.json`` the run file: process id, port, and whether the server outlives its users
- ``server.lock`` held while a server is started, joined or stopped
- ``users/`` one locked file a program that uses the server: the last one to leave stops it
"""

from __future__ import annotations

import importlib.util
import json
import os
import secrets
import shutil
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock

from graphintel.errors import StoreError
from graphintel.store.processes import end_process, free_port, is_alive, start_process

DATABASE = "graph"
USER = "root"
QUERY_SECONDS = 30
"""Server-side limit of one query: the driver's own limit stops nothing on this engine."""

_LOCK_SECONDS = 120.0
_ENGINES_OWN = ("databases", "config", "log")

_TAKEN = "Unable to listen"
"""What the server prints where its port was taken meanwhile; it may live on without Bolt."""

_SIGNS = ("SEVER", "locked", "Unrecognized", "Error", "Exception")


class NotStartedError(StoreError):
    """The server did not come to answer a query."""


Probe = Callable[[str, str, str], bool]
"""Says whether the server at (uri, user, password) answers a query."""


@dataclass(frozen=True, slots=True)
class RunFile:
    """What ``server.json`` says of the running server."""

    pid: int
    port: int
    keep: bool


@dataclass(frozen=True, slots=True)
class Place:
    """The files of one home's embedded store."""

    root: Path

    @property
    def password_file(self) -> Path:
        """File with the server's password."""
        return self.root / "root.pw"

    @property
    def run_file(self) -> Path:
        """File that names the running server."""
        return self.root / "server.json"

    @property
    def users(self) -> Path:
        """Folder of the lease files."""
        return self.root / "users"

    @property
    def log(self) -> Path:
        """What the server printed."""
        return self.root / "server.log"

    @property
    def mark(self) -> str:
        """What only this home's server has in its command line."""
        return f"-Darcadedb.server.rootPath={self.root} "

    def leases(self) -> list[FileLock]:
        """Return the lock of every lease file, held or left behind."""
        return [FileLock(path, mode=0o600) for path in sorted(self.users.glob("*.lock"))]

    def lock(self) -> FileLock:
        """Return the lock under which a server is started, joined and stopped."""
        return FileLock(self.root / "server.lock", timeout=_LOCK_SECONDS, mode=0o600)

    def prepare(self) -> None:
        """Make the folder (0700) and the password (0600, random) where they are missing."""
        self.users.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.root.chmod(0o700)
        if not self.password_file.exists():
            handle = os.open(self.password_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(secrets.token_urlsafe(32))

    def empty(self) -> None:
        """Delete what the engine keeps, and its password, which may be what is damaged; while no server runs."""
        try:
            for name in _ENGINES_OWN:
                if (self.root / name).exists():
                    shutil.rmtree(self.root / name)
            self.password_file.unlink(missing_ok=True)
        except OSError as error:
            raise StoreError(f"{error.filename or self.root} cannot be deleted: {error.strerror}.") from error
        self.prepare()

    def password(self) -> str:
        """Return the server's password."""
        return self.password_file.read_text(encoding="ascii", errors="replace").strip()


def _package() -> Path:
    """Return the folder of the ArcadeDB wheel, without importing it."""
    found = importlib.util.find_spec("arcadedb_embedded")
    if found is None or not found.submodule_search_locations:
        raise StoreError(
            "The embedded store is not installed: pip install arcadedb-embedded, or set GRAPHINTEL_GRAPH_URI."
        )
    return Path(next(iter(found.submodule_search_locations)))


def java_command(place: Place, port: int, http_port: int, java_options: Sequence[str] = ()) -> list[str]:
    """Return the command line of the server.

    Parameters
    ----------
    place : Place
        Files of the home.
    port, http_port : int
        Free loopback ports. The engine insists on its HTTP listener; it answers only with the password.
    java_options : sequence of str
        More options of the virtual machine; ``-XX:TieredStopAtLevel=1`` halves the start for test suites.

    Returns
    -------
    list of str
        Holds no secret: the password is read from its file.
    """
    package = _package()
    settings = {
        "server.rootPath": place.root,
        "server.rootPasswordPath": place.password_file,
        "server.mode": "development",  # messages that explain; what it opens is closed below
        "server.plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
        "server.httpIncomingHost": "127.0.0.1",
        "server.httpIncomingPort": http_port,
        "bolt.host": "127.0.0.1",
        "bolt.port": port,
        "server.defaultDatabases": f"{DATABASE}[root]",
        "bolt.defaultDatabase": DATABASE,
        "txWalFlush": 1,
        "command.timeout": QUERY_SECONDS * 1000,
        "opencypher.loadCsv.allowFileUrls": "false",
        "opencypher.loadCsv.allowRemoteUrls": "false",
    }
    return [
        str(package / "jre" / "bin" / "java"),
        *("-Xmx1g", "-Xms64m", "-XX:+UseCompactObjectHeaders", "-XX:+ExitOnOutOfMemoryError"),
        *("--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"),
        "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED",
        "--add-opens=java.base/java.nio.channels.spi=ALL-UNNAMED",
        "--add-opens=java.base/java.lang=ALL-UNNAMED",
        *("-Djava.awt.headless=true", "-Dfile.encoding=UTF8", "-Dpolyglot.engine.WarnInterpreterOnly=false"),
        f"-Djava.util.logging.config.file={place.root / 'logging.properties'}",
        *(f"-Darcadedb.{name}={value}" for name, value in settings.items()),
        *java_options,
        *("-cp", str(package / "jars" / "*"), "com.arcadedb.server.ArcadeDBServer"),
    ]


def read_run_file(place: Place) -> RunFile | None:
    """Return the living server that the run file names, or None; a stale run file is None too."""
    try:
        held = json.loads(place.run_file.read_text(encoding="utf-8"))
        run = RunFile(int(held["pid"]), int(held["port"]), bool(held["keep"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return run if is_alive(run.pid, place.mark) else None


def write_run_file(place: Place, run: RunFile) -> None:
    """Write the run file whole or not at all."""
    draft = place.run_file.with_suffix(".new")
    draft.write_text(json.dumps(asdict(run)), encoding="utf-8")
    draft.replace(place.run_file)


def _spawn(place: Place, port: int, java_options: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start the server process."""
    (place.root / "logging.properties").write_text(
        "handlers=java.util.logging.ConsoleHandler\n.level=INFO\njava.util.logging.ConsoleHandler.level=INFO\n", "utf-8"
    )
    return start_process(java_command(place, port, free_port(), java_options), place.root, place.log)


def _printed(place: Place) -> str:
    return place.log.read_text("utf-8", "replace")


def _last_line(place: Place) -> str:
    lines = [line for line in _printed(place).splitlines() if any(sign in line for sign in _SIGNS)]
    return f" The server says: {lines[-1].strip()[:200]}" if lines else ""


def launch(place: Place, probe: Probe, *, keep: bool, java_options: Sequence[str], seconds: float) -> RunFile:
    """Start a server that answers a query, on a second or third port where the first was taken meanwhile."""
    deadline = time.monotonic() + seconds
    for _ in range(3):
        port = free_port()
        child = _spawn(place, port, java_options)
        while child.poll() is None and time.monotonic() < deadline and _TAKEN not in _printed(place):
            if probe(f"bolt://127.0.0.1:{port}", USER, place.password()):
                run = RunFile(child.pid, port, keep)
                write_run_file(place, run)
                return run
            time.sleep(0.1)
        end_process(child.pid, place.mark, patience=2.0)  # one that found its port taken ignores SIGTERM
        if _TAKEN not in _printed(place):
            break
    raise NotStartedError(
        f"The embedded store in {place.root} did not start within {seconds:.0f} s; "
        f"see {place.log}, or set GRAPHINTEL_GRAPH_URI to a Neo4j.{_last_line(place)}"
    )
