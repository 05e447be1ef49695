"""Killed at any moment while columns are written or swapped: what is listed is whole, the rest is written again, and nothing stays."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from graphintel.columns import column_files
from graphintel.columns.column_files import ColumnFiles
from graphintel.store.cypher_templates import SNAPSHOT_LINKS
from tests.columns.test_column_files import EPOCH, seen, stored, texts_in, write
from tests.killed import moments, run_killed
from tests.store.changes import OTHER, WORLD, difference
from tests.worlds import ALL_KEYS

KILLS = [pytest.param(12, id="12 kills"), pytest.param(1000, id="at every moment", marks=pytest.mark.full)]


@pytest.mark.parametrize("kills", KILLS)
def test_a_killed_swap_is_done_again_and_leaves_nothing_of_what_was_withdrawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kills: int
) -> None:
    monkeypatch.setattr(column_files, "MOST_ROWS", 5)
    stored(tmp_path / "before", WORLD)
    withdrawn = {s.id for s in WORLD.statements} - {s.id for s in OTHER.statements}

    def swap(folder: Path) -> None:
        files = ColumnFiles(folder)
        write(files, difference(WORLD, OTHER, 1), files.newest(EPOCH, 1))
        files.let_go(EPOCH, 2)

    shutil.copytree(tmp_path / "before", tmp_path / "counted")
    at = moments(lambda: swap(tmp_path / "counted"), kills, seed=1)
    for number in at:
        folder = tmp_path / str(number)
        shutil.copytree(tmp_path / "before", folder)
        assert run_killed(lambda folder=folder: swap(folder), number) == number

        files = ColumnFiles(folder)
        left = {revision: files.read(EPOCH, revision, ALL_KEYS, SNAPSHOT_LINKS) for revision in (1, 2)}
        assert left[1] in (None, seen(WORLD, ALL_KEYS)) and left[2] in (None, seen(OTHER, ALL_KEYS)), number
        assert left[1] or left[2], "a revision is there all the while"
        if left[2] is None:
            write(files, difference(WORLD, OTHER, 1), 1)
        files.let_go(EPOCH, 2)
        again = files.read(EPOCH, 2, ALL_KEYS, SNAPSHOT_LINKS)
        assert again == seen(OTHER, ALL_KEYS) and not texts_in(again) & withdrawn
        content = b"".join(path.read_bytes() for path in folder.iterdir())
        assert not any(identifier.encode() in content for identifier in withdrawn), number
        needed = set(files._segments(EPOCH, 2) or ()) | {f"{EPOCH}-2.json"}
        assert {path.name for path in folder.iterdir()} == needed, number
    assert len(at) >= 10
