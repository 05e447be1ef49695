"""The sample of call data gives who contacted whom, counted over the distinct calls of a request."""

from __future__ import annotations

from tests.ingest.memory import MemoryLedger
from tests.ingest.sources.conftest import Sample

A, B, C = "phone:+447700900123", "phone:+447700900124", "phone:+447700900125"


def test_the_sample_gives_exactly_these_statements(sample: Sample, ledger: MemoryLedger) -> None:
    report, stated = sample("calls", "calls.csv")

    assert stated == {("CONTACTED", A, B, ""), ("CONTACTED", B, A, ""), ("CONTACTED", B, C, "")}
    contact = {(s.item, s.start, s.end): s for s in ledger.held()[0].values() if s.type == "CONTACTED"}
    first, second = "item:FA:calls-CD-1/1", "item:FA:calls-CD-2/1"
    assert {key: dict(s.properties) for key, s in contact.items()} == {
        (first, A, B): {"calls": 2, "longest_seconds": 95},
        (first, B, A): {"messages": 1},
        (first, B, C): {"calls": 1, "longest_seconds": 12},
        (second, A, B): {"calls": 1, "longest_seconds": 35},
    }
    of_both = contact[first, A, B]
    assert (of_both.seen_from, of_both.seen_to, of_both.seen_precision) == (
        "2026-02-02T09:15:02+00:00",
        "2026-02-03T21:40:10+00:00",
        "exact",
    )
    assert (of_both.conditions, of_both.marking, of_both.independent) == (
        ("force:FA",),
        "OFFICIAL-SENSITIVE",
        contact[first, B, C].independent,
    )
    assert [(issue.row, issue.column, issue.code) for issue in report.issues] == [
        (6, "calling", "number_withheld"),
        (7, "calling", "service_number"),
        (9, "duration_seconds", "bad_number"),
    ]
    assert (report.total("accepted"), report.total("known")) == (5, 1)
