"""The sample of online adverts, a workbook, gives adverts, profiles, numbers and places."""

from __future__ import annotations

from ingest.sources.adverts import advert_key, persona_key
from tests.ingest.memory import MemoryLedger
from tests.ingest.sources.conftest import Sample

FIRST, SECOND, OTHER = "advert:site.example:991", "advert:site.example:992", "advert:other.example:a-1"
FLAT = "premises:XX11AB:14:FLAT 2:ALDER STREET"
ROSE = "persona:site.example:Testname Rose"


def _item(record: str) -> str:
    return f"item:NATIONAL:adverts-{record}/1"


def test_the_sample_gives_exactly_these_statements(sample: Sample) -> None:
    report, said = sample("adverts", "adverts.xlsx")

    assert said == {
        ("NAMES", _item("site.example/991/2026-03-02T10:07:00+00:00"), FIRST, ""),
        ("NAMES", _item("site.example/991/2026-03-09T10:07:00+00:00"), FIRST, ""),
        ("NAMES", _item("site.example/992/2026-03-02T11:00:00+00:00"), SECOND, ""),
        ("NAMES", _item("other.example/a-1/2026-03-14"), OTHER, ""),
        ("ADVERTISES_NUMBER", FIRST, "phone:+447700900123", ""),
        ("ADVERTISES_NUMBER", SECOND, "phone:+447700900123", ""),
        ("ADVERTISES_NUMBER", SECOND, "phone:+447700900124", ""),
        ("POSTED_BY_PROFILE", FIRST, ROSE, ""),
        ("POSTED_BY_PROFILE", SECOND, ROSE, ""),
        ("ADVERTISES_PLACE", FIRST, FLAT, ""),
        ("ADVERTISES_PLACE", SECOND, "area:NORTHMERE", ""),
        ("ADVERTISES_PLACE", OTHER, "premises:area:NORTHMERE:THE ALDER BUSH", ""),
        ("CHILD_OF", FLAT, "premises:XX11AB:14::ALDER STREET", ""),
    }
    assert [(i.row, i.column, i.code) for i in report.issues] == [
        (0, "", "sheet_passed_over"),
        (5, "trust_language", "unknown_value"),
    ]


def test_tested_features_are_said_and_untested_ones_are_not(sample: Sample, ledger: MemoryLedger) -> None:
    sample("adverts", "adverts.xlsx")

    said = {s.item: s.properties for s in ledger.held()[0].values() if s.type == "NAMES"}
    assert said[_item("site.example/992/2026-03-02T11:00:00+00:00")] == {
        "text": "Call us",
        "authority_ref": "AUTH-SYN-1",
        "obscured_number": False,
        "states_ethnicity": False,
    }


def test_two_captures_of_one_advert_are_one_independent_source(sample: Sample, ledger: MemoryLedger) -> None:
    sample("adverts", "adverts.xlsx")

    sources = {s.independent for s in ledger.held()[0].values() if s.start == FIRST}
    assert len(sources) == 1
    assert sources.pop().startswith("src:")


def test_logic_of_the_source() -> None:
    assert advert_key({"site": "s.example", "ad_id": "7"}) == "s.example:7"
    assert (persona_key({"site": "s.example"}), persona_key({"site": "s.example", "persona": "P"})) == (
        "",
        "s.example:P",
    )
