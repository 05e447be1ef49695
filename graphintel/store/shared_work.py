"""One piece of work at a time of all processes of a home, and what each of them knows of it: how far it is, and that it is to stop.

Three small files in a folder for their owner only. They hold numbers, and nothing of what is worked on.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from graphintel.model.progress import Progress
from graphintel.private_files import replace_private

_FOLDER_MODE, _FILE_MODE = 0o700, 0o600


class SharedWork:
    """A piece of work by its name.

    Parameters
    ----------
    folder : Path
        Made when work begins.
    name : str
        Of the work, as a file may be named.

    Notes
    -----
    A process that dies leaves its work to the next: what it had locked is free then.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self._folder, self._progress, self._stop = folder, folder / f"{name}.progress", folder / f"{name}.stop"
        # Another thread than the one that begins the work may end it.
        self._lock = FileLock(folder / f"{name}.lock", timeout=0, mode=_FILE_MODE, thread_local=False)

    def begin(self) -> bool:
        """Begin the work, unless another process is at it; return whether it is begun.

        Raises
        ------
        OSError
            No file can be made: the disk is full, or the home can only be read. Nothing is begun.
        """
        self._folder.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
        try:
            self._lock.acquire()
        except Timeout:
            return False
        try:
            self._stop.unlink(missing_ok=True)
        except OSError:
            self._lock.release()
            raise
        self.report(Progress())
        return True

    def end(self) -> None:
        """End what was begun here."""
        with suppress(OSError):  # whoever begins it next writes another
            self._progress.unlink(missing_ok=True)
        self._lock.release()

    def is_done_elsewhere(self) -> bool:
        """Return whether another process is at the work; none is where no file can be made."""
        if not self._folder.is_dir():
            return False
        try:
            with self._lock:
                return False
        except Timeout:
            return True
        except OSError:
            return False

    def report(self, progress: Progress) -> None:
        """Let every process know how far the work is."""
        with suppress(OSError):  # the disk may be full: then it is not known, and goes on
            replace_private(self._progress, f"{progress.share:.4f} {progress.seconds:.1f}\n".encode())

    def progress(self) -> Progress:
        """Return how far the work is that another process has begun."""
        try:
            share, seconds = map(float, self._progress.read_bytes().split())
        except (OSError, ValueError):
            return Progress()
        return Progress(share, seconds)

    def stop(self) -> None:
        """Let whichever process is at the work stop it."""
        with suppress(OSError):
            self._stop.touch(mode=_FILE_MODE)

    def is_stopped(self) -> bool:
        """Return whether the work that was begun here is to stop."""
        return self._stop.exists()
