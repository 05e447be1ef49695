"""The sample of devices gives who used them and with which numbers; all forms of one IMEI are one device."""

from __future__ import annotations

from tests.ingest.sources.conftest import Sample

HANDSET, CARD, OTHER_CARD = "device:imei:00123456123456", "device:imsi:001010123456789", "device:imsi:001010123456780"


def test_the_sample_gives_exactly_these_statements(sample: Sample) -> None:
    report, stated = sample("devices", "devices.csv")

    used = {
        ("person:FA:4711", HANDSET),
        ("person:FA:4711", CARD),
        ("person:FA:4712", HANDSET),
        ("person:FA:4713", OTHER_CARD),
        ("phone:+447700900123", HANDSET),
        ("phone:+447700900123", CARD),
        ("phone:+447700900124", HANDSET),
        ("phone:+447700900124", CARD),
        ("phone:+447700900125", HANDSET),
        ("phone:+447700900126", OTHER_CARD),
    }
    assert stated == {("USED_DEVICE", start, end, "") for start, end in used}
    assert [(issue.row, issue.column, issue.code) for issue in report.issues] == [(4, "imei", "bad_device")]
