"""SQLite: a file for its owner only, a write-ahead log, and transactions that SQLAlchemy begins."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, event

from graphintel.sql.driver_errors import UnsuitableError


def prepare(engine: Engine, timeout_ms: int, *, secure_delete: bool = False) -> None:
    """Make the file where it is missing and let SQLAlchemy, not the driver, begin transactions.

    SQLite then keeps them whole, tables included.

    Parameters
    ----------
    engine : Engine
        Nothing has been asked of it yet.
    timeout_ms : int
        How long a writer waits for another one, where a transaction says nothing else.
    secure_delete : bool
        True overwrites what is deleted.
    """
    deleting = ("secure_delete=ON",) if secure_delete else ()

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        kept = ("foreign_keys=ON", "synchronous=FULL", "cache_size=-65536")
        for pragma in (f"busy_timeout={timeout_ms}", *kept, *deleting):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        options = connection.get_execution_options()
        connection.exec_driver_sql(f"PRAGMA busy_timeout={options.get('timeout_ms', timeout_ms)}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writing") else "BEGIN")

    if engine.url.database and engine.url.database != ":memory:":
        _make_private(Path(engine.url.database))
        _switch_to_wal(engine, timeout_ms)


def _switch_to_wal(engine: Engine, timeout_ms: int) -> None:
    """Switch the file to a write-ahead log, and try again while it is locked: SQLite itself does not wait here."""
    ends = time.monotonic() + timeout_ms / 1000
    connection = engine.raw_connection()
    try:
        while True:
            try:
                if connection.cursor().execute("PRAGMA journal_mode=WAL").fetchone()[0] == "wal":
                    return
                raise UnsuitableError("it needs a local disk: SQLite cannot keep its write-ahead log there")
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or time.monotonic() > ends:
                    raise
                time.sleep(0.05)
    finally:
        connection.close()


def empty_log(connection: Connection) -> None:
    """Bring the write-ahead log into the file and cut it to nothing; while others read or write, it stays as it is."""
    raw: Any = connection.connection.driver_connection
    raw.execute("PRAGMA busy_timeout=0")  # every transaction sets its own
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def release_memory(connection: Connection) -> None:
    """Let a connection give up the pages that it keeps in memory."""
    raw: Any = connection.connection.driver_connection
    raw.execute("PRAGMA shrink_memory").fetchall()


def _make_private(path: Path) -> None:
    """Create the file for its owner only; what SQLite puts beside it takes the same rights."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def copy_file(path: Path, out: Path) -> None:
    """Write a database as it is at one moment into a file of its own, while others go on; for its owner only.

    Raises
    ------
    sqlite3.Error, OSError
        It cannot be read, or the file is there or cannot be written.
    """
    os.close(os.open(out, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(out)) as copy:
        source.backup(copy)
        # One file, without a write-ahead log beside it.
        copy.execute("PRAGMA journal_mode=DELETE")


def rows_of_file(path: Path, statement: str) -> list[tuple[Any, ...]]:
    """Return the rows of a query on a file that nobody writes to, without making a file beside it.

    Raises
    ------
    sqlite3.Error
        The file is damaged, or no such database.
    """
    with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True)) as connection:
        return list(connection.execute(statement))
