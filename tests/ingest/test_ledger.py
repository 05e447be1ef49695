"""The job on the real ledger: the same holdings and counts as in memory, across calls, withdrawal and regrade."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from graphintel.ledger.ledger import Ledger
from graphintel.settings import Settings
from ingest import corrections, run
from ingest.report import Report
from tests.ingest.conftest import AT

FOLDER = Path(__file__).parent / "expected"
FILES = [FOLDER / name for name in ("submissions.csv", "items.csv", "item_links.csv")]
EXPECTED = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))


@pytest.fixture
def real(settings: Settings, bare_url: str) -> Iterator[Ledger]:
    """Return an empty ledger on each kind of database in turn."""
    settings.home.mkdir(parents=True)
    ledger = Ledger.open(bare_url)
    yield ledger
    ledger.close()


def _feed(ledger: Ledger, settings: Settings, *paths: Path) -> Report:
    return run.ingest(
        "submissions", paths, ledger, actor="tester", at=AT, settings=settings, reject_dir=settings.home / "rejects"
    )


def _held(ledger: Ledger) -> set[tuple[str, ...]]:
    return {
        (s.item, s.type, s.start, s.end, s.part, " ".join(s.requires), s.seen_from, s.seen_to)
        for s in ledger.everything().statements
    }


def test_the_real_ledger_holds_what_was_expected(real: Ledger, settings: Settings) -> None:
    report = _feed(real, settings, *FILES)

    assert _held(real) == {tuple(row) for row in EXPECTED["statements"]}
    assert {"entities": report.entities, "statements": report.statements} == EXPECTED["counted"]


def test_one_file_a_call_backwards_then_again_gives_the_same(real: Ledger, settings: Settings) -> None:
    for path in reversed(FILES):
        _feed(real, settings, path)
    again = _feed(real, settings, *FILES)

    assert _held(real) == {tuple(row) for row in EXPECTED["statements"]}
    assert again.total("accepted") == 0


def test_withdrawal_and_regrade_reach_the_real_ledger(real: Ledger, settings: Settings) -> None:
    first = _feed(real, settings, *FILES)

    corrections.regrade(real, "FA:0001/1", {"source_eval": "2"}, "tester", AT)
    graded = {s.source_eval for s in real.everything().statements if s.item == "item:FA:0001/1"}
    corrections.withdraw(real, first.batch, "tester", AT)

    assert graded == {"2"}
    assert _held(real) == set()
