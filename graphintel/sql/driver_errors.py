"""Errors of database drivers in words: what is wrong and what to do, never a value or a password."""

from __future__ import annotations

import sqlite3
from contextlib import suppress

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, ResourceClosedError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from graphintel.failures import Failure, os_reason


class UnsuitableError(Exception):
    """A database that cannot be used as it is; the message is part of a sentence."""


REFUSED = (DBAPIError, PoolTimeoutError, UnsuitableError)
"""Whatever may be raised while a database is used."""

TROUBLE = (*REFUSED, sqlite3.Error, OSError)
"""Whatever may be raised while a database is opened."""

_STATES = {
    "53100": Failure.DISK_FULL,
    "25006": Failure.NOT_WRITABLE,
    "42501": Failure.NOT_WRITABLE,
    "55P03": Failure.BUSY,
    "40P01": Failure.BUSY,
    "28P01": Failure.NOT_LET_IN,
    "28000": Failure.NOT_LET_IN,
    "3D000": Failure.NO_DATABASE,
    "53300": Failure.TOO_MANY_CONNECTIONS,
    "57P01": Failure.WENT_AWAY,
    "57P02": Failure.WENT_AWAY,
    "57P03": Failure.UNREACHABLE,
    "22003": Failure.UNSTORABLE,
    "22021": Failure.UNSTORABLE,
}
"""By SQLSTATE, whatever the language of the server."""

_SIGNS = {
    "disk is full": Failure.DISK_FULL,
    "disk i/o error": Failure.DISK_FAILED,
    "readonly": Failure.NOT_WRITABLE,
    "read-only": Failure.NOT_WRITABLE,
    "locked": Failure.BUSY,
    "unable to open": Failure.NOT_OPENED,
    "not a database": Failure.OTHER_FILE,
    "malformed": Failure.DAMAGED,
    "could not decode": Failure.DAMAGED,
    "unsupported file format": Failure.DAMAGED,
    "no such table": Failure.DAMAGED,
    "no such column": Failure.DAMAGED,
    "authentication failed": Failure.NOT_LET_IN,
    "no password supplied": Failure.NOT_LET_IN,
    "permission denied": Failure.NOT_WRITABLE,
    "does not exist": Failure.NO_USER_OR_DATABASE,
    "not currently accepting": Failure.NO_CONNECTIONS,
    "closed the connection": Failure.WENT_AWAY,
    "closed database": Failure.CLOSED,
    "connection is closed": Failure.WENT_AWAY,
    "connection is lost": Failure.WENT_AWAY,
    "terminating connection": Failure.WENT_AWAY,
    "certificate": Failure.UNTRUSTED,
    "connection failed": Failure.UNREACHABLE,
    "timeout expired": Failure.UNREACHABLE,
    "failed to resolve": Failure.UNREACHABLE,
}
"""By words of the message: of SQLite, and of PostgreSQL as long as there is no connection."""


def failure_of(error: BaseException) -> Failure:
    """Return what happened, by the codes of the database, or of the operating system; UNKNOWN where they do not say."""
    cause = getattr(error, "orig", None) or error
    code = _code_of(cause)
    if code in _STATES:
        return _STATES[code]
    if isinstance(cause, OverflowError | UnicodeEncodeError):
        return Failure.UNSTORABLE  # of what is asked: a value that is read is decoded
    if isinstance(cause, ResourceClosedError):
        return Failure.CLOSED
    said = (str(cause).strip() or type(cause).__name__).splitlines()[0].lower()
    return next((failure for sign, failure in _SIGNS.items() if sign in said), Failure.UNKNOWN)


def _code_of(cause: BaseException) -> str:
    return str(getattr(cause, "sqlstate", None) or getattr(cause, "sqlite_errorname", None) or "")


def explanation_of(error: BaseException) -> str:
    """Return an error in words; of an unknown one the name of its class, because the driver's message may hold a value."""
    cause = getattr(error, "orig", None) or error
    failure = failure_of(error)
    if isinstance(cause, UnsuitableError):
        return str(cause)
    if failure is not Failure.UNKNOWN:
        return str(failure)
    if isinstance(cause, OSError):
        return os_reason(cause)
    return f"{failure} ({' '.join([type(cause).__name__, _code_of(cause)]).strip()})"


def without_password(url: str) -> str:
    """Return an address without its password."""
    with suppress(ArgumentError):
        return make_url(url).render_as_string(hide_password=True)
    return "(unreadable address)"
