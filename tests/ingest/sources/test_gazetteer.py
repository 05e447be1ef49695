"""The sample of a gazetteer joins UPRN and address by import decisions, and units to their parents."""

from __future__ import annotations

from ingest.sources.gazetteer import address
from tests.ingest.memory import MemoryLedger
from tests.ingest.sources.conftest import Sample


def _uprn(number: int) -> str:
    return f"premises:uprn:SYN-UPRN-{number:06}"


HOUSE, ROSE = "premises:XX11AB:14::ALDER STREET", "premises:XX11AC:ROSE HOUSE::BIRCH ROAD"
FLAT_2, FLAT_3 = "premises:XX11AB:14:FLAT 2:ALDER STREET", "premises:XX11AB:14:FLAT 3:ALDER STREET"


def test_the_sample_gives_exactly_these_statements(sample: Sample) -> None:
    report, said = sample("gazetteer", "gazetteer.csv")

    named = {(1, _uprn(1)), (1, HOUSE), (2, _uprn(2)), (2, FLAT_2), (3, _uprn(3)), (3, FLAT_3)}
    named |= {(4, _uprn(4)), (4, ROSE), (5, _uprn(5))}
    assert said == {
        *(("NAMES", f"item:local-authority:gazetteer-SYN-UPRN-{n:06}/1", place, "") for n, place in named),
        ("CHILD_OF", _uprn(2), _uprn(1), ""),
        ("CHILD_OF", _uprn(3), _uprn(1), ""),
        ("CHILD_OF", FLAT_2, HOUSE, ""),
        ("CHILD_OF", FLAT_3, HOUSE, ""),
    }
    assert [(i.row, i.column) for i in report.issues] == [(6, "uprn")]


def test_each_row_with_an_address_decides_that_the_two_keys_are_one_place(sample: Sample, ledger: MemoryLedger) -> None:
    sample("gazetteer", "gazetteer.csv")

    decisions = ledger.held()[2]
    assert {(d.a, d.b) for d in decisions} == {
        (HOUSE, _uprn(1)),
        (FLAT_2, _uprn(2)),
        (FLAT_3, _uprn(3)),
        (ROSE, _uprn(4)),
    }
    assert {(d.verdict, d.actor_kind, d.requires) for d in decisions} == {("same", "import", ("marking:OFFICIAL",))}


def test_logic_of_the_source() -> None:
    assert address({"saon": "2", "paon": "14", "street": "Alder Street", "postcode": "XX1 1AB"}) == (
        "Flat 2, 14 Alder Street, XX1 1AB"
    )
    assert (
        address({"paon": "Rose House", "street": "Birch Road", "postcode": "XX1 1AC"})
        == "Rose House, Birch Road, XX1 1AC"
    )
    assert address({"paon": "14", "street": "Alder Street"}) == address({"postcode": "XX1 1AB"}) == ""
