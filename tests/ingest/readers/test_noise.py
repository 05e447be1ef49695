"""Noise of 20 MB, cells of 50 MB and archives that unpack without end: refused, in bounded time and memory."""

from __future__ import annotations

import json
import random
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from graphintel.errors import SourceError
from graphintel.settings import Settings
from ingest import run

MB = 1 << 20
HEADER = b"submission_ref,owner_force,reported_at,marking,title\n"
SECONDS = 5.0
MOST_MEMORY = 200 * MB
Make = Callable[[int], bytes]


def _bytes(size: int) -> bytes:
    return random.Random(1).randbytes(size)


def _text(size: int, characters: str) -> bytes:
    return "".join(random.Random(1).choices(characters, k=min(size, MB))).encode() * max(1, size // MB)


def _full(unit: bytes) -> Make:
    return lambda size: unit * (size // len(unit))


def _after_header(make: Make) -> Make:
    return lambda size: HEADER + make(size)


_PARTS: dict[str, Make] = {
    "bytes": _bytes,
    "high bytes": lambda size: bytes(byte | 0x80 for byte in _bytes(min(size, MB))) * max(1, size // MB),
    "text": lambda size: _text(size, "abc defgh,\";\n'0123456789"),
    "no line end": lambda size: _text(size, "abc defgh 0123456789"),
    "quotes": _full(b'"'),
    "quotes in lines": _full(b'"\n'),
    "delimiters": _full(b","),
    "delimiters in lines": _full(b",,,,\n"),
    "blank lines": _full(b" \n"),
    "zeros": _full(b"\0"),
    "rows of rubbish": _full(b"x,x,x,x,x\n"),
    "letters of no language": lambda size: b"".join(
        b"FA:1,FA,2026-03-01,OFFICIAL,a" + bytes([n % 128 + 128]) + b"q" + bytes([n // 128 % 128 + 128]) + b"\n"
        for n in range(size // 34)
    ),
    "one long cell": lambda size: b"FA:1,FA,2026-03-01,OFFICIAL," + b"x" * (size * 5 // 2) + b"\n",
    "one long cell of lines": lambda size: b'FA:1,FA,2026-03-01,OFFICIAL,"' + b"x y\n" * (size * 5 // 8) + b'"\n',
}
_JSON: dict[str, Make] = {
    "lists in lists": _full(b"["),
    "objects in objects": _full(b'{"a":'),
    "objects in objects in lines": _full(b'{"a":\n'),
    "a list of empty objects": lambda size: b"[" + b"{}," * (size // 3),
    "a text that never ends": lambda size: b'["' + b"x" * size,
    "new keys in each line": lambda size: b"".join(b'{"k%d":1}\n' % n for n in range(size // 14)),
}
NOISE = {**_PARTS, **{f"a header, then {name}": _after_header(make) for name, make in _PARTS.items()}, **_JSON}


def _refused(path: Path, settings: Settings) -> None:
    """Check that nothing of a file is accepted."""
    try:
        report = run.check("submissions", [path], settings=settings)
    except SourceError as error:
        assert str(error)
    else:
        assert report.total("accepted") == 0


@pytest.mark.parametrize("name", NOISE)
def test_noise_is_refused(name: str, tmp_path: Path, settings: Settings) -> None:
    path = tmp_path / "noise"
    path.write_bytes(NOISE[name](MB // 4))

    _refused(path, settings)


@pytest.mark.full
@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", NOISE)
def test_noise_is_refused_in_bounded_memory(name: str, tmp_path: Path, settings: Settings) -> None:
    path = tmp_path / "noise"
    path.write_bytes(NOISE[name](8 * MB))

    tracemalloc.start()
    _refused(path, settings)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < MOST_MEMORY


@pytest.mark.full
@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", NOISE)
def test_20_mb_of_noise_is_refused_in_under_5_seconds(name: str, tmp_path: Path, settings: Settings) -> None:
    path = tmp_path / "noise"
    path.write_bytes(NOISE[name](20 * MB))

    before = time.process_time()
    _refused(path, settings)
    assert time.process_time() - before < SECONDS


_HEAD = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in HEADER.decode().strip().split(","))
_BOOK = '<workbook xmlns:r="r"><sheets><sheet name="submissions" r:id="r1"/></sheets></workbook>'
_LINKS = (
    '<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/>'
    '<Relationship Id="r2" Type="x/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
)


def _workbook(path: Path, body: str, strings: str = "", after: str = "") -> Path:
    """Return a workbook with one sheet, whose rows after the header are given as XML."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", _BOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", _LINKS)
        archive.writestr("xl/sharedStrings.xml", f"<sst>{strings}</sst>")
        sheet = f"<worksheet><sheetData><row>{_HEAD}</row>{body}</sheetData>{after}</worksheet>"
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    return path


_SHARED = '<row><c t="s"><v>0</v></c></row>'
WORKBOOKS: dict[str, Callable[[int], tuple[str, ...]]] = {
    "one long cell": lambda size: (f'<row><c t="inlineStr"><is><t>{_bytes(size // 2).hex()}</t></is></c></row>',),
    "one long shared text": lambda size: (_SHARED, f"<si><t>{_bytes(size // 2).hex()}</t></si>"),
    "many shared texts": lambda size: (_SHARED, "<si><t>abcdefgh</t></si>" * (size // 25)),
    "empty rows": lambda size: ("<row/>" * (size // 6),),
    "rows of rubbish": lambda size: ("<row><c><v>1</v></c></row>" * (size // 26),),
    "cells without end": lambda size: ("<row>" + "<c><v>1</v></c>" * (size // 15) + "</row>",),
    "elements in elements": lambda size: ("<a>" * (size // 3),),
    "no XML": lambda size: ("<" + _bytes(size // 2).hex(),),
    "merged cells": lambda size: ("", "", '<mergeCell ref="A1:XFD1048576"/>' * (size // 33)),
}


@pytest.mark.parametrize("name", WORKBOOKS)
def test_a_workbook_of_noise_is_refused(name: str, tmp_path: Path, settings: Settings) -> None:
    _refused(_workbook(tmp_path / "noise.xlsx", *WORKBOOKS[name](MB)), settings)


@pytest.mark.full
@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", WORKBOOKS)
def test_a_workbook_of_20_mb_of_noise_is_refused_in_under_5_seconds(
    name: str, tmp_path: Path, settings: Settings
) -> None:
    path = _workbook(tmp_path / "noise.xlsx", *WORKBOOKS[name](20 * MB))

    before = time.process_time()
    _refused(path, settings)
    assert time.process_time() - before < SECONDS


def test_an_archive_whose_parts_unpack_to_far_more_is_refused(tmp_path: Path, settings: Settings) -> None:
    path = _workbook(tmp_path / "bomb.xlsx", _SHARED, "<si><t>" + "a" * (60 * MB) + "</t></si>")

    with pytest.raises(SourceError, match="would unpack to 63 MB"):
        run.check("submissions", [path], settings=settings)


def test_a_long_file_of_good_rows_is_no_noise(tmp_path: Path, settings: Settings) -> None:
    good = {"submission_ref": "FA:1", "owner_force": "FA", "reported_at": "2026-03-01", "marking": "OFFICIAL"}
    path = tmp_path / "a.jsonl"
    path.write_text((json.dumps(good) + "\n") * 100 + "{}\n" * 20, encoding="utf-8")

    report = run.check("submissions", [path], settings=settings)
    assert (report.total("accepted"), report.total("quarantined")) == (1, 20)
