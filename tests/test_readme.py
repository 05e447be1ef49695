"""The README and the pages of docs/ are executed, not trusted."""

from __future__ import annotations

import pytest

from tests.demo_home import DemoHome
from tests.readme import PAGES, README, run, run_script, with_real_output


@pytest.mark.graph
def test_every_command_and_script_of_the_readme_and_of_each_page_prints_what_it_shows(demo_home: DemoHome) -> None:
    home = demo_home.home
    commands, scripts = list[str](), list[str]()

    def answer(command: str) -> str:
        commands.append(command)
        return run(command, home)

    def answer_script(script: str) -> str:
        scripts.append(script)
        return run_script(script, home)

    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        assert with_real_output(text, answer, answer_script) == text, page.name
    assert PAGES[0] == README and ["frames.open_home" in script for script in scripts] == [True]
    assert {"serve --help", "graph hash"} <= set(commands)
