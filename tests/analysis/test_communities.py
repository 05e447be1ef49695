"""A partition covers every node once, its communities are connected, and a seed decides everything."""

from __future__ import annotations

import networkx as nx
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from graphintel.analysis.communities import cluster
from graphintel.analysis.components import renumbered
from graphintel.analysis.confidence import best_jaccard
from graphintel.analysis.links import Links
from graphintel.analysis.weak_ties import split_weak_ties
from graphintel.columns.text_column import fingerprints


def links_of(graph: nx.Graph, weight: float = 1.0) -> Links:
    left, right = np.array(graph.edges(), dtype=np.int64).reshape(-1, 2).T
    weights, count = np.full(len(left), weight), len(graph)
    return Links(count, left, right, weights, weights, fingerprints(map(str, range(count))), np.ones(count, dtype=bool))


@settings(max_examples=40)
@given(st.integers(0, 200), st.integers(3, 30))
def test_every_community_is_connected_and_every_node_is_in_one(seed: int, size: int) -> None:
    graph = nx.gnp_random_graph(size, 0.15, seed=seed)

    labels = split_weak_ties(links_of(graph), cluster(links_of(graph), 0.2, str(seed)), 0.82)

    assert len(labels) == size
    for community in range(labels.max() + 1):
        assert nx.is_connected(graph.subgraph(np.flatnonzero(labels == community).tolist()))
    assert cluster(links_of(graph), 0.2, str(seed)).tolist() == labels.tolist()  # what Leiden finds is connected


def test_two_cliques_with_one_link_between_are_two_communities_whatever_else_there_is() -> None:
    pair = nx.disjoint_union(nx.complete_graph(6), nx.complete_graph(6))
    pair.add_edge(0, 6)
    many = nx.disjoint_union_all([pair] * 40)

    for graph in (pair, many):
        assert cluster(links_of(graph), 0.05, "trial")[:12].tolist() == [0] * 6 + [1] * 6


def test_a_community_in_two_parts_is_split() -> None:
    links = links_of(nx.Graph([(0, 1), (2, 3)]))

    assert split_weak_ties(links, np.zeros(4, dtype=np.int64), 0.82).tolist() == [0, 0, 1, 1]


def test_communities_are_numbered_by_their_first_node() -> None:
    assert renumbered(np.array([5, 2, 5, 9])).labels.tolist() == [0, 1, 0, 2]


def test_no_links_leave_everybody_alone() -> None:
    assert cluster(links_of(nx.empty_graph(3)), 0.1, "trial").tolist() == [0, 1, 2]


def test_a_person_behind_one_weak_link_leaves_with_what_hangs_on_her() -> None:
    graph = nx.complete_graph(5)
    graph.add_edges_from([(4, 5), (5, 6), (3, 7)])
    links = links_of(graph, 0.9)
    weak = np.array([{a, b} in ({4, 5}, {3, 7}) for a, b in graph.edges()])
    links.weight[weak] = 0.6
    links.is_person[:] = [True, True, False, False, False, True, False, False]

    labels = split_weak_ties(links, np.zeros(8, dtype=np.int64), 0.82)

    assert labels.tolist() == [0, 0, 0, 0, 0, 1, 1, 0]


def test_two_weak_links_hold_a_person() -> None:
    graph = nx.complete_graph(5)
    graph.add_edges_from([(4, 5), (3, 5)])
    links = links_of(graph, 0.6)

    assert split_weak_ties(links, np.zeros(6, dtype=np.int64), 0.82).tolist() == [0] * 6


def test_the_best_jaccard_index_is_that_of_the_nearest_community() -> None:
    labels, others = np.array([0, 0, 0, 1, 1]), np.array([0, 0, 1, 1, 1])

    assert best_jaccard(labels, others).tolist() == [2 / 3, 2 / 3]
    assert best_jaccard(labels, labels).tolist() == [1.0, 1.0]
