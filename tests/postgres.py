"""A PostgreSQL of our own: one throw-away server a session on a free loopback port, and a database for whoever asks.

The server's default order of text is that of a language, so that an order which nobody asked for shows. What has to be
kept by ``fsync`` is tested nowhere: the server runs without, as the folder is thrown away.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg
import pytest

from graphintel.store.processes import free_port
from tests.rungs import postgres_programs

USER, STRANGER = "graphintel", "keeper"
"""The owner of everything, who needs no password; and an account that needs one and owns only what it is given."""

PASSWORD = "safe: word/with@signs%"

_OPTIONS = (
    "-c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off -c autovacuum=off -c shared_buffers=48MB "
    "-c max_connections=200"
)
_ACCESS = f"""
local all all reject
host all {STRANGER} 127.0.0.1/32 scram-sha-256
host all all 127.0.0.1/32 trust
"""


@dataclass
class Server:
    """A running server."""

    port: int
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def url(self, database: str, user: str = USER) -> str:
        """Return the address of a database."""
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}"

    def run(self, *statements: str, database: str = "postgres") -> None:
        """Run statements that stand alone, as the owner of everything."""
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def new_database(self, template: str = "template0", owner: str = USER) -> str:
        """Return the name of a new database, a copy of another one that nobody uses now."""
        name = f"test_{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template} OWNER {owner} STRATEGY file_copy")
        return name

    def drop(self, name: str) -> None:
        """Drop a database, whoever still uses it."""
        self.run(f"DROP DATABASE {name} WITH (FORCE)")


_WATCH = """
trap '' INT; pid=$1; shift
while kill -0 "$pid" 2>/dev/null; do sleep 1; done
cd / && "$@" >/dev/null 2>&1; rm -rf "$0"
"""
"""Stops the server and deletes its folder once the test run is gone: a run that is killed cannot."""


def _become() -> list[str]:
    """Return how to run a program of PostgreSQL, which refuses to be run by root."""
    return ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []


def _as_postgres(*command: str) -> None:
    """Run a program of PostgreSQL as a user that it accepts."""
    done = subprocess.run([*_become(), *command], capture_output=True, text=True, check=False, timeout=120, cwd="/")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """The session's server; pytest's own folder is closed to the user that PostgreSQL runs as, so it has another."""
    folder, programs, port = Path(tempfile.mkdtemp(prefix="graphintel-")), postgres_programs(), free_port()
    assert programs is not None
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    place = str(folder / "data")
    control = (str(programs / "pg_ctl"), "-D", place, "-w")
    stop = (*_become(), *control, "-m", "immediate", "stop")
    watcher = subprocess.Popen(["sh", "-c", _WATCH, str(folder), str(os.getpid()), *stop], start_new_session=True)
    language = ("--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-GB")
    _as_postgres(
        str(programs / "initdb"), "--no-sync", "--auth=trust", f"--username={USER}", "--encoding=UTF8", *language, "-D", place
    )  # fmt: skip
    access = folder / "access.conf"
    access.write_text(_ACCESS, encoding="ascii")
    access.chmod(0o644)
    options = f"-p {port} -c unix_socket_directories={folder} -c hba_file={access} {_OPTIONS}"
    _as_postgres(*control, "-l", str(folder / "log"), "-o", options, "start")
    try:
        server = Server(port)
        server.run(f"CREATE ROLE {STRANGER} LOGIN PASSWORD '{PASSWORD}'")
        yield server
    finally:
        subprocess.run(stop, check=True, capture_output=True, timeout=120, cwd="/")
        watcher.kill()
        watcher.wait()
        shutil.rmtree(folder)


NewDatabase = Callable[[], str]


@pytest.fixture
def new_database(postgres_server: Server) -> Iterator[NewDatabase]:
    """Give a function that makes an empty database and returns its address; all are dropped at the end."""
    made = list[str]()

    def make() -> str:
        made.append(postgres_server.new_database())
        return postgres_server.url(made[-1])

    yield make
    for name in made:
        postgres_server.drop(name)
