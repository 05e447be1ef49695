"""Rows in groups: which rows belong to each of some numbers, as two arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphintel.analysis.weights import IntArray


@dataclass(frozen=True, slots=True)
class GroupedRows:
    """Rows by group: those of group n are at ``begins[n]`` to ``begins[n + 1]`` of ``rows``, in ascending order.

    Examples
    --------
    >>> grouped = GroupedRows.of(np.arange(4), np.array([1, 0, 1, 1]), 2)
    >>> grouped[0], grouped[1]
    ([1], [0, 2, 3])
    """

    rows: IntArray
    begins: IntArray

    @classmethod
    def of(cls, rows: IntArray, groups: IntArray, count: int) -> GroupedRows:
        """Return some rows by group.

        Parameters
        ----------
        rows : array of int
            In ascending order.
        groups : array of int
            The group of every row, also of those that are not among ``rows``.
        count : int
            How many groups there are.
        """
        own = groups[rows]
        return cls(rows[np.argsort(own, kind="stable")], group_begins(own, count))

    def __len__(self) -> int:
        return len(self.begins) - 1

    def __getitem__(self, group: int) -> list[int]:
        """Return the rows of a group."""
        begin, end = self.begins[group : group + 2].tolist()
        rows: list[int] = self.rows[begin:end].tolist() if end > begin else []
        return rows

    def array(self, group: int) -> IntArray:
        """Return the rows of a group as an array."""
        return self.rows[self.begins[group] : self.begins[group + 1]]

    @property
    def sizes(self) -> IntArray:
        """Number of rows of each group."""
        return np.diff(self.begins)

    def of_groups(self, groups: IntArray) -> tuple[IntArray, IntArray]:
        """Return the rows of some groups, one group after the other, and before them the group of each row."""
        positions, counts = positions_of(self.begins, groups)
        return np.repeat(groups, counts), self.rows[positions]

    def filled(self) -> IntArray:
        """Return the groups that have a row."""
        return np.flatnonzero(np.diff(self.begins))

    def places(self) -> IntArray:
        """Return the place of each row within its group, by row; every row from 0 on is in a group."""
        places = np.empty(len(self.rows), dtype=np.int64)
        places[self.rows] = np.arange(len(self.rows)) - np.repeat(self.begins[:-1], self.sizes)
        return places


def group_begins(groups: IntArray, count: int) -> IntArray:
    """Return where each group begins among rows that are in order of their groups; one more at the end."""
    return np.concatenate(([0], np.cumsum(np.bincount(groups, minlength=count)))).astype(np.int64)


def positions_of(begins: IntArray, groups: IntArray) -> tuple[IntArray, IntArray]:
    """Return the positions at which some groups stand, one group after the other, and how many each has."""
    counts = begins[groups + 1] - begins[groups]
    return np.repeat(begins[groups] - np.cumsum(counts) + counts, counts) + np.arange(int(counts.sum())), counts
