"""How two entities are connected: the fewest links, or the best evidenced ones."""

from __future__ import annotations

import heapq
import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from graphintel.analysis.grouped_rows import positions_of
from graphintel.analysis.snapshot import Snapshot
from graphintel.analysis.time_limits import PATHS_SECONDS, Deadline
from graphintel.analysis.weights import FloatArray, IntArray

MAX_PATHS = 5
_MAX_TRIED = 2000
_DENSE_SHARE = 0.3
"""Share of all links above which a scan of all is faster than selecting those of the nodes reached."""
_UNSEEN, _CLOSED = -1, -2

_Costs = dict[int, float] | FloatArray
"""What nodes cost to reach by exactly so many links; those that are missing or infinite are not reached."""


@dataclass(frozen=True, slots=True)
class Route:
    """One path.

    Attributes
    ----------
    entities : tuple of str
        Canonical ids from start to end.
    statements : tuple of str
        The best graded statement of each link, in order; its ids.
    weakest : str
        The one of them that is graded worst, the first of several.
    facilities : tuple of str
        Shared facilities on the way, which may link what does not belong together.
    """

    entities: tuple[str, ...]
    statements: tuple[str, ...]
    weakest: str
    facilities: tuple[str, ...]


def find_paths(
    snapshot: Snapshot,
    start: str,
    end: str,
    *,
    mode: str = "shortest",
    max_hops: int = 6,
    facilities: Collection[str] = (),
    seconds: float = PATHS_SECONDS,
) -> list[Route]:
    """Return how two entities are connected.

    Parameters
    ----------
    snapshot : Snapshot
    start, end : str
        Canonical ids.
    mode : {'shortest', 'evidenced'}
        ``shortest``: up to five paths of the fewest links, the best evidenced first. ``evidenced``: the one path whose
        links have the least sum of 1 / weight, so that a well graded detour beats a poorly graded link, but never by
        much length.
    max_hops : int
        Maximum number of links of a path.
    facilities : collection of str
        Ids of shared facilities, which tie what need not belong together: a path passes one only where there is no other
        within ``max_hops``, and names it then.
    seconds : float
        Time limit.

    Returns
    -------
    list of Route
        Empty where there is no path, or where one of the ends is not analysed.

    Raises
    ------
    LimitError

    Notes
    -----
    igraph's k shortest paths are not used: they know no limit on the links of a path, which of equally good paths come
    first and which are left out is not said, and five paths among 50,000 links took 131 ms, these 1.1 ms.
    """
    if start not in snapshot.index or end not in snapshot.index or start == end:
        return []
    source, target = snapshot.index[start], snapshot.index[end]
    deadline, shared = Deadline(seconds), set(facilities) - {start, end}
    avoided = [snapshot.index[facility] for facility in shared if facility in snapshot.index]
    for closed in [avoided, []] if avoided else [[]]:
        if mode == "shortest":
            costs = _costs_on_shortest(snapshot, source, target, max_hops, deadline, closed)
        else:
            costs = _least_costs(snapshot, source, target, max_hops, deadline, closed)
        if costs:
            paths = _cheapest(snapshot, costs, target, MAX_PATHS if mode == "shortest" else 1)
            return [_route(snapshot, nodes, shared) for nodes in paths]
    return []


def _costs_on_shortest(
    snapshot: Snapshot, source: int, target: int, max_hops: int, deadline: Deadline, closed: list[int]
) -> list[_Costs]:
    """Return what each node of the shortest paths costs to reach, by how many links it is away; empty where none leads there.

    No path leads through ``closed`` nodes.
    """
    layers = _shortest_layers(snapshot, source, target, max_hops, deadline, closed)
    if not layers:
        return []
    cost = np.zeros(1)
    costs: list[_Costs] = [{source: 0.0}]
    for nodes, further in pairwise(layers):
        positions, counts = positions_of(snapshot.adjacency[0], nodes)
        other = snapshot.adjacency[1][positions]
        place = np.minimum(np.searchsorted(further, other), len(further) - 1)
        leads_on = further[place] == other
        reached = np.full(len(further), np.inf)
        np.minimum.at(reached, place[leads_on], (np.repeat(cost, counts) + snapshot.step_cost[positions])[leads_on])
        cost = reached
        costs.append(dict(zip(further.tolist(), cost.tolist(), strict=True)))
    return costs


