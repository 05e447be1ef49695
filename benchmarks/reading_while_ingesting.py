"""Reading while a batch comes in every minute: every answer is of one revision, none is older than what was in before it was asked.

Each batch ties one more card and one more person to one number. An answer that shows more of one than of the other is
mixed; one that shows fewer than the batches that were in when it was asked, or more than had begun when it came, is wrong.
"""

from __future__ import annotations

import csv
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import world
from benchmarks.harness import Result, milliseconds, percentile
from benchmarks.homes import ROOT
from benchmarks.web import WEB_PROCESSES, Website, website
from tests.dashboards.served import Served

READERS = 4
MAX_GROWTH = 1.05
"""Memory at the end over that after the second batch: what cannot be told from none by this measure."""

_NUMBER = "+446999999999"
_ID = world.entity_id("Phone", _NUMBER)


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    statements: int
    batch: int
    batches: int
    every_seconds: float


FULL, SHORT = Size(100_000, 2_000, 10, 60.0), Size(10_000, 200, 4, 15.0)


@dataclass
class Progress:
    """How many batches were begun, and how many are in."""

    begun: int = 0
    done: int = 0
    memory: list[float] = field(default_factory=list)
    over: bool = False


@dataclass
class Reader:
    """Somebody who draws the number and expands it again and again, and what was wrong with what they saw."""

    browser: Served
    progress: Progress
    seconds: list[float] = field(default_factory=list)
    mixed: int = 0
    wrong: int = 0
    errors: int = 0

    def read(self) -> None:
        """Read until the last batch is in."""
        while not self.progress.over:
            least, began = self.progress.done, time.perf_counter()
            try:
                chart = self.browser.call("change.data", {"do": "add", "id": _ID})["chart"]
                change = self.browser.call("change.data", {"do": "expand", "id": _ID, "chart": chart})
            except (OSError, AssertionError, KeyError):
                self.errors += 1
                continue
            self.seconds.append((time.perf_counter() - began) / 2)
            ids = [node["data"]["id"] for node in change["nodes"]]
            cards, people = (sum(one.startswith(kind) for one in ids) for kind in ("card:", "person:"))
            self.mixed += cards != people
            self.wrong += not least <= cards <= self.progress.begun
            time.sleep(0.05)


def run(*, short: bool = False) -> list[Result]:
    """Read and take in at once."""
    size = SHORT if short else FULL
    names = [f"officer-{number}" for number in range(READERS)]
    with website(size.statements, names) as site:
        progress = Progress()
        _take_in(site, progress, size, 0)
        readers = [Reader(site.signed_in(name), progress) for name in names]
        threads = [threading.Thread(target=reader.read) for reader in readers]
        for thread in threads:
            thread.start()
        try:
            for number in range(1, size.batches):
                due = time.monotonic() + size.every_seconds
                _take_in(site, progress, size, number)
                progress.memory.append(site.memory())
                time.sleep(max(0.0, due - time.monotonic()))
        finally:
            progress.over = True
            for thread in threads:
                thread.join()
    seconds = [taken for reader in readers for taken in reader.seconds]
    mixed, wrong, errors = (sum(getattr(reader, name) for reader in readers) for name in ("mixed", "wrong", "errors"))
    growth = progress.memory[-1] / progress.memory[1]
    return [
        Result(
            number=56,
            name="reading-while-ingesting",
            work=f"{READERS} readers on {WEB_PROCESSES} web processes for {size.batches * size.every_seconds / 60:.0f} min "
            f"while {size.batch:,} statements come in every {size.every_seconds:.0f} s, {size.statements:,} before them",
            beside="",
            ours=f"{len(seconds):,} answers: {wrong} wrong, {mixed} mixed, {errors} refused; "
            f"p95 {milliseconds(percentile(seconds, 0.95))}; memory {growth:.2f}x",
            rival="",
            ratio="",
            goal="0 wrong or mixed answers, no growth (<= 1.05x)",
            met=not (mixed or wrong or errors) and growth <= MAX_GROWTH,
            runs="1",
            figures={"answers": len(seconds), "wrong": wrong, "mixed": mixed, "errors": errors, "growth": growth},
        )
    ]


def _take_in(site: Website, progress: Progress, size: Size, number: int) -> None:
    """Take in the next batch on the command line."""
    first = (size.statements + number * size.batch) // world.PER_GROUP
    files = world.write(site.home.parent / f"batch-{number}", size.batch, first=first)
    _tie_to_the_number(files.paths, number)
    command = [sys.executable, "-m", "graphintel", "--home", str(site.home), "ingest", "submissions"]
    progress.begun += 1
    subprocess.run([*command, *map(str, files.paths)], cwd=ROOT, check=True, capture_output=True)
    progress.done += 1


def _tie_to_the_number(paths: list[Path], number: int) -> None:
    """Let the first item of a batch tie one card and one person to the number that is read."""
    with paths[2].open(newline="", encoding="utf-8") as file:
        item = next(csv.DictReader(file))
    with paths[2].open("a", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        for kind, key, link in (
            ("AdvertCard", f"FA:SYN-BATCH-{number}", "ADVERTISES_NUMBER"),
            ("Person", f"FA:SYN-BATCH-{number}", "USES_PHONE"),
        ):
            rows.writerow([item["submission_ref"], item["item_no"], kind, key, link, "Phone", _NUMBER])
