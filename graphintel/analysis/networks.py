"""The networks in a viewer's snapshot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from graphintel.analysis.components import Labelled, by_component
from graphintel.analysis.confidence import confident_communities
from graphintel.analysis.facilities import find_facilities
from graphintel.analysis.groups import KeptGroups, find_groups
from graphintel.analysis.kept_results import NOTHING_KEPT, KeptResults
from graphintel.analysis.lettings import tying_links
from graphintel.analysis.links import Links
from graphintel.analysis.network_changes import changes_since
from graphintel.analysis.network_detail import NetworkDetail, open_network
from graphintel.analysis.parameters import DEFAULT_PARAMETERS, AnalysisParameters
from graphintel.analysis.partition import Partition
from graphintel.analysis.results import AnalysisResult, Facility, Member, Network
from graphintel.analysis.run_work import RunWork, run_here
from graphintel.analysis.snapshot import Snapshot
from graphintel.analysis.time_limits import Deadline
from graphintel.analysis.weights import FloatArray, IntArray
from graphintel.model.progress import part_of_work

_FACILITIES_DONE, _COMMUNITIES_DONE = 0.1, 0.6
"""About which share of finding networks is done with its first two steps, where the third is to make the groups."""

__all__ = [
    "AnalysisParameters",
    "AnalysisResult",
    "Communities",
    "Facility",
    "Member",
    "Network",
    "NetworkDetail",
    "changes_since",
    "communities_of",
    "find_networks",
    "open_network",
]


@dataclass(frozen=True, slots=True)
class Communities:
    """The community of each node of a snapshot, how sure each community is, and the facilities, which are alone."""

    labels: IntArray
    confidence: FloatArray
    facilities: IntArray


def communities_of(
    snapshot: Snapshot,
    parameters: AnalysisParameters = DEFAULT_PARAMETERS,
    kept: KeptResults = NOTHING_KEPT,
    run: RunWork = run_here,
    deadline: Deadline | None = None,
) -> Communities:
    """Return the communities of a snapshot, without facilities and lettings that tie nothing.

    Parameters
    ----------
    snapshot : Snapshot
    parameters : AnalysisParameters
    kept : KeptResults, optional
        What was found before for the connected components of this or another snapshot.
    run : RunWork, optional
        Where the clustering is done: in this thread, or in a process.
    deadline : Deadline, optional

    Returns
    -------
    Communities
        A facility, and a node whose only links are to facilities, is alone.

    Raises
    ------
    LimitError
    """
    limit = deadline or Deadline(parameters.seconds)
    limit.check("facilities")
    with part_of_work(0.0, _FACILITIES_DONE):
        facilities = find_facilities(snapshot, parameters, kept, run, limit)
    limit.check("lettings")
    links = clustered_links(snapshot, facilities)
    limit.check("communities")

    def work_out(part: Links) -> Labelled:
        return run(confident_communities, part, parameters, limit)

    with part_of_work(_FACILITIES_DONE, _COMMUNITIES_DONE):
        found = by_component(links, f"communities {parameters.of_communities()}", kept, work_out)
    return Communities(found.labels, found.figures, facilities)


def clustered_links(snapshot: Snapshot, facilities: IntArray) -> Links:
    """Return the links of which communities are made: those of facilities, and lettings that tie nothing, are none of them."""
    return snapshot.links.where(tying_links(snapshot, facilities)).without(facilities)


def find_networks(
    snapshot: Snapshot,
    parameters: AnalysisParameters = DEFAULT_PARAMETERS,
    kept: KeptResults = NOTHING_KEPT,
    run: RunWork = run_here,
    groups: KeptGroups | None = None,
    deadline: Deadline | None = None,
) -> AnalysisResult:
    """Return the networks and groups of a snapshot.

    Parameters
    ----------
    snapshot : Snapshot
        A viewer's graph, see :meth:`Snapshot.of`.
    parameters : AnalysisParameters
    kept, run : KeptResults, RunWork, optional
        As for :func:`communities_of`.
    groups : KeptGroups, optional
        Groups that were found before, in this or another snapshot.
    deadline : Deadline, optional
        Where the time is another than that of the parameters, which whoever waits has.

    Returns
    -------
    AnalysisResult
        The same, byte for byte, for the same visible statements in any order, whatever was kept.

    Raises
    ------
    LimitError
        After ``parameters.seconds``, or after the deadline.
    """
    deadline = deadline or Deadline(parameters.seconds)
    found = communities_of(snapshot, parameters, kept, run, deadline)
    partition = Partition(snapshot, found.labels, found.facilities, found.confidence, parameters.evidenced)
    with part_of_work(_COMMUNITIES_DONE, 1.0):
        listed = find_groups(partition, deadline, groups)
    touches: dict[str, list[str]] = defaultdict(list)
    for group in listed:
        for facility in group.facilities:
            touches[facility].append(group.id)
    return AnalysisResult(
        groups=tuple(listed),
        facilities=tuple(_facility(snapshot, node, touches) for node in found.facilities.tolist()),
        parameters=parameters.printed(),
        snapshot=snapshot.hash,
    )


def _facility(snapshot: Snapshot, node: int, touches: Mapping[str, list[str]]) -> Facility:
    identifier = snapshot.ids[node]
    return Facility(
        id=identifier,
        type=snapshot.types[node],
        neighbours=int(snapshot.degree[node]),
        touches=tuple(touches.get(identifier, ())),
    )
