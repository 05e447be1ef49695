"""Worlds by hand: what an officer's three files say, taken in as files are, and looked at by indicators."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from graphintel.indicators.evaluation import evaluate_indicators
from graphintel.indicators.evidence_index import EvidenceIndex
from graphintel.indicators.finding import IndicatorFinding
from graphintel.indicators.subject import Subject
from graphintel.model.records import Columns, Statement
from graphintel.settings import read_settings
from tests.ingest.conftest import feed_into
from tests.ingest.memory import MemoryLedger

TODAY = "2026-11-01"
_LINK = ("from_type", "from_key", "link", "to_type", "to_key", "role", "part")
_NOT_IN_COLUMNS = {"PART_OF", "NAMES"}

Row = tuple[str, ...]


@dataclass(frozen=True)
class Item:
    """One item, ``force:urn/number``, with its rows of ``item_links`` as far as they are filled in."""

    ref: str
    rows: tuple[Row, ...]
    grade: str = "2B"
    scheme: str = "3x5x2"
    seen: str = "2026-03-02"
    to: str = ""
    precision: str = "day"
    source: str = ""
    text: str = ""
    reported: str = "2026-10-01"


def item(ref: str, *rows: Row, **more: str) -> Item:
    """Return an item."""
    return Item(ref, rows, **more)


@dataclass(frozen=True)
class World:
    """What one world says, what is asked about, and what is to be found there.

    ``subject`` is a graph id; empty for the network of everything that the world ties. ``against`` are parts of
    sentences of the counter-evidence.
    """

    items: tuple[Item, ...]
    subject: str
    state: str
    raised: bool = False
    against: tuple[str, ...] = ()
    facilities: tuple[str, ...] = ()


def _write(path: Path, rows: Sequence[Mapping[str, object]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def files_of(items: Iterable[Item], folder: Path) -> list[Path]:
    """Write the three files."""
    items_listed = list(items)
    refs = {one.ref.rpartition("/")[0]: one.reported for one in items_listed}
    submissions = [
        {
            "submission_ref": ref,
            "owner_force": ref.partition(":")[0],
            "reported_at": reported,
            "marking": "OFFICIAL",
        }
        for ref, reported in refs.items()
    ]
    rows, links = [], []
    for one in items_listed:
        ref, _, number = one.ref.rpartition("/")
        rows.append(
            {
                "submission_ref": ref,
                "item_no": number,
                "scheme": one.scheme,
                "source_eval": one.grade[:1],
                "info_eval": one.grade[1:],
                "handling": "1" if one.scheme == "5x5x5" else "P",
                "basis": "reported",
                "seen_from": one.seen,
                "seen_to": one.to,
                "seen_precision": one.precision if one.seen else "unknown",
                "source_ref": one.source,
                "text": one.text,
            }
        )
        for cells in one.rows:
            filled = dict(zip(_LINK, (*cells, *[""] * (len(_LINK) - len(cells))), strict=True))
            links.append({"submission_ref": ref, "item_no": number, **filled})
    return [
        _write(folder / f"{name}.csv", table)
        for name, table in (("submissions", submissions), ("items", rows), ("item_links", links))
    ]


def columns_of(statements: Iterable[Statement]) -> Columns:
    """Return statements as a viewer's columns."""
    rows = [one for one in statements if one.type not in _NOT_IN_COLUMNS]
    return Columns(**{f.name: [getattr(row, f.name) for row in rows] for f in fields(Columns)})


def statements_from(items: Iterable[Item]) -> list[Statement]:
    """Return what ingestion makes of the items; every row has to be accepted."""
    ledger = MemoryLedger()
    with tempfile.TemporaryDirectory() as folder:
        settings = read_settings({}, home=Path(folder) / "home")
        report = feed_into(ledger, settings, files_of(items, Path(folder)))
    assert not report.total("quarantined"), report.issues
    return list(ledger.held()[0].values())


def columns_from(items: Iterable[Item]) -> Columns:
    """Return what ingestion makes of the items, as columns."""
    return columns_of(statements_from(items))


