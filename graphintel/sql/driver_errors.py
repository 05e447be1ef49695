"""What a database driver raised, as part of a sentence: what is wrong and what to do, never a value or a password."""

from __future__ import annotations

import sqlite3
from contextlib import suppress

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError


class UnsuitableError(Exception):
    """A database that cannot be used as it is; the message is part of a sentence."""


REFUSED = (DBAPIError, PoolTimeoutError, UnsuitableError)
"""Whatever may be raised while a database is used."""

TROUBLE = (*REFUSED, sqlite3.Error, OSError)
"""Whatever may be raised while a database is opened."""

_FULL = "the disk is full; free some space and try again, nothing of this was kept"
_CLOSED = "it may not be written; check the rights of the file and its directory, or of the account"
BUSY = "another process has been writing all the while; try again when it has finished"
_STRANGER = "user or password is wrong; check the address and the file with the password"
_NOWHERE = "the database cannot be reached; check that it runs and that the address is right"
_GONE = "the database went away meanwhile; try again when it is back, nothing of this was kept"

_DAMAGED = "the file is damaged; restore it from a backup"

_STATES = {
    "53100": _FULL,
    "25006": _CLOSED,
    "42501": _CLOSED,
    "55P03": BUSY,
    "40P01": BUSY,
    "28P01": _STRANGER,
    "28000": _STRANGER,
    "3D000": "the database does not exist; create it",
    "53300": "the database takes no more connections; try again, or let it take more",
    "57P01": _GONE,
    "57P02": _GONE,
    "57P03": _NOWHERE,
}
"""By SQLSTATE, whatever the language of the server."""

_SIGNS = {
    "disk is full": _FULL,
    "disk i/o error": "the disk failed or is full; check it and try again, nothing of this was kept",
    "readonly": _CLOSED,
    "read-only": _CLOSED,
    "locked": BUSY,
    "unable to open": "the file cannot be opened; check that its directory exists and may be written",
    "not a database": "the file is no ledger or audit chain; name another one or restore it from a backup",
    "malformed": _DAMAGED,
    "could not decode": _DAMAGED,
    "unsupported file format": _DAMAGED,
    "no such table": _DAMAGED,
    "no such column": _DAMAGED,
    "authentication failed": _STRANGER,
    "no password supplied": _STRANGER,
    "permission denied": _CLOSED,
    "does not exist": "user or database does not exist; create it, or check the address",
    "not currently accepting": "the database takes no connections; let it take some, or name another one",
    "closed the connection": _GONE,
    "connection is closed": _GONE,
    "connection is lost": _GONE,
    "terminating connection": _GONE,
    "certificate": "the certificate of the database is not one that is trusted; check sslmode and sslrootcert",
    "connection failed": _NOWHERE,
    "timeout expired": _NOWHERE,
    "failed to resolve": _NOWHERE,
}
"""By what the message holds: SQLite, and PostgreSQL before a connection is there."""


def explanation_of(error: BaseException) -> str:
    """Return what one of these errors means; of an unknown one its name, for what a driver says may hold a value."""
    cause = getattr(error, "orig", None) or error
    code = getattr(cause, "sqlstate", None) or getattr(cause, "sqlite_errorname", None) or ""
    if code in _STATES:
        return _STATES[code]
    if isinstance(cause, UnsuitableError):
        return str(cause)
    said = (str(cause).strip() or type(cause).__name__).splitlines()[0].lower()
    known = next((sentence for sign, sentence in _SIGNS.items() if sign in said), "")
    if not known and isinstance(cause, OSError):
        known = (cause.strerror or type(cause).__name__).rstrip(".")
    return known or f"it failed in a way that is not known ({' '.join([type(cause).__name__, code]).strip()})"


def without_password(url: str) -> str:
    """Return an address without its password."""
    with suppress(ArgumentError):
        return make_url(url).render_as_string(hide_password=True)
    return "(unreadable address)"
