"""``python -m graphintel.store.watcher FOLDER OPTION SECONDS``: stops a server so many seconds after its last use.

Started before every server, so that it is there whenever the starter is killed, and ends with the server, or once that is
to stay. A program that was killed uses nothing any more; a server that whoever started it did not get to name in its run
file is stopped at once, since nobody can join it.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from filelock import Timeout

from graphintel.store.processes import end_process, marked_processes
from graphintel.store.server_folder import ServerFolder

_SECONDS = 1.0


class _Rest:
    """For how long nobody has used a server, by a clock that nobody sets."""

    def __init__(self) -> None:
        self._last_use = -1
        self._since = 0.0

    def is_over(self, folder: ServerFolder, seconds: float) -> bool:
        """Return whether nobody uses the server now, nor has begun or ended a use for so many seconds."""
        if folder.is_used():
            self._last_use = -1
            return False
        if folder.last_use() != self._last_use:
            self._last_use, self._since = folder.last_use(), time.monotonic()
        return time.monotonic() - self._since >= seconds


def watch(folder: ServerFolder, seconds: float = 0.0, interval: float = _SECONDS) -> None:
    """Return once the server has ended, is to stay, or was stopped because nobody uses it, or its folder is gone.

    Parameters
    ----------
    folder : ServerFolder
        Whose server; another watcher of it ends this one.
    seconds : float
        How long the server stays after its last use.
    interval : float
        Seconds between two looks. The first look waits for whoever starts the server, or for its death.
    """
    alone = folder.watcher_lock()
    rest = _Rest()
    try:
        alone.acquire()
        while folder.root.is_dir():  # a lock would make it again
            with folder.lock(-1):
                if _is_over(folder, rest, seconds):
                    alone.release()  # under the lock: whoever starts a server next sees that nobody watches
                    return
            time.sleep(interval)
    except Timeout:
        return
    except OSError:  # the folder went while this looked
        pass
    _end_without_folder(folder)


def _is_over(folder: ServerFolder, rest: _Rest, seconds: float) -> bool:
    """Return whether there is nothing to watch any more; a server that has rested long enough is stopped."""
    run = folder.running()
    if run is not None and run.keep:
        return True
    if run is not None and not rest.is_over(folder, seconds):
        return False
    return folder.stop_unused()


def _end_without_folder(folder: ServerFolder) -> None:
    """End the server of a folder that was deleted; one that was started since, in a new folder, is left alone."""
    pids = marked_processes(folder.mark)
    if not folder.root.exists():
        for pid in pids:
            end_process(pid, folder.mark)


if __name__ == "__main__":
    watch(ServerFolder(Path(sys.argv[1]), sys.argv[2]), float(sys.argv[3]))
