"""The search index: which words lead to which entity, and for which viewers.

A word of an entity's key is there once for every set of keys that a statement on the entity requires; a word of a
caption once for every set that a statement with that caption requires. So visibility is part of the index: what a
viewer may not see is never read, never counted, and never takes a place within the limit.

The terms have a generation. One is in use; when all terms are made again, another is built beside it, and one row of the
ledger's state switches to it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from importlib import import_module
from typing import Any

from sqlalchemy import Connection, Integer, bindparam, delete, exists, insert, select
from sqlalchemy.sql.elements import ColumnElement

from graphintel.ledger.database import chunks, write_values
from graphintel.ledger.state import state_value, store_state_value
from graphintel.ledger.tables import STATEMENT, TERM
from graphintel.model.records import Entity
from graphintel.model.search_meanings import terms_of_caption, terms_of_entity

TERM_KINDS = ("key", "caption")
FEW_CARRIERS = 1_000
"""Up to how many entities that carry one word of a search are looked up by their ids for the others."""
_LAST = chr(0x10FFFF)
ROWS_READ = 1_000
"""How many rows of all that begins alike are read at first, for a few hits; most such stretches are shorter."""
_ROWS_A_HIT = 4
"""How many rows a hit are read at first of one word, which is there once for each set of keys."""
_TERM_KEY = ("token", "entity", "kind", "access")
_COLUMNS = ("generation", *_TERM_KEY, "uses", "since")
_TermKey = tuple[str, str, int, int]
_GENERATION = "terms"
"""Name of the row of the ledger's state that says which generation is searched."""

CaptionUse = tuple[str, str, int]
"""Entity, caption as one statement states it, and the number of that statement's key set."""


def generation_in_use(connection: Connection) -> int:
    """Return the generation of search terms that is searched."""
    return int(state_value(connection, _GENERATION) or 0)


def update_index(
    connection: Connection, caption_uses: Mapping[CaptionUse, int], entities: Mapping[str, Entity], revision: int
) -> None:
    """Count statements in and out of the index.

    Parameters
    ----------
    connection : Connection
        In a writing transaction, in which the statements are written already.
    caption_uses : mapping of touch to int
        How many statements more (or fewer) touch an entity so.
    entities : mapping of str to Entity
        Every entity that is touched.
    revision : int
        Revision from which new words count.

    Notes
    -----
    The words of an entity that loses a statement are made again from the statements that it keeps: whatever words the
    statement had when it came, none of them stays.
    """
    losing = {identifier for (identifier, _, _), number in caption_uses.items() if number < 0}
    derive_entities(connection, {i: entities[i] for i in losing}, revision)
    uses = Counter({use: number for use, number in caption_uses.items() if use[0] not in losing})
    generation = generation_in_use(connection)
    rows = [(generation, *key, number, revision) for key, number in _counts_of(uses, entities) if number]
    write_values(connection, _count_statement(connection.dialect.name), _COLUMNS, rows)


def derive_entities(
    connection: Connection, entities: Mapping[str, Entity], revision: int, generation: int | None = None
) -> None:
    """Make the words of entities again from the statements that are stored.

    Parameters
    ----------
    connection : Connection
        In a writing transaction.
    entities : mapping of str to Entity
    revision : int
        Revision from which new words count; those that were there before count as they did.
    generation : int, optional
        Generation that they are made for. Without one it is that in use, and every other one loses these entities.
    """
    used = generation_in_use(connection)
    for some in chunks(sorted(entities)):
        since = {
            tuple(row[name] for name in _TERM_KEY): row["since"]
            for row in connection.execute(
                select(TERM).where(TERM.c.entity.in_(some), TERM.c.generation == used)
            ).mappings()
        }
        replaced = [TERM.c.entity.in_(some), *([] if generation is None else [TERM.c.generation == generation])]
        connection.execute(delete(TERM).where(*replaced))
        uses, first = _uses_of(connection, set(some))
        rows: list[tuple[Any, ...]] = []
        for key, number in _counts_of(uses, entities):
            known = since.get(key, revision)
            begun = known if generation is None else min(known, first.get(key[1], revision))
            rows.append((used if generation is None else generation, *key, number, begun))
        write_values(connection, insert(TERM), _COLUMNS, rows)


def _uses_of(connection: Connection, entities: Collection[str]) -> tuple[Counter[CaptionUse], dict[str, int]]:
    """Return how the live statements touch some entities, and since which revision each is touched as it is now."""
    uses: Counter[CaptionUse] = Counter()
    first: dict[str, int] = {}
    for end, caption in ((STATEMENT.c.start, STATEMENT.c.start_caption), (STATEMENT.c.end, STATEMENT.c.end_caption)):
        live = end.in_(entities) & STATEMENT.c.removed.is_(False)
        for identifier, text, access, revision in connection.execute(
            select(end, caption, STATEMENT.c.access, STATEMENT.c.revision).where(live)
        ):
            uses[identifier, text, access] += 1
            first[identifier] = min(first.get(identifier, revision), revision)
    return uses, first


