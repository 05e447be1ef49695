"""Workbooks: what a spreadsheet program hides, merges, or makes of a cell is refused or said, with cell and reason."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from graphintel.errors import SourceError
from ingest.parsed_rows import parse_files
from ingest.readers import RawRow, open_document
from ingest.row_reader import Context
from ingest.source import source_named

CARDS = source_named("cards")
HEADER = ("force", "exhibit", "found_at", "recovered_on", "card_text", "numbers", "design")
GOOD = ("FA", "JS/1", "14 Alder Street, XX1 1AA", date(2026, 3, 1), "Ring now", "07700 900123", "D1")
Change = Callable[[Any], None]


def _workbook(path: Path, *rows: tuple[object, ...], change: Change = lambda sheet: None, title: str = "cards") -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for row in rows:
        sheet.append(row)
    change(sheet)
    book.save(path)
    return path


def _rows(path: Path) -> list[RawRow]:
    return [row for table in open_document(path, CARDS).tables for row in table.rows()]


def _only_fault(tmp_path: Path, change: Change) -> tuple[str, str, str]:
    """Return column, code and sentence of the only fault of the good row after a change."""
    (row,) = _rows(_workbook(tmp_path / "a.xlsx", HEADER, GOOD, change=change))
    ((column, code, message),) = [(fault.column, fault.code, fault.message) for fault in row.faults]
    return column, code, message


def test_a_good_row_is_read(tmp_path: Path) -> None:
    (row,) = _rows(_workbook(tmp_path / "a.xlsx", HEADER, GOOD))

    assert row.faults == ()
    assert (row.cells["recovered_on"], row.cells["numbers"]) == ("2026-03-01", "07700 900123")


@pytest.mark.parametrize(
    ("cell", "value", "column", "code", "said"),
    [
        ("F2", '="0"&"7700900123"', "numbers", "formula_without_value", "F2 holds the formula"),
        ("C2", "#REF!", "found_at", "error_value", "C2 holds the error #REF!"),
        ("B2", "#N/A", "exhibit", "error_value", "B2 holds the error #N/A"),
        ("B2", date(2026, 3, 1), "exhibit", "changed_by_spreadsheet", "B2 holds a date"),
        ("G2", 17.1, "design", "changed_by_spreadsheet", "G2 holds a decimal number"),
        ("G2", 12345678901234567890, "design", "changed_by_spreadsheet", "G2 holds a number of more digits"),
        ("H2", "astray", "", "column_count", "column H, which has no heading"),
    ],
)
def test_an_odd_cell_is_refused_with_its_place(
    cell: str, value: object, column: str, code: str, said: str, tmp_path: Path
) -> None:
    def change(sheet: Any) -> None:
        sheet[cell] = value

    found = _only_fault(tmp_path, change)

    assert found[:2] == (column, code)
    assert said in found[2]


def test_a_hidden_row_is_refused_and_a_hidden_column_is_said(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["F"].hidden = True

    path = _workbook(tmp_path / "a.xlsx", HEADER, GOOD, change=change)
    parsed = parse_files(CARDS, [path], Context("cards", "2026-11-01"))

    assert [fault.code for fault in parsed.parsed_rows[0].faults] == ["hidden_row"]
    assert [(issue.code, issue.column) for issue in parsed.issues] == [("hidden_column", "numbers")]


@pytest.mark.parametrize("merged", ["B2:B3", "A2:B2", "B2:C3"])
def test_what_is_merged_into_another_cell_is_refused(merged: str, tmp_path: Path) -> None:
    path = _workbook(
        tmp_path / "a.xlsx", HEADER, GOOD, ("FA", "JS/2", *GOOD[2:]), change=lambda sheet: sheet.merge_cells(merged)
    )

    faults = [fault for row in _rows(path) for fault in row.faults]
    assert faults
    assert {fault.code for fault in faults} == {"merged_cell"}
    assert all(merged in fault.message for fault in faults)


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_named(state: str, tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet.sheet_state = state
        sheet.parent.create_sheet("front").append(("to", "do"))

    path = _workbook(tmp_path / "a.xlsx", HEADER, GOOD, change=change)

    with pytest.raises(SourceError, match=r"found the sheets cards \(is hidden\), front"):
        open_document(path, CARDS)


def test_a_hidden_sheet_beside_a_good_one_is_an_issue(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        other = sheet.parent.create_sheet("old cards")
        other.append(HEADER)
        other.sheet_state = "hidden"

    path = _workbook(tmp_path / "a.xlsx", HEADER, GOOD, change=change)
    (issue,) = parse_files(CARDS, [path], Context("cards", "2026-11-01")).issues

    assert (issue.code, issue.value) == ("sheet_passed_over", "old cards")
    assert "is hidden" in issue.message


@pytest.mark.parametrize("title", ["cards", "Sheet1"])
def test_a_header_below_title_lines_is_told_with_its_line(title: str, tmp_path: Path) -> None:
    path = _workbook(tmp_path / "a.xlsx", ("Cards of March",), (), ("by unit",), HEADER, GOOD, title=title)

    with pytest.raises(SourceError, match="stand on line 4, below lines that are no header"):
        open_document(path, CARDS)


def test_a_number_shown_with_leading_zeros_keeps_them(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet["F2"] = 7700900123
        sheet["F2"].number_format = "00000 000000"

    (row,) = _rows(_workbook(tmp_path / "a.xlsx", HEADER, GOOD, change=change))

    assert (row.cells["numbers"], row.faults) == ("07700 900123", ())


def _edited(path: Path, part: str, pattern: str, new: str) -> Path:
    """Return a copy of a workbook with the first match in one part replaced."""
    copy = path.with_name("edited.xlsx")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(copy, "w") as target:
        for name in source.namelist():
            text = source.read(name).decode()
            target.writestr(name, re.sub(pattern, new, text, count=1) if name == part else text)
    return copy


@pytest.mark.parametrize(
    ("pattern", "new"),
    [('r="C2"', 'r="B2"'), ('r="B2"', 'r="G2"'), ('r="C2"', 'r="C3"'), ('<row r="2"', '<row r="1"')],
)
def test_cells_out_of_order_are_refused_and_never_shifted(pattern: str, new: str, tmp_path: Path) -> None:
    path = _edited(_workbook(tmp_path / "a.xlsx", HEADER, GOOD), "xl/worksheets/sheet1.xml", pattern, new)

    with pytest.raises(SourceError, match="this sheet is damaged"):
        _rows(path)


def test_a_formula_with_its_value_is_read(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "a.xlsx", HEADER, (*GOOD[:6], '="D"&"1"'))
    kept = _edited(
        path,
        "xl/worksheets/sheet1.xml",
        r'<c r="G2"([^>]*)><f>(.*?)</f><v ?/?>(</v>)?',
        r'<c r="G2" t="str"><f>\2</f><v>D1</v>',
    )

    (row,) = _rows(kept)

    assert (row.cells["design"], row.faults) == ("D1", ())
