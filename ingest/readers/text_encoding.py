"""Finds the encoding of a text file: by its byte order mark, else UTF-8 where the bytes allow it, else the likeliest code page."""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from pathlib import Path
from types import MappingProxyType

from ingest.readers.code_pages import CODE_PAGES, CodePageChoice, choose_code_page, explains

_BLOCK = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_RUN = re.compile(rb"[\x80-\xff]+")
_TEXT_WORD = re.compile(r"[A-Za-z]{0,40}[^\x00-\x7f](?:[^\W\d_]|[^\x00-\x7f]){0,40}")
_BOUND = re.compile(rb"[\x00-\x2f\x3a-\x40]")
_CONTROLS = bytes({*range(32)} - {*b"\t\n\r\x0b\x0c\x1a\x1b"})
_STRAY = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}")
_USUAL = re.compile("[\xa0-\u017f\u2010-\u203a\u20ac\u2122]")
_WORDS_LIMIT, _RUNS_LIMIT, _PIECE = 2_000, 100_000, 4_096
_CONTROL_SHARE, _FOREIGN_SHARE = 0.02, 0.3
_BEYOND = bytes(range(0x80, 0x100))

DECLARABLE: Mapping[str, str] = MappingProxyType(
    {
        "utf-8": "utf-8-sig",
        "utf-16": "utf-16",
        **{page: page for page in CODE_PAGES if page.startswith("cp")},
        "iso8859-1": "cp1252",
        "iso8859-2": "iso8859_2",
        "iso8859-15": "iso8859_15",
        "mac-roman": "mac_roman",
    }
)
"""Encodings that may be declared, with Python's names of them; hyphens, spaces and underscores do not matter."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What one pass over a file's bytes says.

    Attributes
    ----------
    sha256, size, head : str, int, bytes
        Digest, number of bytes, and the first of them.
    encoding : str
        Python's name of the encoding.
    lines : int
        Ends of line, at most; a file has no more rows than that and one.
    code_page_choice : CodePageChoice
        Where letter statistics decided the encoding; it names another one that is as likely.
    binary : bool
        Whether so much of it is control characters that it is no text.
    foreign : bool
        Whether so much of it is in no encoding that is read that its rows are not worth reading.
    """

    sha256: str
    size: int
    encoding: str
    head: bytes
    lines: int = 0
    code_page_choice: CodePageChoice = field(default=CodePageChoice(""))
    binary: bool = False
    foreign: bool = False

    @property
    def errors(self) -> str:
        """The error handler for bytes that are no text: they are preserved where the encoding allows it."""
        return "replace" if self.encoding.startswith(("utf-16", "utf-32")) else "surrogateescape"

    @property
    def page(self) -> str:
        """The code page, empty for Unicode."""
        return self.encoding if self.encoding in CODE_PAGES else ""


def declared_encoding(name: str) -> str:
    """Return Python's name of an encoding that may be declared, empty for another.

    Examples
    --------
    >>> declared_encoding("Mac Roman"), declared_encoding("ISO-8859-2"), declared_encoding("base64")
    ('mac_roman', 'iso8859_2', '')
    """
    key = re.sub(r"[\s_\-]", "", name.lower())
    return {re.sub(r"[\-_]", "", short): codec for short, codec in DECLARABLE.items()}.get(key, "")


