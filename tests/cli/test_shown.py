"""Nothing that the command line prints acts on the terminal or forges a line, whatever is held and whatever was typed."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from graphintel.cli import linked_premises, review, text
from graphintel.cli.invocation import Invocation
from graphintel.service.answers.reviews import ReviewList
from graphintel.service.reads import Reads
from tests.answers import answer_of
from tests.cli.test_program import run
from tests.dashboards.conftest import context_of
from tests.dashboards.lists import FLAT, NUMBER, ListService, world
from tests.dashboards.test_safe_text import FREE, poisoned
from tests.model.test_shown_text import ANYTHING, HOSTILE, acting

CLI = Path(text.__file__).parent
REVIEW = {
    "id": "network:0",
    "name": "Test",
    "note": "why",
    "reopened_by": [],
    "indicator": "",
    "state": "taken",
    "step": "taken",
}
REVIEW |= {"officer": "ana", "review_on": "2026-03-31", "overdue": False, "at": "2026-03-01", "to": "", "outcome": ""}


def answers() -> dict[str, tuple[Callable[[Any], str], Any]]:
    """Every reading of the command line with its text and an answer."""
    context = context_of(ListService(world()))
    network = context.read(Reads.networks, every=True, limit=0).networks[0].id
    found = {
        "hits": (text.hits, context.read(Reads.search, text="07700 900301", limit=9)),
        "shown": (text.shown, context.read(Reads.show, id=NUMBER)),
        "expansion": (text.expansion, context.read(Reads.expand, id=NUMBER, link="", limit=9)),
        "networks": (text.networks, context.read(Reads.networks, every=True, limit=0)),
        "network": (text.network, context.read(Reads.network, id=network)),
        "premises": (text.premises, context.read(Reads.premises, id=FLAT)),
        "linked premises": (linked_premises.layout, context.read(Reads.linked_premises, id=FLAT)),
        "indicators": (text.indicators, context.read(Reads.indicators, id=FLAT)),
        "reviews": (review.reviews_text, answer_of(ReviewList, reviews=[REVIEW], counts={"open": 1}, total=1)),
    }
    issue = {"file": "a.csv", "line": 2, "column": "name", "message": "text", "code": "bad"}
    found["report"] = text.report, {
        "read": 1, "accepted": 0, "quarantined": 1, "encodings": [], "issues": [issue],
    }  # fmt: skip
    found["fields"] = text.fields, {"name": "a", "several": ["a", {"name": "b"}], "inner": {"name": "c"}}
    return found


ANSWERS = answers()


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_no_text_for_people_has_more_lines_than_its_layout(name: str) -> None:
    lay_out, answer = ANSWERS[name]
    free = FREE | {"message", "file", "column"}
    hostile = poisoned(answer) if name not in {"report", "fields"} else _poisoned_in(answer, free)

    told = lay_out(hostile)

    assert "forged" in told and acting(told.replace("\n", "")) == []
    assert told.count("\n") == lay_out(answer).count("\n")
    assert not any(line.startswith("forged") for line in told.splitlines())


def _poisoned_in(answer: Any, names: set[str]) -> Any:
    if isinstance(answer, dict):
        return {
            key: poisoned(value, True) if key in names else _poisoned_in(value, names) for key, value in answer.items()
        }
    return [_poisoned_in(one, names) for one in answer] if isinstance(answer, list) else answer


@given(st.lists(st.lists(ANYTHING, min_size=2, max_size=2), min_size=1))
def test_a_table_has_one_line_a_row(rows: list[list[str]]) -> None:
    told = text.table(["a", "b"], rows)

    assert told.count("\n") == len(rows) and acting(told.replace("\n", "")) == []


@given(st.dictionaries(ANYTHING, ANYTHING | st.lists(ANYTHING)))
def test_what_is_printed_is_harmless_and_a_document_stays_exact(answer: dict[str, Any]) -> None:
    for as_json in (True, False):
        with CliRunner().isolation() as (out, _, _):
            Invocation(json=as_json).print(answer, text.fields)
            said = out.getvalue().decode("utf-8")

        assert acting(said.replace("\n", "")) == []
        if as_json:
            assert json.loads(said) == json.loads(json.dumps(answer))
        else:
            assert said.count("\n") == max(1, len(answer))


@pytest.mark.parametrize("place", ["usage", "choice", "option", "account", "file", "source", "home"])
def test_what_is_refused_is_said_on_one_harmless_line(tmp_path: Path, place: str) -> None:
    hostile = HOSTILE.replace("\x00", "").replace("\ud800", "").replace("\udcff", "") + "\nforged"
    arguments = {
        "usage": [hostile],
        "choice": ["account", "add", "ana", "--role", hostile],
        "option": ["show", f"--{hostile}", "x"],
        "account": ["--as", hostile, "show", "phone:1"],
        "file": ["check", "cards", hostile],
        "source": ["check", hostile, "a.csv"],
        "home": ["--home", f"{__file__}/{hostile}", "status"],
    }[place]

    answer = run(tmp_path, *arguments)

    assert answer.exit_code in {1, 2} and answer.stdout == ""
    assert acting(answer.stderr.replace("\n", "")) == []
    assert not any(line.startswith("forged") for line in answer.stderr.splitlines())


@pytest.mark.parametrize("half", ["\udcff", "a\udc80"])
@pytest.mark.parametrize(
    "arguments",
    [
        ["search", "?"],
        ["show", "?"],
        ["--as", "?", "show", "phone:1"],
        ["show", "phone:1", "--as", "?"],
        ["path", "a", "?"],
        ["account", "add", "?"],
        ["account", "keys", "ana", "--holds", "?"],
        ["item", "regrade", "?", "--handling", "P"],
        ["check", "?", "a.csv"],
        ["check", "cards", "?"],
        ["ingest", "cards", "?"],
        ["recipient", "add", "?", "--kind", "police"],
        ["review", "take", "?", "--review-on", "?"],
        ["resolve", "decide", "a", "?", "same", "--reason", "?"],
        ["brief", "?", "--format", "csv", "--recipient", "?", "--out", "?"],
        ["?"],
        ["--home", "?", "status"],
    ],
)
def test_bytes_that_are_no_text_are_refused_in_a_sentence(tmp_path: Path, arguments: list[str], half: str) -> None:
    answer = run(tmp_path, *(argument.replace("?", half) for argument in arguments))

    assert answer.exit_code in {1, 2} and answer.stdout == ""
    assert not isinstance(answer.exception, (UnicodeError, ValueError, TypeError))
    assert acting(answer.stderr.replace("\n", "")) == []


def test_nothing_is_printed_but_by_the_module_that_makes_it_harmless() -> None:
    printing = {
        (path.name, node.func.attr)
        for path in CLI.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr in {"echo", "secho", "print_exc", "write"}
    }

    assert {pair for pair in printing if pair[1] != "write"} == {("program_exit.py", "echo")}
    assert not any(what == "write" and name in {"program.py", "text.py", "read_commands.py"} for name, what in printing)
