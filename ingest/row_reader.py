"""The cells of one row while they are read: values cleaned, every fault noted with its column."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from graphintel.model.access import clean_key
from graphintel.model.values.base import InvalidValueError
from graphintel.model.values.birth import Birth, clean_birth
from graphintel.model.values.date import clean_moment, ends_after, is_later, last_day
from graphintel.model.values.date_forms import read_date
from graphintel.model.values.date_order import DateOrder
from graphintel.model.values.fillers import is_filler
from ingest.readers.raw_rows import Fault
from ingest.source import Category, Cells, Computed, FileKind, Value

T = TypeVar("T")
SAYS_NOTHING = "is a filler or an error, which says that nothing is known"
_AHEAD = (
    'correct it, or where its column is about the future let the source declare it: DateRange(column, kind="ahead")'
)
_SLACK_YEARS = 10
"""A two-digit year up to this many years ahead is refused as a slip, and not read as one of the last century."""


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
class MappedRow:
    """What a row says: where it belongs and its payload, with what the report notes of it; or why it is refused.

    ``referenced_ids`` are the entities of a source that asks for ids to be explained: column, whether it asks for this
    one, id.
    """

    submission_ref: str = ""
    item_no: int = 0
    payload: Mapping[str, object] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    notes: tuple[Fault, ...] = ()
    referenced_ids: tuple[tuple[str, bool, str], ...] = ()


def _is_only_fillers(cell: str) -> bool:
    """Return whether a cell is a filler, and so is each of its values: a good one is not lost for the error beside it."""
    return is_filler(cell) and all(is_filler(part) for part in cell.split(";") if part.strip())


class RowReader:
    """The cells of one row while they are read; collects every fault instead of stopping at the first.

    A filler in a column that identifies something, or in one of dates, stands for an empty cell: a fault where the column
    must be filled, else a note.
    """

    def __init__(self, cells: Cells, context: Context, kind: FileKind) -> None:
        self.cells = {name: cell.strip() for name, cell in cells.items()}
        self.context = context
        self.faults: list[Fault] = []
        self.notes: list[Fault] = []
        self._kind = kind
        self._plain: Cells | None = None
        for name in kind.no_fillers:
            if (cell := self.cells.get(name)) and _is_only_fillers(cell):
                self.ignore_filler(name)

    def ignore_filler(self, column: str) -> None:
        """Note a cell that is a filler, and read it as empty unless it must be filled."""
        if column not in self._kind.filled:
            self.note(column, "filler_ignored", f"{self.text(column)[:40]!r} {SAYS_NOTHING}; it counts as empty.")
            self.cells[column] = ""
        elif column in self._kind.identifying:
            message = f"{self.text(column)[:40]!r} {SAYS_NOTHING}; every row needs {column}."
            self.fault(column, "filler", message)

    @property
    def plain(self) -> Cells:
        """The cells as logic reads them: dates in normal form, empty where the cell is no date."""
        if self._plain is None:
            self._plain = {**self.cells, **{name: self._normal_date(name) for name in self._kind.dated}}
        return self._plain

    def _normal_date(self, column: str) -> str:
        """Return a date in normal form, empty where it is none; what is wrong with it is reported where it is read."""
        faults, notes = list(self.faults), list(self.notes)
        try:
            return self.normal(column) if self._kind.dated[column] == "birth" else self._moment_of(column)
        except InvalidValueError:
            return ""
        finally:
            self.faults, self.notes = faults, notes

    def _moment_of(self, column: str) -> str:
        """Return a cell as a date or moment, whenever that is; empty where the cell is."""
        ahead = self._kind.dated.get(column) == "ahead"
        latest = {} if ahead else {"latest_year": int(self.context.today[:4]) + _SLACK_YEARS}
        written = self.text(column)
        return clean_moment(written, self.context.orders.get(column), **latest) if written else ""

    def text(self, column: str) -> str:
        """Return a cell, trimmed; empty where the file has no such column."""
        return self.cells.get(column, "")

    def fault(self, column: str, code: str, message: str) -> None:
        """Note what is wrong with a cell, once a column."""
        if all(column != known.column or not column for known in self.faults):
            self.faults.append(Fault(column, code, self.text(column)[:200], message))

    def note(self, column: str, code: str, message: str) -> None:
        """Note what the report says of a cell without refusing its row, once a column."""
        if all(column != known.column for known in self.notes):
            self.notes.append(Fault(column, code, self.text(column)[:200], message))

    def must_fill(self, column: str) -> bool:
        """Return whether every row must fill the column."""
        return column in self._kind.filled

    def clean(self, column: str, function: Callable[[str], T], default: T, text: str | None = None) -> T:
        """Return ``function`` of a cell, or the default after noting why it is refused; empty gives the default."""
        written = self.text(column) if text is None else text
        if not written:
            return default
        try:
            return function(written)
        except InvalidValueError as bad:
            self.fault(column, bad.code, bad.message)
            return default

    def choice(self, column: str, allowed: Iterable[str]) -> str:
        """Return a cell in lower case if it is among ``allowed``."""
        word = self.text(column).lower()
        if word and word not in allowed:
            message = f"{self.text(column)[:40]!r} is no {column}; expected one of {', '.join(sorted(allowed))}."
            self.fault(column, "unknown_value", message)
        return word

    def names_no_day(self, column: str) -> bool:
        """Return whether a cell names a month or a year alone."""
        written = read_date(self.text(column))
        return written is not None and written.names_no_day

    def moment(self, column: str, *, month_may_do: bool = False, precision: str = "", is_end: bool = False) -> str:
        """Return a date or moment in normal form; not after today, unless the column is about the future.

        ``precision`` is that of a date which has one; the end of a range may lie so far ahead as it explains.
        """
        ahead = self._kind.dated.get(column) == "ahead"
        today = self.context.today

        def clean(text: str) -> str:
            if self.names_no_day(column) and not month_may_do:
                message = f"{text[:40]!r} names no day; give the day{', or the precision month' if precision else ''}."
                raise InvalidValueError("bad_date", message)
            moment = self._moment_of(column)
            if not ahead and ends_after(moment, today, precision if is_end else ""):
                raise InvalidValueError("date_in_future", f"{text[:40]!r} is after today ({today}); {_AHEAD}.")
            return moment

        return self.clean(column, clean, "")

    def normal(self, column: str) -> str:
        """Return a date as it is stored: a birth as stated, a month as ``2026-03``, else as :meth:`moment` gives it."""
        if self._kind.dated.get(column) == "birth":
            born = self.birth(column)
            return born.normal if born else ""
        moment = self.moment(column, month_may_do=True)
        return moment[:7] if self.names_no_day(column) else moment

    def birth(self, column: str) -> Birth | None:
        """Return when somebody was born, as far as the row tells; never after the record."""
        order = self.context.orders.get(column, DateOrder())
        try:
            born = clean_birth(self.text(column), order, self._recorded()) if self.text(column) else None
        except InvalidValueError as bad:
            self.fault(column, bad.code, bad.message)
            return None
        if born is None and self.text(column):
            message = f"{self.text(column)[:40]!r} is what software writes where no birth is known; it counts as empty."
            self.note(column, "birth_not_told", message)
        elif born is not None and born.is_day_of_software:
            message = "1 January 1970 is a birthday, and also what software writes where none is known; check it."
            self.note(column, "birth_doubtful", message)
        if born is not None and born.earliest.isoformat() > last_day(self._recorded()):
            message = (
                f"{self.text(column)[:40]!r} is after the record was made ({self._recorded()}); correct one of the two."
            )
            self.fault(column, "born_after_record", message)
        return born

    def _recorded(self) -> str:
        """Return the day of the record: when it was made, else today."""
        records = self._kind.records
        made = "" if records is None or self.names_no_day(records.reported.start.name) else records.reported.start.name
        return (self.moment(made) if made else "") or self.context.today

    def value(self, value: Value) -> str:
        """Return what a value of a declaration is in this row."""
        if isinstance(value, str):
            return value
        if isinstance(value, Computed):
            return self._computed(value)
        if isinstance(value, Category):
            written = value.column.of(self.cells)
            result = value.values.get(" ".join(written.lower().split()))
            if result is None and "" in value.values and is_filler(written) and not self.must_fill(value.column.name):
                self.note(value.column.name, "filler_ignored", f"{written[:40]!r} {SAYS_NOTHING}; it counts as empty.")
                result = value.values[value.column.default.lower()]
            if result is None:
                expected = ", ".join(key or "(empty)" for key in value.values)
                message = f"{written[:40]!r} is no known {value.column.name}; expected one of {expected}."
                self.fault(value.column.name, "unknown_value", message)
                return ""
            return result
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
        if is_filler(code):
            self.fault(column, "filler", f"{code[:40]!r} {SAYS_NOTHING}; write the force that owns the record.")
        elif code and (":" in code or clean_key(f"force:{code}") is None):
            message = f"{code[:40]!r} is no force code; expected letters, digits, spaces, and . _ / - (up to 64)."
            self.fault(column, "bad_force", message)
        return code


def end_of_month(reader: RowReader, column: str, start: str, end: str) -> str:
    """Return the end of a range; one that names only the month in which the range began is that month's last day."""
    if end and is_later(start, end) and start[:7] == end[:7] and reader.names_no_day(column):
        return f"{end[:8]}{monthrange(int(end[:4]), int(end[5:7]))[1]}"
    return end


def limit_dates(reader: RowReader, dates: Mapping[str, str], received: str, precision: str = "") -> None:
    """Note each date (by column) that is later than when the submission was received, and not by its precision alone."""
    for column, moment in dates.items():
        if moment and received and ends_after(moment, received, precision):
            message = f"{moment} is after the submission was received ({received}); correct one of the two."
            reader.fault(column, "date_after_received", message)
