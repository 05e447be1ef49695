"""Files to rows: CSV, XLSX and JSON lines, streamed, each row with its place in the file.

The format is told by content, not by name. A reader never raises for what stands in a row: such a row carries its faults.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from graphintel.errors import SourceError
from ingest.readers.delimited import LINE_LIMIT, Record, records
from ingest.readers.encoding import Fingerprint, fingerprint
from ingest.readers.header import ORDER, REASONS, Header, count_known, likely_kind, plain, recognise
from ingest.readers.jsonlines import Line, lines
from ingest.readers.rows import CELL_LIMIT, DAMAGED, Fault, RawRow, cell_faults, mended
from ingest.readers.workbook import sheets
from ingest.source import AnySource, FileKind

__all__ = ["ORDER", "REASONS", "Document", "Fault", "RawRow", "Table", "open_document"]

_SENTENCES = {
    "stray_quote": "Text follows a closing quote; double the quotes inside a quoted cell.",
    "row_too_large": "This row is larger than 4 MB; shorten it.",
    "quote_never_closes": "A quote opens here and never closes, so the rest of the file cannot be read; close it and feed "
    "the file again.",
}
_DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a document: a CSV or JSON-lines file, or one sheet.

    ``rows`` may be called again and reads anew. ``kept_aside`` are columns that nobody declared.
    """

    file: str
    header: Header
    header_line: int
    rows: Callable[[], Iterator[RawRow]]

    @property
    def kept_aside(self) -> tuple[str, ...]:
        """Columns that nobody declared."""
        return self.header.unknown


@dataclass(frozen=True, slots=True)
class Document:
    """One file as given: its name, digest, size and tables; ``notes`` are sheets that were passed over."""

    name: str
    fingerprint: Fingerprint
    tables: tuple[Table, ...]
    notes: tuple[str, ...] = ()


def shown_name(path: Path) -> str:
    """Return a file's name as it can be shown and stored: control characters and undecodable bytes as U+FFFD.

    Examples
    --------
    >>> shown_name(Path("cards\\n2.csv"))
    'cards\ufffd2.csv'
    """
    text = path.name.encode("utf-8", "replace").decode()
    return "".join(c if c.isprintable() else DAMAGED for c in text)


def open_document(path: Path, source: AnySource) -> Document:
    """Return the tables of one file of a source.

    Parameters
    ----------
    path : Path
        CSV (UTF-8, UTF-16 with its mark, or cp1252), XLSX, or JSON lines.
    source : Source or Records
        Its kinds of file decide which columns are known.

    Returns
    -------
    Document

    Raises
    ------
    SourceError
        No such file, another format, or a header that is not recognised.
    """
    name = shown_name(path)
    if not path.is_file():
        raise SourceError("there is no such file; check the path", file=name)
    seen = fingerprint(path)
    if seen.head.startswith(b"PK"):
        tables, notes = _workbook_tables(path, name, source)
        return Document(name, seen, tables, notes)
    if seen.head.startswith((b"\xd0\xcf\x11\xe0", b"%PDF", b"\x1f\x8b")):
        raise SourceError("this is no text file; expected CSV, XLSX (not XLS) or JSON lines: save it as one", file=name)
    with path.open(encoding=seen.encoding, errors="replace", newline="") as stream:
        start = stream.read(4096).lstrip()
    if start.startswith(("{", "[")):
        return Document(name, seen, (_json_table(path, name, source, seen.encoding),))
    return Document(name, seen, (_csv_table(path, name, source, seen.encoding),))


# -- CSV --------------------------------------------------------------------------------------------------------


def _csv_table(path: Path, name: str, source: AnySource, encoding: str) -> Table:
    """Return the table of a delimited file, after reading its header."""
    found: dict[str, Record] = {}
    for delimiter in _DELIMITERS:
        with path.open(encoding=encoding, errors="replace", newline="") as stream:
            record = next(records(stream, delimiter), None)
        if record is None:
            raise SourceError("this file is empty; expected a header row and data", file=name)
        found[delimiter] = record
    delimiter = max(_DELIMITERS, key=lambda d: count_known(found[d].cells, source))
    head = found[delimiter]
    if head.fault:
        raise SourceError(f"the header cannot be read: {_SENTENCES[head.fault]}", file=name, line=head.line)
    header = recognise(head.cells, source, file=name, line=head.line)

    def rows() -> Iterator[RawRow]:
        with path.open(encoding=encoding, errors="replace", newline="") as stream:
            data = records(stream, delimiter)
            next(data, None)
            for number, record in enumerate(data, 1):
                yield _csv_row(record, number, header, shape)

    shape = _Shape(source, header)
    return Table(name, header, head.line, rows)


class _Shape:
    """What every row of a table is held to."""

    def __init__(self, source: AnySource, header: Header) -> None:
        kinds = source.kinds if header.combined else (header.kind,)
        self.text = frozenset(column.name for kind in kinds for column in kind.columns if column.text)
        self.kinds = {kind.name for kind in kinds}
        self.names = header.names
        self.width = len(header.names)
        self.reject, self.combined, self.kind = header.reject, header.combined, header.kind.name
        self.blank = "" in header.names

    def row(self, number: int, line: int, cells: dict[str, str], *, checked: bool) -> RawRow:
        """Return a row of cells by name, without the reasons of a reject file."""
        kind = self.kind
        if self.blank:
            cells.pop("", None)
        if self.combined and cells.get("reject_kind", "").strip() in self.kinds:
            kind = cells["reject_kind"].strip()
        if self.reject:
            cells = {name: cell for name, cell in cells.items() if name not in REASONS}
        if not checked:
            faults = cell_faults(cells, self.text)
            if faults:
                return RawRow(number, line, kind, {name: mended(cell) for name, cell in cells.items()}, faults)
        if not any(map(str.strip, cells.values())):
            message = "This row holds nothing; remove it."
            return RawRow(number, line, kind, cells, (Fault("", "empty_row", "", message),))
        return RawRow(number, line, kind, cells)


