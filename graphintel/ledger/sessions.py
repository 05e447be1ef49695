"""Signing in and staying signed in: sessions live here, and the browser holds a random token only.

Wrong passwords slow down the address that they come from, for the name that was tried and for all names; nobody else
is kept out by them.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from math import ceil

from sqlalchemy import Connection, Engine, delete, func, insert, or_, select, update

from graphintel.errors import LedgerError
from graphintel.ledger.accounts import Account, Accounts, account_of, end_sessions
from graphintel.ledger.database import reading, transaction
from graphintel.ledger.tables import ACCOUNT, ATTEMPT, SESSION
from graphintel.ledger.unrecorded import Unrecorded

IDLE = 15 * 60
ABSOLUTE = 8 * 60 * 60
"""Seconds after which a session ends: since the last request, and since it began."""

WINDOW = 15 * 60
FREE, FREE_ADDRESS = 5, 50
"""Wrong passwords within the window that cost no waiting: for one name from one address, and from one address."""

_NOTE_EVERY = 30


@dataclass(frozen=True, slots=True)
class SignIn:
    """How an attempt ended: a token and the account, or seconds to wait, or neither where the password is wrong."""

    token: str = ""
    account: Account | None = None
    wait: int = 0


class Sessions:
    """The sessions of one ledger.

    Parameters
    ----------
    engine : Engine
    accounts : Accounts
    clock : callable
        Seconds since 1970.
    """

    def __init__(self, engine: Engine, accounts: Accounts, clock: Callable[[], float]) -> None:
        self._engine, self._accounts, self._clock = engine, accounts, clock

    def sign_in(self, name: str, password: str, address: str = "") -> SignIn:
        """Check a password and begin a session.

        Parameters
        ----------
        name, password : str
            As typed.
        address : str
            Where the request comes from.

        Returns
        -------
        SignIn
            While there is time to wait, the password is not looked at.
        """
        who = sha256(name.encode("utf-8", "surrogatepass")).hexdigest()
        wait = self._wait(who, address)
        if wait:
            return SignIn(wait=wait)
        account = self._accounts.verify(name, password)
        now = self._clock()
        with transaction(self._engine) as connection:
            connection.execute(delete(ATTEMPT).where(ATTEMPT.c.at < now - WINDOW))
            if account is None:
                connection.execute(insert(ATTEMPT), {"account": who, "address": address, "at": now})
                return SignIn()
            connection.execute(delete(ATTEMPT).where(ATTEMPT.c.account == who, ATTEMPT.c.address == address))
            return SignIn(_begin(connection, account.name, now), account)

    def _wait(self, who: str, address: str) -> int:
        """Return the seconds that this address must wait before it may try this name."""
        now = self._clock()
        recent = (ATTEMPT.c.address == address) & (ATTEMPT.c.at > now - WINDOW)
        longest = 0.0
        with reading(self._engine) as connection:
            for free, of_name in ((FREE, ATTEMPT.c.account == who), (FREE_ADDRESS, ATTEMPT.c.account != "")):
                count, newest = connection.execute(
                    select(func.count(), func.max(ATTEMPT.c.at)).where(recent, of_name)
                ).one()
                if count >= free:
                    pause = min(WINDOW, 2.0 ** min(count - free + 1, 20))
                    longest = max(longest, newest + pause - now)
        return max(0, ceil(longest))

    def account_of(self, token: str) -> Account | None:
        """Return the account as it is now that a token is signed in as, or None where the session has ended.

        Notes
        -----
        The last request is noted at most every 30 seconds, and not while another process writes: reading never waits.
        """
        now, name = self._clock(), _kept(token)
        joined = (
            select(SESSION, ACCOUNT).join(ACCOUNT, ACCOUNT.c.name == SESSION.c.account).where(SESSION.c.token == name)
        )
        with reading(self._engine) as connection:
            row = connection.execute(joined).mappings().first()
        if row is None or row[SESSION.c.ended] or row[ACCOUNT.c.revoked_at]:
            return None
        begun, seen = row[SESSION.c.created], row[SESSION.c.last_seen]
        if not (begun <= now + IDLE and now - seen <= IDLE and now - begun <= ABSOLUTE):
            self.end(token, Unrecorded.SESSION_OVER)
            return None
        if now - seen >= _NOTE_EVERY:
            noted = transaction(self._engine, patience_ms=0, unrecorded=Unrecorded.LAST_REQUEST)
            with suppress(LedgerError), noted as connection:
                connection.execute(update(SESSION).where(SESSION.c.token == name), {"last_seen": now})
        return account_of({column.name: row[column] for column in ACCOUNT.c})

    def end(self, token: str, unrecorded: Unrecorded | None = None) -> None:
        """End one session; an unknown token is no error."""
        with transaction(self._engine, unrecorded=unrecorded) as connection:
            connection.execute(update(SESSION).where(SESSION.c.token == _kept(token)), {"ended": True})

    def end_all(self, name: str) -> None:
        """End every session of an account."""
        with transaction(self._engine) as connection:
            end_sessions(connection, name)


def _begin(connection: Connection, name: str, now: float) -> str:
    """Begin a session and return its token of 256 random bits; sessions long over are forgotten."""
    over = or_(SESSION.c.ended, SESSION.c.created < now - ABSOLUTE)
    connection.execute(delete(SESSION).where(SESSION.c.account == name, over))
    token = secrets.token_urlsafe(32)
    row = {"token": _kept(token), "account": name, "created": now, "last_seen": now, "ended": False}
    connection.execute(insert(SESSION), row)
    return token


def _kept(token: str) -> str:
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
