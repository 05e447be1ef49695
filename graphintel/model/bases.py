"""On what an item rests."""

from __future__ import annotations

BASES: dict[str, str] = {
    "observed": "an officer or a camera saw it",
    "record": "a register or record says so",
    "reported": "somebody told it",
    "assessment": "somebody concluded it",
}
"""On what an item rests."""
