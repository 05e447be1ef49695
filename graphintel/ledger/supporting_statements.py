"""Supporting statements: what a decision, review step, export or notice rests on, and so what it requires now and whether it stands.

A decision, a step of review, an export or a notice was made in sight of statements. It names them, each with the text of
its item, when it is made. From then on

- it requires the keys that they have *now*, whatever they had then: regraded up it is hidden with them, regraded down it
  is shown with them;
- it stands while every one of them is stored and says what it said. Where one is withdrawn or corrected, a decision joins
  nobody any more and a note is not shown: a text may repeat any of what its writer saw, and a merge that lost part of its
  reasons is not a decision that anybody made. What is new, or only graded or written otherwise, takes nothing away;
- where the same is stored again, it stands again.

So what is shown follows from what is stored now and from what was made in sight of nothing else; in which order, and what
was stored in between, leaves no trace. An export stays registered: it left the building, and its recipient must be told.
What is withdrawn keeps the keys that it had last.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from graphintel.ledger.access_sets import NewAccessSets
from graphintel.ledger.database import chunks, write_rows
from graphintel.ledger.serialisation import to_text
from graphintel.ledger.statement_rows import ITEMS, LIVE, ROWS, of_items
from graphintel.ledger.tables import RESTING, STANDING, STATEMENT
from graphintel.model.ontology import ITEM_LINKS
from graphintel.model.records import WRITING

_GRADING = frozenset({"source_eval", "info_eval", "handling", "conditions", "marking", "review_due", "restricted"})
"""Fields that a regrade changes; a change of them does not count as another statement."""


def record_support(
    connection: Connection, sets: NewAccessSets, dependent: str, statements: Iterable[str]
) -> frozenset[str]:
    """Store what a decision, step, export or notice rests on, and return the keys that follow from that.

    Parameters
    ----------
    connection : Connection
        In a writing transaction.
    sets : NewAccessSets
        Key sets of that transaction.
    dependent : str
        Its id.
    statements : iterable of str
        Ids; the ones that are not stored are left out. The texts of their items are added.

    Returns
    -------
    frozenset of str
    """
    result = contents_with_texts(connection, set(statements))
    rows = [
        {"thing": dependent, "statement": i, "said": content_hash, "held": True}
        for i, content_hash in sorted(result.items())
    ]
    write_rows(connection, insert(RESTING), rows)
    recompute_support(connection, sets, {dependent} if rows else ())
    return keys_of(connection, sets, dependent)


def statements_supporting(connection: Connection, dependents: Collection[str]) -> set[str]:
    """Return the statements that these rest on, for whatever rests on them in turn."""
    result: set[str] = set()
    for some in chunks(sorted(dependents)):
        result.update(connection.execute(select(RESTING.c.statement).where(RESTING.c.thing.in_(some))).scalars())
    return result


def keys_of(connection: Connection, sets: NewAccessSets, dependent: str) -> frozenset[str]:
    """Return the keys that it requires now by what it rests on."""
    access = connection.execute(select(STANDING.c.access).where(STANDING.c.thing == dependent)).scalar()
    return sets.keys(access) if access is not None else frozenset()


def support_states(connection: Connection, dependents: Collection[str]) -> dict[str, tuple[int, bool]]:
    """Return, of those that rest on something, the number of the key set and whether they stand."""
    result: dict[str, tuple[int, bool]] = {}
    for some in chunks(sorted(dependents)):
        for row in connection.execute(select(STANDING).where(STANDING.c.thing.in_(some))):
            result[row.thing] = (row.access, row.stands)
    return result


def update_dependents(connection: Connection, sets: NewAccessSets, statements: Collection[str]) -> list[str]:
    """Let what rests on these statements follow them; return the ids of what moved.

    Parameters
    ----------
    connection : Connection
    sets : NewAccessSets
    statements : collection of str
        Statements that were there before and differ now, in whatever way.

    Returns
    -------
    list of str
    """
    if not statements or connection.execute(select(RESTING.c.thing).limit(1)).first() is None:
        return []
    dependents: set[str] = set()
    changes = []
    for some in chunks(sorted(statements)):
        resting = connection.execute(select(RESTING).where(RESTING.c.statement.in_(some))).all()
        now = _content_hashes(connection, {row.statement for row in resting})
        for row in resting:
            unchanged = row.statement in now and row.said in {"", now[row.statement]}
            dependents.add(row.thing)
            if unchanged != row.held:
                changes.append({"the_thing": row.thing, "the_statement": row.statement, "held": unchanged})
    here = (RESTING.c.thing == bindparam("the_thing")) & (RESTING.c.statement == bindparam("the_statement"))
    write_rows(connection, update(RESTING).where(here), changes)
    return recompute_support(connection, sets, dependents)


def recompute_support(connection: Connection, sets: NewAccessSets, dependents: Collection[str]) -> list[str]:
    """Recompute what these require and whether they stand; return the ids of those that changed."""
    keys: dict[str, frozenset[str]] = {}
    unsupported: set[str] = set()
    for some in chunks(sorted(dependents)):
        query = (
            select(RESTING.c.thing, STATEMENT.c.access, RESTING.c.held)
            .join(STATEMENT, STATEMENT.c.id == RESTING.c.statement)
            .where(RESTING.c.thing.in_(some))
            .distinct()
        )
        for dependent, access, unchanged in connection.execute(query):
            keys[dependent] = keys.get(dependent, frozenset()) | sets.keys(access)
            unsupported.update(() if unchanged else (dependent,))
    before = support_states(connection, keys)
    after = {
        dependent: (sets.number(sorted(required)), dependent not in unsupported) for dependent, required in keys.items()
    }
    moved = sorted(dependent for dependent in after if before.get(dependent) != after[dependent])
    for some in chunks(moved):
        connection.execute(delete(STANDING).where(STANDING.c.thing.in_(some)))
    write_rows(
        connection,
        insert(STANDING),
        [{"thing": dependent, "access": after[dependent][0], "stands": after[dependent][1]} for dependent in moved],
    )
    return moved


def keys_required(
    connection: Connection, keys: Mapping[int, frozenset[str]], statements: Iterable[str]
) -> frozenset[str]:
    """Return the keys that statements require now, all together; ``keys`` are the key sets by number."""
    found: set[str] = set()
    for some in chunks(sorted(statements)):
        for access in connection.execute(
            select(STATEMENT.c.access).where(STATEMENT.c.id.in_(some)).distinct()
        ).scalars():
            found |= keys[access]
    return frozenset(found)


def contents_with_texts(connection: Connection, statements: Collection[str]) -> dict[str, str]:
    """Return what held statements say, and what the texts of their items say, each as its hash by id."""
    items: set[str] = set()
    for some in chunks(sorted(statements)):
        live = STATEMENT.c.id.in_(some) & STATEMENT.c.removed.is_(False)
        items.update(connection.execute(select(STATEMENT.c.item).where(live).distinct()).scalars())
    texts: set[str] = set()
    for some in chunks(sorted(items), ITEMS):
        mine = of_items(some) & STATEMENT.c.type.in_(ITEM_LINKS)
        texts.update(connection.execute(select(STATEMENT.c.id).where(mine)).scalars())
    return _content_hashes(connection, {*statements, *texts})


def _content_hashes(connection: Connection, statements: Collection[str]) -> dict[str, str]:
    """Return the hash of what each of the statements that are stored says."""
    return {
        row["id"]: _hash_of(row)
        for some in chunks(sorted(statements))
        for row in connection.execute(ROWS.where(LIVE, STATEMENT.c.id.in_(some))).mappings()
    }


def _hash_of(row: Mapping[Any, Any]) -> str:
    """Return the hash of what a statement says, whatever its grade and however its keys are written."""
    content = {name: value for name, value in json.loads(row["content"]).items() if name not in _GRADING}
    stated = json.loads(row["properties"]) if row["properties"] else {}
    properties = {name: value for name, value in stated.items() if name not in WRITING}
    text = to_text([row["start_caption"], row["end_caption"], content, properties])
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
