"""A chain in a table of its own, in a database of its own account: lines are added, and nothing else is ever done.

Line and checkpoint are one transaction. The owner of the table gives up the rights to change or delete lines, and
triggers refuse it to whoever has them; the checkpoint only moves forwards. Whoever may drop a trigger can still do
anything, and then it shows, as in a file: see :mod:`graphintel.audit.verification`.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    Row,
    Table,
    Text,
    inspect,
    select,
    update,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.schema import CreateColumn

from graphintel.audit.entry import GENESIS
from graphintel.audit.lines import ChainSnapshot, Checkpoint, Tail, busy, unreadable, unwritable
from graphintel.errors import AuditError
from graphintel.failures import Failure
from graphintel.sql.driver_errors import REFUSED, TROUBLE, explanation_of, failure_of, without_password
from graphintel.sql.engines import database_engine, schema_transaction, snapshot, write_transaction

METADATA = MetaData()

LINE = Table(
    "audit_line",
    METADATA,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("line", Text, nullable=False),
)
"""Every line, without its end, in the order of ``number``."""

STATE = Table(
    "audit_state",
    METADATA,
    Column("one", Integer, CheckConstraint("one = 1"), primary_key=True, autoincrement=False),
    Column("entries", BigInteger, nullable=False),
    Column("head", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("chain", Text, nullable=False, server_default=""),
    Column("ledger", Text, nullable=False, server_default=""),
    Column("kept", BigInteger, nullable=False, server_default="0"),
    Column("pending", BigInteger, nullable=False, server_default="0"),
)
"""One row: the checkpoint, which writers wait for, and the key of the hashes of search words."""

_ADDED_COLUMNS = ("chain", "ledger", "kept", "pending")
"""Columns that tables of earlier versions do not have."""

_APPEND_ONLY = "the audit chain is only ever added to"
_BACKWARDS = (
    "NEW.entries < OLD.entries OR NEW.kept < OLD.kept OR NEW.key <> OLD.key OR NEW.one <> OLD.one "
    "OR (OLD.chain <> '' AND NEW.chain <> OLD.chain)"
)
_FORWARDS = {
    "sqlite": "CREATE TRIGGER audit_state_update BEFORE UPDATE ON audit_state WHEN "
    f"{_BACKWARDS} BEGIN SELECT RAISE(ABORT, '{_APPEND_ONLY}'); END",
    "postgresql": "CREATE TRIGGER audit_state_forwards BEFORE UPDATE ON audit_state "
    f"FOR EACH ROW WHEN ({_BACKWARDS}) EXECUTE FUNCTION audit_refuse()",
}
_DROP_TRIGGER = {
    "sqlite": "DROP TRIGGER IF EXISTS audit_state_update",
    "postgresql": "DROP TRIGGER IF EXISTS audit_state_forwards ON audit_state",
}
_GUARDS = {
    "sqlite": (
        f"CREATE TRIGGER audit_line_update BEFORE UPDATE ON audit_line BEGIN SELECT RAISE(ABORT, '{_APPEND_ONLY}'); END",
        f"CREATE TRIGGER audit_line_delete BEFORE DELETE ON audit_line BEGIN SELECT RAISE(ABORT, '{_APPEND_ONLY}'); END",
        f"CREATE TRIGGER audit_state_delete BEFORE DELETE ON audit_state BEGIN SELECT RAISE(ABORT, '{_APPEND_ONLY}'); END",
        _FORWARDS["sqlite"],
    ),
    "postgresql": (
        "CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql "
        f"AS $$ BEGIN RAISE EXCEPTION '{_APPEND_ONLY}'; END $$",
        "CREATE TRIGGER audit_line_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_line "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
        "CREATE TRIGGER audit_state_kept BEFORE DELETE OR TRUNCATE ON audit_state "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
        _FORWARDS["postgresql"],
        "REVOKE ALL ON audit_line, audit_state FROM PUBLIC",
        "REVOKE UPDATE, DELETE, TRUNCATE ON audit_line FROM CURRENT_USER",
        "REVOKE DELETE, TRUNCATE ON audit_state FROM CURRENT_USER",
    ),
}
_CHECKPOINT_COLUMNS = tuple(field.name for field in fields(Checkpoint))
_ADVICE = "Check that the database runs, its space, and what its account may do."
_STREAMED = 1000


class TableLines:
    """The lines of a chain in a table.

    Parameters
    ----------
    url : str
        SQLAlchemy URL of a PostgreSQL or SQLite database; its tables are made at first use.
    timeout : float
        Seconds to wait for another process that writes.
    key : bytes, optional
        Key of a chain that is put back; a new one is made up otherwise.
    """

    def __init__(self, url: str, *, timeout: float, key: bytes = b"") -> None:
        self._url, self._timeout, self._key = url, timeout, key
        self._engine: Engine | None = None
        self._opening = Lock()

    @property
    def name(self) -> str:
        """The address, without its password."""
        return without_password(self._url)

    def close(self) -> None:
        """Close the database; the next use opens it again."""
        with self._opening:
            if self._engine is not None:
                self._engine.dispose()
                self._engine = None

    @contextmanager
    def exclusive(self) -> Iterator[TableWriteLock]:
        """Give the end of the table in a transaction that locks its row of state, and commit it when the block ends."""
        engine = self._opened()
        try:
            with write_transaction(engine, timeout_ms=self._timeout_ms) as connection:
                state = connection.execute(select(STATE).with_for_update()).first()
                yield TableWriteLock(connection, state, self.name)
        except REFUSED as error:
            raise self._refusal(error) from error

    @contextmanager
    def snapshot(self, after: int = 0) -> Iterator[ChainSnapshot]:
        """Give the table behind an entry as it is at one moment; others may write while it is read."""
        engine = self._opened()
        try:
            with snapshot(engine) as connection:
                state = connection.execute(select(STATE)).first()
                yield ChainSnapshot(_lines(connection, after), _checkpoint_of(state))
        except REFUSED as error:
            raise unreadable(self.name, explanation_of(error)) from error

    def exists(self) -> bool:
        """Return whether the table is there."""
        engine: Engine | None = None
        try:
            address = make_url(self._url)
            if address.get_backend_name() == "sqlite" and not Path(address.database or "").exists():
                return False
            engine = database_engine(self._url, timeout_ms=self._timeout_ms)
            with engine.connect() as connection:
                return inspect(connection).has_table(LINE.name)
        except (ArgumentError, NoSuchModuleError, ImportError) as error:
            raise unwritable(self.name, str(error), "GRAPHINTEL_AUDIT_URL names it.") from error
        except TROUBLE as error:
            raise self._refusal(error) from error
        finally:
            if engine is not None:
                engine.dispose()

    def set_aside(self, _stamp: str) -> str:
        """Refuse: a table is evidence where it is; another one is named instead."""
        raise AuditError(
            f"The audit chain {self.name} does not hold and is kept as evidence; name another database with "
            "GRAPHINTEL_AUDIT_URL and give the same command again."
        )

    def key(self) -> bytes:
        """Return the key in the row of state."""
        engine = self._opened()
        try:
            with snapshot(engine) as connection:
                key = connection.execute(select(STATE.c.key)).scalar()
        except REFUSED as error:
            raise self._refusal(error) from error
        if key is None:
            raise _stateless(self.name)
        return str(key).encode()

    @property
    def _timeout_ms(self) -> int:
        return int(self._timeout * 1000)

    def _opened(self) -> Engine:
        """Return the engine, the tables made; what fails is tried again at the next use."""
        with self._opening:
            if self._engine is None:
                try:
                    engine = database_engine(self._url, timeout_ms=self._timeout_ms)
                except (ArgumentError, NoSuchModuleError, ImportError) as error:
                    raise unwritable(self.name, str(error), "GRAPHINTEL_AUDIT_URL names it.") from error
                except TROUBLE as error:
                    raise self._refusal(error) from error
                try:
                    _set_up(engine, self._timeout_ms, self._key.decode() or secrets.token_bytes(32).hex())
                except TROUBLE as error:
                    engine.dispose()
                    raise self._refusal(error) from error
                self._engine = engine
            return self._engine

    def _refusal(self, error: BaseException) -> AuditError:
        if failure_of(error) is Failure.BUSY:
            return busy(self.name, self._timeout)
        return unwritable(self.name, explanation_of(error), _ADVICE)


@dataclass(frozen=True, slots=True)
class TableWriteLock:
    """The end of the table while its row of state is locked."""

    connection: Connection
    state: Row[Any] | None
    name: str

    def tail(self) -> Tail:
        """Return the last line; a transaction leaves nothing half-written."""
        last = self.connection.execute(select(LINE.c.line).order_by(LINE.c.number.desc()).limit(1)).scalar()
        return Tail(b"" if last is None else _bytes_of(last))

    def line(self, number: int) -> bytes | None:
        """Return the line of an entry by its number."""
        found = self.connection.execute(select(LINE.c.line).where(LINE.c.number == number)).scalar()
        return None if found is None else _bytes_of(found)

    def checkpoint(self) -> Checkpoint | None:
        """Return what the row of state says."""
        return _checkpoint_of(self.state)

    def confirm(self, checkpoint: Checkpoint) -> None:
        """Move the row of state forwards."""
        if self.connection.execute(update(STATE), asdict(checkpoint)).rowcount != 1:
            raise _stateless(self.name)

    def add(self, line: bytes, checkpoint: Checkpoint) -> None:
        """Add a line and move the row of state forwards."""
        row = {"number": checkpoint.entries, "line": line.removesuffix(b"\n").decode("ascii")}
        self.connection.execute(LINE.insert(), row)
        self.confirm(checkpoint)

    def fill(self, lines: Iterable[bytes], checkpoint: Checkpoint) -> None:
        """Put all lines of a chain into an empty table, with their checkpoint."""
        numbered = ({"number": n, "line": line.removesuffix(b"\n").decode("ascii")} for n, line in enumerate(lines, 1))
        while some := list(islice(numbered, _STREAMED)):
            self.connection.execute(LINE.insert(), some)
        self.confirm(checkpoint)

    def set_aside(self, torn: bytes) -> str:
        """Refuse: a transaction leaves nothing half-written."""
        raise AssertionError(f"a table holds whole lines; {len(torn)} bytes of half a line cannot be")


def _set_up(engine: Engine, timeout_ms: int, key: str) -> None:
    """Make the tables, their guards and the row of state, where there is no table yet."""
    with engine.connect() as connection:
        if _is_current(connection):
            return
    with schema_transaction(engine, timeout_ms=timeout_ms) as connection:
        if _is_current(connection):
            return
        if inspect(connection).has_table(LINE.name):
            _bring_up_to_date(connection)
            return
        METADATA.create_all(connection)
        connection.execute(STATE.insert(), {"one": 1, "entries": 0, "head": GENESIS, "key": key})
        for statement in _GUARDS[connection.dialect.name]:
            connection.exec_driver_sql(statement)


def _is_current(connection: Connection) -> bool:
    found = inspect(connection)
    return found.has_table(LINE.name) and _ADDED_COLUMNS[-1] in {
        column["name"] for column in found.get_columns(STATE.name)
    }


def _bring_up_to_date(connection: Connection) -> None:
    """Bring the row of state of an earlier version up to date; lines stay as they are."""
    for name in _ADDED_COLUMNS:
        column = CreateColumn(STATE.c[name]).compile(dialect=connection.dialect)
        connection.exec_driver_sql(f"ALTER TABLE {STATE.name} ADD COLUMN {column}")
    connection.exec_driver_sql(_DROP_TRIGGER[connection.dialect.name])
    connection.exec_driver_sql(_FORWARDS[connection.dialect.name])


def _checkpoint_of(state: Row[Any] | None) -> Checkpoint | None:
    return None if state is None else Checkpoint(**{name: getattr(state, name) for name in _CHECKPOINT_COLUMNS})


def _stateless(name: str) -> AuditError:
    return unwritable(name, "its row of state is missing", "Keep the database as evidence and name another one.")


def _bytes_of(line: str) -> bytes:
    return line.encode("utf-8", "surrogatepass") + b"\n"


def _lines(connection: Connection, after: int) -> Iterator[bytes]:
    asked = select(LINE.c.line).where(LINE.c.number > after).order_by(LINE.c.number)
    found = connection.execution_options(yield_per=_STREAMED).execute(asked)
    for line in found.scalars():
        yield _bytes_of(line)
