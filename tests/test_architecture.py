"""The rules of the architecture bite: each is broken on purpose in a copy of the tree, and caught there."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from graphintel.errors import DeclarationError
from graphintel.service.read_functions import READ_FUNCTIONS, read_function

ROOT = Path(__file__).parent.parent
PACKAGES = ("graphintel", "ingest", "dashboards", "demonstration")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS = {contract["id"]: contract for contract in PROJECT["tool"]["importlinter"]["contracts"]}

PLANTED = {
    "graphintel/model/planted.py": "import graphintel.service\n",
    "graphintel/unlayered.py": "",
    "ingest/sources/planted_one.py": "",
    "ingest/sources/planted_two.py": "import ingest.sources.planted_one\n",
    "graphintel/resolve/planted_one.py": "import graphintel.resolve.planted_two\n",
    "graphintel/resolve/planted_two.py": "import graphintel.resolve.planted_one\n",
    "graphintel/queries.py": "".join(
        f"import {module}\n"
        for contract in CONTRACTS.values()
        if contract["id"].startswith("door-")
        for module in contract["forbidden_modules"]
    ),
}


def _copy(folder: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", folder)
    for package in PACKAGES:
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))


def _broken(folder: Path) -> dict[str, bool]:
    """Return for each contract, by name, whether it is broken in the tree of ``folder``."""
    run = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"],
        cwd=folder,
        env={**os.environ, "COLUMNS": "400", "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    verdicts = re.findall(r"^(.+) (KEPT|BROKEN)(?: \(.*\))?$", run.stdout, re.MULTILINE)
    assert verdicts, run.stdout + run.stderr
    return {name: verdict == "BROKEN" for name, verdict in verdicts}


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bool]:
    """Return the verdicts on a tree where every contract is broken once."""
    folder = tmp_path_factory.mktemp("planted")
    _copy(folder)
    for name, text in PLANTED.items():
        (folder / name).write_text(text, encoding="utf-8")
    return _broken(folder)


def test_the_tree_as_it_is_keeps_every_contract(tmp_path: Path) -> None:
    _copy(tmp_path)

    assert not any(_broken(tmp_path).values())


@pytest.mark.parametrize("contract", CONTRACTS)
def test_each_contract_is_broken_by_what_it_forbids(contract: str, planted: dict[str, bool]) -> None:
    assert planted[CONTRACTS[contract]["name"]]


def _imported(package: str) -> Iterator[tuple[str, str]]:
    for path in (ROOT / package).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from ((alias.name.partition(".")[0], path.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield node.module.partition(".")[0], path.name


def test_every_third_party_package_has_one_door() -> None:
    with_door = {module for contract in CONTRACTS.values() for module in contract.get("forbidden_modules", ())}

    imported = {module for package in PACKAGES for module, _ in _imported(package)}

    assert imported - set(sys.stdlib_module_names) - {*PACKAGES, "cypher"} <= with_door


def test_a_function_without_types_is_refused(tmp_path: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "planted.py").write_text("def untyped(value):\n    return value\n", encoding="utf-8")

    check = subprocess.run(
        [sys.executable, "-m", "mypy", "--config-file", "pyproject.toml", "planted.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert check.returncode == 1
    assert "Function is missing a type annotation" in check.stdout


def test_a_read_function_that_takes_no_view_is_refused_where_it_is_declared() -> None:
    def planted(text: str) -> dict[str, str]:
        return {"text": text}

    with pytest.raises(DeclarationError, match="planted: a read function takes `view: View` first"):
        read_function()(planted)  # type: ignore[arg-type]

    assert "planted" not in READ_FUNCTIONS


OF_NOBODY = {"read_point", "confirm"}
"""What a reader is asked that tells of nothing that is held: what is published."""


def _reads_for_nobody(path: Path) -> list[str]:
    """Return the functions of a module that ask the graph's reader for more than its moment, and name no viewer."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            parts = list(ast.walk(node))
            named = {part.attr for part in parts if isinstance(part, ast.Attribute)}
            named |= {part.id for part in parts if isinstance(part, ast.Name)}
            moments = [part.value for part in parts if isinstance(part, ast.Attribute) and part.attr in OF_NOBODY]
            readers = [part for part in parts if "reader" in {getattr(part, "attr", ""), getattr(part, "id", "")}]
            if any(reader not in moments for reader in readers) and "viewer" not in named:
                found.append(f"{path.name}:{node.name}")
    return found


def test_no_program_asks_the_graph_but_for_a_viewer() -> None:
    places = [ROOT / place for place in ("graphintel/service", "graphintel/cli", "dashboards")]
    modules = [path for place in places for path in place.rglob("*.py")]

    assert [name for path in modules for name in _reads_for_nobody(path)] == []


def test_a_read_for_nobody_is_caught(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text(
        "class Service:\n    def peek(self, ids):\n        self.graph.reader.read_point()\n"
        "        return self.graph.reader.visible(ids)\n    def moment(self):\n        return self.reader.read_point()\n"
    )

    assert _reads_for_nobody(planted) == ["planted.py:peek"]


def test_importing_the_packages_starts_and_connects_nothing() -> None:
    watch = (
        "import socket, subprocess\n"
        "def refuse(*given, **named): raise SystemExit('something ran at import')\n"
        "socket.socket.connect = subprocess.Popen.__init__ = refuse\n"
        "import graphintel.cli, graphintel.service.service, ingest.run, dashboards.app\n"
    )

    run = subprocess.run([sys.executable, "-c", watch], cwd=ROOT, capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stderr
