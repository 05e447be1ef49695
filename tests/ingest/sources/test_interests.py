"""The sample of interests in premises gives who owned, let, rented and paid, with dates."""

from __future__ import annotations

from tests.ingest.memory import MemoryLedger
from tests.ingest.sources.conftest import Sample

HOUSE = "premises:XX11AB:14::ALDER STREET"
FLAT = "premises:XX11AB:14:FLAT 2:ALDER STREET"


def test_the_sample_gives_exactly_these_statements(sample: Sample) -> None:
    report, said = sample("interests", "interests.csv")

    assert said == {
        ("OWNS", "person:FA:4711", HOUSE, ""),
        ("USED_AS", HOUSE, "item:FA:interests-TITLE-SYN-1/owner/4711/XX11AB:14::ALDER STREET/1", "home"),
        ("OWNS", "org:SYN-LETS-1", FLAT, ""),
        ("LEASES", "person:FA:4712", FLAT, ""),
        ("LETS", "org:SYN-LETS-1", FLAT, ""),
        ("PAYS_FOR", "person:FA:4711", "premises:uprn:SYN-UPRN-000014", ""),
        ("LEASES", "person:FA:4713", "premises:area:TESTTOWN:TESTHOUSE SAUNA", ""),
        ("CHILD_OF", FLAT, HOUSE, ""),
    }
    assert [(i.row, i.column, i.code) for i in report.issues] == [
        (7, "interest", "unknown_value"),
        (8, "to", "dates_reversed"),
        (9, "record", "value_missing"),
    ]


def test_an_interest_keeps_its_dates_and_marking(sample: Sample, ledger: MemoryLedger) -> None:
    sample("interests", "interests.csv")

    statements = ledger.held()[0].values()
    dated = {(s.type, s.start): (s.seen_from, s.seen_to, s.marking) for s in statements if s.type in {"OWNS", "LEASES"}}
    assert dated["OWNS", "org:SYN-LETS-1"] == ("2025-02-01", "2025-12-31", "OFFICIAL")
    assert dated["LEASES", "person:FA:4712"] == ("2025-02-14", "", "OFFICIAL-SENSITIVE")
