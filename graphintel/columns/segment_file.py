"""The file of a segment while it is written: part by part, in little memory, and then whole under its name."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from graphintel.columns.segment import ALIGNMENT, ENDS
from graphintel.columns.text_column import Fingerprints
from graphintel.private_files import open_private, write_all

_WIDTHS = (np.uint8, np.uint16, np.uint32)
_COPIED = 1 << 20
"""Bytes that are copied at once."""


class SegmentFile:
    """Writes the parts of a segment one after the other to a nameless file, and then all of it under its name.

    Its head says where each part is, so it can be written only once all of them are. A context manager.

    Parameters
    ----------
    path : Path
        Where the segment will be; its folder holds the nameless file as well.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._places: dict[str, tuple[int, str, int]] = {}
        self._length = 0
        self._parts = tempfile.TemporaryFile(dir=path.parent)  # noqa: SIM115 - closed by __exit__

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._parts.close()

    def add(self, name: str, values: npt.NDArray[Any]) -> None:
        """Add a part: an array of one dimension."""
        self._begin()
        little = values.dtype.newbyteorder("<")
        self._places[name] = (self._length, little.str, len(values))
        self._write(values.astype(little, copy=False).tobytes())

    def add_column(
        self, name: str, codes: npt.NDArray[np.int64], texts: Iterable[list[bytes]], known: Fingerprints | None = None
    ) -> None:
        """Add a column: the number of each row's text, and the texts themselves as UTF-8, some at a time.

        Parameters
        ----------
        name : str
        codes : array of int
        texts : iterable of list of bytes
            In the order of their numbers.
        known : array, optional
            Their fingerprints, which stand with the ends of statements.
        """
        count = int(codes.max()) + 1 if len(codes) else 0
        width = next(kind for kind in _WIDTHS if count <= np.iinfo(kind).max)
        self.add(f"{name}.codes", codes.astype(width))
        lengths: list[npt.NDArray[np.int64]] = [np.zeros(0, dtype=np.int64)]
        self._begin()
        begin = self._length
        for some in texts:
            lengths.append(np.fromiter(map(len, some), np.int64, len(some)))
            self._write(b"".join(some))
        self._places[f"{name}.texts"] = (begin, np.dtype(np.uint8).str, self._length - begin)
        self.add(f"{name}.ends", np.cumsum(np.concatenate(lengths)))
        if name in ENDS and known is not None:
            self.add(f"{name}.fingerprints", known.ravel())

    def finish(self) -> str:
        """Write the file for its owner only, through to the disk, and return its SHA-256.

        Raises
        ------
        OSError
            It is there, or cannot be written.
        """
        digest = hashlib.sha256()
        with open_private(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL) as file:
            for content in self._content():
                digest.update(content)
                write_all(file.descriptor, content)
            os.fsync(file.descriptor)
        return digest.hexdigest()

    def _content(self) -> Iterator[bytes]:
        head = json.dumps(self._places).encode()
        head += b" " * (-len(head) % ALIGNMENT)
        yield len(head).to_bytes(ALIGNMENT, "little") + head
        self._parts.seek(0)
        while content := self._parts.read(_COPIED):
            yield content

    def _begin(self) -> None:
        self._write(bytes(-self._length % ALIGNMENT))

    def _write(self, content: bytes) -> None:
        self._parts.write(content)
        self._length += len(content)
