"""The README is executed, not trusted."""

from __future__ import annotations

import pytest

from tests.demo_home import DemoHome
from tests.readme import README, run, with_real_output


@pytest.mark.graph
def test_every_command_of_the_readme_prints_what_it_shows(demo_home: DemoHome) -> None:
    text = README.read_text(encoding="utf-8")

    assert with_real_output(text, lambda command: run(command, demo_home.home)) == text
