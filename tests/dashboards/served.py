"""A dashboard that is served by two web processes, asked as a browser asks."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psutil

from dashboards.app import create_app
from dashboards.guard import CSRF_HEADER
from tests.dashboards.conftest import body_of
from tests.dashboards.lists import ListService
from tests.engines import ROOT
from tests.service.small_home import PASSWORD
from tests.store.test_killed_starts import with_arguments

SAID = re.compile(r"graphintel is at http://127\.0\.0\.1:(\d+) ")
APP = create_app(ListService([]))  # type: ignore[arg-type]


def workers(parent: int) -> list[int]:
    """Return the web processes that a parent has started and that live."""
    found = set[int]()
    for pid in with_arguments("dashboards.workers"):
        with suppress(psutil.NoSuchProcess):
            process = psutil.Process(pid)
            if process.ppid() == parent and process.status() != psutil.STATUS_ZOMBIE:
                found.add(pid)
    return sorted(found)


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
