"""Commands of the README and of docs/ with their real output: ``python -m tests.readme`` writes it anew, a test holds it to the truth.

In a block marked ``console`` each line that begins with ``$ graphintel`` is run against the demonstration world of
seed 1; what follows up to the next one is its output, to the letter. A block marked
``python`` that a block marked ``text`` follows is run as a notebook's cell is; the second is what it prints.
"""

from __future__ import annotations

import io
import os
import re
import tempfile
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from click.testing import CliRunner

from graphintel.cli.program import program
from graphintel.cli.serving import prepare_demo
from graphintel.service import Service
from graphintel.settings import read_settings

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
PAGES = [README, *sorted((ROOT / "docs").glob("*.md"))]
_BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
_COMMAND = re.compile(r"^\$ graphintel (.*)$", re.MULTILINE)
_SCRIPT = re.compile(r"(```python\n((?:(?!```).)*)```\n\n```text\n).*?(?=```)", re.DOTALL)
MOST_LINES = 14


def run(arguments: str, home: Path) -> str:
    """Return what a command prints, as the README shows it: long output is cut with a line that says so."""
    import shlex

    environment = {**os.environ, "GRAPHINTEL_HOME": str(home)}
    result = CliRunner().invoke(program, shlex.split(arguments), env=environment, prog_name="graphintel")
    lines = [line[:150].rstrip() for line in result.stdout.replace(str(home), "var/demo").splitlines()]
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], f"... {len(lines) - MOST_LINES + 1} more lines"]
    return "\n".join(lines) + "\n"


def run_script(script: str, home: Path) -> str:
    """Return what a Python block prints."""
    with redirect_stdout(io.StringIO()) as printed, redirect_stderr(io.StringIO()):
        exec(compile(script.replace("var/demo", str(home)), "README.md", "exec"), {"__name__": "readme"})
    return printed.getvalue()


def with_real_output(text: str, answer: Callable[[str], str], answer_script: Callable[[str], str]) -> str:
    """Return a page's text with the real output of every command and Python block."""

    def block(found: re.Match[str]) -> str:
        commands = _COMMAND.findall(found[1])
        return "```console\n" + "\n".join(f"$ graphintel {c}\n{answer(c)}" for c in commands) + "```"

    return _SCRIPT.sub(lambda found: found[1] + answer_script(found[2]), _BLOCK.sub(block, text))


def main() -> None:
    """Write the outputs of every page anew."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        with Service.opened(read_settings({"GRAPHINTEL_SINGLE_USER": "yes"}, home=home)) as service:
            prepare_demo(service, 1.0, 1)
            for page in PAGES:
                text = page.read_text(encoding="utf-8")
                page.write_text(
                    with_real_output(text, lambda command: run(command, home), lambda script: run_script(script, home)),
                    encoding="utf-8",
                )


if __name__ == "__main__":
    main()
