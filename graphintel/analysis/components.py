"""Connected components, each with a digest of its own content, under which what was worked out for it is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from graphintel.analysis.grouped_rows import GroupedRows
from graphintel.analysis.kept_results import KeptResults
from graphintel.analysis.links import Links
from graphintel.analysis.row_digests import PackedRows, digests_of
from graphintel.analysis.weights import FloatArray, IntArray
from graphintel.columns.text_column import in_order_of_first, used_codes
from graphintel.model.progress import report_share

PORTION_LINKS = 100_000
"""About how many links are worked on at once, at most."""

_PORTIONS, _LEAST_PORTION = 10, 5_000
"""In how many portions work is done that is worth it, so that it is known how far it is; and the links of one at least."""

_LABEL, _FIGURE = np.dtype("<i4"), np.dtype("<f8")
_ALONE = np.zeros(1, _LABEL).tobytes() + np.ones(1, _FIGURE).tobytes()
"""The result for a node without links: it is a community, and every rerun finds it again."""


@dataclass(frozen=True)
class Components:
    """The connected components of links; a node without links is one.

    Attributes
    ----------
    links : Links
    of_node : array of int
        Component of each node, numbered in order of their first nodes.
    nodes, positions : GroupedRows
        Nodes, and positions of links, by component.
    """

    links: Links
    of_node: IntArray
    nodes: GroupedRows
    positions: GroupedRows

    @classmethod
    def of(cls, links: Links) -> Components:
        """Return the components of links."""
        of_node = connected_components(links.count, links.left, links.right)
        count = int(of_node.max(initial=-1)) + 1
        nodes = GroupedRows.of(np.arange(links.count), of_node, count)
        positions = GroupedRows.of(np.arange(len(links.left)), of_node[links.left], count)
        return cls(links, of_node, nodes, positions)

    def __len__(self) -> int:
        return len(self.nodes)

    @property
    def sizes(self) -> IntArray:
        """Number of nodes of each component."""
        return self.nodes.sizes

    def least(self, values: FloatArray) -> FloatArray:
        """Return the least value of the links of each component; infinite where it has none."""
        least = np.full(len(self), np.inf)
        has_links = self.positions.filled()
        if len(has_links):
            least[has_links] = np.minimum.reduceat(values[self.positions.rows], self.positions.begins[has_links])
        return least

    def part(self, number: int) -> tuple[IntArray, Links]:
        """Return the nodes of one component, and its links between them, renumbered."""
        nodes, own = self.nodes.array(number), self.positions.array(number)
        links = self.links
        left, right = (np.searchsorted(nodes, ends[own]) for ends in (links.left, links.right))
        return nodes, Links(
            len(nodes),
            left,
            right,
            links.weight[own],
            links.evidence[own],
            links.fingerprint[nodes],
            links.is_person[nodes],
        )

    def digests(self, purpose: str, numbers: Iterable[int] | None = None) -> list[bytes]:
        """Return the digest of each component's content and of what it is looked at for.

        Parameters
        ----------
        purpose : str
            What is worked out, with all that it depends on besides.
        numbers : iterable of int, optional
            Of which components; all by default.

        Returns
        -------
        list of bytes
            The same for the same entities, links and weights, whatever else the graph holds.
        """
        links, place = self.links, self.nodes.places()
        by_component, positions = self.nodes.rows, self.positions.rows
        left, right = (place[ends[positions]] for ends in (links.left, links.right))
        nodes = PackedRows.of(self.nodes.begins, links.fingerprint[by_component], links.is_person[by_component])
        rows = PackedRows.of(self.positions.begins, left, right, links.weight[positions], links.evidence[positions])
        return digests_of(purpose, (nodes, rows), range(len(self)) if numbers is None else numbers)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A partition: the community of each node, numbered in order of their first nodes, and a figure of each community."""

    labels: IntArray
    figures: FloatArray


