"""Files of an export wait for one download: once, for their session, not long."""

from __future__ import annotations

import io
from zipfile import ZipFile

from dashboards.download_store import MAX_STORED, STORED_SECONDS, Download, DownloadStore, zip_download

DOWNLOAD = Download("EX-1.zip", b"files")


def test_a_download_is_given_once_and_to_its_own_session_only() -> None:
    download_store = DownloadStore()
    token = download_store.store("mine", DOWNLOAD)

    assert download_store.take("another", token) is None
    assert download_store.take("mine", "a guess") is None
    assert download_store.take("mine", token) is DOWNLOAD
    assert download_store.take("mine", token) is None


def test_a_download_is_not_stored_long() -> None:
    now = [0.0]
    download_store = DownloadStore(lambda: now[0])
    first, second = download_store.store("mine", DOWNLOAD), download_store.store("mine", DOWNLOAD)
    now[0] = STORED_SECONDS

    assert download_store.take("mine", first) is DOWNLOAD
    now[0] += 1
    assert download_store.take("mine", second) is None


def test_too_many_downloads_lose_the_oldest_and_a_session_that_ends_all_of_its_own() -> None:
    download_store = DownloadStore()
    tokens = [download_store.store("mine", DOWNLOAD) for _ in range(MAX_STORED)]
    other = download_store.store("another", DOWNLOAD)

    assert download_store.take("mine", tokens[0]) is None
    download_store.end("mine")
    assert download_store.take("mine", tokens[1]) is None
    assert download_store.take("another", other) is DOWNLOAD


def test_the_archive_says_nothing_but_names_and_content() -> None:
    archived = zip_download("EX-1", {"b.csv": b"2", "a.csv": b"1"})

    with ZipFile(io.BytesIO(archived.content)) as archive:
        assert [(info.filename, info.date_time, info.extra, info.comment) for info in archive.infolist()] == [
            ("a.csv", (1980, 1, 1, 0, 0, 0), b"", b""),
            ("b.csv", (1980, 1, 1, 0, 0, 0), b"", b""),
        ]
        assert archive.read("b.csv") == b"2"
    assert archived == zip_download("EX-1", {"a.csv": b"1", "b.csv": b"2"})
