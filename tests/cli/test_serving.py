"""The dashboard's command: its address is said once it listens, a taken port is one sentence, and it ends with its terminal."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.engines import ROOT
from tests.store.test_killed_starts import engines, watchers
from tests.terminal import under_make

SAID = re.compile(r"graphintel is at (http://127\.0\.0\.1:(\d+))  \(Ctrl-C stops it\)")


def _command(home: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "graphintel", "--home", str(home), *arguments]


def _is_free(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) != 0


def test_port_0_takes_a_free_one_and_says_it_once_it_answers(tmp_path: Path) -> None:
    with subprocess.Popen(
        _command(tmp_path, "serve", "--port", "0"), cwd=ROOT, stderr=subprocess.PIPE, text=True
    ) as run:
        assert run.stderr is not None
        said = next(found for line in run.stderr if (found := SAID.search(line)))
        with urllib.request.urlopen(f"{said[1]}/sign-in", timeout=60) as answer:
            status = answer.status
        run.send_signal(signal.SIGTERM)
        assert run.wait(60) == 0

    assert status == 200
    assert said[2] not in ("0", "8050")
    assert _is_free(int(said[2]))


@pytest.mark.parametrize("arguments", [["serve"], ["demo"], ["demo", "--scale", "0.1"]])
def test_a_taken_port_is_one_sentence_before_anything_is_begun(arguments: list[str], tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        command = _command(tmp_path / "home", *arguments, "--port", port)
        run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)

    assert (run.returncode, run.stdout) == (1, "")
    assert re.fullmatch(rf"graphintel: Port {port} on 127.0.0.1 cannot be used .*give another .*\n", run.stderr)
    assert not (tmp_path / "home").exists()


def test_a_port_that_another_takes_meanwhile_is_the_same_sentence() -> None:
    from dashboards.serve import bound, serve
    from graphintel.errors import SettingsError
    from tests.dashboards.lists import ListService

    listener = bound(0)
    port = listener.getsockname()[1]
    said = list[str]()
    with socket.socket() as quick:
        quick.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        quick.bind(("127.0.0.1", port))
        quick.listen()

        with pytest.raises(SettingsError, match=f"Port {port} on 127.0.0.1 cannot be used"):
            serve(ListService([]), listener, listens=said.append)  # type: ignore[arg-type]

    assert said == []


@pytest.mark.parametrize("keys", ["", "\x03", "\x03\x03"], ids=["closed", "Ctrl-C", "Ctrl-C twice"])
def test_serving_ends_with_its_terminal_under_make(keys: str, tmp_path: Path) -> None:
    with under_make(tmp_path, _command(tmp_path / "home", "serve", "--port", "0")) as terminal:
        said = SAID.search(terminal.until("(Ctrl-C stops it)"))
        assert said is not None
        if not keys:
            terminal.close()
        for key in keys:
            terminal.type(key)
            time.sleep(0.2)

        assert terminal.is_over()

    assert _is_free(int(said[2]))
    assert "Traceback" not in terminal.printed


@pytest.mark.graph
@pytest.mark.full
@pytest.mark.parametrize("when", ["taking in", "serving"])
def test_the_demonstration_ends_with_its_terminal_and_so_does_its_engine(when: str, tmp_path: Path) -> None:
    home = tmp_path / "home"
    with under_make(
        tmp_path, _command(home, "demo", "--scale", "0.05", "--port", "0"), GRAPHINTEL_ENGINE_SECONDS="900"
    ) as terminal:
        if when == "serving":
            terminal.until("(Ctrl-C stops it)", 300)
        _wait_for_an_engine(home)
        terminal.close()

        assert terminal.is_over()

    deadline = time.monotonic() + 60
    while (engines(home) or watchers(home)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert (engines(home), watchers(home)) == ([], [])


def _wait_for_an_engine(home: Path) -> None:
    deadline = time.monotonic() + 120
    while not engines(home):
        assert time.monotonic() < deadline
        time.sleep(0.1)
