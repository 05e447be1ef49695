"""The database under the ledger: opening it, bringing its tables up to date, transactions, refusals in a sentence."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from operator import itemgetter
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Delete, Engine, Insert, Select, Update, inspect, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from graphintel.addresses import with_driver
from graphintel.errors import LedgerBusyError, LedgerError, OtherKeysError
from graphintel.failures import Failure
from graphintel.ledger.tables import BATCH, HEAD, STATE
from graphintel.ledger.unrecorded import Unrecorded, refuse_unrecorded
from graphintel.model.keys import KEY_VERSION
from graphintel.model.pseudonyms import KEY_BYTES
from graphintel.model.values.base import InvalidValueError
from graphintel.sql.driver_errors import REFUSED, TROUBLE, explanation_of, failure_of, without_password
from graphintel.sql.engines import database_engine, schema_transaction, snapshot, write_transaction

TIMEOUT_MS = 30_000
"""How long a writer waits for another one."""

SESSIONS_ENDING = ".sessions"
"""Ending of the file of sessions, after the name of the ledger's."""

_KEY_VERSION, SINGLE_USER = "key_version", "single_user"

CHUNK = 500
"""Maximum number of values in one list of a statement: SQLite before 3.32 took 999 parameters."""


CONTENT_ERRORS = (
    ValueError, TypeError, LookupError, AttributeError, ArithmeticError, AssertionError, RecursionError, SQLAlchemyError,
)  # fmt: skip
"""What reading a damaged ledger can raise: a flipped byte may be in any value."""


def ledger_error(url: str, error: BaseException) -> LedgerError:
    """Return the sentence for what a database driver raised, or the content of the ledger."""
    if url.endswith(SESSIONS_ENDING) and failure_of(error) in {Failure.OTHER_FILE, Failure.DAMAGED, Failure.UNKNOWN}:
        return LedgerError(
            f"The session database {without_password(url)} is damaged; delete it while no graphintel runs, and it is made anew: "
            "everybody signs in again."
        )
    if isinstance(error, TROUBLE) or failure_of(error) in {Failure.UNSTORABLE, Failure.CLOSED}:
        kind = LedgerBusyError if failure_of(error) is Failure.BUSY else LedgerError
        return kind(f"The ledger {without_password(url)} refuses: {explanation_of(error)}.")
    return LedgerError(
        f"The ledger {without_password(url)} holds what cannot be read ({type(error).__name__}), a sign of damage; restore it from "
        "a backup."
    )


@contextmanager
def errors_explained(url: str) -> Iterator[None]:
    """Turn whatever a database, or its content, raises in a block into a sentence.

    The block is the ledger's own: in anybody else's, the same errors are mistakes of the program, which
    :func:`database_errors_explained` lets through.

    Raises
    ------
    LedgerError
    """
    try:
        with database_errors_explained(url):
            yield
    except InvalidValueError:
        raise  # of what somebody typed, not of what is stored
    except CONTENT_ERRORS as error:
        raise ledger_error(url, error) from error


@contextmanager
def database_errors_explained(url: str) -> Iterator[None]:
    """Turn whatever a database raises in a block into a sentence.

    Raises
    ------
    LedgerError
    """
    try:
        yield
    except REFUSED as error:
        raise ledger_error(url, error) from error


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


def _key_version(connection: Connection) -> int:
    """Return the version of the key forms of a ledger; 1 where it says none, 0 where there is no ledger yet."""
    if not inspect(connection).has_table(STATE.name):
        return 0
    state = {row.name: row.value for row in connection.execute(select(STATE.c.name, STATE.c.value))}
    return int(state.get(_KEY_VERSION, "1")) if "identity" in state else 0


def ingested_files(url: str) -> set[str]:
    """Return the names of all files that a ledger of any version took in.

    Raises
    ------
    LedgerError
        The database cannot be read.
    """
    try:
        engine = database_engine(url, timeout_ms=TIMEOUT_MS)
        with engine.connect() as connection:
            batches = connection.execute(select(BATCH.c.files)).scalars().all()
        engine.dispose()
        return {str(file["name"]) for files in batches for file in json.loads(files)}
    except (*TROUBLE, *CONTENT_ERRORS) as error:
        raise ledger_error(url, error) from error


def ledger_exists(url: str) -> bool:
    """Return whether a ledger is there; True also where that cannot be found out; opening it then fails with a sentence.

    Parameters
    ----------
    url : str
        SQLAlchemy URL; nothing is made there.
    """
    with suppress(*TROUBLE, ValueError):
        file = make_url(with_driver(url)).database if url.startswith("sqlite") else None
        if file and file != ":memory:" and not (Path(file).is_file() and Path(file).stat().st_size):
            return False
        engine = database_engine(url, timeout_ms=TIMEOUT_MS)
        try:
            with engine.connect() as connection:
                return _key_version(connection) > 0
        finally:
            engine.dispose()
    return True


def _refuse_other_keys(connection: Connection) -> None:
    """Refuse a ledger whose ids were made in other forms than this graphintel's."""
    version = _key_version(connection)
    if version in {0, KEY_VERSION}:
        return
    raise OtherKeysError("an earlier" if version < KEY_VERSION else "a later")


