"""What a writer process does that is killed on the way; a module of its own, so that a fork server can preload it."""

from __future__ import annotations

import os
import signal
from multiprocessing.synchronize import Event
from pathlib import Path

from graphintel.service import Service
from graphintel.service.recording import RecordedLedger
from graphintel.settings import Settings
from ingest import run


def take_in(settings: Settings, folder: Path, step: str, ready: Event, go: Event, done: Event) -> None:
    """Say ready, wait, take the submissions files of a folder in, say done; or die when a step begins."""

    def at(name: str) -> None:
        if name == step:
            os.kill(os.getpid(), signal.SIGKILL)

    with Service.opened(settings) as service:
        service.graph.published()
        ready.set()
        go.wait()
        run.ingest(
            "submissions",
            [folder / f"{name}.csv" for name in ("submissions", "items", "item_links")],
            RecordedLedger(lambda: service.recorded("collection", service.operator())),
            actor="test",
            at=service.now(),
            settings=service.settings,
            reject_dir=settings.home / "rejects",
            step=at,
        )
        service.graph.catch_up(service.ledger, step=at)
        done.set()
