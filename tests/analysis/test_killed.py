"""Killed at any moment while networks are worked out: the next finds the same, and most of what was done."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphintel.analysis import components
from graphintel.analysis.networks import find_networks
from graphintel.analysis.result_files import ResultFiles
from graphintel.analysis.snapshot import Snapshot
from graphintel.model.progress import Progress, reporting_to
from graphintel.store.shared_work import SharedWork
from tests.analysis.planted import columns, plant
from tests.killed import moments, run_killed

KILLS = [pytest.param(10, id="10 kills"), pytest.param(60, id="60 kills", marks=pytest.mark.full)]


@pytest.mark.parametrize("kills", KILLS)
def test_the_same_networks_are_found_after_a_kill_and_the_work_is_free_for_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kills: int
) -> None:
    monkeypatch.setattr(components, "PORTION_LINKS", 30)
    snapshot = Snapshot.of(columns(plant(7).rows))
    fresh = find_networks(snapshot)

    def work(folder: Path) -> None:
        shared = SharedWork(folder / "shared", "work")
        assert shared.begin()
        with reporting_to(lambda share: shared.report(Progress(share))):
            find_networks(snapshot, kept=ResultFiles(folder / "kept", b"a key"))
        shared.end()

    at = moments(lambda: work(tmp_path / "counted"), kills, seed=1)
    for number in at:
        folder = tmp_path / str(number)
        assert run_killed(lambda folder=folder: work(folder), number) == number

        shared = SharedWork(folder / "shared", "work")
        assert shared.begin(), "what was locked is free"
        assert find_networks(snapshot, kept=ResultFiles(folder / "kept", b"a key")) == fresh, number
        shared.end()
        assert {path.suffix for path in (folder / "shared").iterdir()} <= {".lock", ".new"}
    assert len(at) >= 10
