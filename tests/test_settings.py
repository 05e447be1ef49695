"""Settings are checked at the start, and one module reads the environment."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from graphintel.errors import SettingsError
from graphintel.settings import VARIABLES, read_settings

ROOT = Path(__file__).parent.parent


def test_defaults_keep_everything_in_the_home(tmp_path: Path) -> None:
    settings = read_settings({}, home=tmp_path)

    assert settings.embedded
    assert settings.ledger_url == f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    assert settings.audit_file == tmp_path / "audit" / "chain.jsonl"
    assert (settings.port, settings.account, settings.quarantine_reserved) == (8050, "", False)


def test_the_home_of_the_command_line_wins_over_the_variable(tmp_path: Path) -> None:
    settings = read_settings({"GRAPHINTEL_HOME": str(tmp_path / "variable")}, home=tmp_path / "option")

    assert settings.home == tmp_path / "option"


def test_a_relative_home_is_made_absolute_so_that_a_later_change_of_folder_does_not_move_it() -> None:
    assert read_settings({"GRAPHINTEL_HOME": "somewhere"}).home == Path("somewhere").absolute()


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"GRAPHINTEL_PORT": "http"}, "GRAPHINTEL_PORT is 'http'; expected a port number from 1 to 65535."),
        ({"GRAPHINTEL_PORT": "70000"}, "GRAPHINTEL_PORT is '70000'; expected a port number from 1 to 65535."),
        ({"GRAPHINTEL_RESERVED": "maybe"}, "GRAPHINTEL_RESERVED is 'maybe'; expected accept or quarantine."),
        (
            {"GRAPHINTEL_GRAPH_URI": "http://127.0.0.1"},
            "GRAPHINTEL_GRAPH_URI is 'http://127.0.0.1'; expected",
        ),
        ({"GRAPHINTEL_GRAPH_URI": "bolt://graph.invalid"}, "write bolt+s://graph.invalid"),
        (
            {"GRAPHINTEL_GRAPH_URI": "bolt://127.0.0.1"},
            "GRAPHINTEL_GRAPH_PASSWORD_FILE is ''; expected a file",
        ),
    ],
)
def test_a_wrong_setting_is_refused_in_one_sentence_that_names_it(
    variables: dict[str, str], said: str, tmp_path: Path
) -> None:
    with pytest.raises(SettingsError) as refusal:
        read_settings(variables, home=tmp_path)

    assert said in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_home_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "home").touch()

    with pytest.raises(SettingsError, match="is a file; expected a directory"):
        read_settings({}, home=tmp_path / "home")


@pytest.mark.parametrize("uri", ["bolt://127.0.0.1:7687", "neo4j+s://graph.invalid", "bolt://localhost"])
def test_a_neo4j_is_reached_in_clear_on_loopback_and_with_tls_elsewhere(uri: str, tmp_path: Path) -> None:
    password = tmp_path / "password"
    password.write_text("safe")

    settings = read_settings(
        {"GRAPHINTEL_GRAPH_URI": uri, "GRAPHINTEL_GRAPH_PASSWORD_FILE": str(password)}, home=tmp_path
    )

    assert (settings.embedded, settings.graph_uri, settings.graph_password_file) == (False, uri, password)


def test_every_variable_that_is_read_is_described() -> None:
    read = {
        node.value
        for node in ast.walk(ast.parse((ROOT / "graphintel" / "settings.py").read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("GRAPHINTEL_")
    }

    assert {name for name in read if name.isupper() and " " not in name} == set(VARIABLES)


def test_no_other_module_reads_a_variable() -> None:
    readers = {
        path.relative_to(ROOT).as_posix()
        for package in ("graphintel", "ingest", "dashboards")
        for path in (ROOT / package).rglob("*.py")
        if re.search(r"os\.environ(?!,)|getenv", path.read_text(encoding="utf-8"))
    }

    assert readers == {"graphintel/settings.py"}
