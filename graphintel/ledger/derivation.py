"""Deriving again what follows from the log of rows: prepared in pieces beside readers and writers, then applied at once.

What is prepared is read by nobody and bound to one version of the rules; one that was begun for another version is
dropped. Writers go on meanwhile: whatever they store is derived by the same rules, and what they touched since the
beginning is looked at again when the change is applied.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, delete, func, insert, select, update

from graphintel.errors import LedgerError
from graphintel.ledger import decisions, row_log, search_index, statement_store
from graphintel.ledger.access_sets import NewAccessSets
from graphintel.ledger.change_feed import revision_of
from graphintel.ledger.database import chunks, read_transaction, transaction, write_rows
from graphintel.ledger.entities import entity_of
from graphintel.ledger.row_forms import RowForms
from graphintel.ledger.serialisation import to_text
from graphintel.ledger.state import state_value, store_state_value
from graphintel.ledger.tables import (
    BATCH,
    CHANGED_STATUS,
    ENTITY,
    FORMER_MAPPING,
    LOGGED_ROW,
    STAGED_MAPPING,
    STAGED_REFERENCE,
    STATEMENT,
    TERM,
)
from graphintel.ledger.unrecorded import Unrecorded
from graphintel.model.logged_rows import LoggedRow, ReadWith, StatusChange, SubmissionContents

_VERSION, _UNDER_WAY = "derived", "deriving"
MIXED = "mixed"
"""Version of what was derived by one version of the rules in part, and by another in part: it differs from every one."""

_MAPPED = ("submission_ref", "item_no", "payload", "code", "message")


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """By which version a ledger was derived.

    Attributes
    ----------
    rules : str
        Digest of declarations of types, normalisers and tokeniser; ``MIXED`` where there were several.
    text : str
        Digest of the files that these rules were read from, by which equal rules are known at once.
    sources : mapping of str to (file, digest)
        By name, the declaration by which the rows of each source were mapped.
    """

    rules: str
    text: str = ""
    sources: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a derivation has come: the last row mapped, reference compared and entity indexed.

    Attributes
    ----------
    target : str
        Digest of the version that it is for.
    revision : int
        Revision of the ledger when the first search terms were made.
    step : str
        ``map``, ``compare``, ``index`` or ``ready``.
    """

    target: str
    revision: int
    step: str = "map"
    row: int = 0
    ref: str = ""
    entity: str = ""


@dataclass(frozen=True, slots=True)
class BatchRows:
    """A batch of which rows can be mapped again: its number, source and day, and with what its rows were mapped."""

    number: int
    source: str
    at: str
    read_with: ReadWith


def _state(connection: Connection, name: str) -> Any:
    value = state_value(connection, name)
    return None if value is None else json.loads(value)


def _set_state(connection: Connection, name: str, value: object) -> None:
    store_state_value(connection, name, None if value is None else to_text(value))


# -- the version ------------------------------------------------------------------------------------------------------


def stored_version(connection: Connection) -> StoredVersion | None:
    """Return by which version everything was derived; None where nobody noted it."""
    stored = _state(connection, _VERSION)
    if stored is None:
        return None
    return StoredVersion(stored["rules"], stored["text"], {n: (f, d) for n, (f, d) in stored["sources"].items()})


def store_version(connection: Connection, version: StoredVersion) -> None:
    """Note by which version everything is derived now."""
    _set_state(connection, _VERSION, asdict(version))


def note_rules(connection: Connection, used: StoredVersion) -> None:
    """Note by which rules a change derives: of a ledger without rows they are its version, beside others they are mixed.

    Parameters
    ----------
    connection : Connection
        In a writing transaction.
    used : StoredVersion
        The rules in use, with the source whose rows come in now, if any.
    """
    stored = stored_version(connection)
    if stored is None:
        if connection.execute(select(BATCH.c.number).limit(1)).first() is None:
            store_version(connection, used)
        return
    rules = stored.rules if stored.rules == used.rules else MIXED
    sources = dict(stored.sources)
    for name, (file, digest) in used.sources.items():
        before = sources.get(name, (file, digest))
        sources[name] = before if before == (file, digest) else (file, MIXED)
    if (rules, sources) != (stored.rules, dict(stored.sources)):
        store_version(connection, StoredVersion(rules, stored.text if rules == stored.rules else "", sources))


