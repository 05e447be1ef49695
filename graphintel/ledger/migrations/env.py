"""Run by Alembic inside the transaction that opens a ledger; there is no alembic.ini."""

from __future__ import annotations

from alembic import context

from graphintel.ledger.tables import METADATA

# Both engines take back changes of tables with the transaction; Alembic presumes that SQLite does not.
context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA, transactional_ddl=True)
context.run_migrations()
