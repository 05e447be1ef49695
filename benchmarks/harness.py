"""How a benchmark is timed, said and kept: interleaved runs, medians, one JSON file a row of the table."""

from __future__ import annotations

import json
import math
import os
import platform
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

RESULTS = Path(__file__).parent / "results"


def machine() -> str:
    """Return what matters of this machine, in words: nothing that names it."""
    pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    system = f"{platform.system()} {platform.machine()}"
    return f"{os.cpu_count()} cores, {round(pages * size / 2**30)} GiB, {system}, Python {platform.python_version()}"


@dataclass(frozen=True, slots=True)
class Result:
    """One row of the table.

    Attributes
    ----------
    number : int
        Place in the table.
    name : str
        File name of the result, without suffix.
    work, beside : str
        What was done, and what stands beside it in the same run.
    ours, rival, ratio, goal : str
        Figures with units; ``ratio`` and ``rival`` are empty where the goal is absolute.
    met : bool
        Whether the goal is met; misses are shown as well.
    runs : str
        How often each side ran.
    figures : dict
        The numbers behind the words, in seconds unless the name says otherwise.
    date, machine, load : str, str, float
        When, on what, and how busy that was at the end (mean number of running processes).
    """

    number: int
    name: str
    work: str
    beside: str
    ours: str
    rival: str
    ratio: str
    goal: str
    met: bool
    runs: str
    figures: dict[str, float] = field(default_factory=dict)
    date: str = field(default_factory=lambda: datetime.now(UTC).date().isoformat())
    machine: str = field(default_factory=machine)
    load: float = field(default_factory=lambda: round(os.getloadavg()[0], 1))

    def write(self, folder: Path = RESULTS) -> None:
        """Keep the row as ``<name>.json``."""
        folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(asdict(self), indent=1, ensure_ascii=False)
        (folder / f"{self.name}.json").write_text(text + "\n", encoding="utf-8")


def timed(action: Callable[[], object]) -> float:
    """Return the wall seconds that ``action`` takes."""
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def cpu_timed(action: Callable[[], object]) -> float:
    """Return the seconds of processor that ``action`` takes in this process: what one busy thread does, whoever else runs."""
    began = time.process_time()
    action()
    return time.process_time() - began


def interleaved(runs: int, **contenders: Callable[[], float]) -> dict[str, list[float]]:
    """Run the contenders in turn, ``runs`` times, and return what each reported each time.

    Turns, not blocks, so that a machine that grows busy or warm meets all of them alike.
    """
    reported: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(runs):
        for name, contender in contenders.items():
            reported[name].append(contender())
    return reported


def median(values: Sequence[float]) -> float:
    """Return the median."""
    return statistics.median(values)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that ``share`` of ``values`` (0 to 1) do not exceed, by the nearest rank."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def milliseconds(seconds: float) -> str:
    """Return seconds as text in milliseconds, three figures."""
    return f"{seconds * 1000:.3g} ms" if seconds < 0.1 else f"{seconds * 1000:.0f} ms"
