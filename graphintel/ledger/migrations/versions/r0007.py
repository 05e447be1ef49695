"""How long a one-time password works, and the addresses from which an account has signed in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0007"
down_revision = "r0006"

CODE = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Create the table and add the column; a one-time password from before has no time left and is made anew."""
    op.add_column("account", sa.Column("one_time_until", sa.Float(), nullable=False, server_default="0"))
    op.create_table(
        "familiar",
        sa.Column("account", CODE, sa.ForeignKey("account.name"), nullable=False),
        sa.Column("address", CODE, nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("account", "address"),
    )
    op.create_index("attempt_account", "attempt", ["account", "at"])
