"""The networks in a viewer's snapshot."""

from __future__ import annotations

import numpy as np

from graphintel.analysis.communities import Links, cluster
from graphintel.analysis.confidence import community_confidence
from graphintel.analysis.facilities import find_facilities, links_of
from graphintel.analysis.groups import Partition, find_groups
from graphintel.analysis.lettings import tying_links
from graphintel.analysis.network_changes import changes_since
from graphintel.analysis.network_detail import NetworkDetail, open_network
from graphintel.analysis.parameters import DEFAULT_PARAMETERS, AnalysisParameters
from graphintel.analysis.results import AnalysisResult, Facility, Member, Network
from graphintel.analysis.snapshot import Snapshot
from graphintel.analysis.time_limits import Deadline
from graphintel.analysis.weak_ties import split_weak_ties
from graphintel.analysis.weights import IntArray

__all__ = [
    "AnalysisParameters",
    "AnalysisResult",
    "Facility",
    "Member",
    "Network",
    "NetworkDetail",
    "changes_since",
    "communities_of",
    "find_networks",
    "open_network",
]


def communities_of(
    snapshot: Snapshot, parameters: AnalysisParameters = DEFAULT_PARAMETERS, deadline: Deadline | None = None
) -> tuple[Links, IntArray, IntArray]:
    """Return links without facilities and lettings that tie nothing, the community of each node, and the facilities.

    Parameters
    ----------
    snapshot : Snapshot
    parameters : AnalysisParameters
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
    every = links_of(snapshot)
    limit.check("facilities")
    facilities = find_facilities(snapshot, every, parameters)
    limit.check("lettings")
    tied = every.where(tying_links(snapshot, facilities))
    links = tied.without(facilities) if len(facilities) else tied
    limit.check("communities")
    labels = cluster(links, parameters.gamma, snapshot.seed("communities"))
    return links, split_weak_ties(links, labels, snapshot.is_person, parameters.evidenced), facilities


def find_networks(snapshot: Snapshot, parameters: AnalysisParameters = DEFAULT_PARAMETERS) -> AnalysisResult:
    """Return the networks and groups of a snapshot.

    Parameters
    ----------
    snapshot : Snapshot
        A viewer's graph, see :meth:`Snapshot.of`.
    parameters : AnalysisParameters

    Returns
    -------
    AnalysisResult
        The same, byte for byte, for the same visible statements in any order.

    Raises
    ------
    LimitError
        After ``parameters.seconds``.
    """
    deadline = Deadline(parameters.seconds)
    links, labels, facilities = communities_of(snapshot, parameters, deadline)
    confidences = community_confidence(snapshot, links, labels, parameters, deadline)
    groups = find_groups(Partition(snapshot, labels, facilities, confidences, parameters.evidenced), deadline)
    return AnalysisResult(
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
