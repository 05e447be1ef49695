'''The vocabulary of a source: what a file holds and what its rows say.

A source is one Python file with a ``SOURCE`` in it, in ``ingest/sources/`` or in ``<home>/sources/``. Nothing else is
edited: sources are found by listing those folders. Most sources are :class:`Records`: one row is one submission with
one item, whose reference follows from the record id. Every column is mapped or ignored by name; a column that nobody
declared is reported and kept aside.

A whole source, as a stranger writes it into ``<home>/sources/taxis.py``::

    """Taxi licences: which licensed driver drives which mark."""

    from ingest.source import Column, Entity, Link, Records, When

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
        reported=When(ISSUED),
        seen=When(ISSUED),
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

import importlib.util
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graphintel.errors import DeclarationError, SourceError
from ingest.checks import check_kinds, check_records
from ingest.identifying import identifying_columns
from ingest.vocabulary import (
    Called,
    Category,
    Cells,
    Column,
    Computed,
    Entity,
    Expect,
    Flag,
    Link,
    Refusal,
    Said,
    Same,
    Value,
    When,
    where_empty,
)

__all__ = [
    "AnySource",
    "Called",
    "Category",
    "Cells",
    "Column",
    "Computed",
    "Entity",
    "Expect",
    "FileKind",
    "Flag",
    "Link",
    "Records",
    "Refusal",
    "Said",
    "Same",
    "Source",
    "Value",
    "When",
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
    dates: tuple[When, ...] = ()
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
    """A source of one or more kinds of file, told apart by header, sheet name or JSON keys."""

    name: str
    about: str
    kinds: tuple[FileKind, ...]
    expectations: tuple[Expect, ...] = ()

    def __post_init__(self) -> None:
        check_kinds(self.name, [(kind.name, kind.columns, kind.key, kind.ignored) for kind in self.kinds])

    def describe(self) -> dict[str, Any]:
        """Return name, purpose and kinds of file as plain values."""
        return {"name": self.name, "about": self.about, "kinds": [kind.describe() for kind in self.kinds]}


@dataclass(frozen=True, slots=True)
class Records:
    """A source whose every row is one record: one submission with one graded item.

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
    reported : When
        When the record was made; empty where a file does not say.
    received : When, optional
        When it was received; dates of the row may not be later.
    seen : When, optional
        When what it says was so; undated where absent.
    unit, channel, operation, title, text, area, source_ref : Value
        Fields of the submission and the item.
    entities, links, same, flags, refusals : tuples
        What each row says, and why a well-formed one may not be taken in.
    expectations : tuple of Expect
        Totals that a call must keep to.
    """

    name: str
    about: str
    columns: tuple[Column, ...]
    record_id: tuple[Column, ...]
    owner_force: Value
    marking: Value
    reported: When
    scheme: Value
    source_eval: Value
    info_eval: Value
    handling: Value
    basis: Value
    entities: tuple[Entity, ...]
    links: tuple[Link, ...] = ()
    same: tuple[Same, ...] = ()
    flags: tuple[Flag, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    received: When | None = None
    seen: When | None = None
    conditions: Value = ""
    unit: Value = ""
    channel: Value = ""
    operation: Value = ""
    title: Value = ""
    text: Value = ""
    area: Value = ""
    source_ref: Value = ""
    ignored: tuple[str, ...] = ()
    expectations: tuple[Expect, ...] = ()
    kinds: tuple[FileKind, ...] = field(init=False)

    def __post_init__(self) -> None:
        check_records({slot: getattr(self, slot) for slot in self.__dataclass_fields__ if slot != "kinds"})
        dates = tuple(when for when in (self.reported, self.received, self.seen) if when is not None)
        dates += tuple(s.value for named in self.entities for s in named.says if isinstance(s.value, When))
        identifying = identifying_columns(
            self.entities,
            self.refusals,
            (*self.record_id, self.owner_force, self.area, self.unit, self.operation),
            (column.name for when in dates for column, _ in when.columns),
        )
        kind = FileKind(
            self.name,
            "record",
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


def _modules(home: Path | None) -> Iterator[tuple[str, Path]]:
    """Yield module name and path of every source file: those shipped, then those of the home."""
    for path in sorted((Path(__file__).parent / "sources").glob("[!_]*.py")):
        yield f"ingest.sources.{path.stem}", path
    for path in sorted((home / "sources").glob("[!_]*.py")) if home is not None else ():
        yield f"graphintel_home_sources.{path.stem}", path


def _load(name: str, path: Path) -> AnySource:
    """Return the ``SOURCE`` of one file."""
    if name.startswith("ingest."):
        module = importlib.import_module(name)
    else:
        spec = importlib.util.spec_from_file_location(name, path)
        if spec is None or spec.loader is None:
            raise DeclarationError(f"{path.name}: this file cannot be loaded as Python.")
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        try:
            spec.loader.exec_module(module)
        except DeclarationError:
            raise
        except Exception as fault:
            raise DeclarationError(f"{path.name}: {type(fault).__name__} while loading it: {fault}") from fault
    found = getattr(module, "SOURCE", None)
    if not isinstance(found, Source | Records):
        raise DeclarationError(f"{path.name}: a source file holds one SOURCE, a Records or a Source; found {found!r}.")
    return found


def sources(home: Path | None = None) -> list[AnySource]:
    """Return every declared source, by name: those shipped and those of ``<home>/sources/``.

    Parameters
    ----------
    home : Path, optional
        Home directory whose ``sources`` folder is listed as well.

    Returns
    -------
    list of Source or Records

    Raises
    ------
    DeclarationError
        A file holds no usable source, or two have one name.
    """
    found: dict[str, AnySource] = {}
    for name, path in _modules(home):
        source = _load(name, path)
        if source.name in found:
            raise DeclarationError(f"{path.name}: a source called {source.name!r} exists already; choose another name.")
        found[source.name] = source
    return [found[name] for name in sorted(found)]


def source_named(name: str, home: Path | None = None) -> AnySource:
    """Return the source called ``name``.

    Raises
    ------
    SourceError
        There is none; the message lists those there are.
    """
    declared = {source.name: source for source in sources(home)}
    if name not in declared:
        raise SourceError(f"{name!r} is no declared source; there are {', '.join(declared)}.")
    return declared[name]
