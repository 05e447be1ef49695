"""Which tests belong to a module: its mirrored file, those that import it or a user of it, then the mirrored folder.

Where there is no mirrored folder, the tests of the package above come before those of users.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

PRODUCT = ("graphintel", "ingest", "dashboards", "demonstration")
"""Packages whose modules are mutated, or may depend on one that is."""

_REGISTERED = "graphintel.service."


def name_of(path: Path, root: Path) -> str:
    """Return the dotted name of a module's file.

    Examples
    --------
    >>> name_of(Path("/tree/graphintel/model/__init__.py"), Path("/tree"))
    'graphintel.model'
    """
    return ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")


@cache
def imports_of(path: Path) -> frozenset[str]:
    """Return the dotted names that a file imports, those inside functions too; of ``from a import b`` both ``a`` and ``a.b``."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return frozenset(names)


def covering_tests(module: str, root: Path) -> tuple[str, ...]:
    """Return the files of tests that belong to a module, nearest first.

    Parameters
    ----------
    module : str
        Dotted name.
    root : Path
        Of the tree.

    Returns
    -------
    tuple of str
        Paths below the root, each once; empty files of samples and helpers are none of them.
    """
    return tuple(dict.fromkeys(_nearest_first(module, root)))


def _nearest_first(module: str, root: Path) -> Iterator[str]:
    parts = module.split(".")[1:] if module.startswith("graphintel.") else module.split(".")
    mirrored = root.joinpath("tests", *parts[:-1], f"test_{parts[-1]}.py")
    files = sorted((root / "tests").rglob("test_*.py"))
    users = {name_of(each, root) for each in _modules(root) if module in imports_of(each)}
    ranked = [[mirrored] if mirrored.exists() else [], [f for f in files if module in imports_of(f)]]
    if not mirrored.parent.exists():  # what is found by listing its folder is tried by the tests of the package above
        ranked.append([f for f in files if f.parent == mirrored.parent.parent])
    ranked.append([f for f in files if users & imports_of(f)])
    ranked.append([f for f in files if f.parent == mirrored.parent])
    for rank in ranked:
        yield from (str(each.relative_to(root)) for each in rank)


def _modules(root: Path) -> list[Path]:
    return [path for package in PRODUCT for path in sorted((root / package).rglob("*.py"))]


def dependents_of(module: str, root: Path) -> frozenset[str]:
    """Return the modules that hold something of a module, itself too, whatever stands between.

    A module that imports by a name it works out may hold any of them, so it counts as one that does. The other modules of
    ``graphintel.service`` go with one of it: they enter their reads in a register, which takes each but once.
    """
    imports = {name_of(path, root): imports_of(path) for path in _modules(root)}
    found = {module} | {name for name, used in imports.items() if used & {"importlib", "pkgutil"}}
    grown = True
    while grown:
        more = {name for name, used in imports.items() if used & found}
        if any(name.startswith(_REGISTERED) for name in found):
            more |= {name for name in imports if name.startswith(_REGISTERED)}
        more -= found
        found |= more
        grown = bool(more)
    return frozenset(found)
