"""Rows of the table of statements with what their gradings say: how live statements are read, and those of items found."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Select, select
from sqlalchemy.sql.elements import ColumnElement

from graphintel.ledger.database import CHUNK
from graphintel.ledger.tables import GRADING, STATEMENT
from graphintel.model.report_ids import item_ref

ITEMS = CHUNK // 2
"""Maximum number of items of one condition: their submissions are values of the statement as well."""

LIVE = STATEMENT.c.removed.is_(False)
ROWS: Select[tuple[object, ...]] = select(STATEMENT, GRADING.c.content).join(
    GRADING, GRADING.c.number == STATEMENT.c.grading
)
"""Of each live statement, what :func:`graphintel.ledger.serialisation.statement_of` takes."""


def of_items(items: Collection[str]) -> ColumnElement[bool]:
    """Return the condition that a statement is of one of these items, which finds them by their submissions."""
    refs = sorted({item_ref(item).rpartition("/")[0] for item in items})
    return STATEMENT.c.ref.in_(refs) & STATEMENT.c.item.in_(items)
