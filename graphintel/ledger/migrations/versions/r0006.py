"""What derived things rest on, random ids of judgements, and the keys and revision of findings.

What is held already rests on what is known of it: a judgement and a step of review on the statements about their records
that their own keys reach, an export on its items. Their own keys stay required. Findings are made anew by the next read.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterable

import sqlalchemy as sa
from alembic import op

revision = "r0006"
down_revision = "r0005"

CODE = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
Ask = Callable[..., list[tuple[object, ...]]]


def upgrade() -> None:
    """Create the tables and columns and fill them."""
    _create()
    connection = op.get_bind()

    def ask(text: str, **values: object) -> list[tuple[object, ...]]:
        return [tuple(row) for row in connection.execute(sa.text(text), values)]

    for (number,) in ask("SELECT number FROM decision"):
        connection.execute(
            sa.text("UPDATE decision SET id = :id WHERE number = :number"),
            {"id": f"judgement:{secrets.token_hex(8)}", "number": number},
        )
    op.create_index("decision_id", "decision", ["id"], unique=True)
    connection.execute(sa.text("DELETE FROM finding"))
    keys = {
        int(str(number)): frozenset(json.loads(str(held))) for number, held in ask("SELECT id, content FROM key_set")
    }
    for thing, statements in _resting(ask, keys):
        _rest(connection, keys, thing, statements)


def _create() -> None:
    op.create_table(
        "resting",
        *(sa.Column(name, CODE, nullable=False) for name in ("thing", "statement", "said")),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["statement"], ["statement.id"]),
        sa.PrimaryKeyConstraint("thing", "statement"),
        sqlite_with_rowid=False,
    )
    op.create_index("resting_statement", "resting", ["statement"])
    op.create_table(
        "standing",
        sa.Column("thing", CODE, nullable=False),
        sa.Column("access", sa.Integer(), nullable=False),
        sa.Column("stands", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["access"], ["key_set.id"]),
        sa.PrimaryKeyConstraint("thing"),
    )
    op.add_column("decision", sa.Column("id", CODE, nullable=False, server_default=""))
    op.add_column("finding", sa.Column("held", CODE, nullable=False, server_default="[]"))
    op.add_column("finding", sa.Column("revision", sa.Integer(), nullable=False, server_default="0"))


def _resting(ask: Ask, keys: dict[int, frozenset[str]]) -> Iterable[tuple[str, dict[str, int]]]:
    """Yield each thing with what it rests on: numbers of key sets by statement."""
    for thing, a, b, access in ask("SELECT id, a, b, own_access FROM decision WHERE ref = '' AND NOT revoked"):
        yield str(thing), _within(_about(ask, {str(a), str(b)}), keys, access)
    for thing, members, evidence, access in ask("SELECT id, members, evidence, access FROM review"):
        found = _within(_about(ask, set(json.loads(str(members)))), keys, access)
        for statement in {one[0] for one in json.loads(str(evidence))}:
            found |= _numbers(ask("SELECT id, access FROM statement WHERE id = :id AND NOT removed", id=statement))
        yield str(thing), found
    for (ref,) in ask("SELECT ref FROM export"):
        text = "SELECT s.id, s.access FROM statement s JOIN export_item e ON e.item = s.item WHERE e.export = :ref"
        yield str(ref), _numbers(ask(text, ref=ref))


def _about(ask: Ask, records: set[str]) -> dict[str, int]:
    """Return the statements that touch any of these records."""
    text = 'SELECT id, access FROM statement WHERE (start = :record OR "end" = :record) AND NOT removed'
    return {i: n for record in sorted(records) for i, n in _numbers(ask(text, record=record)).items()}


def _numbers(rows: list[tuple[object, ...]]) -> dict[str, int]:
    return {str(identifier): int(str(number)) for identifier, number in rows}


def _within(found: dict[str, int], keys: dict[int, frozenset[str]], access: object) -> dict[str, int]:
    reached = keys[int(str(access))]
    return {identifier: number for identifier, number in found.items() if keys[number] <= reached}


def _rest(connection: sa.Connection, keys: dict[int, frozenset[str]], thing: str, statements: dict[str, int]) -> None:
    if not statements:
        return
    resting = sa.table("resting", *(sa.column(name) for name in ("thing", "statement", "said", "held")))
    rows = [{"thing": thing, "statement": one, "said": "", "held": True} for one in sorted(statements)]
    connection.execute(sa.insert(resting), rows)
    every = frozenset[str]().union(*(keys[number] for number in statements.values()))
    if every not in keys.values():
        keys[max(keys) + 1] = every
        content = json.dumps(sorted(every), separators=(",", ":"))
        connection.execute(
            sa.text("INSERT INTO key_set (id, content) VALUES (:id, :content)"), {"id": max(keys), "content": content}
        )
    access = next(number for number, held in keys.items() if held == every)
    standing = sa.table("standing", *(sa.column(name) for name in ("thing", "access", "stands")))
    connection.execute(sa.insert(standing), {"thing": thing, "access": access, "stands": True})
