"""PostgreSQL through psycopg: the settings of every connection, and how readers see one state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Engine, event

from graphintel.sql.driver_errors import UnsuitableError

CONNECTED: dict[str, str] = {"client_encoding": "utf8", "connect_timeout": "10", "application_name": "graphintel"}
"""Settings of a connection, where the address gives no others."""

SNAPSHOT: dict[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
"""Options of a connection that sees one state of the database throughout and writes nothing."""


def prepare(engine: Engine, timeout_ms: int) -> None:
    """Set every connection so that a commit is on disk once it is acknowledged, and that a writer waits for a limited time.

    Parameters
    ----------
    engine : Engine
        Nothing has been asked of it yet.
    timeout_ms : int
        How long a writer waits for another one, where a transaction says nothing else.
    """

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: object) -> None:
        encoding = connection.info.parameter_status("server_encoding")
        if encoding != "UTF8":
            connection.close()
            raise UnsuitableError(f"its encoding is {encoding}; create the database with ENCODING 'UTF8'")
        # An account or a database may have this off, and a commit would then be acknowledged before the disk has it.
        connection.autocommit = True
        connection.execute("SET synchronous_commit = on")
        connection.autocommit = False

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        options = connection.get_execution_options()
        if options.get("writing"):
            # Zero would be to wait for ever.
            wait = max(1, options.get("timeout_ms", timeout_ms))
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {wait}")

    @event.listens_for(engine, "before_cursor_execute", retval=True)
    def _asked(
        _c: object, _cursor: object, statement: str, given: Any, _context: object, many: bool
    ) -> tuple[str, Any]:
        return statement, given if many or not isinstance(given, Mapping) else without_nul(given)


def without_nul(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of one statement without NUL, which PostgreSQL can neither store nor search for.

    Ingestion replaces it in every row. What people type may still hold one; it then finds nothing, as on SQLite.
    """
    return {
        name: value.replace("\0", "\ufffd") if isinstance(value, str) and "\0" in value else value
        for name, value in given.items()
    }
