"""The lineage of a ledger: one digest a revision, each derived from the one before and a random number.

The number of a revision is not enough: a restored backup counts on from its own number. Its digest is, because two
histories that diverged never share a digest again. A graph states the number and digest that it was built from, and
belongs to the ledger only where both are in the history.
"""

from __future__ import annotations

import secrets
from hashlib import sha256

from sqlalchemy import Connection, insert, select

from graphintel.ledger.tables import LINEAGE


def lineage_of(connection: Connection, revision: int) -> str:
    """Return the digest of a revision, empty where the history does not hold it; revision 0 has none."""
    result = connection.execute(select(LINEAGE.c.digest).where(LINEAGE.c.revision == revision)).scalar()
    return str(result or "")


def extend(connection: Connection, revision: int) -> None:
    """Give a revision that is being made its digest."""
    before = lineage_of(connection, revision - 1)
    digest = sha256(f"{before} {revision} {secrets.token_hex(16)}".encode()).hexdigest()
    connection.execute(insert(LINEAGE), {"revision": revision, "digest": digest})


def is_ancestor(connection: Connection, revision: int, digest: str) -> bool:
    """Return whether the ledger had this revision with this digest; every ledger began at revision 0."""
    if revision == 0:
        return digest == ""
    return digest != "" and lineage_of(connection, revision) == digest
