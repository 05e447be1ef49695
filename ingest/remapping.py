"""Maps kept rows again: from the cells that the log keeps, as a declaration says now, with what the batch kept beside.

A row keeps the mapping that it has where it was never mapped (its form was damaged), where its cells may not be stored,
or where nobody declares its file any more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from graphintel.ledger.derivation import BatchRows
from graphintel.model.logged_rows import LoggedRow, ReadWith, TableReading
from graphintel.model.values.date import last_day
from graphintel.model.values.date_order import DateEvidence, DateOrder, file_order
from ingest.date_orders import declared_orders
from ingest.issue_codes import DAMAGE_OF_FORM, NEVER_STORED
from ingest.mapping import map_row
from ingest.payloads import payload_text
from ingest.readers import DATE_ORDER_COLUMN
from ingest.record_rows import UNNUMBERED
from ingest.row_reader import Context
from ingest.source import AnySource, FileKind

Remapped = tuple[LoggedRow, bool]
"""A row as it is mapped now, and whether the log may keep its cells."""


@dataclass(slots=True)
class BatchMapper:
    """Maps the rows of one batch again, in order of arrival.

    Parameters
    ----------
    source : Source or Records
        As it is declared now.
    batch : BatchRows
        With what its rows were mapped.
    quarantine_reserved : bool
        Whether reserved values are refused, where the batch does not say.
    """

    source: AnySource
    batch: BatchRows
    quarantine_reserved: bool = False
    _contexts: dict[str, Context] = field(default_factory=dict)
    _seen: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def counts_rows(self) -> bool:
        """Whether the mapping of a row depends on the rows before it: those without an id of their own are counted."""
        return any(kind.records is not None and kind.records.unnumbered for kind in self.source.kinds)

    @property
    def needs_evidence(self) -> bool:
        """Whether the order of dates must be found in the rows first, because the batch came before it was stored."""
        return not self.batch.read_with.day

    def find_orders(self, rows: Iterable[LoggedRow]) -> None:
        """Find with what a batch was mapped that does not say so, from all of its rows."""
        declared = {name: order for kind in self.source.kinds for name, order in declared_orders([kind]).items()}
        evidence: dict[str, dict[str, DateEvidence]] = {}
        for row in rows:
            here = evidence.setdefault(row.file, {name: DateEvidence(name, order) for name, order in declared.items()})
            proof = row.raw.get(DATE_ORDER_COLUMN, "")
            for name, cell in row.raw.items() if row.code not in DAMAGE_OF_FORM else ():
                if name in here:
                    here[name].add(cell, row.line)
            if proof and here:
                next(iter(here.values())).add_proof(proof, row.line)
        tables = {
            file: TableReading("", {name: file_order(list(seen.values()), seen[name].declared).name for name in seen})
            for file, seen in evidence.items()
        }
        read_with = ReadWith(last_day(self.batch.at), self.quarantine_reserved, tables)
        self.batch = replace(self.batch, read_with=read_with)

    def changed(self, rows: Sequence[LoggedRow]) -> list[Remapped]:
        """Return those of some rows that are mapped otherwise now."""
        mapped = ((row, self._map(row)) for row in rows)
        return [new for row, new in mapped if new is not None and _mapping(new[0]) != _mapping(row)]

    def _map(self, row: LoggedRow) -> Remapped | None:
        """Return a row as it is mapped now, or None where it keeps its mapping."""
        reading = self.batch.read_with.tables.get(row.file)
        kind = self._kind_of(row, reading)
        if reading is None or kind is None or not row.raw or row.code in DAMAGE_OF_FORM:
            return None
        context = self._context(row.file, reading)
        new = _mapped(row, kind, context, 1)
        ref = new[0].submission_ref
        if kind.records is not None and kind.records.unnumbered and ref:
            self._seen[row.file, ref] += 1
            if self._seen[row.file, ref] > 1 and UNNUMBERED in ref:
                new = _mapped(row, kind, context, self._seen[row.file, ref])
        return new

    def _context(self, file: str, reading: TableReading) -> Context:
        if file not in self._contexts:
            orders = {name: DateOrder.named(order) for name, order in reading.orders.items()}
            kept = self.batch.read_with
            self._contexts[file] = Context(self.source.name, kept.day, orders, kept.quarantine_reserved)
        return self._contexts[file]

    def _kind_of(self, row: LoggedRow, reading: TableReading | None) -> FileKind | None:
        """Return the kind of file of a row: as its table says, else the one whose columns its cells fit best."""
        of_row = [kind for kind in self.source.kinds if kind.row_kind == row.kind]
        named = [kind for kind in of_row if reading is not None and kind.name == reading.kind]
        if named or (reading is not None and reading.kind):
            return named[0] if named else None
        fit = sorted(of_row, key=lambda kind: -len({column.name for column in kind.columns} & row.raw.keys()))
        return fit[0] if fit else None


def _mapping(row: LoggedRow) -> tuple[object, ...]:
    return (row.submission_ref, row.item_no, payload_text(row.payload), row.code, row.message)


def _mapped(row: LoggedRow, kind: FileKind, context: Context, like: int) -> Remapped:
    """Return a row as its kind of file maps it."""
    result = map_row(kind, row.raw, context, like)
    first = result.faults[0] if result.faults else None
    payload: Mapping[str, object] = {} if first else result.payload
    never_stored = NEVER_STORED | {refusal.code for refusal in kind.refusals if not refusal.cells_stored}
    new = replace(
        row,
        submission_ref=result.submission_ref,
        item_no=result.item_no,
        payload=payload,
        code=first.code if first else "",
        message=first.message if first else "",
    )
    return new, never_stored.isdisjoint(fault.code for fault in result.faults)
