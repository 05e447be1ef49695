"""The cells of one row while they are read: values cleaned, every fault noted with its column."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from graphintel.model.access import clean_key
from graphintel.model.values.base import BadValue
from graphintel.model.values.date import DateOrder, clean_moment, is_later, last_day
from ingest.readers.rows import Fault
from ingest.source import Category, Cells, Computed, Value

T = TypeVar("T")
_MONTH_ONLY = re.compile(r"\d{4}-\d{1,2}")


@dataclass(frozen=True, slots=True)
class Context:
    """What a row is read with: the source's name, the UK day, how each column writes dates, what the home refuses.

    ``explains`` is True where the source asks for ids that other rows are about.
    """

    source: str
    today: str
    orders: Mapping[str, DateOrder] = field(default_factory=dict)
    quarantine_reserved: bool = False
    explains: bool = False


@dataclass(frozen=True, slots=True)
class Mapped:
    """What a row says: where it belongs and its payload; or the faults for which it is refused.

    ``notes`` are issues of a row that is taken in: what of it was left out, and why. ``named`` are the entities of a source
    that asks for ids to be explained: column, whether it asks for this one, id.
    """

    submission_ref: str = ""
    item_no: int = 0
    payload: Mapping[str, object] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    notes: tuple[Fault, ...] = ()
    named: tuple[tuple[str, bool, str], ...] = ()


class Reading:
    """The cells of one row while they are read; collects every fault instead of stopping at the first."""

    def __init__(self, cells: Cells, context: Context, dated: Sequence[str] = ()) -> None:
        self.cells = {name: cell.strip() for name, cell in cells.items()}
        self.context = context
        self.faults: list[Fault] = []
        self.notes: list[Fault] = []
        self._dated = dated
        self._plain: Cells | None = None

    @property
    def plain(self) -> Cells:
        """The cells as logic reads them: dates in normal form, empty where the cell is no date."""
        if self._plain is None:
            self._plain = {**self.cells, **{name: self.moment(name) for name in self._dated}}
        return self._plain

    def text(self, column: str) -> str:
        """Return a cell, trimmed; empty where the file has no such column."""
        return self.cells.get(column, "")

    def fault(self, column: str, code: str, message: str) -> None:
        """Note what is wrong with a cell, once a column."""
        if all(column != known.column or not column for known in self.faults):
            self.faults.append(Fault(column, code, self.text(column)[:200], message))

    def note(self, column: str, code: str, message: str) -> None:
        """Note what of a cell is left out of a row that is taken in."""
        self.notes.append(Fault(column, code, self.text(column)[:200], message))

    def clean(self, column: str, function: Callable[[str], T], default: T, text: str | None = None) -> T:
        """Return ``function`` of a cell, or the default after noting why it is refused; empty gives the default."""
        written = self.text(column) if text is None else text
        if not written:
            return default
        try:
            return function(written)
        except BadValue as bad:
            self.fault(column, bad.code, bad.message)
            return default

    def choice(self, column: str, allowed: Iterable[str]) -> str:
        """Return a cell in lower case if it is among ``allowed``."""
        word = self.text(column).lower()
        if word and word not in allowed:
            message = f"{self.text(column)[:40]!r} is no {column}; expected one of {', '.join(sorted(allowed))}."
            self.fault(column, "unknown_value", message)
        return word

    def moment(self, column: str, *, month_may_do: bool = False) -> str:
        """Return a date or moment in normal form; not after today."""

        def clean(text: str) -> str:
            if _MONTH_ONLY.fullmatch(text) and not month_may_do:
                message = f"{text!r} names no day; give the day, or the precision month."
                raise BadValue("bad_date", message)
            moment = clean_moment(text, self.context.orders.get(column))
            if last_day(moment) > self.context.today:
                raise BadValue(
                    "date_in_future", f"{text[:40]!r} is after today ({self.context.today}); correct the date."
                )
            return moment

        return self.clean(column, clean, "")

    def value(self, value: Value) -> str:
        """Return what a value of a declaration is in this row."""
        if isinstance(value, str):
            return value
        if isinstance(value, Computed):
            return self._computed(value)
        if isinstance(value, Category):
            written = value.column.of(self.cells)
            found = value.values.get(" ".join(written.lower().split()))
            if found is None:
                expected = ", ".join(key or "(empty)" for key in value.values)
                message = f"{written[:40]!r} is no known {value.column.name}; expected one of {expected}."
                self.fault(value.column.name, "unknown_value", message)
                return ""
            return found
        return value.of(self.cells)

    def _computed(self, value: Computed) -> str:
        """Return what a source's own logic makes of the row; where it fails, that is a fault of the row."""
        name = getattr(value.make, "__name__", "logic")
        try:
            made: object = value.make(self.plain)
        except Exception as failed:  # a stranger's function may raise anything, and no row may end a call
            message = f"The logic {name} of the source fails on this row ({type(failed).__name__}); it must be mended."
        else:
            if isinstance(made, str):
                return made.strip()
            message = f"The logic {name} of the source gives {type(made).__name__}; expected text, empty for nothing."
        self.fault(value.columns[0].name if value.columns else "", "logic_failed", message)
        return ""

    def force(self, column: str, code: str) -> str:
        """Return a force code, which must be able to stand in an access key."""
        if code and (":" in code or clean_key(f"force:{code}") is None):
            message = f"{code[:40]!r} is no force code; expected letters, digits, spaces, and . _ / - (up to 64)."
            self.fault(column, "bad_force", message)
        return code


def limit_dates(reading: Reading, dates: Mapping[str, str], received: str) -> None:
    """Note each date (by column) that is later than when the submission was received."""
    for column, moment in dates.items():
        if moment and received and is_later(moment, received):
            message = f"{moment} is after the submission was received ({received}); correct one of the two."
            reading.fault(column, "date_after_received", message)
