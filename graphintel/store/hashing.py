"""The canonical hash: one line an entity and a relationship, from what a database returns or from what the ledger holds."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from graphintel.model.records import Decision, Entity, Statement
from graphintel.queries import query
from graphintel.store.driver import Connection, RefusedError, Row
from graphintel.store.graph_rows import (
    UNHASHED,
    UNHASHED_OF_DECISIONS,
    canonical_json,
    decision_row,
    entity_properties,
    slice_groups,
    statement_row,
)
from graphintel.store.state import whole_state

_ENDS = frozenset({"start", "end"})


def _line(*parts: Any) -> bytes:
    return hashlib.sha256(canonical_json(parts).encode("utf-8", "surrogatepass")).digest()


def _kept(properties: dict[str, Any], left_out: frozenset[str]) -> dict[str, Any]:
    return {key: value for key, value in properties.items() if key not in left_out}


def _entity_lines(row: Row) -> Iterator[bytes]:
    for labels, properties in zip(row["labels"], row["properties"], strict=True):
        yield _line("entity", sorted(labels), _kept(properties, UNHASHED))


def _link_lines(row: Row) -> Iterator[bytes]:
    for type_, start, end, properties in zip(row["type"], row["start"], row["end"], row["properties"], strict=True):
        left_out = UNHASHED_OF_DECISIONS if type_ == Decision.LINK else UNHASHED
        yield _line("link", type_, start, end, _kept(properties, left_out))


@contextmanager
def as_written() -> Iterator[None]:
    """Refuse rows of a form that graphintel never writes: damaged files, or another program, may hold any value.

    Raises
    ------
    RefusedError
        Where a value of the block's rows is of another type, or is missing.
    """
    try:
        yield
    except (TypeError, ValueError, AttributeError) as error:
        raise RefusedError(f"The database returns a value that graphintel never writes ({error}).") from error


def lines_of_graph(connection: Connection, slices: Sequence[int], revision: int) -> list[bytes]:
    """Return the digests of the lines of some slices, as the database returns them."""
    found: list[bytes] = []
    for name, lines in (("maintain/hash_entities", _entity_lines), ("maintain/hash_links", _link_lines)):
        rows = connection.read(query(name), "the hash", slices=list(slices), revision=revision)
        with as_written():
            found += lines(rows[0])
    return found


def lines_of_ledger(
    entities: Iterable[Entity], statements: Iterable[Statement], decisions: Iterable[Decision]
) -> Iterator[bytes]:
    """Yield the digests of the lines that a graph of this has: the same, byte for byte."""
    for entity in entities:
        yield _line("entity", sorted(("Entity", entity.type)), _kept(entity_properties(entity), UNHASHED))
    for statement in statements:
        row = statement_row(statement, 0)
        yield _line("link", statement.type, statement.start, statement.end, _kept(row, UNHASHED | _ENDS))
    for decision in decisions:
        row = decision_row(decision, 0)
        yield _line("link", Decision.LINK, decision.a, decision.b, _kept(row, UNHASHED_OF_DECISIONS | _ENDS))


def hash_of(lines: Iterable[bytes]) -> str:
    """Return the SHA-256 over the sorted digests of lines, hexadecimal."""
    return hashlib.sha256(b"".join(sorted(lines))).hexdigest()


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
    Left out: revisions, lineage, slices, and of decisions number, time and hand. Lines are hashed one by one, so that a
    graph of millions needs 32 bytes a line.
    """
    state = whole_state(connection)
    size = connection.read(query("maintain/size"))[0]["entities"]
    return hash_of(line for part in slice_groups(size) for line in lines_of_graph(connection, part, state.published))
