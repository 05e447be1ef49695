"""Categories of a person in a matter, which law enforcement has to tell apart (Data Protection Act 2018, section 38(3))."""

from __future__ import annotations

ACCUSED = frozenset({"suspect", "convicted"})
"""Somebody against whom a matter is: of a child they are neither shown nor counted."""

CATEGORIES = ACCUSED | {"victim", "witness"}
"""Every category; one person may have different ones in different matters."""
