"""Whether what a home holds was derived by the rules in use: what its start says, and a status."""

from __future__ import annotations

from graphintel.service.stores import Stores
from ingest.derived_version import difference_from

READY = "ready"
"""What a status says of a home that was derived by the rules in use."""


def notice_of(stores: Stores) -> str:
    """Return in one sentence that a home was derived by other rules than those in use; empty where it was not."""
    version = stores.ledger.derivation.version()
    if version is None and not stores.ledger.derivation.batches():
        return ""
    return difference_from(version, stores.settings.home).sentence()
