'''The vocabulary of a source: what a file holds and what its rows say.

A source is one Python file with a ``SOURCE`` in it, in ``ingest/sources/`` or in ``<home>/sources/``. Nothing else is
edited: sources are found by listing those folders. Most sources are :class:`Records`: one row, or the rows of one record, are
one submission with one item, whose reference follows from the record id. Every column is mapped or ignored by name; a column that nobody
declared is reported and kept aside.

A whole source, as a stranger writes it into ``<home>/sources/taxis.py``::

    """Taxi licences: which licensed driver drives which mark."""

    from ingest.source import Column, DateRange, Entity, Link, Records

    LICENCE = Column("licence", required=True, about="number of the licence, the record id")
    DRIVER = Column("driver", required=True, about="nominal of the driver, force:number")
    NAME = Column("driver_name", about="name as on the licence")
    PLATE = Column("plate", required=True, about="registration mark as written")
    ISSUED = Column("issued", required=True, about="day of issue")

    SOURCE = Records(
        name="taxis",
        about="Licensed taxi drivers and the marks that they drive",
        columns=(LICENCE, DRIVER, NAME, PLATE, ISSUED),
        ignored=("fee",),
        record_id=(LICENCE,),
        owner_force="FA",
        marking="OFFICIAL",
        reported=DateRange(ISSUED),
        seen=DateRange(ISSUED),
        scheme="ungraded_partner",
        source_eval="",
        info_eval="",
        handling="P",
        basis="record",
        entities=(
            Entity("driver", "Person", key=DRIVER, caption=NAME),
            Entity("mark", "Mark", key=PLATE),
        ),
        links=(Link("DRIVES", "driver", "mark"),),
    )
'''

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from graphintel.errors import DeclarationError, SourceError
from graphintel.model.logged_rows import RECORD, RECORD_ROW
from ingest.checks import check_kinds, check_records
from ingest.identifying import identifying_columns
from ingest.loading import collected_warnings, digest_of_file, read_source, run_source, source_files
from ingest.old_words import renamed
from ingest.vocabulary import (
    Alias,
    Attribute,
    Category,
    Cells,
    Column,
    Computed,
    DateRange,
    Entity,
    Expectation,
    Flag,
    Link,
    PremisesUse,
    Refusal,
    SameAs,
    Value,
    where_empty,
)

__all__ = [
    "Alias",
    "AnySource",
    "Attribute",
    "Category",
    "Cells",
    "Column",
    "Computed",
    "DateRange",
    "Entity",
    "Expectation",
    "FileKind",
    "Flag",
    "Link",
    "PremisesUse",
    "Records",
    "Refusal",
    "SameAs",
    "Source",
    "Value",
    "declared_source",
    "list_sources",
    "source_named",
    "sources",
    "where_empty",
]


@dataclass(frozen=True, slots=True)
class FileKind:
    """One kind of file of a source: its columns, its key, and the function that maps a row.

    ``identifying`` are the names of the columns that identify something, ``filled`` of those that every row must fill;
    ``dated`` are the columns that hold dates, with the kind of date that may stand in each; in neither is a filler
    anything (``no_fillers``, in the order of the columns).
    """

    name: str
    row_kind: str
    columns: tuple[Column, ...]
    key: tuple[Column, ...]
    ignored: tuple[str, ...] = ()
    map_row: Callable[..., Any] | None = None
    dates: tuple[DateRange, ...] = ()
    records: Records | None = None
    identifying: frozenset[str] = frozenset()
    filled: tuple[str, ...] = field(init=False)
    dated: Mapping[str, str] = field(init=False)
    no_fillers: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        filled = tuple(column.name for column in self.columns if column.required and not column.may_be_empty)
        object.__setattr__(self, "filled", filled)
        dated: dict[str, str] = {}
        for column, kind in (pair for when in self.dates for pair in when.columns):
            dated.setdefault(column.name, kind)
        object.__setattr__(self, "dated", dated)
        watched = (column.name for column in self.columns if column.name in self.identifying | dated.keys())
        object.__setattr__(self, "no_fillers", tuple(watched))

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        """Why a well-formed row of this kind may not be taken in."""
        return self.records.refusals if self.records is not None else ()

    def describe(self) -> dict[str, Any]:
        """Return name, key and columns as plain values, and the codes of its own that an issue may carry."""
        return {
            "name": self.name,
            "key": [column.name for column in self.key],
            "columns": [
                {"name": c.name, "required": c.required, "text": c.text, "about": c.about} for c in self.columns
            ],
            "ignored": list(self.ignored),
            "refusals": {refusal.code: refusal.about for refusal in self.refusals},
        }


