"""The statement store: whole submissions are replaced at once, as the difference to what was stored before.

Everything that follows from statements (which entities exist, who may see what, which words find what, which decisions
are shown) is changed by the same difference, so that a ledger which lost a submission equals one that never had it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, insert, or_, select, update

from graphintel.ledger.access_sets import NewAccessSets
from graphintel.ledger.database import chunks, write_rows
from graphintel.ledger.entities import Ends, change_entities, recount, rewrite_entities, stored_entities
from graphintel.ledger.gradings import Gradings
from graphintel.ledger.hiding_flags import HidingFlags
from graphintel.ledger.search_index import CaptionUse, derive_entities, update_index
from graphintel.ledger.serialisation import grading_of, properties_of
from graphintel.ledger.statement_rows import ITEMS, LIVE, of_items
from graphintel.ledger.tables import GRADING, STATEMENT
from graphintel.model.logged_rows import SubmissionContents
from graphintel.model.ontology import STRUCTURAL
from graphintel.model.records import Statement

_COLUMNS = (
    "id", "ref", "item", "type", "start", "end", "start_caption", "end_caption", "derived", "grading", "properties",
    "own_access", "access", "first", "removed",
)  # fmt: skip
_SAID = itemgetter("start_caption", "end_caption", "derived", "own_access", "grading", "properties")
"""What the id of a statement does not fix."""
_NO_KEYS: frozenset[str] = frozenset()


class AccessChange(NamedTuple):
    """A change of who may see something stored: since which revision it was stored, and its key sets. ``before`` and ``after`` are numbers of key sets, None where it was, or is, not stored."""

    first: int
    before: int | None
    after: int | None


@dataclass(slots=True)
class ReplacementResult:
    """The result of one replacement: counts as the contract defines them, and what must be updated.

    ``links`` counts the statements that were ``added``, ``rewritten`` and ``removed``, by link type;
    ``rewritten_entities`` the stored entities of which caption or properties are others now.

    ``differing`` are the statements that were there before and differ now; ``access_changes`` says who saw and sees them.
    """

    entities: int = 0
    statements: int = 0
    changed: bool = False
    rewritten_entities: int = 0
    moved_entities: set[str] = field(default_factory=set)
    moved_items: set[str] = field(default_factory=set)
    differing: set[str] = field(default_factory=set)
    access_changes: set[AccessChange] = field(default_factory=set)
    links: Counter[tuple[str, str]] = field(default_factory=Counter)


@dataclass(slots=True)
class _Difference:
    """Rows to write, and how the counts of ends change with them."""

    inserted: list[dict[str, Any]] = field(default_factory=list)
    rewritten: list[dict[str, Any]] = field(default_factory=list)
    moved: list[dict[str, Any]] = field(default_factory=list)
    removed: list[dict[str, Any]] = field(default_factory=list)
    caption_uses: Counter[CaptionUse] = field(default_factory=Counter)
    ends: Ends = field(default_factory=Ends)

    def count(self, row: Mapping[Any, Any], number: int) -> None:
        """Count a statement in (1) or out (-1)."""
        for end, caption in ((row["start"], row["start_caption"]), (row["end"], row["end_caption"])):
            self.caption_uses[end, caption, row["access"]] += number
            self.ends.count(end, number, derived=row["derived"])


def replace(
    connection: Connection,
    sets: NewAccessSets,
    holdings: Mapping[str, SubmissionContents],
    revision: int,
    left: set[str],
    *,
    rewrite: bool = False,
) -> ReplacementResult:
    """Replace what is stored for each submission reference by its contents.

    Parameters
    ----------
    connection : Connection
        In a writing transaction.
    sets : NewAccessSets
        Key sets of that transaction.
    holdings : mapping of str to SubmissionContents
        By submission reference.
    revision : int
        Revision that the transaction makes.
    left : set of str
        Entities that steps before in the same transaction left with nothing that states them; added to.
    rewrite : bool
        True where also what follows from the key of an entity alone is made again.

    Returns
    -------
    ReplacementResult
    """
    stored = _stored_rows(connection, holdings)
    wanted = {s.id: (ref, s) for ref, holding in holdings.items() for s in holding.statements}
    hiding_flags = HidingFlags.read(connection)
    hiding_flags.apply(
        added=[s for i, (_, s) in wanted.items() if i not in stored or stored[i]["removed"]],
        removed=[row["id"] for i, row in stored.items() if not row["removed"] and i not in wanted],
    )
    difference, result, gradings = _Difference(), ReplacementResult(), Gradings(connection, stored.values())
    _compare(difference, result, stored, wanted, gradings, (hiding_flags, sets, revision))
    _reach_others(connection, difference, result, holdings, (hiding_flags, sets, revision))
    hiding_flags.write(connection)
    gradings.add()
    _write(connection, difference)
    gradings.remove()
    given = {entity.id: entity for holding in holdings.values() for entity in holding.entities}
    rewritten = rewrite_entities(connection, given, revision) if rewrite else {}
    changed = change_entities(connection, difference.ends, given, revision, left)
    update_index(connection, {t: n for t, n in difference.caption_uses.items() if n}, changed.touched, revision)
    derive_entities(connection, rewritten, revision)
    result.rewritten_entities = len(rewritten)
    result.entities = changed.newly_stated
    result.moved_entities = changed.moved | hiding_flags.moved
    result.changed = any((difference.inserted, difference.rewritten, difference.moved, difference.removed, rewritten))
    result.differing = {row["id"] for row in difference.rewritten}
    result.differing |= {row["the_id"] for row in (*difference.moved, *difference.removed)}
    return result


def derive_access(connection: Connection, sets: NewAccessSets, revision: int) -> ReplacementResult:
    """Derive again which flags hide what, and the counts of entities, from the statements that are stored."""
    hiding_flags = HidingFlags.read(connection)
    hiding_flags.derive(connection)
    difference, result = _Difference(), ReplacementResult()
    _reach_others(connection, difference, result, (), (hiding_flags, sets, revision))
    hiding_flags.write(connection)
    _write(connection, difference)
    touched = stored_entities(connection, {identifier for identifier, _, _ in difference.caption_uses})
    update_index(connection, {t: n for t, n in difference.caption_uses.items() if n}, touched, revision)
    recounted = recount(connection, revision)
    result.moved_entities = set(hiding_flags.moved)
    result.changed = bool(difference.moved) or recounted
    result.differing = {row["the_id"] for row in difference.moved}
    return result


def differing(connection: Connection, sets: NewAccessSets, holdings: Mapping[str, SubmissionContents]) -> set[str]:
    """Return the references for which other statements or entities are stored than these contents carry."""
    stored: dict[str, dict[str, tuple[object, ...]]] = {ref: {} for ref in holdings}
    rows = _stored_rows(connection, holdings)
    gradings = Gradings(connection, rows.values())
    for identifier, row in rows.items():
        if not row["removed"]:
            stored[row["ref"]][identifier] = _SAID(row)
    given = {entity.id: entity for holding in holdings.values() for entity in holding.entities}
    entities = stored_entities(connection, given)
    return {
        ref
        for ref, holding in holdings.items()
        if stored[ref] != {s.id: _SAID(_row(ref, s, sets, gradings, 0)) for s in holding.statements}
        or any(entities[entity.id] != entity for entity in holding.entities if entity.id in entities)
    }


_Context = tuple[HidingFlags, NewAccessSets, int]


def _stored_rows(connection: Connection, refs: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return the rows of these references by id, removed ones among them, with what their gradings say."""
    with_grading = STATEMENT.outerjoin(GRADING, GRADING.c.number == STATEMENT.c.grading)
    query = select(*(STATEMENT.c[name] for name in _COLUMNS), GRADING.c.content).select_from(with_grading)
    return {
        row["id"]: dict(row)
        for some in chunks(sorted(refs))
        for row in connection.execute(query.where(STATEMENT.c.ref.in_(some))).mappings()
    }


