"""Eight officers on two web processes, one request each every two seconds, beside one officer; and memory over many requests."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from benchmarks import world
from benchmarks.harness import Result, milliseconds, percentile
from benchmarks.web import WEB_PROCESSES, Website, website
from tests.dashboards.served import Served

OFFICERS, EVERY_SECONDS, GOAL = 8, 2.0, 2.0
MAX_SLOPE = 0.5
"""MB that 1,000 requests may leave in all web processes together: what cannot be told from 0 by this measure."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    statements: int
    seconds: float
    requests: int


FULL, SHORT = Size(100_000, 300.0, 10_000), Size(10_000, 25.0, 2_000)


@dataclass
class Officer:
    """Somebody at a browser: searches a number, draws it, expands it, and again with another."""

    browser: Served
    files: world.Files
    seed: int
    seconds: list[float] = field(default_factory=list)
    errors: int = 0

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)
        self._steps: list[Callable[[], object]] = []

    def ask(self) -> None:
        """Ask the next request; what goes wrong is counted."""
        if not self._steps:
            self._begin()
        began = time.perf_counter()
        try:
            self._steps.pop(0)()
        except (OSError, AssertionError, KeyError):
            self.errors += 1
            self._steps = []
        self.seconds.append(time.perf_counter() - began)

    def ask_times(self, number: int) -> None:
        """Ask so many requests, one after the other."""
        for _ in range(number):
            self.ask()

    def _begin(self) -> None:
        phone = world.phone(self._chance.randrange(self.files.groups), 1)
        drawn: dict[str, str] = {}
        identifier = world.entity_id("Phone", phone)

        def search() -> None:
            if identifier not in str(self.browser.call("hits.children", {"text": phone})):
                raise KeyError(identifier)

        def draw() -> None:
            drawn["chart"] = self.browser.call("change.data", {"do": "add", "id": identifier})["chart"]

        def expand() -> None:
            change = {"do": "expand", "id": identifier, "chart": drawn["chart"]}
            if not self.browser.call("change.data", change)["nodes"]:
                raise KeyError(identifier)

        self._steps = [search, draw, expand]


def run(*, short: bool = False) -> list[Result]:
    """Measure one officer, then eight, then as many requests as memory is watched over."""
    size = SHORT if short else FULL
    names = [f"officer-{number}" for number in range(OFFICERS)]
    with website(size.statements, names) as site:
        officers = [Officer(site.signed_in(name), site.files, seed) for seed, name in enumerate(names)]
        _at_once(officers, lambda officer: officer.ask_times(30))  # both processes are warm
        one, eight = (_paced(some, size.seconds) for some in (officers[:1], officers))
        slope = _slope(site, officers, size.requests)
        errors = sum(officer.errors for officer in officers)
    ours, rival = (percentile(seconds, 0.95) for seconds in (eight, one))
    return [
        Result(
            number=55,
            name="officers",
            work=f"{OFFICERS} officers on {WEB_PROCESSES} web processes, one request each every {EVERY_SECONDS:.0f} s, "
            f"loopback, {size.statements:,} statements; memory over {size.requests:,} requests",
            beside="one officer",
            ours=f"p50 {milliseconds(percentile(eight, 0.5))}, p95 {milliseconds(ours)}; {errors} errors; "
            f"{slope:+.2f} MB each 1,000 requests",
            rival=f"p50 {milliseconds(percentile(one, 0.5))}, p95 {milliseconds(rival)}",
            ratio=f"p95 {ours / rival:.2f}x",
            goal=f"p95 <= {GOAL:.0f}x, 0 errors, memory slope 0 (<= {MAX_SLOPE} MB)",
            met=ours <= GOAL * rival and not errors and slope <= MAX_SLOPE,
            runs="1",
            figures={"eight_p95": ours, "one_p95": rival, "errors": errors, "mb_each_1000_requests": slope},
        )
    ]


def _paced(officers: list[Officer], seconds: float) -> list[float]:
    """Let each ask every two seconds, not all in the same moment; return how long each answer took."""

    def keep_asking(officer: Officer) -> None:
        end = time.monotonic() + seconds
        due = time.monotonic() + EVERY_SECONDS * officer.seed / OFFICERS
        while due < end:
            time.sleep(max(0.0, due - time.monotonic()))
            officer.ask()
            due += EVERY_SECONDS

    for officer in officers:
        officer.seconds.clear()
    _at_once(officers, keep_asking)
    return [taken for officer in officers for taken in officer.seconds]


def _slope(site: Website, officers: list[Officer], requests: int) -> float:
    """Return by how many MB the web processes grow each 1,000 requests, of the second half: the first fills caches."""
    seen: list[tuple[int, float]] = []
    each = 5
    for done in range(0, requests, each * len(officers)):
        _at_once(officers, lambda officer: officer.ask_times(each))
        seen.append((done, site.memory()))
    later = seen[len(seen) // 2 :]
    return float(np.polyfit([done for done, _ in later], [memory for _, memory in later], 1)[0] * 1000)


def _at_once(officers: list[Officer], does: Callable[[Officer], object]) -> None:
    threads = [threading.Thread(target=does, args=(officer,)) for officer in officers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
