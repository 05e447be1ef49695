"""The files of the chain on disk: made for their owner only, written through to the disk, replaced whole."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

from graphintel.audit.entry import GENESIS

_BLOCK = 1 << 16


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How many entries the chain had and the hash of the last one, when an entry was last acknowledged."""

    entries: int = 0
    head: str = GENESIS


@dataclass(frozen=True, slots=True)
class Tail:
    """End of the chain: its last whole line, how far whole lines reach, and the size of the file."""

    line: bytes
    whole: int
    size: int


def make_directory(path: Path) -> None:
    """Create a directory that its owner alone may enter."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)


def read_checkpoint(path: Path) -> Checkpoint | None:
    """Return the checkpoint, or None where there is none.

    Raises
    ------
    ValueError
        The file does not hold one.
    """
    try:
        held = json.loads(path.read_text(encoding="ascii"))
        return Checkpoint(int(held["entries"]), str(held["head"]))
    except FileNotFoundError:
        return None
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError("does not hold a count and a hash") from error


def write_checkpoint(path: Path, checkpoint: Checkpoint) -> None:
    """Replace the checkpoint: afterwards the old one or the new one is there, never a part."""
    beside = path.with_name(path.name + ".new")
    content = json.dumps({"entries": checkpoint.entries, "head": checkpoint.head}).encode("ascii")
    with open_private(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC) as file:
        write_through(file.descriptor, content)
    beside.replace(path)


class open_private:  # noqa: N801 - used as a function
    """Open a file by its descriptor for a block; it is created for its owner only."""

    def __init__(self, path: Path, flags: int) -> None:
        self.descriptor = os.open(path, flags | os.O_CLOEXEC, 0o600)

    def __enter__(self) -> open_private:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self.descriptor)


def write_through(descriptor: int, content: bytes) -> None:
    """Write all bytes and wait until the disk has them."""
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
    os.fsync(descriptor)


def sync_directory(path: Path) -> None:
    """Wait until the disk has the names in a directory."""
    with open_private(path, os.O_RDONLY) as directory:
        os.fsync(directory.descriptor)


def read_tail(descriptor: int) -> Tail:
    """Return the end of the file, read backwards in blocks until the last whole line is in hand."""
    size = os.fstat(descriptor).st_size
    held, start = b"", size
    while start > 0 and held.count(b"\n") < 2:
        length = min(_BLOCK, start)
        start -= length
        held = os.pread(descriptor, length, start) + held
    end = held.rfind(b"\n") + 1
    line = held[held.rfind(b"\n", 0, max(end - 1, 0)) + 1 : end]
    return Tail(line, start + end, size)
