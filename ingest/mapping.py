"""Turns a row's cells into what the row states, or into what is wrong with it. Pure functions, without look-ups.

What a row means never depends on other rows, except how its columns write dates.
"""

from __future__ import annotations

from dataclasses import replace

from graphintel.errors import DeclarationError
from ingest.issue_codes import NEVER_STORED
from ingest.payloads import payload_objections
from ingest.readers.raw_rows import Fault
from ingest.record_rows import map_record
from ingest.row_reader import Context, MappedRow, RowReader
from ingest.source import Cells, Computed, FileKind


def map_row(kind: FileKind, cells: Cells, context: Context, like: int = 1) -> MappedRow:
    """Return what a row says.

    Parameters
    ----------
    kind : FileKind
        What the file declares.
    cells : mapping of str to str
        Cells by column name.
    context : Context
        How dates are written, and what day it is.
    like : int
        How many rows of the file with this content there are so far, this one included; it tells those without an id apart.

    Returns
    -------
    MappedRow
        With faults, the payload is empty; reference and number are given as far as they can be read. Where the source
        refuses the row, only its refusals are given.
    """
    reader = RowReader(cells, context, kind)
    for name in kind.filled:
        if not reader.text(name):
            reader.fault(name, "value_missing", f"The cell {name} is empty; every row of {kind.name} needs it.")
    mapped = map_record(kind.records, reader, like) if kind.records is not None else _map_by_function(kind, reader)
    refusals = _refusals(kind, reader)
    never = tuple(replace(fault, value="") for fault in reader.faults if fault.code in NEVER_STORED)
    faults = refusals or never or tuple(reader.faults)
    if faults:
        return MappedRow(mapped.submission_ref, mapped.item_no, {}, faults)
    return replace(mapped, notes=tuple(reader.notes)) if reader.notes else mapped


def _refusals(kind: FileKind, reader: RowReader) -> tuple[Fault, ...]:
    """Return why a row may not be taken in although each of its cells may be well formed; no cell is repeated."""
    if not kind.refusals:
        return ()
    reasons = ((refusal, reader.value(Computed(refusal.why, refusal.columns))) for refusal in kind.refusals)
    return tuple(
        Fault(refusal.columns[0].name, refusal.code, "", sentence) for refusal, sentence in reasons if sentence
    )


def _map_by_function(kind: FileKind, reader: RowReader) -> MappedRow:
    """Return what the source's own function makes of a row; the payload of a function from outside graphintel is checked like every other input."""
    if kind.map_row is None:
        raise DeclarationError(f"{kind.name}: a kind of file has records, or a function map_row; it has neither.")
    if kind.map_row.__module__.startswith("ingest."):
        mapped = kind.map_row(reader)
        assert isinstance(mapped, MappedRow)
        return mapped
    return _map_and_check(kind, reader)


def _map_and_check(kind: FileKind, reader: RowReader) -> MappedRow:
    """Return what a stranger's function makes of a row, after the checks that the neutral files go through."""
    name = getattr(kind.map_row, "__name__", "map_row")
    assert kind.map_row is not None
    try:
        mapped = kind.map_row(reader)
        if not isinstance(mapped, MappedRow):
            raise TypeError(f"{name} gives {type(mapped).__name__}, no Mapped")
        place = (mapped.submission_ref, mapped.item_no)
        objections = list(payload_objections(kind.row_kind, mapped.payload, *place, reader.context.today))
    except Exception as failed:  # a stranger's function may raise anything, and no row may end a call
        message = f"The function {name} of the source fails on this row ({type(failed).__name__}); it must be mended."
        reader.fault("", "logic_failed", message)
        return MappedRow()
    for objection in () if reader.faults else objections:
        reader.faults.append(Fault("", objection.code, "", objection.message))
    return mapped
