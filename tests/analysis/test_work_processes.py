"""Clustering elsewhere gives what clustering here gives; whoever dies, nobody waits for ever and nothing is left running."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing

import psutil
import pytest

from graphintel.analysis import work_processes
from graphintel.analysis.links import Links
from graphintel.analysis.networks import find_networks
from graphintel.analysis.snapshot import Snapshot
from graphintel.analysis.work_processes import WorkProcesses
from tests.analysis.planted import columns, plant
from tests.analysis.test_components import random_links

SNAPSHOT = Snapshot.of(columns(plant(7).rows))


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch) -> Iterator[WorkProcesses]:
    monkeypatch.setattr(work_processes, "LEAST_LINKS", 1)
    with closing(WorkProcesses()) as made:
        yield made


def where(links: Links) -> int:
    return os.getpid()


def refuse(links: Links) -> int:
    raise ValueError(f"{len(links.left)} links are too many")


def die(links: Links, parent: int) -> int:
    if os.getpid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)
    return os.getpid()


def test_it_is_done_elsewhere_and_is_the_same(processes: WorkProcesses) -> None:
    assert processes(where, random_links(1)) != os.getpid()

    assert find_networks(SNAPSHOT, run=processes) == find_networks(SNAPSHOT)


def test_what_is_small_stays_here() -> None:
    with closing(WorkProcesses()) as processes:
        assert processes(where, random_links(1)) == os.getpid()


def test_a_refusal_comes_back(processes: WorkProcesses) -> None:
    with pytest.raises(ValueError, match="links are too many"):
        processes(refuse, random_links(1))


def test_a_process_that_is_killed_is_followed_by_another(processes: WorkProcesses) -> None:
    first = processes(where, random_links(1))
    os.kill(first, signal.SIGKILL)

    second = processes(where, random_links(1))
    assert second not in {first, os.getpid()}
    assert processes(die, random_links(1), os.getpid()) == os.getpid()  # where each one dies, it is done here


def test_the_process_ends_with_its_parent_however_that_ends() -> None:
    program = (
        "import os, sys, time\n"
        "from graphintel.analysis import work_processes\n"
        "from tests.analysis.test_work_processes import random_links, where\n"
        "if __name__ == '__main__':\n"
        "    work_processes.LEAST_LINKS = 1\n"
        "    print(work_processes.WorkProcesses()(where, random_links(1)), flush=True)\n"
        "    time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
        parent.wait()
        _gone, alive = psutil.wait_procs([child], timeout=20)
    assert alive == []


def test_closing_leaves_nothing_running(processes: WorkProcesses) -> None:
    child = psutil.Process(processes(where, random_links(1)))
    processes.close()

    until = time.monotonic() + 20
    while child.is_running() and time.monotonic() < until:
        time.sleep(0.05)
    assert not child.is_running()