def open_engine(url: str, *, single_user: bool = False) -> Engine:
    """Return the engine of a ledger whose tables are there and up to date.

    Parameters
    ----------
    url : str
        SQLAlchemy URL; an SQLite file is made where it is missing, for its owner only (mode 0600).
    single_user : bool
        Whether a ledger that is made now is one of a single user; one that is there stays what it is.

    Returns
    -------
    Engine

    Raises
    ------
    LedgerError
        The address cannot be read, the database cannot be reached or written, a newer graphintel wrote it, or its keys
        have other forms (:class:`graphintel.errors.OtherKeysError`).
    """
    try:
        engine = database_engine(url, timeout_ms=TIMEOUT_MS)
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise LedgerError(f"GRAPHINTEL_LEDGER_URL {without_password(url)} cannot be used: {error}.") from error
    except (*TROUBLE, *CONTENT_ERRORS) as error:
        raise ledger_error(url, error) from error
    try:
        _set_up(engine, single_user)
    except (*TROUBLE, *CONTENT_ERRORS) as error:
        engine.dispose()
        raise ledger_error(url, error) from error
    except LedgerError:
        engine.dispose()
        raise
    return engine


def _set_up(engine: Engine, single_user: bool) -> None:
    with engine.connect() as connection:
        _refuse_other_keys(connection)
        if _is_current(connection):
            return
    with schema_transaction(engine, timeout_ms=TIMEOUT_MS) as connection:
        if not _is_current(connection):
            _migrate(connection)
        if connection.execute(select(STATE.c.name).where(STATE.c.name == "identity")).scalar() is None:
            given = {"identity": secrets.token_hex(16), "revision": "0", "pseudonyms": secrets.token_hex(KEY_BYTES)}
            given |= {_KEY_VERSION: str(KEY_VERSION), SINGLE_USER: "yes" if single_user else "no"}
            connection.execute(STATE.insert(), [{"name": name, "value": value} for name, value in given.items()])


_OPEN: ContextVar[Mapping[Engine, Connection]] = ContextVar("open transactions", default={})  # noqa: B039 (never altered)
"""The open transactions of this context, by database: reads and writes inside one belong to it."""


_LOCK_ROW = "graphintel_lock_row"


def lock_row_of(engine: Engine, row: Select[Any]) -> None:
    """Let the writers of a database wait for one another by a row of its own; by default it is the ledger's revision."""
    engine.update_execution_options(**{_LOCK_ROW: row})


@contextmanager
def transaction(
    engine: Engine, *, timeout_ms: int | None = None, unrecorded: Unrecorded | None = None, callers_block: bool = False
) -> Iterator[Connection]:
    """Give a connection in one exclusive transaction: everything of the block is committed, or nothing.

    Inside another transaction of the same database the block is part of that one, and is committed or rolled back with it.

    Parameters
    ----------
    engine : Engine
    timeout_ms : int, optional
        How long to wait for another writer.
    unrecorded : Unrecorded, optional
        Why this change needs no entry of the audit chain; every other one is made inside a recorded act.
    callers_block : bool
        True where the block is run by whoever uses the ledger: an error of their own is no sign of a damaged ledger.

    Raises
    ------
    LedgerError
        The database refused, or has unreadable content; nothing is committed.
    DeclarationError
        The change is not recorded, see :mod:`graphintel.ledger.unrecorded`.
    """
    if unrecorded is None:
        refuse_unrecorded(engine)
    around = _OPEN.get().get(engine)
    with (database_errors_explained if callers_block else errors_explained)(str(engine.url)):
        if around is not None:
            yield around
            return
        with write_transaction(engine, timeout_ms=TIMEOUT_MS if timeout_ms is None else timeout_ms) as connection:
            # SQLite has the lock from the beginning; elsewhere this row is what writers wait for.
            row = engine.get_execution_options().get(_LOCK_ROW, select(STATE.c.value).where(STATE.c.name == "revision"))
            connection.execute(row.with_for_update()).scalar()
            before = _OPEN.set({**_OPEN.get(), engine: connection})
            try:
                yield connection
            finally:
                _OPEN.reset(before)


@contextmanager
def read_transaction(engine: Engine) -> Iterator[Connection]:
    """Give a connection that sees one state of the ledger throughout; inside a transaction, that one's.

    Raises
    ------
    LedgerError
        The database refused.
    """
    around = _OPEN.get().get(engine)
    with errors_explained(str(engine.url)):
        if around is not None:
            yield around
            return
        with snapshot(engine) as connection:
            yield connection


def chunks(values: list[Any], size: int = CHUNK) -> Iterator[list[Any]]:
    """Give a list in pieces that one statement can take."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


def write_values(
    connection: Connection, statement: Insert, names: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Run one statement for many rows of values in the order of these names: what :func:`write_rows` does with less work."""
    if not rows:
        return
    compiled = statement.compile(dialect=connection.dialect, column_keys=list(names))
    if compiled.positiontup is None:
        connection.exec_driver_sql(str(compiled), [dict(zip(names, row, strict=True)) for row in rows])
        return
    pick = itemgetter(*map(list(names).index, compiled.positiontup))
    in_order = list(compiled.positiontup) == list(names)
    connection.exec_driver_sql(str(compiled), list(rows) if in_order else list(map(pick, rows)))


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
