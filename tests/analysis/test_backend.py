"""The NetworkX backend: found by its entry point, equal to NetworkX and to brute force, the same for the same seed."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator

import igraph
import networkx as nx
import numpy as np
import pytest

from graphintel.analysis.backend import BACKEND, BACKEND_NAME, Graph, seeded


@pytest.fixture(autouse=True)
def _no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    """Convert a graph each time: NetworkX warns when it takes a converted one from its cache."""
    monkeypatch.setattr(nx.config, "cache_converted_graphs", False)


def partitions(nodes: list[int]) -> Iterator[list[set[int]]]:
    """Yield every partition."""
    if not nodes:
        yield []
        return
    first, *rest = nodes
    for partition in partitions(rest):
        for place, members in enumerate(partition):
            yield [*partition[:place], members | {first}, *partition[place + 1 :]]
        yield [{first}, *partition]


def cpm(graph: nx.Graph, partition: list[set[int]], gamma: float) -> float:
    """Return the quality of a partition by the constant Potts model."""
    inside = sum(graph.subgraph(members).size(weight="weight") for members in partition)
    return float(inside - gamma * sum(len(members) * (len(members) - 1) / 2 for members in partition))


def small_graph(seed: int) -> nx.Graph:
    chance = random.Random(seed)
    graph = nx.gnp_random_graph(7, 0.4, seed=seed)
    for _, _, data in graph.edges(data=True):
        data["weight"] = chance.choice((0.6, 0.8, 1.0))
    return graph


@pytest.mark.parametrize("seed", range(4))
def test_leiden_by_cpm_reaches_the_best_of_all_partitions_of_a_small_graph(seed: int) -> None:
    graph = small_graph(seed)

    runs = [
        nx.community.leiden_communities(graph, resolution=0.35, seed=draw, metric="cpm", backend=BACKEND_NAME)
        for draw in range(8)
    ]

    best = max(cpm(graph, partition, 0.35) for partition in partitions(list(graph)))
    assert max(cpm(graph, found, 0.35) for found in runs) == pytest.approx(best, abs=1e-9)


def test_networkx_without_a_backend_has_no_leiden() -> None:
    with pytest.raises(NotImplementedError):
        nx.community.leiden_communities(nx.karate_club_graph())


def test_the_karate_club_has_its_published_modularity() -> None:
    club = nx.karate_club_graph()

    found = nx.community.leiden_communities(club, weight=None, seed=1, metric="modularity", backend=BACKEND_NAME)

    assert nx.community.modularity(club, found, weight=None) == pytest.approx(0.4198, abs=1e-4)
    assert sorted(node for community in found for node in community) == list(range(34))


def test_arrays_and_a_networkx_graph_give_the_same() -> None:
    club = nx.karate_club_graph()
    left, right = np.array(club.edges()).T
    weight = np.array([data["weight"] for _, _, data in club.edges(data=True)], dtype=float)

    ours = Graph.from_arrays(34, left, right, weight)

    for function in (nx.community.leiden_communities, nx.community.louvain_communities):
        assert function(ours, seed=3, backend=BACKEND_NAME) == function(club, seed=3, backend=BACKEND_NAME)
    assert nx.utils.graphs_equal(nx.Graph(BACKEND.convert_to_nx(ours)), nx.Graph(club.edges(data=True)))


def test_betweenness_and_components_agree_with_networkx() -> None:
    graph = small_graph(5)

    ours = nx.betweenness_centrality(graph, backend=BACKEND_NAME)

    assert ours == pytest.approx(nx.betweenness_centrality(graph))
    parts = nx.connected_components(graph, backend=BACKEND_NAME)
    assert sorted(map(sorted, parts)) == sorted(map(sorted, nx.connected_components(graph)))


def test_one_seed_gives_one_answer_and_leaves_igraph_and_random_alone() -> None:
    club = nx.karate_club_graph()
    random.seed(7)
    state = random.getstate()

    answers = [nx.community.leiden_communities(club, seed=5, backend=BACKEND_NAME) for _ in range(3)]

    assert answers[0] == answers[1] == answers[2]
    assert random.getstate() == state


def test_threads_do_not_disturb_one_another() -> None:
    graph = nx.gnp_random_graph(300, 0.02, seed=1)
    alone = [nx.community.leiden_communities(graph, seed=seed, backend=BACKEND_NAME) for seed in range(4)]
    together: dict[int, object] = {}

    def run(seed: int) -> None:
        together[seed] = nx.community.leiden_communities(graph, seed=seed, backend=BACKEND_NAME)

    threads = [threading.Thread(target=run, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [together[seed] for seed in range(4)] == alone


def test_a_seeded_block_draws_the_same_numbers() -> None:
    drawn = []
    for _ in range(2):
        with seeded(11):
            drawn.append(igraph.Graph.Erdos_Renyi(n=20, m=30).get_edgelist())

    assert drawn[0] == drawn[1]


def test_what_igraph_cannot_do_is_refused() -> None:
    graph = nx.path_graph(3)

    with pytest.raises(nx.NetworkXNotImplemented):
        nx.community.leiden_communities(nx.DiGraph(graph), backend=BACKEND_NAME)
    with pytest.raises(NotImplementedError):
        nx.community.leiden_communities(nx.MultiGraph(graph), backend=BACKEND_NAME)
    with pytest.raises(NotImplementedError):
        nx.community.louvain_communities(graph, threshold=0.1, backend=BACKEND_NAME)
    with pytest.raises(ValueError, match="expected modularity or cpm"):
        nx.community.leiden_communities(graph, metric="surprise", backend=BACKEND_NAME)


def test_leiden_ends_on_a_graph_whose_partition_turns_in_a_circle() -> None:
    """igraph runs for ever on this one when told to stop where nothing improves."""
    left = np.array([0, 0, 0, 0, 1, 1, 2, 2, 2, 2, 3, 3, 4, 5, 7])
    right = np.array([2, 4, 6, 7, 3, 4, 3, 4, 6, 8, 6, 8, 5, 6, 8])
    weight = np.array([1.0, 0.96, 0.96, 1.0, 0.9, 0.85, 0.9, 1.0, 0.96, 1.0, 0.96, 1.0, 0.75, 0.96, 0.96])
    graph = Graph.from_arrays(9, left, right, weight)

    found = nx.community.leiden_communities(graph, seed=5853, metric="modularity", backend=BACKEND_NAME)

    assert sorted(node for members in found for node in members) == list(range(9))
