"""The search index: which words lead to which entity, and for which viewers.

A word of an entity's key is there once for every set of keys that a statement on the entity requires; a word of a
caption once for every set that a statement with that caption requires. So visibility is part of the index: what a
viewer may not see is never read, never counted, and never takes a place within the limit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Integer, bindparam, delete, exists, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.elements import ColumnElement

from graphintel.ledger.database import write_rows
from graphintel.ledger.tables import TERM
from graphintel.model.records import Entity
from graphintel.model.search_meanings import terms_of_caption, terms_of_entity

TERM_KINDS = ("key", "caption")
_LAST = chr(0x10FFFF)

CaptionUse = tuple[str, str, int]
"""Entity, caption as one statement states it, and the number of that statement's key set."""


def update_index(
    connection: Connection, caption_uses: Mapping[CaptionUse, int], entities: Mapping[str, Entity], revision: int
) -> None:
    """Count statements in and out of the index.

    Parameters
    ----------
    connection : Connection
        In a writing transaction.
    caption_uses : mapping of touch to int
        How many statements more (or fewer) touch an entity so.
    entities : mapping of str to Entity
        Every entity that is touched.
    revision : int
        Revision from which new words count.
    """
    deltas: Counter[tuple[str, str, int, int]] = Counter()
    keys: dict[str, list[str]] = {}
    captions: dict[str, list[str]] = {"": []}
    for (identifier, caption, access), number in caption_uses.items():
        if identifier not in keys:
            keys[identifier] = terms_of_entity(entities[identifier])
        if caption not in captions:
            captions[caption] = terms_of_caption(caption)
        for kind, tokens in enumerate((keys[identifier], captions[caption])):
            for token in tokens:
                deltas[token, identifier, kind, access] += number
    columns = ("token", "entity", "kind", "access")
    rows: list[dict[str, Any]] = [
        dict(zip(columns, key, strict=True)) | {"uses": number, "since": revision}
        for key, number in sorted(deltas.items())
        if number
    ]
    write_rows(connection, _count_statement(connection.dialect.name), rows)
    gone = [{f"the_{name}": row[name] for name in columns} for row in rows if row["uses"] < 0]
    here = [TERM.c[name] == bindparam(f"the_{name}") for name in columns]
    write_rows(connection, delete(TERM).where(*here, TERM.c.uses <= 0), gone)


def _count_statement(dialect: str) -> Any:
    """Return the statement that adds to a count, or starts it; both engines write it alike."""
    insert = postgresql.insert(TERM) if dialect == "postgresql" else sqlite.insert(TERM)
    return insert.on_conflict_do_update(
        index_elements=list(TERM.primary_key), set_={"uses": TERM.c.uses + insert.excluded.uses}
    )


def search(
    connection: Connection, tokens: Sequence[str], visible: Sequence[int], revision: int, limit: int
) -> list[tuple[str, str, str]]:
    """Return the entities that carry every token, the last one also as a beginning.

    Parameters
    ----------
    connection : Connection
    tokens : sequence of str
        As ``recognise`` gives them.
    visible : sequence of int
        Numbers of the key sets that the viewer reaches.
    revision : int
        Revision that the graph has published: later words are not there yet.
    limit : int
        Most hits.

    Returns
    -------
    list of (entity id, token, kind)
        Whole words before beginnings, keys before captions, then by id; each entity once, with its best token.
    """
    if not tokens or not visible or limit < 1:
        return []
    last = tokens[-1]
    others = [
        exists().where(other.c.token == token, other.c.entity == TERM.c.entity, *_reached(other, visible, revision))
        for number, token in enumerate(tokens[:-1])
        for other in [TERM.alias(f"word{number}")]
    ]
    here = [*_reached(TERM, visible, revision), *others]
    result: dict[str, tuple[str, str]] = {}
    for match in (TERM.c.token == last, (TERM.c.token > last) & (TERM.c.token < last + _LAST)):
        if len(result) < limit:
            _collect(connection, [match, *here], limit, result)
    return [(identifier, token, kind) for identifier, (token, kind) in result.items()][:limit]


def _reached(table: Any, visible: Sequence[int], revision: int) -> list[ColumnElement[bool]]:
    # Written into the statement as numbers: there may be more of them than parameters are allowed.
    numbers = bindparam("visible", list(visible), expanding=True, literal_execute=True, type_=Integer())
    return [table.c.access.in_(numbers), table.c.since <= revision]


def _collect(
    connection: Connection, conditions: list[ColumnElement[bool]], limit: int, result: dict[str, tuple[str, str]]
) -> None:
    """Add the entities of one stretch of the index, keys before captions, until there are enough."""
    for kind, name in enumerate(TERM_KINDS):
        rows = connection.execute(
            select(TERM.c.entity, func.min(TERM.c.token))
            .where(*conditions, TERM.c.kind == kind)
            .group_by(TERM.c.entity)
            .order_by(TERM.c.entity)
            .limit(limit)
        ).all()
        for identifier, token in rows:
            result.setdefault(identifier, (token, name))
        if len(result) >= limit:
            return
