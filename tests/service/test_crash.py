"""A killed ingestion leaves nothing half done: the same command again gives the hash of an undisturbed run (R4)."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from graphintel.errors import GraphintelError
from graphintel.model.access import expand_keys
from graphintel.service import Service
from graphintel.settings import Settings, read_settings
from graphintel.store.graph import server_state, start_server, stop_server
from tests.engines import QUICK
from tests.ledgers import Place
from tests.service.writer import take_in

pytestmark = [pytest.mark.graph, pytest.mark.timeout(900)]

EVERYTHING = expand_keys(
    ["marking:TOP SECRET", "force:FA", "force:FB", "force:FC", "compartment:covert", "compartment:protected-existence"],
    "safeguarding",
)
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.service.writer"])

SUBMISSIONS = 300
MARKS = ("ZZ01AAA", "ZZ01AAB", "ZZ01AAC", "ZZ01AAD")
STEPS = ["parsed", "before_commit", "after_commit", "publish"]


class Writer:
    """A process that takes the files in: ready when made, begins when ``go`` is set."""

    def __init__(self, settings: Settings, files: Path, step: str) -> None:
        events = [PROCESSES.Event() for _ in range(3)]
        self.ready, self.go, self.done = events
        self.process = PROCESSES.Process(target=take_in, args=(settings, files, step, *events))
        self.process.start()
        assert self.ready.wait(120)


@dataclass
class Stage:
    """A home with a running server, files to take in, and what an undisturbed run gave."""

    service: Service
    files: Path
    hash: str = ""
    seconds: float = 0.0
    size: int = 0

    def writer(self, step: str = "") -> Writer:
        """Start a writer; it is ready when this returns."""
        return Writer(self.service.settings, self.files, step)

    def finish(self) -> float:
        """Run the same command to its end; return how long the work took."""
        child = self.writer()
        begun = time.monotonic()
        child.go.set()
        assert child.done.wait(300)
        seconds = time.monotonic() - begun
        child.process.join(60)
        assert child.process.exitcode == 0
        return seconds

    def clear(self) -> None:
        """Withdraw every batch: the store is as if nothing had come."""
        for batch in self.service.maintenance.batches()["batches"]:
            if batch["state"] == "live":
                self.service.maintenance.withdraw_batch(batch["number"])
        assert self.held() == 0

    def held(self) -> int:
        """How many statements a reader sees at the published revision."""
        reader = self.service.graph.reader
        read_point = reader.read_point()
        seen = len(reader.columns(EVERYTHING, read_point.revision).id)
        reader.confirm(read_point)
        return seen


def write_files(folder: Path, number: int = SUBMISSIONS, first: int = 0) -> None:
    """Submissions with one item and two links each."""
    folder.mkdir()
    columns = {
        "submissions": "submission_ref,owner_force,reported_at,marking",
        "items": "submission_ref,item_no,scheme,source_eval,info_eval,handling,basis,seen_precision",
        "item_links": "submission_ref,item_no,from_type,from_key,link,to_type,to_key",
    }
    rows: dict[str, list[str]] = {name: [header] for name, header in columns.items()}
    for n in range(first, first + number):
        rows["submissions"].append(f"FA:{n},FA,2026-03-04,OFFICIAL")
        rows["items"].append(f"FA:{n},1,3x5x2,1,B,P,observed,unknown")
        rows["item_links"].append(f"FA:{n},1,Person,FA:N{n % 90},USES_PHONE,Phone,+44600000{n % 70:04}")
        rows["item_links"].append(f"FA:{n},1,Person,FA:N{n % 90},DRIVES,Mark,{MARKS[n % 4]}")
    for name, lines in rows.items():
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.fixture(scope="module")
def stage(ledger_place: Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A home whose ledger and audit chain are kept by each kind of database in turn."""
    folder = tmp_path_factory.mktemp("crash")
    write_files(folder / "files")
    urls = [ledger_place.bare(), ledger_place.bare()]
    environment = dict(zip(("GRAPHINTEL_LEDGER_URL", "GRAPHINTEL_AUDIT_URL"), urls, strict=True))
    settings = read_settings(environment, home=folder / "home")
    with Service.opened(settings) as service:
        start_server(settings, java_options=QUICK)
        made = Stage(service, folder / "files")
        made.seconds = made.finish()
        made.hash, made.size = service.graph.hash(), made.held()
        assert made.size == 2 * SUBMISSIONS
        yield made
        assert service.audit.verify().ok
    stop_server(settings)
    for url in urls:
        ledger_place.remove(url)


class Poller:
    """Reads all the time; remembers every size that it saw."""

    def __init__(self, stage: Stage) -> None:
        self._stage, self.sizes, self._stop = stage, set[int](), threading.Event()
        self._thread = threading.Thread(target=self._poll)

    def _poll(self) -> None:
        while not self._stop.is_set():
            try:
                self.sizes.add(self._stage.held())
            except GraphintelError:
                time.sleep(0.05)

    def __enter__(self) -> Poller:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()


@pytest.mark.parametrize("kills", [3, pytest.param(12, marks=pytest.mark.full)])
def test_kills_over_the_whole_run_leave_nothing_half_done(stage: Stage, kills: int) -> None:
    alive = 0
    for number in range(kills):
        stage.clear()
        with Poller(stage) as poller:
            child = stage.writer()
            child.go.set()
            time.sleep(stage.seconds * (number + 0.5) / kills)
            alive += not child.done.is_set()
            child.process.kill()
            child.process.join(60)
            stage.finish()

        assert stage.service.graph.hash() == stage.hash, number
        assert poller.sizes <= {0, stage.size}, number
    assert alive >= 0.6 * kills


@pytest.mark.parametrize("step", STEPS)
def test_a_kill_at_a_named_step_leaves_nothing_half_done(stage: Stage, step: str) -> None:
    stage.clear()
    child = stage.writer(step)
    child.go.set()
    child.process.join(120)
    assert child.process.exitcode == -signal.SIGKILL

    with Poller(stage) as poller:
        stage.finish()

    assert stage.service.graph.hash() == stage.hash
    assert poller.sizes <= {0, stage.size}


# What a killed graph server keeps has nothing to do with where the ledger is.
@pytest.mark.parametrize("ledger_place", ["sqlite"], indirect=True)
def test_a_killed_server_comes_back_with_all_that_was_published(stage: Stage) -> None:
    for number in range(2):
        stage.clear()
        child = stage.writer()
        child.go.set()
        time.sleep(stage.seconds * (0.4 + 0.2 * number))
        os.kill(server_state(stage.service.settings)["pid"], signal.SIGKILL)
        child.process.join(120)
        start_server(stage.service.settings, java_options=QUICK)
        stage.finish()

        assert stage.service.graph.hash() == stage.hash, number
        assert stage.held() == stage.size
