"""The words of a declaration: columns, closed maps, dates, entities, links, refusals; imported through :mod:`ingest.source`.

Logic is a named function of the source's own file. It reads the row's cells by column name, dates among them in their
normal form (a day as ``2026-03-04``, empty where the cell is no date; a birth also as ``2008-03``, ``1985``, ``1985~`` for
about, ``1984/1986`` for between), and gives a text; an empty one means: nothing. A filler such as ``#N/A`` or ``unknown`` in
a column that identifies something is read as an empty cell, with an issue that refuses nothing; in one that every row must
fill it refuses the row.

- :class:`Computed` makes a value. What it gives is checked like a cell.
- :class:`Refusal` says why a row may not be taken in although each of its cells is well formed: what must be looked at by
  a person, what is never stored, what misses a document. Its code is the source's own and its text is for whoever fed the
  file, so it names nobody and repeats no cell; only the reject file holds the row as it came.
- :class:`Flag` states a protective flag where a value of the row asks for it.
- :class:`PremisesUse` states what premises are used as, where the row says it in so many words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ingest.old_words import renamed, takes_old_fields

BIRTHS = frozenset({"date_of_birth", "birth_date", "birthdate", "birth", "born", "dob", "year_of_birth"})
"""What sources call a date of birth that they say of somebody, as a word of their own or as the column."""

DATE_KINDS = ("past", "ahead", "birth")

Cells = Mapping[str, str]
"""One row: cells by column name."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a file.

    Attributes
    ----------
    name : str
        As in the header; case, spaces, underscores and hyphens of a file's header do not matter.
    required : bool
        The header must have it and every row must fill it, unless ``may_be_empty``.
    may_be_empty : bool
        Only with ``required``: the column must be there, its cells need not be filled.
    text : bool
        Free text: a cell may hold 1 MB instead of 64 kB.
    number : bool
        Numbers: in a workbook a cell may be a decimal number, which elsewhere may be a changed reference (17.10 as 17.1).
    default : str
        What an empty cell means, and every cell where the file has no such column.
    about : str
        One line for people.
    bad_costs : str
        What a value costs that is no key of its entity: ``row``, which is quarantined, or ``cell``: the cell is left out,
        with an issue that says why, and the rest of the row is taken in. Not of a required column.
    """

    name: str
    required: bool = False
    may_be_empty: bool = False
    text: bool = False
    number: bool = False
    default: str = ""
    about: str = ""
    bad_costs: str = "row"

    def of(self, cells: Cells) -> str:
        """Return the cell of this column, trimmed; the default where it is empty or the file has no such column."""
        return cells.get(self.name, "").strip() or self.default


@dataclass(frozen=True, slots=True)
class Category:
    """A column whose values come from a closed map; an unknown value is an issue, never a default.

    Keys of ``values`` are lower case; an empty cell is looked up as the column's default, else as ``""``.
    """

    column: Column
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Computed:
    """Logic: a named function of the source's own file, from a row's cells to text; empty means absent.

    ``columns`` are those that it reads; an issue names the first.
    """

    make: Callable[[Cells], str]
    columns: tuple[Column, ...]


def where_empty(column: Column, other: Column) -> Computed:
    """Return logic that gives ``other`` where ``column`` is empty, and nothing where it is filled."""
    return Computed(lambda cells: "" if column.of(cells) else other.of(cells), (other, column))


Value = str | Column | Category | Computed
"""A constant, a column, a column through a closed map, or logic."""


@dataclass(frozen=True, slots=True)
class DateRange:
    """A date, or two, in any form; one file has one order of day and month.

    Attributes
    ----------
    start, end : Column
        When it was or began, and until when.
    precision : Value
        exact, day, week, month or unknown. A date that names a month only makes it month, unless the row says otherwise.
    order : str
        How dates such as 03/04/2026 are read where no date of the file decides it: ``day-first``, ``month-first`` or
        ``refuse``.
    kind : str
        ``past``; ``ahead`` where the end, or a date alone, may lie after today (a licence's end, an order's expiry);
        ``birth`` of a date of birth, which may name a month or a year only and is never after the record.
    """

    start: Column
    end: Column | None = None
    precision: Value = "day"
    order: str = "day-first"
    kind: str = "past"

    @property
    def columns(self) -> Iterator[tuple[Column, str]]:
        """The columns with what may stand in each: past, ahead or birth; what begins has begun."""
        yield self.start, "past" if self.kind == "ahead" and self.end is not None else self.kind
        if self.end is not None:
            yield self.end, self.kind


@takes_old_fields(kept="cells_stored")
@dataclass(frozen=True, slots=True)
class Refusal:
    """Logic that refuses a row: a named function from its cells to a sentence, empty where the row may be taken in.

    Attributes
    ----------
    code : str
        Of the issue; a source may bring codes of its own.
    about : str
        What the code means, for people.
    why : callable
        From a row's cells to the sentence: what is wrong and who must do what. It names nobody.
    columns : tuple of Column
        Those that it reads; the issue names the first.
    cells_stored : bool
        False where not even the log of rows may keep the cells of such a row: what must never be stored.

    Notes
    -----
    A refused row is given by its refusals alone, without the value of any cell. Refusals do not count towards refusing a
    file whole, because they say nothing against its form.
    """

    code: str
    about: str
    why: Callable[[Cells], str]
    columns: tuple[Column, ...]
    cells_stored: bool = True


@dataclass(frozen=True, slots=True)
class Attribute:
    """Something that the row says of an entity (make, colour, text of a card), kept on the item's NAMES statement; or a
    property of a link, kept on the statement of the link.

    A date is given as :class:`DateRange`, of which the start counts, and is kept in its normal form. One that is called
    ``date_of_birth`` (or whose column is, or another word of ``BIRTHS``) is a birth: a month or year alone is kept, and
    ``date_of_birth_precision`` says so.
    """

    name: str
    value: Value | DateRange
    flag: bool = False

    def __post_init__(self) -> None:
        if isinstance(self.value, DateRange) and BIRTHS & {self.name, self.value.start.name}:
            object.__setattr__(self, "value", replace(self.value, kind="birth"))


@dataclass(frozen=True, slots=True)
class Alias:
    """Other names of an entity, ``;`` between them: each is found by search and shown among the entity's names.

    The first is the entity's NAMES statement with ``kind`` as its part, the next ``kind 2`` and so on, because item, ends
    and part make a statement what it is.
    """

    kind: str
    value: Value


@takes_old_fields(says="attributes", called="aliases")
@dataclass(frozen=True, slots=True)
class Entity:
    """An entity that each row names.

    Attributes
    ----------
    name : str
        How links of the declaration refer to it.
    type : str or Category
        Entity type.
    key : Value
        The key as written; empty means that this row has no such entity.
    caption : Value
        As stated by this row.
    several : bool or str
        The cell may hold several keys: True splits at ``;`` ``/`` ``,`` ``|`` line ends, ``&``, ``and`` and ``or``; a text
        splits at that text only, for keys in which the others may stand (addresses, exhibits). Where a row gives several,
        caption and ``attributes`` have as many values in step with them, split alike, or none.
    hashed : Computed, optional
        Where the key is empty: text whose hash is the key instead (only CardDesign).
    attributes : tuple of Attribute
        What the row says of it.
    aliases : tuple of Alias
        Its other names in the row.
    explained : bool
        The key is an id that a row of the same call must be about: another entity of this type, of this kind of file or of
        another of the source, that is not itself ``explained``. An id that no row explains is an issue of its row.
    """

    name: str
    type: str | Category
    key: Value
    caption: Value = ""
    several: bool | str = False
    hashed: Computed | None = None
    attributes: tuple[Attribute, ...] = ()
    aliases: tuple[Alias, ...] = ()
    explained: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A link that each row states between two of its entities.

    Attributes
    ----------
    type : str or Category
        May follow from a column: the row then states the link that its value means, or none where the closed map gives an
        empty text. ``HOLDS_ROLE`` gives the start, a Person, the role in ``part`` towards the end.
    start, end : str
        Entities of the declaration, by name.
    part : Value
        Role of HOLDS_ROLE, as what an event INVOLVES somebody; empty for the others. Where an end is several, its cell
        holds one part for all, or one for each, in step.
    may_miss : float
        Share of rows in which an end may be absent; more than that is a warning in the report.
    in_step : bool
        Both ends may be several and belong in step: the first number to the first place, and so on; a row whose cells
        hold different numbers of them is quarantined.
    each_with_each : bool
        Both ends may be several and every start is tied to every end: the row says so. One of the two is declared wherever
        both ends are ``several``, because links that nobody stated are never made.
    properties : tuple of Attribute
        What the row says of the link beside its ends and its part: properties that the link type declares, by their
        names. An empty text says nothing.
    """

    type: str | Category
    start: str
    end: str
    part: Value = ""
    may_miss: float = 1.0
    in_step: bool = False
    each_with_each: bool = False
    properties: tuple[Attribute, ...] = ()

    @property
    def types(self) -> tuple[str, ...]:
        """Every link type that a row may state by it."""
        return (self.type,) if isinstance(self.type, str) else tuple(sorted(set(self.type.values.values()) - {""}))


@dataclass(frozen=True, slots=True)
class Flag:
    """A protective flag of ``domain.md`` B.6 that the row states of an entity where ``when`` gives any text."""

    flag: str
    entity: str
    when: Value


@dataclass(frozen=True, slots=True)
class PremisesUse:
    """What the row says that premises are used as: words of ``USES``, ``;`` between several; an empty cell says nothing.

    A word that is no use is an issue of the row, which lists the uses there are.
    """

    premises: str
    value: Value


@dataclass(frozen=True, slots=True)
class SameAs:
    """Two entities of one row that are one entity, because the record holds both keys: an import decision.

    Never of people: which records are one person is decided by people.
    """

    first: str
    second: str
    reason: str


@takes_old_fields(least="minimum", most="maximum")
@dataclass(frozen=True, slots=True)
class Expectation:
    """Least and most entities of one type in a call; a broken minimum stops the run, a broken maximum warns."""

    type: str
    minimum: int = 0
    maximum: int | None = None


if not TYPE_CHECKING:  # a type checker is to see the new names only

    def __getattr__(name: str) -> object:
        """Return what an old name meant; see :mod:`ingest.old_words`."""
        return renamed("ingest.vocabulary", name, globals())
