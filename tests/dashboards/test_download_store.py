"""Files of an export wait for one download: once, for their session, not long."""

from __future__ import annotations

import io
from zipfile import ZipFile

import pytest

from dashboards.download_store import MAX_STORED, STORED_SECONDS, Download, DownloadStore, zip_download
from graphintel.ledger.session_contents import SessionContents
from tests.dashboards.lists import ListLedger

DOWNLOAD = Download("EX-1.zip", b"\n files \xff\n", "EX-1")


@pytest.fixture
def ledger() -> ListLedger:
    return ListLedger()


@pytest.fixture
def download_store(ledger: ListLedger) -> DownloadStore:
    return DownloadStore(ledger.session_contents)


def test_a_download_is_given_once_and_to_its_own_session_only(download_store: DownloadStore) -> None:
    token = download_store.store("mine", DOWNLOAD)

    assert download_store.take("another", token) is None
    assert download_store.take("mine", "a guess") is None
    assert download_store.take("mine", token) == DOWNLOAD
    assert download_store.take("mine", token) is None


def test_a_download_is_kept_for_ten_minutes(ledger: ListLedger) -> None:
    now = [1_000_000.0]
    download_store = DownloadStore(SessionContents(ledger.session_database, lambda: now[0]))
    first, second = download_store.store("mine", DOWNLOAD), download_store.store("mine", DOWNLOAD)

    now[0] += STORED_SECONDS - 1
    assert download_store.take("mine", first) == DOWNLOAD
    now[0] += 2
    assert download_store.take("mine", second) is None


def test_the_oldest_of_twenty_go_first(download_store: DownloadStore) -> None:
    tokens = [download_store.store("mine", DOWNLOAD) for _ in range(MAX_STORED)]
    other = download_store.store("another", DOWNLOAD)

    assert download_store.take("mine", tokens[0]) is None
    assert download_store.take("mine", tokens[1]) == DOWNLOAD
    assert download_store.take("another", other) == DOWNLOAD


def test_the_archive_says_nothing_but_names_and_content() -> None:
    archived = zip_download("EX-1", {"b.csv": b"2", "a.csv": b"1"})

    with ZipFile(io.BytesIO(archived.content)) as archive:
        assert [(info.filename, info.date_time, info.extra, info.comment) for info in archive.infolist()] == [
            ("a.csv", (1980, 1, 1, 0, 0, 0), b"", b""),
            ("b.csv", (1980, 1, 1, 0, 0, 0), b"", b""),
        ]
        assert archive.read("b.csv") == b"2"
    assert archived == zip_download("EX-1", {"a.csv": b"1", "b.csv": b"2"})
