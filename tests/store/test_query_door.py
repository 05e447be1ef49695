"""No text reaches the database but from ``cypher/`` and from the generated statements."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DRIVER = ROOT / "graphintel/store/driver.py"
DOORS = frozenset({"run", "execute_query", "execute_read", "execute_write", "begin_transaction", "Query"})
MAKERS = {"graphintel/queries.py", "graphintel/store/cypher_templates.py"}


def _modules() -> Iterator[tuple[str, ast.Module]]:
    for package in ("graphintel", "ingest", "dashboards", "demonstration"):
        for path in sorted((ROOT / package).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def _calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            function = node.func
            yield (function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")), node


def _texts_that_are_no_query(tree: ast.AST) -> list[str]:
    """Return calls that hand the driver a text, but for names that hold a checked one."""
    checked = {"*_checked(asked, parameters)", "neo4j.Query(text, timeout=limit)"}
    allowed = {*checked, "asked", "first", "'RETURN 1 AS one'"}  # two names that mypy holds to be of type Query
    found = []
    for name, call in _calls(tree):
        if name == "run" and call.args and ast.unparse(call.args[0]) not in allowed:
            found.append(ast.unparse(call))
        if name == "Query" and ast.unparse(call.args[0]) != "text":
            found.append(ast.unparse(call))
        if name in {"execute_query", "begin_transaction"}:
            found.append(ast.unparse(call))
    return found


def _imports(tree: ast.AST, module: str) -> bool:
    names = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return any(name.partition(".")[0] == module for name in names)


def test_only_the_driver_module_imports_the_driver() -> None:
    assert [name for name, tree in _modules() if _imports(tree, "neo4j")] == ["graphintel/store/driver.py"]


def test_nothing_imports_the_embedded_engine_into_our_process() -> None:
    assert [name for name, tree in _modules() if _imports(tree, "arcadedb_embedded") or _imports(tree, "jpype")] == []


def test_the_driver_module_runs_checked_queries_only() -> None:
    calls = list(_calls(ast.parse(DRIVER.read_text(encoding="utf-8"))))

    ran = [call for name, call in calls if name in {"run", "Query"} and isinstance(call.func, ast.Attribute)]
    assert len(ran) >= 3
    assert _texts_that_are_no_query(ast.parse(DRIVER.read_text(encoding="utf-8"))) == []


def test_queries_are_made_by_the_checking_parser_only() -> None:
    makers = {name for name, tree in _modules() for called, _ in _calls(tree) if called in {"Query", "parse_query"}}
    made = {name for name, tree in _modules() if _imports_query_maker(tree)}

    assert made <= MAKERS
    assert makers >= {"graphintel/queries.py"}


def _imports_query_maker(tree: ast.AST) -> bool:
    """Return whether a module takes the parser from ``graphintel.queries``, or calls ``Query`` of it."""
    taken = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "graphintel.queries"
        for alias in node.names
    }
    calls = {name for name, call in _calls(tree) if isinstance(call.func, ast.Name)}
    return "parse_query" in taken or ("Query" in taken and "Query" in calls)


@pytest.mark.parametrize(
    "planted",
    [
        "def f(session, label): session.run(f'MATCH (n:{label}) RETURN n')",
        "def f(work, text): work.run('MATCH (n) ' + text)",
        "def f(driver): driver.execute_query('MATCH (n) DETACH DELETE n')",
        "def f(session, name): session.run(neo4j.Query('MATCH (n {name: \"%s\"})' % name))",
    ],
)
def test_a_planted_text_is_caught(planted: str) -> None:
    assert _texts_that_are_no_query(ast.parse(planted)) != []


def test_a_planted_query_of_ones_own_is_caught() -> None:
    planted = ast.parse("from graphintel.queries import Query\nq = Query('x', f'MATCH (n:{label}) RETURN n', 'read')")

    assert _imports_query_maker(planted)
