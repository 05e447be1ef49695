"""The entities at both ends of every statement, by number: joined records are one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from graphintel.analysis.links import BoolArray
from graphintel.analysis.weights import IntArray
from graphintel.columns.text_column import Fingerprints, TextColumn
from graphintel.model.ontology import ENTITY_TYPES
from graphintel.model.records import Columns


@dataclass(frozen=True)
class Ends:
    """The canonical entities at the ends of statements.

    Attributes
    ----------
    names : list of str
        Canonical ids, sorted; an entity's number is its place.
    start, end : array of int
        Number of the entity at each end, by row.
    columns : Columns
        The statements.
    canonical : mapping of str to str
        Canonical id by record id, of the records that are joined and that statements speak of.
    not_stated : frozenset of str
        Canonical ids of joined records that no statement speaks of by themselves.
    """

    names: list[str]
    start: IntArray
    end: IntArray
    columns: Columns
    canonical: Mapping[str, str]
    not_stated: frozenset[str]

    @classmethod
    def of(cls, columns: Columns, canonical: Mapping[str, str]) -> Ends:
        """Return the ends of columns of texts.

        Parameters
        ----------
        columns : Columns
        canonical : mapping of str to str
            Canonical id by record id, for joined records.
        """
        start, end = TextColumn.of(columns.start), TextColumn.of(columns.end)
        ends = {*start.texts, *end.texts}
        moved = {record: entity for record, entity in canonical.items() if record in ends and record != entity}
        names = sorted((ends - moved.keys()) | set(moved.values()) if moved else ends)
        number = dict(zip(names, range(len(names)), strict=True))
        number.update((record, number[entity]) for record, entity in moved.items())
        not_stated = frozenset(moved.values()) - ends
        return cls(names, start.numbered(number), end.numbered(number), columns, moved, not_stated)

    def number(self, name: str) -> int | None:
        """Return the number of an entity; None where no statement speaks of it."""
        place = bisect_left(self.names, name)
        return place if place < len(self.names) and self.names[place] == name else None

    def chosen(self, mask: BoolArray) -> list[str]:
        """Return the canonical ids of chosen entities."""
        return [self.names[number] for number in np.flatnonzero(mask).tolist()]

    def are_any(self, names: Iterable[str]) -> BoolArray:
        """Return which entities have one of these ids."""
        result = np.zeros(len(self.names), dtype=bool)
        result[self.numbers(names)] = True
        return result

    def numbers(self, names: Iterable[str]) -> IntArray:
        """Return the numbers of those of these entities that statements speak of, in the same order."""
        return np.array([place for name in names if (place := self.number(name)) is not None], dtype=np.int64)

    def of_types(self, types: Set[str]) -> BoolArray:
        """Return which entities are of one of these types."""
        result = np.zeros(len(self.names), dtype=bool)
        for name in types:
            begin, end = self.range_of_type(name)
            result[begin:end] = True
        return result

    def range_of_type(self, name: str) -> tuple[int, int]:
        """Return where the entities of a type begin and end: their ids begin with its prefix."""
        prefix = f"{ENTITY_TYPES[name].prefix}:"
        return bisect_left(self.names, prefix), bisect_left(self.names, prefix[:-1] + chr(ord(":") + 1))

    @cached_property
    def types(self) -> list[str]:
        """The type of each entity; empty for one of no known type."""
        result = [""] * len(self.names)
        for name in ENTITY_TYPES:
            begin, end = self.range_of_type(name)
            result[begin:end] = [name] * (end - begin)
        return result

    @cached_property
    def fingerprints(self) -> Fingerprints:
        """The fingerprint of each entity's canonical id."""
        result = np.zeros((len(self.names), 2), dtype=np.uint64)
        for rows, texts in ((self.start, self.columns.start), (self.end, self.columns.end)):
            column = TextColumn.of(texts)
            result[rows] = column.fingerprints[column.codes]
        if self.canonical:
            moved = sorted(set(self.canonical.values()))
            result[self.numbers(moved)] = TextColumn.of(moved).fingerprints
        return result