# -- preparing --------------------------------------------------------------------------------------------------------


class Derivation:
    """What is prepared of a derivation under way, and by which version a ledger was derived."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def _staging(self) -> AbstractContextManager[Connection]:
        return transaction(self._engine, unrecorded=Unrecorded.STAGING)

    def version(self) -> StoredVersion | None:
        """Return by which version everything was derived; None where nobody noted it."""
        with read_transaction(self._engine) as connection:
            return stored_version(connection)

    def batches(self) -> list[BatchRows]:
        """Return every batch that is not withdrawn, oldest first."""
        with read_transaction(self._engine) as connection:
            rows = connection.execute(select(BATCH).where(BATCH.c.withdrawn_at == "").order_by(BATCH.c.number))
            return [
                BatchRows(row.number, row.source, row.at, ReadWith.of(row.day, json.loads(row.reading))) for row in rows
            ]

    def size(self) -> tuple[int, int, int]:
        """Return how many rows, references and entities there are, for whoever tells how far it has come."""
        counted = (
            select(func.count()).select_from(LOGGED_ROW),
            select(func.count(LOGGED_ROW.c.submission_ref.distinct())),
            select(func.count()).select_from(ENTITY).where(ENTITY.c.degree > 0),
        )
        with read_transaction(self._engine) as connection:
            rows, refs, entities = (int(connection.execute(query).scalar_one()) for query in counted)
            return rows, refs, entities

    def begin(self, target: str) -> Progress:
        """Return how far the derivation for a version has come; one for another version is dropped."""
        with read_transaction(self._engine) as connection:
            found = _state(connection, _UNDER_WAY)
        if found is not None and found["target"] == target:
            return Progress(**found)
        with self._staging() as connection:
            _drop(connection)
            progress = Progress(target, revision_of(connection))
            _set_state(connection, _UNDER_WAY, asdict(progress))
        return progress

    def _advance(self, connection: Connection, progress: Progress) -> None:
        found = _state(connection, _UNDER_WAY)
        if found is None or found["target"] != progress.target:
            raise LedgerError(
                "Another upgrade of this home was begun or has ended meanwhile; run graphintel upgrade again."
            )
        _set_state(connection, _UNDER_WAY, asdict(progress))

    def advance(self, progress: Progress) -> None:
        """Note how far it has come."""
        with self._staging() as connection:
            self._advance(connection, progress)

    def rows_of_batch(self, batch: int, after: int, limit: int) -> list[LoggedRow]:
        """Return the next rows of a batch, in order of arrival."""
        with read_transaction(self._engine) as connection:
            return row_log.rows_of_batch(connection, batch, after, limit)

    def stage_mappings(
        self, progress: Progress, rows: Sequence[LoggedRow], mapped: Sequence[tuple[LoggedRow, bool]]
    ) -> None:
        """Keep how rows will be mapped, and note how far it has come.

        Parameters
        ----------
        progress : Progress
            How far it has come with these.
        rows : sequence of LoggedRow
            The rows that were looked at, as they are.
        mapped : sequence of (row, keeps cells)
            Those of them that will be mapped otherwise, as they will be, and whether the log may keep their cells.
        """
        before = {row.number: row.submission_ref for row in rows}
        with self._staging() as connection:
            for some in chunks(sorted(before)):
                connection.execute(delete(STAGED_MAPPING).where(STAGED_MAPPING.c.number.in_(some)))
            values = [{**_mapping_of(row), "number": row.number, "keeps_cells": keeps} for row, keeps in mapped]
            write_rows(connection, insert(STAGED_MAPPING), values)
            refs = {ref for row, _ in mapped for ref in (row.submission_ref, before[row.number])}
            _stage_references(connection, refs)
            self._advance(connection, progress)

    def references(self, after: str, limit: int) -> list[str]:
        """Return the next references of the log, in their order."""
        query = select(LOGGED_ROW.c.submission_ref).distinct().where(LOGGED_ROW.c.submission_ref > after)
        with read_transaction(self._engine) as connection:
            return list(connection.execute(query.order_by(LOGGED_ROW.c.submission_ref).limit(limit)).scalars())

    def rows_of(self, refs: Collection[str]) -> dict[str, list[LoggedRow]]:
        """Return the live rows of each reference, in order of arrival."""
        with read_transaction(self._engine) as connection:
            return row_log.rows_of(connection, refs)

    def compare(self, progress: Progress, holdings: Mapping[str, SubmissionContents]) -> None:
        """Keep the references that hold something else than these contents, and note how far it has come."""
        with self._staging() as connection:
            sets = NewAccessSets(connection)
            differing = statement_store.differing(connection, sets, holdings)
            differing |= decisions.differing_imports(connection, sets, holdings)
            _stage_references(connection, differing)
            self._advance(connection, progress)

    def index(self, progress: Progress, limit: int) -> Progress:
        """Make the search terms of the next entities for the next generation, and return how far it has come."""
        with self._staging() as connection:
            query = select(ENTITY).where(ENTITY.c.id > progress.entity, ENTITY.c.degree > 0)
            rows = connection.execute(query.order_by(ENTITY.c.id).limit(limit)).mappings().all()
            entities = {row["id"]: entity_of(row) for row in rows}
            next_one = search_index.generation_in_use(connection) + 1
            search_index.derive_entities(connection, entities, revision_of(connection), next_one)
            last = max(entities, default=progress.entity)
            moved = replace(progress, entity=last, step="index" if len(rows) == limit else "ready")
            self._advance(connection, moved)
            return moved


def _drop(connection: Connection) -> None:
    """Delete whatever is prepared."""
    connection.execute(delete(STAGED_MAPPING))
    connection.execute(delete(STAGED_REFERENCE))
    connection.execute(delete(TERM).where(TERM.c.generation != search_index.generation_in_use(connection)))
    _set_state(connection, _UNDER_WAY, None)


def _stage_references(connection: Connection, refs: Collection[str]) -> None:
    wanted = sorted(ref for ref in refs if ref)
    for some in chunks(wanted):
        connection.execute(delete(STAGED_REFERENCE).where(STAGED_REFERENCE.c.ref.in_(some)))
    write_rows(connection, insert(STAGED_REFERENCE), [{"ref": ref} for ref in wanted])


def _mapping_of(row: LoggedRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _MAPPED} | {"payload": to_text(dict(row.payload))}


# -- applying ---------------------------------------------------------------------------------------------------------


def under_way(connection: Connection, target: str) -> Progress:
    """Return what is ready to be applied.

    Raises
    ------
    LedgerError
        Nothing is: another process has applied it.
    """
    found = _state(connection, _UNDER_WAY)
    if found is None or found["target"] != target or found["step"] != "ready":
        raise LedgerError(
            "Another upgrade of this home has ended meanwhile; graphintel upgrade says whether there is more."
        )
    return Progress(**found)


def staged_references(connection: Connection) -> list[str]:
    """Return the references that are to be replayed again, in their order."""
    return list(connection.execute(select(STAGED_REFERENCE.c.ref).order_by(STAGED_REFERENCE.c.ref)).scalars())


def staged_mappings(connection: Connection, after: int, limit: int) -> list[tuple[LoggedRow, LoggedRow, bool]]:
    """Return the next rows that are to be mapped otherwise: as they are, as they will be, whether their cells are kept."""
    query = (
        row_log.ROWS.add_columns(*(STAGED_MAPPING.c[name].label(f"new_{name}") for name in (*_MAPPED, "keeps_cells")))
        .join(STAGED_MAPPING, STAGED_MAPPING.c.number == LOGGED_ROW.c.number)
        .join(BATCH, BATCH.c.number == LOGGED_ROW.c.batch)
        .where(LOGGED_ROW.c.number > after, BATCH.c.withdrawn_at == "")
        .order_by(LOGGED_ROW.c.number)
        .limit(limit)
    )
    result = []
    for row in connection.execute(query).mappings():
        before = row_log.row_of(row)
        new = {name: row[f"new_{name}"] for name in _MAPPED} | {"payload": json.loads(row["new_payload"])}
        result.append((before, replace(before, **new), bool(row["new_keeps_cells"])))
    return result


def former_payloads(connection: Connection, numbers: Collection[int]) -> dict[int, Mapping[str, Any]]:
    """Return what rows that are refused now said when they were last accepted."""
    result: dict[int, Mapping[str, Any]] = {}
    for some in chunks(sorted(numbers)):
        query = select(FORMER_MAPPING.c.number, FORMER_MAPPING.c.payload).where(
            FORMER_MAPPING.c.number.in_(some), FORMER_MAPPING.c.payload != "{}"
        )
        for number, payload in connection.execute(query.order_by(FORMER_MAPPING.c.batch)):
            result[number] = json.loads(payload)
    return result


def remap(connection: Connection, forms: RowForms, batch: int, rows: Sequence[tuple[LoggedRow, bool]]) -> None:
    """Map rows otherwise, and keep how they were mapped, unless it may not be kept.

    Parameters
    ----------
    connection : Connection
        In a writing transaction.
    forms : RowForms
        Of that transaction.
    batch : int
        The correction that does it.
    rows : sequence of (row, keeps cells)
        As they will be.
    """
    kept = {row.number: keeps for row, keeps in rows}
    for some in chunks(sorted(kept)):
        stored = connection.execute(row_log.ROWS.where(LOGGED_ROW.c.number.in_(some))).mappings()
        former = [
            _mapping_of(row_log.row_of(row)) | {"batch": batch, "number": row["number"]}
            for row in stored
            if kept[row["number"]]
        ]
        write_rows(connection, insert(FORMER_MAPPING), former)
        never = [number for number in some if not kept[number]]
        connection.execute(delete(FORMER_MAPPING).where(FORMER_MAPPING.c.number.in_(never)))
    here = LOGGED_ROW.c.number == bindparam("the_number")
    values = [
        _mapping_of(row) | {"the_number": row.number} | forms.values_of(row if keeps else replace(row, raw={}))
        for row, keeps in rows
    ]
    write_rows(connection, update(LOGGED_ROW).where(here), values)


def record_statuses(connection: Connection, batch: int, changes: Sequence[StatusChange]) -> None:
    """Keep which rows are accepted or refused since a correction, and were not before."""
    columns = ("number", "was", "now", "code", "message")
    rows = [{name: getattr(one, name) for name in columns} | {"batch": batch} for one in changes]
    write_rows(connection, insert(CHANGED_STATUS), rows)


def finish(connection: Connection, progress: Progress | None, version: StoredVersion | None, revision: int) -> bool:
    """Let the new search terms be searched, note the version, and delete what was prepared; return whether terms differ.

    Parameters
    ----------
    connection : Connection
        In the transaction that applied everything else.
    progress : Progress, optional
        Without one, no search terms were prepared.
    version : StoredVersion, optional
        By which everything is derived now; without one, that stays as it is.
    revision : int
        Revision that the transaction makes.
    """
    differs = False
    if progress is not None:
        generation = search_index.generation_in_use(connection) + 1
        search_index.derive_entities(connection, _touched_since(connection, progress.revision), revision, generation)
        differs = search_index.switch_generation(connection, generation)
        _drop(connection)
    if version is not None:
        store_version(connection, version)
    return differs


def _touched_since(connection: Connection, revision: int) -> dict[str, Any]:
    """Return the entities that differ since a revision, or that a statement touches or touched which does."""
    ids = set(connection.execute(select(ENTITY.c.id).where(ENTITY.c.revision > revision)).scalars())
    newer = select(STATEMENT.c.start, STATEMENT.c.end).where(STATEMENT.c.revision > revision)
    ids.update(end for row in connection.execute(newer) for end in row)
    return {
        row["id"]: entity_of(row)
        for some in chunks(sorted(ids))
        for row in connection.execute(select(ENTITY).where(ENTITY.c.id.in_(some))).mappings()
    }
