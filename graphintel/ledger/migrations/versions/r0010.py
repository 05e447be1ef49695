"""Sessions, tries and familiar addresses go: they stand in the session database, and whoever is signed in signs in again."""

from __future__ import annotations

from alembic import op

revision = "r0010"
down_revision = "r0009"


def upgrade() -> None:
    """Drop the tables; what they held ends with the upgrade."""
    for name in ("session", "attempt", "familiar"):
        op.drop_table(name)
