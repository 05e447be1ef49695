"""Sign-in and sessions: sessions are stored here; the browser, or a file of the home, has a random token only.

They stand in a database of their own and know the password that began them: where the account has another one now, or is
revoked, there is no session, whether or not its row could be deleted.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, delete, insert, or_, select, update

from graphintel.errors import LedgerError
from graphintel.ledger.accounts import (
    Account,
    Accounts,
    AuthenticatedAccount,
    account_of,
    credential_of,
    spend_one_time,
)
from graphintel.ledger.database import read_transaction, transaction
from graphintel.ledger.session_database import SessionDatabase
from graphintel.ledger.session_tables import SESSION, SESSION_CONTENT
from graphintel.ledger.sign_in_throttle import Attempt, SignInThrottle
from graphintel.ledger.tables import ACCOUNT
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

    @property
    def spends_one_time(self) -> bool:
        """Whether beginning the session uses up a one-time password, which changes the ledger."""
        return self.authenticated is not None and self.authenticated.account.must_change


class Sessions:
    """The sessions of one ledger.

    Parameters
    ----------
    engine : Engine
        Of the ledger, which has the accounts.
    database : SessionDatabase
    accounts : Accounts
    clock : callable
        Seconds since 1970.
    """

    def __init__(
        self, engine: Engine, database: SessionDatabase, accounts: Accounts, clock: Callable[[], float]
    ) -> None:
        self._engine, self._database, self._accounts, self._clock = engine, database, accounts, clock

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Keep all that a block does to sessions, or nothing; nobody who writes the ledger is waited for."""
        with self._database.write():
            yield

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
        account = self._accounts.get(name)
        throttle = SignInThrottle(name, address, one_time=account is not None and account.must_change)
        with self._database.write(unrecorded=Unrecorded.TRY) as connection:
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
        if not checked.spends_one_time:
            with read_transaction(self._engine) as connection:
                current = checked.authenticated.is_current(connection)
            return self._begun(checked, checked.authenticated) if current else SignIn()
        name = checked.authenticated.account.name
        with transaction(self._engine) as connection:
            current = checked.authenticated.is_current(connection)
            if not current or not spend_one_time(connection, name, self._clock()):
                return SignIn()
            return self._begun(checked, checked.authenticated)

    def _begun(self, checked: CheckedAttempt, authenticated: AuthenticatedAccount) -> SignIn:
        """Store a session and return its token of 256 random bits; sessions that are over are forgotten."""
        token, now = secrets.token_urlsafe(32), self._clock()
        row = {"token": _token_hash(token), "account": authenticated.account.name, "created": now, "last_seen": now}
        with self._database.write() as connection:
            self._delete_over(connection)
            checked.throttle.succeeded(connection, checked.attempt.number, now)
            connection.execute(insert(SESSION), row | {"credential": authenticated.credential})
        return SignIn(token, authenticated.account)

    def account_of(self, token: str, *, by_itself: bool = False) -> Account | None:
        """Return the account as it is now that a token is signed in as, or None where the session has ended.

        Parameters
        ----------
        token : str
        by_itself : bool
            True where a page asks without anybody having done anything: that prolongs no session.

        Notes
        -----
        The last request is noted at most every 30 seconds, and not while another process writes: reading never waits.
        """
        now, name = self._clock(), _token_hash(token)
        with self._database.read() as connection:
            session = connection.execute(select(SESSION).where(SESSION.c.token == name)).first()
        if session is None:
            return None
        with read_transaction(self._engine) as connection:
            asked = select(ACCOUNT).where(ACCOUNT.c.name == session.account)
            row = connection.execute(asked).mappings().first()
        if not (
            row is not None
            and not row["revoked_at"]
            and credential_of(row["password"]) == session.credential
            and not _is_over(session, now)
        ):
            self.end(token, Unrecorded.SESSION_OVER)
            self.overwrite_deleted()
            return None
        if not by_itself and now - session.last_seen >= _NOTE_INTERVAL:
            noted = self._database.write(timeout_ms=0, unrecorded=Unrecorded.LAST_REQUEST)
            with suppress(LedgerError), noted as connection:
                connection.execute(update(SESSION).where(SESSION.c.token == name), {"last_seen": now})
                self._delete_over(connection)
        return account_of(row)

    def accounts_in_use(self) -> list[Account]:
        """Return the accounts that have a session now in which they may read, by name; nothing is noted of it."""
        if not self._database.exists():
            return []
        now = self._clock()
        with self._database.read() as connection:
            live = {
                (one.account, one.credential) for one in connection.execute(select(SESSION)) if not _is_over(one, now)
            }
        asked = select(ACCOUNT).where(ACCOUNT.c.revoked_at == "").order_by(ACCOUNT.c.name)
        with read_transaction(self._engine) as connection:
            rows = [
                row
                for row in connection.execute(asked).mappings()
                if (row["name"], credential_of(row["password"])) in live
            ]
        return [account for account in map(account_of, rows) if not account.must_change]

    def end(self, token: str, unrecorded: Unrecorded | None = None) -> None:
        """End one session, with all that belongs to it; an unknown token is no error."""
        name = _token_hash(token)
        with self._database.write(unrecorded=unrecorded) as connection:
            connection.execute(delete(SESSION).where(SESSION.c.token == name))
            connection.execute(delete(SESSION_CONTENT).where(SESSION_CONTENT.c.session == name))

    def overwrite_deleted(self) -> None:
        """Overwrite what ended sessions left in the log of changes, where nobody reads it just now."""
        self._database.empty_log()

    def delete_over(self) -> None:
        """Delete what is over, with all that belongs to it; nothing is written, or made, where there is none."""
        if not self._database.exists():
            return
        with self._database.read() as connection:
            over = self._tokens_over(connection)
            contents = connection.execute(select(SESSION_CONTENT.c.key).where(self._contents_over()).limit(1)).first()
        if over or contents:
            with self._database.write(unrecorded=Unrecorded.SESSION_OVER) as connection:
                self._delete_over(connection)
        self.overwrite_deleted()  # also of what a program deleted that was then killed

    def _delete_over(self, connection: Connection) -> None:
        connection.execute(delete(SESSION).where(SESSION.c.token.in_(self._tokens_over(connection))))
        connection.execute(delete(SESSION_CONTENT).where(self._contents_over()))

    def _tokens_over(self, connection: Connection) -> list[str]:
        """Return the sessions whose time is over, or that no password of a live account has begun."""
        asked = select(ACCOUNT.c.name, ACCOUNT.c.password).where(ACCOUNT.c.revoked_at == "")
        with read_transaction(self._engine) as ledger:
            current = {row.name: credential_of(row.password) for row in ledger.execute(asked)}
        sessions, now = connection.execute(select(SESSION)), self._clock()
        return [one.token for one in sessions if _is_over(one, now) or current.get(one.account) != one.credential]

    def _contents_over(self) -> ColumnElement[bool]:
        live = select(SESSION.c.token)
        return or_(SESSION_CONTENT.c.until < self._clock(), SESSION_CONTENT.c.session.not_in(live))


def _is_over(session: Row[Any], now: float) -> bool:
    """Return whether a session's time is over; one that a clock set back would prolong is as well."""
    in_time = session.created <= now + IDLE_TIMEOUT and now - session.last_seen <= IDLE_TIMEOUT
    return not (in_time and now - session.created <= ABSOLUTE_TIMEOUT)


def _token_hash(token: str) -> str:
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
