"""A table as text: aligned columns, folded within a terminal's width, and one line a row in a pipe or file."""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from graphintel.model.shown_text import shown

if TYPE_CHECKING:
    from rich.table import Table

_UNBOUNDED = 100_000
"""Columns of a pipe: nothing is folded there, whatever the terminal that it was started from."""


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return rows as aligned columns under their headings; an empty table says so.

    Parameters
    ----------
    headings : sequence of str
        One a column.
    rows : iterable of sequence
        Cells; each is cleaned before it is laid out, because rich lets escapes through.

    Examples
    --------
    >>> print(table(["a", "b"], [["1", "22"]]))
    a  b
    1  22
    """
    from rich.cells import cell_len  # only where there is a table to lay out
    from rich.table import Table
    from rich.text import Text

    grid = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="")
    cells = [[shown(str(cell)) for cell in row] for row in rows]
    for heading, *column in zip(headings, *cells, strict=True):
        words = [heading, *(word for cell in column for word in cell.split())]
        grid.add_column(Text(heading), overflow="fold", min_width=max(map(cell_len, words)))
    for row in cells:
        grid.add_row(*map(Text, row))
    return _rendered(grid, _columns()) if grid.row_count else "(nothing)"


def _columns() -> int:
    """Return how wide a line may be."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else _UNBOUNDED


def _rendered(grid: Table, columns: int) -> str:
    """Return a table as lines without colour; where its longest words do not fit it is wider, so that no id is broken."""
    from rich.console import Console

    written = io.StringIO()
    console = Console(file=written, color_system=None, markup=False, highlight=False, emoji=False, width=_UNBOUNDED)
    console.width = max(columns, console.measure(grid).minimum)
    console.print(grid, crop=False)
    return "\n".join(line.rstrip() for line in written.getvalue().splitlines())
