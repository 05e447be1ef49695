"""Removes people whose only tie to a community is one poorly graded statement, or a number held at another time."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from graphintel.analysis.backend import Graph
from graphintel.analysis.components import connected_components, renumbered
from graphintel.analysis.links import Links
from graphintel.analysis.weights import IntArray


def split_weak_ties(links: Links, labels: IntArray, evidenced: float) -> IntArray:
    """Return the partition without people who are tied to their community by one poorly graded link only.

    Parameters
    ----------
    links : Links
        Facilities left out.
    labels : array of int
        Community of each node.
    evidenced : float
        Minimum evidence of a well evidenced link.

    Returns
    -------
    array of int
        Connected communities, numbered in order of their first nodes. Where all that ties a part of a community to the
        rest is one link below ``evidenced``, the part is a community of its own if there is a person in it; parts
        without a person stay. The rest is the largest part.
    """
    inside = links.where(labels[links.left] == labels[links.right])
    graph = Graph.from_arrays(links.count, inside.left, inside.right, inside.weight).graph
    bridges = np.array(graph.bridges(), dtype=np.int64)
    weak = bridges[inside.evidence[bridges] < evidenced]
    is_strong = np.ones(len(inside.left), dtype=bool)
    is_strong[weak] = False
    components = connected_components(links.count, inside.left[is_strong], inside.right[is_strong])
    ends = (components[inside.left[weak]], components[inside.right[weak]])
    return renumbered(_rejoined(components, links.is_person, *ends)).labels


def _rejoined(components: IntArray, is_person: npt.NDArray[np.bool_], left: IntArray, right: IntArray) -> IntArray:
    """Return the parts, those without people joined to the one that leads to the largest; the links form trees."""
    sizes, people = np.bincount(components), np.bincount(components, weights=is_person)
    near: dict[int, list[int]] = {}
    for a, b in zip(left.tolist(), right.tolist(), strict=True):
        near.setdefault(a, []).append(b)
        near.setdefault(b, []).append(a)
    joined = np.arange(len(sizes))
    seen: set[int] = set()
    for root in sorted(near, key=lambda component: (-int(sizes[component]), component)):
        waiting = [] if root in seen else [root]
        while waiting:
            component = waiting.pop()
            seen.add(component)
            for other in near[component]:
                if other not in seen:
                    joined[other] = other if people[other] else joined[component]
                    waiting.append(other)
    return joined[components]
