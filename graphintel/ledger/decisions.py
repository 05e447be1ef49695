"""Decisions on records: every one is stored, with when it was made and when revoked; what is shown follows from them.

A decision is shown while it is not revoked, both records are stored, and so is all that it rests on. It requires its own
keys, those that what it rests on has now (see :mod:`graphintel.ledger.supporting_statements`), and those of the flags
that hide one of its records, or something that its item touches.
"""

from __future__ import annotations

import dataclasses
import secrets
from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, func, insert, or_, select, update

from graphintel.errors import LedgerError
from graphintel.ledger import supporting_statements
from graphintel.ledger.access_sets import NewAccessSets
from graphintel.ledger.database import chunks
from graphintel.ledger.hiding_flags import HidingFlags
from graphintel.ledger.statement_rows import ITEMS, LIVE, of_items
from graphintel.ledger.statement_store import AccessChange
from graphintel.ledger.tables import DECISION, DECISION_EVENT, ENTITY, STATEMENT
from graphintel.model.keys import type_of_id
from graphintel.model.logged_rows import SubmissionContents
from graphintel.model.ontology import entities_with
from graphintel.model.records import Decision
from graphintel.model.traits import EntityCategory

VERDICTS = ("same", "different", "unsure")
FACILITY_VERDICTS = ("facility", "no_facility")
"""Verdicts on one record: whether many unrelated people share it, so that it links none of them."""

_NO_FACILITY = entities_with(lambda kind: kind.category in {EntityCategory.PERSON, EntityCategory.EVENT})
ACTOR_KINDS = frozenset({"human", "import"})
_ATTRIBUTES = ("a", "b", "verdict", "actor", "actor_kind", "reason", "item")


def validated(decision: Decision) -> Decision:
    """Return the decision with its ends in order.

    Raises
    ------
    LedgerError
        Not two records of one type, or one that may be a facility; a verdict or kind of actor that does not exist.
    """
    a, b = sorted((decision.a, decision.b))
    kinds = type_of_id(a), type_of_id(b)
    if decision.verdict in FACILITY_VERDICTS:
        if a != b or not kinds[0] or kinds[0] in _NO_FACILITY:
            raise LedgerError(f"A shared facility is one number, place, firm or thing; {a!r} is none.")
    elif decision.verdict not in VERDICTS:
        every = ", ".join(VERDICTS + FACILITY_VERDICTS)
        raise LedgerError(f"{decision.verdict!r} is no verdict; expected one of {every}.")
    elif a == b or kinds[0] != kinds[1] or not kinds[0]:
        raise LedgerError(f"A decision is on two different records of one type; {a!r} and {b!r} are not.")
    if decision.actor_kind not in ACTOR_KINDS:
        raise LedgerError(f"{decision.actor_kind!r} decides nothing; expected one of {', '.join(sorted(ACTOR_KINDS))}.")
    if decision.actor_kind == "import" and not decision.item:
        raise LedgerError(f"An import decision names its item; the one on {a!r} and {b!r} does not.")
    attributes = {name: getattr(decision, name) for name in (*_ATTRIBUTES, "requires", "at")}
    return Decision(**attributes | {"a": a, "b": b})


def decision_of(row: Mapping[Any, Any], requires: Iterable[str]) -> Decision:
    """Return the decision that a row of the table and its keys make."""
    attributes = {name: row[name] for name in (*_ATTRIBUTES, "number", "at")}
    return Decision(**attributes, requires=tuple(sorted(requires)))


def add_decision(
    connection: Connection, sets: NewAccessSets, decision: Decision, *, ref: str, actor: str, at: str
) -> int:
    """Store a decision and its event; it is shown from the next :func:`recompute_shown` on."""
    number = int(connection.execute(select(func.coalesce(func.max(DECISION.c.number), 0))).scalar_one()) + 1
    access = sets.number(sorted(set(decision.requires)))
    row = {name: getattr(decision, name) for name in (*_ATTRIBUTES, "at")}
    row |= {"number": number, "id": f"judgement:{secrets.token_hex(8)}", "ref": ref}
    row |= {"own_access": access, "access": access}
    row |= {"first": 0, "revision": 0, "revoked": False, "shown": False}
    connection.execute(insert(DECISION), row)
    _record(connection, "judge", number, actor, at)
    return number


def random_id_of(connection: Connection, number: int) -> str:
    """Return the random id of a decision, which is shown because its number would disclose how many there are."""
    return str(connection.execute(select(DECISION.c.id).where(DECISION.c.number == number)).scalar_one())


