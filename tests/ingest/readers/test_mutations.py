"""Seeded damage: no traceback, no silently shifted cell, no file that takes long; judged by readings of others."""

from __future__ import annotations

import csv
import json
import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from graphintel.errors import SourceError
from ingest.readers import RawRow, open_document
from ingest.source import source_named
from tests.ingest.readers import mutations
from tests.ingest.readers.mutations import COLUMNS, Cells

SUBMISSIONS = source_named("submissions")
ORIGINAL = frozenset(mutations.rows())
USUAL, WHOLE, SECONDS = range(60), range(1_000), 5.0
_FORMS = (
    (",", "\n", csv.QUOTE_MINIMAL),
    (";", "\r\n", csv.QUOTE_MINIMAL),
    ("|", "\n", csv.QUOTE_ALL),
    ("\t", "\r", csv.QUOTE_ALL),
)


def _accepted(path: Path) -> list[RawRow]:
    """Return the rows of a file that its reader finds nothing wrong with; of a refused file, none."""
    began = time.process_time()
    try:
        rows = [row for table in open_document(path, SUBMISSIONS).tables for row in table.rows()]
    except SourceError as refused:
        assert str(refused)
        rows = []
    assert time.process_time() - began < SECONDS
    return [row for row in rows if not row.faults]


def _cells(row: RawRow) -> Cells:
    return tuple(row.cells.get(name, "") for name in COLUMNS)


def _csv_case(seed: int, path: Path) -> None:
    chance = random.Random(seed)
    delimiter, end, quoting = _FORMS[seed % 4]
    content = mutations.damaged(mutations.as_csv(delimiter, end, quoting), chance)
    path.write_bytes(content)

    for row in _accepted(path):
        if _cells(row) in ORIGINAL:
            continue
        lines = content.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
        text = "\n".join(lines[row.line - 1 :])
        names = mutations.by_csv_module("\n".join(lines), delimiter)
        read = mutations.bare([row.cells[name] for name in row.cells])
        for reading in (mutations.by_csv_module(text, delimiter), mutations.by_toggling(text, delimiter)):
            shown = [cell for name, cell in zip(names, reading, strict=False) if name.replace("\ufeff", "").strip()]
            assert mutations.bare(shown) == read or _is_inches(row), (seed, row, reading)


def _is_inches(row: RawRow) -> bool:
    """Return whether the only odd quote of a row is a mark of inches, which reads as text."""
    return any(cell.count('"') == 1 and '5"' in cell for cell in row.cells.values())


def _json_case(seed: int, path: Path) -> None:
    content = mutations.damaged(mutations.as_lines(), random.Random(seed))
    path.write_bytes(content)

    lines = content.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for row in _accepted(path):
        if _cells(row) not in ORIGINAL:
            said = json.loads(lines[row.line - 1].strip().lstrip("\ufeff"))
            assert mutations.bare([str(cell) for cell in said.values()]) == mutations.bare(list(row.cells.values())), (
                seed,
                row,
            )


def _workbook_case(seed: int, path: Path) -> None:
    path.write_bytes(mutations.damaged_workbook(mutations.as_workbook(), random.Random(seed)))

    accepted = [row for row in _accepted(path) if _cells(row) not in ORIGINAL]
    read = mutations.by_openpyxl(path) if accepted else {}
    for row in accepted:
        assert mutations.bare(_cells(row)) == mutations.bare(read.get(row.line, ())), (seed, row)


@pytest.mark.parametrize("case", [_csv_case, _json_case, _workbook_case])
def test_no_damage_shifts_a_cell_in_silence_or_takes_long(case: Callable[[int, Path], None], tmp_path: Path) -> None:
    for seed in USUAL:
        case(seed, tmp_path / "damaged")


@pytest.mark.full
@pytest.mark.parametrize("case", [_csv_case, _json_case, _workbook_case])
def test_none_of_three_thousand_damages_shifts_a_cell_or_takes_long(
    case: Callable[[int, Path], None], tmp_path: Path
) -> None:
    for seed in WHOLE:
        case(seed, tmp_path / "damaged")
