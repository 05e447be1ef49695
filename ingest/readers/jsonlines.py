"""JSON to objects whose keys are the columns: one a line, or one after the other, in a list or without one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NamedTuple, TextIO

from ingest.readers.delimited import LINE_LIMIT
from ingest.readers.raw_rows import mended

_CHUNK = 65_536
_BETWEEN = re.compile(r"[\s,]*")


class JsonObject(NamedTuple):
    """One object: the line where it starts, its cells by key, and a fault code and sentence of its form (else empty)."""

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
        names = [name for name, _ in pairs]
        doubled = next(name for name in names if names.count(name) > 1)
        raise _FormError(f"the key {doubled[:60]!r} is there twice")
    return found


def _constant(name: str) -> object:
    raise _FormError(f"{name} is no value")


_STRICT = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_constant)
_LENIENT = json.JSONDecoder()


def _text(key: str, value: object) -> str:
    """Return a value as a cell; a list of plain values with ``;`` between."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, list):
        nested = next((part for part in value if isinstance(part, list | dict)), None)
        if nested is not None:
            raise _FormError(
                f"the key {key[:60]!r} holds a list of {'objects' if isinstance(nested, dict) else 'lists'}"
            )
        return ";".join(_text(key, part) for part in value)
    if isinstance(value, dict):
        inside = ", ".join(list(value)[:5])[:80]
        raise _FormError(f"the key {key[:60]!r} holds an object ({inside or 'an empty one'})")
    return str(value).replace("\r\n", "\n").replace("\r", "\n")


def lines(stream: TextIO) -> Iterator[JsonObject]:
    """Yield each line that is not blank.

    Parameters
    ----------
    stream : text stream
        Read once, forward.

    Yields
    ------
    JsonObject
        ``fault`` is ``bad_json`` or ``row_too_large``; then there are no cells.
    """
    number = 0
    while text := stream.readline(LINE_LIMIT):
        number += 1
        if len(text) >= LINE_LIMIT:
            while text and not text.endswith("\n"):
                text = stream.readline(LINE_LIMIT)
            yield JsonObject(number, {}, "row_too_large", "This line is longer than 4 MB; split or shorten it.")
        elif text.strip():
            yield _line(number, text.strip().lstrip("\ufeff"))


def _refused(number: int, why: str, original: str) -> JsonObject:
    why = mended(why)[:160]
    message = f'This is no JSON object with plain values ({why}); expected {{"column": "value", ...}}.'
    return JsonObject(number, {}, "bad_json", message, original)


def _line(number: int, text: str) -> JsonObject:
    """Return one line read as an object."""
    try:
        value, end = _STRICT.raw_decode(text)
        if text[end:].strip():
            raise _FormError(f"more follows it: {text[end:].strip()[:20]!r}")
        return _object(number, value, text)
    except (ValueError, RecursionError) as error:
        return _refused(number, str(error) or type(error).__name__, text[:LINE_LIMIT])


def _object(number: int, value: object, text: str) -> JsonObject:
    """Return a value as an object of cells."""
    if not isinstance(value, dict):
        return _refused(number, "it is no object", text)
    try:
        return JsonObject(number, {mended(key): _text(key, cell) for key, cell in value.items()}, original=text)
    except _FormError as error:
        return _refused(number, str(error), text)


def values(stream: TextIO) -> Iterator[JsonObject]:
    """Yield each object of a list, or of a file of objects over several lines.

    Parameters
    ----------
    stream : text stream
        Read once, forward; one object is stored.

    Yields
    ------
    JsonObject
        A form that hides where the next object starts is ``bad_json`` and the last one.
    """
    reading = _Values(stream)
    reading.skip()
    is_list = reading.text[reading.at : reading.at + 1] == "["
    reading.at += is_list
    while reading.skip():
        if is_list and reading.text[reading.at] == "]":
            reading.at += 1
            if reading.skip():
                yield _refused(
                    reading.line, "more follows the list, which is not read", reading.text[reading.at :][:400]
                )
            return
        found = reading.next()
        yield found
        if reading.lost:
            return


class _Values:
    """JSON values of a stream, one after the other."""

    def __init__(self, stream: TextIO) -> None:
        self.stream, self.text, self.at, self.line = stream, "", 0, 1
        self.lost = False

    def _more(self) -> bool:
        """Read on, at least as much again as is stored; return whether there was more."""
        more = self.stream.read(max(_CHUNK, len(self.text) - self.at))
        self.text, self.at = self.text[self.at :] + more, 0
        return bool(more)

    def skip(self) -> bool:
        """Go to the next value; return whether there is one."""
        while True:
            found = _BETWEEN.match(self.text, self.at)
            assert found is not None
            self._go_to(found.end())
            if self.at < len(self.text):
                if self.text[self.at] != "\ufeff":
                    return True
                self.at += 1
            elif not self._more():
                return False

    def _go_to(self, end: int) -> None:
        self.line += self.text.count("\n", self.at, end)
        self.at = end

    def next(self) -> JsonObject:
        """Return the value that starts here."""
        while True:
            start, line = self.at, self.line
            try:
                value, end, why = self._decode()
            except json.JSONDecodeError as error:
                if len(self.text) - self.at < LINE_LIMIT and self._more():
                    continue
                why = str(error)
            except RecursionError:
                why = "it is nested too deeply"
            else:
                original = self.text[start:end]
                self._go_to(end)
                return _refused(line, why, original) if why else _object(line, value, original)
            self.lost = True
            return _refused(line, f"{why}, and so the rest of the file cannot be read", self.text[start : start + 400])

    def _decode(self) -> tuple[object, int, str]:
        """Return a value, where it ends, and what it may not hold."""
        try:
            return (*_STRICT.raw_decode(self.text, self.at), "")
        except json.JSONDecodeError:
            raise
        except _FormError as error:
            value, end = _LENIENT.raw_decode(self.text, self.at)
            return value, end, str(error)
