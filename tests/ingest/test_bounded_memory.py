"""What an ingestion holds in memory follows from how much it does at once, not from how many rows its files have."""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from benchmarks import world
from graphintel.model.logged_rows import LoggedRow, SubmissionContents
from graphintel.model.records import Claim, Issue, Statement
from graphintel.settings import Settings
from ingest import report, row_spool, run
from ingest.row_spool import ParsedRow
from tests.ingest.conftest import feed_into
from tests.ingest.memory import MemoryLedger

_COUNTED = (ParsedRow, LoggedRow, Claim, Issue, Statement)


class ForgetfulLedger(MemoryLedger):
    """A ledger that keeps nothing and counts, whenever it is asked, how many rows and records there are."""

    most = 0

    @contextmanager
    def write(self) -> Iterator[MemoryLedger]:
        yield self

    def append(self, batch: int, rows: Collection[LoggedRow]) -> None:
        self.count()

    def rows_of(self, refs: Collection[str]) -> dict[str, list[LoggedRow]]:
        self.count()
        return {}

    def replace_many(self, holdings: Mapping[str, SubmissionContents]) -> tuple[int, int]:
        self.count()
        return 0, 0

    def count(self) -> None:
        """Count what is there now."""
        self.most = max(self.most, sum(type(one) in _COUNTED for one in gc.get_objects()))


def most_at_once(folder: Path, settings: Settings, statements: int, extra: str) -> int:
    """Return how many rows and records an ingestion of so many statements had at once."""
    files = world.write(folder, statements)
    with files.paths[-1].open("a", encoding="utf-8") as links:
        links.writelines(extra.replace("NUMBER", str(number)) for number in range(statements))
    ledger = ForgetfulLedger()
    gc.freeze()  # what is there already is not looked through again and again
    try:
        feed_into(ledger, settings, files.paths)
    finally:
        gc.unfreeze()
    return ledger.most


@pytest.mark.parametrize("extra", ["", "FA:NONE-NUMBER,1,Person,FA:P1,USES_PHONE,Phone,+446000000001\r\n"])
def test_four_times_the_rows_are_no_more_rows_in_memory(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch, extra: str
) -> None:
    """Also where rows are refused, and reported."""
    monkeypatch.setattr(row_spool, "IN_MEMORY", 40)
    monkeypatch.setattr(run, "ROWS", 50)
    monkeypatch.setattr(report, "MOST_LISTED", 20)

    few = most_at_once(tmp_path / "few", settings, 200, extra)
    many = most_at_once(tmp_path / "many", settings, 800, extra)

    assert many <= 1.1 * few
