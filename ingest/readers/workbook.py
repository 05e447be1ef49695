"""Workbooks (XLSX): their sheets in order, with what all of them share.

A formula counts with the value that the program that saved the workbook left with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import overload

from graphintel.errors import SourceError
from ingest.readers.sheet import SHEET_TEXT_LIMIT, Book, NumberStyle, style_of, with_plain_line_ends
from ingest.readers.workbook_archive import Archive, XmlAttributes


@dataclass(frozen=True, slots=True)
class WorkbookSheet:
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


def workbook_sheets(archive: Archive) -> tuple[list[WorkbookSheet], Book]:
    """Return the sheets of a workbook in their order, and what they share.

    Raises
    ------
    SourceError
        No workbook, or one that declares a document type.
    """
    part = _workbook_part(archive)
    if not archive.has(part):
        raise SourceError(
            "this workbook cannot be read: it names no sheets; save it anew, or as CSV", file=archive.name
        )
    targets = archive.targets(part)
    found, from_1904 = [], False
    for name, attributes in archive.elements(part):
        if name == "sheet":
            kind, target = targets.get(
                next((attributes[key] for key in attributes if key.endswith(":id")), ""), ("", "")
            )
            if not kind or not archive.has(target):
                raise _incomplete(archive, f"the sheet {attributes.get('name', '')!r}")
            if kind == "worksheet":
                found.append(
                    WorkbookSheet(attributes.get("name", ""), target, attributes.get("state", "visible") == "visible")
                )
        elif name == "workbookPr":
            from_1904 = attributes.get("date1904") in {"1", "true"}
    shared = {kind: target for kind, target in targets.values() if kind in {"sharedStrings", "styles"}}
    for kind, target in shared.items():
        if not archive.has(target):
            raise _incomplete(archive, "its shared texts" if kind == "sharedStrings" else "its formats")
    strings = SharedStrings(archive, shared.get("sharedStrings", ""))
    return found, Book(strings, _styles(archive, shared.get("styles", "")), from_1904, strings.finish)


def _incomplete(archive: Archive, what: str) -> SourceError:
    """Return the refusal of a workbook that does not hold a part which it names: nothing of it is skipped."""
    return SourceError(
        f"this workbook is damaged: it names {what} but does not hold it; save it anew, or as CSV", file=archive.name
    )


class SharedStrings(Sequence[str]):
    """The shared texts of a workbook, read as far as they are needed, without phonetic readings."""

    def __init__(self, archive: Archive, part: str) -> None:
        self._texts: list[str] = []
        self._pieces: list[str] = []
        self._into = self._aloud = self._finishing = False
        self._length = 0
        self._name = archive.name
        self._reading = archive.parse(part, self._start, self._end, self._data) if archive.has(part) else iter(())

    def __len__(self) -> int:
        return len(self._texts)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...
    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        """Return one text.

        Raises
        ------
        IndexError
            There are not so many.
        """
        while isinstance(index, int) and index >= len(self._texts):
            if next(self._reading, self) is self:
                break
        return self._texts[index]

    def finish(self) -> None:
        """Read the rest of a part without storing it: only at its end is it known to be complete."""
        self._finishing = True
        for _ in self._reading:
            pass

    def _start(self, name: str, _: XmlAttributes) -> None:
        if name == "t":
            self._into = not self._aloud
        elif name == "si":
            self._pieces, self._length = [], 0
        elif name == "rPh":
            self._aloud = True

    def _end(self, name: str) -> None:
        if name == "t":
            self._into = False
        elif name == "si":
            if not self._finishing:
                self._texts.append(with_plain_line_ends("".join(self._pieces)))
        elif name == "rPh":
            self._aloud = False

    def _data(self, text: str) -> None:
        if self._into:
            self._pieces.append(text)
            self._length += len(text)
            if self._length > SHEET_TEXT_LIMIT:
                raise SourceError("this workbook is damaged: a cell holds more text than a cell can", file=self._name)


def _styles(archive: Archive, part: str) -> list[NumberStyle]:
    """Return how each cell style shows numbers."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS  # only where a workbook is read

    codes: dict[int, str] = dict(BUILTIN_FORMATS)
    found: list[NumberStyle] = []
    inside = False
    for name, attributes in archive.elements(part):
        if name == "numFmt":
            codes[int(attributes.get("numFmtId", "0"))] = attributes.get("formatCode", "")
        elif name in {"cellXfs", "cellStyles", "dxfs"}:
            inside = name == "cellXfs"
        elif name == "xf" and inside:
            found.append(style_of(codes.get(int(attributes.get("numFmtId", "0")), "")))
    return found
