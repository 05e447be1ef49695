"""The log of review steps."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0002"
down_revision = "r0001"

CODE = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "review",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", CODE, nullable=False),
        sa.Column("subject", CODE, nullable=False),
        sa.Column("indicator", CODE, nullable=False),
        sa.Column("step", CODE, nullable=False),
        sa.Column("officer", CODE, nullable=False),
        sa.Column("recipient", CODE, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("review_on", CODE, nullable=False),
        sa.Column("outcome", CODE, nullable=False),
        sa.Column("at", CODE, nullable=False),
        sa.Column("access", sa.Integer(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("members", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["access"],
            ["key_set.id"],
        ),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("id"),
    )
