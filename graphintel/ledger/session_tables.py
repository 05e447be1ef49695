"""The tables of the session database: what ends with a session, or soon after.

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
