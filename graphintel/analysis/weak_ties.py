"""Removes people whose only tie to a community is one poorly graded statement, or a number held at another time."""

from __future__ import annotations

import numpy as np

from graphintel.analysis.backend import Graph
from graphintel.analysis.components import connected_components, renumbered
from graphintel.analysis.grouped_rows import GroupedRows
from graphintel.analysis.links import BoolArray, Links
from graphintel.analysis.weights import IntArray
from graphintel.columns.text_column import used_codes


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
    weak = _weak_bridges(inside, evidenced)
    is_strong = np.ones(len(inside.left), dtype=bool)
    is_strong[weak] = False
    parts = connected_components(links.count, inside.left[is_strong], inside.right[is_strong])
    ends = (parts[inside.left[weak]], parts[inside.right[weak]])
    return renumbered(_rejoined(parts, links.is_person, *ends)).labels


def _weak_bridges(links: Links, evidenced: float) -> IntArray:
    """Return the poorly evidenced links, each of which alone holds two parts together; the others need not be looked at."""
    weak = links.evidence < evidenced
    component = connected_components(links.count, links.left, links.right)
    count, of_link = int(component.max(initial=-1)) + 1, component[links.left]
    has_weak = np.bincount(of_link[weak], minlength=count) > 0
    is_tree = np.bincount(of_link, minlength=count) == np.bincount(component, minlength=count) - 1
    in_trees = weak & is_tree[of_link]  # every link of a tree is a bridge
    rest = np.flatnonzero((has_weak & ~is_tree)[of_link])
    ends, used = used_codes(np.concatenate((links.left[rest], links.right[rest])), links.count)
    graph = Graph.from_arrays(len(used), ends[: len(rest)], ends[len(rest) :], links.weight[rest]).graph
    bridges = rest[np.array(graph.bridges(), dtype=np.int64)]
    in_trees[bridges[weak[bridges]]] = True
    return np.flatnonzero(in_trees)


def _rejoined(parts: IntArray, is_person: BoolArray, left: IntArray, right: IntArray) -> IntArray:
    """Return the parts, those without people joined to the one that leads to the largest; the links form trees."""
    count = int(parts.max(initial=-1)) + 1
    sizes = np.bincount(parts, minlength=count)
    has_people = np.bincount(parts[is_person], minlength=count) > 0
    joined, is_reached = np.arange(count), np.zeros(count, dtype=bool)
    ends, others = np.concatenate((left, right)), np.concatenate((right, left))
    near = GroupedRows.of(np.arange(len(ends)), ends, count)
    begun = near.filled()
    begun = begun[_first_of_each(connected_components(count, left, right)[begun], np.lexsort((begun, -sizes[begun])))]
    while len(begun):
        is_reached[begun] = True
        nearer, rows = near.of_groups(begun)
        further = others[rows]
        is_new = ~is_reached[further]
        begun, nearer = further[is_new], nearer[is_new]
        joined[begun] = np.where(has_people[begun], begun, joined[nearer])
    return joined[parts]


def _first_of_each(groups: IntArray, order: IntArray) -> IntArray:
    """Return the position of the first of each group in an order of positions."""
    return order[np.unique(groups[order], return_index=True)[1]]
