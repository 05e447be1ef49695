"""The snapshot: a viewer's visible statements as arrays with integer ids.

What is analysed follows ``contract.md`` 5: ties between people, phones, marks, vehicles, premises, organisations,
cards, designs, adverts, personas, handles and events. Left out are areas, submissions, items and operations, mark
fragments (a pattern is no vehicle), people with official or reporting roles only, statements that are suspected false
or restricted, and everything about an entity that is flagged as contested.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from graphintel.analysis.ends import Ends
from graphintel.analysis.grouped_rows import group_begins
from graphintel.analysis.links import BoolArray, Links
from graphintel.analysis.periods import CHANGING_HANDS, is_in_separate_period, link_periods
from graphintel.analysis.person_roles import Roles, roles_of
from graphintel.analysis.sources import source_numbers, sources_of
from graphintel.analysis.weights import FloatArray, IntArray, combine, weights_of
from graphintel.columns.statement_columns import fingerprints_of, text_columns
from graphintel.columns.text_column import Fingerprints, TextColumn, used_codes
from graphintel.model.ontology import ENTITY_TYPES, PARTIES, PASSABLE, PEOPLE, TIES
from graphintel.model.records import Columns


@dataclass(frozen=True)
class Stated:
    """Every visible statement as columns of texts in order of statement id, and what follows from all of them.

    ``weights`` are those of the statements, by row.
    """

    columns: Columns
    canonical: Mapping[str, str]
    sources: Mapping[str, str]
    ends: Ends
    roles: Roles
    weights: FloatArray

    @classmethod
    def of(cls, columns: Columns, canonical: Mapping[str, str]) -> Stated:
        """Return what follows from a viewer's statements, in any order; see :meth:`Snapshot.of`."""
        typed = text_columns(columns)
        sources, ends = sources_of(typed), Ends.of(typed, canonical)
        return cls(typed, canonical, sources, ends, roles_of(typed, ends, sources), _statement_weights(typed))


@dataclass(frozen=True)
class Snapshot:
    """What analysis sees for one viewer.

    Attributes
    ----------
    ids : tuple of str
        Canonical ids of the entities that a tie touches, sorted; a node is a position in it.
    types : tuple of str
        Their types.
    left, right : array of int
        Ends of each link, ``left < right``, in ascending order; several statements on a pair are one link.
    weight : array of float
        Weight of each link, above 0 to 1.
    rows : array of int
        Positions in ``columns`` of the statements that count, by link and then by statement id.
    row_link : array of int
        Link of each of them.
    row_weight : array of float
        Weight of each of them.
    numbers : array of int
        Number of each node among the ends of ``stated``.
    stated : Stated
        Every visible statement, with what follows from all of them.
    """

    ids: tuple[str, ...]
    types: tuple[str, ...]
    left: IntArray
    right: IntArray
    weight: FloatArray
    rows: IntArray
    row_link: IntArray
    row_weight: FloatArray
    numbers: IntArray
    stated: Stated

    @classmethod
    def of(cls, columns: Columns, canonical: Mapping[str, str] | None = None) -> Snapshot:
        """Return the snapshot of a viewer's visible statements.

        Parameters
        ----------
        columns : Columns
            Visible statements, in any order.
        canonical : mapping of str to str, optional
            Canonical id by record id, for records that decisions join.

        Returns
        -------
        Snapshot
            The same for every order of the rows.
        """
        return _build(Stated.of(columns, dict(canonical or {})), TIES)

    @property
    def columns(self) -> Columns:
        """Every visible statement, in order of statement id."""
        return self.stated.columns

    @property
    def canonical(self) -> Mapping[str, str]:
        """Canonical id by record id, for joined records."""
        return self.stated.canonical

    @property
    def sources(self) -> Mapping[str, str]:
        """Independent source by item."""
        return self.stated.sources

    @property
    def roles(self) -> Roles:
        """What is said of people."""
        return self.stated.roles

    @cached_property
    def passable(self) -> Snapshot:
        """The same with the links besides over which paths may lead; this very one where the viewer sees none."""
        leads_further = not PASSABLE.isdisjoint(TextColumn.of(self.columns.type).texts)
        return _build(self.stated, TIES | PASSABLE) if leads_further else self

    @cached_property
    def index(self) -> dict[str, int]:
        """Node by canonical id."""
        return {identifier: node for node, identifier in enumerate(self.ids)}

    @cached_property
    def is_person(self) -> BoolArray:
        """Which nodes are people."""
        return self.are_of(PEOPLE)

    def are_of(self, types: Set[str]) -> BoolArray:
        """Return which nodes are of these types."""
        return self.stated.ends.of_types(types)[self.numbers]

    @cached_property
    def fingerprint(self) -> Fingerprints:
        """The fingerprint of each node's id."""
        return self.stated.ends.fingerprints[self.numbers]

    @cached_property
    def links(self) -> Links:
        """The links as clustering takes them, each entity with its fingerprint."""
        return Links(
            len(self.ids),
            self.left,
            self.right,
            self.weight,
            self.evidence,
            self.fingerprint,
            self.is_person,
        )

    @cached_property
    def degree(self) -> IntArray:
        """Number of distinct neighbours of each node."""
        return np.bincount(np.concatenate((self.left, self.right)), minlength=len(self.ids)).astype(np.int64)

    @cached_property
    def evidence(self) -> FloatArray:
        """Weight of each link as evidence that its ends belong together: 0 where a number was held at another time."""
        first, last = link_periods(self.columns, self.rows, self.row_link, len(self.left))
        is_shared, is_holder = self.are_of(CHANGING_HANDS), self.are_of(PARTIES)
        apart = is_in_separate_period(is_shared, is_holder, self.left, self.right, first, last)
        return np.where(apart, 0.0, self.weight)

    @cached_property
    def adjacency(self) -> tuple[IntArray, IntArray, IntArray]:
        """Links by node: those of node n are at ``begins[n]`` to ``begins[n + 1]`` of ``other`` and ``link``."""
        ends = np.concatenate((self.left, self.right))
        other = np.concatenate((self.right, self.left))
        order = np.lexsort((other, ends))
        return group_begins(ends, len(self.ids)), other[order], np.tile(np.arange(len(self.left)), 2)[order]

    @cached_property
    def step_cost(self) -> FloatArray:
        """What a step costs, in the order of ``adjacency``: 1 / weight of its link."""
        return np.asarray(1.0 / self.weight[self.adjacency[2]])

    def row_of_statement(self, identifier: str) -> int:
        """Return the position in ``columns`` of a statement; these are in order of id.

        Raises
        ------
        KeyError
            The viewer sees no such statement.
        """
        row = bisect_left(self.columns.id, identifier)
        if row == len(self.columns.id) or self.columns.id[row] != identifier:
            raise KeyError(identifier)
        return row

    def rows_of_link(self, link: int) -> slice:
        """Return where in ``rows`` the statements of a link stand."""
        first, last = np.searchsorted(self.row_link, [link, link + 1]).tolist()
        return slice(first, last)

    @cached_property
    def hash(self) -> str:
        """SHA-256 over every visible statement in order of id, and over the joined records."""
        hasher = hashlib.sha256(fingerprints_of(self.columns).astype("<u8", copy=False).tobytes())
        joined = sorted(f"{a}\x1f{b}" for a, b in self.stated.ends.canonical.items())
        hasher.update("\x1e".join(["", *joined]).encode())
        return hasher.hexdigest()

    def statement_ids(self, rows: IntArray) -> list[str]:
        """Return the ids of the statements at ``rows``, positions in ``columns``."""
        return [self.columns.id[row] for row in rows]


