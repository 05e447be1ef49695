"""The register of recipients, approvals of agreements, the force of an account, and what was asked before an export."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0005"
down_revision = "r0004"

CODE = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
ADDED = {
    "agreement": ("approved_at", "approved_by"),
    "export": ("referral", "lead"),
    "account": ("force",),
}


def upgrade() -> None:
    """Create the table and add the columns, empty where something is held."""
    names = ("name", "kind", "code", "added_at", "added_by", "approved_at", "approved_by", "ended_at")
    op.create_table(
        "recipient",
        *(sa.Column(name, CODE, nullable=False) for name in names),
        sa.PrimaryKeyConstraint("name"),
    )
    for table, columns in ADDED.items():
        for column in columns:
            op.add_column(table, sa.Column(column, CODE, nullable=False, server_default=""))
