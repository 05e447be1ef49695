"""The detail of one network: its cells, who links it to others, and the layout of its members on a chart."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from graphintel.analysis.backend import BACKEND_NAME, Graph
from graphintel.analysis.layout import Position, positions
from graphintel.analysis.links import BoolArray, seed_of
from graphintel.analysis.person_roles import KEY_GROUPS
from graphintel.analysis.reasons import citation_suffix
from graphintel.analysis.results import AnalysisResult, Network
from graphintel.analysis.snapshot import Snapshot
from graphintel.analysis.time_limits import OPEN_SECONDS, Deadline
from graphintel.analysis.weights import IntArray
from graphintel.model.ontology import EVENTS, PASSABLE, PEOPLE

MAX_BROKERS = 5
_MAX_NETWORKS = 3


@dataclass(frozen=True, slots=True)
class Broker:
    """A broker: somebody or something that links the network to others, with the reason; a candidate, not a finding against anybody."""

    id: str
    reason: str
    networks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NetworkDetail:
    """``cells`` are ids by cell, the largest first; ``layout`` has a place for members, events and facilities.

    ``statements`` are the ids of the statements that are drawn: among members, events and facilities, contact between
    numbers included, which is no tie.
    """

    cells: tuple[tuple[str, ...], ...]
    brokers: tuple[Broker, ...]
    layout: dict[str, Position]
    statements: frozenset[str]


def open_network(
    snapshot: Snapshot, result: AnalysisResult, network: Network, seconds: float = OPEN_SECONDS
) -> NetworkDetail:
    """Return what is inside one network of a result.

    Parameters
    ----------
    snapshot : Snapshot
        The one that ``result`` was computed from.
    result : AnalysisResult
    network : Network
        One of its groups.
    seconds : float
        Time limit.

    Returns
    -------
    NetworkDetail

    Raises
    ------
    LimitError
    """
    deadline = Deadline(seconds)
    inside = _nodes(snapshot, [entry.id for entry in (*network.members, *network.events)])
    drawn = np.union1d(inside, _nodes(snapshot, network.facilities))
    deadline.check("cells")
    cells = _cells(snapshot, inside)
    deadline.check("brokers")
    brokers = _brokers(snapshot, result, network, inside)
    deadline.check("layout")
    left, right, ids = snapshot.left, snapshot.right, snapshot.ids
    are_drawn, are_inside = _are_among(snapshot, drawn), _are_among(snapshot, inside)
    is_drawn = are_drawn[left] & are_drawn[right] & (are_inside[left] | are_inside[right])
    pairs = [(ids[left[link]], ids[right[link]]) for link in np.flatnonzero(is_drawn)]
    rows = snapshot.rows[is_drawn[snapshot.row_link]]
    names = [ids[node] for node in drawn]
    return NetworkDetail(
        cells=cells,
        brokers=brokers,
        layout=positions(names, pairs, cells, _seed_of(snapshot, "layout", drawn)),
        statements=frozenset([*snapshot.statement_ids(rows), *_passable(snapshot, drawn)]),
    )


def _are_among(snapshot: Snapshot, nodes: IntArray) -> BoolArray:
    """Return which nodes are among some."""
    result = np.zeros(len(snapshot.ids), dtype=bool)
    result[nodes] = True
    return result


def _passable(snapshot: Snapshot, drawn: IntArray) -> list[str]:
    """Return the statements that count among what is drawn, that are no ties and that paths may lead over."""
    passable = snapshot.passable
    if passable is snapshot:
        return []
    is_shown = np.zeros(len(passable.ids), dtype=bool)
    is_shown[[passable.index[snapshot.ids[node]] for node in drawn]] = True
    is_among = is_shown[passable.left] & is_shown[passable.right]
    rows = passable.rows[is_among[passable.row_link]]
    return [passable.columns.id[row] for row in rows.tolist() if passable.columns.type[row] in PASSABLE]


def _nodes(snapshot: Snapshot, identifiers: tuple[str, ...] | list[str]) -> IntArray:
    return np.array(sorted(snapshot.index[identifier] for identifier in identifiers), dtype=np.int64)


def _cells(snapshot: Snapshot, inside: IntArray) -> tuple[tuple[str, ...], ...]:
    """Return the cells by Leiden with modularity, which is right at the size of one network."""
    import networkx as nx

    are_inside = _are_among(snapshot, inside)
    mask = are_inside[snapshot.left] & are_inside[snapshot.right]
    left, right = (np.searchsorted(inside, ends[mask]) for ends in (snapshot.left, snapshot.right))
    graph = Graph.from_arrays(len(inside), left, right, snapshot.weight[mask])
    communities = nx.community.leiden_communities(
        graph,
        seed=_seed_of(snapshot, "cells", inside),
        metric="modularity",
        backend=BACKEND_NAME,
    )
    cells = [tuple(sorted(snapshot.ids[inside[node]] for node in cell)) for cell in communities]
    return tuple(sorted(cells, key=lambda cell: (-len(cell), cell)))


def _seed_of(snapshot: Snapshot, purpose: str, nodes: IntArray) -> int:
    """Return the seed for what these entities are: nothing else that the viewer sees changes their cells or places.

    Protected people count by their number only: whoever knows all the rest could try nominals until the places fit.
    """
    ids = (snapshot.ids[node] for node in nodes)
    return seed_of(purpose.encode(), *[("" if snapshot.roles.is_protected(one) else one).encode() for one in ids])


def _may_be_broker(snapshot: Snapshot, node: int) -> bool:
    """Return whether a node may be listed: entities, and people in the exploiter's or facilitator's group only."""
    kind = snapshot.types[node]
    return kind not in EVENTS and (kind not in PEOPLE or snapshot.roles.group(snapshot.ids[node]) in KEY_GROUPS)


def _brokers(snapshot: Snapshot, result: AnalysisResult, network: Network, inside: IntArray) -> tuple[Broker, ...]:
    """Return who or what is tied most strongly to other groups; facilities count for nothing."""
    strength: dict[int, float] = defaultdict(float)
    groups: dict[int, set[str]] = defaultdict(set)
    links: dict[int, list[int]] = defaultdict(list)
    is_inside = _are_among(snapshot, inside)
    for link in np.flatnonzero(is_inside[snapshot.left] != is_inside[snapshot.right]):
        ends = (int(snapshot.left[link]), int(snapshot.right[link]))
        node, other = ends if is_inside[ends[0]] else ends[::-1]
        group = result.by_entity.get(snapshot.ids[other])
        if group is not None and group.id != network.id and _may_be_broker(snapshot, node):
            strength[node] += float(snapshot.weight[link])
            groups[node].add(group.id)
            links[node].append(int(link))
    ranked = sorted(strength, key=lambda node: (-round(strength[node], 9), snapshot.ids[node]))
    return tuple(
        _broker(
            snapshot.ids[node],
            [result.by_id[one] for one in sorted(groups[node])],
            citation_suffix(snapshot.columns, _rows(snapshot, links[node])),
        )
        for node in ranked[:MAX_BROKERS]
    )


def _rows(snapshot: Snapshot, links: list[int]) -> list[int]:
    """Return the statements of some links, the best graded first."""
    every = [at for link in sorted(links) for at in range(len(snapshot.rows))[snapshot.rows_of_link(link)]]
    return [int(snapshot.rows[at]) for at in sorted(every, key=lambda at: (-float(snapshot.row_weight[at]), at))]


def _broker(identifier: str, groups: list[Network], by: str) -> Broker:
    listed = ", ".join(group.name for group in groups[:_MAX_NETWORKS])
    more = f" and {len(groups) - _MAX_NETWORKS} more" if len(groups) > _MAX_NETWORKS else ""
    return Broker(identifier, f"Also tied to {listed}{more}{by}.", tuple(group.id for group in groups))
