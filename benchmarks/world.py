"""Data for the benchmarks: three submissions files of a chosen size, the same bytes for the same size.

Groups of twenty things each, tied within the group; one statement in ten reaches into another group, half of
those to one of fifty busy premises. Every number is of the unassigned +446 range.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from graphintel.model.ontology import ENTITY_TYPES

PER_GROUP = 20
"""Entities, and statements, of one group."""

_HUBS = 50
_ITEMS = 4
_SUBMISSION = ["submission_ref", "owner_force", "reported_at", "marking"]
_ITEM = [
    *("submission_ref", "item_no", "scheme", "source_eval", "info_eval", "handling", "basis"),
    *("seen_from", "seen_precision", "text"),
]
_LINK = ["submission_ref", "item_no", "from_type", "from_key", "link", "to_type", "to_key"]

Link = tuple[str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Files:
    """Where the three files of a world are, and how many statements they make."""

    paths: list[Path]
    statements: int
    groups: int


def person(group: int, number: int) -> str:
    """Return the key of a group's person, 0 to 5."""
    return f"FA:SYN-P{group * 6 + number:06d}"


def phone(group: int, number: int) -> str:
    """Return a group's number, 0 to 4."""
    return f"+446{group * 5 + number:09d}"


def premises(group: int, number: int) -> str:
    """Return the UPRN of a group's premises, 0 to 3."""
    return f"SYN-UPRN-{group * 4 + number:06d}"


def card(group: int, number: int) -> str:
    """Return the exhibit of a group's card, 0 to 2."""
    return f"FA:SYN-C{group * 3 + number:06d}"


def entity_id(type_: str, key: str) -> str:
    """Return the id that a key of this world gets."""
    if type_ == "Premises":
        return f"premises:uprn:{key}"
    return f"{ENTITY_TYPES[type_].prefix}:{key}"


def links(group: int, groups: int, chance: random.Random) -> Iterator[Link]:
    """Yield the twenty statements of a group."""
    for n in range(6):
        yield "Person", person(group, n), "USES_PHONE", "Phone", phone(group, n % 5)
        yield "Person", person(group, n), "SELLS_AT", "Premises", premises(group, n % 4)
    for n in range(3):
        yield "AdvertCard", card(group, n), "ADVERTISES_NUMBER", "Phone", phone(group, n)
    for n in range(2):
        yield (
            "Advert",
            f"site-a.example:SYN-{group * 2 + n}",
            "ADVERTISES_NUMBER",
            "Phone",
            phone(group, 3 + n),
        )
    yield "Person", person(group, 0), "CONTROLS", "Person", person(group, 1)
    other, hub = chance.randrange(groups), chance.randrange(min(_HUBS, groups))
    yield "Person", person(group, 2), "USES_PHONE", "Phone", phone(other, chance.randrange(5))
    yield "Person", person(group, 3), "VISITS", "Premises", premises(hub, 0)


def _rows(group: int, groups: int, chance: random.Random) -> tuple[list[str], list[list[str]], list[list[str]]]:
    """Return the submission, its items and their links."""
    ref, day = f"FA:SYN-URN-{group:06d}", 1 + group % 28
    submission = [ref, "FA", f"2026-03-{day:02d}", "OFFICIAL"]
    items = [
        [
            ref,
            str(n),
            "3x5x2",
            chance.choice("123"),
            chance.choice("ABC"),
            "P",
            "observed",
            f"2026-02-{day:02d}",
            "day",
            "",
        ]
        for n in range(1, _ITEMS + 1)
    ]
    said = [
        [ref, str(1 + n % _ITEMS), start, start_key, link, end, end_key]
        for n, (start, start_key, link, end, end_key) in enumerate(links(group, groups, chance))
    ]
    return submission, items, said


def write(folder: Path, statements: int, *, first: int = 0) -> Files:
    """Write the three files that make about ``statements`` statements, and as many entities, of the groups from ``first`` on."""
    folder.mkdir(parents=True, exist_ok=True)
    groups, chance = statements // PER_GROUP, random.Random(1 + first)
    paths = [folder / f"{name}.csv" for name in ("submissions", "items", "item_links")]
    handles = [path.open("w", encoding="utf-8", newline="") for path in paths]
    writers = [csv.writer(handle) for handle in handles]
    for writer, header in zip(writers, (_SUBMISSION, _ITEM, _LINK), strict=True):
        writer.writerow(header)
    for group in range(first, first + groups):
        submission, items, said = _rows(group, first + groups, chance)
        writers[0].writerow(submission)
        writers[1].writerows(items)
        writers[2].writerows(said)
    for handle in handles:
        handle.close()
    return Files(paths, groups * PER_GROUP, groups)
