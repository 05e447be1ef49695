"""Delimited text: the physical line of every record, and damage that stays in its row."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers import delimited
from ingest.readers.delimited import Record, records


def _read(text: str, delimiter: str = ",") -> list[Record]:
    return list(records(io.StringIO(text, newline=""), delimiter))


def test_lines_are_physical_ones_also_after_a_cell_over_several() -> None:
    found = _read('a,b\r\n1,"x\r\ny"\r\n\r\n2,z\r\n')

    assert found == [Record(1, ["a", "b"]), Record(2, ["1", "x\ny"]), Record(5, ["2", "z"])]


def test_a_quote_that_never_closes_is_told_with_its_line() -> None:
    found = _read('a,b\n1,2\n3,"4\n5,6\n7,8\n')

    assert found[:2] == [Record(1, ["a", "b"]), Record(2, ["1", "2"])]
    assert [(record.line, record.fault) for record in found[2:]] == [(3, "quote_never_closes")]


def test_a_quote_that_swallows_rows_up_to_the_next_quoted_cell_is_not_taken_for_a_long_cell() -> None:
    found = _read('a,b\n3,"4\n5,6\n7,"8"\n9,9\n')

    assert [(record.line, record.fault) for record in found] == [(1, ""), (2, "quote_never_closes")]


def test_text_after_a_closing_quote_is_damage_of_its_row_only() -> None:
    found = _read('a,b\n1,"x"y\n2,z\n')

    assert [(record.line, record.fault) for record in found] == [(1, ""), (2, "stray_quote"), (3, "")]


def test_a_row_over_the_limit_does_not_hide_the_next_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "LINE_LIMIT", 1000)

    quoted = _read('a,b\n1,"' + "x\n" * 1000 + '"\n2,z\n')
    plain = _read("a,b\n1," + "x" * 2000 + "\n2,z\n")

    assert [record.fault for record in quoted] == ["", "row_too_large", ""]
    assert [record.fault for record in plain] == ["", "row_too_large", ""]
    assert (quoted[-1].cells, plain[-1].line) == (["2", "z"], 3)


def test_a_quote_inside_a_cell_is_a_character() -> None:
    assert _read('a,b\n5" pipe,x\n')[1].cells == ['5" pipe', "x"]


_CELLS = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"), max_size=12
)


@given(st.lists(st.lists(_CELLS, min_size=2, max_size=4), min_size=1, max_size=6))
def test_what_a_csv_writer_writes_is_read_back(rows: list[list[str]]) -> None:
    stream = io.StringIO(newline="")
    csv.writer(stream, quoting=csv.QUOTE_ALL).writerows(rows)

    assert [record.cells for record in _read(stream.getvalue())] == rows


@given(st.text(st.sampled_from('a,"\n\r ;x'), max_size=60))
def test_no_text_makes_the_reader_fail_and_lines_never_go_back(text: str) -> None:
    lines = [record.line for record in _read(text)]

    assert lines == sorted(lines)
