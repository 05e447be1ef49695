"""A chain in a file: for its owner only, written through to the disk, its checkpoint replaced atomically.

Beside the file lie ``.checkpoint``, ``.lock``, ``.key`` (of the hashes of search words) and ``.torn`` (half-written
lines).
"""

from __future__ import annotations

import json
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Lock

from filelock import FileLock, Timeout

from graphintel.audit.entry import entry_of
from graphintel.audit.lines import (
    UNREADABLE_CHECKPOINT,
    ChainSnapshot,
    Checkpoint,
    Tail,
    busy,
    gone,
    unreadable,
    unwritable,
)
from graphintel.failures import os_reason
from graphintel.private_files import open_private, replace_private, sync_directory, write_through

_BLOCK = 1 << 16
_PAGE = 1 << 12
_POLL = 0.002
_KEY = 32
_ADVICE = "Check the rights of the file and its directory, and the space on the disk."


class FileLines:
    """The lines of a chain in a file.

    Parameters
    ----------
    path : Path
        The file.
    timeout : float
        Seconds to wait for another process that writes.
    """

    def __init__(self, path: Path, *, timeout: float) -> None:
        self.path = path
        self._timeout = timeout
        self._checkpoint, self._torn, self._key, self._lock_file = (
            path.with_name(path.name + ending) for ending in (".checkpoint", ".torn", ".key", ".lock")
        )
        self._thread_lock = Lock()

    @property
    def name(self) -> str:
        """The file."""
        return str(self.path)

    def close(self) -> None:
        """Do nothing: the file is open only while the write lock is held."""

    @contextmanager
    def exclusive(self) -> Iterator[FileWriteLock]:
        """Give the end of the file under the write lock."""
        with self._locked(), self._opened() as file:
            yield FileWriteLock(file.descriptor, self.path, self._checkpoint, self._torn)

    @contextmanager
    def _opened(self) -> Iterator[open_private]:
        """Open the file, or begin one where there is nothing of a chain."""
        if not self.path.exists() and self._checkpoint.exists():
            raise gone(self.name)
        with open_private(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_NONBLOCK) as file:
            if not stat.S_ISREG(os.fstat(file.descriptor).st_mode):
                raise unwritable(self.name, "it is no ordinary file", _ADVICE)
            yield file

    @contextmanager
    def snapshot(self, after: int = 0) -> Iterator[ChainSnapshot]:
        """Give the file behind an entry as it is at one moment; others may write while it is read."""
        if not self.path.exists() and not self._checkpoint.exists():
            yield ChainSnapshot(iter(()), None)
            return
        if self.path.exists() and not self.path.is_file():
            raise unreadable(self.name, "it is no ordinary file")
        with self._locked():
            size = self.path.stat().st_size if self.path.exists() else 0
            try:
                checkpoint = read_checkpoint(self._checkpoint)
            except ValueError:
                checkpoint = UNREADABLE_CHECKPOINT
        try:
            yield ChainSnapshot(_lines(self.path, self._end_of(after) if after else 0, size), checkpoint)
        except OSError as error:
            raise unreadable(self.name, os_reason(error)) from error

    def _end_of(self, number: int) -> int:
        """Return where the line of an entry ends; what is written never moves."""
        with open_private(self.path, os.O_RDONLY | os.O_NONBLOCK) as file:
            found = FileWriteLock(file.descriptor, self.path, self._checkpoint, self._torn).found(number)
        if found is None:
            raise unreadable(self.name, f"entry {number} is not in it")
        return found[0] + len(found[1])

    def exists(self) -> bool:
        """Return whether file or checkpoint is there."""
        return os.path.lexists(self.path) or os.path.lexists(self._checkpoint)

    def set_aside(self, stamp: str) -> str:
        """Move file, checkpoint and half-written lines into a folder beside; the key stays."""
        with self._locked():
            folder = self.path.with_name(f"set-aside-{stamp}")
            folder.mkdir(mode=0o700, exist_ok=True)
            for path in (self.path, self._checkpoint, self._torn):
                if os.path.lexists(path):
                    path.rename(folder / path.name)
            sync_directory(self.path.parent)
            return folder.name

    def key(self) -> bytes:
        """Return what is in the key file, making it first where it is missing."""
        with self._locked():
            if not self._key.exists():
                replace_private(self._key, secrets.token_bytes(_KEY))
            key = self._key.read_bytes()
        if len(key) != _KEY:
            raise unreadable(
                self._key.name, f"it holds {len(key)} bytes and no key of {_KEY}; put it back from a backup"
            )
        return key

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold the write lock; turn every failure into a sentence."""
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not self._thread_lock.acquire(timeout=self._timeout):
                raise Timeout(str(self._lock_file))
            try:
                with FileLock(self._lock_file, timeout=self._timeout, mode=0o600, poll_interval=_POLL):
                    yield
            finally:
                self._thread_lock.release()
        except Timeout as error:
            raise busy(self.name, self._timeout) from error
        except OSError as error:
            raise unwritable(self.name, os_reason(error), _ADVICE) from error


@dataclass(frozen=True, slots=True)
class FileWriteLock:
    """The end of an open file under the write lock."""

    descriptor: int
    path: Path
    checkpoint_file: Path
    torn_file: Path

    def tail(self) -> Tail:
        """Return the end of the file, read backwards in blocks until the last whole line is in hand."""
        content, start = b"", os.fstat(self.descriptor).st_size
        while start > 0 and content.count(b"\n") < 2:
            length = min(_BLOCK, start)
            start -= length
            content = os.pread(self.descriptor, length, start) + content
        end = content.rfind(b"\n") + 1
        return Tail(content[content.rfind(b"\n", 0, max(end - 1, 0)) + 1 : end], content[end:])

    def line(self, number: int) -> bytes | None:
        """Return the line of an entry."""
        found = self.found(number)
        return None if found is None else found[1]

    def found(self, number: int) -> tuple[int, bytes] | None:
        """Return where the line of an entry begins, and the line, by binary search in the file: numbers only grow."""
        low, high = 0, os.fstat(self.descriptor).st_size
        while low < high:
            start = self._start(low, (low + high) // 2)
            line = self._line_at(start)
            try:
                found = entry_of(line).number
            except ValueError:
                return None
            if found == number:
                return start, line
            low, high = (start + len(line), high) if found < number else (low, start)
        return None

    def _start(self, low: int, position: int) -> int:
        """Return where the line begins in which a place lies; ``low`` is the beginning of a line."""
        while position > low:
            block = os.pread(self.descriptor, min(_PAGE, position - low), max(low, position - _PAGE))
            found = block.rfind(b"\n")
            position -= len(block)
            if found >= 0:
                return position + found + 1
        return low

    def _line_at(self, start: int) -> bytes:
        line = b""
        while not line.endswith(b"\n") and (block := os.pread(self.descriptor, _PAGE, start + len(line))):
            line += block[: block.find(b"\n") + 1 or None]
        return line

    def checkpoint(self) -> Checkpoint | None:
        """Return what is in the file beside."""
        return read_checkpoint(self.checkpoint_file)

    def confirm(self, checkpoint: Checkpoint) -> None:
        """Replace the file beside."""
        write_checkpoint(self.checkpoint_file, checkpoint)

    def add(self, line: bytes, checkpoint: Checkpoint) -> None:
        """Write a line and its checkpoint; a line that is only partly written is removed."""
        size = os.fstat(self.descriptor).st_size
        try:
            write_through(self.descriptor, line)
        except OSError:
            with suppress(OSError):
                os.ftruncate(self.descriptor, size)
            raise
        self.confirm(checkpoint)
        if checkpoint.entries == 1:
            sync_directory(self.path.parent)

    def set_aside(self, torn: bytes) -> str:
        """Move the half-written line into the file of such lines."""
        with open_private(self.torn_file, os.O_WRONLY | os.O_APPEND | os.O_CREAT) as file:
            write_through(file.descriptor, torn + b"\n")
        os.ftruncate(self.descriptor, os.fstat(self.descriptor).st_size - len(torn))
        return self.torn_file.name


def _lines(path: Path, start: int, end: int) -> Iterator[bytes]:
    if start >= end:
        return
    with path.open("rb") as file:
        file.seek(start)
        while start < end and (line := file.readline(end - start)):
            start += len(line)
            yield line


def read_checkpoint(path: Path) -> Checkpoint | None:
    """Return the checkpoint, or None where there is none.

    Raises
    ------
    ValueError
        The file does not hold one.
    """
    try:
        content = json.loads(path.read_text(encoding="ascii"))
        chain, ledger = (str(content.get(name, "")) for name in ("chain", "ledger"))
        kept, pending = (int(content.get(name, 0)) for name in ("kept", "pending"))
        return Checkpoint(int(content["entries"]), str(content["head"]), chain, ledger, kept, pending)
    except FileNotFoundError:
        return None
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ValueError("does not hold a count and a hash") from error


def write_checkpoint(path: Path, checkpoint: Checkpoint) -> None:
    """Replace the checkpoint atomically."""
    replace_private(path, json.dumps(asdict(checkpoint)).encode("ascii"))
