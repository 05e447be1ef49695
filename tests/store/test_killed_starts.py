"""Whoever starts or stops the embedded engine is killed, at any moment: nothing is left that a person must free."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from graphintel.settings import Settings, read_settings
from graphintel.store.graph import Graph, server_state
from tests.engines import IDENTITY, QUICK, ROOT

pytestmark = pytest.mark.graph

_STARTER = """
import os, signal, sys
from pathlib import Path
from graphintel.settings import read_settings
from graphintel.store.graph import Graph

home, function, event = Path(sys.argv[1]), sys.argv[2], sys.argv[3]

def die(frame, what, _argument):
    if what == event and frame.f_code.co_qualname == function and "graphintel" in frame.f_code.co_filename:
        os.kill(os.getpid(), signal.SIGKILL)

sys.setprofile(die)
print("begins", flush=True)
settings = read_settings({}, home=home, engine_seconds=int(sys.argv[4]))
Graph.open(settings, sys.argv[5], java_options=sys.argv[6:]).close()
"""

MOMENTS = {
    "before anything runs": ("ServerFolder.ensure_watched", "call"),
    "the watcher runs": ("ServerFolder.ensure_watched", "return"),
    "before the engine runs": ("start_process", "call"),
    "the engine runs, no file says so": ("start_process", "return"),
    "before the run file": ("ServerFolder.write", "call"),
    "the run file is there": ("ServerFolder.write", "return"),
    "the engine is asked whether it answers": ("answers", "call"),
    "the engine did not answer yet": ("answers", "return"),
    "the engine answers": ("launch", "return"),
    "before the lease": ("ServerFolder.lease", "call"),
    "after the lease": ("ServerFolder.lease", "return"),
    "the lease is given back": ("ServerFolder.release_lease", "return"),
    "the engine is being ended": ("end_process", "call"),
    "the engine is told to end": ("_send", "return"),
}


def with_arguments(*arguments: str) -> list[int]:
    """Return the processes of which all these are arguments."""
    listed = psutil.process_iter(["cmdline"])
    return [process.pid for process in listed if {*arguments} <= {*(process.info["cmdline"] or ())}]


def engines(home: Path) -> list[int]:
    """Return the engines that run in a home, whoever started them."""
    return with_arguments(f"-Darcadedb.server.rootPath={home / 'graph'}")


def watchers(home: Path) -> list[int]:
    """Return the watchers of a home."""
    return with_arguments("graphintel.store.watcher", str(home / "graph"))


def started(home: Path, function: str = "", event: str = "", seconds: int = 0) -> subprocess.Popen[str]:
    """Start a program that opens the graph, leaves its engine for so many seconds, and dies at a moment, if one is named."""
    command = [sys.executable, "-c", _STARTER, str(home), function, event, str(seconds), IDENTITY, *QUICK]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def killed_at(home: Path, moment: str, seconds: int = 0) -> None:
    """Let a program that opens the graph be killed at a moment."""
    with started(home, *MOMENTS[moment], seconds=seconds) as starter:
        assert starter.wait(120) == -signal.SIGKILL, f"{moment!r} was never reached"


def end(pids: list[int]) -> None:
    """Kill processes, and wait until their locks are free."""
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    until = time.monotonic() + 30
    while any(map(_runs, pids)) and time.monotonic() < until:
        time.sleep(0.02)


def _runs(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _one_command_works(settings: Settings) -> None:
    """Use the graph as any command does, with one engine meanwhile, and none when it has ended."""
    with Graph.open(settings, IDENTITY, java_options=QUICK) as graph:
        assert graph.published() == 0
        assert engines(settings.home) == [server_state(settings)["pid"]]
    assert engines(settings.home) == []
    assert not list((settings.home / "graph" / "users").iterdir())


def none_within(home: Path, seconds: float) -> bool:
    """Wait until neither an engine nor a watcher runs in a home; return whether that came."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and (engines(home) or watchers(home)):
        time.sleep(0.1)
    return not engines(home) and not watchers(home)


@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_at_a_named_moment_the_next_command_works(moment: str, tmp_path: Path) -> None:
    killed_at(tmp_path, moment)

    _one_command_works(read_settings({}, home=tmp_path))


@pytest.mark.parametrize(
    "moment", ["the engine runs, no file says so", "the engine did not answer yet", "after the lease"]
)
def test_killed_together_with_its_watcher_the_next_command_ends_what_is_left(moment: str, tmp_path: Path) -> None:
    killed_at(tmp_path, moment)
    end(watchers(tmp_path))

    _one_command_works(read_settings({}, home=tmp_path))


@pytest.mark.parametrize("moment", ["the engine runs, no file says so", "the run file is there", "after the lease"])
def test_killed_and_never_followed_the_watcher_ends_what_is_left(moment: str, tmp_path: Path) -> None:
    killed_at(tmp_path, moment)

    assert none_within(tmp_path, 60)


def test_a_server_whose_watcher_was_killed_gets_another_with_its_next_user(tmp_path: Path) -> None:
    settings = read_settings({}, home=tmp_path)
    with Graph.open(settings, IDENTITY, java_options=QUICK):
        end(watchers(tmp_path))
        killed_at(tmp_path, "after the lease")
        watching = watchers(tmp_path)

    assert len(watching) == 1
    assert none_within(tmp_path, 60)


@pytest.mark.full
def test_killed_at_ten_random_moments_each_next_command_works(tmp_path: Path) -> None:
    settings = read_settings({}, home=tmp_path)
    for _ in range(10):
        with started(tmp_path) as starter:
            assert starter.stdout is not None
            assert starter.stdout.readline() == "begins\n"
            time.sleep(random.uniform(0.0, 4.0))
            starter.kill()
        if random.random() < 0.5:
            end(watchers(tmp_path))

        _one_command_works(settings)
