"""What the ledger remembers of its audit chain: which one it is, where, and the entry of the last recorded change."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, delete, insert, select

from graphintel.ledger.tables import STATE

_NAME = "audit"


@dataclass(frozen=True, slots=True)
class Remembered:
    """What is kept in one transaction with every recorded change.

    Attributes
    ----------
    chain : str
        Random id of the chain.
    place : str
        Where it is kept, without a password; within the home where it lies there.
    change : int
        Number of the entry of the last change.
    seen, head
        Number and hash of the last entry that the ledger was told of: that of the change, or a later one.
    """

    chain: str
    place: str
    change: int
    seen: int
    head: str


def remembered_in(connection: Connection) -> Remembered | None:
    """Return what is remembered; None in a ledger that has not met its chain yet."""
    value = connection.execute(select(STATE.c.value).where(STATE.c.name == _NAME)).scalar()
    return None if value is None else remembered_from(value)


def remembered_from(value: str) -> Remembered:
    """Return what the value of the row of state says."""
    return Remembered(**json.loads(value))


def remember(connection: Connection, remembered: Remembered) -> None:
    """Replace what is remembered, within the transaction given."""
    connection.execute(delete(STATE).where(STATE.c.name == _NAME))
    connection.execute(insert(STATE), {"name": _NAME, "value": json.dumps(asdict(remembered))})
