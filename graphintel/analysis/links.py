"""Links: what clustering works on, entities as numbers with a fingerprint each, so that a result follows from content alone."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from graphintel.analysis.weights import FloatArray, IntArray
from graphintel.columns.text_column import Fingerprints

BoolArray = npt.NDArray[np.bool_]

_FIRST, _SECOND, _STEP = (np.uint64(n) for n in (0xBF58476D1CE4E5B9, 0x94D049BB133111EB, 0x9E3779B97F4A7C15))


@dataclass(frozen=True, slots=True)
class Links:
    """Links between nodes 0 to ``count - 1``.

    Attributes
    ----------
    count : int
        Number of nodes.
    left, right : array of int
        Ends of each link.
    weight, evidence : array of float
        Its weight, and its weight as evidence that the ends belong together.
    fingerprint : array of uint64, two a node
        128 bits of the hash of each entity's id, see :func:`graphintel.columns.text_column.fingerprints`.
    is_person : array of bool
        By node.
    """

    count: int
    left: IntArray
    right: IntArray
    weight: FloatArray
    evidence: FloatArray
    fingerprint: Fingerprints
    is_person: BoolArray

    def without(self, nodes: IntArray) -> Links:
        """Return the links that touch none of ``nodes``; the nodes stay, alone."""
        out = np.zeros(self.count, dtype=bool)
        out[nodes] = True
        return self.where(~(out[self.left] | out[self.right]))

    def where(self, mask: BoolArray) -> Links:
        """Return the links that ``mask`` selects, between the same nodes."""
        return Links(
            self.count,
            self.left[mask],
            self.right[mask],
            self.weight[mask],
            self.evidence[mask],
            self.fingerprint,
            self.is_person,
        )

    def among(self, nodes: IntArray) -> Links:
        """Return what is among some nodes, renumbered in their order.

        Parameters
        ----------
        nodes : array of int
            In ascending order.
        """
        number = np.full(self.count, -1, dtype=np.int64)
        number[nodes] = np.arange(len(nodes))
        left, right = number[self.left], number[self.right]
        inside = (left >= 0) & (right >= 0)
        return Links(
            len(nodes),
            left[inside],
            right[inside],
            self.weight[inside],
            self.evidence[inside],
            self.fingerprint[nodes],
            self.is_person[nodes],
        )

    def draws(self, number: int) -> FloatArray:
        """Return a number from 0 to below 1 for each link, that follows from its two ends and ``number`` alone.

        References
        ----------
        G. L. Steele, D. Lea, C. H. Flood, Fast Splittable Pseudorandom Number Generators, OOPSLA 2014: the mixing
        function of SplitMix64.
        """
        with np.errstate(over="ignore"):
            mixed = self.fingerprint[self.left, 0] ^ _mixed(self.fingerprint[self.right, 1])
            mixed = _mixed(mixed + np.uint64(number + 1) * _STEP)
        return np.asarray((mixed >> np.uint64(11)).astype(np.float64) * 2.0**-53)


def _mixed(values: Fingerprints) -> Fingerprints:
    values = (values ^ (values >> np.uint64(30))) * _FIRST
    values = (values ^ (values >> np.uint64(27))) * _SECOND
    return np.asarray(values ^ (values >> np.uint64(31)), dtype=np.uint64)


def seed_of(*parts: bytes) -> int:
    """Return the seed of a clustering or layout: it follows from what is clustered or drawn, and from what for."""
    hasher = hashlib.sha256()
    for part in parts:
        hasher.update(len(part).to_bytes(8, "big"))
        hasher.update(part)
    return int.from_bytes(hasher.digest()[:6], "big")
