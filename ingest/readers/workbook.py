"""Workbooks (XLSX): their sheets in order, with what all of them share.

A formula counts with the value that the program that saved the workbook left with it.
"""

from __future__ import annotations

from dataclasses import dataclass

from openpyxl.styles.numbers import BUILTIN_FORMATS

from graphintel.errors import SourceError
from ingest.readers.archive import STRINGS_LIMIT, Archive, Attributes
from ingest.readers.sheet import Book, Number, clean, style_of


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook: its title, its part, and whether the workbook shows it."""

    title: str
    part: str
    is_shown: bool


def _workbook_part(archive: Archive) -> str:
    """Return the part that names the sheets."""
    for kind, target in archive.targets("").values():
        if kind == "officeDocument" and archive.has(target):
            return target
    return "xl/workbook.xml"


def sheets(archive: Archive) -> tuple[list[Sheet], Book]:
    """Return the sheets of a workbook in their order, and what they share.

    Raises
    ------
    SourceError
        No workbook, or one that declares a document type or shares more text than can be read.
    """
    part = _workbook_part(archive)
    if not archive.has(part):
        raise SourceError(
            "this workbook cannot be read: it names no sheets; save it anew, or as CSV", file=archive.name
        )
    targets = archive.targets(part)
    found, from_1904 = [], False
    for name, said in archive.elements(part):
        if name == "sheet":
            kind, target = targets.get(next((said[key] for key in said if key.endswith(":id")), ""), ("", ""))
            if kind == "worksheet" and archive.has(target):
                found.append(Sheet(said.get("name", ""), target, said.get("state", "visible") == "visible"))
        elif name == "workbookPr":
            from_1904 = said.get("date1904") in {"1", "true"}
    shared = dict(targets.values())
    return found, Book(
        _strings(archive, shared.get("sharedStrings", "")), _styles(archive, shared.get("styles", "")), from_1904
    )


def _strings(archive: Archive, part: str) -> list[str]:
    """Return the texts that sheets share, without readings aloud."""
    if archive.size(part) > STRINGS_LIMIT:
        raise SourceError(
            f"the texts of this workbook take {archive.size(part) / 1e6:.0f} MB; save its sheets as CSV",
            file=archive.name,
        )
    texts: list[str] = []
    pieces: list[str] = []
    into = aloud = False

    def start(name: str, _: Attributes) -> None:
        nonlocal into, aloud
        if name == "si":
            pieces.clear()
        elif name == "rPh":
            aloud = True
        elif name == "t":
            into = not aloud

    def end(name: str) -> None:
        nonlocal into, aloud
        if name == "t":
            into = False
        elif name == "rPh":
            aloud = False
        elif name == "si":
            texts.append(clean("".join(pieces)))

    def data(text: str) -> None:
        if into:
            pieces.append(text)

    if archive.has(part):
        for _ in archive.parse(part, start, end, data):
            pass
    return texts


def _styles(archive: Archive, part: str) -> list[Number]:
    """Return how each cell style shows numbers."""
    codes: dict[int, str] = dict(BUILTIN_FORMATS)
    found: list[Number] = []
    inside = False
    for name, said in archive.elements(part):
        if name == "numFmt":
            codes[int(said.get("numFmtId", "0"))] = said.get("formatCode", "")
        elif name in {"cellXfs", "cellStyles", "dxfs"}:
            inside = name == "cellXfs"
        elif name == "xf" and inside:
            found.append(style_of(codes.get(int(said.get("numFmtId", "0")), "")))
    return found
