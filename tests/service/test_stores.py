"""Stores: what is below may be used without what is above, and nothing is imported for type checking alone."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PRODUCT = sorted(
    path
    for package in ("graphintel", "dashboards", "ingest", "demonstration")
    for path in (ROOT / package).rglob("*.py")
)
OWN = ("graphintel", "dashboards", "ingest", "demonstration")
START_UP = {
    "graphintel/cli/__init__.py",  # what an import may end in is one sentence too
    "graphintel/cli/serving.py",  # the web is imported by whoever serves
    "graphintel/service/service.py",  # what reads files and writes documents is imported by whoever does that
}


def modules_imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""]
    return [name.name for name in node.names] if isinstance(node, ast.Import) else []


def deferred_imports(path: Path) -> list[str]:
    """Return the modules of ours that a file imports inside a block: a function, or a condition."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    top = {id(node) for node in tree.body}
    deferred = [node for node in ast.walk(tree) if id(node) not in top]
    return [module for node in deferred for module in modules_imported(node) if module.partition(".")[0] in OWN]


@pytest.mark.parametrize("path", PRODUCT, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_import_of_ours_is_deferred_to_dodge_a_circle(path: Path) -> None:
    allowed = str(path.relative_to(ROOT)) in START_UP

    assert allowed or deferred_imports(path) == []
