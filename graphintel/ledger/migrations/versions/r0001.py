"""The tables of the first version."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0001"
down_revision = None

CODE = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Create every table."""
    op.create_table(
        "account",
        sa.Column("name", CODE, nullable=False),
        sa.Column("role", CODE, nullable=False),
        sa.Column("held", sa.Text(), nullable=False),
        sa.Column("password", CODE, nullable=False),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("created", CODE, nullable=False),
        sa.Column("revoked_at", CODE, nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "attempt",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("account", CODE, nullable=False),
        sa.Column("address", CODE, nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("attempt_address", "attempt", ["address", "at"], unique=False)
    op.create_table(
        "batch",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("source", CODE, nullable=False),
        sa.Column("actor", CODE, nullable=False),
        sa.Column("at", CODE, nullable=False),
        sa.Column("files", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", CODE, nullable=False),
        sa.Column("withdrawn_by", CODE, nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_table(
        "entity",
        sa.Column("id", CODE, nullable=False),
        sa.Column("type", CODE, nullable=False),
        sa.Column("caption", CODE, nullable=False),
        sa.Column("properties", sa.Text(), nullable=False),
        sa.Column("degree", sa.Integer(), nullable=False),
        sa.Column("stated", sa.Integer(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("entity_revision", "entity", ["revision"], unique=False)
    op.create_table(
        "finding",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", CODE, nullable=False),
        sa.Column("key_set", CODE, nullable=False),
        sa.Column("parameters", sa.Text(), nullable=False),
        sa.Column("snapshot", CODE, nullable=False),
        sa.Column("code_version", CODE, nullable=False),
        sa.Column("created", CODE, nullable=False),
        sa.Column("expires", CODE, nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("finding_kind", "finding", ["kind", "key_set"], unique=False)
    op.create_table(
        "guard",
        sa.Column("statement", CODE, nullable=False),
        sa.Column("entity", CODE, nullable=False),
        sa.Column("key", CODE, nullable=False),
        sa.PrimaryKeyConstraint("statement"),
    )
    op.create_table(
        "key_set",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", CODE, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("content"),
    )
    op.create_table(
        "state",
        sa.Column("name", CODE, nullable=False),
        sa.Column("value", CODE, nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "term",
        sa.Column("token", CODE, nullable=False),
        sa.Column("entity", CODE, nullable=False),
        sa.Column("kind", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("access", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("since", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("token", "entity", "kind", "access"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "decision",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ref", CODE, nullable=False),
        sa.Column("a", CODE, nullable=False),
        sa.Column("b", CODE, nullable=False),
        sa.Column("verdict", CODE, nullable=False),
        sa.Column("actor", CODE, nullable=False),
        sa.Column("actor_kind", CODE, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("item", CODE, nullable=False),
        sa.Column("at", CODE, nullable=False),
        sa.Column("own_access", sa.Integer(), nullable=False),
        sa.Column("access", sa.Integer(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("revoked", sa.Boolean(), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["access"],
            ["key_set.id"],
        ),
        sa.ForeignKeyConstraint(
            ["own_access"],
            ["key_set.id"],
        ),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("decision_a", "decision", ["a"], unique=False)
    op.create_index("decision_b", "decision", ["b"], unique=False)
    op.create_index("decision_item", "decision", ["item"], unique=False)
    op.create_index("decision_ref", "decision", ["ref"], unique=False)
    op.create_index("decision_revision", "decision", ["revision"], unique=False)
    op.create_table(
        "logged_row",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("file", CODE, nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("kind", CODE, nullable=False),
        sa.Column("submission_ref", CODE, nullable=False),
        sa.Column("item_no", sa.Integer(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("digest", CODE, nullable=False),
        sa.Column("revise", sa.Boolean(), nullable=False),
        sa.Column("code", CODE, nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch"],
            ["batch.number"],
        ),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("logged_row_batch", "logged_row", ["batch"], unique=False)
    op.create_index("logged_row_ref", "logged_row", ["submission_ref"], unique=False)
    op.create_table(
        "session",
        sa.Column("token", CODE, nullable=False),
        sa.Column("account", CODE, nullable=False),
        sa.Column("created", sa.Float(), nullable=False),
        sa.Column("last_seen", sa.Float(), nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account"],
            ["account.name"],
        ),
        sa.PrimaryKeyConstraint("token"),
    )
    op.create_index("session_account", "session", ["account"], unique=False)
    op.create_table(
        "statement",
        sa.Column("id", CODE, nullable=False),
        sa.Column("ref", CODE, nullable=False),
        sa.Column("item", CODE, nullable=False),
        sa.Column("type", CODE, nullable=False),
        sa.Column("start", CODE, nullable=False),
        sa.Column("end", CODE, nullable=False),
        sa.Column("part", CODE, nullable=False),
        sa.Column("start_caption", sa.Text(), nullable=False),
        sa.Column("end_caption", sa.Text(), nullable=False),
        sa.Column("derived", sa.Boolean(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("digest", CODE, nullable=False),
        sa.Column("own_access", sa.Integer(), nullable=False),
        sa.Column("access", sa.Integer(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["access"],
            ["key_set.id"],
        ),
        sa.ForeignKeyConstraint(
            ["own_access"],
            ["key_set.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("statement_end", "statement", ["end"], unique=False)
    op.create_index("statement_item", "statement", ["item"], unique=False)
    op.create_index("statement_ref", "statement", ["ref"], unique=False)
    op.create_index("statement_revision", "statement", ["revision"], unique=False)
    op.create_index("statement_start", "statement", ["start"], unique=False)
    op.create_table(
        "decision_event",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("op", CODE, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("actor", CODE, nullable=False),
        sa.Column("at", CODE, nullable=False),
        sa.ForeignKeyConstraint(
            ["number"],
            ["decision.number"],
        ),
        sa.PrimaryKeyConstraint("seq"),
    )
