"""Brings the graph from one revision of the ledger to another, so that a reader sees the one or the other, never a mixture.

Readers see what was there by the published revision and has not ended by it. So a projection may create and end as it
likes, under its own later revision, and one small transaction then publishes it. Its steps, in order:

``target``
    say which revision is coming; undo what a projection that broke off left
``nodes``, ``relationships``
    create what is new, in batches
``expire``
    let end what was removed, and earlier versions of what changed
``columns``
    write the columns of the new revision, see :mod:`graphintel.columns.column_files`
``publish``
    readers see the new revision
``purge``
    delete what ended

A projection that is killed anywhere is undone or completed by the next one. One that was overtaken by another writes
nothing more: every batch first writes the writer's token (the fence).
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import chain, groupby, islice
from operator import attrgetter
from typing import Any

from graphintel.errors import StoreError
from graphintel.garbage_collection import rare_collections
from graphintel.model.graph_changes import Changes
from graphintel.model.keys import entity_of_id
from graphintel.model.progress import OnProgress, no_progress
from graphintel.model.records import Decision
from graphintel.queries import Query, query
from graphintel.store.cypher_templates import (
    LIVE,
    create_entities,
    create_first_entities,
    create_links,
    delete_links,
    end_links,
)
from graphintel.store.driver import Connection, Row, Work
from graphintel.store.graph_rows import decision_id, decision_row, entity_row, slice_groups, statement_row
from graphintel.store.state import State

BATCH = 2_000
"""Rows a transaction: from 1,000 to 5,000 the speed is the same on both engines."""

GRACE_SECONDS = 0.5
"""How long readers of the previous revision have to finish before ended relationships are deleted."""

_BULK = 5_000
_CREATING = frozenset({"nodes", "relationships"})
_DECISION = Decision.LINK
_OVERTAKEN = "Another program took over bringing the graph up to date; nothing is lost, run the command again."

OnStep = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class _Operation:
    """A node or relationship to make, end or delete: its label or link type, and its row."""

    type: str
    row: Mapping[str, Any]


class _EndMissingError(Exception):
    """A relationship's entity is not there."""


