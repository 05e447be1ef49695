"""Forms of logged rows: what the rows of one table have alike (place, kind, names of cells and fields) stands in the ledger once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, func, insert, select

from graphintel.ledger.serialisation import to_text
from graphintel.ledger.tables import ROW_FORM
from graphintel.model.logged_rows import LoggedRow

_NAMES = ("file", "kind", "cells", "fields")


class RowForms:
    """The forms of the log, as one writing transaction sees them, with the ones it adds."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._numbers: dict[tuple[str, str, tuple[str, ...], tuple[str, ...]], int] = {}
        self._files: set[str] = set()

    def values_of(self, row: LoggedRow) -> dict[str, Any]:
        """Return number of the form, payload and cells of a row as the table of rows keeps them."""
        fields = tuple(sorted(row.payload))
        form = (row.file, row.kind, tuple(row.raw), fields)
        number = self._numbers.get(form)
        if number is None:
            number = self._number_of(form)
        payload = to_text([row.payload[name] for name in fields])
        return {"form": number, "payload": payload, "raw": to_text(list(row.raw.values()))}

    def _number_of(self, form: tuple[str, str, tuple[str, ...], tuple[str, ...]]) -> int:
        """Return the number of a form that is new to the transaction; it is added where the log has none like it."""
        file, kind, cells, fields = form
        if file not in self._files:
            self._files.add(file)
            query = select(ROW_FORM).where(ROW_FORM.c.file == file)
            for row in self._connection.execute(query).mappings():
                self._numbers[row["file"], row["kind"], names_of(row["cells"]), names_of(row["fields"])] = row["number"]
        if form not in self._numbers:
            last = self._connection.execute(select(func.coalesce(func.max(ROW_FORM.c.number), 0))).scalar_one()
            written = (int(last) + 1, file, kind, to_text(cells), to_text(fields))
            self._connection.execute(insert(ROW_FORM), dict(zip(("number", *_NAMES), written, strict=True)))
            self._numbers[form] = written[0]
        return self._numbers[form]


@lru_cache(4096)
def names_of(text: str) -> tuple[str, ...]:
    """Return the names of cells or fields that a form lists."""
    return tuple(json.loads(text))


def named(names: str, values: str) -> Mapping[str, Any]:
    """Return the values of a row by their names."""
    return dict(zip(names_of(names), json.loads(values), strict=True))
