"""On a terminal a command that waits for networks says how far they are, and leaves nothing of it; elsewhere it says nothing."""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

import pytest

from graphintel.cli import progress_line as progress_lines
from graphintel.cli.progress_line import progress_line
from graphintel.model.progress import report_share
from tests.service.small_home import opened
from tests.terminal import Terminal

EAGER = """
from graphintel.cli import main, progress_line
progress_line._FIRST_SECONDS = progress_line._EACH_SECONDS = 0
main()
"""
"""The program, which says at once how far it is."""


class _Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("seconds", "is_said"), [(0.0, True), (60.0, False)], ids=["long", "short"])
def test_only_whoever_waits_longer_sees_it_and_nothing_is_left(
    monkeypatch: pytest.MonkeyPatch, seconds: float, is_said: bool
) -> None:
    monkeypatch.setattr(sys, "stderr", screen := _Screen())
    monkeypatch.setattr(progress_lines, "_FIRST_SECONDS", seconds)

    with pytest.raises(InterruptedError), progress_line():
        report_share(2, 5)
        raise InterruptedError
    with progress_line():
        report_share(2, 5)
        report_share(5, 5)
        screen.write("answer")

    assert ("Networks are being worked out: 40 % done" in screen.getvalue()) == is_said
    assert screen.getvalue().count("\r\x1b[K") == 4 * is_said and screen.getvalue().endswith(
        "\r\x1b[Kanswer"[-6 - 4 * is_said :]
    )


def test_what_is_no_terminal_gets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", file := io.StringIO())
    monkeypatch.setattr(progress_lines, "_FIRST_SECONDS", 0.0)

    with progress_line():
        report_share(2, 5)

    assert file.getvalue() == ""


@pytest.mark.graph
def test_a_reading_command_says_it(tmp_path: Path) -> None:
    with opened(tmp_path) as service:
        home = service.settings.home

    with Terminal([sys.executable, "-c", EAGER, "--home", str(home), "--as", "ana", "networks"]) as terminal:
        printed = terminal.until("2 distinct people at least")
        assert terminal.is_over()

    assert "\r\x1b[KNetworks are being worked out: 9 % done" in printed
    assert re.search(r"left\r\x1b\[K[A-Z]", printed), "the answer begins on a line of its own"
