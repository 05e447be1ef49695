"""Which encoding a text file is in: by its mark, else UTF-8 where the bytes allow it, else cp1252 where they speak for it."""

from __future__ import annotations

import codecs
import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

_BLOCK = 1 << 20
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_HIGH = re.compile(rb"[\x80-\xff]+")
_TAIL = re.compile(rb"[\x80-\xff]+\Z")
_USUAL = frozenset("€…‘’“”•–—™£§©«®°±²³´·»¼½¾ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝßàáâãäåæçèéêëìíîïñòóôõöøùúûüýŒœŠšŽž\xa0")


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What one pass over a file's bytes says: digest, size, encoding as text, and its first bytes."""

    sha256: str
    size: int
    encoding: str
    head: bytes


def _kind_of_run(run: bytes) -> str:
    """Return what a run of high bytes speaks for: ``utf-8``, ``cp1252`` (usual characters, few in a row) or ``""``."""
    try:
        run.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError:
        pass
    try:
        text = run.decode("cp1252")
    except UnicodeDecodeError:
        return ""
    return "cp1252" if len(text) <= 3 and set(text) <= _USUAL else ""


def fingerprint(path: Path) -> Fingerprint:
    """Return digest, size and encoding of a file, by one pass over its bytes.

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
    digest, size, head, tail = hashlib.sha256(), 0, b"", b""
    runs: Counter[str] = Counter()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            head = head or block[:8]
            size += len(block)
            digest.update(block)
            if tail or not block.isascii():
                block = tail + block
                tail = found.group() if (found := _TAIL.search(block, max(0, len(block) - 64))) else b""
                whole = block[: len(block) - len(tail)]
                runs.update(_kind_of_run(run.group()) for run in _HIGH.finditer(whole))
    if tail:
        runs[_kind_of_run(tail)] += 1
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return Fingerprint(digest.hexdigest(), size, encoding, head)
    cp1252 = not runs["utf-8"] and runs["cp1252"] > runs[""]
    return Fingerprint(digest.hexdigest(), size, "cp1252" if cp1252 else "utf-8", head)
