"""Which number of a date such as 03/04/2026 is the day: one answer for a whole file, by the evidence of all its dates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from graphintel.model.values.date_forms import read_date

DAY_FIRST, MONTH_FIRST, REFUSE = "day-first", "month-first", "refuse"
ORDERS = (DAY_FIRST, MONTH_FIRST, REFUSE)
"""What a source may declare of dates that nothing in their file decides."""

_SLIPS = 100
"""A value that speaks against so many others of its column is a slip of the pen; it alone is refused."""


@dataclass(frozen=True, slots=True)
class DateOrder:
    """How a file writes its dates; ``mixed`` where a date that reads in two ways is refused, and ``why``."""

    day_first: bool = True
    mixed: bool = False
    why: str = field(default="", compare=False)

    @property
    def name(self) -> str:
        """The order as a source may declare it.

        Examples
        --------
        >>> DateOrder(day_first=False).name, DateOrder.named("month-first") == DateOrder(day_first=False)
        ('month-first', True)
        """
        if self.mixed:
            return REFUSE
        return DAY_FIRST if self.day_first else MONTH_FIRST

    @classmethod
    def named(cls, name: str) -> DateOrder:
        """Return the order of a name."""
        why = "its file proves both orders, or none" if name == REFUSE else ""
        return cls(day_first=name != MONTH_FIRST, mixed=name == REFUSE, why=why)


@dataclass(frozen=True, slots=True)
class Witness:
    """A value that decides, and where it stands."""

    column: str
    line: int
    value: str

    def __str__(self) -> str:
        """Return value and place, as a message tells them."""
        return f"{self.value.strip()[:40]!r} in {self.column} (line {self.line})"


class DateEvidence:
    """What the values of one column say about the order of day and month.

    A value such as 25/12/2025 gives a date in one order only. A column proves the order that its values give; where some
    prove the one and some the other it proves both, unless hardly any speaks against the rest.

    Parameters
    ----------
    column : str
        Its name, for messages.
    declared : str
        How the source says that dates are read which nothing decides.

    Examples
    --------
    >>> evidence = DateEvidence()
    >>> for cell in ("01/02/2026", "25/12/2025"):
    ...     evidence.add(cell)
    >>> file_order([evidence])
    DateOrder(day_first=True, mixed=False, why='')
    """

    def __init__(self, column: str = "this column", declared: str = DAY_FIRST) -> None:
        self.column, self.declared = column, declared
        self.day = self.month = 0
        self.first_day: Witness | None = None
        self.first_month: Witness | None = None
        self.undecided: Witness | None = None

    def add(self, value: str, line: int = 0) -> None:
        """Count one cell."""
        written = read_date(value)
        if written is None or written.ordered:
            return
        if written.proves_day_first:
            self.day += 1
            self.first_day = self.first_day or Witness(self.column, line, value)
        elif written.proves_month_first:
            self.month += 1
            self.first_month = self.first_month or Witness(self.column, line, value)
        elif written.reads_in_two_ways:
            self.undecided = self.undecided or Witness(self.column, line, value)

    def add_proof(self, order: str, line: int = 0) -> None:
        """Count a row of a reject file, whose own file proved this order."""
        day_first = order == DAY_FIRST
        witness = Witness(self.column, line, order)
        self.day, self.month = self.day + day_first, self.month + (order == MONTH_FIRST)
        self.first_day = self.first_day or (witness if day_first else None)
        self.first_month = self.first_month or (witness if order == MONTH_FIRST else None)

    @property
    def proof_of_day(self) -> Witness | None:
        """A value that proves the day first, unless it is a slip."""
        return self.first_day if self.day * _SLIPS > self.month else None

    @property
    def proof_of_month(self) -> Witness | None:
        """A value that proves the month first, unless it is a slip."""
        return self.first_month if self.month * _SLIPS > self.day else None


def _proofs(columns: Iterable[DateEvidence]) -> tuple[Witness | None, Witness | None]:
    """Return the first proof of each order."""
    seen = list(columns)
    day = next((proof for each in seen if (proof := each.proof_of_day)), None)
    month = next((proof for each in seen if (proof := each.proof_of_month)), None)
    return day, month


def file_order(columns: Sequence[DateEvidence], declared: str = DAY_FIRST) -> DateOrder:
    """Return how to read the dates of a file.

    Parameters
    ----------
    columns : sequence of DateEvidence
        Every date column of every table of the file.
    declared : str
        What holds where no value decides: ``day-first``, ``month-first`` or ``refuse``.

    Returns
    -------
    DateOrder
        Mixed where two values prove different orders, with both in ``why``.
    """
    day, month = _proofs(columns)
    if day and month:
        return DateOrder(
            mixed=True, why=f"this file proves both orders: {day} has the day first, {month} the month first"
        )
    if day or month:
        return DateOrder(day_first=day is not None)
    why = "no date of this file decides it" if declared == REFUSE else ""
    return DateOrder(day_first=declared != MONTH_FIRST, mixed=declared == REFUSE, why=why)


def proved_of(columns: Sequence[DateEvidence]) -> str:
    """Return the order that the values prove, empty where they prove none or both."""
    day, month = _proofs(columns)
    if bool(day) == bool(month):
        return ""
    return DAY_FIRST if day else MONTH_FIRST


def said_of(columns: Sequence[DateEvidence]) -> tuple[Witness, str] | None:
    """Return a date whose meaning depended on the file's order, and how it was read, where the report must mention it.

    That is: nothing decided and the declared order held, or the evidence went against the declared order.

    Parameters
    ----------
    columns : sequence of DateEvidence
        Every date column of every table of the file.

    Returns
    -------
    (Witness, str) or None
    """
    undecided = next((each for each in columns if each.undecided and each.declared != REFUSE), None)
    day, month = _proofs(columns)
    if undecided is None or undecided.undecided is None or (day and month):
        return None
    proof, proved = day or month, proved_of(columns)
    if not proved:
        words = undecided.declared.replace("-", " ")
        told = f"no date of this file proves the order of day and month; it is read {words}, as the source declares"
        return undecided.undecided, told
    if proved == undecided.declared:
        return None
    return undecided.undecided, f"it is read {proved.replace('-', ' ')}, because {proof} can only be so"
