"""Files with seeded damage, and readings of them that share nothing with the readers under test."""

from __future__ import annotations

import csv
import io
import json
import random
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook, load_workbook

COLUMNS = ("submission_ref", "owner_force", "reported_at", "marking", "operation", "unit", "title")
_TITLES = (
    "Plain",
    'Said, "ring now, any time"',
    "Two\nlines",
    "Zoë’s café – £20",
    "semi;colon | pipe\ttab",
    "x",
    'inch 5" wide',
    "Two, lines\nand, a comma",
)
Cells = tuple[str, ...]
PIECES = (
    b'"',
    b'""',
    b",",
    b";",
    b"|",
    b"\t",
    b"\n",
    b"\r",
    b"\r\n",
    b"\x00",
    b"\xff",
    b"\xe9",
    b"\xc3\xa9",
    b"\xef\xbb\xbf",
)
PIECES += (b'",', b',"', b'"\n', b'\n"', b"#", b"{", b"}", b"[", b"]", b"\\", b":", b"9" * 300)


def rows() -> list[Cells]:
    """Return rows of which no two share a cell of the columns that tell them apart."""
    return [
        (
            f"FA:{n:04d}",
            "FA",
            f"2026-03-{n % 28 + 1:02d}",
            "OFFICIAL",
            f"op{n:04d}",
            f"unit {n:04d}",
            f"{_TITLES[n % 8]} t{n:04d}",
        )
        for n in range(24)
    ]


def as_csv(delimiter: str = ",", end: str = "\n", quoting: int = csv.QUOTE_MINIMAL) -> bytes:
    """Return the rows as a delimited file."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter, lineterminator=end, quoting=quoting)  # type: ignore[arg-type]
    writer.writerows([COLUMNS, *rows()])
    return stream.getvalue().encode()


def as_lines() -> bytes:
    """Return the rows as JSON lines."""
    return "".join(
        json.dumps(dict(zip(COLUMNS, row, strict=True)), ensure_ascii=False) + "\n" for row in rows()
    ).encode()


def as_workbook() -> bytes:
    """Return the rows as a workbook, with dates as dates."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "submissions"
    sheet.append(COLUMNS)
    for row in rows():
        sheet.append(
            [
                datetime.fromisoformat(cell) if name == "reported_at" else cell
                for name, cell in zip(COLUMNS, row, strict=True)
            ]
        )
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def damaged(content: bytes, chance: random.Random) -> bytes:
    """Return bytes with one to four of: a byte flipped, bytes cut, doubled, moved, swapped, or something put in."""
    found = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        at, length = chance.randrange(len(found) + 1), chance.choice((1, 1, 2, 5, 30, 120))
        kind = chance.choice(("flip", "cut", "double", "put", "put", "move", "quote", "ends", "tail"))
        if kind == "flip" and at < len(found):
            found[at] ^= 1 << chance.randrange(8)
        elif kind == "cut":
            del found[at : at + length]
        elif kind == "double":
            found[at:at] = found[at : at + length]
        elif kind == "put":
            found[at:at] = chance.choice(PIECES)
        elif kind == "move":
            piece = found[at : at + length]
            del found[at : at + length]
            to = chance.randrange(len(found) + 1)
            found[to:to] = piece
        elif kind == "quote" and b'"' in found:
            at = found.find(b'"', at) if b'"' in found[at:] else found.find(b'"')
            del found[at : at + 1]
            to = max(0, min(len(found), at + chance.choice((-40, -3, -2, -1, 1, 2, 3, 40))))
            found[to:to] = b'"' if chance.random() < 0.7 else b""
        elif kind == "ends":
            found = bytearray(
                bytes(found[:at]) + bytes(found[at:]).replace(b"\n", chance.choice((b"\r", b"\r\n", b"\n\n")), 3)
            )
        elif kind == "tail":
            del found[at + len(found) // 2 :]
        found = found or bytearray(b"x")
    return bytes(found)


def damaged_workbook(content: bytes, chance: random.Random) -> bytes:
    """Return a workbook with damage to its archive, or to the XML of one of its parts."""
    if chance.random() < 0.15:
        return damaged(content, chance)
    edits: list[Callable[[bytes, random.Random], bytes]] = [damaged, _edited, _edited, _edited]
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        names = [name for name in source.namelist() if name.endswith((".xml", ".rels"))]
        chosen = chance.choice(["xl/worksheets/sheet1.xml"] * 6 + names)
        for name in source.namelist():
            part = source.read(name)
            target.writestr(name, chance.choice(edits)(part, chance) if name == chosen else part)
    return stream.getvalue()


_EDITS = (
    (b't="s"', (b't="n"', b't="e"', b't="str"', b't="b"', b"", b't="x"')),
    (b"<v>", (b"<v>1", b"<v>-", b"<f>1+1</f><v>", b"<f>A1</f><v/><v>")),
    (b"<row ", (b'<row hidden="1" ', b"<row><row ", b"<x ")),
    (b' r="', (b' r="A', b' r="1', b' q="', b' r="B')),
    (b"</sheetData>", (b'</sheetData><mergeCells><mergeCell ref="A3:A5"/></mergeCells>', b"")),
    (b"<sheetData>", (b'<cols><col min="2" max="3" hidden="1"/></cols><sheetData>', b"")),
    (b's="', (b's="9', b's="', b's="-')),
    (b"</c>", (b"", b"</c></c>", b"<is><t>y</t></is></c>")),
    (b'state="visible"', (b'state="hidden"', b'state="veryHidden"')),
)


def _edited(part: bytes, chance: random.Random) -> bytes:
    """Return XML with one of its usual pieces replaced, at one place."""
    old, new = chance.choice(_EDITS)
    places = [n for n in range(len(part)) if part.startswith(old, n)]
    if not places:
        return damaged(part, chance)
    at = chance.choice(places)
    return part[:at] + chance.choice(new) + part[at + len(old) :]


def bare(cells: Iterator[str] | Cells | list[str]) -> Cells:
    """Return cells without quotes, spaces around them, and whatever depends on an encoding."""
    return tuple(
        "".join(c for c in cell.replace("\r\n", "\n").replace("\r", "\n") if c.isascii() and c != '"').strip()
        for cell in cells
    )


def by_csv_module(text: str, delimiter: str) -> Cells:
    """Return the first record as the standard reader reads it."""
    return tuple(next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), ()))


def by_toggling(text: str, delimiter: str) -> Cells:
    """Return the first record where every quote opens or closes, wherever it stands."""
    cells, cell, inside = [], "", False
    for character in text:
        if character == '"':
            inside = not inside
        if character == delimiter and not inside:
            cells.append(cell)
            cell = ""
        elif character in "\r\n" and not inside:
            break
        else:
            cell += character
    return (*cells, cell)


def by_openpyxl(path: Path) -> dict[int, Cells]:
    """Return the rows of the first sheet by line as another library reads them; nothing where it cannot."""
    try:
        with path.open("rb") as stream:
            book = load_workbook(stream, data_only=True)
        sheet = book.worksheets[0]
        return {
            row[0].row: tuple(_written(cell.value) for cell in row[: len(COLUMNS)])
            for row in sheet.iter_rows(min_row=2, max_row=60)
        }
    except Exception:
        return {}


def _written(value: object) -> str:
    if isinstance(value, datetime):
        return (
            value.date().isoformat()
            if value.time().isoformat() == "00:00:00"
            else value.isoformat(sep=" ", timespec="seconds")
        )
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)