def _compare(
    difference: _Difference,
    result: ReplacementResult,
    stored: Mapping[str, dict[str, Any]],
    wanted: Mapping[str, tuple[str, Statement]],
    gradings: Gradings,
    context: _Context,
) -> None:
    """Find what is new, different, moved to other keys or gone within the references themselves."""
    hiding_flags, sets, revision = context
    keys = hiding_flags.keys_by_item((s.item, s.start, s.end) for _, s in wanted.values())
    for identifier, (ref, statement) in wanted.items():
        before = stored.get(identifier)
        row = _row(ref, statement, sets, gradings, revision)
        access = row["access"] = sets.joined(row["own_access"], keys.get(statement.item, _NO_KEYS))
        if before is not None and not before["removed"] and _SAID(before) == _SAID(row):
            if before["access"] != access:
                _move(difference, result, before, access, revision)
            continue
        if before is None or before["removed"]:
            result.statements += statement.type not in STRUCTURAL and not statement.derived
            result.links[statement.type, "added"] += 1
        else:
            result.links[statement.type, "rewritten"] += 1
            difference.count(before, -1)
            result.access_changes.add(AccessChange(before["first"], before["access"], access))
        if before is not None:
            row["first"] = before["first"]
            difference.rewritten.append(row)
        else:
            difference.inserted.append(row)
        difference.count(row, 1)
    for identifier, before in stored.items():
        if not before["removed"] and identifier not in wanted:
            result.links[before["type"], "removed"] += 1
            difference.count(before, -1)
            difference.removed.append({"the_id": identifier, "revision": revision})
            result.access_changes.add(AccessChange(before["first"], before["access"], None))


