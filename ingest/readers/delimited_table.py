"""Delimited text as a table: which delimiter, where the header, and each record as a row."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from graphintel.errors import SourceError
from ingest.readers.delimited import Record, records
from ingest.readers.header import Header, count_known
from ingest.readers.raw_rows import CELL_LIMIT, Fault, RawRow
from ingest.readers.shape import Shape, Table, bounded, first_header
from ingest.readers.text_encoding import Fingerprint
from ingest.source import AnySource

SENTENCES = {
    "stray_quote": "Text follows a closing quote; double the quotes inside a quoted cell.",
    "quote_in_cell": "A quote stands in a cell without quotes, so that the row reads in two ways; put the cell in quotes "
    "and double those inside it.",
    "row_too_large": "This row is larger than 4 MB; shorten it.",
    "quote_never_closes": "A quote opens here and does not close within 16 MB or 100,000 lines, so the rest of the file cannot be read; close it and feed "
    "the file again.",
    "another_table": "Another table starts here, so the rest of the file is not read; feed it as a file of its own.",
}
DELIMITERS = (",", ";", "\t", "|")
_HEAD = 1 << 20
_ROWS_TRIED = 30
_DECLARED = re.compile(r'\ufeff?"?sep=(.|\\t)"?[,;|\t ]*(?:\r\n|\r|\n)', re.IGNORECASE)


def delimited_table(path: Path, name: str, source: AnySource, seen: Fingerprint) -> Table:
    """Return the table of a delimited file, after reading its header.

    Raises
    ------
    SourceError
        It is empty, or its header is not recognised.
    """

    def open_stream() -> TextIO:
        stream = path.open(encoding=seen.encoding, errors=seen.errors, newline="")
        if declared is not None:
            stream.readline()
        return stream

    declared = None
    with open_stream() as stream:
        head = stream.read(_HEAD)
    declared = _DECLARED.match(head)
    text, skipped = (head[declared.end() :], 1) if declared else (head, 0)
    delimiter, found = _first_records(text, declared.group(1) if declared else "", source)
    if not found:
        raise SourceError("this file is empty; expected a header row and data", file=name)
    if found[0].fault:
        line = found[0].line + skipped
        raise SourceError(f"the header cannot be read: {SENTENCES[found[0].fault]}", file=name, line=line)
    first = [(record.line + skipped, record.cells) for record in found if not record.fault]
    header = first_header(first, source, name)
    shape = Shape(source, header, seen.page)

    def rows() -> Iterator[RawRow]:
        with open_stream() as stream:
            data = records(stream, delimiter)
            next(data, None)
            yield from bounded(_rows(data, delimiter, skipped, header, shape), name)

    return Table(name, header, first[0][0], rows)


def _first_records(text: str, declared: str, source: AnySource) -> tuple[str, list[Record]]:
    """Return the delimiter and the first records: the delimiter that the file declares, else that of most known columns."""
    if declared:
        delimiter = "\t" if declared == "\\t" else declared
        return delimiter, _some(text, delimiter)
    found = {delimiter: _some(text, delimiter) for delimiter in DELIMITERS}

    def fit(delimiter: str) -> tuple[int, int]:
        counts = [count_known(record.cells, source) for record in found[delimiter]]
        return (counts[0], max(counts)) if counts else (0, 0)

    best = max(DELIMITERS, key=fit)
    return best, found[best]


def _some(text: str, delimiter: str) -> list[Record]:
    return [
        record for record, _ in zip(records(io.StringIO(text, newline=""), delimiter), range(_ROWS_TRIED), strict=False)
    ]


def _rows(data: Iterator[Record], delimiter: str, skipped: int, header: Header, shape: Shape) -> Iterator[RawRow]:
    """Yield records as rows; the header of another table ends them."""
    for number, record in enumerate(data, 1):
        record.line += skipped
        if (
            not record.fault
            and not shape.headings.isdisjoint(record.cells)
            and shape.starts_another_table(record.cells)
        ):
            yield _damaged(record, number, shape, "another_table", SENTENCES["another_table"], delimiter)
            return
        yield _row(record, number, delimiter, header, shape)


def _row(record: Record, number: int, delimiter: str, header: Header, shape: Shape) -> RawRow:
    """Return one record as a row."""
    if record.fault:
        return _damaged(record, number, shape, record.fault, SENTENCES[record.fault], delimiter)
    cells = record.cells
    if len(cells) != shape.width:
        message = (
            f"This row has {len(cells)} cells under {shape.width} columns; a cell is missing, or a delimiter stands in "
            "a cell without quotes."
        )
        return _damaged(record, number, shape, "column_count", message, delimiter)
    if record.original and _reads_as_rows(record.original, delimiter, shape.width):
        message = "The quotes of this row hold lines that are whole rows themselves; a quote was lost or added."
        return _damaged(record, number, shape, "quote_in_cell", message, delimiter)
    if shape.blank:
        astray = next((n for n, cell in enumerate(cells) if cell.strip() and not header.names[n]), None)
        if astray is not None:
            message = f"This row has a value in column {astray + 1}, which has no heading; name the column, or move it."
            return _damaged(record, number, shape, "column_count", message, delimiter)
    text = "".join(cells)
    small = len(text) <= CELL_LIMIT // 4 and "\x00" not in text and (text.isascii() or not _strange(text, shape.page))
    original = "" if small else record.original or delimiter.join(cells)
    return shape.row(number, record.line, dict(zip(header.names, cells, strict=True)), checked=small, original=original)


def _damaged(record: Record, number: int, shape: Shape, code: str, message: str, delimiter: str) -> RawRow:
    """Return a row whose cells cannot be told apart, with its text as it stood."""
    original = record.original or delimiter.join(record.cells)
    value = original[:40].encode("utf-8", "replace").decode()
    return RawRow(number, record.line, shape.kind, {}, (Fault("", code, value, message),), original)


def _reads_as_rows(original: str, delimiter: str, width: int) -> bool:
    """Return whether each line of a record has all cells of a row where its quotes are read as text."""
    lines = original.splitlines()
    return len(lines) > 1 and width > 1 and all(line.count(delimiter) == width - 1 for line in lines)


def _strange(text: str, page: str) -> bool:
    """Return whether a row must be looked at cell by cell: damage, or letters of a code page."""
    return bool(page) or "\ufffd" in text or "\ufeff" in text or not text.isprintable()
