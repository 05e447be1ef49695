"""Several web processes are one dashboard: whoever answers knows the session, the chart and what was fetched, and none is left over."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psutil
import pytest

from dashboards.app import create_app
from dashboards.guard import CSRF_HEADER
from dashboards.refused_requests import MAX_PER_ADDRESS
from graphintel.service import Service
from graphintel.settings import read_settings
from tests.dashboards.conftest import body_of
from tests.dashboards.lists import ListService
from tests.engines import ROOT
from tests.service.small_home import NUMBER, PASSWORD, opened
from tests.store.test_killed_starts import engines, watchers, with_arguments

pytestmark = pytest.mark.graph

SAID = re.compile(r"graphintel is at http://127\.0\.0\.1:(\d+) ")
APP = create_app(ListService([]))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small home that nobody has open."""
    with opened(tmp_path_factory.mktemp("workers")) as service:
        return service.settings.home


def workers(parent: int) -> list[int]:
    """Return the web processes that a parent has started and that live."""
    found = set[int]()
    for pid in with_arguments("dashboards.workers"):
        with suppress(psutil.NoSuchProcess):
            process = psutil.Process(pid)
            if process.ppid() == parent and process.status() != psutil.STATUS_ZOMBIE:
                found.add(pid)
    return sorted(found)


def until(true: Callable[[], Any], seconds: float = 90) -> Any:
    """Wait until something is so."""
    deadline = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return found