def _row(ref: str, statement: Statement, sets: NewAccessSets, gradings: Gradings, revision: int) -> dict[str, Any]:
    """Return the row of a live statement that no flag hides."""
    own_access = sets.number(statement.requires)
    return {
        "id": statement.id,
        "item": statement.item,
        "type": statement.type,
        "start": statement.start,
        "end": statement.end,
        "part": statement.part,
        "start_caption": statement.start_caption,
        "end_caption": statement.end_caption,
        "derived": statement.derived,
        "ref": ref,
        "grading": gradings.number(ref, grading_of(statement)),
        "properties": properties_of(statement),
        "own_access": own_access,
        "access": own_access,
        "first": revision,
        "revision": revision,
        "removed": False,
    }


def _move(
    difference: _Difference, result: ReplacementResult, before: Mapping[Any, Any], access: int, revision: int
) -> None:
    """Change the keys that an otherwise unchanged statement requires."""
    difference.count(before, -1)
    difference.count({**before, "access": access}, 1)
    difference.moved.append({"the_id": before["id"], "access": access, "revision": revision})
    result.moved_items.add(before["item"])
    result.links[before["type"], "rewritten"] += 1
    result.access_changes.add(AccessChange(before["first"], before["access"], access))


def _reach_others(
    connection: Connection,
    difference: _Difference,
    result: ReplacementResult,
    refs: Collection[str],
    context: _Context,
) -> None:
    """Move the statements of other submissions whose items touch an entity that a flag newly hides, or no longer does."""
    hiding_flags, sets, revision = context
    items: set[str] = set()
    for some in chunks(sorted(hiding_flags.moved)):
        touching = or_(STATEMENT.c.start.in_(some), STATEMENT.c.end.in_(some))
        touched = connection.execute(select(STATEMENT.c.item, STATEMENT.c.ref).where(touching, LIVE).distinct())
        items |= {item for item, ref in touched if ref not in refs}
    columns = [STATEMENT.c[name] for name in _COLUMNS]
    for some in chunks(sorted(items), ITEMS):
        query = select(*columns).where(LIVE, of_items(some))
        rows = [dict(row) for row in connection.execute(query).mappings()]
        keys = hiding_flags.keys_by_item((row["item"], row["start"], row["end"]) for row in rows)
        for row in rows:
            access = sets.joined(row["own_access"], keys.get(row["item"], frozenset()))
            if access != row["access"]:
                _move(difference, result, row, access, revision)


def _write(connection: Connection, difference: _Difference) -> None:
    here = STATEMENT.c.id == bindparam("the_id")
    rewritten = [{("the_id" if name == "id" else name): v for name, v in row.items()} for row in difference.rewritten]
    # Only what the graph needs to end the relationship stays; the log of rows keeps what was said.
    empty = {"start_caption": "", "end_caption": "", "grading": None, "properties": "", "removed": True}
    write_rows(connection, insert(STATEMENT), difference.inserted)
    for rows in (rewritten, difference.moved, [row | empty for row in difference.removed]):
        write_rows(connection, update(STATEMENT).where(here), rows)
