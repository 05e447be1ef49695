"""Copies of a chain: taken as of the moment of a copied ledger, and restored into a file or a table."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from graphintel.addresses import sqlite_address
from graphintel.audit.entry import Entry, entry_of
from graphintel.audit.file_lines import write_checkpoint
from graphintel.audit.lines import FOLLOWS, MEETING, UNKEPT, Checkpoint
from graphintel.audit.table_lines import TableLines
from graphintel.audit.verification import Verification, verify_chain
from graphintel.private_files import copy_private, open_private, write_private

_TIMEOUT = 30.0
_SUFFIXES = ("", ".checkpoint", ".key")


def copy_lines(lines: Iterable[bytes], path: Path, change: int) -> Checkpoint | None:
    """Write lines into a file up to the first later change that was committed or is pending.

    Parameters
    ----------
    lines : iterable of bytes
        A chain, oldest line first.
    path : Path
        A file that is not there yet.
    change : int
        Number of the entry of the last change that is to be in the copy.

    Returns
    -------
    Checkpoint or None
        The checkpoint of the copy; None where the lines do not verify or lack that change.
    """
    checkpoint_so_far, size = Checkpoint(), 0
    cut: tuple[int, Checkpoint] | None = None
    with (
        open_private(path, os.O_RDWR | os.O_CREAT | os.O_EXCL) as file,
        os.fdopen(os.dup(file.descriptor), "wb") as out,
    ):
        for line in lines:
            if not line.endswith(b"\n"):
                break
            try:
                entry = entry_of(line)
            except ValueError:
                return None
            if (entry.number, entry.previous) != (checkpoint_so_far.entries + 1, checkpoint_so_far.head):
                return None
            if _is_change(entry) and entry.number > change:
                cut = cut or (size, checkpoint_so_far)
            elif UNKEPT in entry.subject:
                cut = None
            out.write(line)
            size, checkpoint_so_far = size + len(line), checkpoint_so_far.after(entry)
        out.flush()
        if cut is not None:
            os.ftruncate(file.descriptor, cut[0])
            checkpoint_so_far = cut[1]
        os.fsync(file.descriptor)
    return (
        replace(checkpoint_so_far, kept=change, pending=0)
        if change in {checkpoint_so_far.kept, checkpoint_so_far.pending}
        else None
    )


def _is_change(entry: Entry) -> bool:
    return FOLLOWS in entry.subject or MEETING in entry.subject


def lines_of_copy(path: Path) -> Iterator[bytes]:
    """Yield the lines of a copy."""
    with path.open("rb") as file:
        yield from file


def verify_copy(path: Path, checkpoint: Checkpoint) -> Verification:
    """Return whether a copy verifies and fits its checkpoint."""
    return verify_chain(lines_of_copy(path), checkpoint)


def stage_file(copy: Path, checkpoint: Checkpoint, key: bytes, path: Path) -> dict[Path, Path]:
    """Put a copy beside the place of a chain in a file; return where each part lies and where it has to go."""
    staged = {to.with_name(f"{to.name}.restoring"): to for to in (path.with_name(path.name + e) for e in _SUFFIXES)}
    lines, checkpoint_file, key_file = staged
    for here in staged:
        here.unlink(missing_ok=True)
    copy_private(copy, lines)
    write_checkpoint(checkpoint_file, checkpoint)
    write_private(key_file, key)
    return staged


def stage_table(copy: Path, checkpoint: Checkpoint, key: bytes, file: Path) -> dict[Path, Path]:
    """Put a copy into a new SQLite database beside the place of a chain in a table; return the same."""
    here = file.with_name(f"{file.name}.restoring")
    for path in (here, *(here.with_name(here.name + ending) for ending in ("-wal", "-shm"))):
        path.unlink(missing_ok=True)
    lines = TableLines(sqlite_address(here), timeout=_TIMEOUT, key=key)
    with lines.exclusive() as lock:
        lock.fill(lines_of_copy(copy), checkpoint)
    lines.close()
    return {here: file}
