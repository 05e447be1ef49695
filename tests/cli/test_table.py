"""Tables on the command line: one line a row in a pipe, folded between words on a terminal, and no character acts."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from graphintel.cli import table as module
from graphintel.cli.table import table
from graphintel.model.shown_text import shown

CELLS = st.text(max_size=30) | st.sampled_from(
    ["[bold]x[/bold]", "\x1b[31mred", ":smile:", "電話 1", "a\nb", "FA:1/1", ""]
)
ROWS = st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=6)
HEADINGS = ["what", "seen", "item"]


@given(ROWS)
def test_in_a_pipe_a_row_is_a_line_and_every_cell_begins_in_its_column(rows: list[tuple[str, str, str]]) -> None:
    cells = [HEADINGS, *([shown(cell) for cell in row] for row in rows)]
    widths = [max(cell_len(row[column]) for row in cells) for column in range(3)]

    lines = table(HEADINGS, rows).split("\n")

    expected = [
        "  ".join(c + " " * (w - cell_len(c)) for c, w in zip(row, widths, strict=True)).rstrip() for row in cells
    ]
    assert lines == expected


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, columns=st.integers(20, 200))
@example(rows=[("", " \x1f", "00000000")], columns=20)
def test_on_a_terminal_no_word_is_broken_and_none_is_lost(
    rows: list[tuple[str, str, str]], columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_columns", lambda: columns)
    words = [word for row in rows for cell in row for word in shown(cell).split()]

    text = table(HEADINGS, rows)

    assert sorted(text.split()) == sorted([*HEADINGS, *words])
    assert "\x1b" not in text


def test_a_table_of_nothing_says_so() -> None:
    assert table(HEADINGS, []) == "(nothing)"
