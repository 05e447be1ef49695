"""The sample of image hashes gives what adverts show; a digest of a file and an empty picture are refused."""

from __future__ import annotations

from tests.ingest.sources.conftest import Sample


def test_the_sample_gives_exactly_these_statements(sample: Sample) -> None:
    report, stated = sample("images", "images.csv")

    assert stated == {
        ("SHOWS", "advert:ads.example:A1", "image:phash:c3a196e40f5b7d28", ""),
        ("SHOWS", "advert:ads.example:A2", "image:phash:c3a196e40f5b7d28", ""),
        ("SHOWS", "advert:ads.example:A2", "image:dhash:8f3a11c05e7d2b94", ""),
    }
    assert [(issue.row, issue.code) for issue in report.issues] == [(4, "bad_image_hash"), (5, "bad_image_hash")]
