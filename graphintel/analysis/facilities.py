"""Shared facilities: numbers, places and firms that many unrelated people use, found by how diverse their neighbours are.

A taxi firm's number joins what does not belong together. The degree does not distinguish it from a network's own main
number (recall 20 to 100 %); the diversity of the neighbourhood does (precision .87 to 1, recall 1).
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from graphintel.analysis.communities import cluster
from graphintel.analysis.components import Labelled, by_component
from graphintel.analysis.kept_results import NOTHING_KEPT, KeptResults
from graphintel.analysis.links import Links
from graphintel.analysis.parameters import AnalysisParameters, method_version
from graphintel.analysis.run_work import RunWork, run_here
from graphintel.analysis.snapshot import Snapshot
from graphintel.analysis.time_limits import Deadline
from graphintel.analysis.weights import IntArray
from graphintel.model.ontology import EVENTS

_TRIAL_ITERATIONS = 1


def find_facilities(
    snapshot: Snapshot,
    parameters: AnalysisParameters,
    kept: KeptResults = NOTHING_KEPT,
    run: RunWork = run_here,
    deadline: Deadline | None = None,
) -> IntArray:
    """Return the nodes that are shared facilities, in ascending order.

    Parameters
    ----------
    snapshot : Snapshot
    parameters : AnalysisParameters
        ``facility_floor`` (least neighbours), ``facility_groups`` (least effective groups of them) and
        ``facility_share`` (most of them in one group); ``facilities`` and ``not_facilities``, which an analyst confirmed
        and rejected as such, override the rule of neighbours.
    kept : KeptResults, optional
        Communities of components that were found before.
    run : RunWork, optional
        Where the clustering is done.
    deadline : Deadline, optional

    Returns
    -------
    array of int

    Notes
    -----
    All nodes with at least ``facility_floor`` neighbours are taken out and the rest is clustered. Only neighbours count
    that still have a link: adverts linked to nothing but one number otherwise look maximally diverse. The number of
    effective groups is ``exp(entropy)`` of the neighbours over the communities. Events and protected people are never
    facilities, whoever confirmed them.
    """
    candidates = np.flatnonzero(snapshot.degree >= parameters.facility_floor)
    facilities = {node for node in _nodes_of(snapshot, parameters.facilities) if _can_be_facility(snapshot, node)}
    rejected_nodes = set(_nodes_of(snapshot, parameters.not_facilities))
    if len(candidates):
        rest = snapshot.links.without(candidates)
        labels = _trial(rest, parameters, kept, run, deadline or Deadline(parameters.seconds))
        alive = np.zeros(rest.count, dtype=bool)
        alive[rest.left] = alive[rest.right] = True
        begins, other, _ = snapshot.adjacency
        for node in candidates.tolist():
            if node in facilities or node in rejected_nodes or not _can_be_facility(snapshot, node):
                continue
            near = other[begins[node] : begins[node + 1]]
            if _is_diverse(labels[near[alive[near]]], parameters):
                facilities.add(node)
    return np.array(sorted(facilities - rejected_nodes), dtype=np.int64)


def _trial(rest: Links, parameters: AnalysisParameters, kept: KeptResults, run: RunWork, limit: Deadline) -> IntArray:
    """Return the communities of what is left without the candidates."""

    def work_out(links: Links) -> Labelled:
        return run(trial_communities, links, parameters, limit)

    return by_component(rest, f"trial {method_version()} {parameters.gamma}", kept, work_out).labels


def trial_communities(links: Links, parameters: AnalysisParameters, _seconds: float) -> Labelled:
    """Return communities of links in one pass: enough to see how diverse the neighbours of a candidate are."""
    labels = cluster(links, parameters.gamma, "trial", _TRIAL_ITERATIONS)
    return Labelled(labels, np.ones(int(labels.max(initial=-1)) + 1))


def _nodes_of(snapshot: Snapshot, identifiers: Collection[str]) -> list[int]:
    """Return nodes of the ids that the snapshot holds, under their canonical ids."""
    entities = (snapshot.canonical.get(i, i) for i in identifiers)
    return [snapshot.index[entity] for entity in entities if entity in snapshot.index]


def _can_be_facility(snapshot: Snapshot, node: int) -> bool:
    return snapshot.types[node] not in EVENTS and not snapshot.roles.is_protected(snapshot.ids[node])


def _is_diverse(groups: IntArray, parameters: AnalysisParameters) -> bool:
    """Return whether neighbours in these groups are those of a facility."""
    if not len(groups):
        return False
    shares = np.unique(groups, return_counts=True)[1] / len(groups)
    effective = float(np.exp(-(shares * np.log(shares)).sum()))
    return effective >= parameters.facility_groups and float(shares.max()) <= parameters.facility_share
