"""Two ingestions and four readers at once on PostgreSQL: every answer is of one revision, and in the end nothing differs from one after the other."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from graphintel.errors import GraphintelError
from graphintel.model.access import Viewer
from graphintel.service import Service
from graphintel.service.answer_json import as_json
from graphintel.settings import read_settings
from graphintel.store.graph import start_server, stop_server
from tests.engines import QUICK
from tests.ledgers import Place
from tests.service.small_home import KEYS
from tests.service.test_crash import Stage, Writer, write_files

pytestmark = [pytest.mark.graph, pytest.mark.postgres, pytest.mark.timeout(900)]

READERS, SUBMISSIONS = 4, 60
NUMBER = "phone:+446000000001"


@dataclass
class Reader(threading.Thread):
    """Reads networks and a number again and again; remembers each answer by the hash of what it was made from."""

    service: Service
    viewer: Viewer
    over: threading.Event
    answers: dict[str, set[str]] = field(default_factory=dict)
    sizes: set[int] = field(default_factory=set)
    wrong: list[BaseException] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    __hash__ = threading.Thread.__hash__

    def run(self) -> None:
        while not self.over.is_set() and not self.wrong:
            try:
                listed = self.service.networks(self.viewer, every=True)
                self.answers.setdefault(listed.snapshot, set()).add(str(as_json(listed)))
                _, size = self.service.at_one_read_point(self.viewer, lambda view: len(view.columns().id))
                self.sizes.add(size)
                if size:
                    self.service.expand(self.viewer, NUMBER)
            except GraphintelError as error:  # the graph moved on three times, or the number is not there yet
                if not str(error).startswith(("The graph changed", "Nothing is held")):
                    self.wrong.append(error)
            except BaseException as error:
                self.wrong.append(error)


@pytest.fixture
def stage(postgres_place: Place, tmp_path: Path) -> Iterator[Stage]:
    """An empty home on PostgreSQL with a running engine, and what its hash is after one ingestion followed the other."""
    urls = [postgres_place.bare(), postgres_place.bare()]
    environment = dict(zip(("GRAPHINTEL_LEDGER_URL", "GRAPHINTEL_AUDIT_URL"), urls, strict=True))
    for number in range(2):
        write_files(tmp_path / str(number), SUBMISSIONS, number * SUBMISSIONS)
    settings = read_settings(environment, home=tmp_path / "home")
    with Service.opened(settings) as service:
        service.maintenance.add_account("ana", "analyst", KEYS)
        start_server(settings, java_options=QUICK)
        made = Stage(service, tmp_path / "0")
        for number in range(2):
            made.files = tmp_path / str(number)
            made.finish()
        made.hash, made.size = service.graph.hash(), made.held()
        yield made
    stop_server(settings)
    for url in urls:
        postgres_place.remove(url)


@pytest.mark.parametrize("rounds", [1, pytest.param(10, marks=pytest.mark.full)])
def test_two_ingestions_and_four_readers_at_once(stage: Stage, tmp_path: Path, rounds: int) -> None:
    service, viewer = stage.service, stage.service.viewer_of_account("ana")
    whole = as_json(service.networks(viewer, every=True))
    for _ in range(rounds):
        stage.clear()
        over = threading.Event()
        readers = [Reader(service, viewer, over) for _ in range(READERS)]
        writers = [Writer(service.settings, tmp_path / str(number), "") for number in range(2)]
        for reader in readers:
            reader.start()
        for writer in writers:
            writer.go.set()
        for writer in writers:
            writer.process.join(300)
        over.set()
        for reader in readers:
            reader.join()

        assert [writer.process.exitcode for writer in writers] == [0, 0]
        assert [reader.wrong for reader in readers] == [[]] * READERS
        assert set().union(*(reader.sizes for reader in readers)) <= {0, stage.size // 2, stage.size}
        by_snapshot: dict[str, set[str]] = {}
        for reader in readers:
            for snapshot, answers in reader.answers.items():
                by_snapshot.setdefault(snapshot, set()).update(answers)
        assert by_snapshot and all(len(answers) == 1 for answers in by_snapshot.values()), (
            "what is alike is answered alike"
        )
        assert len(by_snapshot) <= 4
        assert service.graph.hash() == stage.hash
        assert as_json(service.networks(viewer, every=True)) == whole
