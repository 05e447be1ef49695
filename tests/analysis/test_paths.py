"""Paths: as short as networkx's, as well evidenced as they can be, and named where they pass a facility."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, pairwise

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphintel.analysis.paths import find_paths
from graphintel.analysis.snapshot import Snapshot
from graphintel.errors import LimitError
from tests.analysis.planted import columns, person, phone, plant, row

WORLD = plant(2, 6)


def test_shortest_paths_are_as_short_as_those_of_networkx() -> None:
    snapshot = Snapshot.of(columns(WORLD.rows))
    graph = nx.Graph(zip(snapshot.left.tolist(), snapshot.right.tolist(), strict=True))
    ids = snapshot.ids

    for a, b in zip(range(0, len(ids), 17), range(len(ids) - 1, 0, -17), strict=False):
        found = find_paths(snapshot, ids[a], ids[b], max_hops=12) if a != b else []
        if a == b or not nx.has_path(graph, a, b):
            assert found == []
            continue
        assert {len(route.entities) - 1 for route in found} == {nx.shortest_path_length(graph, a, b)}
        assert len({route.entities for route in found}) == len(found)
        for route in found:
            assert (route.entities[0], route.entities[-1]) == (ids[a], ids[b])
            assert nx.is_path(graph, [snapshot.index[entity] for entity in route.entities])


@settings(max_examples=30, deadline=None)
@given(
    st.sets(st.tuples(st.integers(1, 7), st.integers(1, 7)), min_size=6, max_size=30),
    st.lists(st.sampled_from(["1A", "2B", "3C", "3D"]), min_size=30, max_size=30),
    st.sets(st.integers(1, 7), max_size=3),
    st.integers(2, 6),
)
def test_shortest_paths_are_the_best_evidenced_of_all_shortest_ones(
    pairs: set[tuple[int, int]], grades: list[str], shared: set[int], max_hops: int
) -> None:
    rows = [
        row("USES_PHONE", person(a), phone(b), f"FA:{n}/1", grade=grades[n]) for n, (a, b) in enumerate(sorted(pairs))
    ]
    snapshot = Snapshot.of(columns(rows))
    graph = nx.Graph()
    for left, right, weight in zip(snapshot.left.tolist(), snapshot.right.tolist(), snapshot.weight, strict=True):
        graph.add_edge(snapshot.ids[left], snapshot.ids[right], cost=1 / weight)

    for a, b in combinations(sorted(graph), 2):
        without = graph.subgraph(set(graph) - ({*map(phone, shared)} - {a, b}))
        expected = _best_of_shortest(without, a, b, max_hops) or _best_of_shortest(graph, a, b, max_hops)
        found = find_paths(snapshot, a, b, max_hops=max_hops, facilities=[*map(phone, shared)])
        assert [_cost(graph, route.entities) for route in found] == pytest.approx(expected)
        assert len({route.entities for route in found}) == len(found)


def _cost(graph: nx.Graph, nodes: Sequence[str]) -> float:
    return sum(float(graph.edges[pair]["cost"]) for pair in pairwise(nodes))


def _best_of_shortest(graph: nx.Graph, a: str, b: str, max_hops: int) -> list[float]:
    if not nx.has_path(graph, a, b) or nx.shortest_path_length(graph, a, b) > max_hops:
        return []
    return sorted(_cost(graph, nodes) for nodes in nx.all_shortest_paths(graph, a, b))[:5]


def detour() -> Snapshot:
    """One person and another: a poor link between, and a well graded way round by two numbers."""
    return Snapshot.of(
        columns(
            [
                row("ASSOCIATES_WITH", person(1), person(2), "FA:1/1", grade="3D"),
                row("USES_PHONE", person(1), phone(1), "FA:2/1", grade="1A"),
                row("USES_PHONE", person(2), phone(1), "FA:3/1", grade="1A"),
                row("USES_PHONE", person(3), phone(1), "FA:3/1", grade="3D"),
                row("USES_PHONE", person(3), phone(2), "FA:5/1", grade="1A"),
                row("USES_PHONE", person(3), phone(2), "FA:4/1", grade="2C"),
            ]
        )
    )


def test_the_shortest_path_is_the_one_with_fewest_links() -> None:
    (route,) = find_paths(detour(), person(1), person(2))

    assert route.entities == (person(1), person(2))
    assert route.weakest == route.statements[0]


def test_evidence_beats_a_detour_only_where_it_is_worth_it() -> None:
    rows = [
        row("ASSOCIATES_WITH", person(1), phone(9), "FA:1/1", grade="3D"),
        row("ASSOCIATES_WITH", phone(9), person(2), "FA:1/2", grade="3D"),
        *(
            row("USES_PHONE", *pair, f"FA:{n}/1", grade="1A")
            for n, pair in enumerate([(person(1), phone(1)), (person(3), phone(1)), (person(3), person(2))], 2)
        ),
    ]
    snapshot = Snapshot.of(columns(rows))

    (short,) = find_paths(snapshot, person(1), person(2))
    (sure,) = find_paths(snapshot, person(1), person(2), mode="evidenced")

    assert len(short.entities) == 3
    assert sure.entities == (person(1), phone(1), person(3), person(2))


def test_each_link_has_its_best_statement_and_the_weakest_is_named() -> None:
    snapshot = detour()

    (route,) = find_paths(snapshot, person(2), phone(2))

    told = dict(zip(snapshot.columns.id, snapshot.columns.item, strict=True))
    assert [told[s] for s in route.statements] == ["item:FA:3/1", "item:FA:3/1", "item:FA:5/1"]
    assert route.weakest == route.statements[1]


def test_facilities_on_the_way_are_named() -> None:
    (route,) = find_paths(detour(), person(1), person(3), facilities={phone(1), phone(2)})

    assert route.facilities == (phone(1),)


def test_no_path_is_longer_than_asked_for() -> None:
    assert find_paths(detour(), person(1), phone(2), max_hops=2) == []
    assert len(find_paths(detour(), person(1), phone(2), max_hops=3)) == 1


def test_an_end_that_is_not_looked_at_has_no_path() -> None:
    assert find_paths(detour(), person(1), "area:north") == []
    assert find_paths(detour(), person(1), person(1)) == []


def test_a_search_stops_at_its_limit() -> None:
    with pytest.raises(LimitError):
        find_paths(detour(), person(1), phone(2), seconds=-1)
