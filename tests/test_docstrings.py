"""Docstrings name the parameters and classes that the code has: a name that is changed is changed there too."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILES = sorted(
    path
    for folder in ("graphintel", "ingest", "dashboards", "demonstration", "benchmarks")
    for path in (ROOT / folder).rglob("*.py")
)
_TYPED = frozenset({"Parameters", "Attributes", "Returns", "Raises", "Yields"})
_PROSE = frozenset({"ISO", "JSON", "WSGI", "SHA", "UTC", "None", "True", "False"})
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in FILES}


def _names() -> Iterator[str]:
    """Yield every name that the product defines or imports."""
    yield from dir(builtins)
    for tree in TREES.values():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                yield node.name
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                yield node.id
            elif isinstance(node, ast.Import | ast.ImportFrom):
                yield from ((one.asname or one.name).rpartition(".")[2] for one in node.names)


NAMES = frozenset(_names()) | {"Popen", "Error", "XX"}


def _sections(docstring: str) -> Iterator[tuple[str, str]]:
    """Yield the heads of the entries of a numpydoc docstring, with the section that each stands in."""
    lines = docstring.splitlines()
    section = ""
    for line, below in pairwise([*lines, ""]):
        if re.fullmatch("-{4,}", below):
            section = line
        elif line and not line.startswith((" ", "-")) and section in _TYPED:
            yield section, line


def _documented(tree: ast.Module) -> Iterator[tuple[ast.FunctionDef | ast.ClassDef, str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield from ((node, section, line) for section, line in _sections(ast.get_docstring(node) or ""))


@pytest.mark.parametrize("path", FILES, ids=[str(path.relative_to(ROOT)) for path in FILES])
def test_what_a_docstring_lists_is_what_the_code_has(path: Path) -> None:
    wrong = []
    for node, section, line in _documented(TREES[path]):
        head, _, kind = line.partition(" : ")
        if isinstance(node, ast.FunctionDef) and section == "Parameters":
            given = {one.arg for one in ast.walk(node.args) if isinstance(one, ast.arg)}
            wrong += [name for name in (part.strip().lstrip("*") for part in head.split(",")) if name not in given]
        type_words = kind if kind else line if section in {"Returns", "Raises", "Yields"} else ""
        wrong += [word for word in re.findall(r"(?<![.\w])[A-Z]\w+\b", type_words) if word not in NAMES | _PROSE]

    assert wrong == []
