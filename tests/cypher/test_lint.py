"""Neo4j's own front end over every query, because the embedded engine also accepts what Neo4j refuses."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest

from graphintel.queries import Query, load_queries, parse_query
from graphintel.store.cypher_templates import (
    create_entities,
    create_first_entities,
    create_links,
    delete_links,
    end_links,
)

FOLDER = Path(__file__).parent / "lint"
CACHE = Path(__file__).parents[2] / "var" / "cypher-lint"

pytestmark = pytest.mark.cypher_lint


@pytest.fixture(scope="module")
def linter() -> Path:
    """The folder of the linter, installed from its lock file, once a lock file."""
    lock = (FOLDER / "package-lock.json").read_bytes()
    folder = CACHE / hashlib.sha256(lock).hexdigest()[:16]
    if not (folder / ".complete").exists():
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(FOLDER / name, folder)
        subprocess.run(["npm", "ci", "--ignore-scripts"], cwd=folder, check=True, capture_output=True)
        (folder / ".complete").touch()
    shutil.copy(FOLDER / "lint.mjs", folder)
    return folder


def _said(linter: Path, queries: Iterable[Query]) -> list[str]:
    asked = [{"name": q.name, "text": q.text, "parameters": list(q.parameters)} for q in queries]
    ran = subprocess.run(
        ["node", "lint.mjs"], cwd=linter, input=json.dumps(asked), capture_output=True, text=True, check=True
    )
    return [f"{one['name']}:{one['line']}: {one['message']}" for one in json.loads(ran.stdout)]


def test_neo4j_has_nothing_against_any_file(linter: Path) -> None:
    assert _said(linter, load_queries().values()) == []


def test_neo4j_has_nothing_against_any_generated_statement(linter: Path) -> None:
    generated = [create_entities("Person"), create_entities("AdvertCard"), create_first_entities("AdvertCard")]
    generated += [text(link) for link in ("PART_OF", "SAME_AS") for text in (create_links, end_links, delete_links)]

    assert _said(linter, generated) == []


@pytest.mark.parametrize(
    "text",
    [
        "MATCH p = shortestPath((a:Entity {id: 'x'})-[:USES_PHONE*..9 {part: 'y'}]-(b:Entity {id: 'z'})) RETURN p",
        "MATCH (n:Entity {id: 'x'}) RETURN undefined_name",
        "MATCH (n:Entity RETURN n",
        "MATCH (n:Entity) RETURN no_such_function(n)",
    ],
)
def test_what_neo4j_refuses_is_caught(text: str, linter: Path) -> None:
    planted = parse_query("planted", f"// purpose: planted\n// mode: read\n// returns: p\n{text}\n")

    assert _said(linter, [planted]) != []
