"""Digests of rows of numbers, group by group: the same for the same numbers, on every machine, whatever stands beside them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from graphintel.analysis.weights import IntArray

_WORD = 8
_DIGEST_BYTES = 16


class PackedRows(NamedTuple):
    """Rows as bytes, in order of their groups, and where the bytes of each group begin; one more at the end."""

    content: memoryview
    begins: list[int]

    @classmethod
    def of(cls, begins: IntArray, *columns: npt.NDArray[np.generic]) -> PackedRows:
        """Return columns as rows of bytes; ``begins`` says at which row each group begins."""
        parts = [each if each.ndim == 2 else each[:, np.newaxis] for each in map(_as_words, columns)]
        width = sum(part.shape[1] for part in parts) * _WORD
        return cls(memoryview(np.hstack(parts).tobytes()), (begins * width).tolist())


def digests_of(purpose: str, parts: Sequence[PackedRows], groups: Iterable[int]) -> list[bytes]:
    """Return the digest of what the parts hold of each of some groups, and of what it is for."""
    begun, result = hashlib.blake2b(purpose.encode(), digest_size=_DIGEST_BYTES), []
    for group in groups:
        hasher = begun.copy()
        for content, begins in parts:
            hasher.update(content[begins[group] : begins[group + 1]])
        result.append(hasher.digest())
    return result


def _as_words(column: npt.NDArray[np.generic]) -> npt.NDArray[np.uint64]:
    """Return numbers as words of 8 bytes with the same bits, the least byte first."""
    wide = column if column.dtype.itemsize == _WORD else column.astype(np.int64)
    return np.ascontiguousarray(wide).astype(wide.dtype.newbyteorder("<"), copy=False).view("<u8")
