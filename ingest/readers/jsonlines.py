"""JSON lines: one object a line, whose keys are the columns."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import NamedTuple, TextIO

from ingest.readers.delimited import LINE_LIMIT


class Line(NamedTuple):
    """One line: its number, its cells by key, and a fault code and sentence of its form (else empty)."""

    line: int
    cells: dict[str, str]
    fault: str = ""
    message: str = ""
    original: str = ""


class _FormError(ValueError):
    """What an object may not hold."""


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Return an object, refusing a key that is there twice."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _FormError("a key is there twice")
    return found


def _constant(name: str) -> object:
    raise _FormError(f"{name} is no value")


def _text(value: object) -> str:
    """Return a value as a cell; a list of plain values with ``;`` between."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, list):
        if any(isinstance(part, list | dict) for part in value):
            raise _FormError("a list in a list or object is no cell")
        return ";".join(_text(part) for part in value)
    if isinstance(value, dict):
        raise _FormError("an object is no cell")
    return str(value).replace("\r\n", "\n").replace("\r", "\n")


def lines(stream: TextIO) -> Iterator[Line]:
    """Yield each line that is not blank.

    Parameters
    ----------
    stream : text stream
        Read once, forward.

    Yields
    ------
    Line
        ``fault`` is ``bad_json`` or ``row_too_large``; then there are no cells.
    """
    number = 0
    while text := stream.readline(LINE_LIMIT):
        number += 1
        if len(text) >= LINE_LIMIT:
            while text and not text.endswith("\n"):
                text = stream.readline(LINE_LIMIT)
            yield Line(number, {}, "row_too_large", "This line is longer than 4 MB; split or shorten it.")
        elif text.strip():
            yield _line(number, text.strip())


def _line(number: int, text: str) -> Line:
    """Return one line read as an object."""
    try:
        found = json.loads(text, object_pairs_hook=_once, parse_constant=_constant)
        if not isinstance(found, dict):
            raise _FormError("it is no object")
        return Line(number, {key: _text(value) for key, value in found.items()})
    except (ValueError, RecursionError) as error:
        why = str(error) or type(error).__name__
        message = f'This line is no JSON object with plain values ({why[:120]}); expected {{"column": "value", ...}}.'
        return Line(number, {}, "bad_json", message, text[:400])
