"""Nobody is listed in a network on the strength of one poorly graded statement alone."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from graphintel.analysis.backend import Graph
from graphintel.analysis.communities import Links, connected
from graphintel.analysis.weights import IntArray


def settle(links: Links, labels: IntArray, is_person: npt.NDArray[np.bool_], evidenced: float) -> IntArray:
    """Return the partition without people who are tied to their community by one poorly graded link only.

    Parameters
    ----------
    links : Links
        Facilities left out.
    labels : array of int
        Connected communities.
    is_person : array of bool
        By node.
    evidenced : float
        Least weight of a well evidenced link.

    Returns
    -------
    array of int
        Connected communities. Where all that ties a part of a community to the rest is one link below ``evidenced``, the
        part is a community of its own if there is a person in it; things stay. The rest is the largest part.
    """
    inside = links.where(labels[links.left] == labels[links.right])
    graph = Graph.from_arrays(links.count, inside.left, inside.right, inside.weight)
    bridges = np.array(graph.graph.bridges(), dtype=np.int64)
    weak = bridges[inside.weight[bridges] < evidenced]
    if not len(weak):
        return labels
    kept = np.ones(len(inside.left), dtype=bool)
    kept[weak] = False
    parts = connected(inside.where(kept), labels)
    back = _rejoined(parts, is_person, inside.left[weak], inside.right[weak])
    kept[weak] = back
    return connected(inside.where(kept), labels)


def _rejoined(
    parts: IntArray, is_person: npt.NDArray[np.bool_], left: IntArray, right: IntArray
) -> npt.NDArray[np.bool_]:
    """Return which of the links between parts, which form trees, lead away from the largest part to one without people."""
    sizes = np.bincount(parts)
    peopled = np.bincount(parts, weights=is_person) > 0
    near: dict[int, list[tuple[int, int]]] = {}
    for place, (a, b) in enumerate(zip(parts[left].tolist(), parts[right].tolist(), strict=True)):
        near.setdefault(a, []).append((place, b))
        near.setdefault(b, []).append((place, a))
    back = np.zeros(len(left), dtype=bool)
    seen: set[int] = set()
    for root in sorted(near, key=lambda part: (-int(sizes[part]), part)):
        waiting = [] if root in seen else [root]
        while waiting:
            part = waiting.pop()
            seen.add(part)
            for place, other in near[part]:
                if other not in seen:
                    back[place] = not peopled[other]
                    waiting.append(other)
    return back
