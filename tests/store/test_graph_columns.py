"""Columns that are behind are completed where they are read; good ones are left as they are, and nobody waits for many."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from filelock import FileLock

from graphintel.columns.column_files import ColumnFiles
from graphintel.model.graph_changes import Changes, LedgerSection
from graphintel.store import graph_columns
from graphintel.store.cypher_templates import SNAPSHOT_LINKS
from graphintel.store.graph_columns import GraphColumns
from graphintel.store.state import State
from tests.store.changes import EMPTY, WORLD, difference
from tests.waiting import until
from tests.worlds import ALL_KEYS

STATE = State("one", 1, "line", 1, 1, 0, whole=True, epoch="epoch")


class Stated:
    """A ledger that holds one world, and counts how often it is asked for all of it."""

    def __init__(self, count: int = 1) -> None:
        self.times, self._count = 0, count

    def everything(self) -> Changes:
        self.times += 1
        return replace(difference(EMPTY, WORLD, 0), after=-1, lineage="line", count=self._counted)

    def _counted(self) -> int:
        return self._count

    def changes(self, after: int) -> Changes:
        raise AssertionError(f"Nothing is known of {after}.")

    def is_ancestor(self, revision: int, lineage: str) -> bool:
        raise AssertionError((revision, lineage))

    def section(self, wanted: Callable[[str], bool]) -> LedgerSection:
        raise AssertionError(wanted)

    def refuse_damage(self) -> None:
        raise AssertionError

    def counts_by_type(self) -> dict[str, int]:
        raise AssertionError


def opened(home: Path, ledger: Stated) -> GraphColumns:
    (home / "graph").mkdir(exist_ok=True)
    columns = GraphColumns(home, FileLock(home / "graph" / "projection.lock"), lambda: STATE)
    columns.ledger = ledger
    return columns


def content(home: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (home / "graph" / "columns").iterdir()}


def is_read(columns: GraphColumns) -> bool:
    return columns.files.read("epoch", 1, ALL_KEYS, SNAPSHOT_LINKS) is not None


def test_columns_that_somebody_completed_meanwhile_are_left_as_they_are(tmp_path: Path) -> None:
    ledger = Stated()
    columns = opened(tmp_path, ledger)
    columns.missing("epoch", 1)
    assert is_read(columns) and ledger.times
    before, times = content(tmp_path), ledger.times

    opened(tmp_path, ledger).missing("epoch", 1)  # whoever read before they were there has the lock only now

    assert (content(tmp_path), ledger.times) == (before, times)


def test_a_file_that_cannot_be_opened_just_now_is_not_taken_for_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_many(_files: ColumnFiles, _name: str, _digest: str) -> None:
        raise OSError(24, "Too many open files")

    opened(tmp_path, Stated()).missing("epoch", 1)
    before, ledger = content(tmp_path), Stated()
    columns = opened(tmp_path, ledger)
    with monkeypatch.context() as patched:
        patched.setattr(ColumnFiles, "opened", too_many)
        assert not is_read(columns)
        columns.missing("epoch", 1)

    assert (content(tmp_path), ledger.times) == (before, 0)
    assert is_read(columns)


def test_whoever_reads_waits_for_few_and_many_are_completed_by_themselves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger, goes_on, complete = Stated(graph_columns.MOST_WHILE_READ + 1), Event(), GraphColumns.complete

    def slowly(columns: GraphColumns, source: Stated, state: State) -> None:
        assert goes_on.wait(30)
        complete(columns, source, state)

    monkeypatch.setattr(GraphColumns, "complete", slowly)
    columns = opened(tmp_path, ledger)
    columns.missing("epoch", 1)
    assert not is_read(columns)
    columns.missing("epoch", 1)  # somebody is at it
    goes_on.set()
    until(lambda: is_read(columns))
    columns.close()


def test_a_program_that_ends_waits_for_no_columns_and_leaves_none_of_half_a_revision(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    columns, complete = opened(tmp_path, Stated(graph_columns.MOST_WHILE_READ + 1)), GraphColumns.complete

    def when_closed(one: GraphColumns, source: Stated, state: State) -> None:
        assert one._is_closed.wait(30)
        complete(one, source, state)

    monkeypatch.setattr(GraphColumns, "complete", when_closed)
    columns.missing("epoch", 1)
    columns.close()

    assert not is_read(columns) and [*tmp_path.rglob("*.json")] == []
