"""An engine that a command started stays for the next one, and nothing of it stays for long, whoever is killed meanwhile."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from graphintel.cli.invocation import Invocation
from graphintel.settings import ENGINE_SECONDS, Settings, read_settings
from graphintel.store.graph import Graph, server_state, stop_server
from tests.engines import IDENTITY, QUICK, ROOT
from tests.store.test_killed_starts import MOMENTS, end, engines, killed_at, none_within, started, watchers

pytestmark = pytest.mark.graph
LONG = 600
"""Seconds that no test lasts."""
LEAVING = [moment for moment in MOMENTS if moment not in {"the engine is being ended", "the engine is told to end"}]
"""Moments of a program that leaves its engine, so ends none."""
CARDS = ROOT / "ingest" / "samples" / "cards.csv"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Settings]:
    """A home whose engine stays; whatever a test leaves there is ended."""
    settings = read_settings({}, home=tmp_path / "home", engine_seconds=LONG)
    yield settings
    if settings.home.is_dir():
        stop_server(settings)


def use(settings: Settings) -> int:
    """Use the graph as any command does; return the process of the engine that it used, the only one."""
    with Graph.open(settings, IDENTITY, java_options=QUICK) as graph:
        assert graph.published() == 0
        [engine] = engines(settings.home)
        assert server_state(settings)["pid"] == engine
    assert not list((settings.home / "graph" / "users").iterdir())
    return engine


def test_an_engine_of_a_version_that_was_replaced_is_followed_by_one_of_this(home: Settings) -> None:
    first = use(home)
    run_file = home.home / "graph" / "server.json"
    run_file.write_text(
        json.dumps(json.loads(run_file.read_text(encoding="ascii")) | {"engine": "1.0"}), encoding="ascii"
    )

    assert use(home) != first
    assert engines(home.home) == [use(home)]


def test_the_command_line_keeps_an_engine_for_a_quarter_of_an_hour_and_the_environment_says_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = Invocation(tmp_path).settings().engine_seconds
    monkeypatch.delenv("GRAPHINTEL_ENGINE_SECONDS")

    assert (said, Invocation(tmp_path).settings().engine_seconds, ENGINE_SECONDS) == (0, 900, 900)
    assert read_settings({}, home=tmp_path).engine_seconds == 0
    assert read_settings({"GRAPHINTEL_ENGINE_SECONDS": " 7 "}, home=tmp_path, engine_seconds=9).engine_seconds == 7


def test_the_next_command_finds_the_engine_of_the_last_one(home: Settings) -> None:
    first, keepers = use(home), watchers(home.home)
    again = use(home)

    assert (engines(home.home), watchers(home.home)) == ([first], keepers)
    assert (again, len(keepers), server_state(home)["stays"]) == (first, 1, False)


def test_it_ends_so_long_after_its_last_use_and_not_before(home: Settings) -> None:
    settings = replace(home, engine_seconds=3)
    with Graph.open(settings, IDENTITY, java_options=QUICK):
        time.sleep(5)  # a long use is a use
        used = engines(home.home)
    left = time.monotonic()
    while engines(home.home):
        assert time.monotonic() < left + 60
        time.sleep(0.1)

    assert len(used) == 1 and time.monotonic() - left >= 3
    assert none_within(home.home, 60)


def test_a_program_that_leaves_none_ends_it(home: Settings) -> None:
    first = use(home)

    with Graph.open(replace(home, engine_seconds=0), IDENTITY):
        joined = engines(home.home)

    assert joined == [first] and engines(home.home) == []
    assert none_within(home.home, 60)


def command(home: Path, *arguments: str) -> None:
    """Run a command that leaves its engine for a quarter of an hour."""
    done = subprocess.run(
        [sys.executable, "-m", "graphintel", "--home", str(home), *arguments],
        cwd=ROOT, env={**os.environ, "GRAPHINTEL_ENGINE_SECONDS": "900"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_commands_use_the_same_one_until_it_is_stopped_by_the_command_for_that(tmp_path: Path) -> None:
    command(tmp_path, "ingest", "cards", str(CARDS))
    first, keepers = engines(tmp_path), watchers(tmp_path)
    command(tmp_path, "graph", "hash")
    again = engines(tmp_path)

    command(tmp_path, "graph", "stop")

    assert (len(first), len(keepers), again) == (1, 1, first)
    assert engines(tmp_path) == [] and none_within(tmp_path, 60)


def test_it_ends_with_its_home(home: Settings) -> None:
    use(home)

    shutil.rmtree(home.home)

    assert none_within(home.home, 60)
    assert not home.home.exists()


def test_it_ends_with_the_demonstration(tmp_path: Path) -> None:
    command(tmp_path, "demo", "--scale", "0.05", "--no-serve")

    assert engines(tmp_path) == [] and none_within(tmp_path, 60)


def test_two_commands_at_once_share_one_and_leave_one(home: Settings) -> None:
    with started(home.home, seconds=LONG) as one, started(home.home, seconds=LONG) as other:
        assert (one.wait(120), other.wait(120)) == (0, 0)

    left, keepers = engines(home.home), watchers(home.home)
    assert (len(left), len(keepers)) == (1, 1)
    assert use(home) == left[0]


@pytest.mark.parametrize("moment", LEAVING)
def test_whoever_is_killed_leaves_nothing_locked_and_at_most_the_one_that_the_next_command_uses(
    moment: str, home: Settings
) -> None:
    """Also where the keeper is killed with it."""
    killed_at(home.home, moment, LONG)
    end(watchers(home.home))

    used = use(home)

    assert (engines(home.home), len(watchers(home.home))) == ([used], 1)


def test_one_whose_keeper_was_killed_is_found_again_and_ends_in_time(home: Settings) -> None:
    first = use(home)
    end(watchers(home.home))

    again = use(replace(home, engine_seconds=1))

    assert (again, len(watchers(home.home))) == (first, 1)
    assert none_within(home.home, 60)


def test_one_whose_keeper_is_killed_during_a_command_has_another_when_that_ends(home: Settings) -> None:
    with Graph.open(replace(home, engine_seconds=1), IDENTITY, java_options=QUICK):
        end(watchers(home.home))

    assert (len(engines(home.home)), len(watchers(home.home))) == (1, 1)
    assert none_within(home.home, 60)


@pytest.mark.full
def test_killed_at_random_moments_client_and_keeper_leave_one_engine_that_ends(home: Settings) -> None:
    for _ in range(10):
        with started(home.home, seconds=LONG) as client:
            assert client.stdout is not None
            assert client.stdout.readline() == "begins\n"
            time.sleep(random.uniform(0.0, 4.0))
            client.kill()
        if random.random() < 0.5:
            end(watchers(home.home))

        assert use(home) == server_state(home)["pid"]
        assert len(watchers(home.home)) == 1
        if random.random() < 0.3:
            stop_server(home)

    end(watchers(home.home))
    use(replace(home, engine_seconds=1))
    assert none_within(home.home, 60)
