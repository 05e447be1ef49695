"""The log of rows: batches, their files, and every row as it was read, in order of arrival."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from graphintel.errors import LedgerError
from graphintel.ledger.database import chunks, write_rows
from graphintel.ledger.row_forms import RowForms, named
from graphintel.ledger.serialisation import to_text
from graphintel.ledger.tables import BATCH, CHANGED_STATUS, LOGGED_ROW, ROW_FORM
from graphintel.model.logged_rows import FileRecord, LoggedRow, ReadWith

CORRECTION = "derived again"
"""Source of the batches that map rows again, or beginning of it; no source that is declared has a space in its name."""

_COPIED = (
    "batch", "file", "row", "line", "kind", "submission_ref", "item_no", "revise", "code", "message", "number",
)  # fmt: skip
ROWS = select(LOGGED_ROW, ROW_FORM.c.file, ROW_FORM.c.kind, ROW_FORM.c.cells, ROW_FORM.c.fields).join(
    ROW_FORM, ROW_FORM.c.number == LOGGED_ROW.c.form
)
"""The rows of the log with their forms, as :func:`row_of` takes them."""


def start_batch(
    connection: Connection,
    source: str,
    actor: str,
    at: str,
    files: Sequence[FileRecord],
    read_with: ReadWith | None = None,
) -> int:
    """Open a batch and return its number."""
    number = int(connection.execute(select(func.coalesce(func.max(BATCH.c.number), 0))).scalar_one()) + 1
    row = {"number": number, "source": source, "actor": actor, "at": at, "files": _files(files)}
    row |= {"day": read_with.day if read_with else "", "reading": to_text(read_with.reading()) if read_with else "{}"}
    connection.execute(insert(BATCH), row | {"withdrawn_at": "", "withdrawn_by": ""})
    return number


def _files(files: Sequence[FileRecord]) -> str:
    return to_text([asdict(file) for file in files])


def count_rows(connection: Connection, batch: int, files: Sequence[FileRecord]) -> None:
    """Say of a batch how the rows of its files were counted."""
    connection.execute(update(BATCH).where(BATCH.c.number == batch), {"files": _files(files)})


def append(connection: Connection, forms: RowForms, batch: int, rows: Sequence[LoggedRow]) -> None:
    """Add rows of a batch behind those that are there."""
    last = int(connection.execute(select(func.coalesce(func.max(LOGGED_ROW.c.number), 0))).scalar_one())
    written = [
        {
            "number": number,
            "batch": batch,
            "row": row.row,
            "line": row.line,
            "submission_ref": row.submission_ref,
            "item_no": row.item_no,
            "revise": row.revise,
            "code": row.code,
            "message": row.message,
            **forms.values_of(row),
        }
        for number, row in enumerate(rows, last + 1)
    ]
    write_rows(connection, insert(LOGGED_ROW), written)


def rows_of(connection: Connection, refs: Collection[str]) -> dict[str, list[LoggedRow]]:
    """Return the rows of submission references that are live, in order of arrival; an empty list where none is."""
    result: dict[str, list[LoggedRow]] = {ref: [] for ref in refs}
    for some in chunks(sorted(result)):
        query = (
            ROWS.join(BATCH, BATCH.c.number == LOGGED_ROW.c.batch)
            .where(LOGGED_ROW.c.submission_ref.in_(some), BATCH.c.withdrawn_at == "")
            .order_by(LOGGED_ROW.c.number)
        )
        for row in connection.execute(query).mappings():
            result[row["submission_ref"]].append(row_of(row))
    return result


def rows_of_batch(connection: Connection, batch: int, after: int, limit: int) -> list[LoggedRow]:
    """Return the next rows of a batch behind a number, in order of arrival."""
    here = (LOGGED_ROW.c.batch == batch) & (LOGGED_ROW.c.number > after)
    query = ROWS.where(here).order_by(LOGGED_ROW.c.number).limit(limit)
    return [row_of(row) for row in connection.execute(query).mappings()]


def row_of(row: Mapping[Any, Any]) -> LoggedRow:
    """Return the row that one of :data:`ROWS` makes."""
    values = {name: row[name] for name in _COPIED}
    return LoggedRow(**values, payload=named(row["fields"], row["payload"]), raw=named(row["cells"], row["raw"]))


def refs_of_batch(connection: Connection, batch: int) -> set[str]:
    """Return the submission references that a batch brought rows for."""
    query = select(LOGGED_ROW.c.submission_ref).where(LOGGED_ROW.c.batch == batch).distinct()
    return set(connection.execute(query).scalars())


def withdraw_batch(connection: Connection, batch: int, actor: str, at: str) -> None:
    """Mark the rows of a batch as withdrawn.

    Raises
    ------
    LedgerError
        No such batch, it is withdrawn already, or it only maps rows again.
    """
    stored = read_batch(connection, batch)
    if stored["source"].startswith(CORRECTION):
        raise LedgerError(
            f"Batch {batch} is no rows but a new mapping of rows; correct the declaration, and graphintel remap maps them "
            "again."
        )
    if stored["state"] == "withdrawn":
        raise LedgerError(f"Batch {batch} is withdrawn already.")
    values = {"withdrawn_at": at or "unknown", "withdrawn_by": actor}
    connection.execute(update(BATCH).where(BATCH.c.number == batch), values)


def read_batch(connection: Connection, batch: int) -> dict[str, Any]:
    """Return one batch as plain values.

    Raises
    ------
    LedgerError
        No such batch.
    """
    row = connection.execute(select(BATCH).where(BATCH.c.number == batch)).mappings().first()
    if row is None:
        raise LedgerError(f"There is no batch {batch}; graphintel batch list shows them.")
    return _batch_of(row) | ({"statuses": _statuses(connection, batch)} if row["source"].startswith(CORRECTION) else {})


def _statuses(connection: Connection, batch: int) -> list[dict[str, Any]]:
    """Return the rows that are accepted or refused since a correction, and were not before."""
    changed = (CHANGED_STATUS.c.was, CHANGED_STATUS.c.now, CHANGED_STATUS.c.code, CHANGED_STATUS.c.message)
    query = (
        select(LOGGED_ROW.c.batch, ROW_FORM.c.file, LOGGED_ROW.c.row, LOGGED_ROW.c.line, *changed)
        .join(ROW_FORM, ROW_FORM.c.number == LOGGED_ROW.c.form)
        .join(CHANGED_STATUS, CHANGED_STATUS.c.number == LOGGED_ROW.c.number)
        .where(CHANGED_STATUS.c.batch == batch)
    )
    return [dict(row) for row in connection.execute(query.order_by(LOGGED_ROW.c.number)).mappings()]


def read_batches(connection: Connection) -> list[dict[str, Any]]:
    """Return every batch as plain values, oldest first."""
    return [_batch_of(row) for row in connection.execute(select(BATCH).order_by(BATCH.c.number)).mappings()]


def _batch_of(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {
        "number": row["number"],
        "source": row["source"],
        "actor": row["actor"],
        "at": row["at"],
        "files": json.loads(row["files"]),
        "state": "withdrawn" if row["withdrawn_at"] else "live",
        "withdrawn_at": row["withdrawn_at"],
        "withdrawn_by": row["withdrawn_by"],
    }
