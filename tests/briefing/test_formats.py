"""What holds for every format: all of it is there, nothing else, and the same each time."""

from __future__ import annotations

import ast
import getpass
import importlib.metadata
import re
from dataclasses import fields, replace
from pathlib import Path

import pytest

from graphintel.briefing import content, writers
from graphintel.briefing.content import Briefing
from graphintel.briefing.formats import FORMATS, prepared
from graphintel.errors import GraphintelError
from tests.briefing import examples
from tests.briefing.readers import texts

NAMES = ["anx", "csv", "docx", "gexf", "graphml", "pdf", "png", "svg", "xlsx"]
FILES = {
    "anx": {"chart.anx"},
    "csv": {"summary.csv", "things.csv", "statements.csv", "indicators.csv", "method.csv"},
    "docx": {"briefing.docx"},
    "gexf": {"graph.gexf"},
    "graphml": {"graph.graphml"},
    "pdf": {"briefing.pdf"},
    "png": {"chart.png"},
    "svg": {"chart.svg"},
    "xlsx": {"briefing.xlsx"},
}
WRITTEN = [name for name in NAMES if name != "png"]
"""Formats that hold text."""


def _text(name: str, briefing: Briefing) -> str:
    return "\n".join(texts(file, data) for file, data in FORMATS[name].write(briefing).items())


def _flat(text: str) -> str:
    """Return text without what a line's end may have put in."""
    return re.sub(r"\s+", "", text)


def test_each_module_of_writers_is_a_format_under_its_own_name() -> None:
    modules = {path.stem for path in Path(writers.__path__[0]).glob("*.py")} - {"__init__"}

    assert set(FORMATS) == modules == set(NAMES)
    assert all(FORMATS[name].name == name and FORMATS[name].about for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_file_names_are_constant(name: str) -> None:
    assert set(FORMATS[name].write(examples.small())) == FILES[name]
    assert set(FORMATS[name].write(examples.nasty())) == FILES[name]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("briefing", [examples.small, examples.alone, examples.nasty])
def test_the_same_briefing_gives_the_same_bytes(name: str, briefing: type[Briefing]) -> None:
    assert FORMATS[name].write(briefing()) == FORMATS[name].write(briefing())


@pytest.mark.parametrize("name", WRITTEN)
@pytest.mark.parametrize("briefing", [examples.small(), examples.alone()], ids=["small", "alone"])
def test_every_file_says_what_it_is_for_whom_and_until_when(name: str, briefing: Briefing) -> None:
    for file, data in FORMATS[name].write(briefing).items():
        text = texts(file, data)
        for said in (briefing.marking, briefing.ref, briefing.recipient, *briefing.handling):
            assert _flat(said) in _flat(text), (file, said)
        for day, words in (("2026-05-04", "4 May 2026"), ("2026-06-04", "4 Jun 2026"), ("2026-08-02", "2 Aug 2026")):
            assert day in text or words in text, (file, day)


@pytest.mark.parametrize("name", [name for name in WRITTEN if name not in {"svg", "csv"}])
def test_everything_that_the_briefing_says_is_in_the_file(name: str) -> None:
    briefing = examples.small()
    text = _flat(_text(name, briefing))

    said = [*briefing.why, *briefing.safety, *briefing.method]
    said += [entity.caption for entity in briefing.entities] + [
        statement.reference for statement in briefing.statements
    ]
    for indicator in briefing.indicators:
        said += [
            indicator.name,
            indicator.sentence,
            *indicator.evidence,
            *indicator.counter_evidence,
            *indicator.false_positives,
        ]

    assert [sentence for sentence in said if _flat(sentence) not in text] == []


@pytest.mark.parametrize("name", WRITTEN)
def test_a_profile_without_grades_leaves_no_grade_in_any_text(name: str) -> None:
    text = _text(name, examples.without_grades()).replace("3x5x2", "\0SCHEME").replace("5x5x5", "\0SCHEME")

    assert not re.search(
        r"\0SCHEME|\b1B(-P)?\b|\bB2\b|\bB23\b|\b3E\b|ungraded|well graded|suspected|source_eval|reliable", text
    )
    assert not re.search(r"(?i)\bgrade\b", text)


@pytest.mark.parametrize("name", WRITTEN)
def test_no_file_names_a_path_a_user_or_the_version_of_a_program(name: str) -> None:
    for file, data in FORMATS[name].write(examples.small()).items():
        text = texts(file, data)
        for canary in (str(Path.cwd()), str(Path.home()), "site-packages", "/tmp"):
            assert canary not in text, (file, canary)
        assert not re.search(rf"\b{re.escape(getpass.getuser())}\b", text), file
        for package in ("typst", "python-docx", "xlsxwriter", "anxwritter", "networkx"):
            assert package not in text.lower(), (file, package)
            assert importlib.metadata.version(package).encode() not in data, (file, package)


def test_the_content_has_no_field_for_the_text_of_an_item() -> None:
    kinds = (content.BriefedEntity, content.BriefedStatement, content.BriefedIndicator, content.Briefing)

    assert not {each.name for kind in kinds for each in fields(kind)} & {"text", "narrative", "content", "body"}


def test_the_formats_write_nothing_that_the_content_does_not_hold() -> None:
    """A writer that imported a layer of data could add to what selection and protection let through."""
    allowed = {"graphintel.briefing", "graphintel.analysis", "graphintel.model", "graphintel.errors"}
    reached = set()
    for path in Path(writers.__path__[0]).glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("graphintel"):
                reached.add(".".join((node.module or "").split(".")[:2]))

    assert reached <= allowed


def test_a_statement_about_something_that_is_not_there_is_refused() -> None:
    small = examples.small()

    with pytest.raises(GraphintelError, match="S1 of briefing EX-2026-000017 ties T1 to T3"):
        prepared(replace(small, entities=small.entities[1:]))


@pytest.mark.parametrize("name", NAMES)
def test_many_things_and_statements_are_written(name: str) -> None:
    assert all(FORMATS[name].write(examples.many()).values())
