"""The order of day and month in a file's dates: decided by all date columns of all its tables together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from graphintel.model.records import Issue
from graphintel.model.values.date_order import DateEvidence, DateOrder, file_order, proved_of, said_of
from ingest.readers import DATE_ORDER_COLUMN, Document, Table
from ingest.source import AnySource, FileKind


@dataclass(frozen=True, slots=True)
class FileDates:
    """How to read the dates of a file.

    Attributes
    ----------
    orders : mapping of column name to DateOrder
    proved : str
        The order that its values prove, where that is not the declared one: a reject file must remember it, because the
        rows that prove it are not in it.
    issues : tuple of Issue
        One, where a date that reads in two ways was read by the declaration alone, or against it by the evidence.
    """

    orders: Mapping[str, DateOrder]
    proved: str = ""
    issues: tuple[Issue, ...] = ()


def declared_orders(kinds: Sequence[FileKind]) -> dict[str, str]:
    """Return the declared order of each date column; what a column that stands in two dates says first counts."""
    declared: dict[str, str] = {}
    for kind in kinds:
        for when in kind.dates:
            for column, _ in when.columns:
                declared.setdefault(column.name, when.order)
    return declared


def _evidence(table: Table, source: AnySource, several: bool) -> list[tuple[str, DateEvidence]]:
    """Return the evidence of each date column of a table."""
    kinds = source.kinds if table.header.combined else (table.header.kind,)
    result = [
        (name, DateEvidence(f"{name} of {table.location}" if several else name, order))
        for name, order in declared_orders(kinds).items()
        if name in table.header.names
    ]
    if table.header.reject and result:
        result.append((DATE_ORDER_COLUMN, DateEvidence(DATE_ORDER_COLUMN, result[0][1].declared)))
    for row in table.rows() if result else ():
        for name, seen in result if not row.faults else ():
            if (cell := row.cells.get(name)) and name == DATE_ORDER_COLUMN:
                seen.add_proof(cell, row.line)
            elif cell:
                seen.add(cell, row.line)
    return result


def dates_of(document: Document, source: AnySource) -> FileDates:
    """Return how to read each date column of a file, and what the report must say of it.

    Parameters
    ----------
    document : Document
        The file; the sheets of a workbook are one file.
    source : Source or Records
        What it declares holds where no date of the file decides.

    Returns
    -------
    FileDates
    """
    several = len(document.tables) > 1
    columns = [pair for table in document.tables for pair in _evidence(table, source, several)]
    evidence = [seen for _, seen in columns]
    orders = {name: file_order(evidence, seen.declared) for name, seen in columns}
    proved = proved_of(evidence)
    against = proved if any(seen.declared != proved for seen in evidence) else ""
    return FileDates(orders, against, tuple(_order_issues(document, evidence)))


def _order_issues(document: Document, evidence: Sequence[DateEvidence]) -> Iterator[Issue]:
    """Yield how a date that depends on the file's order was read."""
    if result := said_of(evidence):
        witness, how = result
        message = f"{witness} can be read in two ways: {how}. So are all dates of this file."
        yield Issue(document.name, 0, witness.line, witness.column, "date_order", witness.value.strip()[:40], message)
