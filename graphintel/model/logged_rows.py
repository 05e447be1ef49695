"""Rows as the ledger logs them, and what is stored for one submission: input and result of a replay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graphintel.model.records import Decision, Entity, Item, Statement, Submission

RECORD, RECORD_ROW = "record", "record_row"
"""Kinds of row of a declared source: a row that is a whole record, and one of the rows of a record that has several."""

RECORD_KINDS = frozenset({RECORD, RECORD_ROW})


@dataclass(frozen=True, slots=True)
class FileRecord:
    """One file of a batch: its name as given, the SHA-256 of its bytes, and how its rows were counted."""

    name: str
    sha256: str
    size: int
    read: int = 0
    accepted: int = 0
    known: int = 0
    quarantined: int = 0


@dataclass(frozen=True, slots=True)
class TableReading:
    """How the rows of one table of a file were read.

    Attributes
    ----------
    kind : str
        Name of its kind of file; empty where each row says it, as in a reject file of several kinds.
    orders : mapping of str to str
        By date column, the order of day and month: one of those that a source may declare.
    """

    kind: str = ""
    orders: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReadWith:
    """With what the rows of a batch were mapped, beside their own cells: what it takes to map them again.

    Attributes
    ----------
    day : str
        The UK day; empty of a batch for which none of this was stored.
    quarantine_reserved : bool
        True where reserved values were refused.
    tables : mapping of str to TableReading
        By file, and sheet of a workbook, as the rows name it.
    """

    day: str = ""
    quarantine_reserved: bool = False
    tables: Mapping[str, TableReading] = field(default_factory=dict)

    def reading(self) -> dict[str, object]:
        """Return all but the day as plain values.

        Examples
        --------
        >>> made = ReadWith("2026-03-02", tables={"a.csv": TableReading("cards", {"seen": "day-first"})})
        >>> ReadWith.of("2026-03-02", made.reading()) == made
        True
        """
        tables = {name: [table.kind, dict(table.orders)] for name, table in self.tables.items()}
        return {"quarantine_reserved": self.quarantine_reserved, "tables": tables}

    @classmethod
    def of(cls, day: str, reading: Mapping[str, Any]) -> ReadWith:
        """Return what :meth:`reading` was made from."""
        tables = {name: TableReading(kind, orders) for name, (kind, orders) in reading.get("tables", {}).items()}
        return cls(day, bool(reading.get("quarantine_reserved")), tables)


@dataclass(frozen=True, slots=True)
class LoggedRow:
    """One row as it was read, for good.

    Attributes
    ----------
    batch : int
        Number of the batch that brought the row; 0 until stored.
    file : str
        Name of the file as given.
    row, line : int
        Data row (1 = first after the header) and physical line; 0 where there is none.
    kind : str
        What the row is: ``submission``, ``item`` or ``link`` of the three submissions files, ``record``, a whole submission
        of a declared source, ``record_row``, one of the rows that are a submission together, or ``regrade``, a correction.
    submission_ref : str
        ``force:urn`` that the row belongs to.
    item_no : int
        Number of the item; 0 for a submission.
    payload : mapping
        Normalised content as JSON can write it; empty for a refused row.
    raw : mapping of str to str
        Cells as they came, by column.
    revise : bool
        True where other content under a held key replaces it.
    code, message : str
        Why the row is refused by its own fault; empty otherwise. A refused row is never folded, but refuses what hangs
        on it.
    number : int
        Place in the log, in order of arrival; 0 until stored.
    """

    batch: int
    file: str
    row: int
    line: int
    kind: str
    submission_ref: str
    item_no: int
    payload: Mapping[str, object]
    raw: Mapping[str, str]
    revise: bool = False
    code: str = ""
    message: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class StatusChange:
    """A row of the log that was refused and is accepted now, or the other way round; ``code`` and ``message`` say why.

    ``was`` and ``now`` are ``accepted``, ``known`` or ``quarantined``. Of a row that is accepted now, the reason is the
    one for which it was refused.
    """

    number: int
    batch: int
    file: str
    row: int
    line: int
    was: str
    now: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class SubmissionContents:
    """What is stored for one submission reference: the result of replaying its live rows.

    ``decisions`` are the import decisions that its rows carry. An empty holding means that nothing is held.
    """

    submission: Submission | None = None
    items: tuple[Item, ...] = ()
    statements: tuple[Statement, ...] = ()
    entities: tuple[Entity, ...] = ()
    decisions: tuple[Decision, ...] = ()
