"""As what an event involves somebody or something."""

from __future__ import annotations

CAPACITIES = (
    "subject", "occupant", "landlord", "missing", "met", "driver", "present", "vehicle", "noted", "found", "agency",
    "place", "visited", "caller",
)  # fmt: skip
"""As what an event involves somebody or something: the usual words of ``part``, which is free text."""
