"""Removes everything of graphintel from a database elsewhere, whatever state it is in, as far as its server answers."""

from __future__ import annotations

import secrets

from graphintel.queries import load_queries, query
from graphintel.store.driver import Connection

_BULK = 5_000


def drop_all(connection: Connection) -> None:
    """Delete every relationship, node, constraint and index of a graph, without relying on an index of ours.

    Readers are told first. A database is one graph's own, so nothing in it is spared.
    """
    connection.execute(query("maintain/begin_rebuild"), "a rebuild", epoch=secrets.token_hex(8))
    for name in load_queries():
        if name.startswith("neo4j/drop_"):
            connection.execute(query(name), "a rebuild")
    for name in ("maintain/drop_any_links", "maintain/drop_any_nodes"):
        while connection.execute(query(name), "a rebuild", limit=_BULK)[0]["deleted"]:
            pass