def _csv_row(record: Record, number: int, header: Header, shape: _Shape) -> RawRow:
    """Return one record as a row."""
    if record.fault:
        fault = Fault("", record.fault, record.original[:40], _SENTENCES[record.fault])
        return RawRow(number, record.line, shape.kind, {}, (fault,), mended(record.original))
    cells = record.cells
    if len(cells) != shape.width:
        message = (
            f"This row has {len(cells)} cells under {shape.width} columns; a cell is missing, or a delimiter stands in "
            "a cell without quotes."
        )
        original = mended(",".join(cells))
        return RawRow(
            number, record.line, shape.kind, {}, (Fault("", "column_count", original[:40], message),), original
        )
    text = "".join(cells)
    small = len(text) <= CELL_LIMIT // 4 and "\x00" not in text and (text.isascii() or not _strange(text))
    return shape.row(number, record.line, dict(zip(header.names, cells, strict=True)), checked=small)


def _strange(text: str) -> bool:
    return "\ufffd" in text or (not text.isprintable() and any("\ud800" <= c <= "\udfff" for c in text))


# -- XLSX -------------------------------------------------------------------------------------------------------


def _workbook_tables(path: Path, name: str, source: AnySource) -> tuple[tuple[Table, ...], tuple[str, ...]]:
    """Return the tables of a workbook's sheets; a sheet of another purpose is passed over and noted."""
    tables, notes = [], []
    kinds = {plain(kind.name): kind for kind in source.kinds}
    for title, data in sheets(path, name):
        first = next(data, None)
        if first is None:
            continue
        line, cells = first
        kind = kinds.get(plain(title))
        if kind is None and likely_kind({plain(cell) for cell in cells}, source) is None:
            notes.append(title)
            continue
        tables.append(_sheet_table(path, name, source, title, line, cells, kind))
    if not tables:
        raise SourceError(
            f"no sheet has the columns of {source.name}; expected {', '.join(kind.name for kind in source.kinds)} "
            f"and found the sheets {', '.join(notes) or '(none with data)'}",
            file=name,
        )
    return tuple(tables), tuple(notes)


def _sheet_table(
    path: Path, name: str, source: AnySource, title: str, line: int, cells: list[str], kind: FileKind | None
) -> Table:
    """Return the table of one sheet."""
    header = recognise(cells, source, file=name, line=line, kind=kind)
    shape = _Shape(source, header)

    def rows() -> Iterator[RawRow]:
        for other, data in sheets(path, name):
            if other != title:
                continue
            next(data, None)
            for number, (at, found) in enumerate(data, 1):
                if len(found) > shape.width:
                    message = f"This row has a value in column {len(found)}, beyond the last heading."
                    fault = Fault("", "column_count", found[-1][:40], message)
                    yield RawRow(number, at, shape.kind, {}, (fault,), ",".join(found)[:LINE_LIMIT])
                    continue
                padded = found + [""] * (shape.width - len(found))
                yield shape.row(number, at, dict(zip(header.names, padded, strict=True)), checked=False)

    return Table(name, header, line, rows)


# -- JSON lines -------------------------------------------------------------------------------------------------


def _json_table(path: Path, name: str, source: AnySource, encoding: str) -> Table:
    """Return the table of a JSON-lines file; its header is the keys of its first hundred objects."""
    keys: dict[str, str] = {}
    with path.open(encoding=encoding, errors="replace", newline="") as stream:
        for count, line in enumerate(lines(stream)):
            for key in line.cells:
                keys.setdefault(plain(key), key)
            if count >= 100 and keys:
                break
    if not keys:
        raise SourceError("no line of this file is a JSON object; expected one object a line", file=name, line=1)
    header = recognise(list(keys.values()), source, file=name, line=1)
    shape = _Shape(source, header)
    declared = {plain(key): written for key, written in zip(keys.values(), header.names, strict=True)}

    def rows() -> Iterator[RawRow]:
        with path.open(encoding=encoding, errors="replace", newline="") as stream:
            for number, line in enumerate(lines(stream), 1):
                yield _json_row(line, number, declared, shape)

    return Table(name, header, 1, rows)


def _json_row(line: Line, number: int, declared: Mapping[str, str], shape: _Shape) -> RawRow:
    """Return one line as a row."""
    if line.fault:
        fault = Fault("", line.fault, line.original[:40], line.message)
        return RawRow(number, line.line, shape.kind, {}, (fault,), mended(line.original))
    cells: dict[str, str] = {}
    for key, cell in line.cells.items():
        name = declared.get(plain(key), plain(key))
        if name in cells:
            fault = Fault(name, "bad_json", key, f"The key {name!r} is there twice in this line; keep one.")
            return RawRow(number, line.line, shape.kind, {}, (fault,))
        cells[name] = cell
    return shape.row(number, line.line, cells, checked=False)
