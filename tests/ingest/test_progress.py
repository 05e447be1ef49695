"""How far an ingestion has come: each kind of work is told of while it goes on, and ends where it said that it would."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import world
from graphintel.settings import Settings
from ingest import parsed_rows, row_spool, run
from tests.ingest.conftest import feed_into
from tests.ingest.memory import MemoryLedger

SAMPLES = Path(run.__file__).parent / "samples"


def told(settings: Settings, paths: list[Path], source: str = "submissions") -> dict[str, list[tuple[int, int]]]:
    """Return what is told of each kind of work: how many are done, and of how many."""
    found: dict[str, list[tuple[int, int]]] = {}
    ledger = MemoryLedger()
    feed_into(
        ledger,
        settings,
        paths,
        source,
        on_progress=lambda what, done, of: found.setdefault(what, []).append((done, of)),
    )
    return found


@pytest.mark.parametrize("in_memory", [0, 10_000])
def test_each_kind_of_work_says_how_far_it_has_come_and_ends_at_its_end(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch, in_memory: int
) -> None:
    monkeypatch.setattr(row_spool, "IN_MEMORY", in_memory)
    monkeypatch.setattr(parsed_rows, "TOLD_ROWS", 10)
    monkeypatch.setattr(run, "ROWS", 10)
    files = world.write(tmp_path / "files", 40)
    rows, lines = 2 + 8 + 40, 3 + 2 + 8 + 40

    found = told(settings, files.paths)

    assert list(found) == ["lines read", "rows taken in", "rows logged"]
    for what, of in (("lines read", lines), ("rows taken in", rows), ("rows logged", rows)):
        done = [number for number, _ in found[what]]
        assert {total for _, total in found[what]} == {of}
        assert len(done) > 2 and done == sorted(done) and done[-1] == of


def test_a_workbook_does_not_say_how_many_lines_it_has(settings: Settings) -> None:

    found = told(settings, [SAMPLES / "adverts.xlsx"], "adverts")

    assert {of for _, of in found["lines read"]} == {0}
