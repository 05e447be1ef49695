"""What happened to premises, by the type of an event: that somebody looked, and that they were closed."""

from __future__ import annotations

VISITS = frozenset({"brothel_visit", "welfare_visit", "warrant"})
"""Types of event by which somebody was inside."""
CLOSURES = frozenset({"closure", "closure_notice", "closure_order"})
