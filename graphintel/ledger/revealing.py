"""Who was shown a protected person by name, and who tried to reach one by an identifier: what a safeguarding lead is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Engine, insert, select

from graphintel.ledger.database import reading, transaction
from graphintel.ledger.tables import REVEALING

REVEALED, TRIED = "revealed", "tried"
TRIES_TOLD = 3
"""Tries of one account in one day from which on they are told: one may be a slip, or a namesake."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice. ``records`` are the protected people that it is about, ``times`` how often it happened that day."""

    kind: str
    account: str
    at: str
    records: tuple[str, ...]
    reason: str = ""
    times: int = 1


class Revealing:
    """The notices of one ledger."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, kind: str, account: str, records: Iterable[str], *, at: str, reason: str = "") -> None:
        """Keep that an account was shown these people by name, or tried to reach them.

        Raises
        ------
        LedgerError
            It cannot be kept; whoever asked must not be answered.
        """
        rows = [
            {"at": at, "account": account, "kind": kind, "record": record, "reason": reason}
            for record in sorted(set(records))
        ]
        if rows:
            with transaction(self._engine) as connection:
                connection.execute(insert(REVEALING), rows)

    def notices(self) -> list[Notice]:
        """Return every revealing, and the tries of an account that were three or more in one day, newest first."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(REVEALING).order_by(REVEALING.c.number)).mappings().all()
        shown = [
            Notice(REVEALED, row["account"], row["at"], (row["record"],), row["reason"])
            for row in rows
            if row["kind"] == REVEALED
        ]
        tries = [(row["account"], row["at"], row["record"]) for row in rows if row["kind"] == TRIED]
        return sorted([*shown, *_repeated(tries)], key=lambda notice: (notice.at, notice.account), reverse=True)


def _repeated(tries: list[tuple[str, str, str]]) -> list[Notice]:
    """Return one notice for each account and day with enough tries."""
    times = Counter((account, at[:10]) for account, at in {(account, at) for account, at, _ in tries})
    told = []
    for (account, day), count in times.items():
        if count >= TRIES_TOLD:
            mine = [(at, record) for who, at, record in tries if (who, at[:10]) == (account, day)]
            told.append(Notice(TRIED, account, max(mine)[0], tuple(sorted({r for _, r in mine})), times=count))
    return told
