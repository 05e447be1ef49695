"""The sample of captures gives the camera of each event, and which mark was seen where."""

from __future__ import annotations

from tests.ingest.sources.conftest import Sample

EVENTS = ("event:FA:C1", "event:FA:C2", "event:FA:C3")
NORTH, STREET = "area:TESTAREA NORTH", "premises:XX11AB:14::ALDER STREET"


def test_the_sample_gives_exactly_these_statements(sample: Sample) -> None:
    report, stated = sample("captures", "captures.csv")

    assert stated == {
        *(("NAMES", f"item:FA:captures-{event[-2:]}/1", event, "") for event in EVENTS),
        ("CAPTURED_BY", "event:FA:C1", "camera:FA:CAM-7", ""),
        ("CAPTURED_BY", "event:FA:C2", "camera:FA:CAM-7", ""),
        ("CAPTURED_BY", "event:FA:C3", "camera:FA:CAM-9", ""),
        ("INVOLVES", "event:FA:C1", "mark:ZZ01AAA", "vehicle"),
        ("INVOLVES", "event:FA:C1", NORTH, "place"),
        ("INVOLVES", "event:FA:C2", "fragment:ZZ01A??", "vehicle"),
        ("INVOLVES", "event:FA:C2", NORTH, "place"),
        ("INVOLVES", "event:FA:C3", "mark:ZZ01AAB", "vehicle"),
        ("INVOLVES", "event:FA:C3", STREET, "place"),
        ("SEEN_AT", "mark:ZZ01AAA", NORTH, ""),
        ("SEEN_AT", "fragment:ZZ01A??", NORTH, ""),
        ("SEEN_AT", "mark:ZZ01AAB", STREET, ""),
    }
    assert [(issue.row, issue.column, issue.code) for issue in report.issues] == [
        (4, "camera_ref", "value_missing"),
        (5, "captured_at", "bad_date"),
    ]
