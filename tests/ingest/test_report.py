"""The report: it lists the first of very many issues, and says how many more there are."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from graphintel.cli import text
from graphintel.settings import Settings
from ingest import report, run
from tests.ingest.conftest import Feed, Put
from tests.ingest.test_explained import EXPORT

HEADER = "submission_ref,item_no,from_type,from_key,link,to_type,to_key"


@pytest.fixture
def waiting(write: Callable[..., Path]) -> Path:
    """Five rows whose submission has not come."""
    rows = (f"FA:1,1,Person,FA:P{n},USES_PHONE,Phone,07700 900123" for n in range(5))
    return write("links.csv", HEADER, *rows)


def test_a_report_lists_the_first_issues_and_the_reject_file_has_every_row(
    waiting: Path, feed: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "MOST_LISTED", 2)

    found = feed(waiting)

    answer = found.to_dict()
    assert ([issue["row"] for issue in answer["issues"]], answer["issues_not_listed"]) == ([1, 2], 3)
    assert "and 3 more, not listed here: every refused row is in the file" in text.report(answer)
    with Path(found.reject_file).open(encoding="utf-8", newline="") as file:
        assert [row["reject_row"] for row in csv.DictReader(file)] == ["1", "2", "3", "4", "5"]


def test_a_check_lists_the_first_issues_as_well(
    waiting: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "MOST_LISTED", 4)

    answer = run.check("submissions", [waiting], settings=settings).to_dict()

    assert (len(answer["issues"]), answer["issues_not_listed"]) == (4, 1)
    assert "and 1 more, not listed here: mend the refused rows first" in text.report(answer)


def test_refused_rows_and_whole_files_are_listed_before_what_is_said_of_accepted_rows(
    put: Put, write: Callable[..., Path], feed: Feed, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows that name an id without a row of its own are accepted, and may be very many."""
    put("export", EXPORT)
    ties = write(
        "ties.csv", "person_a,person_b,day,colour", *(f"1,{n},2026-03-02," for n in range(2, 5)), ",9,2026-03-02,"
    )
    monkeypatch.setattr(report, "MOST_LISTED", 2)

    answer = feed(ties, source="export").to_dict()
    checked = run.check("export", [ties], settings=settings).to_dict()

    assert [issue["code"] for issue in answer["issues"]] == ["unknown_column", "value_missing"]
    assert answer["issues"] == checked["issues"]
    assert answer["issues_not_listed"] == 6
    assert "6 more, not listed here: every refused row is in the file of refused rows; what" in text.report(answer)
    assert "6 more, not listed here: mend the refused rows first; what" in text.report(checked)


def test_where_no_row_is_refused_nothing_is_said_of_refused_rows(
    put: Put, write: Callable[..., Path], feed: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    put("export", EXPORT)
    ties = write("ties.csv", "person_a,person_b,day", "1,2,2026-03-02")
    monkeypatch.setattr(report, "MOST_LISTED", 1)

    answer = feed(ties, source="export").to_dict()

    assert text.report(answer).endswith("and 1 more, not listed here: they are about rows that are not refused")


def test_rows_that_enter_now_are_listed_no_further(
    waiting: Path, write: Callable[..., Path], feed: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = "submission_ref,item_no,scheme,source_eval,info_eval,handling,basis,seen_from,seen_precision"
    items = write("items.csv", item, "FA:1,1,3x5x2,1,A,P,observed,2026-03-01,day")
    submission = "submission_ref,owner_force,reported_at,marking"
    submissions = write("submissions.csv", submission, "FA:1,FA,2026-03-02,OFFICIAL")
    monkeypatch.setattr(report, "MOST_LISTED", 3)
    feed(waiting)

    answer = feed(items, submissions).to_dict()

    assert (len(answer["released"]), answer["released_not_listed"]) == (3, 2)


def test_where_all_is_listed_nothing_is_said_of_more(waiting: Path, feed: Feed) -> None:
    assert not {"issues_not_listed", "released_not_listed"} & feed(waiting).to_dict().keys()
