"""What changed in a network since an earlier result of the same key set."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

from graphintel.analysis.results import Network

SAME_NETWORK = 0.5
"""Minimum share of common members at which two networks count as one whose id has changed."""


def changes_since(earlier: Mapping[str, Any] | None, network: Network, visible: Container[str]) -> dict[str, Any]:
    """Return what is new in a network.

    Parameters
    ----------
    earlier : mapping or None
        ``{"networks": {id: {"name": str, "members": list of ids}}}`` as it was kept, or None for the first time.
    network : Network
        As it is now.
    visible : container of str
        Ids that the viewer's graph holds now. Only these are listed as having left: what was withdrawn or hidden since
        is not named again.

    Returns
    -------
    dict
        ``state`` (``first``: nothing earlier to compare with; ``new``; ``same``; ``changed``), ``was`` (id and name of
        the earlier network, where it went by another), ``joined`` and ``left`` (ids, sorted).

    Notes
    -----
    The earlier network is the one of the same id, else the one that shares at least half of the members of both.
    """
    answer: dict[str, Any] = {"state": "first", "was": None, "joined": [], "left": []}
    if earlier is None:
        return answer
    now = {member.id for member in network.members}
    before = _earlier_of(earlier.get("networks", {}), network.id, now)
    if before is None:
        return answer | {"state": "new", "joined": sorted(now)}
    identifier, content = before
    members = set(content["members"])
    joined, left = sorted(now - members), sorted(one for one in members - now if one in visible)
    return {
        "state": "changed" if joined or left else "same",
        "was": None if identifier == network.id else {"id": identifier, "name": content["name"]},
        "joined": joined,
        "left": left,
    }


def _earlier_of(
    networks: Mapping[str, Mapping[str, Any]], identifier: str, now: set[str]
) -> tuple[str, Mapping[str, Any]] | None:
    if identifier in networks:
        return identifier, networks[identifier]
    best: tuple[float, str] = (0.0, "")
    for other, content in sorted(networks.items()):
        members = set(content["members"])
        share = len(members & now) / max(1, len(members | now))
        best = max(best, (share, other))
    return (best[1], networks[best[1]]) if best[0] >= SAME_NETWORK else None
