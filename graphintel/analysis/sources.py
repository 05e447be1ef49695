"""Independent sources: wherever sources are counted, a report that repeats another counts as the same source.

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
import numpy.typing as npt

from graphintel.analysis.weights import IntArray
from graphintel.columns.text_column import Codes, TextColumn, first_rows, rows_with, texts_at
from graphintel.model.joined_sets import JoinedSets
from graphintel.model.ontology import REPEAT_LINKS
from graphintel.model.records import Columns, Statement
from graphintel.model.report_ids import submission_of
from graphintel.model.source_keys import key_without_text, text_digest

_DAYS = frozenset({"day", "exact"})
"""Precisions of a date that names a day."""


class ReportColumns(NamedTuple):
    """The columns of statements that the rule reads; ``claim`` gives what the statement at a row says."""

    item: Sequence[str]
    key: Sequence[str]
    reported: Sequence[str]
    seen: Sequence[str]
    precision: Sequence[str]
    claim: Callable[[int], tuple[str, str, str, str]]


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
    listed = list(statements)

    def claim(row: int) -> tuple[str, str, str, str]:
        return listed[row].type, listed[row].start, listed[row].end, listed[row].part

    reports = ReportColumns(
        [s.item for s in listed],
        [s.independent for s in listed],
        [s.reported_at for s in listed],
        [s.seen_from for s in listed],
        [s.seen_precision for s in listed],
        claim,
    )
    first = dict(zip(reversed(reports.item), range(len(listed) - 1, -1, -1), strict=True))
    key_of = {item: reports.key[row] for item, row in first.items()}
    repeats = ((s.start, s.end) for s in listed if s.type in REPEAT_LINKS)
    return _sources(reports, first, key_of, repeats, range(len(listed)))


def sources_of(columns: Columns) -> dict[str, str]:
    """Return the independent source of each item, by its graph id.

    Parameters
    ----------
    columns : Columns
        Visible statements; those of DERIVED_FROM among them are followed.
    """
    c = columns
    item, key = TextColumn.of(c.item), TextColumn.of(c.independent)
    rows = first_rows(item)

    def claim(row: int) -> tuple[str, str, str, str]:
        return c.type[row], c.start[row], c.end[row], c.part[row]

    reports = ReportColumns(item, key, c.reported_at, c.seen_from, c.seen_precision, claim)
    first, key_of = (
        dict(zip(item.texts, rows.tolist(), strict=True)),
        dict(zip(item.texts, texts_at(key, rows), strict=True)),
    )
    repeats = ((c.start[row], c.end[row]) for row in rows_with(c.type, REPEAT_LINKS))
    return _sources(reports, first, key_of, repeats, _rows_said_alike(c, item, key))


def _rows_said_alike(columns: Columns, item: TextColumn, key: TextColumn) -> list[int]:
    """Return the rows that say what a row of another submission says in the same words: only their items can be one report."""
    digests = TextColumn.of(map(text_digest, key.texts))
    if not any(digests.texts):
        return []
    submissions = TextColumn.of(map(submission_of, item.texts))
    has_text = np.fromiter(map(bool, digests.texts), np.bool_, len(digests.texts))
    text = digests.codes[key.codes]
    rows = np.flatnonzero(has_text[text])
    claim = text[rows].astype(np.int64)
    for said in map(TextColumn.of, (columns.type, columns.start, columns.end, columns.part)):
        claim = np.unique(claim * len(said.texts) + said.codes[rows], return_inverse=True)[1]
    several = _have_several(claim, submissions.codes[item.codes[rows]], len(rows), len(submissions.texts))
    alike: list[int] = rows[several[claim]].tolist()
    return alike


def _have_several(claim: IntArray, submission: Codes, claims: int, submissions: int) -> npt.NDArray[np.bool_]:
    """Return which claims are made by several submissions."""
    least, most = np.full(claims, submissions), np.full(claims, -1)
    np.minimum.at(least, claim, submission)
    np.maximum.at(most, claim, submission)
    return np.asarray(least < most)


def source_numbers(columns: Columns, rows: IntArray, sources: Mapping[str, str]) -> IntArray:
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
        Equal numbers mean one source. The numbers themselves have no meaning.
    """
    number = {key: position for position, key in enumerate(set(sources.values()))}
    code = {item: number[key] for item, key in sources.items()}
    return TextColumn.of(columns.item).numbered(code)[rows]


def _sources(
    reports: ReportColumns,
    first: Mapping[str, int],
    key_of: Mapping[str, str],
    repeats: Iterable[tuple[str, str]],
    rows: Iterable[int],
) -> dict[str, str]:
    """Return the independent source by item, from the first row and the key of each; ``rows`` are those with a text to compare."""
    originals_of = _originals(key_of, repeats)
    same = JoinedSets()
    for item, original in originals_of.items():
        same.join(item, original)
    for one, other in _repeated_texts(reports, rows):
        same.join(one, other)

    def order(item: str) -> tuple[bool, str, str]:
        return item in originals_of, reports.reported[first[item]][:10] if item in first else "", item

    plain = {key: key_without_text(key) for key in set(key_of.values())}
    found = {item: plain[key] for item, key in key_of.items()}
    for members in same.sets():
        one = min(members, key=order)
        source = plain[key_of[one]] if one in key_of else one
        found.update((item, source) for item in members if item in key_of)
    return found


def _originals(key: Mapping[str, str], repeats: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return what each item repeats by reference: an item of the root of its chain, or that root where none is seen."""
    parent: dict[str, str] = {}
    for start, end in repeats:
        parent[start] = min(parent.get(start, end), end)
    if not parent:
        return {}
    roots = {report: root for report in parent if (root := root_of(report, parent)) != report}
    items: dict[str, list[str]] = {report: [] for report in (*roots, *roots.values())}
    for item in key:
        if (of_report := items.get(submission_of(item))) is not None:
            of_report.append(item)
    return {
        item: _counterpart(item, sorted(items[root]), key) or root
        for report, root in roots.items()
        for item in sorted(items[report])
    }


def _counterpart(copy: str, originals: Sequence[str], key: Mapping[str, str]) -> str:
    """Return the item that another repeats, of those of the root."""
    number, text = copy.rpartition("/")[2], text_digest(key[copy])
    rules: tuple[Callable[[str], bool], ...] = (
        lambda item: bool(text) and text_digest(key[item]) == text,
        lambda item: item.rpartition("/")[2] == number,
    )
    for rule in rules:
        if result := next(filter(rule, originals), ""):
            return result
    return min(originals, key=lambda item: (key_without_text(key[item]), item), default="")


def _repeated_texts(reports: ReportColumns, rows: Iterable[int]) -> Iterator[tuple[str, str]]:
    """Yield pairs of items that say one thing in the same words on one day, where they are of two submissions or more."""
    alike: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for row in rows:
        if text := text_digest(reports.key[row]):
            alike[(text, *reports.claim(row))].append(row)
    days: dict[tuple[object, ...], set[str]] = defaultdict(set)
    for claim, of_claim in alike.items():
        for row in of_claim if len(of_claim) > 1 else ():
            item, seen = reports.item[row], reports.seen[row][:10]
            days[claim, "reported", reports.reported[row][:10]].add(item)
            if seen and reports.precision[row] in _DAYS:
                days[claim, "seen", seen].add(item)
    for members in days.values():
        if len({submission_of(item) for item in members}) > 1:
            head, *rest = sorted(members)
            yield from ((head, other) for other in rest)
