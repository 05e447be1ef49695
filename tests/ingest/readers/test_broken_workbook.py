"""One byte of a workbook flipped, or its end cut: a report or a refusal, never another exception or another cell."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from graphintel.errors import SourceError
from ingest.readers import open_document
from ingest.source import source_named

CARDS = source_named("cards")
HEADER = ("force", "exhibit", "found_at", "recovered_on", "card_text", "numbers")
ROWS = [("FA", f"JS/{n}", "14 Alder Street, XX1 1AA", "2026-03-01", f"Ring now {n}", "07700 900123") for n in (1, 2)]
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
Cells = list[tuple[str, ...]]


def small_workbook(*, stored: bool = False, padding: int = 0) -> bytes:
    """Return a workbook of two sheets with the least that one needs; ``padding`` are shared texts that nobody shows."""
    texts = [*HEADER, *(cell for row in ROWS for cell in row), *(f"padding {n:05d}" for n in range(padding))]
    place = {text: number for number, text in reversed(list(enumerate(texts)))}

    def sheet(rows: list[tuple[str, ...]]) -> str:
        cells = [[f'<c t="s"><v>{place[cell]}</v></c>' for cell in row] for row in rows]
        lines = "".join(f'<row r="{line}">{"".join(row)}</row>' for line, row in enumerate(cells, 1))
        return f'<worksheet xmlns="{_MAIN}"><sheetData>{lines}</sheetData></worksheet>'

    def relations(*targets: tuple[str, str]) -> str:
        told = "".join(
            f'<Relationship Id="r{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
            for n, (kind, target) in enumerate(targets)
        )
        return f'<Relationships xmlns="{_PACKAGE}">{told}</Relationships>'

    named = "".join(f'<sheet name="{name}" sheetId="{n + 1}" r:id="r{n}"/>' for n, name in enumerate(("cards", "more")))
    parts = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{named}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            ("worksheet", "s1.xml"), ("worksheet", "s2.xml"), ("sharedStrings", "t.xml")
        ),
        "xl/s1.xml": sheet([HEADER, ROWS[0]]),
        "xl/s2.xml": sheet([HEADER, ROWS[1]]),
        "xl/t.xml": f'<sst xmlns="{_MAIN}">{"".join(f"<si><t>{text}</t></si>" for text in texts)}</sst>',
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 3, 1, 0, 0, 0)), content, archive.compression)
    return stream.getvalue()


def cells_of(path: Path) -> Cells | None:
    """Return every cell of every sheet, None where the workbook is refused."""
    try:
        rows = [row for table in open_document(path, CARDS).tables for row in table.rows()]
    except SourceError as refused:
        assert str(refused).startswith(path.name) and "\n" not in str(refused)
        return None
    return [tuple(row.cells[name] for name in HEADER) for row in rows if not row.faults]


@pytest.mark.parametrize(("mask", "stored"), [(0xFF, False), (0x01, True)])
def test_every_byte_flipped_in_turn_is_read_right_or_refused(tmp_path: Path, mask: int, stored: bool) -> None:
    content, path = small_workbook(stored=stored), tmp_path / "a.xlsx"
    path.write_bytes(content)
    assert cells_of(path) == ROWS

    found = []
    for at in range(len(content)):
        path.write_bytes(content[:at] + bytes([content[at] ^ mask]) + content[at + 1 :])
        found.append(cells_of(path))

    assert [at for at, cells in enumerate(found) if cells not in (None, ROWS)] == []
    assert found.count(None) > len(found) // 4


def test_a_workbook_cut_at_every_length_is_refused(tmp_path: Path) -> None:
    content, path = small_workbook(), tmp_path / "a.xlsx"

    for length in range(len(content)):
        path.write_bytes(content[:length])
        assert cells_of(path) is None, length


def test_a_shared_text_that_is_damaged_far_before_the_end_is_never_taken_for_what_was_written(tmp_path: Path) -> None:
    content, path = small_workbook(stored=True, padding=20_000), tmp_path / "a.xlsx"
    path.write_bytes(content)
    assert cells_of(path) == ROWS

    path.write_bytes(content.replace(b"Ring now 1", b"Ring now 7"))

    assert cells_of(path) is None


@pytest.mark.parametrize("part", ["xl/s2.xml", "xl/t.xml", "xl/_rels/workbook.xml.rels", "xl/workbook.xml"])
def test_a_part_that_is_named_but_not_there_is_refused_and_no_sheet_is_passed_over(tmp_path: Path, part: str) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(io.BytesIO(small_workbook())) as whole, zipfile.ZipFile(path, "w") as less:
        for name in whole.namelist():
            if name != part:
                less.writestr(name, whole.read(name))

    assert cells_of(path) is None
