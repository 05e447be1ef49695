"""The embedded store's life: one server a home, ours alone, gone when nobody needs it."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import neo4j
import pytest
from neo4j.exceptions import AuthError, ClientError

from graphintel.errors import LimitError, StoreError
from graphintel.queries import parse_query
from graphintel.settings import Settings, read_settings
from graphintel.store import server_process
from graphintel.store.driver import Connection
from graphintel.store.embedded import Lease, embedded_folder, server_state, start_server, stop_server
from graphintel.store.graph import Graph
from graphintel.store.server_folder import RunFile
from graphintel.store.server_process import java_command
from tests.engines import IDENTITY, QUICK, ROOT

pytestmark = pytest.mark.graph
IMPATIENT = (*QUICK, "-Darcadedb.command.timeout=500")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """A home whose server runs, and gives a query half a second."""
    settings = read_settings({}, home=tmp_path_factory.mktemp("home"))
    start_server(settings, java_options=IMPATIENT)
    yield settings
    stop_server(settings)


def _wait_until_stopped(settings: Settings, seconds: float = 60) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and server_state(settings)["running"]:
        time.sleep(0.2)
    return not server_state(settings)["running"]


def _is_ours_alone(path: Path) -> bool:
    return stat.S_IMODE(path.stat().st_mode) & 0o077 == 0


def test_folder_and_password_are_the_owners_alone(home: Settings) -> None:
    place = embedded_folder(home)

    assert _is_ours_alone(place.root)
    assert _is_ours_alone(place.password_file)
    assert len(place.password()) >= 32
    assert all(_is_ours_alone(path) for path in place.root.rglob("*.*") if "databases" in path.parts)


def test_the_command_line_holds_no_secret_and_closes_what_the_engine_leaves_open(home: Settings) -> None:
    command = " ".join(java_command(embedded_folder(home), 1, 2))

    assert embedded_folder(home).password() not in command
    for option in (
        "bolt.host=127.0.0.1",
        "server.httpIncomingHost=127.0.0.1",
        "command.timeout=30000",
        "txWalFlush=1",
        "opencypher.loadCsv.allowFileUrls=false",
        "opencypher.loadCsv.allowRemoteUrls=false",
    ):
        assert f"-Darcadedb.{option}" in command


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="needs /proc")
def test_it_listens_on_the_loopback_only(home: Settings) -> None:
    folder = Path("/proc") / str(server_state(home)["pid"])
    sockets = {str(entry.readlink()) for entry in (folder / "fd").iterdir() if entry.is_symlink()}
    listening = [
        line.split()
        for name in ("tcp", "tcp6")
        for line in (folder / "net" / name).read_text(encoding="ascii").splitlines()[1:]
        if line.split()[3] == "0A"
    ]

    ours = {row[1].rpartition(":")[0] for row in listening if f"socket:[{row[9]}]" in sockets}

    assert ours in ({"0100007F"}, {"0000000000000000FFFF00000100007F"})


@pytest.mark.parametrize("auth", [None, ("root", "wrong-password"), ("neo4j", "neo4j"), ("root", "")])
def test_nobody_gets_in_without_the_password(auth: tuple[str, str] | None, home: Settings) -> None:
    with neo4j.GraphDatabase.driver(server_state(home)["uri"], auth=auth) as driver, pytest.raises(AuthError):
        driver.verify_connectivity()


def test_cypher_reads_no_file(home: Settings, tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("a\n1\n", encoding="ascii")
    password = embedded_folder(home).password()

    with (
        neo4j.GraphDatabase.driver(server_state(home)["uri"], auth=("root", password)) as driver,
        driver.session(database="graph") as session,
        pytest.raises((ClientError, neo4j.exceptions.DatabaseError)),
    ):
        session.run(f"LOAD CSV FROM 'file://{tmp_path}/secret.csv' AS row RETURN row").consume()


def test_a_query_over_the_limit_is_stopped_in_a_sentence(home: Settings) -> None:
    lease = Lease(home)
    connection = Connection(lease.endpoint)
    slow = parse_query(
        "slow",
        "// purpose: takes long\n// mode: read\n// returns: n\n"
        "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b WITH a, b WHERE a = -b RETURN count(*) AS n\n",
    )

    with pytest.raises(LimitError, match="stopped a slow question"):
        connection.read(slow, "a slow question")

    connection.close()
    lease.close()


def test_starting_it_again_finds_it_running(home: Settings) -> None:
    running = server_state(home)

    assert start_server(home) == running
    assert running["running"]
    assert running["stays"]


def test_a_user_leaves_a_server_that_is_to_stay(home: Settings) -> None:
    Graph.open(home, IDENTITY).close()

    assert server_state(home)["running"]


def test_killed_it_is_known_to_be_gone_and_starts_again_with_its_data(home: Settings) -> None:
    with Graph.open(home, IDENTITY):
        pass
    before = server_state(home)
    os.kill(before["pid"], signal.SIGKILL)
    assert _wait_until_stopped(home)

    with Graph.open(home, IDENTITY, java_options=QUICK) as graph:
        after = server_state(home)
        assert graph.published() == 0

    assert after["pid"] != before["pid"]
    assert not server_state(home)["running"], "its only user has left"
    with pytest.raises(StoreError, match="is not running: graphintel graph start"):
        Graph.open(home, IDENTITY, start=False)
    assert stop_server(home)["running"] is False


def test_a_foreign_process_with_the_number_of_the_run_file_is_left_alone(tmp_path: Path) -> None:
    settings = read_settings({}, home=tmp_path)
    place = embedded_folder(settings)
    place.prepare()
    place.write(RunFile(os.getpid(), 1, keep=True))

    assert not server_state(settings)["running"]
    assert not stop_server(settings)["running"]


def test_a_taken_port_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read_settings({}, home=tmp_path)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        honest = server_process.free_port
        ports = iter([taken.getsockname()[1]])
        monkeypatch.setattr(server_process, "free_port", lambda: next(ports, None) or honest())

        state = start_server(settings, java_options=QUICK)
        elsewhere = not state["uri"].endswith(f":{taken.getsockname()[1]}")

    assert state["running"]
    assert elsewhere
    assert not stop_server(settings)["running"]


def test_a_server_that_cannot_start_is_said_so_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"did not start.*server\.log.*GRAPHINTEL_GRAPH_URI"):
        start_server(read_settings({}, home=tmp_path), java_options=["-XX:NoSuchOption"])

    assert not server_state(read_settings({}, home=tmp_path))["running"]


_USER = """
import sys, time
from pathlib import Path
from graphintel.settings import read_settings
from graphintel.store.graph import Graph
settings = read_settings({}, home=Path(sys.argv[1]))
graph = Graph.open(settings, "ledger-of-the-tests", java_options=["-XX:TieredStopAtLevel=1"])
print("open", flush=True)
time.sleep(600)
"""


def test_the_last_user_stops_it_and_a_killed_one_counts_as_gone(tmp_path: Path) -> None:
    settings = read_settings({}, home=tmp_path)
    command = [sys.executable, "-c", _USER, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as user:
        assert user.stdout is not None
        assert user.stdout.readline() == "open\n"
        with Graph.open(settings, IDENTITY):
            running = server_state(settings)
        after = server_state(settings)
        user.kill()

    assert after == running, "another still uses it"

    assert _wait_until_stopped(settings)
    assert list(embedded_folder(settings).users.iterdir()) == []


def test_a_neo4j_elsewhere_is_not_ours_to_start_or_stop(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("secret", encoding="ascii")
    environment = {
        "GRAPHINTEL_GRAPH_URI": "bolt://127.0.0.1:9",
        "GRAPHINTEL_GRAPH_PASSWORD_FILE": str(tmp_path / "password"),
    }
    settings = read_settings(environment, home=tmp_path / "home")

    for change, said in ((start_server, "started"), (stop_server, "stopped")):
        with pytest.raises(StoreError, match=f"bolt://127.0.0.1:9; it is {said} there"):
            change(settings)
    with pytest.raises(StoreError, match=r"^The graph database at bolt://127.0.0.1:9 does not answer"):
        Graph.open(settings, IDENTITY)
