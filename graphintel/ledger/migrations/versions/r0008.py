"""The lineage: one digest a revision, so that a graph is known by its history and not by a number."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

revision = "r0008"
down_revision = "r0007"

CODE = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Create the table; what is held already begins its lineage here."""
    lineage = op.create_table(
        "lineage",
        sa.Column("revision", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("digest", CODE, nullable=False),
        sa.PrimaryKeyConstraint("revision"),
    )
    number = op.get_bind().execute(sa.text("SELECT value FROM state WHERE name = 'revision'")).scalar()
    revision_now = int(number or 0)
    if revision_now:
        op.bulk_insert(lineage, [{"revision": revision_now, "digest": secrets.token_hex(32)}])
