"""A process that takes files in and is killed on the way: ``python -m tests.service.writer HOME FOLDER [STEP]``.

Says ``ready`` when everything is imported, waits for a line, takes the submissions files of the folder in, and says
``done``. With a step it kills itself when that step begins, so that the crash comes exactly there.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from graphintel.service import Service
from graphintel.settings import read_settings
from ingest import run


def main() -> None:
    """Take the files in, or die at a step."""
    home, folder, step = Path(sys.argv[1]), Path(sys.argv[2]), (sys.argv[3:] or [""])[0]

    def at(name: str) -> None:
        if name == step:
            os.kill(os.getpid(), signal.SIGKILL)

    with Service.opened(read_settings({}, home=home)) as service:
        service.graph.published()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
        paths = [folder / f"{name}.csv" for name in ("submissions", "items", "item_links")]
        report = run.ingest(
            "submissions",
            paths,
            service.ledger,
            actor="test",
            at=service.now(),
            settings=service.settings,
            reject_dir=home / "rejects",
            step=at,
        )
        service.graph.catch_up(service.ledger.changes, step=at)
        sys.stdout.write(f"done {report.to_dict()['read']}\n")


if __name__ == "__main__":
    main()
