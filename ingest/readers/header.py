"""Header to file kind: order, case, spaces, underscores and hyphens of column names do not matter; doubles do."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from graphintel.errors import SourceError
from ingest.source import AnySource, FileKind

COLUMN_LIMIT = 1_000
REASON_COLUMNS = (
    "reject_kind",
    "reject_file",
    "reject_row",
    "reject_line",
    "reject_column",
    "reject_code",
    "reject_reason",
    "reject_original",
)
"""Columns that a reject file adds; they are ignored when it is fed back."""

DATE_ORDER_COLUMN = "reject_dates"
"""Column of a reject file whose rows stood in a file that proved another order of day and month than declared."""


@dataclass(frozen=True, slots=True)
class Header:
    """What a header says.

    ``names`` are the columns in their order in the file, under their declared names where they are known, else as
    written; an empty name is a column without a heading. ``unknown`` are the ones kept aside. ``reject`` is True for a
    reject file; one of several kinds says the kind in each row (``combined``).
    """

    kind: FileKind
    names: tuple[str, ...]
    unknown: tuple[str, ...]
    reject: bool = False
    combined: bool = False


def normal_name(name: str) -> str:
    """Return a column name as declarations write it.

    Examples
    --------
    >>> normal_name("  Submission-Ref ")
    'submission_ref'
    """
    return re.sub(r"[\s_\-]+", "_", name.replace("\ufeff", "").strip().casefold()).strip("_")


def _required(kind: FileKind) -> list[str]:
    return [column.name for column in kind.columns if column.required]


def likely_kind(present: Collection[str], source: AnySource) -> FileKind | None:
    """Return the kind whose columns these names fit best, or None where no kind has half of its required ones."""

    def fit(kind: FileKind) -> tuple[float, int, int]:
        required = _required(kind)
        share = sum(name in present for name in required) / len(required)
        known = sum(column.name in present for column in kind.columns)
        return (share, known, -len(kind.columns))

    best = max(source.kinds, key=fit)
    return best if fit(best)[0] >= 0.5 else None


def count_known(cells: Sequence[str], source: AnySource) -> int:
    """Return how many of these header cells are columns that the source declares."""
    declared = {column.name for kind in source.kinds for column in kind.columns}
    return len(declared & {normal_name(cell) for cell in cells})


def recognise_header(
    cells: Sequence[str], source: AnySource, *, file: str, line: int, kind: FileKind | None = None
) -> Header:
    """Return what the header cells say.

    Parameters
    ----------
    cells : sequence of str
        As written.
    source : Source or Records
        Its kinds of file are the candidates.
    file, line
        Where the header stands, for messages.
    kind : FileKind, optional
        Where a sheet's name says it already.

    Raises
    ------
    SourceError
        The header is not recognised, misses a required column or has one twice; with a suggestion.
    """
    if len(cells) > COLUMN_LIMIT:
        raise SourceError(f"the header has {len(cells)} columns; expected at most {COLUMN_LIMIT}", file=file, line=line)
    names = [normal_name(cell) for cell in cells]
    reject = "reject_code" in names
    combined = reject and "reject_kind" in names
    kind = kind or likely_kind(set(names), source)
    if kind is None:
        expected = "; ".join(f"{k.name}: {', '.join(_required(k))}" for k in source.kinds)
        came = ", ".join(cells[:12]) or "nothing"
        raise SourceError(
            f"the header is not recognised; expected the columns of {source.name} ({expected}) and found {came[:300]}",
            file=file,
            line=line,
        )
    doubled = sorted({name for name in names if name and names.count(name) > 1})
    if doubled:
        raise SourceError(
            f"the column {doubled[0]!r} is there {names.count(doubled[0])} times; rename or remove all but one",
            file=file,
            line=line,
            column=doubled[0],
        )
    kinds = source.kinds if combined else (kind,)
    known = {column.name for k in kinds for column in k.columns} | {name for k in kinds for name in k.ignored}
    known |= {*REASON_COLUMNS, DATE_ORDER_COLUMN} if reject else set()
    _refuse_missing(kind, names, known, file, line)
    unknown = tuple(cell.strip() for cell, name in zip(cells, names, strict=True) if name and name not in known)
    written = tuple(name if name in known else cell.strip() for cell, name in zip(cells, names, strict=True))
    return Header(kind, written, unknown, reject, combined)


def _refuse_missing(kind: FileKind, names: Sequence[str], known: Collection[str], file: str, line: int) -> None:
    """Refuse a header without a required column, suggesting the unknown one that looks most like it."""
    for missing in (name for name in _required(kind) if name not in names):
        spare = [name for name in names if name and name not in known]
        near = difflib.get_close_matches(missing, spare, 1, 0.5)
        hint = f"; rename {near[0]!r}" if near else f"; found {', '.join(filter(None, names))[:300]}"
        raise SourceError(
            f"the required column {missing!r} of {kind.name} is missing{hint}", file=file, line=line, column=missing
        )