def live_decision(connection: Connection, identifier: str) -> tuple[int, str] | None:
    """Return number and actor of the live decision of an id, or None."""
    live = (DECISION.c.id == identifier) & DECISION.c.revoked.is_(False)
    row = connection.execute(select(DECISION.c.number, DECISION.c.actor).where(live)).first()
    return (row.number, row.actor) if row else None


def revoke(connection: Connection, number: int, *, actor: str, at: str) -> None:
    """Revoke a decision; it stays in the history.

    Raises
    ------
    LedgerError
        There is no live decision of this number.
    """
    stored = connection.execute(select(DECISION.c.revoked).where(DECISION.c.number == number)).scalar()
    if stored is None or stored:
        raise LedgerError(f"There is no live judgement {number}; it may have been revoked already.")
    _end(connection, number, "revoke", actor, at)


def _end(connection: Connection, number: int, op: str, actor: str, at: str) -> None:
    connection.execute(update(DECISION).where(DECISION.c.number == number), {"revoked": True})
    _record(connection, op, number, actor, at)


def _record(connection: Connection, op: str, number: int, actor: str, at: str) -> None:
    seq = int(connection.execute(select(func.coalesce(func.max(DECISION_EVENT.c.seq), 0))).scalar_one()) + 1
    row = {"seq": seq, "op": op, "number": number, "actor": actor, "at": at}
    connection.execute(insert(DECISION_EVENT), row)


def apply_imports(
    connection: Connection, sets: NewAccessSets, holdings: Mapping[str, SubmissionContents], *, actor: str, at: str
) -> list[int]:
    """Add and remove import decisions with the contents that carry them; one that a person revoked does not come back.

    Returns
    -------
    list of int
        Numbers that came or went.
    """
    live, taken_back = _known_imports(connection, sets, holdings)
    moved = []
    for ref, holding in sorted(holdings.items()):
        for decision in map(validated, holding.decisions):
            content = _content_of(ref, decision)
            if live.pop(content, 0) == 0 and content not in taken_back:
                moved.append(add_decision(connection, sets, decision, ref=ref, actor=actor, at=at))
    for number in live.values():
        _end(connection, number, "removed", actor, at)
        moved.append(number)
    return moved


_Content = tuple[Any, ...]
"""An import decision by reference, required keys and attributes."""


def _content_of(ref: str, decision: Decision) -> _Content:
    return (ref, frozenset(decision.requires), *(getattr(decision, name) for name in _ATTRIBUTES))


def _known_imports(
    connection: Connection, sets: NewAccessSets, refs: Iterable[str]
) -> tuple[dict[_Content, int], set[_Content]]:
    """Return the live import decisions of references with their numbers, and those that a person took back."""
    live: dict[_Content, int] = {}
    taken_back: set[_Content] = set()
    by_people = select(DECISION_EVENT.c.number).where(DECISION_EVENT.c.op == "revoke")
    query = select(DECISION, DECISION.c.number.in_(by_people).label("taken_back"))
    for some in chunks(sorted(refs)):
        for row in connection.execute(query.where(DECISION.c.ref.in_(some))).mappings():
            content = _content_of(row["ref"], decision_of(row, sets.keys(row["own_access"])))
            if not row["revoked"]:
                live[content] = row["number"]
            elif row["taken_back"]:
                taken_back.add(content)
    return live, taken_back


def differing_imports(
    connection: Connection, sets: NewAccessSets, holdings: Mapping[str, SubmissionContents]
) -> set[str]:
    """Return the references that :func:`apply_imports` would change with these contents."""
    live, taken_back = _known_imports(connection, sets, holdings)
    wanted = {
        _content_of(ref, decision)
        for ref, holding in holdings.items()
        for decision in map(validated, holding.decisions)
    }
    return {str(content[0]) for content in (live.keys() - wanted) | (wanted - live.keys() - taken_back)}


def affected_numbers(
    connection: Connection, entities: Collection[str], items: Collection[str], refs: Collection[str]
) -> list[int]:
    """Return the numbers of decisions on these entities, or from these items or references."""
    result: set[int] = set()
    if connection.execute(select(DECISION.c.number).limit(1)).first() is None:
        return []
    for columns, values in (
        ((DECISION.c.a, DECISION.c.b), entities),
        ((DECISION.c.item,), items),
        ((DECISION.c.ref,), refs),
    ):
        for some in chunks(sorted(values)):
            query = select(DECISION.c.number).where(or_(*(column.in_(some) for column in columns)))
            result.update(connection.execute(query).scalars())
    return sorted(result)


