"""The command line as people and programs use it: documents, sentences, exit statuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from filelock import FileLock

from graphintel.cli.program import program
from graphintel.model.bases import BASES
from graphintel.model.capacities import CAPACITIES
from graphintel.model.keys import KEYED_TYPES
from graphintel.model.ontology import ENTITY_TYPES, LINK_TYPES
from graphintel.model.roles import ROLES
from graphintel.service.read_functions import READ_FUNCTIONS
from ingest.admission import STATED_FLAGS
from tests.demo_home import DemoHome

SAMPLES = Path(__file__).parents[2] / "ingest" / "samples"
PHONE = "phone:+447700900123"
READS = {
    "search": ["search", "07700 900123"],
    "show": ["show", PHONE],
    "expand": ["expand", PHONE],
    "path": ["path", "card:FA:JS/1", "card:FA:JS/2"],
    "networks": ["networks"],
    "network": ["network", "network:00000000"],
    "reviews": ["review", "list"],
    "exports": ["exports"],
    "indicators": ["indicators", PHONE],
    "premises": ["premises", "premises:XX11AB:14:FLAT 2:ALDER STREET"],
    "linked_premises": ["linked-premises", PHONE],
    "notices": ["notices"],
    "person_status": ["person-status", "person:FA:4711"],
    "support_owed": ["support-owed"],
}
NOT_A_COMMAND = {"between", "whole_graph"}
"""Reads of the chart, and of notebooks (:mod:`graphintel.frames`)."""


def run(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(program, ["--home", str(home), *arguments])


def test_every_read_of_the_service_has_a_command_here() -> None:
    assert set(READS) | NOT_A_COMMAND == set(READ_FUNCTIONS)


def test_check_needs_no_database_and_says_where_each_row_fails(tmp_path: Path) -> None:
    answer = run(tmp_path, "--json", "check", "cards", str(SAMPLES / "cards.csv"))

    report = json.loads(answer.stdout)
    assert answer.exit_code == 0
    assert report["read"] == report["accepted"] + report["known"] + report["quarantined"]
    assert {"file", "row", "line", "column", "code", "value", "message"} <= report["issues"][0].keys()


def test_sources_are_listed_with_their_columns(tmp_path: Path) -> None:
    listed = json.loads(run(tmp_path, "sources", "--json").stdout)["sources"]

    assert {"submissions", "cards", "adverts", "gazetteer", "vehicles"} <= {source["name"] for source in listed}


def test_what_a_source_may_state_is_listed_as_text_and_as_a_document(tmp_path: Path) -> None:
    listed = json.loads(run(tmp_path, "sources", "--vocabulary", "--json").stdout)
    text = run(tmp_path, "sources", "--vocabulary").stdout

    assert {"types", "links", "capacities", "bases", "roles", "flags"} <= listed.keys()
    drives = next(link for link in listed["links"] if link["name"] == "DRIVES")
    assert (drives["starts"], drives["ends"]) == (["Person"], ["Vehicle", "Mark", "MarkFragment"])
    for name in ("DRIVES", "HOLDS_ROLE", "chauffeur", "landlord_or_agent", "POTENTIAL_VICTIM", "observed", "subject"):
        assert (name in text) == (name != "chauffeur")
    assert "SAME_AS" not in text and "DISREGARDED" not in text


def test_the_list_of_what_may_be_stated_leaves_no_declaration_out(tmp_path: Path) -> None:
    """Types and links with what they mean, their ends, roles, flags and bases: as many as are declared for sources."""
    text = run(tmp_path, "sources", "--vocabulary").stdout
    links = [link for link in LINK_TYPES.values() if link.from_input]

    rows = {line.split()[0]: line for line in text.splitlines() if line.strip()}
    assert {*KEYED_TYPES, *ROLES, *STATED_FLAGS, *BASES} <= rows.keys()
    for name in KEYED_TYPES:
        assert (ENTITY_TYPES[name].__doc__ or "").splitlines()[0] in rows[name]
    for link in links:
        assert {end.__name__ for end in (*link.starts, *link.ends)} <= set(rows[link.name].split())
        assert (link.__doc__ or "").splitlines()[0].replace("``", "") in rows[link.name]
        assert ("Either way round." in rows[link.name]) == link.undirected
    assert all(capacity in rows["capacities"] for capacity in CAPACITIES)


def test_a_file_of_the_home_that_cannot_be_used_is_listed_with_why(tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "odd.py").write_text("SOURCE = nothing\n", encoding="utf-8")

    listed = json.loads(run(tmp_path, "sources", "--json").stdout)
    text = run(tmp_path, "sources")

    assert [one["file"] for one in listed["refused"]] == ["odd.py"]
    assert text.exit_code == 0
    assert "cannot be used: odd.py, line 1: NameError" in text.stdout
    assert "nobody else may write them" in text.stdout


@pytest.mark.parametrize("name", sorted(READS))
def test_without_an_account_nothing_is_read(tmp_path: Path, name: str) -> None:
    answer = run(tmp_path, *READS[name])

    assert (answer.exit_code, answer.stdout) == (1, "")
    assert answer.stderr.startswith("graphintel: No account to read as")


def test_wrong_usage_is_status_2(tmp_path: Path) -> None:
    assert run(tmp_path, "expand").exit_code == 2
    assert run(tmp_path, "nonsense").exit_code == 2


def test_a_missing_file_is_a_sentence_not_a_traceback(tmp_path: Path) -> None:
    answer = run(tmp_path, "ingest", "cards", str(tmp_path / "no.csv"))

    assert answer.exit_code == 1 and answer.stdout == ""
    assert answer.stderr.count("\n") == 1 and "no.csv" in answer.stderr


@pytest.mark.graph
@pytest.mark.parametrize("name", sorted(READS))
def test_where_the_audit_chain_is_held_no_byte_is_shown(demo_home: DemoHome, name: str) -> None:
    chain = demo_home.service.settings.audit_file
    with FileLock(chain.with_name(chain.name + ".lock")):
        answer = run(demo_home.home, "--as", "officer", "--json", *READS[name])

    assert (answer.exit_code, answer.stdout) == (1, "")
    assert answer.stderr.splitlines()[-1].startswith("graphintel: ")


@pytest.mark.graph
def test_hidden_and_unknown_ids_get_the_same_answer(demo_home: DemoHome) -> None:
    hidden = demo_home.truth["stories"]["protected"]["person"]
    unknown = "person:FB:NOBODY"
    for command in (["show"], ["expand"], ["path", PHONE]):
        answers = [run(demo_home.home, "--as", "officer", *command, i) for i in (hidden, unknown)]
        assert [a.exit_code for a in answers] == [1, 1] and answers[0].stdout == answers[1].stdout == ""
        assert answers[0].stderr.replace(hidden, "X") == answers[1].stderr.replace(unknown, "X")


@pytest.mark.graph
def test_one_json_document_is_all_of_standard_output(demo_home: DemoHome) -> None:
    for name in ("search", "show", "expand", "path", "networks", "reviews"):
        answer = run(demo_home.home, "--as", "officer", "--json", *READS[name])
        assert answer.exit_code == 0, answer.stderr
        assert isinstance(json.loads(answer.stdout), dict)


@pytest.mark.graph
def test_status_counts_for_an_administrator_only(demo_home: DemoHome) -> None:
    assert "statements" not in json.loads(run(demo_home.home, "--json", "status").stdout)
    assert json.loads(run(demo_home.home, "--json", "--as", "administrator", "status").stdout)["statements"] > 5000


@pytest.mark.graph
def test_an_administrator_reads_no_intelligence(demo_home: DemoHome) -> None:
    answer = run(demo_home.home, "--as", "administrator", "show", PHONE)

    assert (answer.exit_code, answer.stdout) == (1, "")
