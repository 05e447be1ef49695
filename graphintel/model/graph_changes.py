"""What the ledger passes to the graph, as plain values: everything that differs since a revision, or a part of what is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from graphintel.model.records import Decision, Entity, Statement


def _uncounted() -> int:
    """Return 0: nobody counts."""
    return 0


@dataclass(frozen=True, slots=True)
class Changes:
    """Difference between what a graph holds at revision ``after`` and what the ledger holds at ``revision``.

    Attributes
    ----------
    revision : int
        Revision of the ledger that the graph has reached once all of this is in it.
    entities : iterable of Entity
        New ones, and any that the statements and decisions need, each once; already held ones may be among them.
    statements : iterable of Statement
        New and changed ones, with every access key that they effectively require.
    removed : iterable of (id, type, start, end)
        Statements that are held no longer.
    gone_entities : iterable of str
        Ids of entities that nothing held touches any more.
    decisions : iterable of Decision
        New and changed live decisions; both records of each are held.
    removed_decisions : iterable of (number, a, b)
        Decisions that are live no longer.
    changed : iterable of (id, type, start, end)
        Those of ``statements`` of which the graph may hold an earlier version, which then ends.
    after : int, optional
        Revision that the difference starts from: a graph at any other one refuses it. None where not stated.
    lineage : str
        Digest of the history that led to ``revision``.
    count : callable
        Returns how many entities, statements and decisions there are; 0 where nobody counts them.

    Notes
    -----
    What may be much is read while it is asked for, and all but ``entities`` and ``statements`` again whenever it is.
    """

    revision: int
    entities: Iterable[Entity] = ()
    statements: Iterable[Statement] = ()
    removed: Iterable[tuple[str, str, str, str]] = ()
    gone_entities: Iterable[str] = ()
    decisions: Iterable[Decision] = ()
    removed_decisions: Iterable[tuple[int, str, str]] = ()
    changed: Iterable[tuple[str, str, str, str]] = ()
    after: int | None = None
    lineage: str = ""
    count: Callable[[], int] = _uncounted


@dataclass(frozen=True, slots=True)
class LedgerSection:
    """What the ledger holds of some entities at one revision, for a graph to be held against.

    Attributes
    ----------
    revision, lineage
        As in :class:`Changes`.
    entity_count : int
        How many entities there are in all.
    entities : sequence of Entity
        All of them.
    statements : sequence of Statement
        Those that start at one of them.
    decisions : sequence of Decision
        The live ones whose first record is one of them.
    incoming_statements : sequence of (statement id, entity id)
        The statements that end at one of them.
    incoming_decisions : sequence of (number, entity id)
        The live decisions whose second record is one of them.
    """

    revision: int
    lineage: str
    entity_count: int
    entities: Sequence[Entity]
    statements: Sequence[Statement]
    decisions: Sequence[Decision]
    incoming_statements: Sequence[tuple[str, str]]
    incoming_decisions: Sequence[tuple[int, str]]
