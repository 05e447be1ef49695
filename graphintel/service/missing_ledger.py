"""A home whose ledger is gone is said to be one; a new ledger is begun only where nothing is left of another."""

from __future__ import annotations

from graphintel.errors import LedgerError
from graphintel.ledger.database import ledger_exists
from graphintel.settings import Settings
from graphintel.sql.driver_errors import without_password


def refuse_missing_ledger(settings: Settings) -> None:
    """Refuse a home that holds a graph or an audit chain but no ledger.

    Parameters
    ----------
    settings : Settings
        Of the home. Nothing is made or changed in it.

    Raises
    ------
    LedgerError
        Says what is left, which ledger is missing and what to do.
    """
    remains = _remains(settings)
    if remains and not ledger_exists(settings.ledger_url):
        raise LedgerError(
            f"The home {settings.home} holds {' and '.join(remains)} but no ledger ({without_password(settings.ledger_url)}): restore it "
            "from a backup (graphintel restore), or name a new home with --home."
        )


def _remains(settings: Settings) -> list[str]:
    """Return what a home has that only a ledger can have led to; a chain in a database of its own is seen elsewhere."""
    database = settings.home / "graph" / "databases" / "graph"
    graph = settings.embedded and database.is_dir() and any(database.iterdir())
    chain = not settings.audit_url and settings.audit_file.is_file() and settings.audit_file.stat().st_size > 0
    return ["a graph"] * graph + ["an audit chain"] * chain
