"""The canonical hash of the graph, from what the database itself holds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from graphintel.model.ontology import SameAs
from graphintel.queries import query
from graphintel.store.driver import Connection, Row
from graphintel.store.rows import UNHASHED, UNHASHED_OF_DECISIONS, slice_groups
from graphintel.store.state import whole_state


def _line(*parts: Any) -> bytes:
    return json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _kept(properties: dict[str, Any], left_out: frozenset[str]) -> dict[str, Any]:
    return {key: value for key, value in properties.items() if key not in left_out}


def _entity_lines(row: Row) -> Iterator[bytes]:
    for labels, properties in zip(row["labels"], row["properties"], strict=True):
        yield _line("entity", sorted(labels), _kept(properties, UNHASHED))


def _link_lines(row: Row) -> Iterator[bytes]:
    for type_, start, end, properties in zip(row["type"], row["start"], row["end"], row["properties"], strict=True):
        left_out = UNHASHED_OF_DECISIONS if type_ == SameAs.name else UNHASHED
        yield _line("link", type_, start, end, _kept(properties, left_out))


def graph_hash(connection: Connection) -> str:
    """Return the SHA-256 of everything that is published, equal on every engine.

    Parameters
    ----------
    connection : Connection
        To the graph.

    Returns
    -------
    str
        Hexadecimal, over the sorted digests of one JSON line an entity that a live relationship touches (labels, all
        properties) and one a live relationship (type, ends, all properties).

    Raises
    ------
    StoreError
        While the graph is being rebuilt.

    Notes
    -----
    Left out: revisions, slices, and of decisions number, time and hand. Lines are hashed one by one, so that a graph
    of millions needs 32 bytes a line.
    """
    state = whole_state(connection)
    size = connection.ask(query("maintain/size"))[0]["entities"]
    digests: list[bytes] = []
    for slices in slice_groups(size):
        for name, lines in (("maintain/hash_entities", _entity_lines), ("maintain/hash_links", _link_lines)):
            rows = connection.ask(query(name), "the hash", slices=slices, revision=state.published)
            digests += [hashlib.sha256(line).digest() for line in lines(rows[0])]
    return hashlib.sha256(b"".join(sorted(digests))).hexdigest()