def _counts_of(uses: Mapping[CaptionUse, int], entities: Mapping[str, Entity]) -> list[tuple[_TermKey, int]]:
    """Return how many statements more (or fewer) carry each term of entities that are touched so, in order of the terms."""
    counts: dict[_TermKey, int] = {}
    keys: dict[str, list[str]] = {}
    captions: dict[str, list[str]] = {"": []}
    for (identifier, caption, access), number in uses.items():
        if identifier not in keys:
            keys[identifier] = terms_of_entity(entities[identifier])
        if caption not in captions:
            captions[caption] = terms_of_caption(caption)
        for kind, tokens in enumerate((keys[identifier], captions[caption])):
            for token in tokens:
                key = (token, identifier, kind, access)
                counts[key] = counts.get(key, 0) + number
    return sorted(counts.items())


def switch_generation(connection: Connection, generation: int) -> bool:
    """Let another generation be searched from this transaction on; return whether it differs from the one before.

    One that says the same is deleted instead, so that nothing changes where nothing differs.
    """
    before = generation_in_use(connection)
    columns = [TERM.c[name] for name in (*_TERM_KEY, "uses")]
    old, new = (select(*columns).where(TERM.c.generation == one) for one in (before, generation))
    differs = any(
        connection.execute(one.except_(other).limit(1)).first() is not None for one, other in ((old, new), (new, old))
    )
    if differs:
        store_state_value(connection, _GENERATION, str(generation))
    connection.execute(delete(TERM).where(TERM.c.generation != (generation if differs else before)))
    return differs


def _count_statement(dialect: str) -> Any:
    """Return the statement that adds to a count, or starts it; both engines write it alike.

    The dialect that is in use is loaded already; to load the other one would cost each command 0.04 s.
    """
    counted = import_module(f"sqlalchemy.dialects.{dialect}").insert(TERM)
    return counted.on_conflict_do_update(
        index_elements=list(TERM.primary_key), set_={"uses": TERM.c.uses + counted.excluded.uses}
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
        Whole words before beginnings, keys before captions, then by id; each entity once, with its best token. Where so
        many begin alike that no more than a part is read, it is that of the first tokens.
    """
    if not tokens or not visible or limit < 1:
        return []
    last, generation = tokens[-1], generation_in_use(connection)
    here = [TERM.c.generation == generation, *_reached(TERM, visible, revision)]
    for number, token in enumerate(tokens[:-1]):
        other = TERM.alias(f"word{number}")
        carried = [other.c.generation == generation, other.c.token == token, *_reached(other, visible, revision)]
        few = select(other.c.entity).distinct().where(*carried).limit(FEW_CARRIERS + 1)
        carriers = connection.execute(few).scalars().all()
        if not carriers:
            return []
        # entities that are named are looked up, however many carry the last word; else each of those is tried
        few_carry = len(carriers) <= FEW_CARRIERS
        here.append(
            TERM.c.entity.in_(carriers) if few_carry else exists().where(other.c.entity == TERM.c.entity, *carried)
        )
    result: dict[str, tuple[str, str]] = {}
    for match, at_once in (
        (TERM.c.token == last, _ROWS_A_HIT * limit),
        ((TERM.c.token > last) & (TERM.c.token < last + _LAST), ROWS_READ),
    ):
        if len(result) < limit:
            _collect(connection, [match, *here], limit, result, at_once)
    return [(identifier, token, kind) for identifier, (token, kind) in result.items()][:limit]


def _reached(table: Any, visible: Sequence[int], revision: int) -> list[ColumnElement[bool]]:
    # Written into the statement as numbers: there may be more of them than parameters are allowed.
    numbers = bindparam("visible", list(visible), expanding=True, literal_execute=True, type_=Integer())
    return [table.c.access.in_(numbers), table.c.since <= revision]


def _collect(
    connection: Connection,
    conditions: list[ColumnElement[bool]],
    limit: int,
    result: dict[str, tuple[str, str]],
    at_once: int,
) -> None:
    """Add the entities of one stretch of the index, keys before captions, until there are enough.

    It is read in the order in which the index is kept (of one word that is by id), ``at_once`` rows and then more, and no
    further than it has to be: three digits begin the numbers of half a country.
    """
    for kind, name in enumerate(TERM_KINDS):
        stretch = select(TERM.c.entity, TERM.c.token).where(*conditions, TERM.c.kind == kind)
        wanted, taken, found = limit - len(result), at_once, dict[str, str]()
        while True:
            rows = connection.execute(stretch.order_by(TERM.c.token, TERM.c.entity).limit(taken)).all()
            for identifier, token in rows:
                if identifier not in result:
                    found.setdefault(identifier, token)
            if len(rows) < taken or len(found) >= wanted:
                break
            taken *= 4
        ordered = sorted(found) if len(rows) < taken else found
        result.update((identifier, (found[identifier], name)) for identifier in list(ordered)[:wanted])
        if len(result) >= limit:
            return
