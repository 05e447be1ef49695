"""Parses delimited text into records, each with its physical line and what is wrong with its form.

The standard reader cannot say where a quote opened that never closes, and reads the rest of the file into one cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TextIO

LINE_LIMIT = 4_194_304
_MAX_ORIGINAL = 65_536
_LINES_IN_QUOTES = 100_000
_CLOSES = {"'": "'", "\u2018": "\u2019", "\u201c": "\u201d", "\u201e": "\u201c", "\u00ab": "\u00bb"}
_OPENS = re.compile(f"[{''.join(_CLOSES)}]")
_INCHES = re.compile(r"""(?:\A|[\s(x'])\d{1,3}"(?=[\s)]|\Z)""")


@dataclass(slots=True)
class Record:
    """One record: the physical line where it starts, its cells, a fault code of its form (else empty), and its text.

    Codes: ``stray_quote`` (text after a closing quote), ``quote_in_cell`` (a quote that reads in two ways),
    ``row_too_large``, ``quote_never_closes`` (the rest of the file is lost; ``line`` is that of the quote).
    ``original`` is the text as it stood, with its quotes, where there were any; else the cells say it.
    """

    line: int
    cells: list[str]
    fault: str = ""
    original: str = field(default="", compare=False)


class _LostBoundaryError(Exception):
    """A quoted cell over several lines is followed by text: an earlier quote was never closed."""


def _line_end(text: str) -> str:
    return text.rstrip("\r\n")


class _Quoted:
    """One record with quotes in it, fed line by line until it is complete."""

    def __init__(self, delimiter: str, line: int) -> None:
        self.delimiter, self.quote_line = delimiter, line
        self.cells: list[str] = []
        self.parts: list[str] = []
        self.open = self.stray = self.too_large = self.spaced = False
        self.size = self.quotes = 0
        self.odd: list[str] = []

    def feed(self, text: str, line: int) -> bool:
        """Read one physical line; return whether the record is complete."""
        self.size += len(text)
        self.quotes += text.count('"')
        if self.too_large or self.size >= LINE_LIMIT:
            self.too_large, self.parts, self.cells = True, [], []
            self.open ^= bool(text.count('"') % 2)
            return (not self.open and text.endswith(("\n", "\r"))) or not text
        at = 0
        while True:
            at = self._in_quotes(text, at, line) if self.open else self._at_start(text, at, line)
            if at < 0:
                return not self.open

    def _at_start(self, text: str, at: int, line: int) -> int:
        """Read from the start of a cell; return where to go on, -1 at the end of the line."""
        if text[at : at + 1] == '"':
            self.open, self.quote_line, self.parts = True, line, []
            return at + 1
        end = text.find(self.delimiter, at)
        cell = _line_end(text[at:]) if end < 0 else text[at:end]
        if '"' in cell:
            self._weigh(cell)
        self.cells.append(cell)
        return end + 1 if end >= 0 else -1

    def _weigh(self, cell: str) -> None:
        """Note a cell that has two readings because of its quotes: they do not pair, or follow a space."""
        if cell.count('"') % 2:
            self.odd.append(cell)
        self.spaced = self.spaced or cell.lstrip().startswith('"')

    def is_endless(self, lines: int) -> bool:
        """Return whether so much text follows an open quote that the quote counts as never closed."""
        return self.open and (lines > _LINES_IN_QUOTES or self.size > 4 * LINE_LIMIT)

    @property
    def fault(self) -> str:
        """The fault code of a complete record, else empty."""
        if self.too_large:
            return "row_too_large"
        if self.stray:
            return "stray_quote"
        inches = self.quotes == 1 and any(map(_INCHES.search, self.odd))
        return "quote_in_cell" if self.spaced or (self.odd and not inches) else ""

    def _in_quotes(self, text: str, at: int, line: int) -> int:
        """Read inside quotes; return where to go on, -1 where the line ends."""
        end = text.find('"', at)
        if end < 0:
            self.parts.append(text[at:])
            return -1
        self.parts.append(text[at:end])
        if text[end + 1 : end + 2] == '"':
            self.parts.append('"')
            return end + 2
        self.open = False
        after = text.find(self.delimiter, end + 1)
        rest = _line_end(text[end + 1 :]) if after < 0 else text[end + 1 : after]
        if rest.strip():
            if line != self.quote_line:
                raise _LostBoundaryError
            self.stray = True
        cell = "".join(self.parts) + rest.strip()
        self.cells.append(cell.replace("\r\n", "\n").replace("\r", "\n"))
        return after + 1 if after >= 0 else -1


def records(stream: TextIO, delimiter: str) -> Iterator[Record]:
    """Yield the records of a stream opened with ``newline=""``; blank lines are skipped.

    Parameters
    ----------
    stream : text stream
        Read once, forward; at most a few lines of at most ``LINE_LIMIT`` characters are stored.
    delimiter : str
        One character.

    Yields
    ------
    Record
    """
    number = 0
    while text := stream.readline(LINE_LIMIT):
        number += 1
        if '"' not in text and len(text) < LINE_LIMIT:
            plain = _line_end(text)
            if plain and not plain.isspace():
                cells = plain.split(delimiter)
                yield Record(number, cells, "quote_in_cell" if _shifts(plain, cells) else "")
            continue
        start, quoted, parts = number, _Quoted(delimiter, number), [text]
        try:
            while not quoted.feed(text, number):
                if quoted.is_endless(number - start):
                    break
                whole = text.endswith(("\n", "\r"))
                text = stream.readline(LINE_LIMIT)
                number += whole
                if not text:
                    break
                if not quoted.too_large:
                    parts.append(text)
        except _LostBoundaryError:
            yield Record(quoted.quote_line, [], "quote_never_closes", _original(parts))
            return
        if quoted.open:
            yield Record(quoted.quote_line, [], "quote_never_closes", _original(parts))
            return
        yield Record(start, quoted.cells, quoted.fault, _original(parts))


def _shifts(plain: str, cells: list[str]) -> bool:
    """Return whether other quotes than ``"`` begin in one cell and end in a later one: read as quotes, the cells shift.

    Examples
    --------
    >>> _shifts("'a, b',c", ["'a", " b'", "c"]), _shifts("'a',b's", ["'a'", "b's"])
    (True, False)
    """
    if not _OPENS.search(plain):
        return False
    closing = ""
    for cell in map(str.strip, cells):
        closes = _CLOSES.get(cell[:1], "")
        if closing and cell.endswith(closing) and not closes:
            return True
        if closes and not (len(cell) > 1 and cell.endswith(closes)):
            closing = closes
    return False


def _original(parts: list[str]) -> str:
    """Return the text of a record without its last line end, cut where it is too long to be kept."""
    text = _line_end("".join(parts))
    return text if len(text) <= _MAX_ORIGINAL else text[:400]
