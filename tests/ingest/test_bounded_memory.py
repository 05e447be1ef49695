"""What an ingestion holds in memory follows from how much it does at once, not from how many rows its files have."""

from __future__ import annotations

import gc
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from benchmarks import world
from graphintel.model.logged_rows import LoggedRow, SubmissionContents
from graphintel.model.records import Claim, Issue, Statement
from graphintel.settings import Settings
from ingest import corrections, parsed_rows, report, row_spool, run, text_counts
from ingest.row_spool import ParsedRow, RowSpool
from ingest.row_status import RowStatus
from tests.ingest.conftest import Feed, Put, feed_into
from tests.ingest.memory import MemoryLedger
from tests.ingest.test_explained import EXPORT, INCIDENTS

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


class CountingSpool(RowSpool):
    """Rows that count, while they are added and read, how many ids there are in sets and mappings."""

    most = 0

    def append(self, row: ParsedRow) -> None:
        super().append(row)
        self.count(len(self))

    def with_statuses(self) -> Iterator[tuple[ParsedRow, RowStatus | None]]:
        for number, one in enumerate(super().with_statuses()):
            self.count(number)
            yield one

    def count(self, number: int) -> None:
        """Count what is there at every thirtieth row."""
        if number % 30 == 0:
            found = (len(one) for one in gc.get_objects() if isinstance(one, set | dict) and _is_of_ids(one))
            CountingSpool.most = max(CountingSpool.most, sum(found))


def _is_of_ids(some: set[object] | dict[object, object]) -> bool:
    first = next(iter(some), "")
    text = first[-1] if isinstance(first, tuple) and first else first
    return isinstance(text, str) and text.startswith(("person:FA:", "FA:incidents-"))


EXPECTING = EXPORT.replace("import Column", "import Expectation, Column").replace(
    "(*PEOPLE.kinds, *TIES.kinds))", '(*PEOPLE.kinds, *TIES.kinds), expectations=(Expectation("Person", 2),))'
)


@pytest.mark.parametrize(
    ("name", "source", "header", "row"),
    [
        ("export", EXPECTING, "id,name,day", "NUMBER,Testname Alder,2026-03-02"),
        ("incidents", INCIDENTS, "ref,place,day,kind", ',"NUMBER Alder Street, XX1 1AB",2026-03-02,noise'),
    ],
)
def test_of_four_hundred_ids_a_few_are_in_memory(
    put: Put,
    write: Callable[..., Path],
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    *,
    name: str,
    source: str,
    header: str,
    row: str,
) -> None:
    """Where all of a call must be known: ids that are explained, totals that are expected, rows that are like others."""
    put(name, source)
    monkeypatch.setattr(row_spool, "IN_MEMORY", 40)
    monkeypatch.setattr(text_counts, "IN_MEMORY", 40)
    monkeypatch.setattr(run, "ROWS", 50)
    monkeypatch.setattr(parsed_rows, "RowSpool", CountingSpool)
    monkeypatch.setattr(CountingSpool, "most", 0)
    path = write("rows.csv", header, *(row.replace("NUMBER", str(number)) for number in range(400)))

    gc.freeze()
    try:
        feed_into(ForgetfulLedger(), settings, [path], source=name)
    finally:
        gc.unfreeze()

    assert 0 < CountingSpool.most <= 2 * 40


def test_a_batch_is_withdrawn_some_references_at_a_time(
    ledger: MemoryLedger, feed: Feed, write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    submissions = write(
        "submissions.csv",
        "submission_ref,owner_force,reported_at,marking",
        *(f"FA:{number},FA,2026-03-02,OFFICIAL" for number in range(5)),
    )
    feed(submissions)
    monkeypatch.setattr(corrections, "REFERENCES", 2)
    asked: list[int] = []
    rows_of = ledger.rows_of
    monkeypatch.setattr(ledger, "rows_of", lambda refs: asked.append(len(refs)) or rows_of(refs))

    corrections.withdraw(ledger, 1, "tester", "2026-11-02T09:00:00+00:00")

    assert asked == [2, 2, 1]
    assert not any(holding.items or holding.entities for holding in ledger.holdings.values())
