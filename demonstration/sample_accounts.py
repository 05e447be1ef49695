"""Accounts of the demonstration: who sees what."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One account, what it holds and what it is there to show."""

    name: str
    role: str
    keys: tuple[str, ...]
    purpose: str
    force: str = ""


_FORCES = ("force:FA", "force:FB", "force:FC")

ACCOUNTS = (
    DemoAccount(
        "officer", "analyst", ("marking:OFFICIAL-SENSITIVE", *_FORCES), "intelligence officer of three forces", "FA"
    ),
    DemoAccount(
        "covert",
        "analyst",
        ("marking:SECRET", *_FORCES, "compartment:covert"),
        "organised-crime unit, covert items too",
        "FA",
    ),
    DemoAccount(
        "neighbourhood", "analyst", ("marking:OFFICIAL", "force:FA"), "neighbourhood officer of force FA", "FA"
    ),
    DemoAccount(
        "protection",
        "safeguarding",
        ("marking:SECRET", *_FORCES, "compartment:covert", "compartment:protected-existence"),
        "safeguarding lead, protected people too",
        "FA",
    ),
    DemoAccount("auditor", "auditor", (), "checks the audit chain, reads no intelligence"),
    DemoAccount("administrator", "administrator", (), "keeps accounts and counts, reads no intelligence"),
)