class _Evidence:
    """Counts what the runs of bytes beyond ASCII of a file are evidence for, up to a limit."""

    def __init__(self) -> None:
        self.utf8 = self.other = 0
        self.plain_utf8 = False
        self.words: dict[bytes, None] = {}

    def add(self, piece: bytes) -> None:
        """Count the runs of a piece, which starts and ends beside no word."""
        for found in _RUN.finditer(piece):
            if self.utf8 + self.other >= _RUNS_LIMIT:
                return
            try:
                text = found.group().decode("utf-8")
            except UnicodeDecodeError:
                self.other += 1
            else:
                self.utf8 += 1
                self.plain_utf8 = self.plain_utf8 or len(text) > 1 or len(found.group()) > 2 or bool(_USUAL.match(text))
        if len(self.words) < _WORDS_LIMIT:
            self.words.update(dict.fromkeys(islice(_words(piece), _RUNS_LIMIT // 10)))

    def code_page_choice(self, *, is_reject_file: bool) -> CodePageChoice:
        """Return the code page, or an empty one where this is UTF-8 or nothing that is known.

        A reject file is UTF-8 and holds damaged rows with the bytes that came.
        """
        if is_reject_file and self.utf8:
            return CodePageChoice("")
        if self.utf8 >= self.other and (self.plain_utf8 or not self.utf8):
            return CodePageChoice("")
        return choose_code_page([word for word in list(self.words)[:_WORDS_LIMIT] if not _is_stray(word)])


def _words(piece: bytes) -> Iterator[bytes]:
    """Yield each word with bytes beyond ASCII, with one character before and after it."""
    for found in _RUN.finditer(piece):
        start, end = found.span()
        while start > 0 and found.start() - start < 40 and piece[start - 1 : start].isalpha():
            start -= 1
        while end < len(piece) and end - found.end() < 40 and (piece[end] >= 0x80 or piece[end : end + 1].isalpha()):
            end += 1
        yield piece[max(0, start - 1) : end + 1]


def _is_stray(word: bytes) -> bool:
    """Return whether a word of a code page holds a character in UTF-8, of those that are usual."""
    return any(_USUAL.match(found.group().decode("utf-8", "replace")) for found in _STRAY.finditer(word))


@lru_cache(4_096)
def is_foreign(text: str, page: str) -> bool:
    """Return whether a text of a code page's file holds what no language writes so, as a stray UTF-8 character.

    Parameters
    ----------
    text : str
        A cell as read.
    page : str
        The file's code page.
    """
    return any(
        _is_foreign_word(text[max(0, found.start() - 1) : found.end() + 1], page) for found in _TEXT_WORD.finditer(text)
    )


@lru_cache(4_096)
def _is_foreign_word(word: str, page: str) -> bool:
    try:
        raw = word.encode(page, "surrogateescape")
    except UnicodeEncodeError:
        return True
    return _is_stray(raw) or not explains(word, page)


def _wide(head: bytes) -> str:
    """Return which UTF-16 a text without a byte order mark is in, by its zero bytes; empty for another."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    least = len(head) // 2 * 0.4
    if len(head) >= 8 and max(even, odd) > least and min(even, odd) < least / 8:
        return "utf-16-le" if odd > even else "utf-16-be"
    return ""


def _pieces(block: bytes, tail: bytes) -> tuple[bytes, bytes]:
    """Return what of a block can be judged, and the rest, which may go on in the next one."""
    block = tail + block
    ends = [found.start() for found in _BOUND.finditer(block, max(0, len(block) - _PIECE))]
    cut = ends[-1] if ends else max(0, len(block) - 64)
    return block[: cut + 1], block[cut + 1 :]


def fingerprint(path: Path) -> Fingerprint:
    """Return digest, size and encoding of a file, by one pass over its bytes.

    Parameters
    ----------
    path : Path
        An existing file.

    Returns
    -------
    Fingerprint
        ``encoding`` is that of the byte order mark; without one UTF-16 where every other byte is zero; UTF-8 where at
        least half of the runs of bytes beyond ASCII are UTF-8 (the others are damage of their rows) or no code page
        makes words of them; else the likeliest code page.
    """
    digest, size, head, tail, lines, controls, beyond = hashlib.sha256(), 0, b"", b"", 0, 0, 0
    evidence = _Evidence()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            head = head or block[:_PIECE]
            size += len(block)
            digest.update(block)
            lines += block.count(b"\n") + block.count(b"\r") - block.count(b"\r\n")
            controls += len(block) - len(block.translate(None, _CONTROLS))
            if (tail or not block.isascii()) and not head.startswith(b"PK"):
                beyond += len(block) - len(block.translate(None, _BEYOND))
                whole, tail = _pieces(block, tail)
                evidence.add(whole)
    evidence.add(tail)
    encoding = next((name for mark, name in _MARKS if head.startswith(mark)), _wide(head))
    if encoding.startswith(("utf-16", "utf-32")):
        controls = 0
    code_page_choice = (
        CodePageChoice("") if encoding else evidence.code_page_choice(is_reject_file=b"reject_code" in head)
    )
    return Fingerprint(
        digest.hexdigest(),
        size,
        encoding or code_page_choice.page or "utf-8",
        head[:8],
        lines,
        code_page_choice,
        controls > max(64, size * _CONTROL_SHARE),
        not encoding
        and not code_page_choice.page
        and evidence.other > evidence.utf8
        and beyond > size * _FOREIGN_SHARE,
    )
