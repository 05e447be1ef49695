"""A program in the foreground ends with its terminal, however that ends, and cleans up whatever comes meanwhile."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from tests.engines import IDENTITY, QUICK
from tests.store.test_killed_starts import engines
from tests.terminal import KEYS, Terminal, end, under_make

_PROGRAM = """
import sys, time
from pathlib import Path
from graphintel.store.foreground import foreground

try:
    with foreground():
        try:
            print("runs", flush=True)
            time.sleep(600)
        finally:
            time.sleep(1.0)
            Path(sys.argv[1]).touch()
except KeyboardInterrupt:
    sys.exit(7)
"""

_USER = """
import sys, time
from pathlib import Path
from graphintel.settings import read_settings
from graphintel.store.foreground import foreground
from graphintel.store.graph import Graph

with foreground(), Graph.open(read_settings({}, home=Path(sys.argv[1])), sys.argv[2], java_options=sys.argv[3:]):
    print("runs", flush=True)
    time.sleep(600)
"""

SIGNALS = {
    "TERM": (signal.SIGTERM,),
    "HUP": (signal.SIGHUP,),
    "TERM, then HUP, then INT": (signal.SIGTERM, signal.SIGHUP, signal.SIGINT),
}


def _program(cleaned: Path) -> list[str]:
    return [sys.executable, "-c", _PROGRAM, str(cleaned)]


@pytest.mark.parametrize("name", KEYS)
def test_ctrl_c_ends_it_and_no_further_one_breaks_its_cleaning_up_off(name: str, tmp_path: Path) -> None:
    with Terminal(_program(tmp_path / "cleaned")) as terminal:
        terminal.until("runs")
        end(terminal, name)

        assert terminal.is_over()
        assert terminal.leader.wait() == 7

    assert (tmp_path / "cleaned").exists()
    assert "Traceback" not in terminal.printed


@pytest.mark.parametrize("name", SIGNALS)
def test_signals_to_the_group_end_it_in_order(name: str, tmp_path: Path) -> None:
    with under_make(tmp_path, _program(tmp_path / "cleaned")) as terminal:
        terminal.until("runs")
        for number in SIGNALS[name]:
            os.killpg(terminal.leader.pid, number)
            time.sleep(0.2)

        assert terminal.is_over()

    assert (tmp_path / "cleaned").exists()


@pytest.mark.parametrize("make", [False, True], ids=["alone", "under make"])
def test_a_closed_terminal_ends_it(make: bool, tmp_path: Path) -> None:
    program = _program(tmp_path / "cleaned")
    with under_make(tmp_path, program) if make else Terminal(program) as terminal:
        terminal.until("runs")
        terminal.close()

        assert terminal.is_over()
        until = time.monotonic() + 20
        while not (tmp_path / "cleaned").exists() and time.monotonic() < until:
            time.sleep(0.05)
        assert (tmp_path / "cleaned").exists(), terminal.printed


def test_under_nohup_the_terminal_may_close(tmp_path: Path) -> None:
    with Terminal(["sh", "-c", 'trap "" HUP; exec "$@"', "sh", *_program(tmp_path / "cleaned")]) as terminal:
        terminal.until("runs")
        terminal.close()
        stayed = not terminal.is_over(3.0)
        os.kill(terminal.leader.pid, signal.SIGTERM)

        assert stayed
        assert terminal.is_over()

    assert (tmp_path / "cleaned").exists()


@pytest.mark.graph
@pytest.mark.parametrize("how", ["closed", "Ctrl-C twice", "TERM", "KILL"])
def test_the_engine_ends_with_the_terminal_of_its_last_user(how: str, tmp_path: Path) -> None:
    command = [sys.executable, "-c", _USER, str(tmp_path), IDENTITY, *QUICK]
    with under_make(tmp_path, command) as terminal:
        terminal.until("runs")
        assert len(engines(tmp_path)) == 1
        end(terminal, how)

        assert terminal.is_over()

    assert _gone(tmp_path)


def _gone(home: Path, seconds: float = 60.0) -> bool:
    deadline = time.monotonic() + seconds
    while engines(home) and time.monotonic() < deadline:
        time.sleep(0.1)
    return not engines(home)
