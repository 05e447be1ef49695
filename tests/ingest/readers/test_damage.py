"""Delimited files damaged in every way that public corpora of such files hold: read right, or refused; never shifted."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from graphintel.errors import SourceError
from graphintel.settings import Settings
from ingest.readers import RawRow, open_document
from ingest.source import source_named
from tests.ingest.conftest import Feed

SUBMISSIONS = source_named("submissions")
HEADER = "submission_ref,owner_force,reported_at,marking,title"
GOOD = "FA:1,FA,2026-03-01,OFFICIAL,One"
NEXT = "FA:2,FA,2026-03-02,OFFICIAL,Two"
Write = Callable[..., Path]


def _rows(path: Path) -> list[RawRow]:
    return [row for table in open_document(path, SUBMISSIONS).tables for row in table.rows()]


def _codes(path: Path) -> list[tuple[int, str]]:
    return [(row.line, " ".join(fault.code for fault in row.faults)) for row in _rows(path)]


@pytest.mark.parametrize(
    "row",
    [
        'FA:3,FA,2026-03-01,OFFICIAL,S1"ring now, any time"',
        'FA:3,FA,S1"2026-03-01,OFFICIAL"',
        'FA:3,F"A,2026-03-01,OFFIC"IAL,x',
        'FA:3,FA,2026-03-01, "OFFICIAL",x',
        'FA:3,FA,2026-03-01,OFFICIAL",x',
        'FA:3,FA,2026-03-01,6" by,8" x',
        'FA:3,"FA",2026-03-01",OFFICIAL,x',
        'FA:3,FA,2026-03-01,OFFICIAL,said "ring now',
        "FA:3,FA,'2026-03-01,OFFICIAL',x",
        "FA:3,FA,2026-03-01,“OFFICIAL,x”",
        "FA:3,FA,2026-03-01,„OFFICIAL,x“",
    ],
)
def test_a_quote_that_reads_in_two_ways_is_quarantined_with_its_line(row: str, write: Write) -> None:
    assert _codes(write("a.csv", HEADER, GOOD, row, NEXT)) == [(2, ""), (3, "quote_in_cell"), (4, "")]


@pytest.mark.parametrize("title", ["'One'", "“One”", "the girls'", "'tis one", "O'Alder and 'One'", "’One"])
def test_other_quotes_within_one_cell_are_text(title: str, write: Write) -> None:
    assert _codes(write("a.csv", HEADER, f"FA:1,FA,2026-03-01,OFFICIAL,{title}")) == [(2, "")]


@pytest.mark.parametrize("title", ['Anna "Red" Smith', '5" pipe', "about 5'6\" tall", 'a ""b"" c'])
def test_a_quote_that_reads_one_way_is_a_character(title: str, write: Write) -> None:
    (row,) = _rows(write("a.csv", HEADER, f"FA:1,FA,2026-03-01,OFFICIAL,{title}"))

    assert (row.cells["title"], row.faults) == (title, ())


def test_lines_that_a_quote_joined_though_each_is_a_row_are_quarantined(write: Write) -> None:
    rows = _rows(write("a.csv", HEADER, 'FA:1,FA,2026-03-01,OFFICIAL,"One', 'FA:2",FA,2026-03-02,OFFICIAL,Two', GOOD))

    assert [fault.code for row in rows if row.line == 2 for fault in row.faults] != []
    assert all(row.faults or row.cells["title"] == "One" for row in rows)


def test_the_reject_file_keeps_quotes_and_bytes_and_is_fed_back(tmp_path: Path, feed: Feed, settings: Settings) -> None:
    path, odd = tmp_path / "a.csv", b'FA:3,FA,2026-03-01,OFFICIAL,S1"ring now, any time"'
    bad = b'FA:4,FA,2026-03-01,OFFICIAL,"caf\xe9, bar"'
    path.write_bytes(
        b"\n".join([HEADER.encode(), GOOD.encode(), "FA:5,FA,2026-03-01,OFFICIAL,Zoë".encode(), odd, bad, b""])
    )
    rejects = Path(feed(path).reject_file)

    written = rejects.read_bytes()
    assert odd.replace(b'"', b'""') in written
    assert bad.replace(b'"', b'""') in written

    with rejects.open(encoding="utf-8", errors="surrogateescape", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for row in rows:
        cells = (row["reject_original"].replace("\udce9", "é").replace('S1"', '"')).split(",", 4)
        row.update(zip(HEADER.split(","), [cell.strip('"') for cell in cells], strict=True))
    mended = tmp_path / "mended.csv"
    with mended.open("w", encoding="utf-8", errors="surrogateescape", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    assert feed(mended).total("accepted") == 2


def test_a_reject_file_fed_back_as_it_is_says_what_to_do_and_loses_nothing(write: Write, feed: Feed) -> None:
    odd = 'FA:3,FA,2026-03-01,OFFICIAL,S1"ring now, any time"'
    first = Path(feed(write("a.csv", HEADER, odd)).reject_file)
    again = feed(first)

    assert [issue.code for issue in again.issues] == ["empty_row"]
    assert "reject_original" in again.issues[0].message
    assert odd.replace('"', '""') in Path(again.reject_file).read_text(encoding="utf-8")


@pytest.mark.parametrize("written", ["sep=;", '"sep=;"', "SEP=;", "sep=|", "sep=^"])
def test_a_line_that_declares_the_delimiter_is_followed(written: str, write: Write) -> None:
    delimiter = written.strip('"')[-1]
    rows = _rows(write("a.csv", written, HEADER.replace(",", delimiter), GOOD.replace(",", delimiter)))

    assert [(row.row, row.line, row.cells["title"]) for row in rows] == [(1, 3, "One")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends_are_found(delimiter: str, end: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(end.join(line.replace(",", delimiter) for line in (HEADER, GOOD, NEXT)).encode())

    assert [(row.line, row.cells["title"]) for row in _rows(path)] == [(2, "One"), (3, "Two")]


@pytest.mark.parametrize(
    ("lines", "codes"),
    [
        ([HEADER, GOOD, HEADER, NEXT], ["", "header_again", ""]),
        ([HEADER, GOOD, "", "", NEXT], ["", ""]),
        ([HEADER, GOOD + ",", NEXT], ["column_count", ""]),
        ([HEADER, GOOD, "Total: 2", NEXT], ["", "column_count", ""]),
        ([HEADER + ",", GOOD + ",", "FA:2,FA,2026-03-02,OFFICIAL,Two,x"], ["", "column_count"]),
        ([HEADER, GOOD.replace(",", ";"), NEXT], ["column_count", ""]),
        ([HEADER, "\ufeff" + GOOD, NEXT], ["bad_bytes", ""]),
        ([HEADER, GOOD, "submission_ref,item_no,handling,basis,text", "FA:1,1,P,observed,x"], ["", "another_table"]),
        ([HEADER, "FA:1,FA,2026-03-01", "OFFICIAL,One", NEXT], ["column_count", "column_count", ""]),
    ],
)
def test_damage_costs_its_rows_and_no_other(lines: list[str], codes: list[str], write: Write) -> None:
    assert [code for _, code in _codes(write("a.csv", *lines))] == codes


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ([GOOD, NEXT], "the header is not recognised"),
        (["Export of March", "by unit", HEADER, GOOD], "the columns stand on line 3, below lines that are no header"),
        (["Export of March;;;;", "", HEADER.replace(",", ";"), GOOD], "the columns stand on line 3"),
        ([HEADER + ",title", GOOD + ",x"], "'title' is there 2 times"),
        ([HEADER.replace(",", " "), GOOD], "the header is not recognised"),
    ],
)
def test_a_file_without_a_header_in_its_first_line_is_refused_with_why(
    lines: list[str], sentence: str, write: Write
) -> None:
    with pytest.raises(SourceError, match=sentence):
        open_document(write("a.csv", *lines), SUBMISSIONS)


def test_a_reject_row_without_cells_stays_refused_beside_an_order_of_dates(write: Write) -> None:
    reasons = "reject_dates,reject_code,reject_original"
    (row,) = _rows(write("a.csv", f"{HEADER},{reasons}", ',,,,,month-first,quote_in_cell,"FA:3,FA,x"'))

    assert ([fault.code for fault in row.faults], row.original) == (["empty_row"], "FA:3,FA,x")
