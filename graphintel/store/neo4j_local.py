"""``python -m graphintel.store.neo4j_local start|stop|run [FOLDER]``: a real Neo4j Community, without Docker.

Neo4j publishes its server as Maven artifacts, so a JDK and Maven are enough. The folder (``var/neo4j`` by default)
holds the artifacts, and under ``home`` the data, a random password (0600) and what every server of ours has
(:mod:`graphintel.store.server_folder`).
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from filelock import FileLock, Timeout

from graphintel.errors import GraphintelError, StoreError
from graphintel.store.driver import answers, set_first_password
from graphintel.store.foreground import foreground
from graphintel.store.processes import free_port, start_process
from graphintel.store.server_folder import RunFile, ServerFolder, read_password

VERSION = "5.26.30"
"""The long-term support line."""

USER = "neo4j"
PORT = 7687
_START_SECONDS = 120.0
_FETCH_SECONDS = 600.0
_MIN_PASSWORD_LENGTH = 8
"""Minimum length, by Neo4j's own rule."""

_POM = f"""\
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>graphintel</groupId>
  <artifactId>neo4j-local</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.neo4j.app</groupId><artifactId>neo4j-server</artifactId><version>{VERSION}</version>
    </dependency>
    <dependency>
      <groupId>org.neo4j</groupId><artifactId>neo4j</artifactId><version>{VERSION}</version>
    </dependency>
  </dependencies>
</project>
"""
_OPENS = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent", "java.lang")


@dataclass(frozen=True, slots=True)
class LocalNeo4j:
    """A Neo4j of our own: where its artifacts, its data and the password of its user ``neo4j`` are."""

    libraries: Path
    home: Path
    password_file: Path

    @property
    def folder(self) -> ServerFolder:
        """What runs in ``home``, and who uses it."""
        return ServerFolder(self.home, "--home-dir=")

    def running(self) -> RunFile | None:
        """Return the running server, or None."""
        return self.folder.running()


def local_neo4j(folder: Path, libraries: Path | None = None, password_file: Path | None = None) -> LocalNeo4j:
    """Return the Neo4j of a folder; ``libraries`` may be shared by several, the password may be given."""
    home = (folder / "home").resolve()
    return LocalNeo4j((libraries or folder / "lib").absolute(), home, (password_file or home / "password").absolute())


