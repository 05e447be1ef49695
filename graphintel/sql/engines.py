"""Engines and their transactions: one writer at a time, and readers that see one state and wait for nobody."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.engine import make_url

from graphintel.addresses import with_driver
from graphintel.garbage_collection import return_memory
from graphintel.sql import postgresql, sqlite

_OPENING = 0x67726170
"""Number of the lock that is held while tables are made; any number will do that nobody else uses."""


def database_engine(url: str, *, timeout_ms: int, secure_delete: bool = False) -> Engine:
    """Return the engine of a database.

    Parameters
    ----------
    url : str
        SQLAlchemy URL; an SQLite file is made where it is missing, for its owner only (mode 0600).
    timeout_ms : int
        How long a writer waits for another one.
    secure_delete : bool
        True overwrites what is deleted in an SQLite file.

    Returns
    -------
    Engine

    Raises
    ------
    ArgumentError, NoSuchModuleError, ImportError
        The address cannot be read, or no driver for such a database is installed.
    """
    address = make_url(with_driver(url))
    if address.get_backend_name() != "postgresql":
        engine = create_engine(address)
        if engine.dialect.name == "sqlite":
            sqlite.prepare(engine, timeout_ms, secure_delete=secure_delete)
        return engine
    given = {name: value for name, value in postgresql.CONNECTED.items() if name not in address.query}
    engine = create_engine(address, connect_args=given, pool_pre_ping=True)
    postgresql.prepare(engine, timeout_ms)
    return engine


@contextmanager
def write_transaction(engine: Engine, *, timeout_ms: int) -> Iterator[Connection]:
    """Give a connection in a writing transaction: everything of the block is kept, or nothing.

    Notes
    -----
    SQLite takes its lock at the beginning. On PostgreSQL every writer locks the same row first; a statement sees what was
    committed before it, so that everything read after the lock is the newest.
    """
    options: dict[str, Any] = {"writing": True, "timeout_ms": timeout_ms}
    with engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


@contextmanager
def schema_transaction(engine: Engine, *, timeout_ms: int) -> Iterator[Connection]:
    """Give a writing transaction in which tables may be made: nobody else makes tables meanwhile."""
    with write_transaction(engine, timeout_ms=timeout_ms) as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _OPENING})
        yield connection


def empty_log(engine: Engine) -> None:
    """Empty the write-ahead log of an SQLite file, unless somebody reads it just now; elsewhere there is none to empty."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            sqlite.empty_log(connection)


def release_memory(engine: Engine) -> None:
    """Give back the memory that an SQLite file's next connection keeps from what it wrote; elsewhere the server has it."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            sqlite.release_memory(connection)
        return_memory()


def snapshot(engine: Engine) -> Connection:
    """Return a connection that sees one state of the database until it is closed."""
    options = postgresql.SNAPSHOT if engine.dialect.name == "postgresql" else {}
    connection = engine.connect().execution_options(**options)
    try:
        connection.begin()
    except BaseException:
        connection.close()
        raise
    return connection
