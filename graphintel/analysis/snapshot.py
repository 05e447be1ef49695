"""The snapshot: a viewer's visible statements as arrays with integer ids.

What is analysed follows ``contract.md`` 5: ties between people, phones, marks, vehicles, premises, organisations,
cards, designs, adverts, personas, handles and events. Left out are areas, submissions, items and operations, mark
fragments (a pattern is no vehicle), people with official or reporting roles only, statements that are suspected false
or restricted, and everything about an entity that is flagged as contested.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from graphintel.analysis.links import Links, fingerprints
from graphintel.analysis.periods import is_in_separate_period, link_periods
from graphintel.analysis.person_roles import Roles, roles_of
from graphintel.analysis.sources import source_numbers, sources_of
from graphintel.analysis.weights import FloatArray, IntArray, combine, weights_of
from graphintel.columns.text_column import TextColumn
from graphintel.model.keys import type_of_id
from graphintel.model.ontology import ENTITY_TYPES, PASSABLE, PEOPLE, TIES
from graphintel.model.records import Columns


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
    roles : Roles
        What is said of people.
    row_weight : array of float
        Weight of each of them.
    columns : Columns
        Every visible statement.
    canonical : mapping of str to str
        Canonical id by record id, for joined records.
    sources : mapping of str to str
        Independent source by item.
    """

    ids: tuple[str, ...]
    types: tuple[str, ...]
    left: IntArray
    right: IntArray
    weight: FloatArray
    rows: IntArray
    row_link: IntArray
    row_weight: FloatArray
    roles: Roles
    columns: Columns
    canonical: Mapping[str, str]
    sources: Mapping[str, str]

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
        return _build(columns, dict(canonical or {}), TIES)

    @cached_property
    def passable(self) -> Snapshot:
        """The same with the links besides over which paths may lead; this very one where the viewer sees none."""
        leads_further = not PASSABLE.isdisjoint(TextColumn.of(self.columns.type).texts)
        return _build(self.columns, self.canonical, TIES | PASSABLE) if leads_further else self

    @cached_property
    def index(self) -> dict[str, int]:
        """Node by canonical id."""
        return {identifier: node for node, identifier in enumerate(self.ids)}

    @cached_property
    def is_person(self) -> npt.NDArray[np.bool_]:
        """Which nodes are people."""
        return np.fromiter((kind in PEOPLE for kind in self.types), np.bool_, len(self.types))

    @cached_property
    def links(self) -> Links:
        """The links as clustering takes them, each entity with its fingerprint."""
        return Links(
            len(self.ids),
            self.left,
            self.right,
            self.weight,
            self.evidence,
            fingerprints(self.ids),
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
        return np.where(is_in_separate_period(self.types, self.left, self.right, first, last), 0.0, self.weight)

    @cached_property
    def adjacency(self) -> tuple[IntArray, IntArray, IntArray]:
        """Links by node: those of node n are at ``begins[n]`` to ``begins[n + 1]`` of ``other`` and ``link``."""
        ends = np.concatenate((self.left, self.right))
        other = np.concatenate((self.right, self.left))
        order = np.lexsort((other, ends))
        begins = np.concatenate(([0], np.cumsum(np.bincount(ends, minlength=len(self.ids))))).astype(np.int64)
        return begins, other[order], np.tile(np.arange(len(self.left)), 2)[order]

    @cached_property
    def step_cost(self) -> FloatArray:
        """What a step costs, in the order of ``adjacency``: 1 / weight of its link."""
        return np.asarray(1.0 / self.weight[self.adjacency[2]])

    @cached_property
    def row_by_statement(self) -> dict[str, int]:
        """Position in ``columns`` by statement id."""
        return {identifier: row for row, identifier in enumerate(self.columns.id)}

    @cached_property
    def hash(self) -> str:
        """SHA-256 over every visible statement in order of its text, and over the joined records."""
        c = self.columns
        texts = zip(
            *(c.id, c.type, c.start, c.end, c.part, c.item, c.scheme, c.source_eval, c.info_eval, c.basis),
            *(c.independent, c.seen_from, c.seen_to, c.seen_precision, c.reported_at),
            map(str, c.restricted),
            strict=True,
        )
        all_ends = set(c.start) | set(c.end)
        joined = sorted(f"{a}\x1f{b}" for a, b in self.canonical.items() if a in all_ends and a != b)
        text = "\x1e".join([*sorted(map("\x1f".join, texts)), "", *joined])
        return hashlib.sha256(text.encode()).hexdigest()

    def statement_ids(self, rows: IntArray) -> list[str]:
        """Return the ids of the statements at ``rows``, positions in ``columns``."""
        return [self.columns.id[row] for row in rows]


def _statement_weights(columns: Columns) -> FloatArray:
    """Return each statement's weight; 0 for statements that never count."""
    weights = weights_of(columns.scheme, columns.source_eval, columns.info_eval)
    weights[np.fromiter(columns.restricted, np.bool_, len(weights))] = 0.0
    return weights


def _codes(columns: Columns, canonical: Mapping[str, str], out: set[str]) -> tuple[list[str], IntArray, IntArray]:
    """Return the entities that are analysed, sorted, and the two ends of every statement; -1 for an end that is not analysed."""
    start, end = TextColumn.of(columns.start), TextColumn.of(columns.end)
    ends = {*start.texts, *end.texts}
    moved = {record: entity for record, entity in canonical.items() if record in ends and record != entity}
    entities = (ends - moved.keys()) | set(moved.values()) if moved else ends
    analysed = tuple(f"{kind.prefix}:" for kind in ENTITY_TYPES.values() if kind.analysed)
    names = sorted(entity for entity in entities if entity.startswith(analysed) and entity not in out)
    code = dict.fromkeys(ends, -1)
    code.update((name, position) for position, name in enumerate(names))
    code.update((record, code.get(entity, -1)) for record, entity in moved.items())
    return names, start.numbered(code), end.numbered(code)


def _by_link(columns: Columns, chosen: IntArray, row_link: IntArray) -> IntArray:
    """Return the order of rows by link, and by statement id where a link has several."""
    order = np.argsort(row_link, kind="stable")
    counts = np.bincount(row_link)
    begins = np.cumsum(counts) - counts
    for link in np.flatnonzero(counts > 1).tolist():
        part = slice(int(begins[link]), int(begins[link] + counts[link]))
        order[part] = sorted(order[part].tolist(), key=lambda position: columns.id[int(chosen[position])])
    return order


def _build(columns: Columns, canonical: Mapping[str, str], kinds: Set[str]) -> Snapshot:
    weights = _statement_weights(columns)
    sources = sources_of(columns)
    roles = roles_of(columns, canonical, sources)
    names, start, end = _codes(columns, canonical, roles.left_out())
    is_tie = TextColumn.of(columns.type).is_any(kinds)
    chosen = np.flatnonzero(is_tie & (weights > 0) & (start >= 0) & (end >= 0) & (start != end))
    start, end, weights = start[chosen], end[chosen], weights[chosen]
    used, packed = np.unique(np.concatenate((start, end)), return_inverse=True)
    start, end = packed[: len(chosen)], packed[len(chosen) :]
    keys = np.minimum(start, end) * max(1, len(used)) + np.maximum(start, end)
    links, weight = combine(keys, source_numbers(columns, chosen, sources), weights)
    row_link = np.searchsorted(links, keys)
    order = _by_link(columns, chosen, row_link)
    ids = tuple(names[node] for node in used)
    return Snapshot(
        ids=ids,
        types=tuple(map(type_of_id, ids)),
        left=links // max(1, len(used)),
        right=links % max(1, len(used)),
        weight=weight,
        rows=chosen[order],
        row_link=row_link[order],
        row_weight=weights[order],
        roles=roles,
        columns=columns,
        canonical=canonical,
        sources=sources,
    )
