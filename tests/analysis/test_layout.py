"""Charts: the same data looks the same, nothing lies on anything, nothing that stands moves."""

from __future__ import annotations

import math

import networkx as nx
import pytest

from graphintel.analysis.layout import SPACING, position_new_entities, positions


def nearest(points: list[tuple[float, float]]) -> float:
    return min(math.dist(a, b) for n, a in enumerate(points) for b in points[:n])


@pytest.mark.parametrize("size", [1, 2, 12, 60, 61, 200, 301, 500])
def test_every_size_has_places_apart_and_twice_the_same(size: int) -> None:
    graph = nx.connected_watts_strogatz_graph(size, 4, 0.1, seed=1) if size > 4 else nx.path_graph(size)
    ids = [f"n{node}" for node in graph]
    pairs = [(f"n{a}", f"n{b}") for a, b in graph.edges()]
    cells = [ids[start : start + 25] for start in range(0, size - 5, 25)]

    made = positions(ids, pairs, cells, seed=3)

    assert set(made) == set(ids)
    assert made == positions(ids[::-1], pairs[::-1], cells, seed=3)
    assert size == 1 or nearest(list(made.values())) >= 0.8 * SPACING - 0.2


def test_things_of_one_cell_stand_together() -> None:
    graph = nx.disjoint_union_all([nx.complete_graph(40)] * 8)
    graph.add_edges_from((40 * n, 40 * n + 40) for n in range(7))
    cells = [[str(node) for node in range(40 * n, 40 * n + 40)] for n in range(8)]

    made = positions([str(n) for n in graph], [(str(a), str(b)) for a, b in graph.edges()], cells)

    centres = [tuple(sum(made[m][axis] for m in cell) / 40 for axis in (0, 1)) for cell in cells]
    for cell, centre in zip(cells, centres, strict=True):
        for member in cell:
            assert min(centres, key=lambda c: math.dist(made[member], c)) == centre


def test_nothing_to_draw_has_no_places() -> None:
    assert positions([], []) == {}


def test_newcomers_stand_apart_near_the_anchor_on_the_side_away_from_its_neighbours() -> None:
    placed = {"anchor": (0.0, 0.0), "left": (-110.0, 0.0), "far": (0.0, 300.0)}

    found = position_new_entities(placed, "anchor", ["a", "b", "c", "left", "a"], ["left"])

    assert list(found) == ["a", "b", "c"]
    assert all(x > 0 for x, _ in found.values())
    assert nearest([*placed.values(), *found.values()]) >= 0.8 * SPACING - 0.2
    assert all(math.dist(place, (0, 0)) < 2 * SPACING for place in found.values())


def test_many_newcomers_fill_rings_without_touching() -> None:
    placed = {f"p{n}": (70.0 * (n % 20), 70.0 * (n // 20)) for n in range(400)}

    found = position_new_entities(placed, "p210", [f"n{n}" for n in range(60)])

    assert len(found) == 60
    assert nearest([*placed.values(), *found.values()]) >= 0.8 * SPACING - 0.2


def test_without_cells_what_is_linked_stands_together() -> None:
    groups = [[f"{group}-{n}" for n in range(20)] for group in range(20)]
    pairs = [(group[a], group[b]) for group in groups for a in range(20) for b in range(a + 1, 20)]
    pairs += [(groups[n][0], groups[n + 1][0]) for n in range(19)]

    placed = positions([name for group in groups for name in group], pairs)

    centres = [tuple(sum(placed[m][axis] for m in group) / 20 for axis in (0, 1)) for group in groups]
    near = [
        min(centres, key=lambda c: math.dist(placed[member], c)) == centre
        for group, centre in zip(groups, centres, strict=True)
        for member in group
    ]
    assert sum(near) >= 0.9 * len(near)
