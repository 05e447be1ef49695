"""How long a stranger waits: ``make demo`` in a fresh clone, packages cached, to the first page."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from benchmarks.harness import Result, timed

ROOT = Path(__file__).parent.parent
GOAL, LIMIT = 120.0, 600.0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for_page(make: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + LIMIT
    while time.monotonic() < end:
        if make.poll() is not None:
            raise RuntimeError(f"make demo ended with status {make.returncode} before its first page")
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).read()
        except urllib.error.HTTPError:
            raise
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"make demo showed no page within {LIMIT:.0f} s")


def _demonstrate(clone: Path) -> float:
    """Return the seconds from ``make demo`` to the first page, and interrupt it as Ctrl-C does."""
    port = _free_port()
    variables = {
        name: value for name, value in os.environ.items() if not name.startswith(("GRAPHINTEL_", "MAKE", "MFLAGS"))
    }
    make = subprocess.Popen(
        ["make", "demo"],
        cwd=clone,
        env={**variables, "GRAPHINTEL_PORT": str(port)},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return timed(lambda: _wait_for_page(make, port))
    finally:
        if make.poll() is None:
            os.killpg(make.pid, signal.SIGINT)
            make.wait(timeout=60)


def run() -> list[Result]:
    """Measure the first start and a second one, in a clone of what is committed."""
    clone = Path(tempfile.mkdtemp(prefix="graphintel-start-"))
    try:
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        first, again = _demonstrate(clone), _demonstrate(clone)
    finally:
        shutil.rmtree(clone)
    return [
        Result(
            number=60,
            name="start",
            work="`make demo` in a fresh clone, packages cached, to the first page; again",
            beside="",
            ours=f"{first:.0f} s; again {again:.1f} s",
            rival="",
            ratio="",
            goal=f"<= {GOAL:.0f} s",
            met=first <= GOAL,
            runs="1",
            figures={"first": first, "again": again},
        )
    ]
