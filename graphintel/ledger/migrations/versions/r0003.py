"""Agreements with recipients, exports with the items that they carried, and recalls."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0003"
down_revision = "r0002"

CODE = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def _codes(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, CODE, nullable=False) for name in names]


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def upgrade() -> None:
    """Create the four tables."""
    op.create_table(
        "agreement",
        *_codes("name", "profile", "recipient"),
        *_texts("purpose", "held", "conditions"),
        *_codes("expires", "made_at", "made_by", "ended_at"),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "export",
        *_codes("ref", "at", "officer", "profile", "recipient", "agreement"),
        *_texts("purpose", "title"),
        *_codes("marking", "expires"),
        *_texts("requires"),
        *_codes("manifest"),
        sa.PrimaryKeyConstraint("ref"),
    )
    op.create_table(
        "export_item",
        *_codes("export", "item", "digest"),
        sa.ForeignKeyConstraint(["export"], ["export.ref"]),
        sa.PrimaryKeyConstraint("export", "item"),
        sqlite_with_rowid=False,
    )
    op.create_index("export_item_item", "export_item", ["item"], unique=False)
    op.create_table(
        "recall",
        *_codes("export", "item", "digest", "at", "change"),
        sa.ForeignKeyConstraint(["export"], ["export.ref"]),
        sa.PrimaryKeyConstraint("export", "item", "digest"),
        sqlite_with_rowid=False,
    )
