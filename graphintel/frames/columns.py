"""How a column of a table is declared, and how rows of an answer become a typed DataFrame."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pandas as pd

TEXT, MOMENT, COUNT, SHARE, TRUTH = "string", "datetime64[s]", "Int64", "Float64", "boolean"
"""The dtypes beside those of closed lists. A moment is in UTC; a day is its midnight."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes
    ----------
    about : str
        What it holds, in a sentence.
    dtype : str or pandas.CategoricalDtype
        One of the dtypes above, or a category for a closed list.
    value : callable, optional
        Takes a row of the answer and returns the value; by default what the row has under the column's own name.
    """

    about: str
    dtype: str | pd.CategoricalDtype = TEXT
    value: Callable[[Mapping[str, Any]], object] | None = None

    def series(self, name: str, rows: Iterable[Mapping[str, Any]]) -> pd.Series[Any]:
        """Return the column of some rows; what a row leaves empty is missing."""
        values = [self.value(row) if self.value else row[name] for row in rows]
        present = [None if value in ("", None) else value for value in values]
        if self.dtype == MOMENT:
            return pd.Series([_moment(str(value)) if value else None for value in present], dtype=MOMENT)
        return pd.Series(present, dtype=self.dtype)


def one_of(values: Iterable[str], *, ordered: bool = False) -> pd.CategoricalDtype:
    """Return the dtype of a closed list, in its order."""
    return pd.CategoricalDtype(list(values), ordered)


def joined(name: str) -> Callable[[Mapping[str, Any]], str]:
    """Return how a list in a row is written in one cell."""
    return lambda row: "; ".join(map(str, row[name]))


def document(name: str) -> Callable[[Mapping[str, Any]], str]:
    """Return how a mapping in a row is written in one cell: as JSON, or as nothing where it is empty."""
    return lambda row: json.dumps(row[name], ensure_ascii=False, sort_keys=True) if row[name] else ""


def table(columns: Mapping[str, Column], rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Return rows as a DataFrame with just the columns declared; without rows it has the same columns and dtypes."""
    return pd.DataFrame({name: column.series(name, rows) for name, column in columns.items()})


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
