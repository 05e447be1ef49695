"""Killed at any moment while networks are worked out: the next finds the same, and most of what was done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from graphintel.analysis import components
from graphintel.analysis.components import Labelled
from graphintel.analysis.links import Links
from graphintel.analysis.networks import find_networks
from graphintel.analysis.parameters import AnalysisParameters
from graphintel.analysis.result_files import ResultFiles
from graphintel.analysis.run_work import Work, run_here
from graphintel.analysis.snapshot import Snapshot
from graphintel.analysis.time_limits import Deadline
from graphintel.model.progress import Progress, reporting_to
from graphintel.store.shared_work import SharedWork
from tests.analysis.planted import columns, plant
from tests.killed import moments, run_killed

KILLS = [pytest.param(10, id="10 kills"), pytest.param(60, id="60 kills", marks=pytest.mark.full)]


class Noted:
    """Works out here, and notes of how many links it has."""

    def __init__(self, note: Callable[[int], object]) -> None:
        self._note = note

    def __call__(self, work: Work, links: Links, parameters: AnalysisParameters, limit: Deadline, /) -> Labelled:
        result = run_here(work, links, parameters, limit)
        self._note(len(links.left))
        return result


@contextmanager
def noted_in(path: Path) -> Iterator[Noted]:
    """What is noted goes to a file by one write each: there is no moment between at which a kill may come."""
    with path.open("ab", buffering=0) as file:
        yield Noted(lambda links: file.write(b"%d\n" % links))


@pytest.mark.parametrize("kills", KILLS)
def test_the_same_networks_are_found_after_a_kill_and_the_work_is_free_for_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kills: int
) -> None:
    monkeypatch.setattr(components, "PORTION_LINKS", 30)
    snapshot = Snapshot.of(columns(plant(7).rows))
    at_first = list[int]()
    fresh, whole = find_networks(snapshot, run=Noted(at_first.append)), sum(at_first)

    def work(folder: Path) -> None:
        shared = SharedWork(folder / "shared", "work")
        assert shared.begin()
        with noted_in(folder / "done") as run, reporting_to(lambda share: shared.report(Progress(share))):
            find_networks(snapshot, kept=ResultFiles(folder / "kept", b"a key"), run=run)
        shared.end()

    at = moments(lambda: work(tmp_path / "counted"), kills, seed=1)
    for number in at:
        folder = tmp_path / str(number)
        assert run_killed(lambda folder=folder: work(folder), number) == number

        shared = SharedWork(folder / "shared", "work")
        assert shared.begin(), "what was locked is free"
        kept, again, done = ResultFiles(folder / "kept", b"a key"), list[int](), folder / "done"
        assert find_networks(snapshot, kept=kept, run=Noted(again.append)) == fresh, number
        *before, last = [0, *map(int, done.read_text().split())] if done.exists() else [0]
        # The last of it may have been on its way into its file.
        assert whole - sum(before) - last <= sum(again) <= whole - sum(before), number
        shared.end()
        assert {path.suffix for path in (folder / "shared").iterdir()} <= {".lock", ".new"}
    assert len(at) >= 10
