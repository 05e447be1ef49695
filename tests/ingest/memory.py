"""A ledger in memory: the log and the holdings, so that the fold and the job are tested without a database."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

from graphintel.ledger.derivation import StoredVersion
from graphintel.ledger.serialisation import to_text
from graphintel.model.logged_rows import FileRecord, LoggedRow, ReadWith, SubmissionContents
from graphintel.model.ontology import STRUCTURAL
from graphintel.model.records import Decision, Entity, Statement

Held = tuple[dict[str, Statement], dict[str, Entity], frozenset[Decision]]


class MemoryLedger:
    """The ledger's log and holdings as plain lists; a failing change leaves nothing behind."""

    def __init__(self) -> None:
        self.rows: list[LoggedRow] = []
        self.batches: list[tuple[str, tuple[FileRecord, ...]]] = []
        self.withdrawn: set[int] = set()
        self.holdings: dict[str, SubmissionContents] = {}

    @contextmanager
    def write(self) -> Iterator[MemoryLedger]:
        """Open one change."""
        before = (list(self.rows), list(self.batches), set(self.withdrawn), dict(self.holdings))
        try:
            yield self
        except BaseException:
            self.rows, self.batches, self.withdrawn, self.holdings = before
            raise

    def note_rules(self, used: StoredVersion) -> None:
        """Note nothing: this ledger is never derived again."""

    def start_batch(
        self, source: str, actor: str, at: str, files: Sequence[FileRecord], read_with: ReadWith | None = None
    ) -> int:
        """Return the number of a new batch."""
        self.batches.append((source, tuple(files)))
        return len(self.batches)

    def count_rows(self, batch: int, files: Sequence[FileRecord]) -> None:
        """Say how the rows of a batch were counted."""
        self.batches[batch - 1] = (self.batches[batch - 1][0], tuple(files))

    def append(self, batch: int, rows: Sequence[LoggedRow]) -> None:
        """Add rows to the log."""
        self.rows.extend(replace(row, batch=batch, payload=json.loads(to_text(dict(row.payload)))) for row in rows)

    def rows_of(self, refs: Collection[str]) -> dict[str, list[LoggedRow]]:
        """Return the live rows of each reference."""
        found: dict[str, list[LoggedRow]] = {ref: [] for ref in refs}
        for row in self.rows:
            if row.submission_ref in found and row.batch not in self.withdrawn:
                found[row.submission_ref].append(row)
        return found

    def refs_of_batch(self, batch: int) -> set[str]:
        """Return the references that a batch touched."""
        return {row.submission_ref for row in self.rows if row.batch == batch and row.submission_ref}

    def withdraw_batch(self, batch: int, actor: str, at: str) -> None:
        """Mark a batch."""
        self.withdrawn.add(batch)

    def replace_many(self, holdings: Mapping[str, SubmissionContents]) -> tuple[int, int]:
        """Hold these instead; return what is newly held."""
        before_entities, before_statements = self._counted()
        self.holdings.update(holdings)
        entities, statements = self._counted()
        return len(entities - before_entities), len(statements - before_statements)

    def _counted(self) -> tuple[set[str], set[str]]:
        """Return ids of what counts as held: no structural links, no derived buildings, no submissions and items."""
        statements, entities, _ = self.held()
        said = [s for s in statements.values() if not s.derived]
        touched = {end for s in said for end in (s.start, s.end)}
        counted = {id_ for id_ in touched if entities[id_].type not in {"Submission", "Item"}}
        return counted, {s.id for s in said if s.type not in STRUCTURAL}

    def held(self) -> Held:
        """Return everything that is held, without order."""
        statements = {s.id: s for holding in self.holdings.values() for s in holding.statements}
        entities = {e.id: e for holding in self.holdings.values() for e in holding.entities}
        decisions = frozenset(d for holding in self.holdings.values() for d in holding.decisions)
        return statements, entities, decisions
