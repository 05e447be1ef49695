"""Communities by Leiden-CPM, through NetworkX."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt

from graphintel.analysis.backend import BACKEND_NAME, MAX_ITERATIONS, Graph
from graphintel.analysis.weights import FloatArray, IntArray


@dataclass(frozen=True, slots=True)
class Links:
    """Links between nodes 0 to ``count - 1``: weight, and weight as evidence that the ends belong together."""

    count: int
    left: IntArray
    right: IntArray
    weight: FloatArray
    evidence: FloatArray

    def without(self, nodes: IntArray) -> Links:
        """Return the links that touch none of ``nodes``; the nodes stay, alone."""
        out = np.zeros(self.count, dtype=bool)
        out[nodes] = True
        return self.where(~(out[self.left] | out[self.right]))

    def where(self, mask: npt.NDArray[np.bool_]) -> Links:
        """Return the links that ``mask`` selects."""
        return Links(self.count, self.left[mask], self.right[mask], self.weight[mask], self.evidence[mask])


def _labels(count: int, communities: list[set[int]]) -> IntArray:
    """Return the community of each node, numbered in order of their first nodes."""
    sizes = np.fromiter(map(len, communities), np.int64, len(communities))
    nodes = np.fromiter(chain.from_iterable(communities), np.int64, count)
    labels = np.empty(count, dtype=np.int64)
    labels[nodes] = np.repeat(np.arange(len(communities)), sizes)
    return renumbered(labels)


def renumbered(labels: IntArray) -> IntArray:
    """Return the same partition, its communities numbered in order of their first nodes."""
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    return rank[inverse]


def cluster(links: Links, gamma: float, seed: int, iterations: int = MAX_ITERATIONS) -> IntArray:
    """Return the community of each node.

    Parameters
    ----------
    links : Links
        Facilities already left out.
    gamma : float
        Density that a community must exceed, in units of the mean link weight: a community of n nodes holds together
        about where its links exceed ``gamma * n * (n - 1) / 2``. It does not depend on the size of the whole graph,
        as the resolution of modularity does.
    seed : int
        Follows from the data.
    iterations : int
        Maximum number of passes.

    Returns
    -------
    array of int
        Numbered in order of their first nodes; a node without links is alone. :func:`split_weak_ties` sees to it that
        every one is connected.

    References
    ----------
    V. A. Traag, L. Waltman, N. J. van Eck, From Louvain to Leiden, Scientific Reports 9, 5233 (2019).
    """
    if not len(links.left):
        return np.arange(links.count, dtype=np.int64)
    import networkx as nx

    communities = nx.community.leiden_communities(
        Graph.from_arrays(links.count, links.left, links.right, links.weight),
        resolution=gamma * float(links.weight.mean()),
        max_level=iterations,
        seed=seed,
        metric="cpm",
        backend=BACKEND_NAME,
    )
    return _labels(links.count, communities)
