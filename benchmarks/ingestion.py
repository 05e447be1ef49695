"""Files to a graph that readers see: 100,000 statements on each engine, beside the bare driver on the same data, and their bytes."""

from __future__ import annotations

import tempfile
import time
from itertools import groupby
from pathlib import Path
from typing import Any

import neo4j

from benchmarks import world
from benchmarks.harness import Result, interleaved, median, timed
from benchmarks.homes import bytes_under, empty_home, environment_of, ledger_bytes
from graphintel.model.records import Statement
from graphintel.service import Service
from graphintel.service.recording import RecordedLedger
from graphintel.store.embedded import embedded_folder, stop_server
from graphintel.store.graph_rows import entity_row, statement_row
from ingest import run as ingestion
from tests.engines import Engine

STATEMENTS, RUNS, GOAL, BATCH = 100_000, 2, 0.6, 2_000
LEDGER_GOAL, GRAPH_GOAL = 1_200, 900
"""Bytes a statement."""

_NODES = "UNWIND $rows AS row MERGE (n:Entity {id: row.id}) SET n += row.properties"
_LINKS = (
    "UNWIND $rows AS row MATCH (a:Entity {id: row.start}) MATCH (b:Entity {id: row.end}) "
    "MERGE (a)-[r:%s {id: row.id}]->(b) SET r += row.properties"
)

Rows = list[tuple[str, list[dict[str, Any]]]]


def take_in(service: Service, paths: list[Path]) -> tuple[float, float]:
    """Return the seconds of the parsing and of all the rest, until readers see the files."""
    marks: dict[str, float] = {}

    def mark(name: str) -> None:
        marks[name] = time.perf_counter()

    began = time.perf_counter()
    ingestion.ingest(
        "submissions",
        paths,
        RecordedLedger(lambda: service.recorded("collection", service.operator())),
        actor="benchmark",
        at=service.now(),
        settings=service.settings,
        reject_dir=service.settings.home,
        step=mark,
    )
    service.catch_up()
    return marks["parsed"] - began, time.perf_counter() - marks["parsed"]


def rows_of(service: Service) -> Rows:
    """Return what the bare driver writes: the same nodes and relationships, as statements and their rows."""
    changes = service.ledger.everything()
    nodes = [entity_row(entity) for entity in changes.entities]
    links = sorted(changes.statements, key=lambda statement: statement.type)
    rows: Rows = [(_NODES, nodes)]
    for kind, said in groupby(links, key=lambda statement: statement.type):
        rows.append((_LINKS % kind, [_link_row(statement) for statement in said]))
    return rows


def _link_row(statement: Statement) -> dict[str, Any]:
    row = statement_row(statement, 1)
    return {"start": row.pop("start"), "end": row.pop("end"), "id": row["id"], "properties": row}


def _write(work: neo4j.ManagedTransaction, text: str, rows: list[dict[str, Any]]) -> None:
    work.run(text, rows=rows).consume()


def write_bare(session: neo4j.Session, rows: Rows) -> None:
    """Write the rows with the bare driver, in managed transactions of 2,000."""
    for text, every in rows:
        for first in range(0, len(every), BATCH):
            session.execute_write(_write, text, every[first : first + BATCH])


def bytes_of(service: Service) -> tuple[int, int, int]:
    """Return the bytes of the ledger without its search index, of that index, and of the embedded graph.

    Notes
    -----
    Of the ledger those that its tables and indexes take; of the graph those of all files of its database, once its engine
    has ended.
    """
    ledger, index = ledger_bytes(service.settings.home / "ledger.sqlite")
    stop_server(service.settings)
    return ledger, index, bytes_under(embedded_folder(service.settings).root / "databases")


def _size(files: world.Files, sizes: tuple[int, int, int]) -> Result:
    ledger, index, graph = (size / files.statements for size in sizes)
    return Result(
        number=12,
        name="ingestion-bytes",
        work=f"bytes a statement, {files.statements:,} statements: ledger without its search index; embedded graph",
        beside="",
        ours=f"{ledger:,.0f} B; {graph:,.0f} B (search index {index:,.0f} B)",
        rival="",
        ratio="",
        goal=f"<= {LEDGER_GOAL:,} B; <= {GRAPH_GOAL:,} B",
        met=ledger <= LEDGER_GOAL and graph <= GRAPH_GOAL,
        runs="1",
        figures={"ledger": ledger, "index": index, "graph": graph},
    )


def _measure(engine: str, files: world.Files) -> list[Result]:
    parsing: list[float] = []
    sizes: list[tuple[int, int, int]] = []
    kept: Rows = []

    with environment_of(engine) as environment:

        def ours() -> float:
            with empty_home(environment) as service:
                parsed, rest = take_in(service, files.paths)
                parsing.append(parsed)
                kept[:] = rows_of(service)
                if engine == "embedded":
                    sizes.append(bytes_of(service))
                return parsed + rest

        def bare() -> float:
            with empty_home(environment) as service, Engine(engine, service.settings).bolt() as session:
                return timed(lambda: write_bare(session, kept))

        times = interleaved(RUNS, ours=ours, bare=bare)
    whole, rival, parsed = median(times["ours"]), median(times["bare"]), median(parsing)
    name = {"embedded": "the embedded store", "neo4j": "Neo4j"}[engine]
    speed = Result(
        number=10 if engine == "embedded" else 11,
        name=f"ingestion-{engine}",
        work=f"{files.statements:,} statements from files to {name}, parsing and ledger included",
        beside="bare driver, UNWIND and MERGE of the same nodes and relationships",
        ours=f"{whole:.1f} s, of them {parsed:.1f} s parsing",
        rival=f"{rival:.1f} s",
        ratio=f"{rival / whole:.2f}x the speed",
        goal=f">= {GOAL}x",
        met=rival / whole >= GOAL,
        runs=str(RUNS),
        figures={"parsing": parsed, "whole": whole, "bare": rival},
    )
    return [speed, *(_size(files, size) for size in sizes[-1:])]


def run() -> list[Result]:
    """Measure both engines."""
    with tempfile.TemporaryDirectory(prefix="graphintel-files-") as folder:
        files = world.write(Path(folder), STATEMENTS)
        return [*_measure("embedded", files), *_measure("neo4j", files)]
