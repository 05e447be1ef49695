"""Reads one sheet as rows: each cell as people read it, with what a spreadsheet program may have changed.

openpyxl is imported where a workbook is read: every command loads this module, and few read one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from graphintel.errors import SourceError
from ingest.readers.workbook_archive import Archive, XmlAttributes, refusing_damage

ROW_LIMIT, SHEET_COLUMN_LIMIT = 1_048_576, 16_384
SHEET_TEXT_LIMIT = 2 << 20
_MERGED_LIMIT = 20_000
_LAST_DATE = 2_958_466
_EXACT_DIGITS = 10**15
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_WHOLE = re.compile(r"-?\d{1,15}")
_MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\s[^>]*?\bref\s*=\s*["']([A-Z]+\d+):([A-Z]+\d+)["']""")
_TRUE = frozenset({"1", "true"})


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """How a style shows a number: as a date, or padded with zeros to the pattern ``zeros``."""

    is_date: bool = False
    zeros: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """What all sheets of a workbook share; ``finish`` finds out whether what was read of it is whole."""

    strings: Sequence[str]
    styles: Sequence[NumberStyle]
    from_1904: bool = False
    finish: Callable[[], None] = lambda: None


@dataclass(slots=True)
class SheetRow:
    """One row with a value: its line, its cells as text, and by column what is odd about a cell.

    ``odd`` says ``date``, ``decimal``, ``digits`` (more than a spreadsheet keeps), ``error``, or ``formula`` (without a
    kept value; the cell holds the formula).
    """

    line: int
    cells: list[str]
    odd: dict[int, str] = field(default_factory=dict)
    hidden: bool = False


def column_letters(index: int) -> str:
    """Return the letters of a column counted from 0.

    Examples
    --------
    >>> column_letters(0), column_letters(27)
    ('A', 'AB')
    """
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _cell_position(reference: str) -> tuple[int, int]:
    """Return column (from 0) and row (from 1) of a cell's reference."""
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        raise ValueError(reference)
    column = 0
    for letter in found.group(1):
        column = column * 26 + ord(letter) - 64
    return column - 1, int(found.group(2))


def merged_ranges(archive: Archive, part: str, location: str) -> list[tuple[int, int, int, int]]:
    """Return the merged cells of a sheet as (first column, first row, last column, last row)."""
    found, rest = [], b""
    for chunk in archive.chunks(part):
        text = rest + chunk
        corners = (match.group(1, 2) for match in _MERGED.finditer(text))
        found += [(*_cell_position(first.decode()), *_cell_position(last.decode())) for first, last in corners]
        if len(found) > _MERGED_LIMIT:
            raise SourceError(f"the sheet has over {_MERGED_LIMIT} merged cells; unmerge them", file=location)
        cut = text.rfind(b"<")
        rest = text[cut:][:1_024] if cut >= 0 and b">" not in text[cut:] else b""
    return found


