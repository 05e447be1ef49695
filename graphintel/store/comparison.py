"""Compares a graph with its ledger: all of it, or the section whose turn it is.

What is compared is what the engine returns, on every way by which reads reach it: entities by their slice and by their
id, relationships from their start and from their end. So whatever file of the engine's is gone or changed is noticed
where a read would notice it, and what no read would notice does not matter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from graphintel.model.graph_changes import Changes, LedgerSection
from graphintel.model.records import Entity, Statement
from graphintel.queries import query
from graphintel.store.driver import Connection
from graphintel.store.graph_rows import SLICES, decision_id, slice_groups
from graphintel.store.hashing import as_written, hash_of, lines_of_graph, lines_of_ledger
from graphintel.store.state import State

SECTION_ENTITIES = 300
"""Rough number of entities that one comparison of a section reads, with all their links: every start takes that time."""

_IDS = 2_000


class LedgerSource(Protocol):
    """What the graph needs of the ledger."""

    def is_ancestor(self, revision: int, lineage: str) -> bool:
        """Return whether the ledger's history holds a revision under a digest."""

    def changes(self, after: int) -> Changes:
        """Return the difference since a revision of the ledger's history."""

    def everything(self) -> Changes:
        """Return everything that is stored."""

    def section(self, wanted: Callable[[str], bool]) -> LedgerSection:
        """Return everything that is stored of the entities whose ids are wanted."""

    def refuse_damage(self) -> None:
        """Refuse a ledger whose own parts do not fit together."""

    def counts_by_type(self) -> dict[str, int]:
        """Return how many entities and relationships of each type are held."""


def count_difference(connection: Connection, ledger: LedgerSource) -> str:
    """Return how the numbers of entities and relationships of a settled graph differ from the ledger's, or nothing."""
    stored: Counter[str] = Counter()
    for name in ("maintain/count_entities", "maintain/count_links"):
        stored.update({str(row["type"]): int(row["held"]) for row in connection.read(query(name), "the counts")})
    wanted = ledger.counts_by_type()
    wrong = sorted(name for name in {*stored, *wanted} if stored[name] != wanted.get(name, 0))
    return f"it returns another number of {', '.join(wrong[:3])} than the ledger holds" if wrong else ""


def section_difference(connection: Connection, state: State, section: LedgerSection, slices: Collection[int]) -> str:
    """Return how a section of a graph differs from the ledger's, or nothing where it does not.

    Parameters
    ----------
    connection : Connection
        To the graph.
    state : State
        What is published: the part's own revision.
    section : LedgerSection
        What the ledger holds of the entities of some slices.
    slices : collection of int
        These slices.

    Returns
    -------
    str
        Part of a sentence.
    """
    wanted = lines_of_ledger(section.entities, section.statements, section.decisions)
    if hash_of(lines_of_graph(connection, sorted(slices), state.published)) != hash_of(wanted):
        return "it returns other entities or statements than the ledger holds"
    incoming = _IncomingLinks()
    for identifier, end in section.incoming_statements:
        incoming.add(identifier, end)
    for number, end in section.incoming_decisions:
        incoming.add(decision_id(number), end)
    return _incoming_difference(connection, state, [entity.id for entity in section.entities], incoming)


def next_slices(position_file: Path, entities: int) -> frozenset[int]:
    """Return the slices to compare now, and remember which are next.

    Parameters
    ----------
    position_file : Path
        File that keeps which slice is next; one that cannot be read or written begins again.
    entities : int
        How many there are: a part has about ``SECTION_ENTITIES`` of them, and is everything where there are not more.

    Returns
    -------
    frozenset of int
    """
    count = max(1, SLICES * SECTION_ENTITIES // max(entities, SECTION_ENTITIES))
    try:
        first = int(position_file.read_text(encoding="ascii")) % SLICES
    except (OSError, ValueError):
        first = 0
    with suppress(OSError):
        position_file.write_text(str((first + count) % SLICES), encoding="ascii")
    return frozenset((first + offset) % SLICES for offset in range(count))


def hash_and_difference(connection: Connection, state: State, changes: Changes) -> tuple[str, str]:
    """Return the hash of a graph, and how it differs from everything that the ledger holds; see :func:`section_difference`."""
    incoming = _IncomingLinks()
    ids: list[str] = []

    def entities() -> Iterator[Entity]:
        for entity in changes.entities:
            ids.append(entity.id)
            yield entity

    def statements() -> Iterator[Statement]:
        for statement in changes.statements:
            incoming.add(statement.id, statement.end)
            yield statement

    for decision in changes.decisions:
        incoming.add(decision_id(decision.number), decision.b)
    wanted = hash_of(lines_of_ledger(entities(), statements(), changes.decisions))
    groups = slice_groups(len(ids))
    found = hash_of(line for section in groups for line in lines_of_graph(connection, section, state.published))
    if found != wanted:
        return found, "its hash is not the ledger's"
    return found, _incoming_difference(connection, state, ids, incoming)


class _IncomingLinks:
    """Which relationships end at which entities, as a sum of digests: independent of order, and in little memory even for millions."""

    def __init__(self) -> None:
        self.total = 0
        self.ends: set[str] = set()

    def add(self, identifier: str, end: str) -> None:
        """Count in one relationship; no id for an entity at which none ends."""
        self.total += int.from_bytes(sha256(f"{identifier}\0{end}".encode("utf-8", "surrogatepass")).digest())
        self.ends.add(end)


def _incoming_difference(connection: Connection, state: State, ids: Sequence[str], wanted: _IncomingLinks) -> str:
    """Return whether entities, reached by their ids, are there, and whether what ends at them does."""
    for identifier in ids:
        if identifier not in wanted.ends:
            wanted.add("", identifier)
    found = _IncomingLinks()
    for first in range(0, len(ids), _IDS):
        asked = list(ids[first : first + _IDS])
        row = connection.read(query("maintain/hash_arriving"), "the hash", ids=asked, revision=state.published)[0]
        with as_written():
            for identifier, end in zip(row["id"], row["end"], strict=True):
                found.add(identifier, end)
    same = found.total == wanted.total
    return "" if same else "it does not return by their ids, or from their ends, what the ledger holds"
