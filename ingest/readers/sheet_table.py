"""Sheets of a workbook as tables; what a spreadsheet program hides, merges or changes is reported, never ignored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from graphintel.errors import SourceError
from ingest.readers.header import likely_kind, normal_name
from ingest.readers.raw_rows import Fault, RawRow, mended
from ingest.readers.shape import Shape, Table, bounded, first_header, table_location
from ingest.readers.sheet import SheetRow, column_letters, hidden_columns, merged_ranges, sheet_rows
from ingest.readers.workbook import WorkbookSheet, workbook_sheets
from ingest.readers.workbook_archive import open_archive
from ingest.source import AnySource, FileKind

_ROWS_TRIED = 30
_TALL = 100
_ODD = {
    "error": "error_value",
    "formula": "formula_without_value",
    "date": "changed_by_spreadsheet",
    "decimal": "changed_by_spreadsheet",
    "digits": "changed_by_spreadsheet",
}


@dataclass(frozen=True, slots=True)
class SkippedSheet:
    """A sheet that is not read: its title, and why."""

    title: str
    why: str


def sheet_tables(path: Path, name: str, source: AnySource) -> tuple[tuple[Table, ...], tuple[SkippedSheet, ...]]:
    """Return the tables of a workbook's sheets, and the sheets of another purpose or hidden ones.

    Raises
    ------
    SourceError
        Not a workbook, damaged, one that unpacks without end, or without a sheet of the source.
    """
    tables, passed, below = [], [], None
    kinds = {normal_name(kind.name): kind for kind in source.kinds}
    with open_archive(path, name) as archive:
        found, book = workbook_sheets(archive)
        for sheet in found:
            location = table_location(name, sheet.title)
            first = list(islice(sheet_rows(archive, sheet.part, book, location), _ROWS_TRIED))
            if not first:
                continue
            kind = kinds.get(normal_name(sheet.title))
            of_source = [
                row for row in first if likely_kind({normal_name(cell) for cell in row.cells}, source) is not None
            ]
            if not sheet.is_shown:
                passed.append(
                    SkippedSheet(sheet.title, "is hidden; show it and feed the file again if its rows are meant")
                )
            elif kind is None and first[0] not in of_source:
                passed.append(SkippedSheet(sheet.title, "has not the columns of the source in its first row"))
                below = below or (of_source and (sheet.title, of_source[0].line))
            else:
                passed_columns = hidden_columns(archive, sheet.part)
                merged = _Merged(merged_ranges(archive, sheet.part, location))
                tables.append(_sheet_table(path, name, source, sheet, first, kind, passed_columns, merged))
    if not tables:
        _refuse(name, source, passed, below or None)
    return tuple(tables), tuple(passed)


def _refuse(name: str, source: AnySource, passed: Sequence[SkippedSheet], below: tuple[str, int] | None) -> None:
    """Refuse a workbook without a sheet of the source."""
    if below is not None:
        raise SourceError(
            f"the columns of the sheet {below[0]!r} stand on line {below[1]}, below lines that are no header; remove the "
            "lines above it",
            file=name,
            line=below[1],
        )
    titles = ", ".join(f"{sheet.title} ({sheet.why.partition(';')[0]})" for sheet in passed)
    raise SourceError(
        f"no sheet has the columns of {source.name}; expected {', '.join(kind.name for kind in source.kinds)} and found "
        f"the sheets {titles[:500] or '(none with data)'}",
        file=name,
    )


class _Merged:
    """The merged cells of a sheet: which cells have no value of their own."""

    def __init__(self, ranges: Sequence[tuple[int, int, int, int]]) -> None:
        self._tall = [merged for merged in ranges if merged[3] - merged[1] > _TALL][:_TALL]
        self._by_line: dict[int, list[tuple[int, int, int, int]]] = {}
        for merged in ranges:
            for line in range(merged[1], merged[3] + 1) if merged[3] - merged[1] <= _TALL else ():
                self._by_line.setdefault(line, []).append(merged)

    def covering(self, line: int, column: int) -> str:
        """Return the merged cells that a cell is part of without being the first, as ``B3:B5``; else empty."""
        for merged in (*self._by_line.get(line, ()), *self._tall):
            left, top, right, bottom = merged
            if left <= column <= right and top <= line <= bottom and (column, line) != (left, top):
                return f"{column_letters(left)}{top}:{column_letters(right)}{bottom}"
        return ""

    def touches(self, line: int) -> bool:
        """Return whether a line may have merged cells."""
        return bool(self._tall) or line in self._by_line


class _Reader:
    """The rows of one sheet, checked against its header."""

    def __init__(self, shape: Shape, merged: _Merged) -> None:
        self.shape, self.merged = shape, merged
        columns = [column for kind in shape.kinds_of_file for column in kind.columns]
        dated = {name for kind in shape.kinds_of_file for name in kind.dated}
        numeric = {column.name for column in columns if column.number}
        declared_columns = {column.name for column in columns} | set(_reasons(shape))
        self.declared = {column.name for column in columns}
        free = shape.text | (set(shape.names) - declared_columns)
        self.may = {"date": dated | free, "decimal": numeric | free, "digits": free, "error": free - shape.text}
        self.may["formula"] = self.may["error"]

    def row(self, number: int, found: SheetRow) -> RawRow:
        """Return one row."""
        shape = self.shape
        cells = [mended(cell) for cell in found.cells] + [""] * (shape.width - len(found.cells))
        faults = [*self._astray(cells), *self._odd(found, cells), *self._merged(found.line, cells)]
        if found.hidden:
            message = f"Row {found.line} of the sheet is hidden; show it if it is meant, or delete it."
            faults.append(Fault("", "hidden_row", "", message))
        named = {name: cell for name, cell in zip(shape.names, cells, strict=False) if name}
        read = shape.row(number, found.line, named, checked=False, original="\t".join(cells))
        if not faults:
            return read
        return RawRow(number, found.line, read.kind, read.cells, (*faults, *read.faults), "\t".join(cells))

    def _astray(self, cells: Sequence[str]) -> Iterator[Fault]:
        """Yield a fault for a value under no heading."""
        for at, cell in enumerate(cells):
            if cell.strip() and (at >= self.shape.width or not self.shape.names[at]):
                message = f"This row has a value in column {column_letters(at)}, which has no heading."
                yield Fault("", "column_count", cell[:40], message)
                return

    def _odd(self, found: SheetRow, cells: Sequence[str]) -> Iterator[Fault]:
        """Yield a fault for each cell that a spreadsheet program may have changed, or that holds no value."""
        for at, what in found.odd.items():
            name = self.shape.names[at] if at < self.shape.width else ""
            if name and name not in self.may[what]:
                location = f"{column_letters(at)}{found.line}"
                yield Fault(name, _ODD[what], cells[at][:40], _sentence(what, location, cells[at][:40]))

    def _merged(self, line: int, cells: Sequence[str]) -> Iterator[Fault]:
        """Yield a fault for each cell of a column of the source that is merged into another one."""
        for at, name in enumerate(self.shape.names) if self.merged.touches(line) else ():
            whole = self.merged.covering(line, at) if name in self.declared and not cells[at].strip() else ""
            if whole:
                message = (
                    f"{column_letters(at)}{line} is one of the merged cells {whole}, whose value stands in the first one "
                    "only; unmerge them and write the value in each row."
                )
                yield Fault(name, "merged_cell", "", message)


def _reasons(shape: Shape) -> Sequence[str]:
    return [name for name in shape.names if name.startswith("reject_")] if shape.reject else ()


def _sentence(what: str, location: str, came: str) -> str:
    """Return what is wrong with an odd cell."""
    if what == "error":
        return f"{location} holds the error {came}; correct the cell."
    if what == "formula":
        return f"{location} holds the formula {came} without its value; write the value, or save the workbook anew."
    if what == "digits":
        return f"{location} holds a number of more digits than a spreadsheet keeps ({came}); write it as text."
    kind = "a date" if what == "date" else "a decimal number"
    return (
        f"{location} holds {kind} ({came}) in a column of texts, so that the spreadsheet may have changed what was typed; "
        "format the column as text and write it anew."
    )


def _sheet_table(
    path: Path,
    name: str,
    source: AnySource,
    sheet: WorkbookSheet,
    first: Sequence[SheetRow],
    kind: FileKind | None,
    not_shown: set[int],
    merged: _Merged,
) -> Table:
    """Return the table of one sheet."""
    location = table_location(name, sheet.title)
    header = first_header([(row.line, row.cells) for row in first], source, location, kind)
    shape = Shape(source, header)
    reader = _Reader(shape, merged)
    hidden = tuple(
        shape.names[at] for at in sorted(not_shown) if at < shape.width and shape.names[at] in reader.declared
    )

    def rows() -> Iterator[RawRow]:
        with open_archive(path, name) as archive:
            book = workbook_sheets(archive)[1]
            found = sheet_rows(archive, sheet.part, book, location)
            next(found, None)
            yield from bounded((reader.row(number, row) for number, row in enumerate(found, 1)), location)
            book.finish()

    return Table(name, header, first[0].line, rows, hidden=hidden, sheet=sheet.title)
