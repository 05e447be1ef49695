"""Communities by Leiden-CPM, component by component.

The same as of NetworkX with our backend, without its way from call to call: most components are small, and there are many.
"""

from __future__ import annotations

import numpy as np

from graphintel.analysis.backend import MAX_ITERATIONS, leiden_membership
from graphintel.analysis.components import Components, renumbered
from graphintel.analysis.links import BoolArray, Links, seed_of
from graphintel.analysis.weights import IntArray


def cluster(links: Links, gamma: float, purpose: str, iterations: int = MAX_ITERATIONS) -> IntArray:
    """Return the community of each node.

    Parameters
    ----------
    links : Links
        Facilities already left out.
    gamma : float
        Density that a community must exceed, in units of link weight: a community of n nodes holds together about
        where its links exceed ``gamma * n * (n - 1) / 2``. It does not depend on the size of the whole graph, as the
        resolution of modularity does.
    purpose : str
        What it is for: the seed follows from it and from the content of the component.
    iterations : int
        Maximum number of passes.

    Returns
    -------
    array of int
        Numbered in order of their first nodes; a node without links is alone. What a component gives does not depend
        on what else there is. :func:`split_weak_ties` sees to it that every one is connected.

    References
    ----------
    V. A. Traag, L. Waltman, N. J. van Eck, From Louvain to Leiden, Scientific Reports 9, 5233 (2019).
    """
    import igraph

    components = Components.of(links)
    labels = components.of_node.copy()
    divisible = np.flatnonzero(may_be_divided(components, gamma)).tolist()
    place, nodes, positions = components.nodes.places(), components.nodes, components.positions
    left, right = (place[ends] for ends in (links.left, links.right))
    following = len(components)
    for number, digest in zip(divisible, components.digests(purpose, divisible), strict=True):
        members, own = nodes.array(number), positions.array(number)
        edges = list(
            zip(left[own].tolist(), right[own].tolist(), strict=True)
        )  # igraph reads these sooner than an array
        graph = igraph.Graph(n=len(members), edges=edges)
        weights = links.weight[own].tolist()
        found = leiden_membership(graph, weights, gamma, iterations, seed_of(digest), metric="cpm")
        labels[members] = np.array(found) + following
        following += len(members)
    return renumbered(labels).labels


def may_be_divided(components: Components, gamma: float) -> BoolArray:
    """Return of which components a division may be better than the whole; most are small, and of these none is.

    Parameters
    ----------
    components : Components
    gamma : float
        As for :func:`cluster`.

    Returns
    -------
    array of bool
        By component.

    Notes
    -----
    To divide n nodes into k parts cuts k - 1 links or more, each of the least weight w or more, and saves gamma for each
    pair of nodes in different parts, of which there are (1 - 1/k) * n * n / 2 at most. That is no more than what is cut
    wherever gamma * n * n <= 2 * k * w, and k is 2 or more.
    """
    return np.asarray(gamma * components.sizes.astype(np.float64) ** 2 > 4 * components.least(components.links.weight))