def by_component(links: Links, purpose: str, kept: KeptResults, work_out: Callable[[Links], Labelled]) -> Labelled:
    """Return what is worked out for links, component by component: kept results are looked up.

    Parameters
    ----------
    links : Links
    purpose : str
        What is worked out, and with which parameters.
    kept : KeptResults
        Where results of earlier runs are, and those of this one go.
    work_out : callable
        Its result for a component must not depend on what else is in the links that it is given.

    Returns
    -------
    Labelled
        The same, byte for byte, as ``work_out`` gives for all links at once.
    """
    components = Components.of(links)
    linked = np.flatnonzero(components.sizes > 1).tolist()  # of a node by itself there is nothing to find or keep
    digests = dict(zip(linked, components.digests(purpose, linked), strict=True))
    found: list[bytes | None] = [_ALONE] * len(components)
    for number, result in zip(linked, kept.take([*digests.values()]), strict=True):
        found[number] = result
    missing = np.array([number for number, result in enumerate(found) if result is None], dtype=np.int64)
    link_counts, done = components.positions.sizes, 0
    report_share(done, total := int(link_counts[missing].sum()))
    for numbers in _portions(missing, link_counts):
        is_chosen = np.zeros(len(components), dtype=bool)
        is_chosen[numbers] = True
        nodes = np.flatnonzero(is_chosen[components.of_node])
        worked_out = work_out(links.among(nodes))
        of_node = np.cumsum(is_chosen)[components.of_node[nodes]] - 1
        results = _split(worked_out, of_node, len(numbers))
        for number, result in zip(numbers, results, strict=True):
            found[number] = result
        kept.keep({digests[number]: result for number, result in zip(numbers, results, strict=True)})
        report_share(done := done + int(link_counts[numbers].sum()), total)
    return _joined([result for result in found if result is not None], components)


def _portions(numbers: IntArray, links: IntArray) -> list[list[int]]:
    """Return components in portions of links: what is done is kept, whatever becomes of the next."""
    up_to = np.cumsum(links[numbers])
    portion = up_to // min(PORTION_LINKS, max(_LEAST_PORTION, int(up_to[-1]) // _PORTIONS if len(up_to) else 0))
    return [part.tolist() for part in np.split(numbers, np.flatnonzero(np.diff(portion)) + 1) if len(part)]


def _split(labelled: Labelled, of_node: IntArray, count: int) -> list[bytes]:
    """Return the result of each component as bytes: communities numbered within it, then their figures."""
    of_community = np.empty(len(labelled.figures), dtype=np.int64)
    of_community[labelled.labels] = of_node
    communities = GroupedRows.of(np.arange(len(of_community)), of_community, count)
    nodes = GroupedRows.of(np.arange(len(of_node)), of_node, count)
    labels = memoryview(communities.places()[labelled.labels][nodes.rows].astype(_LABEL).tobytes())
    figures = memoryview(labelled.figures[communities.rows].astype(_FIGURE).tobytes())
    node_ends = (nodes.begins * _LABEL.itemsize).tolist()
    figure_ends = (communities.begins * _FIGURE.itemsize).tolist()
    return [
        b"".join((labels[node_ends[n] : node_ends[n + 1]], figures[figure_ends[n] : figure_ends[n + 1]]))
        for n in range(count)
    ]


def _joined(results: list[bytes], components: Components) -> Labelled:
    """Return the results of all components as one."""
    label_bytes = (components.sizes * _LABEL.itemsize).tolist()
    labels = b"".join(result[:size] for result, size in zip(results, label_bytes, strict=True))
    figures = b"".join(result[size:] for result, size in zip(results, label_bytes, strict=True))
    lengths = np.fromiter(map(len, results), np.int64, len(results))
    counts = (lengths - components.sizes * _LABEL.itemsize) // _FIGURE.itemsize
    begins = np.cumsum(counts) - counts
    of_node = np.empty(components.links.count, dtype=np.int64)
    of_node[components.nodes.rows] = np.frombuffer(labels, _LABEL) + np.repeat(begins, components.sizes)
    return renumbered(of_node, np.frombuffer(figures, _FIGURE).astype(np.float64))


def renumbered(labels: IntArray, figures: FloatArray | None = None) -> Labelled:
    """Return the same partition, its communities numbered in order of their first nodes, each with its figure."""
    anew, earlier = in_order_of_first(labels)
    return Labelled(anew, np.ones(len(earlier)) if figures is None else figures[earlier])


def connected_components(count: int, left: IntArray, right: IntArray) -> IntArray:
    """Return the connected component of each of the nodes 0 to ``count - 1``, numbered in order of their first nodes.

    Notes
    -----
    Every node takes the least node that a link of its own component leads to, and then the one that this has taken, until
    none changes: so many rounds as there are halvings of the longest way, each a few passes over arrays. igraph takes six
    times as long for a hundred thousand links, most of it for its own copy of them.
    """
    first = np.arange(count)
    while True:
        a, b = first[left], first[right]
        least, found = np.minimum(a, b), first.copy()
        np.minimum.at(found, a, least)
        np.minimum.at(found, b, least)
        while not np.array_equal(further := found[found], found):
            found = further
        if np.array_equal(found, first):
            return used_codes(first, count)[0]
        first = found
