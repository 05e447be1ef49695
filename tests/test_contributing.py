"""CONTRIBUTING is done, not trusted: what it names is there, and what it adds works in a scratch copy."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

import pytest

from graphintel.model.records import Statement
from graphintel.queries import parse_query
from tests.contributing import ROOT, TEXT, Shown, additions, copy_tree, table
from tests.cypher.cases import Case, case_from
from tests.engines import Engine

_PATH = re.compile(r"`([\w./-]+/|[\w./-]+\.(?:py|js|toml|md))`")
KINDS = ("source", "entity type", "link", "indicator", "format", "query", "read", "command", "page")
ADDED = additions()

_CLAIMS = "tests/contributed.py::test_"
_INDICATORS = "tests/indicators/test_worlds.py::test_"
_QUERIES = "tests/cypher/test_files.py::test_"
_REGISTRY = "tests/ingest/test_registry.py::test_every_source_"
_GUARD = "tests/dashboards/test_guard.py::test_"
_NEW_INDICATOR, _NEW_QUERY = "i90_card_and_advert", "read/counted"
PROVED_BY: dict[str, tuple[str, ...]] = {
    "source": (
        f"{_REGISTRY}has_a_sample_of_5_to_20_rows_with_an_awkward_one[lockers]",
        f"{_REGISTRY}describes_its_columns_and_keys[lockers]",
        f"{_REGISTRY}file_has_a_test_at_the_mirrored_path",
        "tests/ingest/sources/test_lockers.py::test_the_sample_gives_exactly_these_numbers",
    ),
    "entity type": (
        f"{_CLAIMS}a_boat_is_found_by_what_is_typed",
        f"{_CLAIMS}a_boat_is_drawn_with_its_look_and_stands_in_the_legend",
        f"{_CLAIMS}a_boat_joins_people_in_a_network",
        f"{_CLAIMS}type_and_links_stand_in_the_vocabulary_and_in_no_export",
    ),
    "link": (
        f"{_CLAIMS}a_link_is_worded_and_read",
        f"{_CLAIMS}type_and_links_stand_in_the_vocabulary_and_in_no_export",
    ),
    "indicator": (
        f"{_INDICATORS}every_indicator_of_the_catalogue_has_its_three_worlds",
        *(
            f"{_INDICATORS}a_world_shows_what_it_was_written_for[{_NEW_INDICATOR}-{kind}]"
            for kind in ("PRESENT", "COUNTERED", "ABSENT")
        ),
        f"{_INDICATORS}what_is_present_rests_on_statements_and_says_when_it_expires[{_NEW_INDICATOR}]",
    ),
    "format": (f"{_CLAIMS}a_format_writes_all_of_a_briefing_the_same_each_time",),
    "query": (
        f"{_QUERIES}labels_and_link_types_are_the_ontologys[{_NEW_QUERY}]",
        f"{_QUERIES}properties_are_declared[{_NEW_QUERY}]",
        f"{_QUERIES}a_read_does_not_write_and_is_bounded[{_NEW_QUERY}]",
        f"{_QUERIES}every_relationship_read_is_under_the_one_visibility_predicate[{_NEW_QUERY}]",
        f"{_QUERIES}every_file_has_a_case_and_every_case_a_file",
    ),
    "read": ("tests/service/test_smaller_graph.py::test_what_is_hidden_leaves_no_trace[holdings]",),
    "command": (f"{_CLAIMS}a_command_stands_in_the_help_and_lays_its_answer_out",),
    "page": (
        f"{_CLAIMS}a_page_opens_for_its_roles_only_and_stands_in_their_navigation",
        f"{_CLAIMS}a_page_shows_what_it_reads",
        f"{_GUARD}every_callback_refuses_a_caller_who_is_not_signed_in",
        f"{_GUARD}every_callback_of_ours_takes_identity_from_the_session",
        f"{_GUARD}pages_hold_no_data_before_they_ask",
        "tests/dashboards/test_page.py::test_every_element_of_the_whole_page_has_an_id_of_its_own",
    ),
}
"""Tests that prove an addition in the copy, by kind: those that walk what is found, and the claims of its own."""
RECORDED = (
    "tests/dashboards/test_recorded.py::test_every_callback_leaves_its_entries_with_account_session_and_address",
)
"""The test on a real home that walks the callbacks: the new page's read has its entry."""
IN_BROWSER = tuple(
    f"{_CLAIMS}a_page_is_opened_and_asked_in_a_browser[{account}]" for account in ("officer", "administrator")
)
"""Claims about the added page where it is shown, and where it is not."""


