"""How many refused requests have had an entry of their own lately, whichever process wrote it."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import delete, func, insert, or_, select

from graphintel.ledger.session_database import SessionDatabase
from graphintel.ledger.session_tables import REFUSAL
from graphintel.ledger.unrecorded import Unrecorded


class RefusalEntries:
    """The entries of refused requests that all processes of one ledger write.

    Parameters
    ----------
    database : SessionDatabase
    clock : callable
        Seconds since 1970, the same for all processes.
    """

    def __init__(self, database: SessionDatabase, clock: Callable[[], float]) -> None:
        self._database, self._clock = database, clock

    def reserve(self, kind: str, address: str, *, seconds: float, max_of_kind: int, max_of_all: int) -> bool:
        """Reserve one more entry, and return whether there was room for it.

        Parameters
        ----------
        kind, address : str
            What was refused, and where it came from.
        seconds : float
            Within which entries are counted.
        max_of_kind, max_of_all : int
            Maximum number of one kind from one address, and of all.

        Raises
        ------
        LedgerError
            The database refused.
        """
        now = self._clock()
        here = (REFUSAL.c.kind == kind) & (REFUSAL.c.address == address)
        with self._database.write(unrecorded=Unrecorded.REFUSAL) as connection:
            old = or_(REFUSAL.c.at <= now - seconds, REFUSAL.c.at > now + seconds)
            connection.execute(delete(REFUSAL).where(old))
            of_all = connection.execute(select(func.count()).select_from(REFUSAL)).scalar_one()
            of_kind = connection.execute(select(func.count()).select_from(REFUSAL).where(here)).scalar_one()
            if of_all >= max_of_all or of_kind >= max_of_kind:
                return False
            connection.execute(insert(REFUSAL), {"kind": kind, "address": address, "at": now})
            return True
