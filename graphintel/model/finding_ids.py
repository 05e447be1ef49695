"""Ids of findings: no record has one, and nothing is held under it."""

from __future__ import annotations

NETWORK_PREFIX = "network:"
CHAIN_PREFIX = "linked-premises:"


def is_finding(identifier: str) -> bool:
    """Return whether an id is that of a finding: of a network, or of linked premises.

    Examples
    --------
    >>> is_finding("network:9b7ff18e"), is_finding("premises:XX11AB:14::ALDER STREET")
    (True, False)
    """
    return identifier.startswith((NETWORK_PREFIX, CHAIN_PREFIX))
