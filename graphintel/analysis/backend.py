"""A NetworkX backend over igraph, named ``graphintel_igraph`` and found by entry points.

``networkx.community.leiden_communities(G, backend="graphintel_igraph")`` and the other functions of :class:`Backend`
run on igraph; ``Graph.from_arrays`` skips ``networkx.Graph``, whose conversion costs more than the clustering.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Hashable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

from graphintel.analysis.weights import FloatArray, IntArray

if TYPE_CHECKING:
    import igraph

BACKEND_NAME = "graphintel_igraph"
MAX_ITERATIONS = 10
"""Where Leiden stops; the partition is stable long before on every graph tried. igraph's own criterion, that nothing improves, is never met on some graphs of a dozen nodes: sums of weights differ in their last bit, and the partition cycles."""

_LOCK = threading.Lock()
_DEFAULT_THRESHOLD = 0.0000001
_POSITIONAL_ARGUMENTS = {
    "louvain_communities": ("G", "weight", "resolution", "threshold"),
    "betweenness_centrality": ("G", "k", "normalized", "weight", "endpoints"),
}


@contextmanager
def seeded(seed: object) -> Iterator[None]:
    """Let igraph draw its random numbers from ``seed`` alone inside the block; one thread at a time, because its generator is global.

    Parameters
    ----------
    seed : int or random.Random or None
        None draws unpredictably, as NetworkX does.
    """
    import igraph

    generator = seed if isinstance(seed, random.Random) else random.Random(cast("int | None", seed))  # noqa: S311
    with _LOCK:
        igraph.set_random_number_generator(generator)
        try:
            yield
        finally:
            igraph.set_random_number_generator(random)


class Graph:
    """An undirected weighted graph that NetworkX hands to this backend as it is.

    Parameters
    ----------
    graph : igraph.Graph
    nodes : sequence of hashable
        What NetworkX calls each vertex.
    weights : list of float
        One an edge.
    """

    __networkx_backend__ = BACKEND_NAME

    def __init__(self, graph: igraph.Graph, nodes: Sequence[Hashable], weights: list[float]) -> None:
        self.graph, self.nodes, self.weights = graph, nodes, weights

    @classmethod
    def from_arrays(cls, count: int, left: IntArray, right: IntArray, weight: FloatArray) -> Graph:
        """Return the graph of nodes 0 to ``count - 1``.

        Parameters
        ----------
        count : int
            Number of nodes.
        left, right : array of int
            Ends of each link.
        weight : array of float
            Its weight, above 0.

        Returns
        -------
        Graph
        """
        import igraph

        edges = list(zip(left.tolist(), right.tolist(), strict=True))  # igraph reads these twice as fast as an array
        return cls(igraph.Graph(n=count, edges=edges), range(count), weight.tolist())

    def is_directed(self) -> bool:
        """Return False: links count the same both ways."""
        return False

    def is_multigraph(self) -> bool:
        """Return False: parallel statements are one weighted link."""
        return False

    def __len__(self) -> int:
        return len(self.nodes)

    def __iter__(self) -> Iterator[Hashable]:
        return iter(self.nodes)


