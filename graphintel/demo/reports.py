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
from graphintel.demo.parameters import FALSE_GRADES, TRUE_GRADES, WORLD, Parameters
from graphintel.demo.people import Thing, Tie

COLUMNS = {
    "submissions": "submission_ref owner_force channel unit reported_at received_at marking operation title".split(),  # noqa: SIM905 - columns read best in one line
    "items": "submission_ref item_no scheme source_eval info_eval handling conditions basis seen_from seen_to seen_precision area source_ref text".split(),  # noqa: SIM905 - as above
    "item_links": "submission_ref item_no from_type from_key from_caption link to_type to_key to_caption role part".split(),  # noqa: SIM905 - as above
}
_PREFIXES = {
    "Person": "person", "Phone": "phone", "Mark": "mark", "Vehicle": "vehicle", "Premises": "premises",
    "Event": "event", "Organisation": "org", "Persona": "persona", "CardDesign": "design", "AdvertCard": "card",
    "Advert": "advert",
}  # fmt: skip


def id_of(thing: Thing) -> str:
    """Return the graph id of a thing."""
    return f"{_PREFIXES[thing.type]}:{thing.key}"


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
    """

    folder: Path
    seed: int
    parameters: Parameters = WORLD
    said: set[str] = field(default_factory=set)
    true_ties: int = 0
    missing_ties: int = 0
    false_ties: int = 0

    def __post_init__(self) -> None:
        self.rng = random.Random(f"reports {self.seed}")  # noqa: S311 - a reproducible world, no secret
        self.folder.mkdir(parents=True, exist_ok=True)
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

    def row(self, file: str, cells: Sequence[object]) -> None:
        """Write one raw row."""
        self._writers[file].writerow(cells)

    def day(self, age: int) -> date:
        """Return the day ``age`` days before the world's last."""
        return self.parameters.today - timedelta(days=age)

    def submission(
        self,
        force: str,
        age: int,
        *,
        marking: str = "",
        title: str = "",
        operation: str = "",
        unit: str = "",
        ref: str = "",
    ) -> str:
        """Write a submission reported ``age`` days before the end; return its reference."""
        self._urn[force] = self._urn.get(force, 0) + 1
        ref = ref or f"{force}:{self.day(age).year}/{self._urn[force]:05}"
        marking = marking or self.rng.choice(("OFFICIAL", "OFFICIAL", "OFFICIAL-SENSITIVE"))
        reported = self.day(age)
        received = min(reported + timedelta(days=self.rng.randrange(4)), self.parameters.today)
        channel = self.rng.choice(("patrol", "public", "partner", "research"))
        self.row(
            "submissions",
            [
                ref,
                force,
                channel,
                unit or self.rng.choice(("Neighbourhood", "Intelligence")),
                reported,
                received,
                marking,
                operation,
                title,
            ],
        )
        return ref

    def item(
        self, ref: str, number: int, ties: Iterable[Tie], age: int, *, true: bool = True, grade: tuple[str, str, str, str] | None = None,
        conditions: str = "", dated: bool | None = None, text: str = "", source_ref: str = "",
    ) -> list[tuple[Tie, str, str]]:  # fmt: skip
        """Write an item and its links; return the ties with the ids of their ends as written."""
        rng = self.rng
        scheme, source, info, handling = grade or self.grade(true)
        dated = rng.random() >= self.parameters.undated if dated is None else dated
        precision = rng.choice(("day", "day", "day", "week", "month")) if dated else "unknown"
        seen = f"{self.day(age):%d/%m/%Y}" if dated else ""
        basis = rng.choice(("observed", "reported", "record")) if true else "reported"
        self.row(
            "items",
            [ref, number, scheme, source, info, handling, conditions, basis, seen, "", precision, "", source_ref, text],
        )
        return [self.link(ref, number, tie) for tie in ties]

    def grade(self, true: bool) -> tuple[str, str, str, str]:
        """Draw a grade: poor ones are commoner where the link is false."""
        scheme = "5x5x5" if self.rng.random() < 0.2 else "3x5x2"
        sources, infos = (TRUE_GRADES if true else FALSE_GRADES)[scheme]
        return scheme, self.rng.choice(sources), self.rng.choice(infos), "P" if scheme == "3x5x2" else "1"

    def link(self, ref: str, number: int, tie: Tie) -> tuple[Tie, str, str]:
        """Write one row of links; a person is unnamed now and then."""
        start, first = self._end(tie.start, ref, number)
        end, second = self._end(tie.end, ref, number)
        named = crc32(f"{ref} {tie.start.key}".encode()) % 10 < 7
        caption = tie.start.caption if named and first == id_of(tie.start) else ""
        self.row(
            "item_links",
            [ref, number, tie.start.type, start, caption, tie.link, tie.end.type, end, "", tie.role, tie.part],
        )
        self.said |= {first, second}
        return tie, first, second

    def _end(self, thing: Thing, ref: str, number: int) -> tuple[str, str]:
        """Return a key as written, and the id that it gives."""
        if thing.type == "Person" and self.rng.random() < 0.04:
            return f"#{int(thing.key[-3:]) + 1}", f"person:{ref}/{number}#{int(thing.key[-3:]) + 1}"
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

    def tell(self, force: str, ties: Sequence[Tie]) -> list[tuple[str, str]]:
        """Report ties in submissions of a few items, leaving some out; return who and what was named as (id, true id)."""
        rng = self.rng
        kept = [tie for tie in ties if rng.random() >= self.parameters.missing]
        self.true_ties += len(ties)
        self.missing_ties += len(ties) - len(kept)
        kept += [tie for tie in kept if rng.random() < self.parameters.again]
        rng.shuffle(kept)
        named: list[tuple[str, str]] = []
        while kept:
            size = rng.randrange(1, 8)
            chosen, kept = kept[:size], kept[size:]
            age = min(tie.newest + rng.randrange(max(1, tie.oldest - tie.newest + 1)) for tie in chosen)
            ref = self.submission(force, age)
            number = 0
            while chosen:
                few = rng.randrange(1, 4)
                number += 1
                for tie, first, second in self.item(ref, number, chosen[:few], age + rng.randrange(3)):
                    named += [(first, id_of(tie.start)), (second, id_of(tie.end))]
                chosen = chosen[few:]
        return named

    def mislead(self, force: str, tie: Tie) -> None:
        """Report a link that is not true."""
        self.false_ties += 1
        age = self.rng.randrange(600)
        self.item(self.submission(force, age), 1, [tie], age, true=False)
