"""Which encoding a text file is in: by its mark, else UTF-8 where the bytes allow it, else cp1252 where they speak for it."""

from __future__ import annotations

import codecs
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

_BLOCK = 1 << 20
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_HIGH = re.compile(rb"[\x80-\xff]+")
_USUAL = frozenset(
    "€…‘’“”•–—™£§©«®°±²³´·»¼½¾"
    "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝßàáâãäåæçèéêëìíîïñòóôõöøùúûüýŒœŠšŽž\xa0"
)


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What one pass over a file's bytes says: digest, size and encoding (``binary`` for what is no text)."""

    sha256: str
    size: int
    encoding: str


def _speaks_for_cp1252(run: bytes) -> bool:
    """Return whether a run of high bytes is what people type: usual characters, at most three in a row."""
    try:
        text = run.decode("cp1252")
    except UnicodeDecodeError:
        return False
    return len(text) <= 3 and set(text) <= _USUAL


def _is_utf8(run: bytes) -> bool:
    try:
        run.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def fingerprint(path: Path) -> Fingerprint:
    """Return digest, size and encoding of a file.

    Parameters
    ----------
    path : Path
        An existing file.

    Returns
    -------
    Fingerprint
        ``encoding`` is ``utf-8-sig`` or ``utf-16`` by the byte order mark; without one ``cp1252`` where no run of
        high bytes is UTF-8 and most are usual characters of cp1252; else ``utf-8``. In a UTF-8 file a run that is no
        UTF-8 is damage of its row.
    """
    digest, size, head = hashlib.sha256(), 0, b""
    utf8 = usual = strange = 0
    with path.open("rb") as stream:
        tail = b""
        while block := stream.read(_BLOCK):
            head = head or block[:8]
            size += len(block)
            digest.update(block)
            if block.isascii() and not tail:
                continue
            block = tail + block
            cut = len(block) - (4 if len(block) > 4 else 0)
            while cut and block[cut - 1] >= 0x80 and len(block) - cut < 64:
                cut -= 1
            tail, block = (block[cut:], block[:cut]) if size else (b"", block)
            for found in _HIGH.finditer(block):
                run = found.group()
                if _is_utf8(run):
                    utf8 += 1
                elif _speaks_for_cp1252(run):
                    usual += 1
                else:
                    strange += 1
        for found in _HIGH.finditer(tail):
            run = found.group()
            utf8, usual, strange = (
                utf8 + _is_utf8(run),
                usual + (not _is_utf8(run) and _speaks_for_cp1252(run)),
                strange + (not _is_utf8(run) and not _speaks_for_cp1252(run)),
            )
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return Fingerprint(digest.hexdigest(), size, encoding)
    cp1252 = not utf8 and usual > strange
    return Fingerprint(digest.hexdigest(), size, "cp1252" if cp1252 else "utf-8")