def decision_numbers_of(connection: Connection, identifiers: Collection[str]) -> list[int]:
    """Return the numbers of those of the ids that are decisions."""
    return [
        number
        for some in chunks(sorted(identifiers))
        for number in connection.execute(select(DECISION.c.number).where(DECISION.c.id.in_(some))).scalars()
    ]


class Support(NamedTuple):
    """What decisions rest on: statements by id, and the keys that the decisions require themselves."""

    statements: set[str]
    requires: frozenset[str]


def support_of(connection: Connection, sets: NewAccessSets, numbers: Iterable[int]) -> Support:
    """Return what these decisions rest on; an import decision rests on its item."""
    result = Support(set(), frozenset())
    for some in chunks(sorted(set(numbers)), ITEMS):
        query = select(DECISION.c.id, DECISION.c.item, DECISION.c.own_access).where(DECISION.c.number.in_(some))
        rows = connection.execute(query).all()
        items = {row.item for row in rows if row.item}
        statements = connection.execute(select(STATEMENT.c.id).where(of_items(items))).scalars()
        under = supporting_statements.statements_supporting(connection, {row.id for row in rows})
        own = [sets.keys(row.own_access) for row in rows if not row.item]
        result = Support(result.statements.union(statements, under), result.requires.union(*own))
    return result


def recompute_shown(
    connection: Connection, sets: NewAccessSets, numbers: Collection[int], revision: int
) -> list[AccessChange]:
    """Recompute which decisions are shown and what they require; return who sees those that changed."""
    rows = [
        dict(row)
        for some in chunks(sorted(set(numbers)))
        for row in connection.execute(select(DECISION).where(DECISION.c.number.in_(some))).mappings()
    ]
    stored = _stored(connection, {row[end] for row in rows for end in ("a", "b")})
    hiding_flags = HidingFlags.read(connection)
    items = _keys_of_items(connection, hiding_flags, {row["item"] for row in rows if row["item"]})
    supported = supporting_statements.support_states(connection, {row["id"] for row in rows})
    changes, moved = [], []
    for row in rows:
        keys = hiding_flags.keys_of(row["a"]) | hiding_flags.keys_of(row["b"]) | items.get(row["item"], frozenset())
        support_access, stands = supported.get(row["id"], (row["own_access"], True))
        access = sets.joined(row["own_access"], keys | sets.keys(support_access))
        shown = not row["revoked"] and stands and row["a"] in stored and row["b"] in stored
        if (shown, access if shown else row["access"]) != (row["shown"], row["access"]):
            first = row["first"] or (revision if shown else 0)
            number = {"the_number": row["number"], "first": first, "revision": revision}
            changes.append(number | {"shown": shown, "access": access})
            moved.append(AccessChange(row["first"], row["access"] if row["shown"] else None, access if shown else None))
    if changes:
        connection.execute(update(DECISION).where(DECISION.c.number == bindparam("the_number")), changes)
    return moved


def _stored(connection: Connection, entities: Collection[str]) -> set[str]:
    return {
        identifier
        for some in chunks(sorted(entities))
        for identifier in connection.execute(
            select(ENTITY.c.id).where(ENTITY.c.id.in_(some), ENTITY.c.degree > 0)
        ).scalars()
    }


def _keys_of_items(
    connection: Connection, hiding_flags: HidingFlags, items: Collection[str]
) -> dict[str, frozenset[str]]:
    keys: dict[str, frozenset[str]] = {}
    for some in chunks(sorted(items), ITEMS):
        ends = select(STATEMENT.c.item, STATEMENT.c.start, STATEMENT.c.end)
        rows = connection.execute(ends.where(LIVE, of_items(some)))
        keys |= hiding_flags.keys_by_item((item, start, end) for item, start, end in rows)
    return keys


def require_stored(connection: Connection, decision: Decision) -> None:
    """Refuse a decision on a record that is not stored.

    Raises
    ------
    LedgerError
        Names the record.
    """
    missing = sorted({decision.a, decision.b} - _stored(connection, {decision.a, decision.b}))
    if missing:
        raise LedgerError(f"{missing[0]!r} is not held, so nothing can be decided about it.")


def shown_decisions(
    connection: Connection, conditions: Iterable[Any], keys: Mapping[int, frozenset[str]]
) -> list[Decision]:
    """Return the decisions that are shown, by number, with what they effectively require."""
    rows = connection.execute(
        select(DECISION).where(DECISION.c.shown, *conditions).order_by(DECISION.c.number)
    ).mappings()
    return [decision_of(row, keys[row["access"]]) for row in rows]


def dated(decision: Decision, at: str) -> Decision:
    """Return the decision with its moment."""
    return dataclasses.replace(decision, at=at)
