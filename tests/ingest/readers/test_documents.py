"""Documents of each format, told by content: rows with their place, damage that stays in its row."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from graphintel.errors import SourceError
from ingest.parsed_rows import parse_files
from ingest.readers import RawRow, open_document
from ingest.readers.raw_rows import CELL_LIMIT, TEXT_LIMIT
from ingest.row_reader import Context
from ingest.source import source_named

SUBMISSIONS = source_named("submissions")
HEADER = "submission_ref,owner_force,reported_at,marking,title"
GOOD = "FA:1,FA,2026-03-01,OFFICIAL,Zoë"
Write = Callable[..., Path]


def _rows(path: Path) -> list[RawRow]:
    return [row for table in open_document(path, SUBMISSIONS).tables for row in table.rows()]


def _codes(rows: list[RawRow]) -> list[tuple[int, int, list[str]]]:
    return [(row.row, row.line, [fault.code for fault in row.faults]) for row in rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_csv_is_read_in_each_encoding(encoding: str, write: Write) -> None:
    rows = _rows(write("a.csv", HEADER, GOOD, encoding=encoding))

    assert rows[0].cells == {
        "submission_ref": "FA:1",
        "owner_force": "FA",
        "reported_at": "2026-03-01",
        "marking": "OFFICIAL",
        "title": "Zoë",
    }


def test_semicolons_and_tabs_separate_as_well(write: Write) -> None:
    for delimiter in ";\t":
        rows = _rows(write("a.csv", HEADER.replace(",", delimiter), GOOD.replace(",", delimiter)))
        assert rows[0].cells["title"] == "Zoë"


def test_damage_of_one_row_is_of_that_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    lines = [
        HEADER,
        GOOD,
        GOOD + ",more",
        "FA:1,FA",
        GOOD.replace("Zoë", "Z\x00"),
        ",,,,",
        '"FA:1"x,FA,2026-03-01,OFFICIAL,',
    ]
    path.write_bytes("\n".join(lines).encode() + b"\nFA:1,FA,2026-03-01,OFFICIAL,caf\xe9\n" + GOOD.encode())

    assert _codes(_rows(path)) == [
        (1, 2, []),
        (2, 3, ["column_count"]),
        (3, 4, ["column_count"]),
        (4, 5, ["nul"]),
        (5, 6, ["empty_row"]),
        (6, 7, ["stray_quote"]),
        (7, 8, ["bad_bytes"]),
        (8, 9, []),
    ]


def test_cells_over_their_limit_are_damage_and_text_columns_may_hold_more(write: Write) -> None:
    long = "é" * (CELL_LIMIT // 2 + 1)
    short = write("a.csv", HEADER, f"FA:1,FA,2026-03-01,OFFICIAL,{long}", f"FA:1,FA,2026-03-01,OFFICIAL,{long[:-1]}")
    columns = "submission_ref,item_no,scheme,source_eval,info_eval,handling,basis,seen_precision,text"
    before = "FA:1,1,3x5x2,1,A,P,record,unknown,"
    text = write("b.csv", columns, before + "x" * (CELL_LIMIT + 1), before + "x" * (TEXT_LIMIT + 1))

    assert [codes for _, _, codes in _codes(_rows(short))] == [["cell_too_large"], []]
    assert [codes for _, _, codes in _codes(_rows(text))] == [[], ["cell_too_large"]]


def test_rows_before_a_quote_that_never_closes_count(write: Write) -> None:
    rows = _rows(write("a.csv", HEADER, GOOD, 'FA:2,FA,2026-03-01,OFFICIAL,"never', GOOD, GOOD))

    assert _codes(rows) == [(1, 2, []), (2, 3, ["quote_never_closes"])]


def _workbook(path: Path, **sheets: list[list[object]]) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_a_workbook_gives_its_sheets_with_numbers_and_dates_as_text(tmp_path: Path) -> None:
    head: list[object] = [*HEADER.split(",")]
    path = _workbook(
        tmp_path / "a.xlsx",
        submissions=[head, ["FA:1", "FA", datetime(2026, 3, 1), "OFFICIAL", 7700900123.0], [None], ["FA:2", "FA"]],
        notes=[["to", "do"]],
    )

    document = open_document(path, SUBMISSIONS)
    rows = list(document.tables[0].rows())
    assert document.notes == ("notes",)
    assert [(row.row, row.line) for row in rows] == [(1, 2), (2, 4)]
    assert (rows[0].cells["reported_at"], rows[0].cells["title"]) == ("2026-03-01", "7700900123")
    assert rows[1].cells["marking"] == ""


def test_an_archive_that_unpacks_without_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "")
        archive.writestr("xl/workbook.xml", b"\0" * (60 << 20))

    with pytest.raises(SourceError, match="would unpack to 63 MB"):
        open_document(path, SUBMISSIONS)


def test_a_workbook_with_an_entity_bomb_is_refused(tmp_path: Path) -> None:
    good = _workbook(tmp_path / "good.xlsx", submissions=[[*HEADER.split(",")]])
    path = tmp_path / "bad.xlsx"
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(path, "w") as target:
        for part in source.infolist():
            text = source.read(part)
            if part.filename == "xl/workbook.xml":
                text = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]>' + text
            target.writestr(part, text)

    with pytest.raises(SourceError, match="cannot be read"):
        open_document(path, SUBMISSIONS)


def test_json_lines_are_read_and_bad_ones_are_damage_of_their_line(tmp_path: Path) -> None:
    good = dict(zip(HEADER.split(","), GOOD.split(","), strict=True))
    path = tmp_path / "a.jsonl"
    bad = ["{", "[1]", '{"title": {"a": 1}}', '{"title": NaN}', '{"title": 1, "title": 2}', "[" * 5000]
    path.write_text(
        "\n".join([json.dumps(good), *bad, "", json.dumps({**good, "title": "\ud800"}), json.dumps(good)]),
        encoding="utf-8",
    )

    rows = _rows(path)
    assert rows[0].cells == good
    assert _codes(rows)[1:7] == [(n, n, ["bad_json"]) for n in range(2, 8)]
    assert _codes(rows)[7:] == [(8, 9, ["bad_bytes"]), (9, 10, [])]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "this file is empty"),
        (b"PK\x03\x04nothing", "this workbook is damaged"),
        (b"%PDF-1.7", "this is no text file"),
        (b"\xd0\xcf\x11\xe0old", r"not XLS"),
        (b"{\n", "no line of this file is a JSON object"),
        (b'"never closed,a,b\n1,2,3\n', "the header cannot be read"),
        (b",".join([b"c%d" % n for n in range(2000)]), "the header has 2000 columns"),
    ],
)
def test_what_is_no_file_of_the_source_is_refused_in_a_sentence(content: bytes, sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "some file"
    path.write_bytes(content)

    with pytest.raises(SourceError, match=sentence):
        open_document(path, SUBMISSIONS)


def test_a_path_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="there is no such file"):
        open_document(tmp_path / "none.csv", SUBMISSIONS)


GOOD_OBJECT = dict(zip(HEADER.split(","), GOOD.split(","), strict=True))


@pytest.mark.parametrize("indent", [None, 2])
def test_a_list_of_objects_is_read(indent: int | None, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps([GOOD_OBJECT, GOOD_OBJECT], ensure_ascii=False, indent=indent), encoding="utf-8")

    rows = _rows(path)
    assert [row.cells for row in rows] == [GOOD_OBJECT, GOOD_OBJECT]
    assert [row.line for row in rows] == ([1, 1] if indent is None else [2, 9])


def test_objects_over_several_lines_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text("\n".join([json.dumps(GOOD_OBJECT, indent=1)] * 2), encoding="utf-8")

    assert [row.cells for row in _rows(path)] == [GOOD_OBJECT, GOOD_OBJECT]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"name": "x", "id": 1}, r"the key 'title' holds an object \(name, id\)"),
        ([{"a": 1}], "the key 'title' holds a list of objects"),
        ([["a"]], "the key 'title' holds a list of lists"),
    ],
)
@pytest.mark.parametrize("form", ["lines", "list"])
def test_what_is_nested_is_refused_by_its_key(value: object, said: str, form: str, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    objects = [GOOD_OBJECT, {**GOOD_OBJECT, "title": value}, GOOD_OBJECT]
    path.write_text(
        json.dumps(objects) if form == "list" else "\n".join(json.dumps(o) for o in objects), encoding="utf-8"
    )

    rows = _rows(path)
    assert [[fault.code for fault in row.faults] for row in rows] == [[], ["bad_json"], []]
    assert re.search(said, rows[1].faults[0].message)


@pytest.mark.parametrize(
    ("wrapped", "said"),
    [
        ({"data": [GOOD_OBJECT], "meta": {"version": 4}}, "the key 'data' holds a list of objects"),
        ({"type": "bundle", "objects": [GOOD_OBJECT]}, "the key 'objects' holds a list of objects"),
    ],
)
def test_a_list_inside_an_object_is_refused_with_its_key(wrapped: object, said: str, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    for indent in (None, 1):
        path.write_text(json.dumps(wrapped, indent=indent), encoding="utf-8")
        with pytest.raises(SourceError, match=said):
            open_document(path, SUBMISSIONS)


def test_a_list_that_breaks_off_counts_up_to_there(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps([GOOD_OBJECT, GOOD_OBJECT], indent=1)[:-40], encoding="utf-8")

    assert _codes(_rows(path)) == [(1, 2, []), (2, 9, ["bad_json"])]


@pytest.mark.parametrize("place", [0, 5, 150, 299])
def test_an_unknown_key_is_reported_wherever_it_first_appears(place: int, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    objects = [{**GOOD_OBJECT, "submission_ref": f"FA:{n}"} for n in range(300)]
    objects[place]["Desk No"] = "7"
    if place < 299:
        objects[-1]["desk-no"] = "8"
    path.write_text("\n".join(json.dumps(o) for o in objects), encoding="utf-8")

    parsed = parse_files(SUBMISSIONS, [path], Context("submissions", "2026-11-01"))
    issues = [(issue.code, issue.value, issue.line) for issue in parsed.issues]
    assert issues == [("unknown_column", "Desk No", 1 if place < 100 else place + 1)]
    assert parsed.parsed_rows[place].logged.raw["Desk No"] == "7"


def test_a_known_column_that_comes_late_is_read_with_its_dates(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    objects = [{**GOOD_OBJECT, "submission_ref": f"FA:{n}"} for n in range(200)]
    objects[150] |= {"Received At": "13/03/2026"}
    path.write_text("\n".join(json.dumps(o) for o in objects), encoding="utf-8")

    parsed = parse_files(SUBMISSIONS, [path], Context("submissions", "2026-11-01"))
    assert parsed.issues == []
    assert parsed.parsed_rows[150].logged.payload["received_at"] == "2026-03-13"