class Projector:
    """One projection, from beginning to end.

    Parameters
    ----------
    connection : Connection
        To the graph.
    state : State
        What the graph says of itself now.
    step : callable
        Called with a step's name when it begins and after each of its batches.
    before_publish : callable, optional
        Called when all is there and readers do not see it yet.
    on_progress : callable, optional
        Called after each batch with how many entities and links are written, and of how many.
    """

    def __init__(
        self,
        connection: Connection,
        state: State,
        step: OnStep,
        before_publish: Callable[[], None] = lambda: None,
        on_progress: OnProgress = no_progress,
    ) -> None:
        self._connection = connection
        self._state = state
        self._step = step
        self._before_publish = before_publish
        self._on_progress, self._written, self._size_of_changes = on_progress, 0, 0
        self._writer = secrets.token_hex(8)

    @rare_collections()
    def run(self, changes: Changes) -> None:
        """Bring the graph to ``changes.revision``.

        Raises
        ------
        StoreError
            Where the database does not answer, or another projection took over.
        """
        self._take_over(changes.revision)
        if self._on_progress is not no_progress:  # to count them takes a moment
            self._size_of_changes = changes.count()
        self._create_entities(changes)
        self._create_links(changes)
        self._grouped("expire", _ended(changes), end_links, target=changes.revision, live=LIVE)
        is_clean = next(_ended(changes), None) is None and next(iter(changes.gone_entities), None) is None
        self._publish(changes, clean=is_clean)
        self._step("purge")
        if not is_clean:
            self._purge(changes)

    # -- target ---------------------------------------------------------------------------------------------------

    def _take_over(self, target: int) -> None:
        """Announce the projection, and undo what an interrupted one left."""
        state = self._state
        self._step("target")
        self._fenced("maintain/claim", published=state.published, target=target)
        self._step("target")
        if not state.whole:
            self._drop()
        elif state.target > state.published or state.purged < state.published:
            self._undo(state.published)

    def _undo(self, published: int) -> None:
        self._fenced("maintain/raise_floor")
        for slices in slice_groups(self._size()):
            self._until_none("maintain/undo_created", slices=slices, published=published)
            self._until_none("maintain/undo_ended", slices=slices, published=published, live=LIVE)
            self._until_none("maintain/purge_ended", slices=slices, published=published)
            self._until_none("maintain/purge_lone", slices=slices)

    def _drop(self) -> None:
        """Delete everything in bounded batches: relationships first, because one node may have a million."""
        for slices in slice_groups(self._size()):
            self._until_none("maintain/drop_links", slices=slices)
        self._until_none("maintain/drop_entities")

    def _size(self) -> int:
        return _number(self._connection.read(query("maintain/size")))

    # -- transactions ---------------------------------------------------------------------------------------------

    def _fenced(self, name: str, **parameters: object) -> None:
        """Run one write, which does nothing where another projection has taken over."""
        if not self._connection.execute(query(name), "a step of a projection", writer=self._writer, **parameters):
            raise StoreError(_OVERTAKEN)

    def _write(self, work: Callable[[Work], int], hint: str) -> int:
        """Run work only while no other projection has taken over."""

        def behind_the_fence(transaction: Work) -> int:
            if not transaction.run(query("maintain/fence"), writer=self._writer):
                raise StoreError(_OVERTAKEN)
            return work(transaction)

        return self._connection.write(behind_the_fence, hint)

    def _until_none(self, name: str, **parameters: object) -> None:
        """Run a bounded clean-up until it finds no more."""
        while self._write(partial(_run_one, name=name, limit=_BULK, **parameters), "a clean-up"):
            pass

    def _grouped(
        self, step: str, operations: Iterable[_Operation], text: Callable[[str], Query], **parameters: object
    ) -> None:
        """Run generated statements over rows in batches."""

        def write(batch: list[_Operation]) -> None:
            self._write(partial(_run_all, batch=batch, text=text, **parameters), f"a batch of {step}")

        self._in_turn(step, _batches(operations), write)

    def _in_turn(
        self, step: str, batches: Iterable[list[_Operation]], write: Callable[[list[_Operation]], None]
    ) -> None:
        """Write one batch after the other; while one is written, the next is read and made ready."""
        self._step(step)
        with ThreadPoolExecutor(1) as writer:
            under_way: Future[None] | None = None
            for batch in batches:
                if under_way is not None:
                    under_way.result()
                    self._step(step)
                under_way = writer.submit(write, batch)
                self._tell(step, len(batch))
            if under_way is not None:
                under_way.result()
                self._step(step)

    def _tell(self, step: str, number: int) -> None:
        """Tell that so many more are being written."""
        if step in _CREATING:
            self._written += number
            self._on_progress("written to the graph", self._written, self._size_of_changes)

    # -- nodes, relationships -------------------------------------------------------------------------------------

    def _create_entities(self, changes: Changes) -> None:
        rows = (_Operation(entity.type, entity_row(entity)) for entity in changes.entities)
        is_empty = self._state.published == 0 and self._size() == 0
        self._grouped("nodes", rows, create_first_entities if is_empty else create_entities)

    def _create_links(self, changes: Changes) -> None:
        """Create the relationships of statements and decisions."""
        links = chain(
            (_Operation(one.type, statement_row(one, changes.revision)) for one in changes.statements),
            (_Operation(_DECISION, decision_row(one, changes.revision)) for one in changes.decisions),
        )
        self._in_turn("relationships", _batches(links), self._create_batch)

    def _create_batch(self, batch: list[_Operation]) -> None:
        """Create a batch of relationships; where an entity is not there, make it from its id first."""

        def create(work: Work) -> int:
            if _run_all(work, batch, create_links) != len(batch):
                raise _EndMissingError
            return len(batch)

        try:
            self._write(create, "a batch of relationships")
        except _EndMissingError:
            self._create_ends(batch)
            self._write(create, "a batch of relationships")

    def _create_ends(self, batch: list[_Operation]) -> None:
        ids = sorted({end for link in batch for end in (link.row["start"], link.row["end"])})
        ends = [_Operation(entity.type, entity_row(entity)) for entity in map(entity_of_id, ids)]
        for part in _batches(ends):
            self._write(partial(_run_all, batch=part, text=create_entities), "a batch of nodes")

    # -- publish, purge -------------------------------------------------------------------------------------------

    def _publish(self, changes: Changes, *, clean: bool) -> None:
        self._step("columns")
        self._before_publish()
        self._step("columns")
        self._step("publish")
        purged = changes.revision if clean else min(self._state.published, changes.revision - 1)
        self._fenced("maintain/publish", purged=purged, lineage=changes.lineage)
        self._step("publish")

    def _purge(self, changes: Changes) -> None:
        """Delete what ended, after waiting for readers of the previous revision."""
        time.sleep(GRACE_SECONDS)
        self._fenced("maintain/raise_floor")
        self._grouped("purge", _ended(changes), delete_links, published=changes.revision)
        gone = iter(changes.gone_entities)
        while ids := list(islice(gone, BATCH)):
            self._write(partial(_run_one, name="maintain/delete_gone", ids=ids), "a clean-up")
        self._fenced("maintain/mark_purged")


def _ended(changes: Changes) -> Iterator[_Operation]:
    """Yield the relationships of what is no longer stored, and those that may have an earlier version."""
    for identifier, type_, start, end in chain(changes.removed, changes.changed):
        yield _Operation(type_, {"id": identifier, "start": start, "end": end})
    ends = ((one.number, one.a, one.b) for one in changes.decisions)
    for number, start, end in chain(changes.removed_decisions, ends):
        yield _Operation(_DECISION, {"id": decision_id(number), "start": start, "end": end})


def _batches(operations: Iterable[_Operation]) -> Iterator[list[_Operation]]:
    """Yield batches of one type each while there is enough of it, and what is left of all types together."""
    waiting: dict[str, list[_Operation]] = {}
    for one in operations:
        rows = waiting.setdefault(one.type, [])
        rows.append(one)
        if len(rows) == BATCH:
            yield waiting.pop(one.type)
    rest = [one for rows in waiting.values() for one in rows]
    for first in range(0, len(rest), BATCH):
        yield rest[first : first + BATCH]


def _run_all(work: Work, /, batch: list[_Operation], text: Callable[[str], Query], **parameters: object) -> int:
    """Run one statement a type over the rows of a batch; return the sum of their counts."""
    done = 0
    for type_, rows in groupby(batch, attrgetter("type")):
        done += _number(work.run(text(type_), rows=[one.row for one in rows], **parameters))
    return done


def _run_one(work: Work, /, name: str, **parameters: object) -> int:
    """Run one query that answers a number."""
    return _number(work.run(query(name), **parameters))


def _number(rows: list[Row]) -> int:
    """Return the one number that a statement answers."""
    return int(next(iter(rows[0].values())))
