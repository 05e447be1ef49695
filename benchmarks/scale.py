"""What grows how: homes of 10,000 to 300,000 statements, each in a process of its own; rewrites ``docs/scale.md``.

``python -m benchmarks scale`` measures three sizes; ``python -m benchmarks.scale 1000000`` any other, and keeps what was
measured of the rest. Seconds are of the processor, in this program and in the engine, so that a busy machine tells much the same.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import psutil

from benchmarks import table, world
from benchmarks.harness import RESULTS, Result, cpu_timed, machine, percentile
from benchmarks.homes import KEYS, bytes_under, ledger_bytes
from graphintel.model.access import Viewer
from graphintel.service import Service
from graphintel.settings import Settings, read_settings
from graphintel.store.graph import server_state

SIZES = (10_000, 100_000, 300_000)
EXTRAPOLATED_TO = 10_000_000
SEARCHES = 100
KEPT = RESULTS / "scale"
PAGE = Path(__file__).parent.parent / "docs" / "scale.md"
BEGIN = "<!-- benchmarks: written by python -m benchmarks.scale -->"


@dataclass(frozen=True, slots=True)
class Measured:
    """What one size took; seconds are of the processor, bytes are on the disk, megabytes in memory."""

    statements: int
    ingestion_seconds: float
    engine_seconds: float
    ingestion_megabytes: float
    engine_megabytes: float
    ledger_bytes: int
    search_bytes: int
    graph_bytes: int
    columns_bytes: int
    networks_seconds: float
    networks_megabytes: float
    networks_again_seconds: float
    search_seconds: float
    date: str = ""
    machine: str = ""


ROWS: dict[str, tuple[str, Callable[[Measured], float]]] = {
    "ingestion": ("s", lambda one: one.ingestion_seconds),
    "ingestion, of the embedded engine": ("s", lambda one: one.engine_seconds),
    "memory of the ingestion": ("MB", lambda one: one.ingestion_megabytes),
    "memory of the embedded engine, of which 1 GB is heap at most": ("MB", lambda one: one.engine_megabytes),
    "ledger without its search index": ("MB", lambda one: one.ledger_bytes / 1e6),
    "search index": ("MB", lambda one: one.search_bytes / 1e6),
    "graph, embedded": ("MB", lambda one: one.graph_bytes / 1e6),
    "columns": ("MB", lambda one: one.columns_bytes / 1e6),
    "list of networks, nothing kept": ("s", lambda one: one.networks_seconds),
    "memory of that": ("MB", lambda one: one.networks_megabytes),
    "list of networks again": ("s", lambda one: one.networks_again_seconds),
    "search of a whole number, p95": ("s", lambda one: one.search_seconds),
}
BOUNDED = frozenset(
    {
        "memory of the ingestion",
        "memory of the embedded engine, of which 1 GB is heap at most",
        "search of a whole number, p95",
    }
)
"""Rows that are not extrapolated: what bounds them does not show at the sizes measured."""


def measure(statements: int) -> Measured:
    """Return what a home of so many statements takes; in a process of its own, whose memory is looked at."""
    with tempfile.TemporaryDirectory(prefix="graphintel-scale-", ignore_cleanup_errors=True) as folder:
        settings = read_settings({"GRAPHINTEL_ENGINE_SECONDS": "0"}, home=Path(folder) / "home")
        with Service.opened(settings) as service:
            service.graph.published()
            files = world.write(Path(folder) / "files", statements)
            engine = psutil.Process(server_state(settings)["pid"])
            before = _processor_seconds(engine)
            ingestion = cpu_timed(lambda: service.maintenance.ingest("submissions", files.paths))
            engine_seconds = _processor_seconds(engine) - before
            engine_megabytes = engine.memory_info().rss / 1e6
            service.maintenance.add_account("officer", "analyst", KEYS)
        ingestion_megabytes = _peak_megabytes()
        read = json.loads(_run("read", str(settings.home), str(files.groups)))
        ledger, search = ledger_bytes(settings.home / "ledger.sqlite")
        graph = settings.home / "graph"
        return Measured(
            statements=files.statements,
            ingestion_seconds=ingestion,
            engine_seconds=engine_seconds,
            ingestion_megabytes=ingestion_megabytes,
            engine_megabytes=engine_megabytes,
            ledger_bytes=ledger,
            search_bytes=search,
            graph_bytes=bytes_under(graph / "databases"),
            columns_bytes=bytes_under(graph / "columns"),
            machine=machine(),
            date=time.strftime("%Y-%m-%d", time.gmtime()),
            **read,
        )


def read(home: Path, groups: int) -> dict[str, float]:
    """Return what reading a home takes; in a process of its own, to which nothing is known yet."""
    with _opened(read_settings({"GRAPHINTEL_ENGINE_SECONDS": "0"}, home=home)) as (service, viewer):
        service.warm()
        first, again = (cpu_timed(lambda: service.networks(viewer, limit=20)) for _ in range(2))
        megabytes = _peak_megabytes()
        numbers = [world.phone(place * groups // SEARCHES, 1) for place in range(SEARCHES)]
        searches = [cpu_timed(partial(service.search, viewer, number, 20)) for number in numbers]
    return {
        "networks_seconds": first,
        "networks_megabytes": megabytes,
        "networks_again_seconds": again,
        "search_seconds": percentile(searches, 0.95),
    }


@contextmanager
def _opened(settings: Settings) -> Iterator[tuple[Service, Viewer]]:
    with Service.opened(settings) as service:
        yield service, service.viewer_of_account("officer")


def _processor_seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _peak_megabytes() -> float:
    """Return the most that this program had in memory; ``getrusage`` would begin with what started it."""
    [peak] = re.findall(r"^VmHWM:\s+(\d+) kB$", Path("/proc/self/status").read_text(), re.MULTILINE)
    return int(peak) * 1024 / 1e6


def _run(*arguments: str) -> str:
    """Return what this program prints when it is run for one of its parts."""
    command = [sys.executable, "-m", "benchmarks.scale", *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def kept() -> list[Measured]:
    """Return what was measured, the smallest first."""
    held = [Measured(**json.loads(path.read_text(encoding="utf-8"))) for path in KEPT.glob("*.json")]
    return sorted(held, key=lambda one: one.statements)


def growth(sizes: list[int], values: list[float]) -> float:
    """Return by how much a value grows with each further statement, between the two largest sizes; 0 where it falls."""
    if len(sizes) < 2:
        return values[-1] / sizes[-1]
    return max(0.0, values[-1] - values[-2]) / (sizes[-1] - sizes[-2])


def render(measured: list[Measured]) -> str:
    """Return the table of a page, with how each grows and what that leads to."""
    sizes = [one.statements for one in measured]
    heads = ["statements", *(f"{size:,}" for size in sizes), "each further million", f"{EXTRAPOLATED_TO:,} by that"]
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    for name, (unit, value) in ROWS.items():
        values = [value(one) for one in measured]
        each = growth(sizes, values)
        leads_further = name not in BOUNDED and each > 0
        line = [each * 1_000_000, values[-1] + each * (EXTRAPOLATED_TO - sizes[-1])]
        further = [_figure(one, unit) for one in line] if leads_further else ["-", "-"]
        cells = [name, *(_figure(one, unit) for one in values), *further]
        lines.append("| " + " | ".join(cells) + " |")
    where = sorted({f"{one.date} on {one.machine}" for one in measured})
    return "\n".join([*lines, "", f"Measured {'; '.join(where)}."])


def _figure(value: float, unit: str) -> str:
    if unit == "s" and value < 1:
        return f"{value * 1000:.3g} ms"
    if unit == "MB" and value >= 1000:
        return f"{value / 1000:.3g} GB"
    return f"{value:.3g} {unit}" if value < 1000 else f"{round(value, -1):,.0f} {unit}"


def measure_all(sizes: list[int]) -> None:
    """Measure these sizes one after the other, keep them, and rewrite the page."""
    KEPT.mkdir(parents=True, exist_ok=True)
    for size in sizes:
        found: dict[str, Any] = json.loads(_run("measure", str(size)))
        (KEPT / f"{found['statements']}.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        print(found, flush=True)
    table.rewrite_between(PAGE, render(kept()), BEGIN)


def run() -> list[Result]:
    """Measure all sizes; the page has its own table, so the README gets no row."""
    measure_all(list(SIZES))
    return []


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["measure", size]:
            print(json.dumps(asdict(measure(int(size)))))
        case ["read", home, groups]:
            print(json.dumps(read(Path(home), int(groups))))
        case sizes:
            measure_all([int(size) for size in sizes])
