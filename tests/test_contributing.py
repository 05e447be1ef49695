"""What CONTRIBUTING names is there."""

from __future__ import annotations

import ast
import re
from dataclasses import fields
from pathlib import Path

from graphintel.model.records import Statement

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
_PATH = re.compile(r"`([\w./-]+/|[\w./-]+\.(?:py|js|toml|md))`")


def test_every_file_and_folder_that_contributing_names_is_there() -> None:
    """A name without its folder is that of a file anywhere in the tree."""
    names = {
        path.name
        for folder in ("graphintel", "ingest", "dashboards", "demonstration", "tests")
        for path in (ROOT / folder).rglob("*")
    }
    named = set(_PATH.findall(TEXT))

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


def test_each_kind_of_addition_has_its_row() -> None:
    rows = TEXT.partition("## What an addition takes")[2].partition("\n## ")[0]

    for kind in ("source", "type", "link", "indicator", "page", "format", "query", "command"):
        assert re.search(rf"^\| an? [\w ]*{kind}[\w ]* \|", rows, re.MULTILINE), kind


def _written_names() -> set[str]:
    """Return the names that product code gives a value as a keyword or sets on an object."""
    nodes = [
        node
        for folder in ("graphintel", "ingest", "dashboards")
        for path in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    ]
    return {node.arg for node in nodes if isinstance(node, ast.keyword) and node.arg} | {
        node.attr for node in nodes if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
    }


def test_what_is_listed_as_written_by_nothing_is_there_and_written_by_nothing() -> None:
    listed = re.findall(r"^\| `Statement\.(\w+)` \|", TEXT, re.MULTILINE)

    assert set(listed) <= {field.name for field in fields(Statement)}
    assert len(listed) == 3
    assert not set(listed) & _written_names()
