"""A home says when its rows were derived by other rules; upgrade and remap derive them again, and lose nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from graphintel.cli.program import program
from graphintel.service import Service
from graphintel.settings import read_settings
from ingest import derived_version, version_in_use

LETS = """
from ingest.source import Column, DateRange, Entity, Link, Records

LET = Column("let", required=True)
DAY = Column("day", required=True)
HOLDER = Column("holder", required=True)
NAME = Column("name")
PLACE = Column("place", required=True)
SOURCE = Records(
    name="lets",
    about="Who lets what",
    columns=(LET, DAY, HOLDER, PLACE),
    ignored=("name",),
    record_id=(LET,),
    owner_force="FA",
    marking="OFFICIAL",
    reported=DateRange(DAY),
    scheme="3x5x2",
    source_eval="1",
    info_eval="A",
    handling="P",
    basis="record",
    entities=(Entity("holder", "Person", key=HOLDER), Entity("place", "Premises", key=PLACE)),
    links=(Link("LIVES_AT", "holder", "place"),),
)
"""
BETTER = (
    LETS.replace("key=HOLDER)", "key=HOLDER, caption=NAME)")
    .replace("HOLDER, PLACE),", "HOLDER, NAME, PLACE),")
    .replace('    ignored=("name",),\n', "")
)
ROWS = """let,day,holder,name,place
L1,13/02/2024,FA:N1,Testname Alder,"14 Alder Street, XX1 1AB"
L2,03/04/2025,FA:N2,Testname Birch,"14 Alder Street, XX1 1AB"
L3,03/04/2025,07700,Testname Oak,
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home with a source of its own; its graph runs on while commands open and close it."""
    folder = tmp_path_factory.mktemp("upgrade")
    settings = read_settings({"GRAPHINTEL_SINGLE_USER": "yes"}, home=folder / "home")
    with Service.opened(settings) as service:
        (settings.home / "sources").mkdir(mode=0o700)
        declare(settings.home, LETS)
        (folder / "lets.csv").write_text(ROWS, encoding="utf-8")
        assert service.maintenance.ingest("lets", [folder / "lets.csv"])["accepted"] == 2
        yield settings.home


def declare(home: Path, text: str) -> None:
    (home / "sources" / "lets.py").write_text(text, encoding="utf-8")


def run(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(program, ["--home", str(home), "--json", *arguments])


def answer_of(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.stderr
    answer: dict[str, Any] = json.loads(result.stdout)
    return answer


def canonical(home: Path) -> list[tuple[str, ...]]:
    with Service.opened(read_settings({}, home=home)) as service:
        return list(service.ledger.canonical())


def test_a_better_declaration_is_said_shown_and_applied_and_no_let_is_lost(home: Path) -> None:
    declare(home, LETS + "\n# only a remark\n")
    assert "declarations" not in run(home, "batch", "list").stderr
    declare(home, BETTER)
    before = canonical(home)

    noticed, status = run(home, "batch", "list"), answer_of(run(home, "status"))
    refused = answer_of(run(home, "ingest", "lets", str(home.parent / "lets.csv")))
    tried = answer_of(run(home, "remap", "lets", "--dry-run"))
    assert canonical(home) == before
    applied = answer_of(run(home, "remap", "lets"))
    again = answer_of(run(home, "remap", "lets"))

    assert noticed.stderr.count("graphintel remap SOURCE") == 1
    assert status["derived"] in noticed.stderr
    assert {issue["code"] for issue in refused["issues"]} >= {"differs_from_held"}
    assert tried["links"] == applied["links"] == {"LIVES_AT": {"added": 0, "rewritten": 2, "removed": 0}}
    assert (tried["applied"], tried["batch"], applied["applied"], again["rows"]) == (False, 0, True, 0)
    lets = [line for line in canonical(home) if line[:1] == ("statement",) and "LIVES_AT" in line]
    assert {(line[5], line[8]) for line in lets} == {
        ("person:FA:N1", "Testname Alder"),
        ("person:FA:N2", "Testname Birch"),
    }
    assert answer_of(run(home, "status"))["derived"] == "ready"
    assert answer_of(run(home, "graph", "hash")) == answer_of(run(home, "graph", "rebuild"))


def test_other_rules_are_said_until_everything_is_derived_again(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (derived_version, version_in_use):
        monkeypatch.setattr(module, "text_digest", lambda: "others")
        monkeypatch.setattr(module, "rules_digest", lambda: "others")
    before = canonical(home)

    assert "graphintel upgrade derives it again" in run(home, "batch", "list").stderr
    upgraded = answer_of(run(home, "upgrade"))

    assert (upgraded["links"], upgraded["undeclared"]) == ({}, [])
    assert canonical(home) == before
    assert answer_of(run(home, "status"))["derived"] == "ready"


def test_rows_of_a_source_that_is_gone_stay_and_are_named(home: Path) -> None:
    before = canonical(home)
    (home / "sources" / "lets.py").unlink()

    upgraded = answer_of(run(home, "upgrade"))
    gone = run(home, "remap", "lets")

    assert (upgraded["undeclared"], upgraded["rows"]) == (["lets"], 0)
    assert canonical(home) == before
    assert (gone.exit_code, gone.stdout) == (1, "")
    assert "lets" in gone.stderr
    declare(home, BETTER)
    assert answer_of(run(home, "upgrade"))["rows"] == 0
