"""Through the ledger: where the source that looked is withdrawn, nothing was not seen; there is no data."""

from __future__ import annotations

from pathlib import Path

from graphintel.indicators.evaluation import evaluate_indicators
from graphintel.indicators.evidence_index import EvidenceIndex
from graphintel.indicators.subject import Subject
from graphintel.ledger.ledger import Ledger
from graphintel.settings import read_settings
from ingest.corrections import withdraw
from ingest.run import ingest
from tests.indicators.handmade_worlds import PHONE, columns_of, files_of, item, shows, states, under, uses

_AT = "2026-11-01T09:00:00+00:00"


def _states(ledger: Ledger) -> dict[str, str]:
    index = EvidenceIndex.of(columns_of(ledger.everything().statements))
    return {one.indicator: one.state for one in evaluate_indicators(index, Subject.entity(index, PHONE))}


def test_withdrawing_the_source_that_collected_turns_not_seen_into_no_data(tmp_path: Path) -> None:
    settings = read_settings({}, home=tmp_path / "home")
    settings.home.mkdir()
    ledger = Ledger.open(settings.ledger_url)
    for name, items in (
        ("kept", (item("FA:1/1", uses("FA:N1")),)),
        ("adverts", (item("FA:2/1", shows("1"), under("1", "amber"), states("1", "3 Birch Road, XX1 1AC")),)),
    ):
        (tmp_path / name).mkdir()
        files = files_of(items, tmp_path / name)
        report = ingest("submissions", files, ledger, actor="test", at=_AT, settings=settings, reject_dir=tmp_path)

    before = _states(ledger)
    withdraw(ledger, report.batch, actor="test", at=_AT)
    after = _states(ledger)
    ledger.close()

    assert before == {"I01": "not_seen", "I02": "not_seen", "I06": "no_data"}
    assert after == {"I01": "no_data", "I02": "no_data", "I06": "no_data"}
