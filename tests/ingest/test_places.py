"""Where trouble is: of a workbook the sheet too; in a folder, what systems and programs leave there is passed over."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from graphintel.errors import SourceError
from graphintel.settings import read_settings
from ingest import run

HEADER = ("force", "exhibit", "found_at", "recovered_on", "card_text", "numbers")
GOOD = ("FA", "JS/1", "14 Alder Street, XX1 1AA", "2026-03-01", "Ring now", "07700 900123")


def workbook(path: Path, **sheets: list[tuple[str, ...]]) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def dated(day: str, number: int) -> tuple[str, ...]:
    return (*GOOD[:1], f"JS/{number}", GOOD[2], day, *GOOD[4:])


def test_an_issue_and_a_refused_row_name_the_sheet(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", cards=[HEADER, GOOD], more=[HEADER, dated("2026-02-31", 2)])

    report = run.check("cards", [path], settings=read_settings({}, home=tmp_path)).to_dict()

    assert [(i["file"], i["sheet"], i["line"]) for i in report["issues"]] == [("a.xlsx", "more", 2)]


def test_a_refusal_names_the_sheet(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", cards=[HEADER, GOOD], more=[(*HEADER, "force"), GOOD])

    with pytest.raises(SourceError, match="sheet 'more'"):
        run.check("cards", [path], settings=read_settings({}, home=tmp_path))


def test_two_orders_of_dates_name_their_sheets(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", cards=[HEADER, dated("31/01/2026", 1)], more=[HEADER, dated("01/31/2026", 2)])

    (issue,) = run.check("cards", [path], settings=read_settings({}, home=tmp_path)).to_dict()["issues"]

    assert "sheet 'cards' (line 2)" in issue["message"] and "sheet 'more' (line 2)" in issue["message"]


JUNK = ["~$cards.xlsx", "._cards.csv", ".DS_Store", "Thumbs.db", "desktop.ini"]


@pytest.mark.parametrize("name", JUNK)
def test_what_programs_leave_in_a_folder_is_passed_over_with_a_word(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    workbook(folder / "cards.xlsx", cards=[HEADER, GOOD])
    (folder / name).write_bytes(b"\x00\x05\x16\x07 not to be read")

    report = run.check("cards", [folder], settings=read_settings({}, home=tmp_path)).to_dict()

    assert report["accepted"] == report["read"] == 1
    assert [(i["code"], i["file"]) for i in report["issues"]] == [("file_passed_over", name)]


def test_a_folder_of_nothing_else_holds_nothing(tmp_path: Path) -> None:
    for name in JUNK:
        (tmp_path / name).write_bytes(b"x")

    with pytest.raises(SourceError, match="holds no CSV"):
        run.check("cards", [tmp_path], settings=read_settings({}, home=tmp_path))
