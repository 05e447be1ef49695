"""What a graph returns, held against what its ledger holds: all of it, or the part that is next in turn.

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

from graphintel.model.changes import Changes, Part
from graphintel.model.records import Statement
from graphintel.queries import query
from graphintel.store.driver import Connection
from graphintel.store.hashing import hash_of, lines_of_graph, lines_of_ledger
from graphintel.store.rows import SLICES, decision_id, slice_groups
from graphintel.store.state import State

PART = 300
"""About how many entities one comparison of a part reads, with all that starts and ends at them: a start pays for it."""

_IDS = 2_000


class Truth(Protocol):
    """The ledger, as far as its graph asks it."""

    def is_ancestor(self, revision: int, lineage: str) -> bool:
        """Return whether the ledger's history holds a revision under a digest."""

    def changes(self, after: int) -> Changes:
        """Return the difference since a revision of the ledger's history."""

    def everything(self) -> Changes:
        """Return all that is held."""

    def part(self, wanted: Callable[[str], bool]) -> Part:
        """Return all that is held of the entities whose ids are wanted."""

    def counts_by_type(self) -> dict[str, int]:
        """Return how many entities and relationships of each type are held."""


def counts_differ(connection: Connection, ledger: Truth) -> str:
    """Return how the numbers of entities and relationships of a settled graph differ from the ledger's, or nothing."""
    held: Counter[str] = Counter()
    for name in ("maintain/count_entities", "maintain/count_links"):
        held.update({str(row["type"]): int(row["held"]) for row in connection.ask(query(name), "the counts")})
    wanted = ledger.counts_by_type()
    wrong = sorted(name for name in {*held, *wanted} if held[name] != wanted.get(name, 0))
    return f"it returns another number of {', '.join(wrong[:3])} than the ledger holds" if wrong else ""


def part_differs(connection: Connection, state: State, part: Part, slices: Collection[int]) -> str:
    """Return how a part of a graph differs from the ledger's, or nothing where it does not.

    Parameters
    ----------
    connection : Connection
        To the graph.
    state : State
        What is published: the part's own revision.
    part : Part
        What the ledger holds of the entities of some slices.
    slices : collection of int
        These slices.

    Returns
    -------
    str
        Part of a sentence.
    """
    wanted = lines_of_ledger(part.entities, part.statements, part.decisions)
    if hash_of(lines_of_graph(connection, sorted(slices), state.published)) != hash_of(wanted):
        return "it returns other entities or statements than the ledger holds"
    arriving = _Arrivals()
    for identifier, end in part.arriving:
        arriving.add(identifier, end)
    for number, end in part.decided:
        arriving.add(decision_id(number), end)
    return _arrivals_differ(connection, state, [entity.id for entity in part.entities], arriving)


def next_in_turn(turn: Path, entities: int) -> frozenset[int]:
    """Return the slices that are to be compared now, and keep which are next.

    Parameters
    ----------
    turn : Path
        File that keeps which slice is next; one that cannot be read or written begins anew.
    entities : int
        How many there are: a part has about ``PART`` of them, and is everything where there are not more.

    Returns
    -------
    frozenset of int
    """
    count = max(1, SLICES * PART // max(entities, PART))
    try:
        first = int(turn.read_text(encoding="ascii")) % SLICES
    except (OSError, ValueError):
        first = 0
    with suppress(OSError):
        turn.write_text(str((first + count) % SLICES), encoding="ascii")
    return frozenset((first + offset) % SLICES for offset in range(count))


def whole_differs(connection: Connection, state: State, changes: Changes) -> tuple[str, str]:
    """Return the hash of a graph, and how it differs from everything that the ledger holds; see :func:`part_differs`."""
    arriving = _Arrivals()

    def statements() -> Iterator[Statement]:
        for statement in changes.statements:
            arriving.add(statement.id, statement.end)
            yield statement

    for decision in changes.decisions:
        arriving.add(decision_id(decision.number), decision.b)
    wanted = hash_of(lines_of_ledger(changes.entities, statements(), changes.decisions))
    groups = slice_groups(len(changes.entities))
    found = hash_of(line for part in groups for line in lines_of_graph(connection, part, state.published))
    if found != wanted:
        return found, "its hash is not the ledger's"
    return found, _arrivals_differ(connection, state, [entity.id for entity in changes.entities], arriving)


class _Arrivals:
    """Which relationships end at which entities, as a sum of digests: in any order, and of millions in little memory."""

    def __init__(self) -> None:
        self.total = 0
        self.ends: set[str] = set()

    def add(self, identifier: str, end: str) -> None:
        """Count in one relationship; no id for an entity at which none ends."""
        self.total += int.from_bytes(sha256(f"{identifier}\0{end}".encode("utf-8", "surrogatepass")).digest())
        self.ends.add(end)


def _arrivals_differ(connection: Connection, state: State, ids: Sequence[str], wanted: _Arrivals) -> str:
    """Return whether entities, reached by their ids, are there, and whether what ends at them does."""
    for identifier in ids:
        if identifier not in wanted.ends:
            wanted.add("", identifier)
    found = _Arrivals()
    for first in range(0, len(ids), _IDS):
        asked = list(ids[first : first + _IDS])
        row = connection.ask(query("maintain/hash_arriving"), "the hash", ids=asked, revision=state.published)[0]
        for identifier, end in zip(row["id"], row["end"], strict=True):
            found.add(identifier, end)
    same = found.total == wanted.total
    return "" if same else "it does not return by their ids, or from their ends, what the ledger holds"
