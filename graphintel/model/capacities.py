"""As what an event involves somebody or something."""

from __future__ import annotations

CAPACITIES = (
    "subject", "occupant", "landlord", "missing", "met", "driver", "present", "vehicle", "noted", "found", "agency",
    "place", "visited", "caller",
)  # fmt: skip
"""As what an event involves somebody or something: the usual words of ``part``, which is free text."""

CONCERNED = frozenset({"subject", "met", "missing"})
"""As what an event concerns somebody, rather than that they were there too."""
SUBJECT, AGENCY = "subject", "agency"
"""As what an event involves whom it was about, and the body that it went to."""