def subject_in(index: EvidenceIndex, identifier: str) -> Subject:
    """Return a number or premises, or the network of everything."""
    if identifier:
        return Subject.entity(index, identifier)
    things = {end for end in (*index.start, *index.end) if not end.startswith(("item:", "submission:"))}
    return Subject.network("network:00000000", things)


def finding_in(world: World, indicator: str, off: frozenset[str] = frozenset()) -> IndicatorFinding:
    """Return what one indicator says of a world's subject."""
    index = EvidenceIndex.of(columns_from(world.items), facilities=world.facilities)
    found = {one.indicator: one for one in evaluate_indicators(index, subject_in(index, world.subject), TODAY, off)}
    return found[indicator]


# -- rows as officers write them ------------------------------------------------------------------------------

NUMBER, OTHER_NUMBER = "07700 900120", "07700 900121"
PHONE, OTHER_PHONE = "phone:+447700900120", "phone:+447700900121"
FLAT, SECOND_FLAT = "Flat 2, 14 Alder Street, XX1 1AB", "Flat 3, 14 Alder Street, XX1 1AB"
HOUSE = "3 Birch Road, XX1 1AC"
FLAT_ID, SECOND_FLAT_ID = "premises:XX11AB:14:FLAT 2:ALDER STREET", "premises:XX11AB:14:FLAT 3:ALDER STREET"
HOUSE_ID = "premises:XX11AC:3::BIRCH ROAD"


def shows(advert: str, number: str = NUMBER) -> Row:
    """The advert shows the number."""
    return ("Advert", f"site-a.example:{advert}", "ADVERTISES_NUMBER", "Phone", number)


def under(advert: str, profile: str) -> Row:
    """The advert is posted under a profile."""
    return ("Advert", f"site-a.example:{advert}", "POSTED_BY_PROFILE", "Persona", f"site-a.example:{profile}")


def states(advert: str, place: str) -> Row:
    """The advert states the place."""
    return ("Advert", f"site-a.example:{advert}", "ADVERTISES_PLACE", "Premises", place)


def claimed(advert: str, person: str) -> Row:
    """The advert is claimed to be the person."""
    return ("Advert", f"site-a.example:{advert}", "DEPICTS_CLAIMED", "Person", person)


def person(who: str, link: str, type_: str, key: str, role: str = "") -> Row:
    """A link of somebody, with or without a role."""
    return ("Person", who, link, type_, key, role)


def runs(who: str, advert: str) -> Row:
    """Somebody runs the advert."""
    return person(who, "OPERATES_AD", "Advert", f"site-a.example:{advert}")


def uses(who: str, number: str = NUMBER) -> Row:
    """Somebody uses the number."""
    return person(who, "USES_PHONE", "Phone", number)


def sells(who: str, place: str) -> Row:
    """Somebody sells at the place."""
    return person(who, "SELLS_AT", "Premises", place)


def lives(who: str, place: str) -> Row:
    """Somebody lives at the place."""
    return person(who, "LIVES_AT", "Premises", place)


ALONE = (
    item("FA:90/1", shows("9"), under("9", "solo"), states("9", HOUSE), grade="2A"),
    item("FA:91/1", uses("FA:N9"), lives("FA:N9", HOUSE), grade="1A"),
    item("FA:92/1", sells("FA:N9", HOUSE), uses("FA:N9"), grade="1B", seen="2026-03-05"),
)
"""A woman who works alone at home, with one number and one advert."""

FRIENDS = (
    item("FA:80/1", sells("FA:N1", FLAT), sells("FA:N2", FLAT), grade="1A"),
    item("FA:81/1", uses("FA:N1"), lives("FA:N1", HOUSE), ("Person", "FA:N1", "ASSOCIATES_WITH", "Person", "FA:N2")),
    item("FA:82/1", uses("FA:N2", OTHER_NUMBER), sells("FA:N2", FLAT)),
    item("FA:83/1", shows("1"), states("1", FLAT), under("1", "one"), seen="2026-03-04"),
    item("FA:84/1", shows("2", OTHER_NUMBER), states("2", FLAT), under("2", "two"), seen="2026-03-05"),
)
"""Two who share a flat for safety, each with her own number and advert."""
