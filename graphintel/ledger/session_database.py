"""The session database: kept apart from the ledger, so that nobody who reads waits for whoever writes there.

An ingestion holds the ledger's write lock for as long as it takes. Of SQLite, which locks a whole file, the session
database is a file of its own beside the ledger's; PostgreSQL locks a row of its own, in tables beside the ledger's. It is
made where it is missing. Of SQLite no backup has it, and what is deleted in it is overwritten, in its log once nobody reads
that; on PostgreSQL ``pg_dump`` has its tables unless they are left out, and deleted rows go with the next vacuum.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from sqlalchemy import Connection, Engine, inspect, select

from graphintel.addresses import sqlite_address, sqlite_file
from graphintel.ledger.database import (
    CONTENT_ERRORS,
    SESSIONS_ENDING,
    TIMEOUT_MS,
    ledger_error,
    lock_row_of,
    read_transaction,
    transaction,
)
from graphintel.ledger.session_tables import SESSION_METADATA, SESSION_STATE, VERSION
from graphintel.ledger.unrecorded import Unrecorded, require_recording
from graphintel.sql.driver_errors import TROUBLE
from graphintel.sql.engines import database_engine, empty_log, schema_transaction


def session_database_url(ledger_url: str) -> str:
    """Return where the sessions of a ledger are: a file beside its file, or its own database where that is no file.

    Examples
    --------
    >>> session_database_url("sqlite:////home/ledger.sqlite")
    'sqlite:////home/ledger.sqlite.sessions'
    """
    file = sqlite_file(ledger_url)
    return sqlite_address(file.with_name(file.name + SESSIONS_ENDING)) if file is not None else ledger_url


class SessionDatabase:
    """The session database of one ledger, opened, and made where it is missing, at its first use.

    Parameters
    ----------
    ledger_url : str
        SQLAlchemy URL of the ledger.
    identity : str
        Of the ledger; sessions of another one are forgotten.
    recorded : bool
        True takes no change that is not recorded, as of the ledger of a home.
    """

    def __init__(self, ledger_url: str, identity: str, *, recorded: bool = False) -> None:
        self.url = session_database_url(ledger_url)
        self._identity, self._recorded = identity, recorded
        self._engine: Engine | None = None
        self._opening = Lock()

    @contextmanager
    def write(self, *, timeout_ms: int | None = None, unrecorded: Unrecorded | None = None) -> Iterator[Connection]:
        """Give a connection in one exclusive transaction; inside another one, that one's.

        Parameters
        ----------
        timeout_ms : int, optional
            How long to wait for another writer.
        unrecorded : Unrecorded, optional
            Why this change needs no entry of the audit chain.

        Raises
        ------
        LedgerError
            The database refused; nothing is kept.
        """
        with transaction(self._opened(), timeout_ms=timeout_ms, unrecorded=unrecorded) as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection that sees one state and waits for nobody; inside a transaction, that one's.

        Raises
        ------
        LedgerError
            The database refused.
        """
        with read_transaction(self._opened()) as connection:
            yield connection

    def empty_log(self) -> None:
        """Overwrite what was deleted in the log of changes as well, where nobody reads it just now."""
        empty_log(self._opened())

    def exists(self) -> bool:
        """Return whether there is something to look at; nothing is made."""
        file = sqlite_file(self.url)
        return file is None or file.is_file()

    def close(self) -> None:
        """Close the database; the next use opens it again."""
        with self._opening:
            if self._engine is not None:
                self._engine.dispose()
                self._engine = None

    def _opened(self) -> Engine:
        """Return the engine, its tables made; what fails is tried again at the next use."""
        with self._opening:
            if self._engine is None:
                try:
                    engine = database_engine(self.url, timeout_ms=TIMEOUT_MS, secure_delete=True)
                except (*TROUBLE, *CONTENT_ERRORS) as error:
                    raise ledger_error(self.url, error) from error
                try:
                    self._set_up(engine)
                except (*TROUBLE, *CONTENT_ERRORS) as error:
                    engine.dispose()
                    raise ledger_error(self.url, error) from error
                lock_row_of(engine, select(SESSION_STATE.c.value).where(SESSION_STATE.c.name == "version"))
                if self._recorded:
                    require_recording(engine)
                self._engine = engine
            return self._engine

    def _set_up(self, engine: Engine) -> None:
        with engine.connect() as connection:
            if self._is_current(connection):
                return
        with schema_transaction(engine, timeout_ms=TIMEOUT_MS) as connection:
            if not self._is_current(connection):
                SESSION_METADATA.drop_all(connection)
                SESSION_METADATA.create_all(connection)
                connection.execute(
                    SESSION_STATE.insert(),
                    [{"name": "ledger", "value": self._identity}, {"name": "version", "value": VERSION}],
                )

    def _is_current(self, connection: Connection) -> bool:
        """Return whether the tables are of this version and their sessions of this ledger."""
        if not inspect(connection).has_table(SESSION_STATE.name):
            return False
        state = {row.name: row.value for row in connection.execute(select(SESSION_STATE))}
        return state == {"ledger": self._identity, "version": VERSION}
