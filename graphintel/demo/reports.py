"""What sources report of the world: incomplete, sometimes wrong, graded, dated or not, in several writings."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TextIO
from zlib import crc32

from graphintel.demo import values
from graphintel.demo.parameters import FALSE_GRADES, FORCES, TRUE_GRADES, WORLD, Parameters
from graphintel.demo.things import Group, Thing, Tie
from graphintel.demo.wording import TEXTS, TITLES

COLUMNS: dict[str, tuple[str, ...]] = {
    "submissions": (
        "submission_ref", "owner_force", "channel", "unit", "reported_at", "received_at", "marking", "operation", "title",
    ),
    "items": (
        "submission_ref", "item_no", "scheme", "source_eval", "info_eval", "handling", "conditions", "basis", "seen_from",
        "seen_to", "seen_precision", "area", "source_ref", "text",
    ),
    "item_links": (
        "submission_ref", "item_no", "from_type", "from_key", "from_caption", "link", "to_type", "to_key", "to_caption",
        "role", "part",
    ),
}  # fmt: skip
_PREFIXES = {
    "Person": "person", "Phone": "phone", "Mark": "mark", "Vehicle": "vehicle", "Premises": "premises",
    "Event": "event", "Organisation": "org", "Persona": "persona", "CardDesign": "design", "Handle": "handle",
}  # fmt: skip
Grade = tuple[str, str, str, str]
_SLACK = 10


def id_of(thing: Thing) -> str:
    """Return the graph id of a thing."""
    return f"{_PREFIXES[thing.type]}:{thing.key}"


def uprn_id(thing: Thing) -> str:
    """Return the graph id of a listed premises by its UPRN."""
    return f"premises:uprn:{thing.uprn}"


@dataclass
class Reports:
    """Writes the three submissions files while the world is told.

    Parameters
    ----------
    folder : Path
        Where the files go.
    seed : int
        Which world.
    parameters : Parameters
        How hard it is.

    Attributes
    ----------
    true_ties, missing_ties, false_ties : int
        How many there are: true ones, those of them that nobody reported, and false ones that somebody did.
    rows : dict of str to int
        Data rows written so far, by file.
    told : list of Tie
        True ties that somebody reported, of the district that is being told.
    named : dict of str to Thing
        Its people whom a report names by their nominal.
    """

    folder: Path
    seed: int
    parameters: Parameters = WORLD
    true_ties: int = 0
    missing_ties: int = 0
    false_ties: int = 0
    rows: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COLUMNS, 0))
    told: list[Tie] = field(default_factory=list)
    named: dict[str, Thing] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.rng = random.Random(f"reports {self.seed}")  # noqa: S311 - a reproducible world, no secret
        self.folder.mkdir(parents=True, exist_ok=True)
        days = [self.day(age) for age in range(self.parameters.days + _SLACK)]
        self._iso = [day.isoformat() for day in days]
        self._day_first = [f"{day:%d/%m/%Y}" for day in days]
        self._open: dict[str, TextIO] = {}
        self._writers: dict[str, Any] = {}
        for name, columns in COLUMNS.items():
            self._open[name] = (self.folder / f"{name}.csv").open("w", encoding="utf-8", newline="")
            self._writers[name] = csv.writer(self._open[name], lineterminator="\n")
            self._writers[name].writerow(columns)
        self._urn: dict[str, int] = {}

    def close(self) -> None:
        """Close the files."""
        for stream in self._open.values():
            stream.close()

    def row(self, file: str, cells: Sequence[object]) -> int:
        """Write one raw row; return its number."""
        self._writers[file].writerow(cells)
        self.rows[file] += 1
        return self.rows[file]

    def day(self, age: int) -> date:
        """Return the day ``age`` days before the world's last."""
        return self.parameters.today - timedelta(days=age)

    def submission(self, force: str, age: int, *, marking: str = "", title: str = "", operation: str = "") -> str:
        """Write a submission reported ``age`` days before the end; return its reference."""
        choice = self.rng.choice
        number = self._urn[force] = self._urn.get(force, 0) + 1
        reported = self._iso[age]
        received = self._iso[max(0, age - self.rng.randrange(4))]
        ref = f"{force}:{reported[:4]}/{number:05}"
        channel, unit = (
            choice(("patrol", "public", "partner", "research")),
            choice(("Neighbourhood", "Intelligence")),
        )
        marking = marking or choice(("OFFICIAL", "OFFICIAL", "OFFICIAL-SENSITIVE"))
        told = title or choice(TITLES)
        self.row("submissions", (ref, force, channel, unit, reported, received, marking, operation, told))
        return ref

    def item(
        self, ref: str, number: int, ties: Iterable[Tie], age: int, *, true: bool = True, grade: Grade | None = None,
        conditions: str = "", dated: bool | None = None, text: str = "", area: str = "",
    ) -> list[tuple[str, str]]:  # fmt: skip
        """Write an item and its links; return the ids of each link's two ends as written."""
        rng, ties = self.rng, list(ties)
        scheme, source, info, handling = grade or self.grade(true)
        dated = rng.random() >= self.parameters.undated if dated is None else dated
        precision = rng.choice(("day", "day", "day", "week", "month")) if dated else "unknown"
        seen = self._day_first[age] if dated else ""
        basis = rng.choice(("observed", "reported", "record")) if true and scheme != "ungraded_partner" else "reported"
        source_ref = f"{ref[:2]}-S{rng.randrange(400):03}" if rng.random() < 0.3 else ""
        text = text or (rng.choice(TEXTS[ties[0].link]) if ties else "")
        self.row(
            "items",
            (
                ref,
                number,
                scheme,
                source,
                info,
                handling,
                conditions,
                basis,
                seen,
                "",
                precision,
                area,
                source_ref,
                text,
            ),
        )
        return [self.link(ref, number, tie) for tie in ties]

    def grade(self, true: bool) -> Grade:
        """Draw a grade: poor ones are commoner where the link is false; a few come ungraded, a few stay in the force."""
        drawn = self.rng.random()
        if drawn < self.parameters.partner:
            return "ungraded_partner", "", "", "P"
        restricted = drawn < self.parameters.partner + self.parameters.own_force
        scheme = "5x5x5" if self.rng.random() < 0.2 else "3x5x2"
        sources, infos = (TRUE_GRADES if true else FALSE_GRADES)[scheme]
        handling = ("4" if restricted else "1") if scheme == "5x5x5" else ("C" if restricted else "P")
        return scheme, self.rng.choice(sources), self.rng.choice(infos), handling

    def link(self, ref: str, number: int, tie: Tie) -> tuple[str, str]:
        """Write one row of links; return the ids of its ends as written."""
        start, first = self._end(tie.start, ref, number)
        end, second = self._end(tie.end, ref, number)
        one, two = self._caption(tie.start, ref, first), self._caption(tie.end, ref, second)
        self.row(
            "item_links",
            (ref, number, tie.start.type, start, one, tie.link, tie.end.type, end, two, tie.role, tie.part),
        )
        return first, second

    def _caption(self, thing: Thing, ref: str, written: str) -> str:
        """Return the name that the report gives; three in ten give none, and an unnamed person has none."""
        if not thing.caption or crc32(f"{ref} {thing.key}".encode()) % 10 >= 7 or "#" in written:
            return ""
        return thing.caption

    def _end(self, thing: Thing, ref: str, number: int) -> tuple[str, str]:
        """Return a key as written, and the id that it gives."""
        if thing.type == "Person" and self.rng.random() < self.parameters.unnamed:
            scoped = f"#{int(thing.key[-3:]) + 1}"
            return scoped, f"person:{ref}/{number}{scoped}"
        if thing.uprn and self.rng.random() < self.parameters.by_uprn:
            return thing.uprn, uprn_id(thing)
        if thing.type == "Person":
            self.named[thing.key] = thing
        return self.written(thing), id_of(thing)

    def written(self, thing: Thing) -> str:
        """Return one of the ways in which the thing's key is written."""
        if thing.type == "Phone":
            return values.write_number(self.rng, thing.key)
        if thing.type == "Mark":
            return values.write_mark(self.rng, thing.key)
        if thing.place:
            return values.write_address(self.rng, thing.place, thing.town)
        return thing.key

    def tell(self, group: Group, ties: Sequence[Tie]) -> set[str]:
        """Report ties of a group, leaving some out and some twice; return the ids of what was named, as written."""
        rng, parameters = self.rng, self.parameters
        kept = [tie for tie in ties if rng.random() >= parameters.missing]
        self.told += kept
        self.true_ties += len(ties)
        self.missing_ties += len(ties) - len(kept)
        again = [tie for tie in kept if rng.random() < parameters.again]
        return self.spread(group, kept) | self.spread(group, again)

    def spread(self, group: Group, ties: Sequence[Tie]) -> set[str]:
        """Report every one of these ties, in submissions of a few items by the group's force or now and then another."""
        rng, named = self.rng, set[str]()
        left = rng.sample(ties, len(ties))
        while left:
            size = rng.randrange(1, 8)
            chosen, left = left[:size], left[size:]
            age = min(rng.randrange(tie.newest, tie.oldest + 1) for tie in chosen)
            ref = self.submission(group.force if rng.random() < 0.85 else rng.choice(FORCES), age)
            number = 0
            while chosen:
                few, number = rng.randrange(1, 4), number + 1
                area = group.town if rng.random() < 0.5 else ""
                for ends in self.item(ref, number, chosen[:few], age + rng.randrange(3), area=area):
                    named.update(ends)
                chosen = chosen[few:]
        return named

    def mislead(self, force: str, tie: Tie) -> None:
        """Report a link that is not true."""
        self.false_ties += 1
        age = self.rng.randrange(600)
        self.item(self.submission(force, age), 1, [tie], age, true=False)
