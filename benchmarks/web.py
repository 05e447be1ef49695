"""A home that several web processes serve, its officers as browsers, and the memory of those processes."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks import world
from benchmarks.homes import KEYS, ROOT
from graphintel.service import Service
from graphintel.settings import read_settings
from tests.dashboards.served import SAID, Served, workers
from tests.service.small_home import PASSWORD

WEB_PROCESSES = 2


@dataclass(frozen=True, slots=True)
class Website:
    """What officers reach: the home, its files, and the program that serves it."""

    home: Path
    files: world.Files
    program: subprocess.Popen[str]
    port: int

    def signed_in(self, name: str) -> Served:
        """Return a browser in which somebody has signed in."""
        browser = Served(self.program, self.port)
        if browser.sign_in(name) != 303:
            raise RuntimeError(f"{name} could not sign in")
        return browser

    def memory(self) -> float:
        """Return what the web processes have in memory, in MB."""
        return sum(psutil.Process(pid).memory_info().rss for pid in workers(self.program.pid)) / 1e6


@contextmanager
def website(statements: int, officers: list[str]) -> Iterator[Website]:
    """Serve a benchmark world by two processes."""
    with tempfile.TemporaryDirectory(prefix="graphintel-web-", ignore_cleanup_errors=True) as folder:
        home = Path(folder) / "home"
        with Service.opened(read_settings({}, home=home)) as service:
            files = world.write(Path(folder) / "files", statements)
            service.maintenance.ingest("submissions", files.paths)
            for name in officers:
                service.maintenance.add_account(name, "analyst", KEYS, PASSWORD)
        command = [sys.executable, "-m", "graphintel", "--home", str(home), "serve", "--port", "0"]
        command += ["--workers", str(WEB_PROCESSES)]
        with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as program:
            assert program.stderr is not None
            port = next(int(said[1]) for line in program.stderr if (said := SAID.search(line)))
            try:
                yield Website(home, files, program, port)
            finally:
                program.terminate()
