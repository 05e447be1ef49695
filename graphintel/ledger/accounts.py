"""Accounts: who may read, in which role, with which access keys."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, update

from graphintel.errors import AccessError, LedgerError
from graphintel.ledger import passwords
from graphintel.ledger.database import read_transaction, transaction
from graphintel.ledger.serialisation import keys_text
from graphintel.ledger.tables import ACCOUNT
from graphintel.model.access import ACCOUNT_ROLES, REVEAL, clean_grant

ONE_TIME_SECONDS = 72 * 60 * 60
"""Seconds for which a one-time password works, unless it was used before."""

_MAX_NAME_LENGTH = 100


@dataclass(frozen=True, slots=True)
class Account:
    """One account as it is now.

    ``must_change`` is True until the one-time password has been replaced, also after it expired; ``force`` is the
    force of the account, or empty.
    """

    name: str
    role: str
    keys: frozenset[str]
    revoked: bool
    must_change: bool
    created: str
    force: str = ""


@dataclass(frozen=True, slots=True)
class AuthenticatedAccount:
    """An account whose password was right, and the hash that it was compared with."""

    account: Account
    hash: str = field(repr=False)

    @property
    def credential(self) -> str:
        """What a session remembers of the password that began it."""
        return credential_of(self.hash)

    def is_current(self, connection: Connection) -> bool:
        """Return whether nobody has changed the password or revoked the account meanwhile."""
        asked = select(ACCOUNT.c.password, ACCOUNT.c.revoked_at).where(ACCOUNT.c.name == self.account.name)
        return tuple(connection.execute(asked).one()) == (self.hash, "")


def credential_of(password_hash: str) -> str:
    """Return what sessions know a password by: its hash, hashed again, which no other password of the account has."""
    return sha256(password_hash.encode()).hexdigest()


def account_of(row: Mapping[Any, Any]) -> Account:
    """Return the account that a row of the table makes."""
    keys = frozenset(json.loads(row["held"]))
    ended = bool(row["revoked_at"])
    return Account(row["name"], row["role"], keys, ended, row["must_change"], row["created"], row["force"])


def spend_one_time(connection: Connection, name: str, now: float) -> bool:
    """Use up the one-time password of an account; False where somebody else has, or its time is over."""
    here = (ACCOUNT.c.name == name) & (ACCOUNT.c.one_time_until > now)
    return bool(connection.execute(update(ACCOUNT).where(here), {"one_time_until": 0.0}).rowcount)


class Accounts:
    """The accounts of one ledger. A session knows the password that began it, and ends where the account has another one.

    Parameters
    ----------
    engine : Engine
    clock : callable, optional
        Seconds since 1970, for the end of one-time passwords.
    """

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.time) -> None:
        self._engine, self._clock = engine, clock

    def get(self, name: str) -> Account | None:
        """Return the account of a name, revoked or not, or None."""
        with read_transaction(self._engine) as connection:
            row = connection.execute(select(ACCOUNT).where(ACCOUNT.c.name == name)).mappings().first()
        return account_of(row) if row is not None else None

    def all_(self) -> list[Account]:
        """Return all accounts, revoked ones too, by name."""
        with read_transaction(self._engine) as connection:
            return [account_of(r) for r in connection.execute(select(ACCOUNT).order_by(ACCOUNT.c.name)).mappings()]

    def add(
        self, name: str, *, role: str, keys: Iterable[str], at: str, password: str | None = None, force: str = ""
    ) -> str:
        """Make an account and return its password.

        Parameters
        ----------
        name : str
            1 to 100 printable characters without white space at the ends; nobody has it, or had it.
        role : str
            One of ``graphintel.model.access.ACCOUNT_ROLES``.
        keys : iterable of str
            Access keys that are granted.
        at : str
            The moment, ISO 8601.
        password : str, optional
            A password to keep; otherwise a one-time password is made, which works once, within 72 hours.
        force : str
            Code of the force that the account belongs to, of which it holds the key; needed where it holds several.

        Returns
        -------
        str
            The password, which is not kept anywhere else.

        Raises
        ------
        LedgerError
            The name is taken or cannot be one, the role or a key does not exist, or the force's key is not stored.
        AccessError
            The password is easily guessed.
        """
        if not name.isprintable() or name != name.strip() or not 1 <= len(name) <= _MAX_NAME_LENGTH:
            raise LedgerError(f"{name[:40]!r} cannot be a name; expected 1 to {_MAX_NAME_LENGTH} printable characters.")
        if role not in ACCOUNT_ROLES:
            raise LedgerError(f"{role!r} is no role; expected one of {', '.join(sorted(ACCOUNT_ROLES))}.")
        held = _validated_keys(keys)
        if force and f"force:{force}" not in json.loads(held):
            raise LedgerError(
                f"{name!r} cannot belong to force {force!r}, of which it is not given the key force:{force}."
            )
        given = passwords.one_time() if password is None else passwords.require_strong(password, name)
        row: dict[str, object] = {"name": name, "role": role, "held": held, "password": passwords.hashed(given)}
        row |= {"must_change": password is None, "created": at, "revoked_at": "", "force": force}
        row["one_time_until"] = self._clock() + ONE_TIME_SECONDS if password is None else 0.0
        with transaction(self._engine) as connection:
            if connection.execute(select(ACCOUNT.c.name).where(ACCOUNT.c.name == name)).first():
                raise LedgerError(f"There is an account {name!r} already; a name is given once, also after revoking.")
            connection.execute(insert(ACCOUNT), row)
        return given

    def verify(self, name: str, password: str) -> Account | None:
        """Return the account, where the password is its own and it is not revoked; see :meth:`authenticated`."""
        result = self.authenticated(name, password)
        return result.account if result else None

    def authenticated(self, name: str, password: str) -> AuthenticatedAccount | None:
        """Return the account, where the password is its own, with the hash that it was compared with.

        Returns
        -------
        AuthenticatedAccount or None
            None for a wrong password, an unknown name, a revoked account and a one-time password that works no longer, after
            the same work.
        """
        with read_transaction(self._engine) as connection:
            row = connection.execute(select(ACCOUNT).where(ACCOUNT.c.name == name)).mappings().first()
        hash_ = row["password"] if row is not None else passwords.decoy_hash()
        right = passwords.matches(hash_, password[: passwords.MAX_LENGTH + 1])
        if row is None or not right or row["revoked_at"]:
            return None
        over = row["must_change"] and row["one_time_until"] <= self._clock()
        return None if over else AuthenticatedAccount(account_of(row), hash_)

    def reset_password(self, name: str) -> str:
        """Give an account a new one-time password and return it; its sessions and its own password end.

        Raises
        ------
        LedgerError
            No such account, or a revoked one.
        """
        given = passwords.one_time()
        values = {
            "password": passwords.hashed(given),
            "must_change": True,
            "one_time_until": self._clock() + ONE_TIME_SECONDS,
        }
        with transaction(self._engine) as connection:
            if connection.execute(select(ACCOUNT.c.revoked_at).where(ACCOUNT.c.name == name)).scalar():
                raise LedgerError(f"The account {name!r} is revoked; make another one (graphintel account add).")
            self._change(connection, name, **values)
        return given

    def set_password(self, name: str, password: str) -> None:
        """Replace the password; every session of the account ends.

        Raises
        ------
        AccessError
            The password is easily guessed, or the one there is.
        LedgerError
            No such account.
        """
        passwords.require_strong(password, name)
        with transaction(self._engine) as connection:
            stored = connection.execute(select(ACCOUNT.c.password).where(ACCOUNT.c.name == name)).scalar()
            if stored is not None and passwords.matches(stored, password):
                raise AccessError("The new password is the one there is; choose another.")
            self._change(connection, name, password=passwords.hashed(password), must_change=False, one_time_until=0.0)

    def set_keys(self, name: str, keys: Iterable[str]) -> None:
        """Change what an account holds, from its next request on.

        Raises
        ------
        LedgerError
            No such account, or a key of an unknown form.
        """
        with transaction(self._engine) as connection:
            self._change(connection, name, held=_validated_keys(keys))

    def revoke(self, name: str, *, at: str) -> None:
        """End an account and its sessions; its name stays taken.

        Raises
        ------
        LedgerError
            No such account.
        """
        with transaction(self._engine) as connection:
            self._change(connection, name, revoked_at=at or "unknown")

    def _change(self, connection: Connection, name: str, **values: object) -> None:
        done = connection.execute(update(ACCOUNT).where(ACCOUNT.c.name == name).values(**values))
        if not done.rowcount:
            raise LedgerError(f"There is no account {name!r}; graphintel account list shows them.")


def _validated_keys(keys: Iterable[str]) -> str:
    """Return the text of cleaned keys, or refuse the first of an unknown form."""
    cleaned = set()
    for text in keys:
        key = clean_grant(text)
        if key is None:
            raise LedgerError(
                f"{text!r} is no access key; expected marking:NAME, force:CODE, unit:CODE, compartment:NAME or {REVEAL}."
            )
        cleaned.add(key)
    return keys_text(cleaned)
