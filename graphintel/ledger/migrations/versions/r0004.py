"""Who was shown a protected person by name, and who tried to reach one by an identifier."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0004"
down_revision = "r0003"

CODE = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "revealing",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", CODE, nullable=False),
        sa.Column("account", CODE, nullable=False),
        sa.Column("kind", CODE, nullable=False),
        sa.Column("record", CODE, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("revealing_account", "revealing", ["account", "at"], unique=False)
