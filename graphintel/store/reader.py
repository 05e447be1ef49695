"""The few queries that everything shown is read by, answered over Bolt.

Every question takes the keys that a viewer holds and the published revision to read at. Visibility is decided in the
query, by the one predicate that every file of ``cypher/read`` writes out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from typing import Any, NamedTuple, Protocol, TypeVar

from graphintel.columns.column_files import ColumnFiles
from graphintel.errors import StoreError
from graphintel.failures import Failure
from graphintel.model.records import Columns, Decision, Entity, Statement
from graphintel.model.role_counting import PERSON_LINKS
from graphintel.queries import query
from graphintel.store.cypher_templates import SNAPSHOT_LINKS, STATED_LINKS, read_query
from graphintel.store.driver import Connection, Row
from graphintel.store.graph_rows import (
    NARROW_SLICE_TARGET,
    WIDE_SLICE_TARGET,
    decisions_of,
    entity_of,
    slice_groups,
    statements_of,
)
from graphintel.store.state import whole_state

_Found = TypeVar("_Found")
_IDS = 2_000
MOST_ASKED = 2_000
"""Of more entities the files of columns say sooner when they were first reported than the graph does."""
_IDS_IN_FULL = 200  # a statement is 27 columns, and an entity may have hundreds


class GraphMovedError(StoreError):
    """The revision being read was deleted meanwhile: read again at the published one."""

    def __init__(self) -> None:
        super().__init__("The graph moved on while it was being read; ask again.", Failure.MOVED)


class ReadPoint(NamedTuple):
    """When a graph is read: the published revision, and ``epoch``, which changes with each rebuild."""

    revision: int
    epoch: str = ""


class VisibleEntity(NamedTuple):
    """An entity that a visible statement touches: ``judged`` where a visible decision is on it."""

    entity: Entity
    judged: bool


class Neighbour(NamedTuple):
    """One visible statement seen from an entity: ``part`` as in the statement, ``outgoing`` from the one asked.

    ``judged`` and ``entity`` are the neighbour's, as in :class:`VisibleEntity`.
    """

    asked: str
    type: str
    outgoing: bool
    neighbour: str
    part: str
    statement: str
    judged: bool
    entity: Entity


class ProtectiveStatement(NamedTuple):
    """What a visible statement says of somebody, and how it is graded."""

    start: str
    end: str
    type: str
    part: str
    item: str
    scheme: str
    info_eval: str
    restricted: bool


class Reader(Protocol):
    """The queries. Every answer has only what the keys reach, and nothing that follows from anything else.

    One answer is made at one moment: :meth:`read_point` first, then questions at its revision, then :meth:`confirm`, which
    every use of what was read waits for.
    """

    def read_point(self) -> ReadPoint:
        """Return the read point: what is published now."""

    def confirm(self, read_point: ReadPoint) -> None:
        """Refuse what was read since ``read_point``, where that revision has been deleted."""

    def statements(
        self, ids: Sequence[str], holds: frozenset[str], revision: int, types: Sequence[str] = ()
    ) -> list[Statement]:
        """Return every visible statement that touches any of the entities, each once, by id.

        Parameters
        ----------
        ids : sequence of str
            Entity ids; unknown and hidden ones answer alike, with nothing.
        holds : frozenset of str
            Keys of the viewer.
        revision : int
            Published revision.
        types : sequence of str
            Link types wanted; all but SAME_AS by default.
        """

    def neighbours(self, ids: Sequence[str], holds: frozenset[str], revision: int) -> list[Neighbour]:
        """Return one row for each visible statement and each of its ends that is asked for, SAME_AS left out."""

    def visible(self, ids: Sequence[str], holds: frozenset[str], revision: int) -> list[VisibleEntity]:
        """Return those of the entities that a visible statement touches, by id."""

    def entities(self, holds: frozenset[str], revision: int) -> list[Entity]:
        """Return every entity that a visible statement touches, by id."""

    def columns(self, holds: frozenset[str], revision: int) -> Columns:
        """Return the viewer's snapshot: every visible statement but PART_OF and NAMES, by id."""

    def decisions(self, holds: frozenset[str], revision: int) -> list[Decision]:
        """Return the visible decisions, by number."""

    def decisions_about(self, ids: Sequence[str], holds: frozenset[str], revision: int) -> list[Decision]:
        """Return the visible decisions on any of the records, by number."""

    def first_reported(self, ids: Sequence[str], holds: frozenset[str], revision: int) -> dict[str, str]:
        """Return when each of the entities was first reported by a visible statement; the others are missing."""

    def captions(
        self, ids: Sequence[str], holds: frozenset[str], revision: int, types: Sequence[str]
    ) -> frozenset[str]:
        """Return what visible statements of some link types call any of the entities."""

    def protective(self, holds: frozenset[str], revision: int) -> list[ProtectiveStatement]:
        """Return what every visible statement of :data:`graphintel.model.role_counting.PERSON_LINKS` says, each once, sorted."""


