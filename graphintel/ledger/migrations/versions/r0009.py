"""What deriving again needs: with what a batch was mapped, how rows were mapped before, generations of search terms.

What is held already was derived by a version that nobody noted: it differs from every other one.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0009"
down_revision = "r0008"

CODE = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def _codes(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, CODE, nullable=False) for name in names]


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _integers(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer(), nullable=False, autoincrement=False) for name in names]


def _mapping() -> list[sa.Column[object]]:
    """Return the columns that say how a row is mapped."""
    return [*_codes("submission_ref", "digest", "code"), *_integers("item_no"), *_texts("payload", "message")]  # type: ignore[list-item]


def upgrade() -> None:
    """Create tables and columns, and give the search terms their first generation."""
    op.add_column("batch", sa.Column("day", CODE, nullable=False, server_default=""))
    op.add_column("batch", sa.Column("reading", sa.Text(), nullable=False, server_default="{}"))
    _create_tables()
    _give_terms_a_generation()


def _of_row() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["number"], ["logged_row.number"])


def _create_tables() -> None:
    for name, columns in (("former_mapping", _mapping()), ("changed_status", _status())):
        op.create_table(
            name,
            *_integers("batch", "number"),
            *columns,
            sa.ForeignKeyConstraint(["batch"], ["batch.number"]),
            _of_row(),
            sa.PrimaryKeyConstraint("batch", "number"),
        )
    op.create_index("former_mapping_number", "former_mapping", ["number"])
    op.create_table(
        "staged_mapping",
        *_integers("number"),
        *_mapping(),
        sa.Column("keeps_cells", sa.Boolean(), nullable=False),
        _of_row(),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_table("staged_reference", *_codes("ref"), sa.PrimaryKeyConstraint("ref"))


def _status() -> list[sa.Column[str]]:
    return [*_codes("was", "now", "code"), *_texts("message")]


def _give_terms_a_generation() -> None:
    """Make the table of terms again, because the generation is part of its key."""
    columns = "token, entity, kind, access, uses, since"
    op.rename_table("term", "former_term")
    if op.get_bind().dialect.name == "postgresql":  # where the name of a key outlives that of its table
        op.execute("ALTER TABLE former_term RENAME CONSTRAINT term_pkey TO former_term_pkey")
    op.create_table(
        "term",
        *_integers("generation"),
        *_codes("token", "entity"),
        *_integers("kind", "access", "uses", "since"),
        sa.PrimaryKeyConstraint("generation", "token", "entity", "kind", "access"),
        sqlite_with_rowid=False,
    )
    op.execute(f"INSERT INTO term (generation, {columns}) SELECT 0, {columns} FROM former_term")
    op.drop_table("former_term")
    op.create_index("term_entity", "term", ["entity"])
