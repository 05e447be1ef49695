"""The README is executed, not trusted."""

from __future__ import annotations

import pytest

from tests.demo_home import DemoHome
from tests.readme import README, run, run_script, with_real_output


@pytest.mark.graph
def test_every_command_and_script_of_the_readme_prints_what_it_shows(demo_home: DemoHome) -> None:
    text, home = README.read_text(encoding="utf-8"), demo_home.home
    scripts = list[str]()

    def answer_script(script: str) -> str:
        scripts.append(script)
        return run_script(script, home)

    assert with_real_output(text, lambda command: run(command, home), answer_script) == text
    assert ["frames.open_home" in script for script in scripts] == [True]
