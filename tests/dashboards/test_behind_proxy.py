"""Two dashboards of one home behind the proxy of the Compose file, over TLS: whoever signed in reads through either."""

from __future__ import annotations

import http.client
import os
import shutil
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from graphintel.service import Service
from graphintel.settings import read_settings
from graphintel.store.processes import free_port
from tests.dashboards.served import SAID, Served
from tests.engines import ROOT
from tests.service.small_home import NUMBER, opened
from tests.waiting import until

pytestmark = [
    pytest.mark.graph,
    pytest.mark.skipif(not shutil.which("caddy"), reason="no Caddy (Debian: caddy)"),
]


@dataclass
class Proxied(Served):
    """What a browser reaches: the proxy, whose certificate it trusts."""

    root: Path = Path()

    def connect(self) -> http.client.HTTPConnection:
        trusting = ssl.create_default_context(cafile=str(self.root))
        return http.client.HTTPSConnection("localhost", self.port, timeout=60, context=trusting)


@contextmanager
def dashboard(home: Path, port: int) -> Iterator[None]:
    """Serve a home on a port, by one process, until the block ends."""
    command = [sys.executable, "-m", "graphintel", "--home", str(home), "serve", "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as program:
        assert program.stderr is not None
        assert any(SAID.search(line) for line in program.stderr)
        try:
            yield
        finally:
            program.terminate()


@contextmanager
def proxied(folder: Path, *ports: int) -> Iterator[Proxied]:
    """Run the proxy before these ports, with its own authority, until the block ends."""
    port, data = free_port(), folder / "proxy"
    given = {
        "GRAPHINTEL_NAMES": f"https://localhost:{port}",
        "GRAPHINTEL_WEB": " ".join(["to", *(f"127.0.0.1:{one}" for one in ports)]),
        "XDG_DATA_HOME": str(data),
    }
    command = ["caddy", "run", "--adapter", "caddyfile", "--config", str(ROOT / "containers" / "Caddyfile")]
    with subprocess.Popen(command, env=os.environ | given, stderr=subprocess.DEVNULL, text=True) as program:
        root = data / "caddy" / "pki" / "authorities" / "local" / "root.crt"
        reached = Proxied(program, port, root=root)

        def answers() -> bool:
            try:
                return root.is_file() and reached.ask("GET", "/sign-in")[0] == 200
            except OSError:
                return False

        try:
            until(answers)
            yield reached
        finally:
            program.terminate()


def asked_again(browser: Proxied, change: dict[str, str]) -> Any:
    """Return the answer, or None where the proxy has not noticed yet that somebody is gone: the page asks again then."""
    try:
        return browser.call("change.data", change)
    except AssertionError:
        return None


def test_who_signed_in_at_one_reads_on_at_the_other_when_the_first_has_gone(tmp_path: Path) -> None:
    with opened(tmp_path) as service:
        home, before = service.settings.home, len(list(service.audit.entries()))
    one, other = free_port(), free_port()

    with ExitStack() as rest, ExitStack() as first:
        first.enter_context(dashboard(home, one))
        browser = rest.enter_context(proxied(tmp_path, one, other))
        entered = browser.sign_in()
        drawn = browser.call("change.data", {"do": "add", "id": NUMBER})
        rest.enter_context(dashboard(home, other))
        first.close()
        grown = until(lambda: asked_again(browser, {"do": "expand", "id": NUMBER, "chart": drawn["chart"]}))

    assert entered == 303
    assert len(grown["nodes"]) > len(drawn["nodes"]) > 0
    with Service.opened(read_settings({}, home=home)) as service:
        reads = [entry.subject for entry in list(service.audit.entries())[before:] if entry.actor == "ana"]
    assert {read["address"] for read in reads} == {"127.0.0.1"} and len({read["session"] for read in reads}) == 1
