"""One change of the ledger: what may be done inside ``with ledger.write() as change``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, update

from graphintel.ledger import (
    decisions,
    derivation,
    exports,
    findings,
    lineage,
    reviews,
    row_log,
    statement_store,
    supporting_statements,
)
from graphintel.ledger.access_sets import NewAccessSets
from graphintel.ledger.database import errors_explained
from graphintel.ledger.derivation import Progress, StoredVersion
from graphintel.ledger.exports import Export
from graphintel.ledger.row_forms import RowForms
from graphintel.ledger.tables import STATE
from graphintel.model.logged_rows import FileRecord, LoggedRow, ReadWith, StatusChange, SubmissionContents
from graphintel.model.records import Decision
from graphintel.model.review_steps import ReviewStep

Given = ParamSpec("Given")
Result = TypeVar("Result")


def _errors_explained(
    method: Callable[Concatenate[Change, Given], Result],
) -> Callable[Concatenate[Change, Given], Result]:
    """Turn unreadable content of the ledger into a sentence for a method; errors of the method's caller pass unchanged."""

    @wraps(method)
    def call(self: Change, /, *args: Given.args, **kwargs: Given.kwargs) -> Result:
        with errors_explained(self.url):
            return method(self, *args, **kwargs)

    return call


class Change:
    """One exclusive transaction: all of it is committed, or nothing.

    Attributes
    ----------
    revision : int
        Revision that the ledger has afterwards. It is taken only where what is stored changes; otherwise the ledger stays
        at the previous one, and the graph has nothing to do.
    url : str
        Address of the ledger, for its refusals.
    links : Counter
        How many statements were ``added``, ``rewritten`` and ``removed`` so far, by link type.
    rewritten_entities : int
        Stored entities of which caption or properties are others now: a graph creates entities and never changes one, so
        it has to be built again.
    """

    def __init__(self, connection: Connection, revision: int) -> None:
        self.revision = revision
        self.url = str(connection.engine.url)
        self._connection = connection
        self._sets = NewAccessSets(connection)
        self._forms = RowForms(connection)
        self._left: set[str] = set()
        self._changed = False
        self.rewritten_entities = 0
        self.links = Counter[tuple[str, str]]()
        self._actor, self._at = "", ""

    # -- the log of rows ---------------------------------------------------------------------------------------

    @_errors_explained
    def start_batch(
        self, source: str, actor: str, at: str, files: Sequence[FileRecord], read_with: ReadWith | None = None
    ) -> int:
        """Open a batch and return its number; what follows in this change is done in the actor's name.

        Parameters
        ----------
        source, actor, at : str
            What the rows are of, who does it and when.
        files : sequence of FileRecord
        read_with : ReadWith, optional
            With what its rows were mapped; without it they cannot be mapped again.
        """
        self._actor, self._at = actor, at
        return row_log.start_batch(self._connection, source, actor, at, files, read_with)

    @_errors_explained
    def count_rows(self, batch: int, files: Sequence[FileRecord]) -> None:
        """Say of a batch how the rows of its files were counted, once they are."""
        row_log.count_rows(self._connection, batch, files)

    @_errors_explained
    def append(self, batch: int, rows: Sequence[LoggedRow]) -> None:
        """Add rows of a batch to the log, in order of arrival; their numbers are given here."""
        row_log.append(self._connection, self._forms, batch, rows)

    @_errors_explained
    def rows_of(self, refs: Collection[str]) -> dict[str, list[LoggedRow]]:
        """Return the live rows (of batches not withdrawn) of each reference, in order of arrival."""
        return row_log.rows_of(self._connection, refs)

    @_errors_explained
    def refs_of_batch(self, batch: int) -> set[str]:
        """Return the submission references that a batch brought rows for."""
        return row_log.refs_of_batch(self._connection, batch)

    @_errors_explained
    def withdraw_batch(self, batch: int, actor: str, at: str) -> None:
        """Mark the rows of a batch as withdrawn; the caller replays its references.

        Raises
        ------
        LedgerError
            No such batch, or it is withdrawn already.
        """
        self._actor, self._at = actor, at
        row_log.withdraw_batch(self._connection, batch, actor, at)

    # -- what is held ------------------------------------------------------------------------------------------

    def replace(self, ref: str, holding: SubmissionContents) -> tuple[int, int]:
        """Replace what is stored for one reference by its contents; see :meth:`replace_many`."""
        return self.replace_many({ref: holding})

    @_errors_explained
    def replace_many(
        self, holdings_by_ref: Mapping[str, SubmissionContents], *, rewrite: bool = False
    ) -> tuple[int, int]:
        """Replace what is stored for each submission reference by its contents.

        Parameters
        ----------
        holdings_by_ref : mapping of str to SubmissionContents
            By submission reference; empty contents where nothing is left.
        rewrite : bool
            True where also what follows from the key of an entity alone is made again.

        Returns
        -------
        entities, statements : int
            How many are newly stored: without structural links, what is derived, and nodes of submissions and items.

        Raises
        ------
        LedgerError
            A statement ends at an entity that its contents do not carry, or a decision is impossible.
        """
        result = statement_store.replace(
            self._connection, self._sets, holdings_by_ref, self.revision, self._left, rewrite=rewrite
        )
        moved = decisions.apply_imports(self._connection, self._sets, holdings_by_ref, actor=self._actor, at=self._at)
        refs = holdings_by_ref.keys() if result.changed else ()
        self._follow(result, refs, moved)
        return result.entities, result.statements

    def _follow(self, result: statement_store.ReplacementResult, refs: Collection[str], moved: Collection[int]) -> None:
        """Let decisions, steps, exports and findings follow statements that changed."""
        moved = [*moved, *decisions.affected_numbers(self._connection, result.moved_entities, result.moved_items, refs)]
        moved += decisions.decision_numbers_of(
            self._connection, supporting_statements.update_dependents(self._connection, self._sets, result.differing)
        )
        shown = decisions.recompute_shown(self._connection, self._sets, moved, self.revision)
        findings.delete_stale(self._connection, self._sets, {*result.access_changes, *shown})
        self._changed = self._changed or result.changed or bool(shown)
        self.links += result.links
        self.rewritten_entities += result.rewritten_entities

    # -- deriving again ----------------------------------------------------------------------------------------

    @_errors_explained
    def note_rules(self, used: StoredVersion) -> None:
        """Note by which rules this change derives; see :func:`graphintel.ledger.derivation.note_rules`."""
        derivation.note_rules(self._connection, used)

    @_errors_explained
    def under_way(self, target: str) -> Progress:
        """Return what is ready to be applied; see :func:`graphintel.ledger.derivation.under_way`."""
        return derivation.under_way(self._connection, target)

    @_errors_explained
    def staged_references(self) -> list[str]:
        """Return the references that are to be replayed again, in their order."""
        return derivation.staged_references(self._connection)

    @_errors_explained
    def staged_mappings(self, after: int, limit: int) -> list[tuple[LoggedRow, LoggedRow, bool]]:
        """Return the next rows to be mapped otherwise: as they are, as they will be, whether their cells are kept."""
        return derivation.staged_mappings(self._connection, after, limit)

    @_errors_explained
    def former_payloads(self, numbers: Collection[int]) -> dict[int, Mapping[str, Any]]:
        """Return what rows that are refused now said when they were last accepted."""
        return derivation.former_payloads(self._connection, numbers)

    @_errors_explained
    def remap(self, batch: int, rows: Sequence[tuple[LoggedRow, bool]]) -> None:
        """Map rows otherwise; see :func:`graphintel.ledger.derivation.remap`."""
        derivation.remap(self._connection, self._forms, batch, rows)

    @_errors_explained
    def record_statuses(self, batch: int, changes: Sequence[StatusChange]) -> None:
        """Keep which rows are accepted or refused since a correction, and were not before."""
        derivation.record_statuses(self._connection, batch, changes)

    @_errors_explained
    def derive_access(self) -> None:
        """Derive again what flags hide and how often each entity is stated, from the statements that are stored."""
        self._follow(statement_store.derive_access(self._connection, self._sets, self.revision), (), ())

    @_errors_explained
    def finish_derivation(self, progress: Progress | None, version: StoredVersion | None) -> None:
        """Let new search terms be searched and note the version; see :func:`graphintel.ledger.derivation.finish`."""
        self._changed |= derivation.finish(self._connection, progress, version, self.revision)

    # -- judgements --------------------------------------------------------------------------------------------

    @_errors_explained
    def add_decision(self, decision: Decision, at: str, rests_on: Iterable[str] = ()) -> int:
        """Store a decision on two records and return its number.

        Parameters
        ----------
        decision : Decision
            Two different stored records of one type, in any order; its own number and moment do not matter.
        at : str
            The moment, ISO 8601.
        rests_on : iterable of str, optional
            Ids of the statements that it rests on: it requires their keys as they are from now on, beside its own, and
            stands while they are stored; see :mod:`graphintel.ledger.supporting_statements`.

        Raises
        ------
        LedgerError
            Not two stored records of one type, or an unknown verdict.
        """
        given = decisions.validated(decision)
        decisions.require_stored(self._connection, given)
        number = decisions.add_decision(
            self._connection, self._sets, decisions.dated(given, at), ref="", actor=given.actor, at=at
        )
        supporting_statements.record_support(self._connection, self._sets, self.id_of_decision(number), rests_on)
        self._recompute_shown(number)
        return number

    @_errors_explained
    def id_of_decision(self, number: int) -> str:
        """Return the random id of a decision."""
        return decisions.random_id_of(self._connection, number)

    @_errors_explained
    def decision_named(self, identifier: str) -> tuple[int, str] | None:
        """Return number and actor of the live decision of an id, or None."""
        return decisions.live_decision(self._connection, identifier)

    @_errors_explained
    def required_by(self, dependent: str) -> frozenset[str]:
        """Return the keys that a decision, step or export requires now by what it rests on."""
        return supporting_statements.keys_of(self._connection, self._sets, dependent)

    @_errors_explained
    def revoke_decision(self, number: int, actor: str, at: str) -> None:
        """Revoke a decision: nothing follows from it any more, and it stays in the history.

        Raises
        ------
        LedgerError
            There is no live decision of this number.
        """
        decisions.revoke(self._connection, number, actor=actor, at=at)
        self._recompute_shown(number)

    def _recompute_shown(self, number: int) -> None:
        self._changed |= bool(decisions.recompute_shown(self._connection, self._sets, [number], self.revision))

    @_errors_explained
    def add_review(
        self, step: ReviewStep, rests_on: Iterable[str] = (), decision_numbers: Iterable[int] = ()
    ) -> ReviewStep:
        """Store a step of review for good, and return it with its id; the graph does not change.

        Parameters
        ----------
        step : ReviewStep
        rests_on : iterable of str, optional
            Ids of the statements that it rests on, beside its evidence; as for :meth:`add_decision`.
        decision_numbers : iterable of int, optional
            Numbers of decisions that it rests on: it rests on what they rest on.

        Raises
        ------
        GraphintelError
            It cannot be one.
        """
        return reviews.add(self._connection, self._sets, step, rests_on, decision_numbers)

    @_errors_explained
    def add_export(self, export: Export, items: Collection[str], decision_numbers: Collection[int] = ()) -> None:
        """Store an export with the items that it carried, as they are now; see :func:`graphintel.ledger.exports.add`."""
        exports.add(self._connection, self._sets, export, items, decision_numbers)

    @_errors_explained
    def finish(self) -> None:
        """Take the revision, and its place in the lineage, where what is stored has changed."""
        if self._changed:
            lineage.extend(self._connection, self.revision)
            here = STATE.c.name == "revision"
            self._connection.execute(update(STATE).where(here), {"value": str(self.revision)})
