"""What many rows have alike stands once: the names of cells and fields a form of rows, the grading of statements an item.

Both tables are made again, and with them those that refer to them. Hashes of rows and statements go: who compares them
compares what they say.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "r0011"
down_revision = "r0010"

CODE = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
ROWS = 5_000
"""Rows of the old tables that are in memory at once, where the configuration of the upgrade says nothing else."""

_FORMER = "former_"
_ENCODE = json.JSONEncoder(sort_keys=True, separators=(",", ":"), allow_nan=False).encode


def _codes(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, CODE, nullable=False) for name in names]


def _texts(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _integers(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Integer(), nullable=False, autoincrement=False) for name in names]


def _booleans(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Boolean(), nullable=False) for name in names]


def _refers(name: str, table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], [f"{table}.{column}"])


def upgrade() -> None:
    """Make the tables again."""
    _logged_rows()
    _statements()


def _set_aside(table: str) -> None:
    """Give a table another name; what refers to it follows."""
    op.rename_table(table, _FORMER + table)
    if op.get_bind().dialect.name == "postgresql":  # where the name of a key outlives that of its table
        op.execute(f"ALTER TABLE {_FORMER}{table} RENAME CONSTRAINT {table}_pkey TO {_FORMER}{table}_pkey")


def _copied(table: str, *columns: str) -> None:
    """Copy columns of a table that is set aside, and drop it."""
    names = ", ".join(columns)
    op.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM {_FORMER}{table}")
    op.drop_table(_FORMER + table)


def _former_rows(query: str, **start: Any) -> Iterator[list[dict[str, Any]]]:
    """Yield the rows of a query in order; its parameters are what the last row of each piece holds, and ``start`` before."""
    at, config = start, op.get_context().config
    limit = config.attributes.get("rows_at_once", ROWS) if config is not None else ROWS
    while True:
        rows = [dict(row) for row in op.get_bind().execute(sa.text(query), at | {"rows": limit}).mappings()]
        if not rows:
            return
        yield rows
        at = {name: rows[-1][name] for name in start}


# -- the log ----------------------------------------------------------------------------------------------------------


def _logged_rows() -> None:
    for name in ("logged_row_ref", "logged_row_batch"):
        op.drop_index(name, "logged_row")
    _set_aside("logged_row")
    forms = op.create_table(
        "row_form", *_integers("number"), *_codes("file", "kind"), *_texts("cells", "fields"),
        sa.PrimaryKeyConstraint("number"),
    )  # fmt: skip
    rows = op.create_table(
        "logged_row",
        *_integers("number", "batch", "form", "row", "line"),
        *_codes("submission_ref"),
        *_integers("item_no"),
        *_texts("payload", "raw"),
        *_booleans("revise"),
        *_codes("code"),
        *_texts("message"),
        _refers("batch", "batch", "number"),
        _refers("form", "row_form", "number"),
        sa.PrimaryKeyConstraint("number"),
    )
    _fill_logged_rows(forms, rows)
    op.create_index("row_form_file", "row_form", ["file"])
    op.create_index("logged_row_ref", "logged_row", ["submission_ref"])
    op.create_index("logged_row_batch", "logged_row", ["batch"])
    _tables_about_rows()
    op.drop_table(_FORMER + "logged_row")


def _fill_logged_rows(forms: sa.Table, rows: sa.Table) -> None:
    numbers: dict[tuple[str, ...], int] = {}
    query = f"SELECT * FROM {_FORMER}logged_row WHERE number > :number ORDER BY number LIMIT :rows"
    for former in _former_rows(query, number=0):
        new_forms, written = [], []
        for row in former:
            payload, raw = json.loads(row.pop("payload")), json.loads(row.pop("raw"))
            fields = sorted(payload)
            form = (row.pop("file"), row.pop("kind"), _ENCODE(list(raw)), _ENCODE(fields))
            if form not in numbers:
                numbers[form] = len(numbers) + 1
                new_forms.append(
                    dict(zip(("number", "file", "kind", "cells", "fields"), (numbers[form], *form), strict=True))
                )
            del row["digest"]
            row |= {"form": numbers[form], "payload": _ENCODE([payload[name] for name in fields])}
            written.append(row | {"raw": _ENCODE(list(raw.values())), "revise": bool(row["revise"])})
        op.bulk_insert(forms, new_forms)
        op.bulk_insert(rows, written)


def _mapping() -> list[sa.Column[Any]]:
    """Return the columns that say how a row is mapped."""
    return [*_codes("submission_ref", "code"), *_integers("item_no"), *_texts("payload", "message")]


def _status() -> list[sa.Column[Any]]:
    return [*_codes("was", "now", "code"), *_texts("message")]


def _tables_about_rows() -> None:
    """Make the tables again that refer to rows, without hashes."""
    op.drop_index("former_mapping_number", "former_mapping")
    for table, columns in (("former_mapping", _mapping()), ("changed_status", _status())):
        _set_aside(table)
        op.create_table(
            table,
            *_integers("batch", "number"),
            *columns,
            _refers("batch", "batch", "number"),
            _refers("number", "logged_row", "number"),
            sa.PrimaryKeyConstraint("batch", "number"),
        )
        _copied(table, "batch", "number", *(column.name for column in columns))
    op.create_index("former_mapping_number", "former_mapping", ["number"])
    _set_aside("staged_mapping")
    op.create_table(
        "staged_mapping",
        *_integers("number"),
        *_mapping(),
        *_booleans("keeps_cells"),
        _refers("number", "logged_row", "number"),
        sa.PrimaryKeyConstraint("number"),
    )
    _copied("staged_mapping", "number", *(column.name for column in _mapping()), "keeps_cells")


# -- statements -------------------------------------------------------------------------------------------------------


def _statements() -> None:
    indexes = {
        "statement_ref": "ref",
        "statement_start": "start",
        "statement_end": "end",
        "statement_revision": "revision",
    }
    for name in (*indexes, "statement_item"):
        if name != "statement_ref":
            op.drop_index(name, "statement")
    _set_aside("statement")
    gradings = op.create_table("grading", *_integers("number"), *_texts("content"), sa.PrimaryKeyConstraint("number"))
    statements = op.create_table(
        "statement",
        *_codes("id", "ref", "item", "type", "start", "end", "part"),
        *_texts("start_caption", "end_caption"),
        *_booleans("derived"),
        sa.Column("grading", sa.Integer(), nullable=True),
        *_texts("properties"),
        *_integers("own_access", "access", "first", "revision"),
        *_booleans("removed"),
        _refers("own_access", "key_set", "id"),
        _refers("access", "key_set", "id"),
        sa.PrimaryKeyConstraint("id"),
    )
    _fill_statements(gradings, statements)
    op.drop_index("statement_ref", _FORMER + "statement")
    for name, column in indexes.items():
        op.create_index(name, "statement", [column])
    _set_aside("resting")
    op.drop_index("resting_statement", _FORMER + "resting")
    op.create_table(
        "resting",
        *_codes("thing", "statement", "said"),
        *_booleans("held"),
        _refers("statement", "statement", "id"),
        sa.PrimaryKeyConstraint("thing", "statement"),
        sqlite_with_rowid=False,
    )
    _copied("resting", "thing", "statement", "said", "held")
    op.create_index("resting_statement", "resting", ["statement"])
    op.drop_table(_FORMER + "statement")


def _fill_statements(gradings: sa.Table, statements: sa.Table) -> None:
    """Fill the table in order of submissions, whose statements share gradings with no others."""
    query = (
        f"SELECT * FROM {_FORMER}statement WHERE ref > :ref OR (ref = :ref AND id > :id) ORDER BY ref, id LIMIT :rows"
    )
    ref, last, numbers = "", 0, dict[str, int]()
    for former in _former_rows(query, ref="", id=""):
        new_gradings = []
        for row in former:
            if row["ref"] != ref:
                ref, numbers = row["ref"], {}
            content, row["grading"], row["properties"] = json.loads(row.pop("content")), None, ""
            if not row["removed"]:
                properties = content.pop("properties", {})
                text = _ENCODE(content)
                if text not in numbers:
                    last = numbers[text] = last + 1
                    new_gradings.append({"number": last, "content": text})
                row |= {"grading": numbers[text], "properties": _ENCODE(properties) if properties else ""}
            del row["digest"]
            row |= {"derived": bool(row["derived"]), "removed": bool(row["removed"])}
        op.bulk_insert(gradings, new_gradings)
        op.bulk_insert(statements, former)
