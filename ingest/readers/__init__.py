"""Turns files into rows: CSV, XLSX and JSON, streamed, each row with its position in the file.

The format is given by content, not by name. A reader never raises for what stands in a row: such a row carries its faults.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from graphintel.errors import SourceError
from ingest.readers.code_pages import CodePageChoice
from ingest.readers.delimited_table import delimited_table
from ingest.readers.header import DATE_ORDER_COLUMN, REASON_COLUMNS
from ingest.readers.json_table import json_table
from ingest.readers.raw_rows import DAMAGED, Fault, RawRow
from ingest.readers.shape import Table
from ingest.readers.sheet_table import SkippedSheet, sheet_tables
from ingest.readers.text_encoding import DECLARABLE, Fingerprint, declared_encoding, fingerprint
from ingest.source import AnySource

__all__ = ["DATE_ORDER_COLUMN", "REASON_COLUMNS", "Document", "Fault", "RawRow", "Table", "open_document"]

_MANY_LINES = 1_000_000


@dataclass(frozen=True, slots=True)
class Document:
    """One file as given: its name, digest, size and tables; ``skipped_sheets`` are sheets that are not read."""

    name: str
    fingerprint: Fingerprint
    tables: tuple[Table, ...]
    skipped_sheets: tuple[SkippedSheet, ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """Titles of the sheets that are not read."""
        return tuple(sheet.title for sheet in self.skipped_sheets)

    @property
    def encoding(self) -> str:
        """The encoding of a text file, by the name under which it may be declared; empty for a workbook."""
        if self.fingerprint.head.startswith(b"PK"):
            return ""
        found = self.fingerprint.encoding
        return next((name for name, codec in DECLARABLE.items() if codec == found), found)


def shown_name(path: Path) -> str:
    """Return a file's name as it can be shown and stored: control characters and undecodable bytes as U+FFFD.

    Examples
    --------
    >>> shown_name(Path("cards\\n2.csv"))
    'cards\ufffd2.csv'
    """
    text = path.name.encode("utf-8", "replace").decode()
    return "".join(c if c.isprintable() else DAMAGED for c in text)


def open_document(path: Path, source: AnySource, encoding: str = "") -> Document:
    """Return the tables of one file of a source.

    Parameters
    ----------
    path : Path
        CSV, XLSX, or JSON (one object a line, or a list of them).
    source : Source or Records
        Its kinds of file decide which columns are known, and it may declare the encoding of its text files.
    encoding : str, optional
        Encoding of a text file, before that of the source; where neither says it, it is judged by the file's bytes.

    Returns
    -------
    Document

    Raises
    ------
    SourceError
        No such file, another format, an encoding that cannot be told, or a header that is not recognised.
    """
    name = shown_name(path)
    if not path.is_file():
        raise SourceError("there is no such file; check the path", file=name)
    seen = fingerprint(path)
    if seen.head.startswith(b"PK"):
        tables, passed = sheet_tables(path, name, source)
        return Document(name, seen, tables, passed)
    if seen.head.startswith((b"\xd0\xcf\x11\xe0", b"%PDF", b"\x1f\x8b")) or seen.binary:
        raise SourceError("this is no text file; expected CSV, XLSX (not XLS) or JSON lines: save it as one", file=name)
    if seen.lines > _MANY_LINES and seen.lines * 4 > seen.size:
        raise SourceError(f"most of the {seen.lines} lines of this file hold next to nothing; remove them", file=name)
    seen = _decided(seen, encoding or source.encoding, name)
    with path.open(encoding=seen.encoding, errors=seen.errors, newline="") as stream:
        start = stream.read(4096).lstrip("\ufeff \t\r\n")
    of_text = json_table if start.startswith(("{", "[")) else delimited_table
    return Document(name, seen, (of_text(path, name, source, seen),))


def _decided(seen: Fingerprint, declared: str, name: str) -> Fingerprint:
    """Return a fingerprint with the encoding that is declared, or judged without doubt.

    Raises
    ------
    SourceError
        The declared encoding is none that is read, or two are as likely.
    """
    if declared:
        codec = declared_encoding(declared)
        if not codec:
            raise SourceError(
                f"{declared[:40]!r} is no encoding that is read; expected one of {', '.join(DECLARABLE)}", file=name
            )
        is_marked = seen.encoding.startswith("utf-") and seen.encoding != "utf-8"
        return seen if is_marked else replace(seen, encoding=codec, code_page_choice=CodePageChoice(""))
    if seen.foreign:
        raise SourceError(
            f"most of this file is in no encoding that is read (those are {', '.join(DECLARABLE)}); save it as UTF-8",
            file=name,
        )
    if seen.code_page_choice.other:
        choice = seen.code_page_choice
        raise SourceError(
            f"the encoding of this file cannot be told: in {choice.page} a word reads {choice.word[:60]!r}, in {choice.other} "
            f"{choice.other_word[:60]!r}; save it as UTF-8, or say which with --encoding",
            file=name,
        )
    return seen