class Backend:
    """The algorithms that igraph runs for NetworkX; names and arguments are NetworkX's."""

    @staticmethod
    def convert_from_nx(graph: Any, edge_attrs: Any = None, weight: str | None = None, **_other: Any) -> Graph:
        """Return a networkx graph as a graph of this backend."""
        import igraph

        if graph.is_directed() or graph.is_multigraph():
            raise NotImplementedError(f"{BACKEND_NAME} takes undirected graphs without parallel edges.")
        name, missing = next(iter((edge_attrs or {weight: 1}).items()), (None, 1))
        nodes = list(graph)
        number = {node: position for position, node in enumerate(nodes)}
        edges = [(number[u], number[v]) for u, v in graph.edges()]
        weights = [1.0 if name is None else float(data.get(name, missing)) for _, _, data in graph.edges(data=True)]
        return Graph(igraph.Graph(n=len(nodes), edges=edges), nodes, weights)

    @staticmethod
    def convert_to_nx(result: Any, **_other: Any) -> Any:
        """Return a graph of this backend as a networkx graph; any other result as it is."""
        if not isinstance(result, Graph):
            return result
        import networkx as nx

        converted = nx.Graph()
        converted.add_nodes_from(result.nodes)
        for (u, v), w in zip(result.graph.get_edgelist(), result.weights, strict=True):
            converted.add_edge(result.nodes[u], result.nodes[v], weight=w)
        return converted

    @staticmethod
    def can_run(name: str, args: Sequence[Any], kwargs: dict[str, Any]) -> bool | str:
        """Return True, or why a call cannot be run here; NetworkX may hand over any argument by its place."""
        given = {**dict(zip(_POSITIONAL_ARGUMENTS.get(name, ()), args, strict=False)), **kwargs}
        if given.get("threshold", _DEFAULT_THRESHOLD) != _DEFAULT_THRESHOLD:
            return "igraph knows no threshold"
        if given.get("k") is not None or given.get("endpoints"):
            return "only exact betweenness without end points"
        return True

    @staticmethod
    def should_run(*_call: Any) -> bool:
        """Return whether the conversion pays."""
        return True

    @staticmethod
    def leiden_communities(
        G: Graph,  # noqa: N803  (networkx's name)
        weight: str | None = "weight",
        resolution: float = 1,
        max_level: int | None = None,
        seed: object = None,
        *,
        metric: str = "modularity",
    ) -> list[set[Hashable]]:
        """Return the communities of the Leiden method.

        Parameters
        ----------
        G : Graph
        weight : str or None
            None counts every link as 1.
        resolution : float
            Of modularity; for ``cpm`` the density that a community must exceed, in units of weight.
        max_level : int, optional
            Maximum number of iterations; ``MAX_ITERATIONS`` by default.
        seed : int, optional
        metric : {'modularity', 'cpm'}
            What is maximised; what networkx 3.6 means is modularity, what 3.7 means by default is cpm.

        Returns
        -------
        list of set
        """
        if metric not in {"modularity", "cpm"}:
            raise ValueError(f"metric is {metric!r}; expected modularity or cpm.")
        weights = G.weights if weight is not None else None
        iterations = MAX_ITERATIONS if max_level is None else max_level
        return _as_sets(G, leiden_membership(G.graph, weights, resolution, iterations, seed, metric=metric))

    @staticmethod
    def louvain_communities(
        G: Graph,  # noqa: N803
        weight: str | None = "weight",
        resolution: float = 1,
        threshold: float = _DEFAULT_THRESHOLD,  # noqa: ARG004  (networkx's argument; see can_run)
        max_level: int | None = None,
        seed: object = None,
    ) -> list[set[Hashable]]:
        """Return the communities of the Louvain method; ``threshold`` has no effect in igraph and must be its default."""
        with seeded(seed):
            levels = G.graph.community_multilevel(
                weights=G.weights if weight is not None else None, return_levels=True, resolution=resolution
            )
        if not levels:
            return [{node} for node in G.nodes]
        return _as_sets(G, levels[min(max_level or len(levels), len(levels)) - 1].membership)

    @staticmethod
    def betweenness_centrality(
        G: Graph,  # noqa: N803
        k: int | None = None,  # noqa: ARG004  (see can_run)
        normalized: bool = True,
        weight: str | None = None,
        endpoints: bool = False,  # noqa: ARG004  (see can_run)
        seed: object = None,  # noqa: ARG004  (exact, so nothing is drawn)
    ) -> dict[Hashable, float]:
        """Return exact betweenness by node; ``weight`` is a distance."""
        scores = G.graph.betweenness(directed=False, weights=G.weights if weight is not None else None)
        count = len(G)
        scale = 2 / ((count - 1) * (count - 2)) if normalized and count > 2 else 1.0
        return {node: score * scale for node, score in zip(G.nodes, scores, strict=True)}

    @staticmethod
    def connected_components(G: Graph) -> list[set[Hashable]]:  # noqa: N803
        """Return the connected parts."""
        return _as_sets(G, G.graph.connected_components().membership)


def leiden_membership(
    graph: igraph.Graph,
    weights: list[float] | None,
    resolution: float,
    iterations: int,
    seed: object,
    *,
    metric: str,
) -> list[int]:
    """Return the community of each vertex by the Leiden method; see :meth:`Backend.leiden_communities`."""
    with seeded(seed):
        communities = graph.community_leiden(
            objective_function="CPM" if metric == "cpm" else "modularity",
            weights=weights,
            resolution=resolution,
            n_iterations=iterations,
        )
    membership: list[int] = communities.membership
    return membership


def _as_sets(graph: Graph, membership: Sequence[int]) -> list[set[Hashable]]:
    communities: list[set[Hashable]] = [set() for _ in range(max(membership, default=-1) + 1)]
    for node, community in zip(graph.nodes, membership, strict=True):
        communities[community].add(node)
    return communities


BACKEND = Backend()


def backend_info() -> dict[str, Any]:
    """Return what NetworkX shows of this backend in its documentation."""
    leiden = {"metric : {'modularity', 'cpm'}": "What is maximised; ``resolution`` is read accordingly."}
    return {
        "backend_name": BACKEND_NAME,
        "project": "graphintel",
        "package": "graphintel",
        "short_summary": "igraph's clustering and betweenness, with seeds and without nx.Graph.",
        "functions": {
            "leiden_communities": {"additional_parameters": leiden},
            "louvain_communities": {},
            "betweenness_centrality": {},
            "connected_components": {},
        },
    }
