"""From a row's cells to what it says, or to what is wrong with it: pure, without a look-up.

What a row means never depends on other rows, except how its columns write dates.
"""

from __future__ import annotations

from dataclasses import replace

from ingest.readers.rows import Fault
from ingest.reading import Context, Mapped, Reading
from ingest.record_rows import map_record
from ingest.source import Cells, FileKind


def map_row(kind: FileKind, cells: Cells, context: Context) -> Mapped:
    """Return what a row says.

    Parameters
    ----------
    kind : FileKind
        What the file declares.
    cells : mapping of str to str
        Cells by column name.
    context : Context
        How dates are written, and what day it is.

    Returns
    -------
    Mapped
        With faults, the payload is empty; reference and number are still told as far as they can be read. Where the
        source refuses the row, its refusals are all that is told.
    """
    reading = Reading(cells, context, kind)
    for name in kind.filled:
        if not reading.text(name):
            reading.fault(name, "value_missing", f"The cell {name} is empty; every row of {kind.name} needs it.")
    mapped = map_record(kind.records, reading) if kind.records is not None else _mapped(kind, reading)
    faults = _refusals(kind, reading) or tuple(reading.faults)
    if faults:
        return Mapped(mapped.submission_ref, mapped.item_no, {}, faults)
    return replace(mapped, notes=tuple(reading.notes))


def _refusals(kind: FileKind, reading: Reading) -> tuple[Fault, ...]:
    """Return why a row may not be taken in although each of its cells may be well formed; no cell is repeated."""
    told = ((refusal, refusal.why(reading.plain)) for refusal in kind.refusals)
    return tuple(Fault(refusal.columns[0].name, refusal.code, "", sentence) for refusal, sentence in told if sentence)


def _mapped(kind: FileKind, reading: Reading) -> Mapped:
    """Return what the kind's own function makes of a row."""
    mapped = kind.map_row(reading) if kind.map_row is not None else None
    if not isinstance(mapped, Mapped):
        raise TypeError(f"{kind.name}: expected a function that gives Mapped, got {type(mapped).__name__}")
    return mapped
