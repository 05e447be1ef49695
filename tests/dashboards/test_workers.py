"""Several web processes are one dashboard: whoever answers knows the session, the chart and what was fetched, and none is left over."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from dashboards.refused_requests import MAX_PER_ADDRESS
from graphintel.service import Service
from graphintel.settings import read_settings
from tests.dashboards.served import served, workers
from tests.engines import ROOT
from tests.service.small_home import NUMBER, opened
from tests.store.test_killed_starts import engines, watchers
from tests.waiting import until

pytestmark = pytest.mark.graph


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small home that nobody has open."""
    with opened(tmp_path_factory.mktemp("workers")) as service:
        return service.settings.home


def test_two_processes_share_sessions_charts_downloads_and_what_is_refused(home: Path) -> None:
    with served(home) as dashboard:
        assert len(workers(dashboard.program.pid)) == 2 and len(engines(home)) == 1
        given = [psutil.Process(pid).environ()["MALLOC_ARENA_MAX"] for pid in workers(dashboard.program.pid)]
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

    assert (entered, status, given) == (303, 0, ["2", "2"])
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
