"""One mutant tried: written into the copy of the tree, its tests run by a process of its own, the copy put back.

That process is forked from one that has the product loaded already; what depends on the mutated module it loads again.
"""

from __future__ import annotations

import importlib
import os
import signal
import sys
import time
import traceback
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_PASSED, _NO_TESTS = 0, 5
_PLUGINS = ("xdist.plugin", "pytest_timeout", "_hypothesis_pytestplugin")
"""What the project's tests need; looking for others costs more than most tests."""

_LOADED = (
    "pytest", "hypothesis.strategies", "graphintel.service.service", "graphintel.store.embedded", "demonstration.world",
    "graphintel.briefing.formats", "graphintel.indicators.registry", "ingest.run", "neo4j", "sqlalchemy", "alembic",
)  # fmt: skip
"""What is loaded once for all trials."""

_OPTIONS = (
    *(part for name in _PLUGINS for part in ("-p", name)),
    "-x",
    "-q",
    "-p",
    "no:cacheprovider",
    "--tb=line",
    "-W",
    "ignore::pytest.PytestAssertRewriteWarning",
    "-m",
)
QUICK = "not (graph or neo4j or browser or postgres or cypher_lint or full)"
WITH_GRAPH = QUICK.replace("graph or ", "")
"""Which tests are run: those that need no server, or those besides that start the embedded graph."""


@dataclass
class Tree:
    """A copy of the tree, in which one file at a time is another; ``marks`` chooses among its tests."""

    root: Path
    marks: str = QUICK
    _stamp: int = field(default=1_000_000_000, init=False)

    def write(self, path: Path, text: str) -> None:
        """Write a file with a time of its own, by which no compiled file of an earlier text fits it."""
        path.write_text(text, encoding="utf-8")
        self._stamp += 10
        os.utime(path, (self._stamp, self._stamp))

    def load(self) -> None:
        """Load the product, and what it is tested with, into this process."""
        sys.path.insert(0, str(self.root))
        for name in _LOADED:
            importlib.import_module(name)

    def passes(self, tests: Sequence[str], reloaded: Collection[str], timeout: float, log: Path) -> tuple[bool, float]:
        """Return whether the tests pass, and the seconds that they took; what takes too long does not pass."""
        began = time.monotonic()
        child = os.fork()
        if not child:
            _run(self.root, [self.marks, *tests], reloaded, log)
        return _waited(child, began + timeout) in {_PASSED, _NO_TESTS}, time.monotonic() - began


def _run(root: Path, chosen: Sequence[str], reloaded: Collection[str], log: Path) -> None:
    """Run tests in the forked process, and end it."""
    code = 70
    try:
        os.setsid()
        os.chdir(root)
        os.environ |= {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PATH": str(Path(sys.executable).parent)}
        out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(out, 1)
        os.dup2(out, 2)
        forget(reloaded)
        import pytest

        code = int(pytest.main([*_OPTIONS, *chosen]))
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        sys.stdout.flush()
        os._exit(code)


def forget(modules: Collection[str]) -> None:
    """Let modules be loaded again at their next import."""
    for name in modules:
        if sys.modules.pop(name, None) is not None:
            package, _, last = name.rpartition(".")
            if hasattr(sys.modules.get(package), last):
                delattr(sys.modules[package], last)


def _waited(child: int, until: float) -> int:
    """Return how a process ended, and end what is left of it once its time is over."""
    while time.monotonic() < until:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.02)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return -signal.SIGKILL