class BoltReader:
    """The questions, answered by ``cypher/read`` over Bolt; the snapshot and what protects people by the column files.

    Parameters
    ----------
    connection : Connection
    files : ColumnFiles
        Where the projections of this home leave the columns of each revision.
    missing : callable
        Called with epoch and revision where the files have not got it; they may have it afterwards.

    Raises
    ------
    GraphMovedError
        From ``confirm``, where the revision was let go: a removal keeps the revision before it readable for half a
        second, a rebuild for no time.
    """

    def __init__(self, connection: Connection, files: ColumnFiles, missing: Callable[[str, int], None]) -> None:
        self._connection = connection
        self._files = files
        self._missing = missing

    def read_point(self) -> ReadPoint:
        """Return what is published now; see :class:`Reader`."""
        state = whole_state(self._connection)
        return ReadPoint(state.published, state.epoch)

    def confirm(self, read_point: ReadPoint) -> None:
        """Refuse a read point whose revision has been deleted; see :class:`Reader`."""
        state = whole_state(self._connection)
        if state.epoch != read_point.epoch or not state.floor <= read_point.revision <= state.published:
            raise GraphMovedError

    def statements(
        self, ids: Sequence[str], holds: frozenset[str], revision: int, types: Sequence[str] = ()
    ) -> list[Statement]:
        """Return visible statements; see :class:`Reader`."""
        found: dict[str, Statement] = {}
        for part in _parts(ids, _IDS_IN_FULL):
            rows = self._query("read/statements", holds, revision, ids=part, types=list(types))
            found.update((statement.id, statement) for statement in statements_of(rows[0]))
        return [found[identifier] for identifier in sorted(found)]

    def neighbours(self, ids: Sequence[str], holds: frozenset[str], revision: int) -> list[Neighbour]:
        """Return visible neighbours; see :class:`Reader`."""
        found: list[Neighbour] = []
        for part in _parts(ids, _IDS):
            row = self._query("read/neighbours", holds, revision, ids=part)[0]
            columns = [row[name] for name in Neighbour._fields[:-1]]
            found.extend(map(Neighbour, *columns, map(entity_of, row["properties"])))
        return sorted(found, key=lambda one: (one.statement, one.asked, one.outgoing))

    def visible(self, ids: Sequence[str], holds: frozenset[str], revision: int) -> list[VisibleEntity]:
        """Return visible entities; see :class:`Reader`."""
        rows = [row for part in _parts(ids, _IDS) for row in self._query("read/visible", holds, revision, ids=part)]
        found = (VisibleEntity(entity_of(row["properties"]), row["judged"]) for row in rows)
        return sorted(found, key=lambda one: one.entity.id)

    def entities(self, holds: frozenset[str], revision: int) -> list[Entity]:
        """Return all visible entities; see :class:`Reader`."""
        rows = self._sliced("read/entities", holds, revision)
        return sorted((entity_of(one) for row in rows for one in row["properties"]), key=lambda entity: entity.id)

    def columns(self, holds: frozenset[str], revision: int) -> Columns:
        """Return the viewer's snapshot; see :class:`Reader`. The graph is asked where the files have not got the revision."""
        found = self._of_files(revision, lambda epoch: self._files.read(epoch, revision, holds, SNAPSHOT_LINKS))
        return self._columns_of_graph(holds, revision) if found is None else found

    def _of_files(self, revision: int, read: Callable[[str], _Found | None]) -> _Found | None:
        """Return what is read of the files of this epoch, which are completed first where they have not got the revision; else None."""
        epoch = whole_state(self._connection).epoch
        found = read(epoch)
        if found is None:
            self._missing(epoch, revision)
            found = read(epoch)
        return found

    def _columns_of_graph(self, holds: frozenset[str], revision: int) -> Columns:
        names = [field.name for field in fields(Columns)]
        packed: dict[str, list[Any]] = {name: [] for name in names}
        for row in self._sliced("read/columns", holds, revision):
            for name in names:
                packed[name].extend(row[name])
        order = sorted(range(len(packed["id"])), key=packed["id"].__getitem__)
        return Columns(**{name: [values[index] for index in order] for name, values in packed.items()})

    def decisions(self, holds: frozenset[str], revision: int) -> list[Decision]:
        """Return visible decisions; see :class:`Reader`."""
        rows = self._sliced("read/decisions", holds, revision, NARROW_SLICE_TARGET)
        return sorted((one for row in rows for one in decisions_of(row)), key=lambda decision: decision.number)

    def decisions_about(self, ids: Sequence[str], holds: frozenset[str], revision: int) -> list[Decision]:
        """Return visible decisions on records; see :class:`Reader`."""
        found: dict[int, Decision] = {}
        for part in _parts(ids, _IDS):
            row = self._query("read/decisions_about", holds, revision, ids=part)[0]
            found.update((decision.number, decision) for decision in decisions_of(row))
        return [found[number] for number in sorted(found)]

    def first_reported(self, ids: Sequence[str], holds: frozenset[str], revision: int) -> dict[str, str]:
        """Return when entities were first reported; see :class:`Reader`. Of many the files say it, else the graph is asked."""
        if len(ids) > MOST_ASKED:
            found = self._of_files(
                revision, lambda epoch: self._files.first_reported(epoch, revision, holds, STATED_LINKS, ids)
            )
            if found is not None:
                return found
        rows = [self._query("read/first_reported", holds, revision, ids=part)[0] for part in _parts(ids, _IDS)]
        return {one: at for row in rows for one, at in zip(row["id"], row["reported_at"], strict=True)}

    def captions(
        self, ids: Sequence[str], holds: frozenset[str], revision: int, types: Sequence[str]
    ) -> frozenset[str]:
        """Return what statements call entities; see :class:`Reader`."""
        parts = _parts(ids, _IDS)
        rows = [self._query("read/captions", holds, revision, ids=part, types=sorted(types))[0] for part in parts]
        return frozenset(caption for row in rows for caption in row["caption"])

    def protective(self, holds: frozenset[str], revision: int) -> list[ProtectiveStatement]:
        """Return what may put somebody under protection; see :class:`Reader`. The files say it, else the graph is asked."""
        found = self._of_files(revision, lambda epoch: self._files.read(epoch, revision, holds, PERSON_LINKS))
        if found is not None:
            lists = [[getattr(found, name) for name in ProtectiveStatement._fields]]
        else:
            rows = self._sliced("read/protective", holds, revision, NARROW_SLICE_TARGET)
            lists = [[row[name] for name in ProtectiveStatement._fields] for row in rows]
        return sorted({ProtectiveStatement(*one) for each in lists for one in zip(*each, strict=True)})

    def _query(self, name: str, holds: frozenset[str], revision: int, **parameters: object) -> list[Row]:
        return self._connection.read(read_query(name), "a read", holds=sorted(holds), revision=revision, **parameters)

    def _sliced(self, name: str, holds: frozenset[str], revision: int, target: int = WIDE_SLICE_TARGET) -> list[Row]:
        """Answer a bulk query slice by slice."""
        size = self._connection.read(query("maintain/size"))[0]["entities"]
        return [row for part in slice_groups(size, target) for row in self._query(name, holds, revision, slices=part)]


def _parts(ids: Sequence[str], size: int) -> list[list[str]]:
    """Return the distinct ids in parts of bounded size."""
    distinct = sorted(set(ids))
    return [distinct[first : first + size] for first in range(0, len(distinct), size)]