@dataclass(frozen=True, slots=True)
class Source:
    """A source of one or more kinds of file, told apart by header, sheet name or JSON keys.

    ``encoding`` is that of its text files, where it is known; else it is judged file by file.
    """

    name: str
    about: str
    kinds: tuple[FileKind, ...]
    expectations: tuple[Expectation, ...] = ()
    encoding: str = ""

    def __post_init__(self) -> None:
        check_kinds(self.name, [(kind.name, kind.columns, kind.key, kind.ignored) for kind in self.kinds])

    def describe(self) -> dict[str, Any]:
        """Return name, purpose and kinds of file as plain values."""
        return {"name": self.name, "about": self.about, "kinds": [kind.describe() for kind in self.kinds]}


@dataclass(frozen=True, slots=True)
class Records:
    """A source of records, each one submission with one graded item: a row each, or several rows.

    Attributes
    ----------
    name, about : str
        What the command line calls it, and what it is.
    columns, ignored : tuple
        Every column of the file: mapped, or ignored by name.
    record_id : tuple of Column
        Fewest columns that identify a record for good; dates among them count in their normal form.
    owner_force, marking, handling, scheme, source_eval, info_eval, basis : Value
        Stated once for the source, or taken from a column.
    conditions : Value
        Access keys, ``;`` between them.
    reported : DateRange
        When the record was made; empty where a file does not say.
    received : DateRange, optional
        When it was received; dates of the row may not be later.
    seen : DateRange, optional
        When what it says was so; undated where absent.
    unit, channel, operation, title, text, area, source_ref : Value
        Fields of the submission and the item.
    entities, links, same, flags, uses, refusals : tuples
        What each row says, and why a well-formed one may not be taken in.
    expectations : tuple of Expectation
        Totals that a call must keep to.
    derived_from : Value
        Reference of the submission that the record repeats or that cites it (``force:urn``): the two count as one source.
        A number-plate read is stored only with one.
    unnumbered : bool
        True where records may have no id of their own: a row whose ``record_id`` is empty is known by its content and by
        how many rows of its file are like it before it. The same file again is known, in any order, and identical rows
        stay as many as they are.
    several_rows : bool
        True where a record has several rows, as a request for call data has one a call: together they are one submission
        with one item, and what two rows state alike is one statement over the dates of both, its properties combined as
        the link declares. A row is known by all that it states, so that a row that comes twice counts once, in whatever
        file, and a wrong one goes with its batch. What is said of submission and item, but for ``seen``, is the same in
        every row; names and attributes of entities come by other sources.
    row_id : tuple of Column
        With ``several_rows``: columns of an id of the row itself, where a file has any. A row that fills one is known by it
        and by the ends of its links; other content under it is refused unless it revises.
    encoding : str
        Encoding of its text files, where it is known; else it is judged file by file.
    """

    name: str
    about: str
    columns: tuple[Column, ...]
    record_id: tuple[Column, ...]
    owner_force: Value
    marking: Value
    reported: DateRange
    scheme: Value
    source_eval: Value
    info_eval: Value
    handling: Value
    basis: Value
    entities: tuple[Entity, ...]
    links: tuple[Link, ...] = ()
    same: tuple[SameAs, ...] = ()
    flags: tuple[Flag, ...] = ()
    uses: tuple[PremisesUse, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    received: DateRange | None = None
    seen: DateRange | None = None
    conditions: Value = ""
    unit: Value = ""
    channel: Value = ""
    operation: Value = ""
    title: Value = ""
    text: Value = ""
    area: Value = ""
    source_ref: Value = ""
    ignored: tuple[str, ...] = ()
    expectations: tuple[Expectation, ...] = ()
    derived_from: Value = ""
    unnumbered: bool = False
    several_rows: bool = False
    row_id: tuple[Column, ...] = ()
    encoding: str = ""
    kinds: tuple[FileKind, ...] = field(init=False)

    def __post_init__(self) -> None:
        check_records({slot: getattr(self, slot) for slot in self.__dataclass_fields__ if slot != "kinds"})
        dates = tuple(when for when in (self.reported, self.received, self.seen) if when is not None)
        dates += tuple(s.value for named in self.entities for s in named.attributes if isinstance(s.value, DateRange))
        identifying = identifying_columns(
            self.entities,
            self.refusals,
            (*self.record_id, self.owner_force, self.area, self.unit, self.operation, self.derived_from),
            (column.name for when in dates for column, _ in when.columns),
        )
        kind = FileKind(
            self.name,
            RECORD_ROW if self.several_rows else RECORD,
            self.columns,
            self.record_id,
            self.ignored,
            dates=dates,
            records=self,
            identifying=identifying,
        )
        object.__setattr__(self, "kinds", (kind,))

    def describe(self) -> dict[str, Any]:
        """Return name, purpose and the one kind of file as plain values."""
        return {"name": self.name, "about": self.about, "kinds": [kind.describe() for kind in self.kinds]}


AnySource = Source | Records


@dataclass(frozen=True, slots=True)
class DeclaredSource:
    """A source and the file that declares it, with the SHA-256 of what was read of it, and what it warns of.

    ``content`` is what was read, ``shipped`` whether the file came with graphintel and is not the home's own.
    """

    source: AnySource
    file: str
    sha256: str
    warnings: tuple[str, ...] = ()
    content: bytes = field(default=b"", repr=False)
    shipped: bool = False

    def describe(self) -> dict[str, Any]:
        """Return the source as plain values, with its file; with ``warnings`` only where there are any."""
        warned = {"warnings": list(self.warnings)} if self.warnings else {}
        return {**self.source.describe(), "file": self.file, "sha256": self.sha256, **warned}


@dataclass(frozen=True, slots=True)
class BrokenSource:
    """A source file that cannot be used: its name, and why."""

    file: str
    message: str


@dataclass(frozen=True, slots=True)
class SourceList:
    """Every source file that is there: those that can be used, by name of the source, and those that cannot."""

    declared: Mapping[str, DeclaredSource]
    refused: tuple[BrokenSource, ...] = ()


def _shipped() -> Iterator[tuple[Path, AnySource, bytes]]:
    """Yield the sources of graphintel with their files."""
    for path in source_files(Path(__file__).parent / "sources"):
        module = importlib.import_module(f"ingest.sources.{path.stem}")
        yield path, _source_of(path, module), path.read_bytes()


def _source_of(path: Path, module: ModuleType) -> AnySource:
    """Return the ``SOURCE`` of a file that was run."""
    result = getattr(module, "SOURCE", None)
    if not isinstance(result, Source | Records):
        raise DeclarationError(
            f"{path.name}: a source file holds one SOURCE, a Records or a Source; found {result!r:.60}."
        )
    return result


def _refuse_doubles(path: Path, source: AnySource, known: Mapping[str, DeclaredSource]) -> None:
    """Refuse a source whose name, or whose kinds of file, another source has."""
    taken = dict(known)
    taken |= {kind.name: declared for declared in known.values() for kind in declared.source.kinds}
    for name in (source.name, *(kind.name for kind in source.kinds)):
        if name in taken:
            what = "source" if name in known else "kind of file"
            raise DeclarationError(
                f"{path.name}: a {what} called {name!r} exists already (in {taken[name].file}); choose another name."
            )


def list_sources(home: Path | None = None) -> SourceList:
    """Return every source file: those shipped and those of ``<home>/sources/``; one that is broken stops only itself.

    Parameters
    ----------
    home : Path, optional
        Home directory whose ``sources`` folder is listed as well.

    Returns
    -------
    SourceList
    """
    result: dict[str, DeclaredSource] = {}
    refused: list[BrokenSource] = []
    for path, source, content in _shipped():
        result[source.name] = DeclaredSource(source, path.name, digest_of_file(content), content=content, shipped=True)
    for path in source_files(home / "sources") if home is not None else ():
        assert home is not None
        try:
            content = read_source(path, home)
            with collected_warnings(path) as warned:
                source = _source_of(path, run_source(f"graphintel_home_sources.{path.stem}", path, content))
            _refuse_doubles(path, source, result)
        except DeclarationError as fault:
            refused.append(BrokenSource(path.name, str(fault)))
        else:
            result[source.name] = DeclaredSource(source, path.name, digest_of_file(content), tuple(warned), content)
    return SourceList({name: result[name] for name in sorted(result)}, tuple(refused))


def sources(home: Path | None = None) -> list[AnySource]:
    """Return every source that can be used, by name: those shipped and those of ``<home>/sources/``."""
    return [declared.source for declared in list_sources(home).declared.values()]


def declared_source(name: str, home: Path | None = None) -> DeclaredSource:
    """Return the source called ``name`` with its file.

    Raises
    ------
    DeclarationError
        The file that should hold it cannot be used.
    SourceError
        There is none; the message lists those there are.
    """
    listed = list_sources(home)
    if name in listed.declared:
        return listed.declared[name]
    for refused in listed.refused:
        if Path(refused.file).stem == name:
            raise DeclarationError(refused.message)
    broken = "".join(f" This file cannot be used: {refused.message}" for refused in listed.refused)
    raise SourceError(f"{name!r} is no declared source; there are {', '.join(listed.declared)}.{broken}")


def source_named(name: str, home: Path | None = None) -> AnySource:
    """Return the source called ``name``.

    Raises
    ------
    DeclarationError, SourceError
        As :func:`declared_source`.
    """
    return declared_source(name, home).source


if not TYPE_CHECKING:  # a type checker is to see the new names only

    def __getattr__(name: str) -> object:
        """Return what an old name meant; see :mod:`ingest.old_words`."""
        return renamed("ingest.vocabulary", name, globals())
