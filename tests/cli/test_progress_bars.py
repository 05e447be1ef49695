"""Bars of long work: on a terminal, and nowhere else."""

from __future__ import annotations

import sys

import pytest

from graphintel.cli.progress_bars import progress_bars
from tests.terminal import Terminal

_PROGRAM = """
import time
from graphintel.cli.progress_bars import progress_bars
with progress_bars() as tell:
    tell("rows read", 1_000, 4_000)
    tell("lines read", 5, 0)
    time.sleep(60)
"""


def test_a_terminal_shows_within_a_second_what_is_done_of_how_many() -> None:
    with Terminal([sys.executable, "-c", _PROGRAM], TERM="xterm", COLUMNS="100") as terminal:
        shown = terminal.until("5/?")

    assert "rows read" in shown
    assert "1000/4000" in shown


def test_where_nobody_looks_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    with progress_bars() as tell:
        tell("rows read", 1_000, 4_000)

    assert capfd.readouterr() == ("", "")
