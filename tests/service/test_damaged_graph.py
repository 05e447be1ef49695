"""Whatever happens to the engine's files, or to the ledger under a graph, the next command gives the right hash or says why.

The engine is real and runs in copies of one small home, of which one file is deleted or changed while nothing runs.
"""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from graphintel.errors import AuditError, LedgerError, StoreError
from graphintel.model.access import Viewer
from graphintel.service import Service
from graphintel.service.answer_json import as_json
from graphintel.settings import Settings, read_settings
from graphintel.store.embedded import embedded_folder
from tests.engines import ROOT
from tests.unwritable import a_folder

pytestmark = pytest.mark.graph

SAMPLES = ROOT / "ingest" / "samples"
FIRST = {"gazetteer": "gazetteer.csv", "cards": "cards.csv", "submissions": "submissions.xlsx", "events": "events.csv"}
LATER = {"nominals": "nominals.csv"}
ANEW = "built anew from the ledger"
WHO = Viewer.of("ana", "analyst", frozenset({"marking:OFFICIAL-SENSITIVE", "force:FA"}))


@pytest.fixture(autouse=True, scope="module")
def _quick_engines() -> Iterator[None]:
    """Halve the start of every virtual machine that the services of these tests start."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1")
        yield


def _settings(home: Path) -> Settings:
    return read_settings({}, home=home)


def _take_in(home: Path, files: dict[str, str]) -> str:
    with Service.opened(_settings(home)) as service:
        for source, name in files.items():
            service.maintenance.ingest(source, [SAMPLES / name])
        return str(service.maintenance.hash_graph()["hash"])


def _hash(home: Path) -> str:
    with Service.opened(_settings(home)) as service:
        return str(service.maintenance.hash_graph()["hash"])


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A small home at rest, and its hash."""
    home = tmp_path_factory.mktemp("original") / "home"
    return home, _take_in(home, FIRST)


@pytest.fixture
def copied(original: tuple[Path, str], tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(original[0], tmp_path / "home", ignore=shutil.ignore_patterns("*.lock")))


def _files(home: Path) -> list[Path]:
    """Every file of the engine's folder, the empty ones last."""
    folder = embedded_folder(_settings(home)).root
    found = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix not in {".lock", ".log"}]
    return sorted(found, key=lambda path: path.stat().st_size == 0)


def _kind(path: Path) -> str:
    """What a file is, without the numbers that differ from one home to the next."""
    return re.sub(r"_0.*?\.(\w+)$", r".\1", path.name)


def _delete(path: Path) -> None:
    path.unlink()


def _flip(path: Path, seed: int = 0) -> None:
    """Change a bit in each of several bytes that are in use."""
    chance, content = random.Random(f"{path.name}{seed}"), bytearray(path.read_bytes())
    used = [place for place, byte in enumerate(content) if byte]
    for place in chance.sample(used, min(8, len(used))):
        content[place] ^= 1 << chance.randrange(8)
    path.write_bytes(content)


def _flip_again(path: Path) -> None:
    _flip(path, 1)


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


USUAL: list[tuple[str, Callable[[Path], None]]] = [
    ("Meta_0.", _delete),
    ("Meta_0.", _flip),
    ("schema.json", _delete),
    ("dictionary.", _flip),
    ("configuration.json", _flip),
    ("Entity%7EPhone_0.", _delete),
    ("Entity%7EItem_0_out_edges", _flip),
    ("Entity%7EPremises_0_in_edges", _delete),
    ("NAMES_0.", _cut),
    ("root.pw", _flip),
]
"""Beginnings of names, and what is done: one of each kind that goes wrong in its own way."""


def _assert_mended(home: Path, path: Path, damage: Callable[[Path], None], wanted: str) -> None:
    damage(path)

    assert _hash(home) == wanted


def _remove(folder: Path) -> None:
    """Remove a folder, however often the last look of the engine's watcher makes its lock file again."""
    while folder.exists():
        shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.parametrize(("beginning", "damage"), USUAL, ids=[f"{name}-{how.__name__}" for name, how in USUAL])
def test_a_damaged_file_of_the_engine_is_mended_by_the_next_command(
    beginning: str, damage: Callable[[Path], None], copied: Path, original: tuple[Path, str]
) -> None:
    path = next(path for path in _files(copied) if path.name.startswith(beginning))

    _assert_mended(copied, path, damage, original[1])


@pytest.mark.full
@pytest.mark.parametrize("damage", [_delete, _flip, _flip_again, _cut])
def test_every_file_of_the_engine_is_mended_by_the_next_command(
    damage: Callable[[Path], None], original: tuple[Path, str], tmp_path: Path
) -> None:
    for number, path in enumerate(_files(original[0])):
        if damage is not _delete and not path.stat().st_size:
            continue
        home = Path(shutil.copytree(original[0], tmp_path / str(number), ignore=shutil.ignore_patterns("*.lock")))
        _assert_mended(home, home / path.relative_to(original[0]), damage, original[1])


