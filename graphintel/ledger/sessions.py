"""Sign-in and sessions: sessions are stored here; the browser, or a file of the home, has a random token only."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import Connection, Engine, delete, insert, or_, select, update

from graphintel.errors import LedgerError
from graphintel.ledger.accounts import Account, Accounts, AuthenticatedAccount, account_of, spend_one_time
from graphintel.ledger.database import read_transaction, transaction
from graphintel.ledger.sign_in_throttle import Attempt, SignInThrottle
from graphintel.ledger.tables import ACCOUNT, SESSION
from graphintel.ledger.unrecorded import Unrecorded

IDLE_TIMEOUT = 15 * 60
ABSOLUTE_TIMEOUT = 8 * 60 * 60
"""Seconds after which a session ends: since the last request, and since it began."""

_NOTE_INTERVAL = 30


@dataclass(frozen=True, slots=True)
class SignIn:
    """How an attempt ended: a token and the account, or seconds to wait, or neither where the password is wrong."""

    token: str = ""
    account: Account | None = None
    wait: int = 0


@dataclass(frozen=True, slots=True)
class CheckedAttempt:
    """The result of a password check: the account where it was right, or seconds to wait."""

    throttle: SignInThrottle
    attempt: Attempt
    authenticated: AuthenticatedAccount | None
    wait: int


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
        """Check a password and begin a session; see :meth:`check` and :meth:`begin`."""
        return self.begin(self.check(name, password, address))

    def check(self, name: str, password: str, address: str = "") -> CheckedAttempt:
        """Count a try and check its password; this does not sign anybody in.

        Parameters
        ----------
        name, password : str
            As typed.
        address : str
            Where the request comes from.

        Returns
        -------
        CheckedAttempt
            While there is time to wait, the password is not checked.
        """
        throttle = SignInThrottle(name, address)
        with transaction(self._engine, unrecorded=Unrecorded.TRY) as connection:
            attempt = throttle.reserve(connection, self._clock())
        if attempt.wait:
            return CheckedAttempt(throttle, attempt, None, attempt.wait)
        authenticated = self._accounts.authenticated(name, password)
        return CheckedAttempt(throttle, attempt, authenticated, 0 if authenticated else attempt.delay)

    def begin(self, checked: CheckedAttempt) -> SignIn:
        """Begin the session of a try whose password was right; a one-time password is used up by this.

        Returns
        -------
        SignIn
            Without a token where the password was wrong, or its one time is over.
        """
        if checked.authenticated is None:
            return SignIn(wait=checked.wait)
        account, now = checked.authenticated.account, self._clock()
        with transaction(self._engine) as connection:
            if not checked.authenticated.is_current(connection):
                return SignIn()
            if account.must_change and not spend_one_time(connection, account.name, now):
                return SignIn()
            checked.throttle.succeeded(connection, checked.attempt.number, now)
            return SignIn(_begin(connection, account.name, now), account)

    def account_of(self, token: str) -> Account | None:
        """Return the account as it is now that a token is signed in as, or None where the session has ended.

        Notes
        -----
        The last request is noted at most every 30 seconds, and not while another process writes: reading never waits.
        """
        now, name = self._clock(), _token_hash(token)
        joined = (
            select(SESSION, ACCOUNT).join(ACCOUNT, ACCOUNT.c.name == SESSION.c.account).where(SESSION.c.token == name)
        )
        with read_transaction(self._engine) as connection:
            row = connection.execute(joined).mappings().first()
        if row is None or row[SESSION.c.ended] or row[ACCOUNT.c.revoked_at]:
            return None
        begun, seen = row[SESSION.c.created], row[SESSION.c.last_seen]
        if not (begun <= now + IDLE_TIMEOUT and now - seen <= IDLE_TIMEOUT and now - begun <= ABSOLUTE_TIMEOUT):
            self.end(token, Unrecorded.SESSION_OVER)
            return None
        if now - seen >= _NOTE_INTERVAL:
            noted = transaction(self._engine, timeout_ms=0, unrecorded=Unrecorded.LAST_REQUEST)
            with suppress(LedgerError), noted as connection:
                connection.execute(update(SESSION).where(SESSION.c.token == name), {"last_seen": now})
        return account_of({column.name: row[column] for column in ACCOUNT.c})

    def end(self, token: str, unrecorded: Unrecorded | None = None) -> None:
        """End one session; an unknown token is no error."""
        with transaction(self._engine, unrecorded=unrecorded) as connection:
            connection.execute(update(SESSION).where(SESSION.c.token == _token_hash(token)), {"ended": True})


def _begin(connection: Connection, name: str, now: float) -> str:
    """Begin a session and return its token of 256 random bits; sessions long over are forgotten."""
    over = or_(SESSION.c.ended, SESSION.c.created < now - ABSOLUTE_TIMEOUT)
    connection.execute(delete(SESSION).where(SESSION.c.account == name, over))
    token = secrets.token_urlsafe(32)
    row = {"token": _token_hash(token), "account": name, "created": now, "last_seen": now, "ended": False}
    connection.execute(insert(SESSION), row)
    return token


def _token_hash(token: str) -> str:
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
