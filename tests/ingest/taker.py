"""What a process does that takes files in beside others; a module of its own, so that a fork server can preload it."""

from __future__ import annotations

from collections.abc import Sequence
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path

from graphintel.ledger.ledger import Ledger
from graphintel.settings import read_settings
from ingest import run
from tests.ingest.conftest import AT


def take(url: str, home: Path, paths: Sequence[Path], together: Barrier, counts: Queue[tuple[int, int, int]]) -> None:
    """Wait for the others, take the files in, and say how many rows were read, accepted and released."""
    ledger = Ledger.open(url)
    together.wait(60)
    report = run.ingest(
        "submissions", paths, ledger, actor="test", at=AT, settings=read_settings({}, home=home), reject_dir=home
    )
    counts.put((report.total("read"), report.total("accepted"), len(report.released)))
    ledger.close()
