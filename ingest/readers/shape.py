"""Checks every row of a table: its width, its cells, and whether it belongs to another table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from graphintel.errors import SourceError
from ingest.readers.header import DATE_ORDER_COLUMN, REASON_COLUMNS, Header, likely_kind, normal_name, recognise_header
from ingest.readers.raw_rows import Fault, RawRow, cell_faults, mended
from ingest.readers.text_encoding import is_foreign
from ingest.source import AnySource, FileKind

NOISE_ROWS = 10_000
"""With this many damaged rows, being most of those read, a file counts as noise and reading stops."""

_ROWS_TRIED_BELOW = 30


def table_location(file: str, sheet: str) -> str:
    """Return a file as sentences name it, with the sheet of a workbook.

    Examples
    --------
    >>> table_location("book.xlsx", "items"), table_location("items.csv", "")
    ("book.xlsx, sheet 'items'", 'items.csv')
    """
    return f"{file}, sheet {sheet!r}" if sheet else file


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a document: a CSV or JSON file, or one sheet.

    ``rows`` may be called again and reads the file again. ``later`` are columns that nobody declared and that a JSON
    file has after its first objects, with their lines, known once its rows were read; ``hidden`` are declared columns
    that the sheet does not show.
    """

    file: str
    header: Header
    header_line: int
    rows: Callable[[], Iterator[RawRow]]
    later: Mapping[str, int] = field(default_factory=dict)
    hidden: tuple[str, ...] = ()
    sheet: str = ""

    @property
    def location(self) -> str:
        """The file as sentences name it, with the sheet of a workbook."""
        return table_location(self.file, self.sheet)

    @property
    def unknown_columns(self) -> tuple[str, ...]:
        """Columns that nobody declared."""
        return (*self.header.unknown, *self.later)


class Shape:
    """The checks of every row of a table."""

    def __init__(self, source: AnySource, header: Header, page: str = "") -> None:
        self.kinds_of_file = source.kinds if header.combined else (header.kind,)
        self.text = frozenset(column.name for kind in self.kinds_of_file for column in kind.columns if column.text)
        self.kinds = {kind.name for kind in self.kinds_of_file}
        self.names = header.names
        self.width = len(header.names)
        self.reject, self.combined, self.kind = header.reject, header.combined, header.kind.name
        self.blank = "" in header.names
        self.page = page
        self.known = {column.name for kind in source.kinds for column in kind.columns}
        self.headings = self.known | set(header.names)

    def row(self, number: int, line: int, cells: dict[str, str], *, checked: bool, original: str = "") -> RawRow:
        """Return a row of cells by name, without the reasons of a reject file."""
        kind = self.kind
        if self.blank:
            cells.pop("", None)
        if self.combined and cells.get("reject_kind", "").strip() in self.kinds:
            kind = cells["reject_kind"].strip()
        if self.reject:
            original = cells.get("reject_original", "") or original
            cells = {name: cell for name, cell in cells.items() if name not in REASON_COLUMNS}
        if not checked:
            faults = cell_faults(cells, self.text) or self._foreign(cells)
            if faults:
                whole = {name: mended(cell) for name, cell in cells.items()}
                return RawRow(number, line, kind, whole, faults, self._as_bytes(original))
        if not any(map(str.strip, cells.values() if not self.reject else _own(cells))):
            message = (
                "Nothing of this row is mended: write its cells, as they stand in reject_original, under their columns."
                if original
                else "This row holds nothing; remove it."
            )
            return RawRow(number, line, kind, cells, (Fault("", "empty_row", "", message),), original)
        if not self.headings.isdisjoint(cells.values()) and self._repeats_header(cells):
            message = "This row repeats the header; remove it."
            return RawRow(number, line, kind, cells, (Fault("", "header_again", "", message),), original)
        return RawRow(number, line, kind, cells)

    def _as_bytes(self, original: str) -> str:
        """Return the text of a row of a code page so that, written as UTF-8, it gives the bytes that came."""
        if not self.page:
            return original
        return original.encode(self.page, "surrogateescape").decode("utf-8", "surrogateescape")

    def _foreign(self, cells: Mapping[str, str]) -> tuple[Fault, ...]:
        """Return a fault for each cell that is no text in the code page of the file."""
        message = f"This cell is no text in {self.page}, the encoding of the rest of the file; write it anew."
        return tuple(
            Fault(name, "bad_bytes", cell[:40], message)
            for name, cell in cells.items()
            if self.page and not cell.isascii() and is_foreign(cell, self.page)
        )

    def _repeats_header(self, cells: Mapping[str, str]) -> bool:
        """Return whether every filled cell repeats its own heading, and there are at least two."""
        filled = [(name, cell) for name, cell in cells.items() if cell.strip()]
        return len(filled) > 1 and all(normal_name(cell) == normal_name(name) for name, cell in filled)

    def starts_another_table(self, cells: Sequence[str]) -> bool:
        """Return whether a row is the header of another table: most of its cells are columns of the source."""
        filled = [cell for cell in cells if cell.strip()]
        declared = sum(normal_name(cell) in self.known for cell in filled)
        return (
            declared > 1
            and declared * 2 > len(filled)
            and [normal_name(c) for c in cells] != [normal_name(n) for n in self.names]
        )


def _own(cells: Mapping[str, str]) -> list[str]:
    """Return the cells of a row of a reject file that are its own."""
    return [cell for name, cell in cells.items() if name != DATE_ORDER_COLUMN]


def first_header(
    found: Sequence[tuple[int, Sequence[str]]], source: AnySource, file: str, kind: FileKind | None = None
) -> Header:
    """Return what the first of some rows says as a header; where it stands below other lines, say so.

    Parameters
    ----------
    found : sequence of (line, cells)
        The first rows.
    source, file, kind
        As for :func:`ingest.readers.header.recognise_header`.

    Raises
    ------
    SourceError
        The first row is no header of the source.
    """
    found = [(line, [mended(cell) for cell in cells]) for line, cells in found]
    line, cells = found[0]
    try:
        return recognise_header(cells, source, file=file, line=line, kind=kind)
    except SourceError as error:
        for below, others in found[1:_ROWS_TRIED_BELOW]:
            names = [name for name in map(normal_name, others) if name]
            if likely_kind(names, source) is None:
                continue
            try:
                recognise_header(others, source, file=file, line=below, kind=kind)
            except SourceError:
                continue
            came = next((cell for cell in cells if cell.strip()), "")
            raise SourceError(
                f"the columns stand on line {below}, below lines that are no header (the first one begins "
                f"{came[:40]!r}); remove the lines above it",
                file=file,
                line=below,
            ) from error
        raise


def bounded(rows: Iterable[RawRow], file: str) -> Iterator[RawRow]:
    """Yield rows, and refuse the file once it is clear that it is noise.

    Raises
    ------
    SourceError
        ``NOISE_ROWS`` rows are damaged in form, and they are most of those read.
    """
    damaged = 0
    for count, row in enumerate(rows, 1):
        if row.faults:
            damaged += 1
            if damaged >= NOISE_ROWS and damaged * 2 > count:
                raise SourceError(
                    f"{damaged} of the first {count} rows are damaged, so the rest is not read; the last one: "
                    f"{row.faults[0].message}",
                    file=file,
                    line=row.line,
                )
        yield row
