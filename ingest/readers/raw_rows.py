"""What every reader yields: rows with their place in the file, and what is wrong with their form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

CELL_LIMIT = 65_536
TEXT_LIMIT = 1_048_576
DAMAGED = "\ufffd"
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one cell or row: the column (empty for the whole row), a code, what came, and a sentence."""

    column: str
    code: str
    value: str
    message: str


@dataclass(frozen=True, slots=True)
class RawRow:
    """One data row as it came.

    Attributes
    ----------
    row, line : int
        Data row (1 = first after the header) and physical line where it starts.
    kind : str
        Kind of file.
    cells : mapping
        Cells by column name; damaged characters stand as U+FFFD.
    faults : tuple of Fault
        Damage of form; such a row is never mapped.
    original : str
        The line itself where its cells cannot be told apart.
    """

    row: int
    line: int
    kind: str
    cells: Mapping[str, str] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    original: str = ""


def cell_faults(cells: Mapping[str, str], text_columns: frozenset[str]) -> tuple[Fault, ...]:
    """Return a fault for each cell that is too large, holds a NUL, or holds characters that could not be decoded."""
    faults = []
    for column, cell in cells.items():
        limit = TEXT_LIMIT if column in text_columns else CELL_LIMIT
        if len(cell) > limit // 4 and len(cell.encode("utf-8", "replace")) > limit:
            message = (
                f"This cell holds more than {limit // 1024} kB; shorten it, or keep the document elsewhere and cite it."
            )
            faults.append(Fault(column, "cell_too_large", cell[:40], message))
        if "\x00" in cell:
            message = "This cell holds a NUL character, a sign of a damaged file; write the cell anew."
            faults.append(Fault(column, "nul", cell[:40].replace("\x00", DAMAGED), message))
        if "\ufeff" in cell and column not in text_columns:
            message = "This cell holds a byte order mark, a sign of files that were joined; take it out."
            faults.append(Fault(column, "bad_bytes", cell[:40], message))
        if DAMAGED in cell or (not cell.isascii() and _SURROGATE.search(cell)):
            message = (
                "This cell holds bytes that are no text in the file's encoding; write them anew (shown as \ufffd)."
            )
            faults.append(Fault(column, "bad_bytes", _SURROGATE.sub(DAMAGED, cell[:40]), message))
    return tuple(faults)


def mended(cell: str) -> str:
    """Return the cell with damaged characters as U+FFFD, so that it can be stored and is refused again."""
    return _SURROGATE.sub(DAMAGED, cell.replace("\x00", DAMAGED))
