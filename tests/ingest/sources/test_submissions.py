"""The sample of the submissions source, one workbook of three sheets, gives graded statements."""

from __future__ import annotations

from tests.ingest.memory import MemoryLedger
from tests.ingest.sources.conftest import Sample

ALDER, FLAT = "person:FA:2026/0001/1#1", "premises:XX11AB:14:FLAT 2:ALDER STREET"


def test_the_sample_gives_exactly_these_statements(sample: Sample) -> None:
    report, said = sample("submissions", "submissions.xlsx")

    assert said == {
        ("SELLS_AT", ALDER, FLAT, ""),
        ("HOLDS_ROLE", ALDER, FLAT, "selling_sex"),
        ("SEEN_AT", "mark:ZZ01AAA", FLAT, ""),
        ("USES_PHONE", ALDER, "phone:+447700900123", ""),
        ("KEEPER_OF", "person:FA:4711", "mark:ZZ01AAA", ""),
        ("HOLDS_ROLE", "person:FA:4711", "item:FB:77/1", "controller"),
        ("CHILD_OF", FLAT, "premises:XX11AB:14::ALDER STREET", ""),
    }
    assert [(i.row, i.line, i.column, i.code) for i in report.issues] == [
        (3, 4, "source_eval", "bad_grade"),
        (5, 6, "item_no", "parent_refused"),
        (7, 8, "link", "link_refused"),
    ]


def test_grades_stay_in_their_scheme_and_conditions_become_keys(sample: Sample, ledger: MemoryLedger) -> None:
    sample("submissions", "submissions.xlsx")

    graded = {(s.scheme, s.source_eval + s.info_eval + s.handling, s.requires) for s in ledger.held()[0].values()}
    assert graded == {
        ("3x5x2", "1BP", ("marking:OFFICIAL",)),
        ("5x5x5", "B24", ("force:FA", "marking:OFFICIAL-SENSITIVE")),
        ("ungraded_partner", "P", ("compartment:covert", "marking:OFFICIAL")),
    }
