"""The sample of vehicle records gives marks and keepers with their dates."""

from __future__ import annotations

from tests.ingest.memory import MemoryLedger
from tests.ingest.sources.conftest import Sample

RECORDS = {"V1/2025-01-13": "V1", "V1/2026-01-01": "V1", "V2/2026-01-02": "V2", "V3/2026-01-03": "V3"}


def test_the_sample_gives_exactly_these_statements(sample: Sample) -> None:
    report, said = sample("vehicles", "vehicles.csv")

    assert said == {
        *(("NAMES", f"item:FA:vehicles-{record}/1", f"vehicle:FA:{ref}", "") for record, ref in RECORDS.items()),
        ("BORE_MARK", "vehicle:FA:V1", "mark:ZZ01AAA", ""),
        ("BORE_MARK", "vehicle:FA:V1", "mark:ZZ01AAB", ""),
        ("BORE_MARK", "vehicle:FA:V2", "mark:ZZ01AAA", ""),
        ("KEEPER_OF", "person:FA:4711", "vehicle:FA:V1", ""),
        ("KEEPER_OF", "person:FA:4712", "vehicle:FA:V1", ""),
        ("KEEPER_OF", "org:SYN-TAXI-1", "vehicle:FA:V2", ""),
    }
    assert [(i.row, i.column, i.code) for i in report.issues] == [
        (5, "to", "dates_reversed"),
        (6, "vehicle", "value_missing"),
    ]


def test_a_mark_that_moved_is_told_by_its_dates_and_cp1252_is_read(sample: Sample, ledger: MemoryLedger) -> None:
    sample("vehicles", "vehicles.csv")

    statements = ledger.held()[0].values()
    bore = {(s.start, s.seen_from, s.seen_to) for s in statements if s.end == "mark:ZZ01AAA"}
    assert bore == {("vehicle:FA:V1", "2025-01-13", "2025-12-31"), ("vehicle:FA:V2", "2026-01-02", "")}
    assert {s.properties["colour"] for s in statements if s.type == "NAMES"} == {"café au lait", "black", "silver"}
