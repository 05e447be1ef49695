"""Workbooks (XLSX): values only, streamed, with limits against archives that unpack without end.

A formula counts with the value that the program that saved the workbook left with it; without one the cell is empty.
"""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import IO, Any
from xml.parsers import expat

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from graphintel.errors import SourceError

UNPACKED_LIMIT = 400 << 20
STRINGS_LIMIT = 100 << 20
RATIO_LIMIT = 200
PART_LIMIT = 2_000
ROW_LIMIT = 1_048_576
_EXACT_DIGITS = 1e15
_CHUNK = 4_096


def _text(value: object) -> str:
    """Return a cell's value as people read it; a whole number never in scientific notation."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        if not value.is_integer() or abs(value) >= _EXACT_DIGITS:
            return repr(value)
        return str(int(value))
    if isinstance(value, datetime):
        if value.tzinfo is None and value.time() == time(0):
            return value.date().isoformat()
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value).replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "")


def _refuse_bombs(path: Path, name: str) -> None:
    """Refuse an archive that would unpack to more than is reasonable."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise SourceError(
            f"this workbook is damaged ({error}); open it in the program that made it and save it anew", file=name
        ) from error
    if "[Content_Types].xml" not in names or not any(part.startswith("xl/") for part in names):
        raise SourceError("this is an archive but no XLSX workbook; expected CSV, XLSX or JSON lines", file=name)
    unpacked = sum(part.file_size for part in parts)
    packed = max(1, sum(part.compress_size for part in parts))
    if (
        unpacked > UNPACKED_LIMIT
        or len(parts) > PART_LIMIT
        or (unpacked > 50 << 20 and unpacked / packed > RATIO_LIMIT)
    ):
        raise SourceError(
            f"this workbook would unpack to {unpacked / 1e6:.0f} MB in {len(parts)} parts; save its sheets as CSV",
            file=name,
        )


def _refuse_declared_entities(path: Path, name: str) -> None:
    """Refuse a workbook that declares a document type, by which entities could grow without end.

    The library that reads workbooks refuses them only where lxml is not installed, so that it is not asked.
    """
    with zipfile.ZipFile(path) as archive:
        for part in archive.namelist():
            if not part.endswith((".xml", ".rels")):
                continue
            try:
                with archive.open(part) as stream:
                    declared = _declares_document_type(stream)
            except (expat.ExpatError, zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError):
                continue  # damage is told by whoever reads the part
            if declared:
                raise SourceError(
                    "this workbook cannot be read, because it declares a document type, which no spreadsheet program "
                    "does; save its sheets as CSV",
                    file=name,
                )


class _Enough(Exception):
    """What was asked of a part is known; nothing more of it is read."""


def _declares_document_type(stream: IO[bytes]) -> bool:
    """Return whether XML declares a document type, reading no further than that or its first element."""
    parser, found = expat.ParserCreate(), False

    def declared(*_: object) -> None:
        nonlocal found
        found = True
        raise _Enough

    def begun(*_: object) -> None:
        raise _Enough

    parser.StartDoctypeDeclHandler, parser.StartElementHandler = declared, begun
    with suppress(_Enough):
        while chunk := stream.read(_CHUNK):
            parser.Parse(chunk)
    return found


def sheets(path: Path, name: str) -> Iterator[tuple[str, Iterator[tuple[int, list[str]]]]]:
    """Yield each visible sheet: its name and its rows as (line, cells as text); rows without any value are left out.

    Parameters
    ----------
    path : Path
        The workbook.
    name : str
        Its name for messages.

    Raises
    ------
    SourceError
        Not a workbook, damaged, or one that unpacks without end.
    """
    _refuse_bombs(path, name)
    _refuse_declared_entities(path, name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # on styles and features that no value depends on
            book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        OSError,
        TypeError,
        AttributeError,
        SyntaxError,
    ) as error:
        raise SourceError(
            f"this workbook cannot be read ({type(error).__name__}); save it anew, or as CSV", file=name
        ) from error
    with closing(book):
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible":
                yield sheet.title, _rows(sheet, name)


def _rows(sheet: Any, name: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of one sheet."""
    sheet.reset_dimensions()  # what a sheet claims of its size is not believed
    rows = sheet.iter_rows(values_only=True)
    line = 0
    while True:
        line += 1
        if line > ROW_LIMIT:
            raise SourceError("this sheet has more rows than a sheet can have; save it as CSV", file=name, line=line)
        try:
            row = next(rows, None)
        except Exception as error:  # the library raises whatever its XML or zip reader raises
            raise SourceError(
                f"this sheet is damaged ({type(error).__name__}); save the workbook anew, or as CSV",
                file=name,
                line=line,
            ) from error
        if row is None:
            return
        cells = [_text(value) for value in row]
        while cells and not cells[-1].strip():
            cells.pop()
        if cells:
            yield line, cells
