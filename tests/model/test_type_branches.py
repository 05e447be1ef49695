"""How many product files know one type from another: what is true of a type belongs into its declaration.

Counted are files that name a type by its name, by its class, or by the prefix of its ids. Declarations are not counted:
those of types, of sources, of indicators and of joins of premises.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from graphintel.model.ontology import ENTITY_TYPES, LINK_TYPES

ROOT = Path(__file__).parents[2]
DECLARATIONS = (
    "graphintel/model/entities/",
    "graphintel/model/links/",
    "graphintel/indicators/catalogue/",
    "graphintel/indicators/join_kinds.py",
    "ingest/sources/",
)
MAX_FILES = 10
"""What the tree has; it may only fall."""

_NAMES = {*ENTITY_TYPES, *LINK_TYPES}
_PREFIXES = tuple(f"{kind.prefix}:" for kind in ENTITY_TYPES.values())
_MODULES = ("graphintel.model.entities", "graphintel.model.links")


def _docstrings(tree: ast.Module) -> set[int]:
    """Return the constants that nobody reads: texts that stand by themselves."""
    return {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}


def named_types(text: str) -> Iterator[tuple[int, str]]:
    """Yield line and name of each type that a source text names."""
    tree = ast.parse(text)
    unread = _docstrings(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in unread:
            if node.value in _NAMES or node.value in _PREFIXES:
                yield node.lineno, node.value
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith(_MODULES):
            yield from ((node.lineno, alias.name) for alias in node.names if not alias.name.islower())


def branching_files() -> dict[str, list[tuple[int, str]]]:
    """Return the product files outside declarations that name a type, with where."""
    files = sorted(path for root in ("graphintel", "ingest", "dashboards") for path in (ROOT / root).rglob("*.py"))
    names = {path.relative_to(ROOT).as_posix(): path for path in files}
    found = {
        name: list(named_types(path.read_text(encoding="utf-8")))
        for name, path in names.items()
        if not name.startswith(DECLARATIONS)
    }
    return {name: where for name, where in found.items() if where}


def test_a_type_is_known_by_name_in_few_files_and_ever_fewer() -> None:
    files = branching_files()
    listing = "\n".join(
        f"{name}: {', '.join(f'{type_} (line {line})' for line, type_ in where)}" for name, where in files.items()
    )
    sys.stdout.write(f"{len(files)} product files name a type:\n{listing}\n")

    assert len(files) == MAX_FILES, listing


def test_a_name_a_class_and_a_prefix_are_seen_and_a_docstring_is_not() -> None:
    seen = list(
        named_types(
            '"""Person"""\nfrom graphintel.model.entities.phone import Phone\nis_one = kind == "Person"\n'
            'has = id.startswith("item:")\nid = f"person:{number}"\n'
        )
    )

    assert seen == [(2, "Phone"), (3, "Person"), (4, "item:"), (5, "person:")]
