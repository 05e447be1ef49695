"""The networks in a viewer's snapshot."""

from __future__ import annotations

import numpy as np

from graphintel.analysis.changes import changes_since
from graphintel.analysis.communities import Links, cluster
from graphintel.analysis.confidence import confidence
from graphintel.analysis.evidence import settle
from graphintel.analysis.facilities import find_facilities
from graphintel.analysis.findings import Facility, Member, Network, Result
from graphintel.analysis.groups import Partition, find_groups
from graphintel.analysis.lettings import ties_kept
from graphintel.analysis.limits import Deadline
from graphintel.analysis.opened import Opened, open_network
from graphintel.analysis.parameters import DEFAULT, Parameters
from graphintel.analysis.snapshot import Snapshot
from graphintel.analysis.weights import IntArray

__all__ = [
    "Facility",
    "Member",
    "Network",
    "Opened",
    "Parameters",
    "Result",
    "changes_since",
    "communities_of",
    "find_networks",
    "open_network",
]


def communities_of(
    snapshot: Snapshot, parameters: Parameters = DEFAULT, deadline: Deadline | None = None
) -> tuple[Links, IntArray, IntArray]:
    """Return links without facilities and lettings that tie nothing, the community of each node, and the facilities.

    Parameters
    ----------
    snapshot : Snapshot
    parameters : Parameters
    deadline : Deadline, optional

    Returns
    -------
    links : Links
    labels : array of int
        A facility, and a node whose only links are to facilities, is alone.
    facilities : array of int

    Raises
    ------
    LimitError
    """
    limit = deadline or Deadline(parameters.seconds)
    every = Links(len(snapshot.ids), snapshot.left, snapshot.right, snapshot.weight, snapshot.evidence)
    limit.check("facilities")
    facilities = find_facilities(
        snapshot, every, parameters, named=parameters.facilities, never=parameters.not_facilities
    )
    limit.check("lettings")
    tied = every.where(ties_kept(snapshot, facilities))
    links = tied.without(facilities) if len(facilities) else tied
    limit.check("communities")
    labels = cluster(links, parameters.gamma, snapshot.seed("communities"))
    return links, settle(links, labels, snapshot.is_person, parameters.evidenced), facilities


def find_networks(snapshot: Snapshot, parameters: Parameters = DEFAULT) -> Result:
    """Return the networks and groups of a snapshot.

    Parameters
    ----------
    snapshot : Snapshot
        A viewer's graph, see :meth:`Snapshot.of`.
    parameters : Parameters

    Returns
    -------
    Result
        The same, byte for byte, for the same visible statements in any order.

    Raises
    ------
    LimitError
        After ``parameters.seconds``.
    """
    deadline = Deadline(parameters.seconds)
    links, labels, facilities = communities_of(snapshot, parameters, deadline)
    sure = confidence(snapshot, links, labels, parameters, deadline)
    groups = find_groups(Partition(snapshot, labels, facilities, sure, parameters.evidenced), deadline)
    return Result(
        groups=tuple(groups),
        facilities=tuple(_facility(snapshot, node, groups) for node in facilities.tolist()),
        parameters=parameters.printed(),
        snapshot=snapshot.hash,
    )


def _facility(snapshot: Snapshot, node: int, groups: list[Network]) -> Facility:
    identifier = snapshot.ids[node]
    return Facility(
        id=identifier,
        type=snapshot.types[node],
        neighbours=int(np.count_nonzero((snapshot.left == node) | (snapshot.right == node))),
        touches=tuple(group.id for group in groups if identifier in group.facilities),
    )
