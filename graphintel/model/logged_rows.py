"""Rows as the ledger logs them, and what is stored for one submission: input and result of a replay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graphintel.model.records import Decision, Entity, Item, Statement, Submission


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
class LoggedRow:
    """One row as it was read, for good.

    Attributes
    ----------
    batch : int
        Number of the batch that brought the row.
    file : str
        Name of the file as given.
    row, line : int
        Data row (1 = first after the header) and physical line; 0 where there is none.
    kind : str
        What the row is: ``submission``, ``item`` or ``link`` of the three submissions files, ``record``, a whole submission
        of a declared source, or ``regrade``, a correction.
    submission_ref : str
        ``force:urn`` that the row belongs to.
    item_no : int
        Number of the item; 0 for a submission.
    payload : mapping
        Normalised content as JSON can write it; empty for a refused row.
    raw : mapping of str to str
        Cells as they came, by column.
    digest : str
        SHA-256 of the payload's canonical form.
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
    digest: str
    revise: bool = False
    code: str = ""
    message: str = ""
    number: int = 0


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
