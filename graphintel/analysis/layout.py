"""Where entities stand, on the chart, on the page of a network and in a briefing.

Positions are computed here, so that the browser computes nothing and the same data looks the same. What draws them scales
them to its own captions: ``dashboards.chart_scale`` to a window, ``graphintel.briefing.chart_layout`` to a printed page.

Up to 60 entities Kamada-Kawai, up to 300 Fruchterman-Reingold without grid, above that each cell for itself and the
cells round one another: the fastest and the best at showing who belongs together (``np`` .48 at 1,000, others .12 to .41).
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import numpy as np

from graphintel.analysis.backend import MAX_ITERATIONS, seeded
from graphintel.analysis.weights import FloatArray

Position = tuple[float, float]
SPACING = 70.0
"""Minimum distance in pixels of two entities, centre to centre."""

_LINK_LENGTH = 110.0
_KAMADA_KAWAI, _FRUCHTERMAN_REINGOLD = 60, 300
_FIRST_RING = 1.4
_MIDDLE = ""
"""Represents the point between several entities; no entity has this id."""
_MAX_CELLS, _COARSER_RESOLUTIONS = 100, (1.0, 0.3, 0.1, 0.03, 0.01)
_MAX_PUSHES, _PUSH_COST = 200, 4_000_000
"""Maximum number of rounds in which discs are pushed apart, and of pairs of discs checked in all."""


def positions(
    ids: Sequence[str], pairs: Iterable[tuple[str, str]], cells: Sequence[Collection[str]] = (), seed: int = 0
) -> dict[str, Position]:
    """Return a position for each entity, in pixels round the origin.

    Parameters
    ----------
    ids : sequence of str
        What to draw; the order decides nothing.
    pairs : iterable of (str, str)
        Linked entities; others than ``ids`` are passed over.
    cells : sequence of collection of str
        What belongs together, for more than 300 entities; communities of the links where nothing is said.
    seed : int
        Follows from the data.

    Returns
    -------
    dict of str to (float, float)
        No two entities nearer than ``SPACING`` * 0.8.
    """
    names = sorted(ids)
    index_of = {name: number for number, name in enumerate(names)}
    edges = sorted({_ordered(index_of[a], index_of[b]) for a, b in pairs if a in index_of and b in index_of and a != b})
    if not names:
        return {}
    if len(names) <= _FRUCHTERMAN_REINGOLD:
        points = _force_layout(len(names), edges, seed)
    else:
        groups = [[index_of[member] for member in sorted(cell) if member in index_of] for cell in cells]
        groups = groups or _communities(len(names), edges, seed)
        points = _by_cells(len(names), edges, groups, seed)
    return {name: (float(x), float(y)) for name, (x, y) in zip(names, _without_overlap(points), strict=True)}


def _ordered(a: int, b: int) -> tuple[int, int]:
    return (a, b) if a < b else (b, a)


def _force_layout(count: int, edges: list[tuple[int, int]], seed: int) -> FloatArray:
    """Return points of one layout, scaled so that a link is about as long as it should be."""
    import igraph

    graph = igraph.Graph(n=count, edges=edges)
    with seeded(seed):
        if count <= _KAMADA_KAWAI:
            result = graph.layout_kamada_kawai()
        else:
            result = graph.layout_fruchterman_reingold(niter=300, grid="nogrid")
    points = np.array(result.coords, dtype=np.float64).reshape(count, 2)
    points -= points.mean(axis=0)
    if not edges:
        return points * SPACING
    left, right = np.array(edges).T
    length = float(np.median(np.hypot(*(points[left] - points[right]).T)))
    radius = float(np.hypot(*points.T).max())
    return points * max(_LINK_LENGTH / max(length, 1e-9), 0.6 * SPACING * math.sqrt(count) / max(radius, 1e-9))


def _communities(count: int, edges: list[tuple[int, int]], seed: int) -> list[list[int]]:
    """Return communities, coarser ones where there would be too many to lay out round one another."""
    import igraph

    graph = igraph.Graph(n=count, edges=edges)
    communities: list[list[int]] = []
    for resolution in _COARSER_RESOLUTIONS:
        with seeded(seed):
            result = graph.community_leiden("modularity", resolution=resolution, n_iterations=MAX_ITERATIONS)
        communities = [list(members) for members in result]
        if len(communities) <= _MAX_CELLS:
            break
    return communities


def _by_cells(count: int, edges: list[tuple[int, int]], groups: list[list[int]], seed: int) -> FloatArray:
    """Return points with each cell laid out for itself, and the cells round one another."""
    cell = np.full(count, -1, dtype=np.int64)
    for number, group in enumerate(groups):
        cell[group] = number
    alone = np.flatnonzero(cell < 0)
    cell[alone] = len(groups) + np.arange(len(alone))
    members_of = [np.flatnonzero(cell == number) for number in range(int(cell.max()) + 1)]
    inner: list[list[tuple[int, int]]] = [[] for _ in members_of]
    between: set[tuple[int, int]] = set()
    local = np.zeros(count, dtype=np.int64)
    for members in members_of:
        local[members] = np.arange(len(members))
    for a, b in edges:
        if cell[a] == cell[b]:
            inner[cell[a]].append((int(local[a]), int(local[b])))
        else:
            between.add(_ordered(int(cell[a]), int(cell[b])))
    points = np.zeros((count, 2))
    radii = np.zeros(len(members_of))
    for number, members in enumerate(members_of):
        if len(members):
            points[members] = _without_overlap(_force_layout(len(members), inner[number], seed))
            radii[number] = max(SPACING, float(np.hypot(*points[members].T).max()) + SPACING)
    return points + _centres(radii, sorted(between), seed)[cell]


def _centres(radii: FloatArray, between: list[tuple[int, int]], seed: int) -> FloatArray:
    """Return centres of discs that do not overlap, linked ones near one another."""
    centres = _force_layout(len(radii), between, seed)
    for _ in range(max(1, min(_MAX_PUSHES, _PUSH_COST // max(1, len(radii) ** 2)))):
        gap = centres[:, None, :] - centres[None, :, :]
        distance = np.hypot(gap[..., 0], gap[..., 1]) + np.eye(len(radii)) * 1e9
        short = radii[:, None] + radii[None, :] - distance
        if float(short.max()) <= 0:
            return centres
        push = np.where(short > 0, short / 2 + 1, 0.0) / np.maximum(distance, 1e-9)
        centres = centres + (gap * push[..., None]).sum(axis=1)
    worst = float(((radii[:, None] + radii[None, :]) / np.maximum(distance, 1e-9)).max())
    return centres * max(1.0, worst)


class _TakenPositions:
    """Positions that are taken, by grid cell, so that a look-up touches only nine cells."""

    def __init__(self, points: Iterable[Position] = ()) -> None:
        self._cells: dict[tuple[int, int], list[Position]] = {}
        for point in points:
            self.add(point)

    def add(self, point: Position) -> None:
        """Take a place."""
        self._cells.setdefault((math.floor(point[0] / SPACING), math.floor(point[1] / SPACING)), []).append(point)

    def is_free(self, point: Position) -> bool:
        """Return whether nothing stands nearer than 0.8 of the spacing."""
        x, y = math.floor(point[0] / SPACING), math.floor(point[1] / SPACING)
        return not any(
            math.dist(point, other) < 0.8 * SPACING
            for column in (x - 1, x, x + 1)
            for row in (y - 1, y, y + 1)
            for other in self._cells.get((column, row), ())
        )

    def free_positions(self, centre: Position, towards: float, first_ring: float) -> Iterator[Position]:
        """Yield free positions round ``centre`` from the nearest, preferring the direction ``towards``; each is marked as taken."""
        ring = first_ring
        while True:
            slots = max(6, int(2 * math.pi * ring))
            for number in range(slots):
                turn = (number + 1) // 2 * (1 if number % 2 else -1) * 2 * math.pi / slots
                point = (
                    round(centre[0] + ring * SPACING * math.cos(towards + turn), 1),
                    round(centre[1] + ring * SPACING * math.sin(towards + turn), 1),
                )
                if self.is_free(point):
                    self.add(point)
                    yield point
            ring += 1.0


def _without_overlap(points: FloatArray) -> FloatArray:
    """Return the points rounded; one that overlaps another is moved to the nearest free position."""
    taken = _TakenPositions()
    placed = np.round(points, 1)
    for number, (x, y) in enumerate(placed.tolist()):
        if taken.is_free((x, y)):
            taken.add((x, y))
        else:
            placed[number] = next(taken.free_positions((x, y), math.atan2(y, x), 0.5))
    return placed


def position_newcomers(
    placed: Mapping[str, Position], newcomers: Sequence[str], pairs: Iterable[tuple[str, str]], anchor: str
) -> dict[str, Position]:
    """Return positions for entities that come to a chart, near those that they are linked to; nothing that is drawn moves.

    Parameters
    ----------
    placed : mapping of str to (float, float)
        What stands on the chart; at least one entity.
    newcomers : sequence of str
        What comes; those that stand already are passed over.
    pairs : iterable of (str, str)
        Links of newcomers to one another and to what stands.
    anchor : str
        What was expanded, or added last: where newcomers go that nothing ties.

    Returns
    -------
    dict of str to (float, float)
        Round the one neighbour, between several, or round ``anchor``.
    """
    linked = _neighbours(pairs)
    standing = dict(placed)
    result: dict[str, Position] = {}
    waiting = sorted(set(newcomers) - placed.keys())
    while waiting:
        ties = {name: sorted(linked.get(name, set()) & standing.keys()) for name in waiting}
        most = max(waiting, key=lambda name: len(ties[name]))
        together = [name for name in waiting if ties[name] == ties[most]]
        near = ties[most] or [anchor if anchor in standing else next(iter(standing))]
        found = _position_together(standing, together, near, linked)
        standing.update(found)
        result.update(found)
        waiting = [name for name in waiting if name not in found]
    return result


def _neighbours(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    linked: dict[str, set[str]] = {}
    for start, end in pairs:
        linked.setdefault(start, set()).add(end)
        linked.setdefault(end, set()).add(start)
    return linked


def _position_together(
    standing: Mapping[str, Position], names: Sequence[str], near: Sequence[str], linked: Mapping[str, set[str]]
) -> dict[str, Position]:
    """Return free positions for entities with the same links: round the one neighbour, or between several."""
    if len(near) == 1:
        return position_new_entities(standing, near[0], names, linked.get(near[0], set()) & standing.keys())
    middle = (
        sum(standing[tie][0] for tie in near) / len(near),
        sum(standing[tie][1] for tie in near) / len(near),
    )
    return position_new_entities({**standing, _MIDDLE: middle}, _MIDDLE, names)


def position_new_entities(
    placed: Mapping[str, Position], anchor: str, new_entities: Sequence[str], neighbours: Collection[str] = ()
) -> dict[str, Position]:
    """Return positions for the entities that an expansion adds; nothing that is drawn moves.

    Parameters
    ----------
    placed : mapping of str to (float, float)
        What stands on the chart.
    anchor : str
        What was expanded; one of ``placed``.
    new_entities : sequence of str
        What comes; those that stand already are passed over.
    neighbours : collection of str
        What the anchor is linked to on the chart: newcomers go to the other side.

    Returns
    -------
    dict of str to (float, float)
        In rings round the anchor, nothing nearer than ``SPACING`` * 0.8 to anything.
    """
    centre = placed[anchor]
    near = [placed[name] for name in sorted(neighbours) if name in placed and name != anchor]
    x = centre[0] - sum(point[0] for point in near) / len(near) if near else 1.0
    y = centre[1] - sum(point[1] for point in near) / len(near) if near else 0.0
    towards = math.atan2(y, x) if x or y else 0.0
    taken = _TakenPositions(placed.values())
    coming = [name for name in dict.fromkeys(new_entities) if name not in placed]
    return dict(zip(coming, taken.free_positions(centre, towards, _FIRST_RING), strict=False))
