"""Turns files into rows for the log: read, mapped, each with its faults and its position; files with too many bad rows are refused whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from pathlib import Path

from graphintel.errors import SourceError
from graphintel.failures import os_reason
from graphintel.model.logged_rows import LoggedRow, TableReading
from graphintel.model.progress import OnProgress, no_progress
from graphintel.model.records import Issue
from graphintel.model.values.date_order import DateOrder
from ingest.date_orders import dates_of
from ingest.issue_codes import NEVER_STORED, NOT_OWN_FAULT
from ingest.mapping import map_row
from ingest.readers import Document, RawRow, Table, open_document, shown_name
from ingest.record_rows import UNNUMBERED
from ingest.row_reader import Context, MappedRow
from ingest.row_spool import ParsedRow, RowSpool
from ingest.source import AnySource, FileKind
from ingest.text_counts import TextCounts

OWN_FAULT_SHARE = 0.2
OWN_FAULT_ROWS = 50
NOISE_ROWS = 10_000
_NOISE_SHARE = 0.9
_PROBE = 100
_LONG_FILE = 4 << 20
TOLD_ROWS = 2_000
"""After how many rows each it is told how far the reading has come."""
_SUFFIXES = frozenset({".csv", ".xlsx", ".jsonl"})


@dataclass(frozen=True, slots=True)
class ParsedFiles:
    """Everything that a call's files say.

    ``proved_orders`` are, by document, the order of day and month that it proved against the declared one; ``tables`` is
    how the rows of each table were read, but for two tables of one name that were read in two ways; ``explains`` is as in
    :class:`ingest.row_reader.Context`.
    """

    documents: Sequence[Document]
    parsed_rows: RowSpool
    issues: Sequence[Issue]
    proved_orders: Sequence[str] = ()
    explains: bool = False
    tables: Mapping[str, TableReading] = field(default_factory=dict)


_LOCK, _SHADOW = "~$", "._"
_OF_SYSTEMS = frozenset({".ds_store", "thumbs.db", "desktop.ini"})


def _why_skipped(path: Path) -> str:
    """Return why a file of a folder is none of the files that somebody put there; empty where it is one."""
    if path.name.startswith(_LOCK):
        return "is what a spreadsheet program keeps beside a workbook while it is open"
    if path.name.startswith(_SHADOW) or path.name.lower() in _OF_SYSTEMS:
        return "is what an operating system keeps beside other files"
    return ""


def _is_input(path: Path) -> bool:
    """Return whether a file of a folder is one to be read."""
    return path.suffix.lower() in _SUFFIXES and not _why_skipped(path) and path.is_file()


def skipped_files(paths: Sequence[Path]) -> Iterator[Issue]:
    """Yield a note on each file of the folders that is skipped without being opened."""
    for path in paths:
        for inside in sorted(path.iterdir()) if path.is_dir() else ():
            if why := _why_skipped(inside):
                name = shown_name(inside)
                yield Issue(name, 0, 0, "", "file_passed_over", "", f"{name} {why}; it is passed over.")


def files_of(paths: Sequence[Path]) -> list[Path]:
    """Return the files that the paths name; a folder means its CSV, XLSX and JSON-lines files."""
    result: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = [p for p in sorted(path.iterdir()) if _is_input(p)]
            if not inside:
                raise SourceError("this folder holds no CSV, XLSX or JSON-lines file", file=str(path))
            result.extend(inside)
        else:
            result.append(path)
    if not result:
        raise SourceError("no file was given; name at least one")
    return result


def _parsed_row(
    raw: RawRow, kind: FileKind, context: Context, table: Table, document: int, revise: bool, like: int = 1
) -> ParsedRow:
    """Return one row as it goes into the log; ``like`` counts the rows of its file with the same content."""
    result = map_row(kind, raw.cells, context, like) if raw.cells else MappedRow()
    faults, payload = (raw.faults, {}) if raw.faults else (result.faults, result.payload)
    first = faults[0] if faults else None
    logged = LoggedRow(
        batch=0,
        file=table.location,
        row=raw.row,
        line=raw.line,
        kind=kind.row_kind,
        submission_ref=result.submission_ref,
        item_no=result.item_no,
        payload=payload,
        raw={name: cell for name, cell in raw.cells.items() if cell},
        revise=revise,
        code=first.code if first else "",
        message=first.message if first else "",
    )
    cells_stored = not result.faults or _never_stored(kind).isdisjoint(fault.code for fault in result.faults)
    remarks = (result.notes, () if faults else result.referenced_ids)
    return ParsedRow(logged, kind.name, tuple(faults), raw.original, document, cells_stored, *remarks, table.sheet)


def _never_stored(kind: FileKind) -> frozenset[str]:
    """Return the codes of faults with which the cells of a row are not kept."""
    return NEVER_STORED | {refusal.code for refusal in kind.refusals if not refusal.cells_stored}


def _table_rows(
    table: Table,
    source: AnySource,
    context: Context,
    document: int,
    revise: bool,
    like_rows: Callable[[str], int],
) -> Iterator[ParsedRow]:
    """Yield the rows of one table; ``like_rows`` counts those that have one reference."""
    kinds = {kind.name: kind for kind in source.kinds}
    for raw in table.rows():
        kind = kinds[raw.kind]
        parsed_row = _parsed_row(raw, kind, context, table, document, revise)
        ref = parsed_row.logged.submission_ref
        if kind.records is not None and kind.records.unnumbered and UNNUMBERED in ref:
            like = like_rows(ref)
            if like > 1:
                parsed_row = _parsed_row(raw, kind, context, table, document, revise, like)
        yield parsed_row


def _document_rows(
    document: Document, source: AnySource, context: Context, number: int, revise: bool, texts: TextCounts
) -> Iterator[ParsedRow]:
    """Yield the rows of all tables of one file."""
    for place, table in enumerate(document.tables):
        like_rows = partial(texts.add_counted, f"rows of {number}/{place}")
        yield from _table_rows(table, source, context, number, revise, like_rows)


def _refuse_noise(document: Document, source: AnySource, context: Context) -> None:
    """Refuse a long file whose first rows are nearly all bad, before the order of its dates is looked for in all of it.

    Raises
    ------
    SourceError
        As :func:`_bounded` does; dates do not count here, because their order is not known.
    """
    kinds = {kind.name: kind for kind in source.kinds}
    is_long = document.fingerprint.size > _LONG_FILE or document.fingerprint.head.startswith(b"PK")
    for table in document.tables if is_long else ():
        rows = islice(table.rows(), NOISE_ROWS + NOISE_ROWS // 10)
        mapped = (_parsed_row(raw, kinds[raw.kind], context, table, 0, False) for raw in rows)
        undated = (replace(e, faults=tuple(f for f in e.faults if "date" not in f.code)) for e in mapped)
        for count, parsed_row in enumerate(_bounded(document, source, undated), 1):
            if count >= _PROBE and not parsed_row.faults:
                break


def _bounded(document: Document, source: AnySource, parsed_rows: Iterator[ParsedRow]) -> Iterator[ParsedRow]:
    """Yield rows, and refuse the file once so many are bad that it is refused whole whatever follows.

    Raises
    ------
    SourceError
        ``NOISE_ROWS`` rows are bad by their own fault, and they are nearly all of those read.
    """
    excused, bad = _excused(source), 0
    bounded = not any(table.header.reject for table in document.tables)
    for count, parsed_row in enumerate(parsed_rows, 1):
        if bounded and any(fault.code not in excused for fault in parsed_row.faults):
            bad += 1
            if bad >= NOISE_ROWS and bad > _NOISE_SHARE * count:
                raise SourceError(
                    f"{bad} of the first {count} rows are bad by their own fault, so the rest is not read; the last one: "
                    f"{parsed_row.faults[0].message}",
                    file=parsed_row.logged.file,
                    line=parsed_row.logged.line,
                )
        yield parsed_row


def _excused(source: AnySource) -> frozenset[str]:
    """Return the codes that do not count towards refusing a file whole."""
    return NOT_OWN_FAULT | {refusal.code for kind in source.kinds for refusal in kind.refusals}


@dataclass(slots=True)
class _OwnFaults:
    """How many rows of a file there are, how many are bad by their own fault, and the first of these."""

    excused: frozenset[str]
    rows: int = 0
    bad: int = 0
    first: ParsedRow | None = None

    def count(self, row: ParsedRow) -> None:
        """Count a row."""
        self.rows += 1
        if any(fault.code not in self.excused for fault in row.faults):
            self.bad += 1
            self.first = self.first or row

    def refusal(self, document: Document) -> SourceError | None:
        """Return why a file is refused whole where too many of its rows are bad by their own fault."""
        reject = any(table.header.reject for table in document.tables)
        few = self.rows < OWN_FAULT_ROWS or self.bad <= OWN_FAULT_SHARE * self.rows
        if reject or few or self.first is None:
            return None
        first = next(fault for fault in self.first.faults if fault.code not in self.excused)
        return SourceError(
            f"{self.bad} of {self.rows} rows are bad by their own fault, more than {OWN_FAULT_SHARE:.0%}, so the file is "
            f"refused whole; the first one: {first.message} Run graphintel check to see all of them",
            file=self.first.logged.file,
            line=self.first.logged.line,
            column=first.column or None,
            value=first.value,
        )


class _Reading:
    """How many lines of the files of a call are read, and of how many; 0 where a workbook is among them."""

    def __init__(self, documents: Sequence[Document], on_progress: OnProgress) -> None:
        self._on_progress = on_progress
        self._lines = [document.fingerprint.lines for document in documents]
        self._total = sum(self._lines) if all(document.encoding for document in documents) else 0

    def tell(self, file: int, line: int) -> None:
        """Tell that a file is read as far as a line, and all before it."""
        self._on_progress("lines read", sum(self._lines[:file]) + line, self._total)


def _state(path: Path) -> tuple[int, int]:
    """Return size and time of change of a file, zeros where there is none."""
    if not path.is_file():
        return (0, 0)
    state = path.stat()
    return (state.st_size, state.st_mtime_ns)


def parse_files(
    source: AnySource,
    paths: Sequence[Path],
    context: Context,
    *,
    revise: bool = False,
    tolerate: bool = False,
    encoding: str = "",
    folder: Path | None = None,
    on_open: Callable[[], None] = lambda: None,
    on_progress: OnProgress = no_progress,
) -> ParsedFiles:
    """Return everything that a call's files say.

    Parameters
    ----------
    source : Source or Records
        What the files are.
    paths : sequence of Path
        Files, or folders of them.
    context : Context
        What day it is and what the home refuses.
    revise : bool
        True where other content under a stored key replaces it.
    tolerate : bool
        True in a check, which shows every issue of a file that ingestion refuses whole, and says so.
    encoding : str
        Encoding of the text files, where it is known.
    folder : Path, optional
        Where rows are kept that are too many for the memory; see :class:`ingest.row_spool.RowSpool`.
    on_open : callable
        Called once every file is open and its header read, before any row is.
    on_progress : callable
        Called now and then with how many lines are read, and of how many: a workbook does not say how many it has.

    Returns
    -------
    ParsedFiles

    Raises
    ------
    SourceError
        A file is unlike its declaration, too bad, or changed while it was read.
    """
    try:
        result = _parse_files(
            source, files_of(paths), context, revise, tolerate, encoding, folder, on_open, on_progress
        )
        return replace(result, issues=[*skipped_files(paths), *result.issues])
    except OSError as error:
        named = Path(str(error.filename)).name if error.filename else ""
        raise SourceError(
            f"this file cannot be read ({os_reason(error)}); check its permissions", file=named
        ) from error


def _parse_files(
    source: AnySource,
    files: Sequence[Path],
    context: Context,
    revise: bool,
    tolerate: bool,
    encoding: str,
    folder: Path | None,
    on_open: Callable[[], None],
    on_progress: OnProgress,
) -> ParsedFiles:
    """Return everything that these files say, or raise what :func:`parse_files` does, or an OSError."""
    before = [_state(path) for path in files]
    documents = [open_document(path, source, encoding) for path in files]
    on_open()
    reading = _Reading(documents, on_progress)
    reading.tell(0, 0)  # at once: the order of dates is looked for in a whole file before its first row is mapped
    parsed_rows = RowSpool(folder)
    issues: list[Issue] = []
    proved: list[str] = []
    tables: list[tuple[str, TableReading]] = []
    explains = any(named.explained for kind in source.kinds if kind.records for named in kind.records.entities)
    for number, document in enumerate(documents):
        _refuse_noise(document, source, context)
        dates = dates_of(document, source)
        reads = Context(context.source, context.today, dates.orders, context.quarantine_reserved, explains)
        own_faults = _OwnFaults(_excused(source))
        rows = _document_rows(document, source, reads, number, revise, parsed_rows.texts)
        for row in _bounded(document, source, rows):
            own_faults.count(row)
            parsed_rows.append(row)
            if len(parsed_rows) % TOLD_ROWS == 0:
                reading.tell(number, row.logged.line)
        reading.tell(number, document.fingerprint.lines)
        if _state(files[number]) != before[number]:
            raise SourceError("this file changed while it was read; feed it again when it is still", file=document.name)
        too_bad = own_faults.refusal(document)
        if too_bad is not None and not tolerate:
            raise too_bad
        if too_bad is not None:
            issues.append(Issue(document.name, 0, 0, "", "file_refused", "", str(too_bad)))
        issues.extend((*_file_issues(document), *dates.issues))
        proved.append(dates.proved)
        tables += [(table.location, _reading_of(table, dates.orders)) for table in document.tables]
    last = dict(tables)
    unclear = {location for location, reading in tables if last[location] != reading}
    read = {location: reading for location, reading in tables if location not in unclear}
    return ParsedFiles(documents, parsed_rows, issues, proved, explains, read)


def _reading_of(table: Table, orders: Mapping[str, DateOrder]) -> TableReading:
    """Return how the rows of a table are read, to be kept with their batch."""
    names = {name: order.name for name, order in orders.items() if name in table.header.names}
    return TableReading("" if table.header.combined else table.header.kind.name, names)


def _file_issues(document: Document) -> Iterator[Issue]:
    """Yield what concerns a whole file: columns kept aside or not shown, sheets skipped."""
    for table in document.tables:
        for column in table.unknown_columns:
            message = f"Nobody declared the column {column!r}; it is kept aside and not used."
            line = table.later.get(column, table.header_line)
            yield Issue(document.name, 0, line, column, "unknown_column", column, message, table.sheet)
        for column in table.hidden:
            message = f"The column {column!r} is hidden in its sheet; it is read all the same."
            yield Issue(document.name, 0, table.header_line, column, "hidden_column", column, message, table.sheet)
    for sheet in document.skipped_sheets:
        message = f"The sheet {sheet.title!r} {sheet.why}; it is passed over."
        yield Issue(document.name, 0, 0, "", "sheet_passed_over", sheet.title, message, sheet.title)