def test_a_damaged_index_is_noticed_by_status_and_by_a_search(
    copied: Path, original: tuple[Path, str], caplog: pytest.LogCaptureFixture
) -> None:
    for path in _files(copied):
        if path.name.startswith("Entity%7EPhone_0_") and path.suffix == ".umtidx":
            path.unlink()  # the hash alone does not read this one

    with Service.opened(_settings(copied)) as service:
        assert service.maintenance.status(False)["graph"] == "ready"
        found = as_json(service.search(WHO, "07700 900123"))

    assert [hit["id"] for hit in found["hits"]] == ["phone:+447700900123"]
    assert [ANEW in said for said in caplog.messages] == [True]


def _kept(home: Path, aside: Path) -> Path:
    """Put ledger and chain of a home aside, which is at rest, and return where."""
    return Path(shutil.copytree(home, aside, ignore=shutil.ignore_patterns("graph", "*.lock")))


def _put_back(home: Path, kept: Path) -> None:
    """Replace everything of a home but its graph."""
    for path in home.iterdir():
        if path.name != "graph":
            _remove(path) if path.is_dir() else path.unlink()
    shutil.copytree(kept, home, dirs_exist_ok=True)


def test_an_older_ledger_under_a_newer_graph_is_seen_before_anything_is_kept_or_shown(
    copied: Path, original: tuple[Path, str], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    kept = _kept(copied, tmp_path / "kept")
    newer = _take_in(copied, LATER)
    assert newer != original[1]

    _put_back(copied, kept)

    assert _hash(copied) == original[1]
    assert [ANEW in said for said in caplog.messages] == [True]
    assert _take_in(copied, LATER) == newer
    assert len(caplog.messages) == 1


def test_a_graph_that_was_refused_once_is_refused_until_it_is_the_ledgers(copied: Path, tmp_path: Path) -> None:
    kept = _kept(copied, tmp_path / "kept")
    _take_in(copied, LATER)
    _put_back(copied, kept)

    with Service.opened(_settings(copied)) as service:
        with a_folder(service.settings.audit_file), pytest.raises(AuditError):
            service.catch_up()  # of another history, which cannot be recorded now
        state = service.graph.published()

        assert state == service.ledger.revision()


def test_of_many_threads_none_reads_a_graph_that_is_not_held_against_the_ledger(copied: Path, tmp_path: Path) -> None:
    kept = _kept(copied, tmp_path / "kept")
    _take_in(copied, LATER)
    _put_back(copied, kept)

    with Service.opened(_settings(copied)) as service, ThreadPoolExecutor(4) as pool:
        seen = {*pool.map(lambda _: (id(service.graph), service.graph.published()), range(4))}

        assert seen == {(id(service.graph), service.ledger.revision())}


def test_an_older_ledger_that_went_on_to_the_same_number_is_seen_too(
    copied: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    kept = _kept(copied, tmp_path / "kept")
    _take_in(copied, LATER)
    graph = Path(shutil.copytree(copied / "graph", tmp_path / "graph", ignore=shutil.ignore_patterns("*.lock")))
    _put_back(copied, kept)
    wanted = _take_in(copied, {"vehicles": "vehicles.csv"})
    caplog.clear()

    _remove(copied / "graph")
    graph.rename(copied / "graph")

    assert _hash(copied) == wanted
    assert [ANEW in said for said in caplog.messages] == [True]


def test_a_newer_ledger_over_an_older_graph_catches_up_without_a_word(
    copied: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    graph = Path(shutil.copytree(copied / "graph", tmp_path / "graph", ignore=shutil.ignore_patterns("*.lock")))
    newer = _take_in(copied, LATER)

    _remove(copied / "graph")
    graph.rename(copied / "graph")

    assert _hash(copied) == newer
    assert caplog.messages == []


def test_a_missing_ledger_is_said_and_none_is_begun_anew(copied: Path) -> None:
    for path in copied.glob("ledger.sqlite*"):
        path.unlink()

    for _ in range(2):
        with pytest.raises(LedgerError, match=r"holds a graph and an audit chain but no ledger .*graphintel restore"):
            _hash(copied)
    assert not (copied / "ledger.sqlite").exists()

    _remove(copied / "audit")
    with pytest.raises(LedgerError, match="holds a graph but no ledger"):
        _hash(copied)


def test_another_empty_ledger_does_not_take_a_graph_for_its_own(copied: Path, tmp_path: Path) -> None:
    with Service.opened(_settings(tmp_path / "new")):
        pass
    shutil.copytree(copied / "graph", tmp_path / "new" / "graph", dirs_exist_ok=True)

    with pytest.raises(StoreError, match="belongs to another ledger"):
        _hash(tmp_path / "new")


@pytest.mark.parametrize("damage", [_flip, _cut])
def test_a_damaged_ledger_is_refused_by_its_name_or_gives_the_right_hash(
    damage: Callable[[Path], None], copied: Path, original: tuple[Path, str]
) -> None:
    damage(copied / "ledger.sqlite")

    try:
        found = _hash(copied)
    except LedgerError as error:
        assert "ledger.sqlite" in str(error)
    else:
        assert found == original[1]
