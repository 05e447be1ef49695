"""Ways in which a chain in a file cannot be written, each put right again; and all that a home holds, as it is."""

from __future__ import annotations

import errno
import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

_NAMED = {"session_attempt": "*", "session_refusal": "*", "session_begun": "last_seen"}
"""What changes without an entry and before one, see :class:`graphintel.ledger.unrecorded.Unrecorded`."""


@contextmanager
def a_folder(chain: Path) -> Iterator[None]:
    """Let a folder stand where the chain was."""
    kept = chain.with_name("kept-away")
    chain.rename(kept)
    chain.mkdir()
    try:
        yield
    finally:
        chain.rmdir()
        kept.rename(chain)


@contextmanager
def no_lock(chain: Path) -> Iterator[None]:
    """Let a folder stand where the lock was, so that nobody can take it."""
    lock = chain.with_name(chain.name + ".lock")
    lock.unlink(missing_ok=True)
    lock.mkdir()
    try:
        yield
    finally:
        lock.rmdir()


@contextmanager
def no_room(chain: Path) -> Iterator[None]:
    """Let the disk take no line of the chain: it can be opened and looked at, and the entry fails."""
    real: Callable[[int], None] = os.fsync

    def full(descriptor: int) -> None:
        if os.path.realpath(f"/proc/self/fd/{int(descriptor)}") == str(chain.resolve()):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(descriptor)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", full)
        yield


WAYS: dict[str, Callable[[Path], AbstractContextManager[None]]] = {
    "a folder in its place": a_folder,
    "no lock to be had": no_lock,
    "no room at the entry": no_room,
}


def held_in(home: Path) -> dict[str, str]:
    """Return the digest of each table of a home's ledger and of its sessions, and of every other file but locks, chain and engine."""
    databases = [path for name in ("ledger.sqlite", "ledger.sqlite.sessions") if (path := home / name).exists()]
    found = {f"table {name}": digest for path in databases for name, digest in _tables(path)}
    for path in sorted(home.rglob("*")):
        place = path.relative_to(home)
        passed = (
            place.parts[0] in {"audit", "graph"} or place.name.startswith("ledger.sqlite") or path.suffix == ".lock"
        )
        if path.is_file() and not passed:
            found[str(place)] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def _tables(ledger: Path) -> Iterator[tuple[str, str]]:
    with closing(sqlite3.connect(ledger)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for name in sorted(names):
            if _NAMED.get(name) == "*":
                continue
            cursor = connection.execute(f"SELECT * FROM {name}")
            left_out = [place for place, column in enumerate(cursor.description) if column[0] == _NAMED.get(name)]
            rows: list[Any] = [[v for place, v in enumerate(row) if place not in left_out] for row in cursor]
            yield name, hashlib.sha256(repr(rows).encode()).hexdigest()
