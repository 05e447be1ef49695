"""The process of the embedded store: its files, its command line, how it is started and ended.

The wheel's own ``java`` is executed; the wheel's Python package is never imported, because a JVM inside the Python
process does not stop cleanly. Everything lives under ``<home>/graph``:

- ``root.pw`` the server's random password (0600), which also proves that a server is this home's own
- ``config/`` the engine's own settings and users, built again at every start
- and what every server of ours has: :mod:`graphintel.store.server_folder`
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

from graphintel.errors import StoreError
from graphintel.store.processes import end_process, free_port, start_process
from graphintel.store.server_folder import RunFile, ServerFolder, read_password

DATABASE = "graph"
USER = "root"
QUERY_SECONDS = 30
"""Server-side limit of one query: the driver's own limit stops nothing on this engine."""

_PASSWORD_LENGTH = 43

_TAKEN = "Unable to listen"
"""What the server prints where its port was taken meanwhile; it may keep running without Bolt."""

_SIGNS = ("SEVER", "locked", "Unrecognized", "Error", "Exception")


class NotStartedError(StoreError):
    """The server never answered a query."""


Probe = Callable[[str, str, str], bool]
"""Says whether the server at (uri, user, password) answers a query."""


@dataclass(frozen=True, slots=True)
class EmbeddedFolder(ServerFolder):
    """The files of one home's embedded store."""

    option: str = "-Darcadedb.server.rootPath="

    @property
    def password_file(self) -> Path:
        """File with the server's password."""
        return self.root / "root.pw"

    def empty(self) -> None:
        """Delete what the engine keeps; call it under the lock, while no server runs."""
        databases = self.root / "databases"
        if databases.exists():
            shutil.rmtree(databases)

    def password(self) -> str:
        """Return the server's password."""
        return read_password(self.password_file, _PASSWORD_LENGTH)


def _package() -> Path:
    """Return the folder of the ArcadeDB wheel, without importing it."""
    found = importlib.util.find_spec("arcadedb_embedded")
    if found is None or not found.submodule_search_locations:
        raise StoreError(
            "The embedded store is not installed: pip install arcadedb-embedded, or set GRAPHINTEL_GRAPH_URI."
        )
    return Path(next(iter(found.submodule_search_locations)))


def engine_version() -> str:
    """Return the version of the engine that is installed."""
    return version("arcadedb-embedded")


def java_command(folder: EmbeddedFolder, port: int, http_port: int, java_options: Sequence[str] = ()) -> list[str]:
    """Return the command line of the server.

    Parameters
    ----------
    folder : EmbeddedFolder
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
        "server.rootPath": folder.root,
        "server.rootPasswordPath": folder.password_file,
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
        f"-Djava.util.logging.config.file={folder.root / 'logging.properties'}",
        *(f"-Darcadedb.{name}={value}" for name, value in settings.items()),
        *java_options,
        *("-cp", str(package / "jars" / "*"), "com.arcadedb.server.ArcadeDBServer"),
    ]


def _spawn(folder: EmbeddedFolder, port: int, java_options: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start the server process, with its settings and users as this version and the password file want them."""
    folder.password()
    shutil.rmtree(folder.root / "config", ignore_errors=True)
    (folder.root / "logging.properties").write_text(
        "handlers=java.util.logging.ConsoleHandler\n.level=INFO\njava.util.logging.ConsoleHandler.level=INFO\n", "utf-8"
    )
    return start_process(java_command(folder, port, free_port(), java_options), folder.root, folder.log)


def _printed(folder: EmbeddedFolder) -> str:
    return folder.log.read_text("utf-8", "replace")


def _last_line(folder: EmbeddedFolder) -> str:
    lines = [line for line in _printed(folder).splitlines() if any(sign in line for sign in _SIGNS)]
    return f" The server says: {lines[-1].strip()[:200]}" if lines else ""


def _answers(
    folder: EmbeddedFolder, run: RunFile, child: subprocess.Popen[bytes], probe: Probe, deadline: float
) -> bool:
    """Wait until the server answers; return False where it ended, found its port taken, or the time is up."""
    while child.poll() is None and time.monotonic() < deadline and _TAKEN not in _printed(folder):
        if probe(f"bolt://127.0.0.1:{run.port}", USER, folder.password()):
            return True
        time.sleep(0.1)
    return False


def launch(folder: EmbeddedFolder, probe: Probe, *, keep: bool, java_options: Sequence[str], seconds: float) -> RunFile:
    """Start a server that answers a query, on a second or third port where the first was taken meanwhile.

    The run file names it from its first moment on, and it is to stay only once it answers: whoever comes after a killed
    starter ends it.
    """
    deadline = time.monotonic() + seconds
    for _ in range(3):
        port = free_port()
        child = _spawn(folder, port, java_options)
        run = RunFile(child.pid, port, keep=False, engine=engine_version())
        folder.write(run)
        if _answers(folder, run, child, probe, deadline):
            run = replace(run, keep=keep)
            folder.write(run)
            return run
        end_process(child.pid, folder.mark, timeout=2.0)  # one that found its port taken ignores SIGTERM
        if _TAKEN not in _printed(folder):
            break
    raise NotStartedError(
        f"The embedded store in {folder.root} did not start within {seconds:.0f} s; "
        f"see {folder.log}, or set GRAPHINTEL_GRAPH_URI to a Neo4j.{_last_line(folder)}"
    )
