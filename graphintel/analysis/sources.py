"""Independent sources: a report that repeats another counts as the one that it repeats, wherever sources are counted.

Two items are one report where

- the submission of one repeats that of the other, however long the chain of DERIVED_FROM: then the item of the chain's
  root stands for both (the one with the same text, else of the same number, else the first by key);
- they are of two submissions, have the same text, say one thing in common, and were reported or seen on the same day.

The source of the report is what its first item names: owner force and source reference, else the submission. A chain or an
item that the viewer may not see joins nothing. Of several reports that one report repeats, the first by id stands for it:
it adds nothing to that one, and they stay independent of one another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from graphintel.analysis.weights import IntArray
from graphintel.model.independent import own_key, text_of
from graphintel.model.records import Columns, Statement

_DAYS = frozenset({"day", "exact"})
"""Precisions of a date that names a day."""


class Said(NamedTuple):
    """What the rule reads of a statement; ``claim`` is what it says, ``key`` what it carries of its source.

    ``reported`` and ``seen`` are days; ``seen`` is empty where no day is given.
    """

    item: str
    key: str
    reported: str
    seen: str
    claim: tuple[str, str, str, str]


def submission_of(item: str) -> str:
    """Return the submission's graph id that an item's graph id names.

    Examples
    --------
    >>> submission_of("item:FA:12/3")
    'submission:FA:12'
    """
    return "submission:" + item.removeprefix("item:").rpartition("/")[0]


def root_of(key: str, parent: Mapping[str, str]) -> str:
    """Return where a chain of repeated reports begins; a ring counts as its first member by id."""
    passed: list[str] = []
    while key in parent:
        if key in passed:
            return min(passed[passed.index(key) :])
        passed.append(key)
        key = parent[key]
    return key


def sources_of_statements(statements: Iterable[Statement]) -> dict[str, str]:
    """Return the independent source of each item that makes one of the statements, by the item's graph id.

    Parameters
    ----------
    statements : iterable of Statement
        Visible ones; those of DERIVED_FROM among them are followed.
    """
    told = list(statements)
    repeats = ((s.start, s.end) for s in told if s.type == "DERIVED_FROM")
    said = (
        _said(s.item, s.independent, s.reported_at, s.seen_from, s.seen_precision, (s.type, s.start, s.end, s.part))
        for s in told
    )
    return _sources(said, repeats)


def sources_of(columns: Columns) -> dict[str, str]:
    """Return the independent source of each item, by its graph id.

    Parameters
    ----------
    columns : Columns
        Visible statements; those of DERIVED_FROM among them are followed.
    """
    c = columns
    repeats = ((c.start[row], c.end[row]) for row, kind in enumerate(c.type) if kind == "DERIVED_FROM")
    claims = zip(c.type, c.start, c.end, c.part, strict=True)
    told = map(_said, c.item, c.independent, c.reported_at, c.seen_from, c.seen_precision, claims)
    return _sources(told, repeats)


def _said(item: str, key: str, reported: str, seen: str, precision: str, claim: tuple[str, str, str, str]) -> Said:
    return Said(item, key, reported[:10], seen[:10] if precision in _DAYS else "", claim)


def root_sources(columns: Columns, rows: IntArray, sources: Mapping[str, str]) -> IntArray:
    """Return a number for the independent source of each statement at ``rows``.

    Parameters
    ----------
    columns : Columns
    rows : array of int
        Positions in ``columns``.
    sources : mapping of str to str
        As :func:`sources_of` gives them.

    Returns
    -------
    array of int
        Equal numbers mean one source. The numbers themselves say nothing.
    """
    number = {key: place for place, key in enumerate(set(sources.values()))}
    code = {item: number[key] for item, key in sources.items()}
    return np.fromiter(map(code.__getitem__, columns.item), np.int64, len(columns.item))[rows]


def _sources(told: Iterable[Said], repeats: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the independent source by item."""
    first: dict[str, Said] = {}
    alike: dict[tuple[object, ...], dict[str, Said]] = defaultdict(dict)
    for said in told:
        first.setdefault(said.item, said)
        if "|" in said.key and (text := text_of(said.key)):
            alike[(text, *said.claim)].setdefault(said.item, said)
    copied = _copied(first, repeats)
    lead = _Classes()
    for item, original in copied.items():
        lead.join(item, original)
    for twins in alike.values():
        for one, other in _twins(twins):
            lead.join(one, other)

    def order(item: str) -> tuple[bool, str, str]:
        return item in copied, first[item].reported if item in first else "", item

    stands = {item: min(members, key=order) for members in lead.classes() for item in members}
    return {item: own_key(first[one].key) if (one := stands.get(item, item)) in first else one for item in first}


def _copied(first: Mapping[str, Said], repeats: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return what each item repeats by reference: an item of the root of its chain, or that root where none is seen."""
    parent: dict[str, str] = {}
    for start, end in repeats:
        parent[start] = min(parent.get(start, end), end)
    if not parent:
        return {}
    roots = {report: root for report in parent if (root := root_of(report, parent)) != report}
    items: dict[str, list[str]] = defaultdict(list)
    for item in first:
        items[submission_of(item)].append(item)
    return {
        item: _counterpart(first[item], [first[one] for one in sorted(items.get(root, ()))]) or root
        for report, root in roots.items()
        for item in items.get(report, ())
    }


def _counterpart(copy: Said, originals: Sequence[Said]) -> str:
    """Return the item that another repeats, of those of the root."""
    number = copy.item.rpartition("/")[2]
    text = text_of(copy.key)
    rules: tuple[Callable[[Said], bool], ...] = (
        lambda said: bool(text) and text_of(said.key) == text,
        lambda said: said.item.rpartition("/")[2] == number,
    )
    for rule in rules:
        if found := [said.item for said in originals if rule(said)]:
            return found[0]
    return min(originals, key=lambda said: (own_key(said.key), said.item)).item if originals else ""


def _twins(alike: Mapping[str, Said]) -> Iterator[tuple[str, str]]:
    """Yield pairs of items that say one thing in the same words on one day, where they are of two submissions or more."""
    if len(alike) < 2:
        return
    days: dict[tuple[str, str], list[str]] = defaultdict(list)
    for item, said in sorted(alike.items()):
        days["reported", said.reported].append(item)
        if said.seen:
            days["seen", said.seen].append(item)
    for members in days.values():
        if len({submission_of(item) for item in members}) > 1:
            yield from ((members[0], other) for other in members[1:])


class _Classes:
    """Items that are one report, joined pair by pair."""

    def __init__(self) -> None:
        self._lead: dict[str, str] = {}

    def _of(self, item: str) -> str:
        while self._lead.setdefault(item, item) != item:
            self._lead[item] = item = self._lead[self._lead[item]]
        return item

    def join(self, one: str, other: str) -> None:
        first, second = sorted((self._of(one), self._of(other)))
        self._lead[second] = first

    def classes(self) -> list[set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for item in list(self._lead):
            found[self._of(item)].add(item)
        return list(found.values())