def _tool(name: str, meaning: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise StoreError(f"{meaning} is not installed; a local Neo4j needs a JDK >= 17 and Maven.")
    return found


def fetch(libraries: Path) -> None:
    """Fetch the artifacts through Maven, once.

    Parameters
    ----------
    libraries : Path
        Where they go; complete where ``.complete`` names the version.

    Raises
    ------
    StoreError
        Where Maven is missing or cannot fetch.
    """
    libraries.mkdir(parents=True, exist_ok=True)
    done = libraries / ".complete"
    with _fetching(libraries):
        if done.exists() and done.read_text(encoding="ascii") == VERSION:
            return
        (libraries / "pom.xml").write_text(_POM, encoding="utf-8")
        command = [_tool("mvn", "Maven (mvn)"), "-q", "-B", "-f", str(libraries / "pom.xml")]
        command += ["dependency:copy-dependencies", f"-DoutputDirectory={libraries}", "-DincludeScope=runtime"]
        ran = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 (own command line)
        if ran.returncode:
            said = next((line for line in ran.stdout.splitlines() if "ERROR" in line), "no message").strip()
            raise StoreError(f"Maven could not fetch Neo4j {VERSION}: {said[:300]}")
        done.write_text(VERSION, encoding="ascii")


@contextmanager
def _fetching(libraries: Path) -> Iterator[None]:
    """Take the lock under which one program at a time fetches."""
    try:
        with FileLock(libraries / ".lock", timeout=_FETCH_SECONDS):
            yield
    except Timeout as error:
        raise StoreError(f"Another program has been fetching Neo4j into {libraries} for ten minutes.") from error


def _configure(server: LocalNeo4j, port: int) -> None:
    settings = {
        "server.default_listen_address": "127.0.0.1",
        "server.bolt.listen_address": f"127.0.0.1:{port}",
        "server.http.enabled": "false",
        "server.https.enabled": "false",
        "dbms.usage_report.enabled": "false",
        "server.memory.heap.initial_size": "512m",
        "server.memory.heap.max_size": "1g",
        "server.memory.pagecache.size": "256m",
        "db.transaction.timeout": "30s",
        "dbms.security.allow_csv_import_from_file_urls": "false",
    }
    (server.home / "conf").mkdir(parents=True, exist_ok=True)
    text = "".join(f"{name}={value}\n" for name, value in settings.items())
    (server.home / "conf" / "neo4j.conf").write_text(text, encoding="utf-8")


def _password(server: LocalNeo4j) -> str:
    """Return the password; a given file is read, never written over."""
    given = server.password_file
    if given.parent != server.home and given.exists():
        try:
            password = given.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            password = ""
        if len(password) < _MIN_PASSWORD_LENGTH:
            raise StoreError(
                f"{given} holds no password; expected a file with one of at least {_MIN_PASSWORD_LENGTH} characters."
            )
        return password
    return read_password(given, _MIN_PASSWORD_LENGTH)


def _command(server: LocalNeo4j, java_options: Sequence[str]) -> list[str]:
    return [
        _tool("java", "Java (java)"),
        *("-Xms512m", "-Xmx1g", "-XX:+UseG1GC", "-XX:+ExitOnOutOfMemoryError"),
        *java_options,
        *(option for package in _OPENS for option in ("--add-opens", f"java.base/{package}=ALL-UNNAMED")),
        "-Dio.netty.tryReflectionSetAccessible=true",
        *("-cp", f"{server.libraries}/*", "org.neo4j.server.CommunityEntryPoint"),
        *(f"--home-dir={server.home}", f"--config-dir={server.home / 'conf'}"),
    ]


def start(server: LocalNeo4j, *, port: int = 0, java_options: Sequence[str] = ()) -> str:
    """Start the server, to stay until it is stopped, or find it running.

    Parameters
    ----------
    server : LocalNeo4j
        Where its files are.
    port : int
        Loopback port; 0 for a free one.
    java_options : sequence of str
        More options of the virtual machine.

    Returns
    -------
    str
        Its address; the user is ``neo4j``, the password in ``server.password_file``.

    Raises
    ------
    StoreError
        Where Java or Maven is missing, or the server does not answer within two minutes.
    """
    fetch(server.libraries)
    with server.folder.locked():
        run = _ensure(server, port, java_options)
        if not run.keep:
            server.folder.write(replace(run, keep=True))
    return _uri(run)


def _uri(run: RunFile) -> str:
    return f"bolt://127.0.0.1:{run.port}"


def _ensure(server: LocalNeo4j, port: int, java_options: Sequence[str]) -> RunFile:
    """Return the running server or a new one, which is not to stay; call it under the lock."""
    run = server.running()
    if run is not None and answers(_uri(run), USER, _password(server), ""):
        return run
    folder = server.folder
    folder.end()
    folder.ensure_watched()
    try:
        return _launch(server, port or free_port(), java_options)
    except BaseException:
        folder.end()
        raise


def _launch(server: LocalNeo4j, port: int, java_options: Sequence[str]) -> RunFile:
    """Start the server process and wait until it answers with our password."""
    _configure(server, port)
    password = _password(server)
    child = start_process(_command(server, java_options), server.home, server.folder.log)
    run = RunFile(child.pid, port, keep=False)
    server.folder.write(run)
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and child.poll() is None:
        if answers(_uri(run), USER, password, "") or set_first_password(_uri(run), password):
            return run
        time.sleep(0.3)
    raise StoreError(f"Neo4j did not answer at {_uri(run)}; see {server.home / 'logs'} and whether the port is taken.")


def stop(server: LocalNeo4j) -> None:
    """Stop the server; none running is no error."""
    if server.home.exists():
        with server.folder.locked():
            server.folder.end()


@contextmanager
def used(server: LocalNeo4j, *, port: int = 0, java_options: Sequence[str] = ()) -> Iterator[str]:
    """Run the server for a block; it stops when its last user ends, also when that user is killed.

    Parameters
    ----------
    server, port, java_options
        As for :func:`start`.

    Yields
    ------
    str
        Its address.
    """
    fetch(server.libraries)
    folder = server.folder
    with folder.locked():
        run = _ensure(server, port, java_options)
        folder.write(replace(run, keep=False))
        folder.ensure_watched()
        lease = folder.lease()
    try:
        yield _uri(run)
    finally:
        with folder.locked():
            folder.release_lease(lease)
            folder.stop_unused()


def _run(server: LocalNeo4j, port: int) -> None:
    """Run the server until Ctrl-C, or the end of the terminal."""
    with suppress(KeyboardInterrupt), foreground(), used(server, port=port) as uri:
        _say(server, uri)
        while server.running() is not None:
            time.sleep(1)


def _say(server: LocalNeo4j, uri: str) -> None:
    sys.stdout.write(
        f"Neo4j {VERSION} answers at {uri}. For graphintel:\n"
        f"export GRAPHINTEL_GRAPH_URI={uri} GRAPHINTEL_GRAPH_PASSWORD_FILE={server.password_file}\n"
    )
    sys.stdout.flush()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; see the module's text."""
    parser = argparse.ArgumentParser(prog="python -m graphintel.store.neo4j_local", description=__doc__)
    parser.add_argument("command", choices=("start", "stop", "run"))
    parser.add_argument("folder", nargs="?", type=Path, default=Path("var") / "neo4j")
    parser.add_argument("--port", type=int, default=PORT)
    parser.add_argument("--password-file", type=Path, help="file with the password to use (default: a random one)")
    chosen = parser.parse_args(arguments)
    server = local_neo4j(chosen.folder, password_file=chosen.password_file)
    try:
        if chosen.command == "stop":
            stop(server)
        elif chosen.command == "start":
            _say(server, start(server, port=chosen.port))
        else:
            _run(server, chosen.port)
    except GraphintelError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