@dataclass
class Served:
    """The dashboard of a home by two processes."""

    program: subprocess.Popen[str]
    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    @contextmanager
    def answered_by(self, place: int) -> Iterator[None]:
        """Let one of the two answer whatever is asked in a block: the other one is stopped."""
        other = workers(self.program.pid)[1 - place]
        os.kill(other, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(other, signal.SIGCONT)

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def ask(self, method: str, path: str, body: str = "", **headers: str) -> tuple[int, bytes]:
        """Send one request on a connection of its own."""
        connection = self.connect()
        sent = {"Sec-Fetch-Site": "same-origin", "Cookie": "; ".join(f"{n}={v}" for n, v in self.cookies.items())}
        connection.request(method, path, body or None, sent | headers)
        answer = connection.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        content = answer.status, answer.read()
        connection.close()
        return content

    def sign_in(self, name: str = "ana") -> int:
        form = urlencode({"name": name, "password": PASSWORD})
        return self.ask("POST", "/sign-in", form, **{"Content-Type": "application/x-www-form-urlencoded"})[0]

    def call(self, output: str, value: Any) -> Any:
        """Ask a callback as the page does; return what it answers."""
        headers = {"Content-Type": "application/json", CSRF_HEADER: self.cookies["_csrf_token"]}
        status, content = self.ask(
            "POST", "/_dash-update-component", json.dumps(body_of(APP, output, value)), **headers
        )
        assert status == 200, content
        identifier, _, name = output.rpartition(".")
        return json.loads(content)["response"][identifier][name]


def _heed_interrupts() -> None:
    """Leave Ctrl-C as a shell leaves it, whatever the test runner ignores."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@contextmanager
def served(home: Path) -> Iterator[Served]:
    """Serve a home by two processes, until the block ends it or ends."""
    command = [sys.executable, "-m", "graphintel", "--home", str(home), "serve", "--port", "0", "--workers", "2"]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, preexec_fn=_heed_interrupts) as program:
        assert program.stderr is not None
        port = next(int(said[1]) for line in program.stderr if (said := SAID.search(line)))
        try:
            yield Served(program, port)
        finally:
            program.kill()


def test_two_processes_share_sessions_charts_downloads_and_what_is_refused(home: Path) -> None:
    with served(home) as dashboard:
        assert len(workers(dashboard.program.pid)) == 2 and len(engines(home)) == 1
        with dashboard.answered_by(0):
            entered = dashboard.sign_in()
            change = dashboard.call("change.data", {"do": "add", "id": NUMBER})
            made = dashboard.call(
                "export-made.children", {"chart": change["chart"], "recipient": "own_force", "formats": ["csv"]}
            )
            [address] = re.findall(r'"href": "(/exports/[^"]+)"', json.dumps(made))
            refused = [dashboard.ask("GET", "/no-such-page")[0] for _ in range(MAX_PER_ADDRESS - 1)]
        with dashboard.answered_by(1):
            grown = dashboard.call("change.data", {"do": "expand", "id": NUMBER, "chart": change["chart"]})
            fetched = dashboard.ask("GET", address)
            refused += [dashboard.ask("GET", "/no-such-page")[0] for _ in range(MAX_PER_ADDRESS - 1)]
        with dashboard.answered_by(0):
            again = dashboard.ask("GET", address)
            drawn_again = dashboard.call(
                "change.data", {"do": "add", "id": grown["nodes"][0]["data"]["id"], "chart": change["chart"]}
            )
        dashboard.program.send_signal(signal.SIGTERM)
        status = dashboard.program.wait(60)

    assert (entered, status) == (303, 0)
    assert grown["nodes"] and drawn_again["say"] == "It is on the chart already."
    assert (fetched[0], fetched[1][:2], again[0]) == (200, b"PK", 404)
    assert set(refused) == {404}
    with Service.opened(read_settings({}, home=home)) as service:
        new = [entry.subject for entry in service.audit.entries() if entry.action == "refusal"]
        of_pages = [one["times"] for one in new if one["request"] == "404 GET /<path:path>"]
    assert of_pages.count(1) >= MAX_PER_ADDRESS and sum(of_pages) == 2 * (MAX_PER_ADDRESS - 1)
    assert len(of_pages) <= MAX_PER_ADDRESS + 2, "each process may write one count besides"


def test_a_process_that_dies_is_started_again_and_the_session_goes_on(home: Path) -> None:
    with served(home) as dashboard:
        dashboard.sign_in()
        before = workers(dashboard.program.pid)
        for pid in before:
            os.kill(pid, signal.SIGKILL)

        after = until(
            lambda: (
                [pid for pid in workers(dashboard.program.pid) if pid not in before][1:]
                and workers(dashboard.program.pid)
            )
        )

        assert not {*before} & {*after}
        assert "07700 900123" in json.dumps(dashboard.call("hits.children", {"text": "07700 900123"}))


def test_a_process_that_dies_while_it_starts_again_takes_no_other_with_it(home: Path) -> None:
    with served(home) as server:
        first, other = workers(server.program.pid)
        os.kill(first, signal.SIGKILL)
        [second] = until(lambda: set(workers(server.program.pid)) - {first, other})
        os.kill(second, signal.SIGKILL)

        until(lambda: len(set(workers(server.program.pid)) - {first, second}) == 2)
        assert other in workers(server.program.pid)
        assert server.program.poll() is None


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_whatever_ends_the_parent_ends_all(home: Path, how: signal.Signals) -> None:
    with served(home) as dashboard:
        pids = workers(dashboard.program.pid)
        assert len(pids) == 2
        dashboard.program.send_signal(how)
        status = dashboard.program.wait(60)

        until(lambda: not [pid for pid in pids if psutil.pid_exists(pid)])
        until(lambda: not engines(home) and not watchers(home))

    assert status == (-how if how is signal.SIGKILL else 0)


def test_a_process_that_cannot_begin_ends_all_with_what_it_said(home: Path) -> None:
    command = [sys.executable, "-c", FAILS, "--home", str(home), "serve", "--port", "0", "--workers", "2"]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)

    assert done.returncode == 1 and done.stdout == ""
    assert "GRAPHINTEL_PORT is 'none'" in done.stderr
    assert done.stderr.splitlines()[-1].startswith("graphintel: A web process ended before it took requests")


FAILS = """
import os
from dashboards import workers
from graphintel.cli import main

start = workers.Worker.start

def fails(settings, listener):
    os.environ["GRAPHINTEL_PORT"] = "none"
    return start(settings, listener)

workers.Worker.start = fails
main()
"""
"""The program whose web processes find a setting that cannot be used."""
