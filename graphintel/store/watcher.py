"""``python -m graphintel.store.watcher FOLDER OPTION``: stops a server whose last user, or starter, has ended.

Started before every server, so that it is there whenever the starter is killed, and ends with the server, or once that is
to stay.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from filelock import Timeout

from graphintel.store.processes import end_process, marked_processes
from graphintel.store.server_folder import ServerFolder

_SECONDS = 1.0


def watch(folder: ServerFolder, seconds: float = _SECONDS) -> None:
    """Return once the server has ended, is to stay, or was stopped because nobody uses it, or its folder is gone.

    Parameters
    ----------
    folder : ServerFolder
        Whose server; another watcher of it ends this one.
    seconds : float
        Between two looks. The first look waits for whoever starts the server, or for its death.
    """
    alone = folder.watcher_lock()
    try:
        alone.acquire()
        while folder.root.is_dir():  # a lock would make it again
            with folder.lock(-1):
                if _is_over(folder):
                    alone.release()  # under the lock: whoever starts a server next sees that nobody watches
                    return
            time.sleep(seconds)
    except Timeout:
        return
    except OSError:  # the folder went while this looked
        pass
    _end_without_folder(folder)


def _is_over(folder: ServerFolder) -> bool:
    run = folder.running()
    return (run is not None and run.keep) or folder.stop_unused()


def _end_without_folder(folder: ServerFolder) -> None:
    """End the server of a folder that was deleted; one that was started since, in a new folder, is left alone."""
    pids = marked_processes(folder.mark)
    if not folder.root.exists():
        for pid in pids:
            end_process(pid, folder.mark)


if __name__ == "__main__":
    watch(ServerFolder(Path(sys.argv[1]), sys.argv[2]))
