"""Files for their owner only, written through to the disk: whole, or not at all."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path


class open_private:  # noqa: N801 - used as a function
    """Open a file by its descriptor for a block; it is created for its owner only."""

    def __init__(self, path: Path, flags: int) -> None:
        self.descriptor = os.open(path, flags | os.O_CLOEXEC, 0o600)

    def __enter__(self) -> open_private:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self.descriptor)


def write_private(path: Path, content: bytes) -> None:
    """Write a file that is not there yet, for its owner only, through to the disk.

    Raises
    ------
    OSError
        It is there, or cannot be written.
    """
    with open_private(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL) as file:
        write_through(file.descriptor, content)


def replace_private(path: Path, content: bytes, *, draft: Path | None = None) -> None:
    """Write a file for its owner only: afterwards the old one or the new one is there, never a part.

    Parameters
    ----------
    path : Path
    content : bytes
    draft : Path, optional
        Where it is written first, on the same disk; where several may write at once, one of each one's own.

    Raises
    ------
    OSError
        It cannot be written; the old one is there.
    """
    draft = draft or path.with_name(f"{path.name}.new")
    try:
        with open_private(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC) as file:
            write_through(file.descriptor, content)
        draft.replace(path)
    except OSError:
        with suppress(OSError):
            draft.unlink()
        raise


def copy_private(source: Path, path: Path) -> None:
    """Copy a file to where none is yet, for its owner only, through to the disk."""
    with open_private(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL) as file:
        with source.open("rb") as given, os.fdopen(os.dup(file.descriptor), "wb") as out:
            shutil.copyfileobj(given, out)
        os.fsync(file.descriptor)


def write_through(descriptor: int, content: bytes) -> None:
    """Write all bytes and wait until the disk has them."""
    write_all(descriptor, content)
    os.fsync(descriptor)


def write_all(descriptor: int, content: bytes) -> None:
    """Write all bytes, in as many steps as it takes."""
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def sync_directory(path: Path) -> None:
    """Wait until the disk has the names in a directory."""
    with open_private(path, os.O_RDONLY) as directory:
        os.fsync(directory.descriptor)
