"""What every run does: find this machine's rungs, name those not run, keep the long tests for ``--full``.

``make test`` shares the files of tests between two processes, each with servers of its own; what is counted here is
counted where their reports come together.
"""

from __future__ import annotations

import os
from collections.abc import Generator

import hypothesis
import pytest

from tests.rungs import REQUIRE, RUNGS, Rung, required_rungs

# The fixtures of the two engines, of PostgreSQL, of the browser and of the demonstration's home.
pytest_plugins = [
    "tests.engines",
    "tests.postgres",
    "tests.ledgers",
    "tests.browser",
    "tests.demo_home",
    "tests.service.pairs",
]

# The machine is shared and small, so no deadline; the usual run draws the same cases each time.
hypothesis.settings.register_profile("usual", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.register_profile("full", deadline=None, print_blob=True)

# Some fifty homes start an embedded server of their own: with the first compiler only, that takes half as long.
os.environ.setdefault("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1")

# What a test's command starts ends with it; tests of what stays for the next command say so.
os.environ.setdefault("GRAPHINTEL_ENGINE_SECONDS", "0")

_MISSING = pytest.StashKey[dict[str, str]]()
_REQUIRED = pytest.StashKey[frozenset[str]]()
_RAN = pytest.StashKey[dict[str, set[str]]]()
_NOT_RUN = pytest.StashKey[dict[str, set[str]]]()

_WAS_SKIPPED = "skipped although its rung is required"
_PROCESSES = 2
"""Enough for the machines that check this; each has two database servers and a browser."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--full``: the long versions too, with cases drawn anew."""
    parser.addoption("--full", action="store_true", help="run the long versions too (make test-full)")


def pytest_configure(config: pytest.Config) -> None:
    """Find out what the machine lacks, once, and refuse a rung that does not exist."""
    try:
        config.stash[_REQUIRED] = required_rungs(os.environ)
    except ValueError as error:
        raise pytest.UsageError(str(error)) from error
    config.stash[_MISSING] = {rung.marker: rung.missing(os.environ) for rung in RUNGS.values()}
    config.stash[_RAN] = dict[str, set[str]]()
    config.stash[_NOT_RUN] = dict[str, set[str]]()
    if not _is_worker(config):
        config.pluginmanager.register(_Count(config))
    hypothesis.settings.load_profile("full" if config.getoption("--full") else "usual")


def _is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


def pytest_xdist_auto_num_workers() -> int:
    """Return how many processes share the tests: one where they are to empty a database that is not theirs."""
    return 1 if os.environ.get("NEO4J_URI") else min(_PROCESSES, os.cpu_count() or 1)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the tests marked ``full`` to ``--full``."""
    if config.getoption("--full"):
        return
    long = [item for item in items if item.get_closest_marker("full")]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if not item.get_closest_marker("full")]


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose rung the machine does not have."""
    for marker, reason in item.config.stash[_MISSING].items():
        if reason and item.get_closest_marker(marker):
            pytest.skip(reason)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn the skip of a required rung's test into a failure."""
    report = yield
    for rung in RUNGS.values():
        if rung.name in item.config.stash[_REQUIRED] and _is_skipped(report, rung):
            report.outcome = "failed"
            report.longrepr = f"{REQUIRE} asks for the rung {rung.name}, and this test was skipped: {report.longrepr}"
            report.user_properties.append((_WAS_SKIPPED, rung.name))
    return report


def _is_skipped(report: pytest.TestReport, rung: Rung) -> bool:
    return rung.marker in report.keywords and report.skipped and not hasattr(report, "wasxfail")


class _Count:
    """Counts each rung's tests, from the reports of however many processes ran them."""

    def __init__(self, config: pytest.Config) -> None:
        self.stash = config.stash

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        for rung in RUNGS.values():
            if _is_skipped(report, rung) or (_WAS_SKIPPED, rung.name) in map(tuple, report.user_properties):
                self.stash[_NOT_RUN].setdefault(rung.name, set()).add(report.nodeid)
            elif report.when == "call" and rung.marker in report.keywords:
                self.stash[_RAN].setdefault(rung.name, set()).add(report.nodeid)


def _is_whole(config: pytest.Config) -> bool:
    return config.args_source == pytest.Config.ArgsSource.TESTPATHS and not (
        config.getoption("keyword") or config.getoption("markexpr") or config.getoption("collectonly")
    )


def _absent(config: pytest.Config) -> list[str]:
    """Names of required rungs of which a whole run ran no test at all."""
    return sorted(config.stash[_REQUIRED] - config.stash[_RAN].keys()) if _is_whole(config) else []


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a whole run in which a required rung ran no test."""
    passed = session.exitstatus in {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED}
    if passed and not _is_worker(session.config) and _absent(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Name each rung that was not run, and why, on the last lines."""
    write = terminalreporter.write_line
    for name in _absent(config):
        write(f"FAILED: {REQUIRE} asks for the rung {name}, and no test of it ran", red=True)
    for rung in RUNGS.values():
        count, reason = len(config.stash[_NOT_RUN].get(rung.name, ())), config.stash[_MISSING][rung.marker]
        if count or (reason and _is_whole(config)):
            write(f"rung not run: {rung.name} ({count} tests): {reason or 'see the skips above'}")
    if _is_whole(config) and not config.getoption("--full"):
        write("rung not run: full, the long versions of tests: make test-full")