def _statement_weights(columns: Columns) -> FloatArray:
    """Return each statement's weight; 0 for statements that never count."""
    weights = weights_of(columns.scheme, columns.source_eval, columns.info_eval)
    weights[np.array(columns.restricted, dtype=bool)] = 0.0
    return weights


def _analysed(ends: Ends, out: Set[str]) -> BoolArray:
    """Return which entities are analysed."""
    return ends.of_types({name for name, kind in ENTITY_TYPES.items() if kind.analysed}) & ~ends.are_any(out)


def _build(stated: Stated, kinds: Set[str]) -> Snapshot:
    columns, ends, weights = stated.columns, stated.ends, stated.weights
    start, end = ends.start, ends.end
    analysed = _analysed(ends, stated.roles.left_out())
    is_tie = TextColumn.of(columns.type).is_any(kinds)
    chosen = np.flatnonzero(is_tie & (weights > 0) & analysed[start] & analysed[end] & (start != end))
    packed, used = used_codes(np.concatenate((start[chosen], end[chosen])), len(ends.names))
    start, end, count = packed[: len(chosen)], packed[len(chosen) :], max(1, len(used))
    keys = np.minimum(start, end) * count + np.maximum(start, end)
    order = np.argsort(keys, kind="stable")  # rows are in order of statement id, so those of a link are as well
    rows, keys = chosen[order], keys[order]
    is_first = np.ones(len(keys), dtype=bool)
    is_first[1:] = keys[1:] != keys[:-1]
    row_link = np.cumsum(is_first) - 1
    links = keys[is_first]
    types = ends.types
    return Snapshot(
        ids=tuple(map(ends.names.__getitem__, used.tolist())),
        types=tuple(map(types.__getitem__, used.tolist())),
        left=links // count,
        right=links % count,
        weight=combine(row_link, source_numbers(columns, rows, stated.sources), weights[rows]),
        rows=rows,
        row_link=row_link,
        row_weight=weights[rows],
        numbers=used,
        stated=stated,
    )
