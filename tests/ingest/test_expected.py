"""The three files written before the reader existed give exactly what was written down with them."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest

from graphintel.settings import Settings
from ingest.run import check
from tests.ingest.conftest import Feed, feed_into
from tests.ingest.memory import MemoryLedger

FOLDER = Path(__file__).parent / "expected"
FILES = tuple(FOLDER / name for name in ("submissions.csv", "items.csv", "item_links.csv"))
EXPECTED = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))


def _tuples(ledger: MemoryLedger) -> set[tuple[str, ...]]:
    return {
        (s.item, s.type, s.start, s.end, s.part, " ".join(s.requires), s.seen_from, s.seen_to)
        for s in ledger.held()[0].values()
    }


def test_the_files_give_exactly_the_expected_statements_and_entities(feed: Feed, ledger: MemoryLedger) -> None:
    report = feed(*FILES)

    statements, entities, _ = ledger.held()
    assert _tuples(ledger) == {tuple(row) for row in EXPECTED["statements"]}
    assert {(e.id, e.type) for e in entities.values()} == {tuple(row) for row in EXPECTED["entities"]}
    assert {"entities": report.entities, "statements": report.statements} == EXPECTED["counted"]
    captions = {(s.type, s.start_caption, s.end_caption) for s in statements.values()}
    assert {tuple(row) for row in EXPECTED["captions"]} <= captions
    for item, said in EXPECTED["said"].items():
        assert next(s.properties for s in statements.values() if (s.item, s.type) == (item, "PART_OF")) == said


def test_every_row_is_accounted_for_as_expected(feed: Feed) -> None:
    report = feed(*FILES)

    counts = {
        f.name: {"read": f.read, "accepted": f.accepted, "known": f.known, "quarantined": f.quarantined}
        for f in report.files
    }
    issues = [[i.file, i.row, i.line, i.column, i.code] for i in report.issues if i.row]
    assert counts == {name: count for name, count in EXPECTED["accounting"].items() if name != "all"}
    assert {name: report.total(name) for name in EXPECTED["accounting"]["all"]} == EXPECTED["accounting"]["all"]
    assert issues == EXPECTED["issues"]
    assert [list(pair) for pair in report.unknown_columns] == EXPECTED["kept_aside"]


def test_a_dry_run_tells_the_same_issues_without_a_ledger(settings: Settings) -> None:
    report = check("submissions", FILES, settings=settings)

    assert [[i.file, i.row, i.line, i.column, i.code] for i in report.issues if i.row] == EXPECTED["issues"]
    assert not settings.home.exists()


def test_the_same_files_again_change_nothing(feed: Feed, ledger: MemoryLedger) -> None:
    feed(*FILES)
    held = ledger.held()

    again = feed(*FILES)

    assert ledger.held() == held
    assert again.total("accepted") == 0
    assert again.total("known") == EXPECTED["accounting"]["all"]["accepted"] + EXPECTED["accounting"]["all"]["known"]
    assert (again.entities, again.statements) == (0, 0)


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
@pytest.mark.parametrize("calls", [1, 3])
def test_every_order_of_the_files_in_one_call_or_three_gives_the_same(
    order: tuple[int, ...], calls: int, settings: Settings
) -> None:
    ledger, files = MemoryLedger(), [FILES[place] for place in order]

    for paths in [files] if calls == 1 else [[path] for path in files]:
        feed_into(ledger, settings, paths)

    assert _tuples(ledger) == {tuple(row) for row in EXPECTED["statements"]}
