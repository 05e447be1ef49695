"""The tables of the session database: sessions, tries to sign in, and what belongs to a session.

There are no migrations: tables of another version, or of another ledger, are emptied, and everybody signs in again. The
names begin with ``session_`` because on PostgreSQL they stand beside the ledger's own.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, Index, Integer, LargeBinary, MetaData, Table

from graphintel.ledger.tables import Code

SESSION_METADATA = MetaData()
VERSION = "1"
"""Version of these tables: a change of one changes it."""

SESSION_STATE = Table(
    "session_state",
    SESSION_METADATA,
    Column("name", Code, primary_key=True),
    Column("value", Code, nullable=False),
)
"""``ledger``, the identity of the ledger that these sessions are of, and the ``version`` of the tables."""

SESSION = Table(
    "session_begun",
    SESSION_METADATA,
    Column("token", Code, primary_key=True),
    Column("account", Code, nullable=False),
    Column("credential", Code, nullable=False),
    Column("created", Float, nullable=False),
    Column("last_seen", Float, nullable=False),
    Index("session_begun_account", "account"),
)
"""``token`` is the SHA-256 of what the browser holds, ``credential`` that of the account's password hash at sign-in; times are
seconds since 1970. A session that has ended has no row."""

ATTEMPT = Table(
    "session_attempt",
    SESSION_METADATA,
    Column("number", Integer, primary_key=True),
    Column("account", Code, nullable=False),
    Column("address", Code, nullable=False),
    Column("at", Float, nullable=False),
    Index("session_attempt_address", "address", "at"),
    Index("session_attempt_account", "account", "at"),
)
"""Passwords that were wrong, or are being looked at; ``account`` is a hash, because people type passwords into the field
for the name."""

FAMILIAR = Table(
    "session_familiar",
    SESSION_METADATA,
    Column("account", Code, primary_key=True),
    Column("address", Code, primary_key=True),
    Column("at", Float, nullable=False),
)
"""Addresses from which an account has signed in, and when it last did."""

REFUSAL = Table(
    "session_refusal",
    SESSION_METADATA,
    Column("number", Integer, primary_key=True),
    Column("kind", Code, nullable=False),
    Column("address", Code, nullable=False),
    Column("at", Float, nullable=False),
)
"""Refused requests that had an entry of their own within the last minute."""

SESSION_CONTENT = Table(
    "session_content",
    SESSION_METADATA,
    Column("kind", Code, primary_key=True),
    Column("key", Code, primary_key=True),
    Column("session", Code, nullable=False),
    Column("version", Integer, nullable=False),
    Column("used", Integer, nullable=False),
    Column("until", Float, nullable=False),
    Column("claimed", Boolean, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Index("session_content_session", "session"),
)
"""Charts, and files on their way to a browser. ``used`` orders them by when they were stored last; ``until`` is the moment,
in seconds since 1970, until which they are kept; ``claimed`` is True of a file that somebody is being given."""
