"""Networks that somebody waits for are worked out in the background: how far they are is known to every process, and they can be stopped."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from threading import Event, Timer

import pytest

from graphintel.analysis import work_processes
from graphintel.analysis.results import AnalysisResult
from graphintel.analysis.work_processes import WorkProcesses
from graphintel.errors import LimitError, StoppedError
from graphintel.model.access import Viewer
from graphintel.model.progress import Progress, report_share
from graphintel.service import Service, awaited_networks
from graphintel.service.awaited_networks import AwaitedNetworks
from graphintel.service.network_precomputation import work_out
from graphintel.service.networks import analysis_of, find_kept_networks, is_analysed
from graphintel.service.view import View
from graphintel.store.reader import GraphMovedError, ReadPoint
from graphintel.store.shared_work import SharedWork
from tests.analysis.test_work_processes import asked, hold
from tests.service.small_home import opened
from tests.waiting import until

pytestmark = pytest.mark.graph


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with opened(tmp_path_factory.mktemp("awaited")) as service:
        yield service


@pytest.fixture
def ana(home: Service) -> Viewer:
    """Somebody for whom nothing is kept."""
    home.cache.clear()
    return home.viewer_of_account("ana")


class Work:
    """Analysis that says that two fifths are done, and goes on when it is let; then it says so again."""

    def __init__(self, refuses: Exception | None = None) -> None:
        self.goes_on, self.times, self.refuses = Event(), 0, refuses

    def __call__(self, view: View, seconds: float) -> AnalysisResult:
        self.times += 1
        report_share(2, 5)
        assert self.goes_on.wait(30)
        report_share(4, 5)
        if self.refuses:
            raise self.refuses
        return analysis_of(view, seconds)


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    made = Work()
    monkeypatch.setattr(awaited_networks, "analysis_of", made)
    monkeypatch.setattr(awaited_networks, "_FIRST_WAIT_SECONDS", 0.05)
    return made


def files(home: Service) -> dict[str, str]:
    folder = home.settings.home / "graph" / "awaited"
    found = {}
    for path in sorted(folder.iterdir()):
        with suppress(FileNotFoundError):  # it may go meanwhile
            found |= {path.name: path.read_text()} if path.suffix != ".lock" else {}
    return found


def test_how_far_they_are_is_said_until_they_are_there_and_they_are_what_a_read_finds(
    home: Service, ana: Viewer, work: Work
) -> None:
    entries = len(list(home.audit.entries()))
    with closing(AwaitedNetworks(home)) as awaited:
        until(lambda: (said := awaited.progress(ana)) is not None and said.share == 0.4)
        assert not is_analysed(home.view(ana))
        work.goes_on.set()
        until(lambda: awaited.progress(ana) is None)

        assert work.times == 1 and files(home) == {}
        assert is_analysed(home.view(ana)) and len(list(home.audit.entries())) == entries
        shown = home.networks(ana)
    home.cache.clear()
    assert home.networks(ana) == shown
    assert find_kept_networks(home.view(ana)) == find_kept_networks(replace(home.view(ana), kept_groups=None))


def test_two_processes_work_one_key_set_out_once_and_each_says_how_far_it_is(
    home: Service, ana: Viewer, work: Work
) -> None:
    with closing(AwaitedNetworks(home)) as one, closing(AwaitedNetworks(home)) as other:
        until(lambda: (said := one.progress(ana)) is not None and said.share == 0.4)
        told = other.progress(ana)
        kept = files(home)
        work.goes_on.set()
        until(lambda: one.progress(ana) is None)

    assert told is not None and told.share == 0.4 and work.times == 1
    [(name, text)] = kept.items()
    assert re.fullmatch(r"[0-9a-f]+\.progress", name) and re.fullmatch(r"0\.4000 [0-9.]+\n", text), "numbers only"


def test_what_processes_know_of_it_is_for_the_owner_only(home: Service, ana: Viewer, work: Work) -> None:
    folder = home.settings.home / "graph" / "awaited"
    with closing(AwaitedNetworks(home)) as awaited:
        awaited.progress(ana)
        modes = {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
        awaited.stop(ana)
        modes |= {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
        work.goes_on.set()

    assert modes == {0o600} and stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_any_process_stops_it_and_whoever_asks_next_begins_it_again(home: Service, ana: Viewer, work: Work) -> None:
    with closing(AwaitedNetworks(home)) as one, closing(AwaitedNetworks(home)) as other:
        one.progress(ana)
        other.stop(ana)
        work.goes_on.set()
        until(lambda: "progress" not in " ".join(files(home)))
        assert not is_analysed(home.view(ana))
        until(lambda: other.progress(ana) is None)

    assert work.times == 2


def test_whoever_waits_is_told_why_there_is_none(
    home: Service, ana: Viewer, monkeypatch: pytest.MonkeyPatch, work: Work
) -> None:
    refusing = Work(LimitError("That takes too long."))
    monkeypatch.setattr(awaited_networks, "analysis_of", refusing)
    refusing.goes_on.set()
    with closing(AwaitedNetworks(home)) as awaited:
        with pytest.raises(LimitError, match="takes too long"):
            until(lambda: awaited.progress(ana) is None)
        monkeypatch.setattr(awaited_networks, "analysis_of", work)
        work.goes_on.set()
        until(lambda: awaited.progress(ana) is None)


def test_a_program_that_ends_stops_what_it_began(home: Service, ana: Viewer, work: Work) -> None:
    awaited = AwaitedNetworks(home)
    awaited.progress(ana)
    Timer(0.3, work.goes_on.set).start()  # by then it is being closed
    awaited.close()

    assert not is_analysed(home.view(ana))
    assert files(home) == {} and home.shared_networks(ana).begin()
    home.shared_networks(ana).end()


def test_what_takes_long_holds_up_no_other_work_and_is_ended_where_it_is_stopped(
    home: Service, ana: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work_processes, "LEAST_LINKS", 1)
    monkeypatch.setattr(awaited_networks, "_FIRST_WAIT_SECONDS", 0.05)
    begun = Event()

    def hold_for_hours(view: View, _seconds: float) -> int:
        begun.set()
        return asked(view.run, hold)

    monkeypatch.setattr(awaited_networks, "analysis_of", hold_for_hours)
    with closing(WorkProcesses()) as processes, closing(AwaitedNetworks(home)) as awaited:
        monkeypatch.setattr(home, "run", processes)
        awaited.progress(ana)
        assert begun.wait(30)
        assert asked(processes, seconds=30.0) != os.getpid(), "whoever reads waits for none of it"
        awaited.stop(ana)
        until(lambda: not home.shared_networks(ana).is_done_elsewhere())


def test_an_error_of_an_earlier_moment_is_shown_to_nobody_who_asks_later(
    home: Service, ana: Viewer, monkeypatch: pytest.MonkeyPatch, work: Work
) -> None:
    refusing, view = Work(LimitError("That takes too long.")), home.view
    monkeypatch.setattr(awaited_networks, "analysis_of", refusing)
    earlier = replace(view(ana), read_point=ReadPoint(view(ana).read_point.revision, "before"))
    with closing(AwaitedNetworks(home)) as awaited:
        monkeypatch.setattr(home, "view", lambda _viewer: earlier)
        awaited.progress(ana)
        refusing.goes_on.set()
        until(lambda: not home.shared_networks(ana).is_done_elsewhere())

        monkeypatch.setattr(home, "view", view)
        monkeypatch.setattr(awaited_networks, "analysis_of", work)
        work.goes_on.set()
        until(lambda: awaited.progress(ana) is None)
    assert (refusing.times, work.times) == (1, 1)


def test_work_that_could_not_be_begun_can_be_begun_later(
    home: Service, ana: Viewer, monkeypatch: pytest.MonkeyPatch, work: Work
) -> None:
    def start(_thread: object) -> None:
        raise RuntimeError("can't start new thread")

    work.goes_on.set()
    with closing(AwaitedNetworks(home)) as awaited:
        with monkeypatch.context() as patched:
            patched.setattr(awaited_networks.Thread, "start", start)
            with pytest.raises(RuntimeError, match="new thread") as refused:
                awaited.progress(ana)
        assert files(home) == {} and not home.shared_networks(ana).is_done_elsewhere(), refused
        until(lambda: awaited.progress(ana) is None)


def test_where_no_file_can_be_made_whoever_asks_works_them_out(
    home: Service, ana: Viewer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "work.lock").mkdir()
    for shared in (SharedWork(tmp_path / "file", "work"), SharedWork(tmp_path, "work")):
        monkeypatch.setattr(home, "shared_networks", lambda _viewer, shared=shared: shared)
        with closing(AwaitedNetworks(home)) as awaited:
            assert awaited.progress(ana) is None
            awaited.stop(ana)
        work_out(home, ana, home.view(ana).read_point)
    assert not is_analysed(home.view(ana)) and home.networks(ana).total


def test_what_is_worked_out_ahead_gives_way_to_whoever_waits(home: Service, ana: Viewer) -> None:
    shared, view = home.shared_networks(ana), home.view(ana)
    home.component_results, before = (
        type(home.component_results)(home.settings.home / "none", b"k"),
        home.component_results,
    )
    try:
        assert shared.begin()
        with pytest.raises(GraphMovedError):
            work_out(home, ana, view.read_point)
        assert home.cache.held(("snapshot", ana.holds, view.read_point)) is None, "nothing is read for it"
        shared.end()
        work_out(home, ana, view.read_point)
    finally:
        home.component_results = before


def test_only_a_program_that_serves_works_in_the_background_and_for_nobody_without_keys(
    home: Service, ana: Viewer
) -> None:
    assert home.networks_progress(ana) is None and not is_analysed(home.view(ana))
    home.stop_networks(ana)
    with home.clustering_in_a_process():
        until(lambda: home.networks_progress(ana) is None)
        assert is_analysed(home.view(ana))
        assert home.networks_progress(Viewer.of("adam", "administrator", [])) is None


def test_an_unreadable_note_of_progress_is_none(home: Service, ana: Viewer) -> None:
    shared = home.shared_networks(ana)
    assert shared.begin()
    path = next((home.settings.home / "graph" / "awaited").glob("*.progress"))
    path.write_text("half a li")
    assert shared.progress() == Progress()
    shared.end()


def test_being_stopped_is_a_sentence() -> None:
    assert str(StoppedError()).startswith("Working the networks out was stopped")
