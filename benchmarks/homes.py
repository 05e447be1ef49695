"""Homes to measure in: empty or filled with a benchmark world, on the embedded store or on a Neo4j of our own."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from benchmarks import world
from graphintel.model.access import Viewer
from graphintel.service import Service
from graphintel.settings import read_settings
from graphintel.store import neo4j_local
from tests.engines import Engine

ROOT = Path(__file__).parent.parent
KEYS = ("marking:OFFICIAL-SENSITIVE", "force:FA")


@contextmanager
def environment_of(engine: str) -> Iterator[dict[str, str]]:
    """Give the variables that name an engine; a Neo4j is started for the block."""
    if engine == "embedded":
        yield {}
        return
    with tempfile.TemporaryDirectory(prefix="graphintel-neo4j-", ignore_cleanup_errors=True) as folder:
        place = neo4j_local.local_neo4j(Path(folder), ROOT / "var" / "neo4j" / "lib")
        with neo4j_local.used(place) as uri:
            yield {"GRAPHINTEL_GRAPH_URI": uri, "GRAPHINTEL_GRAPH_PASSWORD_FILE": str(place.password_file)}


@contextmanager
def empty_home(environment: dict[str, str]) -> Iterator[Service]:
    """Open a service over an empty home whose graph is running and empty."""
    # the watcher of a stopped server may still be leaving the folder
    with tempfile.TemporaryDirectory(prefix="graphintel-home-", ignore_cleanup_errors=True) as folder:
        settings = read_settings(environment, home=Path(folder))
        if environment:
            Engine("neo4j", settings).empty()
        with Service.opened(settings) as service:
            service.graph.published()
            yield service


@contextmanager
def filled_home(statements: int) -> Iterator[tuple[Service, Viewer, world.Files]]:
    """Open a service over an embedded home that holds a benchmark world, and give somebody who may see it all."""
    with empty_home({}) as service:
        files = world.write(service.settings.home / "files", statements)
        service.maintenance.ingest("submissions", files.paths)
        service.maintenance.add_account("officer", "analyst", KEYS)
        yield service, service.viewer_of_account("officer"), files


def ledger_bytes(path: Path) -> tuple[int, int]:
    """Return the bytes of a SQLite ledger's tables and indexes without its search index, and those of the search index."""
    sizes_by_table = """
        SELECT coalesce(schema.tbl_name, pages.name), sum(pages.pgsize)
        FROM dbstat pages LEFT JOIN sqlite_schema schema USING (name) GROUP BY 1
    """
    with closing(sqlite3.connect(path)) as connection:
        sizes = dict(connection.execute(sizes_by_table))
    search = sum(size for name, size in sizes.items() if name == "term")
    return sum(sizes.values()) - search, search


def bytes_under(folder: Path) -> int:
    """Return the bytes of all files in a folder and below."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
