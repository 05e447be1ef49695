"""What a call reports: every row read is exactly one of accepted, known, quarantined."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Generic, TypeVar

from graphintel.model.logged_rows import FileRecord
from graphintel.model.records import Issue

MOST_LISTED = 10_000
"""How many issues, and how many rows of earlier calls, a report lists: each takes about 1 kB of memory."""

T = TypeVar("T")


@dataclass(slots=True)
class Listed(Generic[T]):
    """The first of many things, and how many more there are."""

    first: list[T] = field(default_factory=list)
    more: int = 0

    def add(self, things: Iterable[T]) -> None:
        """Add things behind the others."""
        for thing in things:
            if len(self.first) < MOST_LISTED:
                self.first.append(thing)
            else:
                self.more += 1

    def join(self, other: Listed[T]) -> None:
        """Add what is listed elsewhere, and what is not listed there."""
        self.add(other.first)
        self.more += other.more


@dataclass(frozen=True, slots=True)
class Released:
    """A row of an earlier call that waited for its parent and takes effect now."""

    file: str
    row: int
    line: int
    submission_ref: str


@dataclass(frozen=True, slots=True)
class Report:
    """Result of a check or an ingestion.

    Attributes
    ----------
    source : str
        Name of the source.
    files : sequence of FileRecord
        Accounting by file.
    issues : sequence of Issue
        What is wrong: first with files and totals (row 0; a column kept aside), then with refused rows, then what there is
        to say of rows that are not refused. The first ``MOST_LISTED``.
    issues_not_listed : int
        How many more there are. Refused rows stand in the reject file all the same; the rest stands nowhere.
    encodings : sequence of (file, encoding)
        How each text file was read.
    unknown_columns : sequence of (file, column)
        Columns that nobody declared.
    released : sequence of Released
        Rows of earlier calls that entered now; the first ``MOST_LISTED``.
    released_not_listed : int
        How many more there are.
    entities, statements : int
        Newly stored, without structural links and derived buildings; 0 in a check.
    batch : int
        Number of the batch; 0 in a check.
    reject_file : str
        Path of the file with the refused rows, empty where there are none.
    shown : sequence of dict, optional
        What the first rows would state, as sentences, where a check was asked for it.
    source_file, source_sha256 : str
        The file that declares the source and its digest, for the audit entry.
    """

    source: str
    files: Sequence[FileRecord]
    issues: Sequence[Issue] = ()
    unknown_columns: Sequence[tuple[str, str]] = ()
    released: Sequence[Released] = ()
    entities: int = 0
    statements: int = 0
    batch: int = 0
    reject_file: str = ""
    source_file: str = ""
    source_sha256: str = ""
    encodings: Sequence[tuple[str, str]] = ()
    shown: Sequence[Mapping[str, Any]] | None = None
    issues_not_listed: int = 0
    released_not_listed: int = 0

    def total(self, name: str) -> int:
        """Return one count over all files."""
        return sum(int(getattr(file, name)) for file in self.files)

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain values; a check has no batch, and counts nothing as newly stored.

        Where not all is listed, ``issues_not_listed`` and ``released_not_listed`` say how many more there are.
        """
        counts: Mapping[str, int] = {name: self.total(name) for name in ("read", "accepted", "known", "quarantined")}
        answer: dict[str, Any] = {
            "source": self.source,
            **counts,
            "issues": [asdict(issue) for issue in self.issues],
            "kept_aside": [{"file": file, "column": column} for file, column in self.unknown_columns],
            "files": [asdict(file) for file in self.files],
            "encodings": [{"file": file, "encoding": encoding} for file, encoding in self.encodings],
        }
        not_listed = {"issues_not_listed": self.issues_not_listed, "released_not_listed": self.released_not_listed}
        answer |= {name: count for name, count in not_listed.items() if count}
        if self.shown is not None:
            answer["shown"] = list(self.shown)
        if self.batch:
            answer |= {
                "entities": self.entities,
                "statements": self.statements,
                "batch": self.batch,
                "reject_file": self.reject_file,
                "released": [asdict(row) for row in self.released],
            }
        return answer
