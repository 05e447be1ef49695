"""Cells that no spreadsheet runs, and that come back as they were."""

from __future__ import annotations

import doctest
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from graphintel.briefing import phrases, scales, sheets, text_safety
from graphintel.briefing.formats import FORMATS
from graphintel.briefing.sheets import escape_formula
from tests.briefing import examples
from tests.briefing.readers import csv_rows, unescape_formula, xlsx_rows, zipped

LIVE = (
    "=1+1", "+1", "-1", "@SUM(1)", "\t=1+1", "\r=1+1", "\n=1+1", "\0=1+1", " =1+1", "\uff1d1+1",
    '=HYPERLINK("http://example.com","x")', "=cmd|'/C calc'!A0", "+447700900123", "-2+3+cmd|' /C calc'!A0",
)  # fmt: skip


@pytest.mark.parametrize("module", [text_safety, scales, sheets, phrases])
def test_the_examples_run(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


@pytest.mark.parametrize("text", LIVE)
def test_what_a_spreadsheet_would_run_is_inert_and_comes_back(text: str) -> None:
    assert escape_formula(text) == f"'{text}"
    assert unescape_formula(escape_formula(text)) == text


@given(st.text())
def test_every_text_comes_back_as_it_was(text: str) -> None:
    assert unescape_formula(escape_formula(text)) == text
    assert not escape_formula(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n", "\0"))


def test_no_cell_of_any_file_is_live() -> None:
    raw = FORMATS["csv"].write(examples.nasty())
    cells = [cell for data in raw.values() for cell in data.decode("utf-8-sig").split('"') if cell.strip(",\r\n")]
    workbook = load_workbook(io.BytesIO(FORMATS["xlsx"].write(examples.nasty())["briefing.xlsx"]))
    values = [cell for page in workbook for row in page.iter_rows() for cell in row if cell.value is not None]

    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert {cell.data_type for cell in values} == {"s"}
    assert not [cell.value for cell in values if str(cell.value).startswith(("=", "+", "-", "@"))]
    assert not [cell for cell in values if cell.hyperlink]


def test_every_cell_of_a_csv_file_is_quoted() -> None:
    for data in FORMATS["csv"].write(examples.small()).values():
        first = data.decode("utf-8-sig").splitlines()[0]
        assert all(cell.startswith('"') and cell.endswith('"') for cell in first.split(","))


def test_captions_that_look_like_formulas_are_read_back_exactly() -> None:
    captions = [
        entity.caption for entity in examples.nasty().entities if entity.caption.startswith(("=", "+", "-", "@", "'"))
    ]

    read = {row["caption"] for row in csv_rows(FORMATS["csv"].write(examples.nasty())["things.csv"])}
    assert len(captions) == 5
    assert set(captions) <= read
    written = FORMATS["xlsx"].write(examples.nasty())["briefing.xlsx"]
    assert set(captions) <= {row["caption"] for row in xlsx_rows(written, "Things")}


def test_grade_columns_are_left_out_where_the_profile_takes_no_grades() -> None:
    with_grades = csv_rows(FORMATS["csv"].write(examples.small())["statements.csv"])[0]
    without = csv_rows(FORMATS["csv"].write(examples.without_grades())["statements.csv"])[0]

    assert with_grades.keys() - without.keys() == set(sheets.GRADE_COLUMNS)


def test_headings_are_frozen_and_filtered_and_the_marking_is_printed_on_each_page() -> None:
    workbook = load_workbook(io.BytesIO(FORMATS["xlsx"].write(examples.small())["briefing.xlsx"]))

    assert workbook.sheetnames == ["Summary", "Things", "Statements", "Indicators", "Method"]
    for page in workbook:
        assert page.freeze_panes == "A2"
        assert page.auto_filter.ref
        assert page.oddHeader.center.text.endswith(examples.MARKING)
        assert page.oddFooter.center.text.endswith(examples.MARKING)


def test_a_workbook_holds_no_link_macro_or_time_of_writing() -> None:
    members = zipped(FORMATS["xlsx"].write(examples.nasty())["briefing.xlsx"])

    assert not [name for name in members if "vba" in name or "externalLink" in name]
    assert b"2026-05-04T00:00:00Z" in members["docProps/core.xml"]