def test_every_file_and_folder_that_contributing_names_is_there() -> None:
    """A name without its folder is that of a file anywhere in the tree; what the page itself adds is not there yet."""
    names = {
        path.name
        for folder in ("graphintel", "ingest", "dashboards", "demonstration", "tests")
        for path in (ROOT / folder).rglob("*")
    }
    named = set(_PATH.findall(TEXT)) - {shown.path for kind in KINDS for shown in ADDED[kind] if shown.is_new}

    missing = [
        name
        for name in sorted(named)
        if not any(
            (ROOT / folder / name).exists() for folder in ("", "graphintel", "ingest", "dashboards", "demonstration")
        )
        and not ("/" not in name.rstrip("/") and name.rstrip("/") in names)
    ]

    assert len(named) > 30
    assert missing == []


def test_each_kind_of_addition_has_its_row_and_its_example() -> None:
    assert tuple(table()) == tuple(ADDED) == KINDS == tuple(PROVED_BY)


@pytest.mark.parametrize("kind", KINDS)
def test_an_addition_takes_as_many_files_as_the_table_says(kind: str) -> None:
    product = [shown for shown in ADDED[kind] if not shown.path.startswith("tests/")]
    new = sum(shown.is_new for shown in product)

    assert (new, len(product) - new, len(ADDED[kind]) - len(product)) == table()[kind]
    assert len(product) <= 2


def run_in(copy: Path, tests: Sequence[str]) -> dict[str, str]:
    """Run tests in a copy and return the outcome of each, with all that pytest printed under an empty name."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n0", "-rA", "-p", "no:cacheprovider", *dict.fromkeys(tests)],
        cwd=copy, env=os.environ | {"PYTHONPATH": str(copy)}, capture_output=True, text=True, timeout=500, check=False,
    )  # fmt: skip
    outcomes = re.findall(r"^(PASSED|FAILED|ERROR|SKIPPED) (\S+)", done.stdout, re.MULTILINE)
    return {"": f"{done.stdout[-6000:]}{done.stderr[-2000:]}", **{name: outcome for outcome, name in outcomes}}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the tree to which everything is added that CONTRIBUTING shows."""
    made = copy_tree(
        tmp_path_factory.mktemp("copy"), "graphintel", "ingest", "dashboards", "demonstration", "cypher", "tests"
    )
    for name in ("pyproject.toml", "CONTRIBUTING.md"):
        (made / name).write_text((ROOT / name).read_text(encoding="utf-8"), encoding="utf-8")
    for kind in KINDS:
        for shown in ADDED[kind]:
            shown.write(made)
    return made


@pytest.fixture(scope="module")
def outcomes(copy: Path) -> dict[str, str]:
    """Return the outcomes of all tests that prove additions, run together."""
    return run_in(copy, [test for kind in KINDS for test in PROVED_BY[kind]])


@pytest.mark.parametrize("kind", KINDS)
def test_what_contributing_adds_is_found_and_works(kind: str, outcomes: dict[str, str]) -> None:
    assert {test: outcomes.get(test) for test in PROVED_BY[kind]} == dict.fromkeys(PROVED_BY[kind], "PASSED"), outcomes[
        ""
    ]


@pytest.mark.graph
def test_what_the_added_page_reads_has_its_entry(copy: Path) -> None:
    outcomes = run_in(copy, RECORDED)

    assert {test: outcomes.get(test) for test in RECORDED} == dict.fromkeys(RECORDED, "PASSED"), outcomes[""]


@pytest.mark.browser
def test_the_added_page_is_opened_and_asked_by_the_script_that_knows_of_no_page(copy: Path) -> None:
    outcomes = run_in(copy, IN_BROWSER)

    assert {test: outcomes.get(test) for test in IN_BROWSER} == dict.fromkeys(IN_BROWSER, "PASSED"), outcomes[""]


def _shown(kind: str, ending: str) -> Shown:
    return next(shown for shown in ADDED[kind] if shown.path.endswith(ending))


def test_the_added_query_answers_its_case(engine: Engine) -> None:
    query = parse_query(_NEW_QUERY, _shown("query", ".cypher").text)
    case: Case = case_from(json.loads(_shown("query", ".json").text))
    case.load(engine)

    assert case.is_answered_by(case.run(engine, query))


def _is_copied(node: ast.keyword) -> bool:
    return isinstance(node.value, ast.Attribute) and node.value.attr == node.arg


def _written_names() -> set[str]:
    """Return the names that product code gives a value as a keyword, other than by copying it, or sets on an object."""
    nodes = [
        node
        for folder in ("graphintel", "ingest", "dashboards")
        for path in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    ]
    return {node.arg for node in nodes if isinstance(node, ast.keyword) and node.arg and not _is_copied(node)} | {
        node.attr for node in nodes if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
    }


def test_what_is_listed_as_written_by_nothing_is_there_and_written_by_nothing() -> None:
    listed = re.findall(r"^\| `Statement\.(\w+)` \|", TEXT, re.MULTILINE)

    assert set(listed) <= {field.name for field in fields(Statement)}
    assert len(listed) == 3
    assert not set(listed) & _written_names()
