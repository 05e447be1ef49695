"""Statements as columns of texts in order of statement id, and a fingerprint of all that each of them says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

import numpy as np
import numpy.typing as npt

from graphintel.columns.text_column import Fingerprints, TextColumn, fingerprints_of_bytes
from graphintel.model.records import Columns

COLUMNS = tuple(field.name for field in fields(Columns))
"""What is known of each statement in columns."""

YES = {True: "yes", False: ""}
"""How a column of texts says that a statement is restricted."""

_PORTION = 50_000


class StatementIds(TextColumn):
    """The ids of statements, with the fingerprint of all that each statement says, by row."""

    __slots__ = ("of_statements",)

    def __init__(self, column: TextColumn, of_statements: Fingerprints) -> None:
        super().__init__(column.codes, column.texts)
        self.of_statements = of_statements


def as_columns(columns: Mapping[str, TextColumn], of_statements: Fingerprints | None = None) -> Columns:
    """Return columns of texts, all those of ``COLUMNS``, as a viewer's, in order of statement id.

    Parameters
    ----------
    columns : mapping of str to TextColumn
    of_statements : array, optional
        The fingerprint of each statement where it is known.
    """
    known = of_statements if of_statements is not None else statement_fingerprints(columns)
    ordered, order = in_order_of_id({name: columns[name] for name in COLUMNS})
    ids = StatementIds(ordered["id"], known if order is None else known[order])
    more: dict[str, Any] = {"id": ids, "restricted": ordered["restricted"].is_any({YES[True]}).tolist()}
    return Columns(**{**ordered, **more})


def text_columns(columns: Columns) -> Columns:
    """Return columns of any sequences as those of texts, in order of statement id; those that are such stay as they are."""
    if isinstance(columns.id, StatementIds):
        return columns
    return as_columns(texts_of(columns))


def texts_of(columns: Columns) -> dict[str, TextColumn]:
    """Return each column of any sequences as one of texts, in the order that it has."""
    texts = {name: TextColumn.of(getattr(columns, name)) for name in COLUMNS if name != "restricted"}
    return {**texts, "restricted": TextColumn.of(YES[value] for value in columns.restricted)}


def fingerprints_of(columns: Columns) -> Fingerprints:
    """Return the fingerprint of each statement of columns that :func:`text_columns` gave."""
    ids = columns.id
    if not isinstance(ids, StatementIds):
        raise TypeError("These columns have no fingerprints; text_columns gives them.")
    return ids.of_statements


def statement_fingerprints(columns: Mapping[str, TextColumn]) -> Fingerprints:
    """Return the fingerprint of each statement: of all its texts, whoever may see it."""
    every = [columns[name] for name in COLUMNS]
    return fingerprints_of_bytes(_rows(every, len(every[0])))


def _rows(columns: list[TextColumn], count: int) -> Iterator[memoryview]:
    """Yield each row as the fingerprints of its texts, one after the other."""
    for begin in range(0, count, _PORTION):
        portion = slice(begin, min(begin + _PORTION, count))
        words = np.hstack([column.fingerprints[column.codes[portion]] for column in columns])
        content, width = memoryview(words.astype("<u8", copy=False).tobytes()), words.shape[1] * 8
        yield from (content[place : place + width] for place in range(0, len(content), width))


def in_order_of_id(
    columns: Mapping[str, TextColumn],
) -> tuple[Mapping[str, TextColumn], npt.NDArray[np.int64] | None]:
    """Return columns in order of statement id, of which each is there once, and the order; None where it was theirs before."""
    ids = list(columns["id"])
    if ids == sorted(ids):
        return columns, None
    order = np.array(sorted(range(len(ids)), key=ids.__getitem__), dtype=np.int64)
    return {name: column.taken(order) for name, column in columns.items()}, order
