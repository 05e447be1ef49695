"""Single values of a ledger, by name: one row each of the table ``state``."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from graphintel.ledger.tables import STATE


def state_value(connection: Connection, name: str) -> str | None:
    """Return a value, or None where the ledger has none of this name."""
    value: str | None = connection.execute(select(STATE.c.value).where(STATE.c.name == name)).scalar()
    return value


def store_state_value(connection: Connection, name: str, value: str | None) -> None:
    """Replace a value, within the transaction given; None leaves none of this name."""
    connection.execute(delete(STATE).where(STATE.c.name == name))
    if value is not None:
        connection.execute(insert(STATE), {"name": name, "value": value})
