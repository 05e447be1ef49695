"""Files of an export wait for one download: once, for their session, not long."""

from __future__ import annotations

import io
from zipfile import ZipFile

from dashboards.handover import KEPT_SECONDS, MOST_KEPT, Handover, Parcel, packed

PARCEL = Parcel("EX-1.zip", b"files")


def test_a_parcel_is_given_once_and_to_its_own_session_only() -> None:
    handover = Handover()
    token = handover.keep("mine", PARCEL)

    assert handover.take("another", token) is None
    assert handover.take("mine", "a guess") is None
    assert handover.take("mine", token) is PARCEL
    assert handover.take("mine", token) is None


def test_a_parcel_is_not_kept_long() -> None:
    now = [0.0]
    handover = Handover(lambda: now[0])
    first, second = handover.keep("mine", PARCEL), handover.keep("mine", PARCEL)
    now[0] = KEPT_SECONDS

    assert handover.take("mine", first) is PARCEL
    now[0] += 1
    assert handover.take("mine", second) is None


def test_too_many_parcels_lose_the_oldest_and_a_session_that_ends_all_of_its_own() -> None:
    handover = Handover()
    tokens = [handover.keep("mine", PARCEL) for _ in range(MOST_KEPT)]
    other = handover.keep("another", PARCEL)

    assert handover.take("mine", tokens[0]) is None
    handover.end("mine")
    assert handover.take("mine", tokens[1]) is None
    assert handover.take("another", other) is PARCEL


def test_the_archive_says_nothing_but_names_and_content() -> None:
    made = packed("EX-1", {"b.csv": b"2", "a.csv": b"1"})

    with ZipFile(io.BytesIO(made.content)) as archive:
        assert [(info.filename, info.date_time, info.extra, info.comment) for info in archive.infolist()] == [
            ("a.csv", (1980, 1, 1, 0, 0, 0), b"", b""),
            ("b.csv", (1980, 1, 1, 0, 0, 0), b"", b""),
        ]
        assert archive.read("b.csv") == b"2"
    assert made == packed("EX-1", {"a.csv": b"1", "b.csv": b"2"})
