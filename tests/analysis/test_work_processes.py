"""Clustering elsewhere gives what clustering here gives; whoever dies, nobody waits for ever and nothing is left running."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from multiprocessing import parent_process

import numpy as np
import psutil
import pytest

from graphintel.analysis import work_processes
from graphintel.analysis.components import Labelled
from graphintel.analysis.links import Links
from graphintel.analysis.networks import find_networks
from graphintel.analysis.parameters import DEFAULT_PARAMETERS, AnalysisParameters
from graphintel.analysis.run_work import RunWork, Work
from graphintel.analysis.snapshot import Snapshot
from graphintel.analysis.time_limits import Deadline
from graphintel.analysis.work_processes import WorkProcesses
from graphintel.errors import GraphintelError, LimitError, StoppedError
from graphintel.model.progress import stopped_by
from tests.analysis.planted import columns, plant
from tests.analysis.test_components import random_links

SNAPSHOT = Snapshot.of(columns(plant(7).rows))


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch) -> Iterator[WorkProcesses]:
    monkeypatch.setattr(work_processes, "LEAST_LINKS", 1)
    with closing(WorkProcesses()) as made:
        yield made


def where(_links: Links, _parameters: AnalysisParameters, _seconds: float) -> Labelled:
    return Labelled(np.array([os.getpid()]), np.ones(1))


def refuse(links: Links, _parameters: AnalysisParameters, _seconds: float) -> Labelled:
    raise ValueError(f"{len(links.left)} links are too many")


def die(links: Links, parameters: AnalysisParameters, seconds: float) -> Labelled:
    if parent_process() is not None:
        os.kill(os.getpid(), signal.SIGKILL)
    return where(links, parameters, seconds)


def sleep(links: Links, parameters: AnalysisParameters, seconds: float) -> Labelled:
    time.sleep(2.0)
    return where(links, parameters, seconds)


def hold(_links: Links, _parameters: AnalysisParameters, _seconds: float) -> Labelled:
    time.sleep(60.0)
    raise AssertionError("Nobody ended it.")


def asked(run: RunWork, work: Work = where, seconds: float = 60.0) -> int:
    """The process in which something is worked out."""
    return int(run(work, random_links(1), DEFAULT_PARAMETERS, Deadline(seconds)).labels[0])


def test_it_is_done_elsewhere_and_is_the_same(processes: WorkProcesses) -> None:
    assert asked(processes) != os.getpid()

    assert find_networks(SNAPSHOT, run=processes) == find_networks(SNAPSHOT)


def test_what_is_small_stays_here() -> None:
    with closing(WorkProcesses()) as processes:
        assert asked(processes) == os.getpid()


def test_a_refusal_comes_back(processes: WorkProcesses) -> None:
    with pytest.raises(ValueError, match="links are too many"):
        asked(processes, refuse)


def test_whoever_waits_for_others_waits_no_longer_than_the_limit(processes: WorkProcesses) -> None:
    asked(processes)  # the process is there
    with ThreadPoolExecutor(1) as others:
        first = others.submit(asked, processes, sleep)
        time.sleep(0.5)
        with pytest.raises(LimitError, match="limit of 0"):
            asked(processes, seconds=0.2)
        assert first.result() != os.getpid()


def test_whoever_waits_when_it_is_closed_is_told_so(processes: WorkProcesses) -> None:
    asked(processes)
    with ThreadPoolExecutor(6) as others:
        waiting = [others.submit(asked, processes, hold) for _ in range(6)]
        time.sleep(0.5)
        processes.close()
        refusals = [one.exception(20) for one in waiting]
    assert [type(one) for one in refusals] == 6 * [GraphintelError]


def test_whoever_has_it_stopped_is_heard_while_it_goes_on(processes: WorkProcesses) -> None:
    def stop() -> None:
        raise StoppedError

    asked(processes)
    with stopped_by(stop), pytest.raises(StoppedError):
        asked(processes, hold)


def test_a_process_that_is_killed_is_followed_by_another(processes: WorkProcesses) -> None:
    first = asked(processes)
    os.kill(first, signal.SIGKILL)

    second = asked(processes)
    assert second not in {first, os.getpid()}
    assert asked(processes, die) == os.getpid()  # where each one dies, it is done here


def test_the_process_ends_with_its_parent_however_that_ends() -> None:
    program = (
        "import os, sys, time\n"
        "from graphintel.analysis import work_processes\n"
        "from tests.analysis.test_work_processes import asked\n"
        "if __name__ == '__main__':\n"
        "    work_processes.LEAST_LINKS = 1\n"
        "    print(asked(work_processes.WorkProcesses()), flush=True)\n"
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
    child = psutil.Process(asked(processes))
    processes.close()

    assert not child.is_running()
    with pytest.raises(GraphintelError, match="program is ending"):
        asked(processes)
