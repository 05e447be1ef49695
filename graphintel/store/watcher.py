"""``python -m graphintel.store.watcher FOLDER``: stops an embedded server whose last user was killed.

Started with every server that is not to stay, and ends with it.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from graphintel.store.embedded import stop_unused
from graphintel.store.server_process import Place, read_run_file

_SECONDS = 1.0


def watch(place: Place, seconds: float = _SECONDS) -> None:
    """Return once the server has ended, was told to stay, or was stopped because nobody uses it."""
    while True:
        time.sleep(seconds)
        run = read_run_file(place)
        if run is None or run.keep:
            return
        with place.lock():
            if stop_unused(place):
                return


if __name__ == "__main__":
    watch(Place(Path(sys.argv[1])))
