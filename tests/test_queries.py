"""Cypher files are read into checked queries, and a header that does not hold is refused in one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphintel import queries
from graphintel.errors import DeclarationError
from graphintel.queries import load_queries, parse_query, query

ROOT = Path(__file__).parent.parent
GOOD = """\
// purpose: what it answers
// mode: read
// param ids: list of text, entity ids
// returns: id, caption
UNWIND $ids AS asked
MATCH (n:Entity {id: asked})
RETURN n.id AS id, n.caption AS caption
"""


def test_a_header_becomes_a_query() -> None:
    parsed = parse_query("read/example", GOOD)

    assert (parsed.name, parsed.mode, parsed.purpose) == ("read/example", "read", "what it answers")
    assert parsed.parameters == {"ids": "list of text, entity ids"}
    assert parsed.returns == ("id", "caption")
    assert parsed.text == GOOD


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("// purpose: what it answers\n", "", "the header 'purpose' is missing"),
        ("// mode: read\n", "", "the header 'mode' is missing"),
        ("// returns: id, caption\n", "", "the header 'returns' is missing"),
        ("// mode: read", "// mode: both", "the mode is 'both'; expected read or write"),
        ("// mode: read", "// mode: read\n// mode: read", "the header 'mode' is there twice"),
        ("// mode: read", "// mood: read", "the header key 'mood' is unknown"),
        ("// mode: read", "// mode of: read", "the header key 'mode' is unknown"),
        ("// mode: read", "// mode read", "is not of the form '// key: value'"),
        ("// param ids: list of text, entity ids\n", "", "$ids is used but not declared"),
        ("// returns", "// param limit: integer\n// returns", "$limit is declared but not used"),
        ("// param ids: list", "// param: list", "the header key 'param' is unknown"),
    ],
)
def test_a_header_that_does_not_hold_is_refused(before: str, after: str, said: str) -> None:
    assert before in GOOD

    with pytest.raises(DeclarationError) as refused:
        parse_query("read/example", GOOD.replace(before, after))

    assert str(refused.value).startswith("cypher/read/example.cypher: ")
    assert said in str(refused.value)


def test_everything_wrong_is_said_at_once() -> None:
    with pytest.raises(DeclarationError) as refused:
        parse_query("read/example", "// purpose: x\nRETURN $a")

    assert str(refused.value).count(";") == 2


def test_a_dollar_in_text_or_comment_is_no_parameter() -> None:
    text = GOOD.replace("RETURN", "// not $this\nRETURN '$nor_this' AS x,")

    assert parse_query("read/example", text).parameters.keys() == {"ids"}


def test_every_file_of_the_tree_is_loaded_by_its_path() -> None:
    files = {path.relative_to(ROOT / "cypher").with_suffix("").as_posix() for path in ROOT.glob("cypher/**/*.cypher")}

    assert load_queries().keys() == files
    assert query("read/statements").text == (ROOT / "cypher/read/statements.cypher").read_text(encoding="utf-8")


def test_an_unknown_name_is_refused_with_those_there_are() -> None:
    with pytest.raises(DeclarationError, match=r"no query 'read/no_such'; there are .*read/statements"):
        query("read/no_such")


def test_broken_files_are_named_all_at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.cypher").write_text("RETURN 1\n", encoding="utf-8")
    monkeypatch.setattr(queries, "_folders", lambda: [tmp_path])

    with pytest.raises(DeclarationError, match=r"cypher/one.cypher: .* cypher/two.cypher: "):
        load_queries.__wrapped__()


def test_an_installation_without_queries_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "_folders", list)

    with pytest.raises(DeclarationError, match="the folder cypher/ of the installation is missing"):
        load_queries.__wrapped__()