def _shortest_layers(
    snapshot: Snapshot, source: int, target: int, max_hops: int, deadline: Deadline, closed: list[int]
) -> list[IntArray]:
    """Return the nodes of all shortest paths, by how many links they are away from the source; empty where there is none.

    It is looked for from both ends, always from the one that leads to fewer nodes, so that little of a large graph is seen.
    """
    away = np.full((2, len(snapshot.ids)), _UNSEEN, dtype=np.int16)
    away[:, closed] = _CLOSED
    reached = [[np.array([end])] for end in (source, target)]
    away[0, source] = away[1, target] = 0
    met = np.zeros(0, dtype=np.int64)
    while not len(met):
        hops = len(reached[0]) + len(reached[1]) - 1
        if hops > max_hops:
            return []
        deadline.check(f"hop {hops} of {max_hops}")
        side = min((0, 1), key=lambda one: int(snapshot.degree[reached[one][-1]].sum()))
        found = _linked(snapshot, reached[side][-1])
        found = found[away[side, found] == _UNSEEN]
        if not len(found):
            return []
        away[side, found] = len(reached[side])
        met = found[away[1 - side, found] == len(reached[1 - side]) - 1]
        reached[side].append(found)
    halves = []
    for side in (0, 1):
        layers = [met]
        for distance in range(len(reached[side]) - 2, -1, -1):
            nearer = _linked(snapshot, layers[-1])
            layers.append(nearer[away[side, nearer] == distance])
        halves.append(layers)
    return [*reversed(halves[0]), *halves[1][1:]]


def _linked(snapshot: Snapshot, nodes: IntArray) -> IntArray:
    """Return what some nodes are linked to, each once, in order."""
    return np.unique(snapshot.adjacency[1][positions_of(snapshot.adjacency[0], nodes)[0]])


def _least_costs(
    snapshot: Snapshot, source: int, target: int, max_hops: int, deadline: Deadline, closed: list[int]
) -> list[_Costs]:
    """Return what each node costs to reach, by number of links, up to where the target costs least; empty where none leads there.

    No path leads through ``closed`` nodes.
    """
    costs = [np.full(len(snapshot.ids), np.inf)]
    costs[0][source] = 0.0
    for hop in range(1, max_hops + 1):
        deadline.check(f"hop {hop} of {max_hops}")
        costs.append(_step(snapshot, costs[-1]))
        costs[-1][closed] = np.inf
    least, hops = min((float(cost[target]), hops) for hops, cost in enumerate(costs))
    return [*costs[: hops + 1]] if np.isfinite(least) else []


def _step(snapshot: Snapshot, cost: FloatArray) -> FloatArray:
    """Return the least cost of reaching each node by one link more."""
    begins, other, _ = snapshot.adjacency
    reached = np.flatnonzero(np.isfinite(cost))
    if int((begins[reached + 1] - begins[reached]).sum()) > _DENSE_SHARE * len(other):
        return np.minimum.reduceat(cost[other] + snapshot.step_cost, begins[:-1])
    positions, counts = positions_of(snapshot.adjacency[0], reached)
    further = np.full(len(cost), np.inf)
    np.minimum.at(further, other[positions], np.repeat(cost[reached], counts) + snapshot.step_cost[positions])
    return further


def _cost_at(costs: _Costs, node: int) -> float:
    return costs.get(node, math.inf) if isinstance(costs, dict) else float(costs[node])


def _cheapest(snapshot: Snapshot, costs: Sequence[_Costs], target: int, most: int) -> list[tuple[int, ...]]:
    """Return the cheapest paths to the target of exactly as many links as ``costs`` has steps, the cheapest first."""
    begins, other, _ = snapshot.adjacency
    waiting: list[tuple[float, tuple[int, ...], float]] = [(_cost_at(costs[-1], target), (target,), 0.0)]
    paths: list[tuple[int, ...]] = []
    for _ in range(_MAX_TRIED):
        if not waiting or len(paths) == most:
            break
        _, path, behind = heapq.heappop(waiting)
        level = len(costs) - 1 - len(path)
        if level < 0:
            paths.append(path)
            continue
        for position in range(int(begins[path[0]]), int(begins[path[0] + 1])):
            node = int(other[position])
            spent = behind + float(snapshot.step_cost[position])
            cost = _cost_at(costs[level], node)
            if math.isfinite(cost) and node not in path:
                heapq.heappush(waiting, (round(cost + spent, 9), (node, *path), spent))
    return paths


def _route(snapshot: Snapshot, nodes: tuple[int, ...], facilities: set[str]) -> Route:
    """Return a path with the best graded statement of each of its links."""
    begins, other, link = snapshot.adjacency
    best: list[tuple[float, str]] = []
    for a, b in pairwise(nodes):
        position = int(begins[a]) + int(np.searchsorted(other[begins[a] : begins[a + 1]], b))
        first, last = np.searchsorted(snapshot.row_link, [link[position], link[position] + 1])
        strongest = int(first) + int(np.argmax(snapshot.row_weight[first:last]))
        best.append((float(snapshot.row_weight[strongest]), snapshot.columns.id[snapshot.rows[strongest]]))
    entities = tuple(snapshot.ids[node] for node in nodes)
    return Route(
        entities=entities,
        statements=tuple(statement for _, statement in best),
        weakest=min(best, key=lambda pair: pair[0])[1],
        facilities=tuple(entity for entity in entities if entity in facilities),
    )