class _Parser:
    """The elements of a sheet, gathered into rows."""

    def __init__(self, book: Book, name: str) -> None:
        self.book, self.name = book, name
        self.done: list[SheetRow] = []
        self.hidden: list[tuple[int, int]] = []
        self.row: SheetRow | None = None
        self.line, self.column = 0, -1
        self.type = self.formula = ""
        self.style = 0
        self.is_formula = self.is_phonetic = self.has_value = False
        self.into: list[str] | None = None
        self.value: list[str] = []
        self.written: list[str] = []
        self.length = 0

    def start(self, name: str, attributes: XmlAttributes) -> None:
        if name == "c":
            self._start_cell(attributes)
        elif name in {"v", "is"}:
            if self.has_value:
                self._refuse(f"the cell {column_letters(self.column)}{self.line} has two values")
            self.has_value = True
            self.into = self.value if name == "v" else None
        elif name == "t" and not self.is_phonetic:
            self.into = self.value
        elif name == "f":
            self.is_formula, self.into = True, self.written
        elif name == "row":
            self._start_row(attributes)
        elif name == "rPh":
            self.is_phonetic = True
        elif name == "col" and attributes.get("hidden") in _TRUE:
            self.hidden.append(
                (int(attributes.get("min", "1")) - 1, min(int(attributes.get("max", "1")), SHEET_COLUMN_LIMIT) - 1)
            )

    def end(self, name: str) -> None:
        if name in {"v", "t", "f"}:
            self.into = None
        elif name == "c":
            self._end_cell()
        elif name == "rPh":
            self.is_phonetic = False
        elif name == "row" and self.row is not None:
            while self.row.cells and not self.row.cells[-1].strip():
                self.row.cells.pop()
            if self.row.cells:
                self.done.append(self.row)
            self.row = None

    def data(self, text: str) -> None:
        if self.into is not None:
            self.into.append(text)
            self.length += len(text)
            if self.length > SHEET_TEXT_LIMIT:
                self._refuse("a cell holds more text than a cell can")

    def _start_row(self, attributes: XmlAttributes) -> None:
        line = int(attributes.get("r", self.line + 1))
        if not self.line < line <= ROW_LIMIT:
            self._refuse(f"row {line} stands after row {self.line}")
        self.line, self.column = line, -1
        self.row = SheetRow(line, [], hidden=attributes.get("hidden") in _TRUE)

    def _start_cell(self, attributes: XmlAttributes) -> None:
        reference = attributes.get("r")
        column, line = _cell_position(reference) if reference else (self.column + 1, self.line)
        if self.row is None or line != self.line or not self.column < column < SHEET_COLUMN_LIMIT:
            self._refuse(f"the cell {reference} stands in row {self.line} after column {column_letters(self.column)}")
        self.column = column
        self.type, self.style = attributes.get("t", "n"), _index(attributes.get("s", "0"))
        self.value, self.written, self.length = [], [], 0
        self.is_formula = self.has_value = False

    def _end_cell(self) -> None:
        text, odd = self._read("".join(self.value))
        if self.row is not None and (text or odd):
            self.row.cells += [""] * (self.column + 1 - len(self.row.cells))
            self.row.cells[self.column] = text
            if odd:
                self.row.odd[self.column] = odd

    def _read(self, value: str) -> tuple[str, str]:
        """Return a cell as text, and what is odd about it."""
        if self.is_formula and not value and self.type != "str":
            return "=" + "".join(self.written)[:200], "formula"
        if self.type == "e":
            return value or "#ERROR", "error"
        if self.type == "s":
            return (self.book.strings[_index(value)], "") if value else ("", "")
        if self.type == "b":
            return "true" if value.strip() in _TRUE else "false", ""
        if self.type == "n":
            return self._number(value.strip()) if value.strip() else ("", "")
        return with_plain_line_ends(value), "date" if self.type == "d" else ""

    def _number(self, value: str) -> tuple[str, str]:
        """Return a number as its style shows it; a whole number never in scientific notation."""
        style = self.book.styles[self.style] if self.style or self.book.styles else NumberStyle()
        number = float(value)
        if style.is_date and not 0 <= number < _LAST_DATE:
            return value, "error"
        if style.is_date:
            return _date(number, self.book.from_1904), "date"
        if abs(number) >= _EXACT_DIGITS:
            return value, "digits"
        if not number.is_integer():
            return repr(number), "decimal"
        return filled(value if _WHOLE.fullmatch(value) else str(int(number)), style.zeros), ""

    def _refuse(self, what: str) -> None:
        raise SourceError(
            f"this sheet is damaged: {what}; save the workbook anew, or as CSV", file=self.name, line=self.line
        )


def _index(value: str) -> int:
    """Return the place of a shared text."""
    index = int(value)
    if index < 0:
        raise IndexError(value)
    return index


def with_plain_line_ends(text: str) -> str:
    """Return a text with ends of line as ``\\n``."""
    return text.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")


def filled(digits: str, zeros: str) -> str:
    """Return whole digits as a form of zeros shows them.

    Examples
    --------
    >>> filled("7700900123", "00000 000000"), filled("12", "")
    ('07700 900123', '12')
    """
    if len(digits) > zeros.count("0") or not digits.isdigit():
        return digits
    rest = list(digits.rjust(zeros.count("0"), "0"))
    return "".join(rest.pop(0) if character == "0" else character for character in zeros)


def _date(number: float, from_1904: bool) -> str:
    """Return a date or time as text."""
    from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

    value = from_excel(number, CALENDAR_MAC_1904 if from_1904 else CALENDAR_WINDOWS_1900)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time(0) else value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, timedelta) else ""


def style_of(code: str) -> NumberStyle:
    """Return how a number format shows a number."""
    from openpyxl.styles.numbers import is_date_format

    if is_date_format(code):
        return NumberStyle(is_date=True)
    return NumberStyle(zeros=code if re.fullmatch(r"0[0 \-]*0", code) else "")


def sheet_rows(archive: Archive, part: str, book: Book, location: str) -> Iterator[SheetRow]:
    """Yield the rows of a sheet that hold a value; ``location`` is the sheet as sentences name it.

    Raises
    ------
    SourceError
        The sheet is damaged, or its rows or cells stand out of order.
    """
    parser = _Parser(book, location)
    with refusing_damage(location):
        for _ in archive.parse(part, parser.start, parser.end, parser.data):
            yield from parser.done
            parser.done.clear()


def hidden_columns(archive: Archive, part: str) -> set[int]:
    """Return the columns that a sheet does not show; they are declared before its rows."""
    parser = _Parser(Book((), ()), archive.name)

    def start(name: str, attributes: XmlAttributes) -> None:
        if name == "col":
            parser.start(name, attributes)
        elif name == "sheetData":
            raise _Enough

    try:
        for _ in archive.parse(part, start):
            pass
    except _Enough:
        pass
    return {column for first, last in parser.hidden[:1_000] for column in range(first, last + 1)}


class _Enough(Exception):
    """Raised where the answer is known, to stop reading the part."""
