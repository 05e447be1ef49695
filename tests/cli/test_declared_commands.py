"""The list of commands is that of the modules, and what is loaded is what a command needs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import click
import pytest

from graphintel.cli.declared_commands import declared_commands, summaries
from graphintel.cli.program import program
from tests.cli.test_program import PHONE
from tests.cli.test_program_exit import ROOT, environment
from tests.demo_home import DemoHome

LOADED = """
import json, sys
from graphintel.cli import main
try:
    main()
finally:
    print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""
SERVICE = {"graphintel.service", "graphintel.model.ontology", "sqlalchemy", "neo4j", "numpy", "rich"}
NOT_FOR_READING = {
    *("pandas", "networkx", "igraph", "openpyxl", "docx", "typst", "zxcvbn", "alembic", "dash", "demonstration"),
    *("ingest.run", "ingest.source", "graphintel.service.maintenance", "graphintel.service.briefings"),
    *("graphintel.briefing.compose", "graphintel.cli.maintenance", "graphintel.cli.serving"),
}


def loaded_by(*arguments: str, status: int = 0) -> set[str]:
    """Return the modules that a run of the program has loaded when it ends."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *arguments],
        cwd=ROOT, env=environment(), capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == status, done.stderr
    return set(json.loads(done.stderr.splitlines()[-1]))


def test_every_command_is_listed_as_it_describes_itself() -> None:
    declared = {name: one.summary for name, one in declared_commands().items()}

    registered = dict(program.commands.items())

    assert len(registered) > 30 and declared.keys() == registered.keys() == set(program.commands)
    for name, command in registered.items():
        listed = declared[name]
        assert (listed.name, listed.hidden, listed.deprecated) == (name, command.hidden, command.deprecated)
        assert listed.get_short_help_str(70) == command.get_short_help_str(70) != ""


def test_a_command_is_loaded_from_the_module_that_declares_it() -> None:
    for name, declared in declared_commands().items():
        command = program.commands[name]

        assert getattr(command.callback, "__module__", "") == declared.module


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@program.command()\ndef who_is_it(): ...", ["who-is-it"]),
        ("@program.command('sign-in', hidden=True)\n@x\ndef a(): ...", ["sign-in"]),
        ("@program.group()\ndef audit(): ...\n\n" + "@audit.command('verify')\ndef verify(): ...", ["audit"]),
        ("def program(): ...\ndef inner():\n    @program.command()\n    def not_one(): ...", []),
        ("", []),
    ],
)
def test_what_stands_under_the_program_at_the_top_of_a_module_is_a_command(text: str, names: list[str]) -> None:
    assert [one.name for one in summaries(text)] == names


def test_a_hidden_command_is_hidden_from_the_list_too() -> None:
    [hidden] = summaries("@program.command(hidden=True)\ndef a(): 'About.'")

    assert hidden.hidden and isinstance(hidden, click.Command)


@pytest.mark.parametrize(("arguments", "status"), [(["--help"], 0), (["--version"], 0), (["nonsense"], 2), ([], 2)])
def test_help_version_and_wrong_usage_load_nothing_of_the_service(arguments: list[str], status: int) -> None:
    assert SERVICE & loaded_by(*arguments, status=status) == set()


@pytest.mark.graph
@pytest.mark.parametrize("command", [["search", "07700 900123"], ["expand", PHONE], ["show", PHONE]])
def test_a_read_loads_neither_readers_of_files_nor_writers_nor_libraries_that_it_does_not_use(
    demo_home: DemoHome, command: list[str]
) -> None:
    loaded = loaded_by("--home", str(demo_home.home), "--as", "officer", *command)

    assert loaded >= {"neo4j", "sqlalchemy", "graphintel.service.search"}
    assert NOT_FOR_READING & loaded == set()


def test_what_is_not_loaded_for_reading_exists() -> None:
    own = [name for name in NOT_FOR_READING if name.startswith(("graphintel.", "ingest."))]

    assert all((ROOT / Path(*name.split("."))).with_suffix(".py").is_file() for name in own)
