"""The database under the ledger: opening it, bringing its tables up to date, transactions, refusals in a sentence."""

from __future__ import annotations

import os
import secrets
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from operator import itemgetter
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Delete, Engine, Insert, Update, create_engine, event, inspect, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from graphintel.errors import LedgerError
from graphintel.ledger.tables import HEAD, STATE

PATIENCE_MS = 30_000
"""How long a writer waits for another one."""

CHUNK = 500
"""Most values in one list of a statement: SQLite before 3.32 took 999 parameters."""

_SENTENCES = {
    "disk is full": "the disk is full; free some space and try again, nothing of this was kept",
    "disk i/o error": "the disk failed or is full; check it and try again, nothing of this was kept",
    "readonly": "it may not be written; check the rights of the file and its directory",
    "read-only": "it may not be written; check the rights of the file and its directory",
    "locked": f"another process has been writing for {PATIENCE_MS // 1000} seconds; try again when it has finished",
    "unable to open": "the file cannot be opened; check that its directory exists and may be written",
    "not a database": "the file is no ledger; name another one or restore it from a backup",
    "malformed": "the file is damaged; restore it from a backup",
}


def refusal(url: str, error: BaseException) -> LedgerError:
    """Return the sentence for what a database driver raised."""
    said = str(getattr(error, "orig", None) or error)
    meaning = next((sentence for sign, sentence in _SENTENCES.items() if sign in said.lower()), said.strip())
    return LedgerError(f"The ledger {shown(url)} refuses: {meaning}.")


def shown(url: str) -> str:
    """Return an address without its password."""
    with suppress(ArgumentError):
        return make_url(url).render_as_string(hide_password=True)
    return "(unreadable address)"


def _prepare_sqlite(engine: Engine) -> None:
    """Let SQLAlchemy, not the driver, begin transactions: SQLite then keeps them whole, tables included."""

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        for pragma in (f"busy_timeout={PATIENCE_MS}", "foreign_keys=ON", "synchronous=FULL", "cache_size=-65536"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        options = connection.get_execution_options()
        connection.exec_driver_sql(f"PRAGMA busy_timeout={options.get('patience_ms', PATIENCE_MS)}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writing") else "BEGIN")


def _switch_to_wal(engine: Engine) -> None:
    """Keep the write-ahead log; SQLite does not wait for others while it switches, so this does."""
    ends = time.monotonic() + PATIENCE_MS / 1000
    connection = engine.raw_connection()
    try:
        while True:
            try:
                if connection.cursor().execute("PRAGMA journal_mode=WAL").fetchone()[0] == "wal":
                    return
                raise LedgerError("The ledger needs a local disk: SQLite cannot keep its write-ahead log there.")
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or time.monotonic() > ends:
                    raise
                time.sleep(0.05)
    finally:
        connection.close()


def _make_private(path: Path) -> None:
    """Create the file for its owner only; what SQLite puts beside it takes the same rights."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _migrate(connection: Connection) -> None:
    """Bring the tables up to date within the transaction given."""
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise LedgerError(
            f"The ledger was written by a newer graphintel than this one, which knows tables up to {HEAD}; "
            f"install the newer one again ({error})."
        ) from error


def _is_current(connection: Connection) -> bool:
    if not inspect(connection).has_table("alembic_version"):
        return False
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == HEAD


def open_engine(url: str) -> Engine:
    """Return the engine of a ledger whose tables are there and up to date.

    Parameters
    ----------
    url : str
        SQLAlchemy URL; an SQLite file is made where it is missing, for its owner only (mode 0600).

    Returns
    -------
    Engine

    Raises
    ------
    LedgerError
        The address cannot be read, the database cannot be reached or written, or a newer graphintel wrote it.
    """
    try:
        engine = create_engine(url)
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise LedgerError(f"GRAPHINTEL_LEDGER_URL {shown(url)} cannot be used: {error}.") from error
    try:
        _set_up(engine)
    except (DBAPIError, sqlite3.Error, OSError) as error:
        engine.dispose()
        raise refusal(url, error) from error
    except LedgerError:
        engine.dispose()
        raise
    return engine


def _set_up(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine)
        if engine.url.database and engine.url.database != ":memory:":
            _make_private(Path(engine.url.database))
            _switch_to_wal(engine)
    with engine.connect() as connection:
        if _is_current(connection):
            return
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        if not _is_current(connection):
            _migrate(connection)
        if connection.execute(select(STATE.c.name).where(STATE.c.name == "identity")).scalar() is None:
            given = {"identity": secrets.token_hex(16), "revision": "0"}
            connection.execute(STATE.insert(), [{"name": name, "value": value} for name, value in given.items()])


@contextmanager
def transaction(engine: Engine, *, patience_ms: int | None = None) -> Iterator[Connection]:
    """Give a connection in one exclusive transaction: everything of the block is kept, or nothing.

    Raises
    ------
    LedgerError
        The database refused; nothing is kept.
    """
    options: dict[str, Any] = {"writing": True, "patience_ms": PATIENCE_MS if patience_ms is None else patience_ms}
    try:
        with engine.connect().execution_options(**options) as connection, connection.begin():
            # SQLite has the lock from the beginning; elsewhere this row is what writers wait for.
            connection.execute(select(STATE.c.value).where(STATE.c.name == "revision").with_for_update()).scalar()
            yield connection
    except DBAPIError as error:
        raise refusal(str(engine.url), error) from error


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Give a connection that sees one state of the ledger throughout.

    Raises
    ------
    LedgerError
        The database refused.
    """
    try:
        with engine.connect() as connection, connection.begin():
            yield connection
    except DBAPIError as error:
        raise refusal(str(engine.url), error) from error


def chunks(values: list[Any], size: int = CHUNK) -> Iterator[list[Any]]:
    """Give a list in pieces that one statement can take."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


def write_rows(connection: Connection, statement: Insert | Update | Delete, rows: Sequence[Mapping[str, Any]]) -> None:
    """Run one statement for many rows, which all have the same names.

    Notes
    -----
    SQLAlchemy prepares the values of each row one by one, which takes 9 microseconds a row; 340,000 rows are written
    for 50,000 statements. The text that it compiles is run as it is instead, with rows as the driver takes them.
    """
    if not rows:
        return
    compiled = statement.compile(dialect=connection.dialect, column_keys=list(rows[0]))
    fixed = {name: value for name, value in compiled.params.items() if name not in rows[0]}
    if fixed:
        rows = [{**row, **fixed} for row in rows]
    if compiled.positiontup is not None:
        pick = itemgetter(*compiled.positiontup)
        single = len(compiled.positiontup) == 1
        connection.exec_driver_sql(str(compiled), [(pick(row),) if single else pick(row) for row in rows])
    else:
        connection.exec_driver_sql(str(compiled), [dict(row) for row in rows])
