"""Networks are worked out before whoever is signed in asks; nothing is shown or recorded by that, and nothing is left running."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from typing import Never

import psutil
import pytest

from graphintel.analysis import groups
from graphintel.analysis.groups import KeptGroups
from graphintel.analysis.kept_results import NOTHING_KEPT
from graphintel.analysis.result_files import ResultFiles
from graphintel.errors import GraphintelError
from graphintel.model.access import Viewer
from graphintel.service import Service, network_precomputation
from graphintel.service.network_precomputation import NetworkPrecomputation, work_out
from graphintel.service.networks import find_kept_networks
from graphintel.store.reader import GraphMovedError, ReadPoint
from tests.service.small_home import PASSWORD, opened
from tests.waiting import until


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with opened(tmp_path_factory.mktemp("ahead")) as service:
        yield service


@pytest.fixture(autouse=True)
def quick(home: Service, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(network_precomputation, "CHECK_SECONDS", 0.1)
    monkeypatch.setattr(network_precomputation, "_PAUSE_SECONDS", (0.1, 60.0))
    monkeypatch.setattr(home, "kept_groups", KeptGroups())
    home.cache.clear()
    yield
    for token in _tokens:
        home.sign_out(token)
    _tokens.clear()


_tokens: list[str] = []


def sign_in(service: Service, name: str) -> Viewer:
    _tokens.append(service.sign_in(name, PASSWORD).token)
    viewer = service.viewer_of_session(_tokens[-1])
    assert viewer is not None
    return viewer


def workers() -> list[psutil.Process]:
    """The processes of this one that work ahead."""
    found = []
    for one in psutil.Process().children():
        with suppress(psutil.NoSuchProcess):  # one that has just ended, too
            found += [one] if "spawn_main" in " ".join(one.cmdline()) else []
    return found


def entries(service: Service) -> int:
    return len(list(service.audit.entries()))


def _refuse(*_: object) -> Never:
    raise AssertionError("A group is made again.")


def test_what_is_worked_out_ahead_is_there_and_nobody_was_shown_it(
    home: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    viewer = sign_in(home, "ana")
    before = entries(home)
    with home.clustering_in_a_process():
        until(lambda: len(home.kept_groups))
        assert entries(home) == before
        with monkeypatch.context() as patched:
            patched.setattr(groups, "_group", _refuse)  # every group is there
            result = find_kept_networks(home.view(viewer))

    assert result == find_kept_networks(replace(home.view(viewer), kept_groups=None))
    assert home.networks(viewer).total
    assert entries(home) == before + 1


def test_while_nobody_is_signed_in_nothing_is_started_and_one_that_dies_is_followed_by_another(home: Service) -> None:
    with closing(NetworkPrecomputation(home)):
        time.sleep(0.5)
        assert workers() == []

        sign_in(home, "ana")
        until(workers)
        first = workers()[0]
        first.kill()
        until(lambda: any(one.pid != first.pid for one in workers()))

    assert workers() == []


@pytest.mark.parametrize("kills", [2, pytest.param(12, marks=pytest.mark.full)])
def test_killed_at_any_moment_it_leaves_nothing_that_changes_an_answer(
    home: Service, monkeypatch: pytest.MonkeyPatch, kills: int
) -> None:
    viewer, chance = sign_in(home, "ana"), random.Random(1)
    shown = home.networks(viewer)
    for _ in range(kills):
        shutil.rmtree(home.settings.home / "graph" / "components", ignore_errors=True)
        with closing(NetworkPrecomputation(home)):
            until(workers)
            time.sleep(chance.uniform(0.5, 3.0))  # it takes a second to start
            for one in workers():
                one.kill()
        home.cache.clear()
        kept = ResultFiles(home.settings.home / "graph" / "components", home.ledger.pseudonyms.key)
        with monkeypatch.context() as patched:
            patched.setattr(home, "component_results", kept)
            assert home.networks(viewer) == shown


def test_it_is_broken_off_where_the_graph_has_changed(home: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home, "component_results", NOTHING_KEPT)
    viewer = sign_in(home, "cam")
    with pytest.raises(GraphMovedError):
        work_out(home, viewer, ReadPoint(0, "another"))
    work_out(home, viewer, home.view(viewer).read_point)


def test_a_ledger_that_cannot_be_read_is_no_reason_to_stop_looking(
    home: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(home, "ana")
    known, asked = home.ledger.sessions.accounts_in_use, []

    def refuse_twice() -> object:
        asked.append(1)
        if len(asked) < 3:
            raise GraphintelError("busy")
        return known()

    monkeypatch.setattr(home.ledger.sessions, "accounts_in_use", refuse_twice)
    with closing(NetworkPrecomputation(home)):
        until(workers)
