"""A column of texts as numbers: each distinct text is held once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any, overload

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.int64] | npt.NDArray[np.uint32] | npt.NDArray[np.uint16] | npt.NDArray[np.uint8]
Fingerprints = npt.NDArray[np.uint64]
"""128 bits of a hash each, as two numbers."""

_FINGERPRINT_BYTES = 16


class PackedTexts(Sequence[str]):
    """Texts as their UTF-8 bytes one after the other, decoded when they are asked for.

    Parameters
    ----------
    content : array of uint8
    ends : array of int
        Where each text ends.
    """

    def __init__(self, content: npt.NDArray[np.uint8], ends: npt.NDArray[np.int64]) -> None:
        self.content, self.ends = content, ends

    @classmethod
    def of(cls, texts: Iterable[str]) -> PackedTexts:
        """Return texts packed."""
        encoded = [text.encode() for text in texts]
        ends = np.cumsum(np.fromiter(map(len, encoded), np.int64, len(encoded)))
        return cls(np.frombuffer(b"".join(encoded), np.uint8), ends)

    def __len__(self) -> int:
        return len(self.ends)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> list[str]: ...
    def __getitem__(self, place: int | slice) -> str | list[str]:
        """Return one text, or some."""
        if isinstance(place, slice):
            return self.chosen(np.arange(len(self))[place])
        begin = int(self.ends[place - 1]) if place else 0
        return bytes(self.content[begin : int(self.ends[place])]).decode()

    def chosen(self, places: npt.NDArray[Any]) -> list[str]:
        """Return the texts at some places."""
        if not len(places):
            return []
        content, pairs = self._stretch(places)
        if content.isascii():  # a character is a byte: all of them are decoded at once
            text = content.decode()
            return [text[begin:end] for begin, end in pairs]
        return [content[begin:end].decode() for begin, end in pairs]

    def contents(self, places: npt.NDArray[Any]) -> list[bytes]:
        """Return the UTF-8 bytes of the texts at some places."""
        if not len(places):
            return []
        content, pairs = self._stretch(places)
        return [content[begin:end] for begin, end in pairs]

    def _stretch(self, places: npt.NDArray[Any]) -> tuple[bytes, Iterable[tuple[int, int]]]:
        """Return the stretch of all bytes in which some texts are, and where each begins and ends in it."""
        ends = self.ends[places]
        begins = np.where(places > 0, self.ends[places - 1], 0)
        first, last = int(begins.min()), int(ends.max())
        pairs = zip((begins - first).tolist(), (ends - first).tolist(), strict=True)
        return self.content[first:last].tobytes(), pairs


class TextColumn(Sequence[str]):
    """A column of texts.

    Attributes
    ----------
    codes : array of int
        For each row the place of its text in ``texts``.
    texts : list of str
        The distinct texts; each is the text of a row.
    """

    __slots__ = ("_fingerprints", "codes", "texts")

    def __init__(self, codes: Codes, texts: list[str], fingerprints: Fingerprints | None = None) -> None:
        self.codes, self.texts, self._fingerprints = codes, texts, fingerprints

    @classmethod
    def of(cls, texts: Iterable[str]) -> TextColumn:
        """Return texts, one a row, as a column; a column as it is."""
        if isinstance(texts, TextColumn):
            return texts
        place: dict[str, int] = {}
        codes = np.fromiter((place.setdefault(text, len(place)) for text in texts), np.int64)
        return cls(codes, list(place))

    def __len__(self) -> int:
        return len(self.codes)

    @overload
    def __getitem__(self, row: int) -> str: ...
    @overload
    def __getitem__(self, row: slice) -> list[str]: ...
    def __getitem__(self, row: int | slice) -> str | list[str]:
        """Return the text of one row, or of some."""
        if isinstance(row, slice):
            return list(map(self.texts.__getitem__, self.codes[row].tolist()))
        return self.texts[self.codes.item(row)]  # no number of numpy is made: this is asked often

    def __iter__(self) -> Iterator[str]:
        return map(self.texts.__getitem__, self.codes.tolist())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"TextColumn.of({list(self)!r})"

    @property
    def fingerprints(self) -> Fingerprints:
        """The fingerprint of each of ``texts``; worked out once."""
        if self._fingerprints is None:
            self._fingerprints = fingerprints(self.texts)
        return self._fingerprints

    def taken(self, rows: npt.NDArray[np.int64]) -> TextColumn:
        """Return the column of these rows, which has every text still."""
        return TextColumn(self.codes[rows], self.texts, self._fingerprints)

    def is_any(self, texts: Collection[str]) -> npt.NDArray[np.bool_]:
        """Return which rows have one of these texts."""
        return rows_where(self.codes, self.texts, frozenset(texts).__contains__)

    def numbered(self, number: dict[str, int]) -> npt.NDArray[np.int64]:
        """Return for each row the number of its text."""
        numbers = np.fromiter(map(number.__getitem__, self.texts), np.int64, len(self.texts))
        return numbers[self.codes] if len(self.texts) else np.zeros(len(self), dtype=np.int64)


def fingerprints(texts: Iterable[str]) -> Fingerprints:
    """Return the fingerprint of each text: the same wherever the text stands, and of no other."""
    return fingerprints_of_bytes(map(str.encode, texts))


def fingerprints_of_bytes(contents: Iterable[bytes | memoryview]) -> Fingerprints:
    """Return the fingerprint of each content."""
    blake2b = hashlib.blake2b
    joined = b"".join([blake2b(content, digest_size=_FINGERPRINT_BYTES).digest() for content in contents])
    return np.frombuffer(joined, dtype="<u8").astype(np.uint64, copy=False).reshape(-1, 2)


def rows_where(codes: Codes, texts: list[str], holds: Callable[[str], bool]) -> npt.NDArray[np.bool_]:
    """Return in which rows the text is such; each distinct text is looked at once, however many rows have it."""
    is_such = np.fromiter(map(holds, texts), np.bool_, len(texts))
    return is_such[codes] if len(texts) else np.zeros(len(codes), dtype=bool)


def texts_at(column: Sequence[str], rows: Sequence[int] | npt.NDArray[np.int64]) -> list[str]:
    """Return the texts of a column at some rows: faster than one row after the other."""
    if not isinstance(column, TextColumn):
        return [column[row] for row in rows]
    return list(map(column.texts.__getitem__, column.codes[rows].tolist())) if len(rows) else []


def first_rows(column: TextColumn) -> npt.NDArray[np.int64]:
    """Return the first row of each text of a column."""
    rows = np.empty(len(column.texts), dtype=np.int64)
    rows[column.codes[::-1]] = np.arange(len(column) - 1, -1, -1)
    return rows


def rows_with(column: Sequence[str], texts: Collection[str]) -> list[int]:
    """Return the rows of a column that have one of these texts, in order."""
    return np.flatnonzero(TextColumn.of(column).is_any(texts)).tolist()


def combinations(*columns: Sequence[str]) -> tuple[list[tuple[str, ...]], npt.NDArray[np.int64]]:
    """Return the distinct combinations of texts of several columns, and the place of each row's.

    What is true of a statement by a few of its texts is worked out once for each of them, and not for each row.
    """
    every = [TextColumn.of(column) for column in columns]
    key = np.zeros(len(every[0]), dtype=np.int64)
    for column in every:
        key = key * max(1, len(column.texts)) + column.codes
    _, first, place = np.unique(key, return_index=True, return_inverse=True)
    return [tuple(column[row] for column in every) for row in first.tolist()], place


def in_order_of_first(numbers: npt.NDArray[Any]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return numbers anew, in order of where each first stands, and which earlier one each of them was."""
    earlier, first, number = np.unique(numbers, return_index=True, return_inverse=True)
    order = np.argsort(first)
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return rank[number], earlier[order]


def used_codes(codes: npt.NDArray[Any], count: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return codes without gaps, in the same order, and which of the ``count`` earlier ones each of them was."""
    is_used = np.zeros(count, dtype=bool)
    is_used[codes] = True
    return (np.cumsum(is_used) - 1)[codes], np.flatnonzero(is_used)
