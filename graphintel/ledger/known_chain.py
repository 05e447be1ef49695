"""What the ledger records about its audit chain: its id, its location, and the entry of the last recorded change."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import Connection

from graphintel.errors import LedgerError
from graphintel.ledger.state import state_value, store_state_value
from graphintel.sql.driver_errors import TROUBLE
from graphintel.sql.sqlite import rows_of_file

_NAME = "audit"


@dataclass(frozen=True, slots=True)
class KnownChain:
    """What is written in one transaction with every recorded change.

    Attributes
    ----------
    chain : str
        Random id of the chain.
    place : str
        Where it is kept, without a password; within the home where it lies there.
    change : int
        Number of the entry of the last change.
    seen, head
        Number and hash of the last entry that the ledger knows: that of the change, or a later one.
    """

    chain: str
    place: str
    change: int
    seen: int
    head: str


def known_chain_in(connection: Connection) -> KnownChain | None:
    """Return what is remembered; None in a ledger that has not met its chain yet."""
    value = state_value(connection, _NAME)
    return None if value is None else known_chain_from(value)


def known_chain_from(value: str) -> KnownChain:
    """Return what the value of the row of state says."""
    return KnownChain(**json.loads(value))


@dataclass(frozen=True, slots=True)
class LedgerCopy:
    """What a copy of a ledger in a file states about itself: identity, revision of its tables, and its audit chain."""

    identity: str
    tables: str
    known_chain: KnownChain


def read_ledger_copy(path: Path) -> LedgerCopy:
    """Return what a copy of a ledger says of itself, the whole file looked through.

    Raises
    ------
    LedgerError
        It is damaged, or no ledger that knows its audit chain.
    """
    try:
        sound = rows_of_file(path, "PRAGMA integrity_check")
        state = dict(rows_of_file(path, "SELECT name, value FROM state"))
        [(tables,)] = rows_of_file(path, "SELECT version_num FROM alembic_version")
        copied = LedgerCopy(state["identity"], tables, known_chain_from(state[_NAME]))
    except (*TROUBLE, KeyError, TypeError, ValueError) as error:
        raise LedgerError(f"{path} is damaged, or is no ledger that knows its audit chain.") from error
    if sound != [("ok",)]:
        raise LedgerError(f"{path} is damaged: what it holds does not fit together.")
    return copied


def store_known_chain(connection: Connection, known_chain: KnownChain) -> None:
    """Replace what is remembered, within the transaction given."""
    store_state_value(connection, _NAME, json.dumps(asdict(known_chain)))
