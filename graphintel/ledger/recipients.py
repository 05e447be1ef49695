"""The register of recipients: outside bodies and their kinds, added by one person and approved by another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, insert, select, update

from graphintel.errors import LedgerError
from graphintel.ledger.database import read_transaction, transaction
from graphintel.ledger.tables import RECIPIENT


@dataclass(frozen=True, slots=True)
class Recipient:
    """One body: its name as it stands on every page, its kind, and the owner code of its own items."""

    name: str
    kind: str
    code: str
    added_by: str
    approved_by: str
    ended: bool

    @property
    def approved(self) -> bool:
        """Whether a second person approved it, and it has not ended."""
        return bool(self.approved_by) and not self.ended


class Recipients:
    """The bodies of one ledger."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, name: str, kind: str, code: str, *, at: str, by: str) -> Recipient:
        """Add a body; it receives nothing before somebody else approves it.

        Raises
        ------
        LedgerError
            The name is missing or taken, also by one that ended.
        """
        plain = " ".join(name.split())
        if not plain:
            raise LedgerError("A recipient needs a name; it was empty.")
        row = dict.fromkeys(RECIPIENT.c.keys(), "") | {"name": plain, "kind": kind, "code": code.strip()}
        with transaction(self._engine) as connection:
            taken = connection.execute(select(RECIPIENT.c.name)).scalars()
            if plain.casefold() in {stored.casefold() for stored in taken}:
                raise LedgerError(f"The register has, or had, a recipient {plain!r}; its entry is not changed.")
            connection.execute(insert(RECIPIENT), row | {"added_at": at, "added_by": by})
        return Recipient(plain, kind, row["code"], by, "", ended=False)

    def get(self, name: str) -> Recipient | None:
        """Return the body of a name, or None."""
        return next(
            (stored for stored in self.all_() if stored.name.casefold() == " ".join(name.split()).casefold()), None
        )

    def all_(self) -> list[Recipient]:
        """Return all bodies, ended ones too, by name."""
        with read_transaction(self._engine) as connection:
            rows = connection.execute(select(RECIPIENT).order_by(RECIPIENT.c.name)).mappings()
            return [_recipient_of(row) for row in rows]

    def approve(self, name: str, *, at: str, by: str) -> None:
        """Approve an entry that somebody else added.

        Raises
        ------
        LedgerError
            Nothing of this name waits for approval, or the same person added it.
        """
        waiting = (RECIPIENT.c.name == name) & (RECIPIENT.c.approved_at == "") & (RECIPIENT.c.ended_at == "")
        with transaction(self._engine) as connection:
            added = connection.execute(select(RECIPIENT.c.added_by).where(waiting)).scalar()
            if added is None:
                raise LedgerError(f"No recipient {name!r} waits for approval; graphintel recipient list shows them.")
            if added.casefold() == by.casefold():
                raise LedgerError(f"{by!r} added the recipient {name!r}; a second person approves it.")
            connection.execute(update(RECIPIENT).where(waiting), {"approved_at": at, "approved_by": by})

    def end(self, name: str, *, at: str) -> None:
        """End an entry: nothing goes to the body any more.

        Raises
        ------
        LedgerError
            There is none that has not ended.
        """
        live = (RECIPIENT.c.name == name) & (RECIPIENT.c.ended_at == "")
        with transaction(self._engine) as connection:
            if connection.execute(update(RECIPIENT).where(live), {"ended_at": at}).rowcount != 1:
                raise LedgerError(f"There is no recipient {name!r}; graphintel recipient list shows them.")


def _recipient_of(row: Mapping[Any, Any]) -> Recipient:
    return Recipient(
        row["name"], row["kind"], row["code"], row["added_by"], row["approved_by"], ended=bool(row["ended_at"])
    )
