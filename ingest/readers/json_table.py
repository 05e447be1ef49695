"""JSON as a table: the keys of its objects are the columns."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TextIO

from graphintel.errors import SourceError
from ingest.readers.delimited import LINE_LIMIT
from ingest.readers.header import COLUMN_LIMIT, normal_name, recognise_header
from ingest.readers.jsonlines import JsonObject, lines, values
from ingest.readers.raw_rows import Fault, RawRow, mended
from ingest.readers.shape import Shape, Table, bounded
from ingest.readers.text_encoding import Fingerprint
from ingest.source import AnySource

_ROWS_TRIED = 100
Objects = Callable[[TextIO], Iterator[JsonObject]]


def json_table(path: Path, name: str, source: AnySource, seen: Fingerprint) -> Table:
    """Return the table of a file of JSON objects; its header is the keys of its first hundred.

    Raises
    ------
    SourceError
        None of them is an object with plain values, or the header is not recognised.
    """

    def open_stream() -> TextIO:
        return path.open(encoding=seen.encoding, errors=seen.errors, newline="")

    with open_stream() as stream:
        objects = _form(stream.read(LINE_LIMIT))
    with open_stream() as stream:
        first = list(islice(objects(stream), _ROWS_TRIED))
    keys: dict[str, str] = {}
    for found in first:
        for key in found.cells:
            keys.setdefault(normal_name(key), key)
    if not keys:
        why = f"; the first one: {first[0].message}" if first else ""
        raise SourceError(
            f"no line of this file is a JSON object with plain values; expected one object a line, or a list of them{why}",
            file=name,
            line=first[0].line if first else 1,
        )
    header = recognise_header(list(keys.values()), source, file=name, line=1)
    declared = {normal_name(key): written for key, written in zip(keys.values(), header.names, strict=True)}
    shape = Shape(source, header, seen.page)
    known = [column.name for kind in shape.kinds_of_file for column in kind.columns]
    absent = [column for column in dict.fromkeys(known) if column not in header.names]
    ignored = {column for kind in shape.kinds_of_file for column in kind.ignored}
    declared.update({column: column for column in (*absent, *ignored) if column not in declared})
    later: dict[str, int] = {}

    def rows() -> Iterator[RawRow]:
        with open_stream() as stream:
            found = enumerate(objects(stream), 1)
            yield from bounded((_row(line, number, declared, later, shape) for number, line in found), name)

    return Table(name, replace(header, names=(*header.names, *absent)), 1, rows, later)


def _form(head: str) -> Objects:
    """Return how the objects of a file stand: one a line, or one after the other over several lines."""
    text = head.lstrip("\ufeff \t\r\n")
    if text.startswith("["):
        return values
    first = text.split("\n", 1)[0]
    try:
        json.loads(first)
        return lines
    except (ValueError, RecursionError):
        pass
    try:
        _, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return lines
    return values if end > len(first) else lines


def _row(line: JsonObject, number: int, declared: dict[str, str], later: dict[str, int], shape: Shape) -> RawRow:
    """Return one object as a row; a column that nobody declared is noted where it comes first."""
    if line.fault:
        return _damaged(line, number, shape, "", line.fault, line.message)
    cells: dict[str, str] = {}
    for key, cell in line.cells.items():
        name = declared.get(normal_name(key))
        if name is None:
            if not normal_name(key) or len(declared) >= COLUMN_LIMIT:
                message = f"The key {key[:60]!r} is no name of a column; name it, or leave it out."
                return _damaged(line, number, shape, "", "bad_json", message)
            name = declared[normal_name(key)] = key.strip()
            later[name] = line.line
        if name in cells:
            message = f"The key {name!r} is there twice in this line; keep one."
            return _damaged(line, number, shape, name, "bad_json", message)
        cells[name] = cell
    return shape.row(number, line.line, cells, checked=False, original=line.original)


def _damaged(line: JsonObject, number: int, shape: Shape, column: str, code: str, message: str) -> RawRow:
    """Return an object that is no row, as it stood."""
    fault = Fault(column, code, mended(line.original[:40]), message)
    return RawRow(number, line.line, shape.kind, {}, (fault,), line.original)
