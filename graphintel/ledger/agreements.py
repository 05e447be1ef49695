"""Agreements: which body outside the own force may receive what, for which purpose, until when."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Engine, insert, select, update

from graphintel.errors import LedgerError
from graphintel.ledger.database import read_transaction, transaction
from graphintel.ledger.serialisation import keys_text
from graphintel.ledger.tables import AGREEMENT
from graphintel.model.access import clean_key


@dataclass(frozen=True, slots=True)
class Agreement:
    """One agreement. ``keys`` are what the recipient may read, ``expires`` is the last day on which it holds."""

    name: str
    profile: str
    recipient: str
    purpose: str
    keys: frozenset[str]
    conditions: str
    expires: str
    ended: bool
    approved_by: str = ""

    def is_live(self, day: str) -> bool:
        """Return whether it holds on a day, ISO 8601."""
        return not self.ended and day[:10] <= self.expires


class Agreements:
    """The agreements of one ledger."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, agreement: Agreement, *, at: str, by: str) -> Agreement:
        """Store an agreement.

        Parameters
        ----------
        agreement : Agreement
            ``keys`` in any writing.
        at, by : str
            Moment and who wrote it down.

        Returns
        -------
        Agreement
            As stored.

        Raises
        ------
        LedgerError
            The name is taken or missing, a key is of no known form, or the last day is no day or has passed.
        """
        validated = _validated(agreement, at)
        row = {
            "name": validated.name,
            "profile": validated.profile,
            "recipient": validated.recipient,
            "purpose": validated.purpose,
            "held": keys_text(validated.keys),
            "conditions": validated.conditions,
            "expires": validated.expires,
            "made_at": at,
            "made_by": by,
            "ended_at": "",
            "approved_at": "",
            "approved_by": "",
        }
        with transaction(self._engine) as connection:
            if connection.execute(select(AGREEMENT.c.name).where(AGREEMENT.c.name == validated.name)).first():
                raise LedgerError(f"There is, or was, an agreement {validated.name!r}; choose another name.")
            connection.execute(insert(AGREEMENT), row)
        return validated

    def get(self, name: str) -> Agreement | None:
        """Return the agreement of a name, ended or not, or None."""
        with read_transaction(self._engine) as connection:
            row = connection.execute(select(AGREEMENT).where(AGREEMENT.c.name == name)).mappings().first()
        return _agreement_of(row) if row is not None else None

    def all_(self) -> list[Agreement]:
        """Return all agreements, ended ones too, by name."""
        with read_transaction(self._engine) as connection:
            rows = connection.execute(select(AGREEMENT).order_by(AGREEMENT.c.name)).mappings()
            return [_agreement_of(row) for row in rows]

    def approve(self, name: str, *, at: str, by: str) -> None:
        """Approve an agreement that somebody else wrote down.

        Raises
        ------
        LedgerError
            No agreement of this name waits for approval, or the same person wrote it down.
        """
        waiting = (AGREEMENT.c.name == name) & (AGREEMENT.c.approved_at == "") & (AGREEMENT.c.ended_at == "")
        with transaction(self._engine) as connection:
            made_by = connection.execute(select(AGREEMENT.c.made_by).where(waiting)).scalar()
            if made_by is None:
                raise LedgerError(f"No agreement {name!r} waits for approval; graphintel agreement list shows them.")
            if made_by.casefold() == by.casefold():
                raise LedgerError(f"{by!r} wrote down the agreement {name!r}; a second person approves it.")
            connection.execute(update(AGREEMENT).where(waiting), {"approved_at": at, "approved_by": by})

    def end(self, name: str, *, at: str) -> None:
        """End an agreement; nothing goes out under it from now on.

        Raises
        ------
        LedgerError
            There is no live agreement of this name.
        """
        live = (AGREEMENT.c.name == name) & (AGREEMENT.c.ended_at == "")
        with transaction(self._engine) as connection:
            if connection.execute(update(AGREEMENT).where(live), {"ended_at": at}).rowcount != 1:
                raise LedgerError(f"There is no live agreement {name!r}; graphintel agreement list shows them.")


def _validated(agreement: Agreement, at: str) -> Agreement:
    missing = [name for name in ("name", "recipient", "purpose") if not getattr(agreement, name).strip()]
    if missing:
        raise LedgerError(f"An agreement needs a {missing[0]}; it was empty.")
    try:
        expires = date.fromisoformat(agreement.expires)
    except ValueError:
        raise LedgerError(f"{agreement.expires!r} is no day; expected its last day as 2027-03-31.") from None
    if expires.isoformat() < at[:10]:
        raise LedgerError(f"The agreement would have ended on {expires}; expected a day from today on.")
    return Agreement(
        name=agreement.name.strip(),
        profile=agreement.profile,
        recipient=agreement.recipient.strip(),
        purpose=agreement.purpose.strip(),
        keys=frozenset(_validated_keys(agreement.keys)),
        conditions=agreement.conditions.strip(),
        expires=expires.isoformat(),
        ended=False,
    )


def _validated_keys(keys: Iterable[str]) -> Iterable[str]:
    for key in keys:
        cleaned = clean_key(key)
        if cleaned is None:
            raise LedgerError(f"{key!r} is no access key; expected marking:NAME, force:CODE, unit:CODE.")
        yield cleaned


def _agreement_of(row: Mapping[Any, Any]) -> Agreement:
    return Agreement(
        name=row["name"],
        profile=row["profile"],
        recipient=row["recipient"],
        purpose=row["purpose"],
        keys=frozenset(json.loads(row["held"])),
        conditions=row["conditions"],
        expires=row["expires"],
        ended=bool(row["ended_at"]),
        approved_by=row["approved_by"],
    )
