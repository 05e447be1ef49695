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

from demonstration import values
from demonstration.wording import TEXTS, TITLES
from demonstration.world_entities import DemoEntity, DemoGroup, DemoLink
from demonstration.world_parameters import DEFAULT_PARAMETERS, FALSE_GRADES, FORCES, TRUE_GRADES, WorldParameters

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
GradeCodes = tuple[str, str, str, str]
_SLACK = 10


def graph_id(entity: DemoEntity) -> str:
    """Return the graph id of an entity."""
    return f"{_PREFIXES[entity.type]}:{entity.key}"


def uprn_graph_id(entity: DemoEntity) -> str:
    """Return the graph id of a listed premises by its UPRN."""
    return f"premises:uprn:{entity.uprn}"


@dataclass
class ReportWriter:
    """Writes the three submissions files while the world is told.

    Parameters
    ----------
    folder : Path
        Where the files go.
    seed : int
        Which world.
    parameters : WorldParameters
        How hard it is.

    Attributes
    ----------
    true_links, missing_links, false_links : int
        How many there are: true ones, those of them that nobody reported, and false ones that somebody did.
    rows : dict of str to int
        Data rows written so far, by file.
    reported : list of DemoLink
        True ties that somebody reported, of the district that is being told.
    named_people : dict of str to DemoEntity
        Its people whom a report names by their nominal.
    """

    folder: Path
    seed: int
    parameters: WorldParameters = DEFAULT_PARAMETERS
    true_links: int = 0
    missing_links: int = 0
    false_links: int = 0
    rows: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COLUMNS, 0))
    reported: list[DemoLink] = field(default_factory=list)
    named_people: dict[str, DemoEntity] = field(default_factory=dict)

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

    def write_row(self, file: str, cells: Sequence[object]) -> int:
        """Write one raw row; return its number."""
        self._writers[file].writerow(cells)
        self.rows[file] += 1
        return self.rows[file]

    def day(self, age: int) -> date:
        """Return the day ``age`` days before the world's last."""
        return self.parameters.today - timedelta(days=age)

    def write_submission(self, force: str, age: int, *, marking: str = "", title: str = "", operation: str = "") -> str:
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
        title_text = title or choice(TITLES)
        self.write_row("submissions", (ref, force, channel, unit, reported, received, marking, operation, title_text))
        return ref

    def write_item(
        self, ref: str, number: int, links: Iterable[DemoLink], age: int, *, true: bool = True, grade: GradeCodes | None = None,
        conditions: str = "", dated: bool | None = None, text: str = "", area: str = "",
    ) -> list[tuple[str, str]]:  # fmt: skip
        """Write an item and its links; return the ids of each link's two ends as written."""
        rng, links = self.rng, list(links)
        scheme, source, info, handling = grade or self.grade(true)
        dated = rng.random() >= self.parameters.undated if dated is None else dated
        precision = rng.choice(("day", "day", "day", "week", "month")) if dated else "unknown"
        seen = self._day_first[age] if dated else ""
        basis = rng.choice(("observed", "reported", "record")) if true and scheme != "ungraded_partner" else "reported"
        source_ref = f"{ref[:2]}-S{rng.randrange(400):03}" if rng.random() < 0.3 else ""
        text = text or (rng.choice(TEXTS[links[0].type]) if links else "")
        self.write_row(
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
        return [self.write_link(ref, number, link) for link in links]

    def grade(self, true: bool) -> GradeCodes:
        """Draw a grade: poor ones are commoner where the link is false; a few come ungraded, a few stay in the force."""
        drawn = self.rng.random()
        if drawn < self.parameters.partner:
            return "ungraded_partner", "", "", "P"
        restricted = drawn < self.parameters.partner + self.parameters.own_force
        scheme = "5x5x5" if self.rng.random() < 0.2 else "3x5x2"
        sources, infos = (TRUE_GRADES if true else FALSE_GRADES)[scheme]
        handling = ("4" if restricted else "1") if scheme == "5x5x5" else ("C" if restricted else "P")
        return scheme, self.rng.choice(sources), self.rng.choice(infos), handling

    def write_link(self, ref: str, number: int, link: DemoLink) -> tuple[str, str]:
        """Write one row of links; return the ids of its ends as written."""
        start, first = self._end(link.start, ref, number)
        end, second = self._end(link.end, ref, number)
        one, two = self._caption(link.start, ref, first), self._caption(link.end, ref, second)
        self.write_row(
            "item_links",
            (ref, number, link.start.type, start, one, link.type, link.end.type, end, two, link.role, link.part),
        )
        return first, second

    def _caption(self, entity: DemoEntity, ref: str, written: str) -> str:
        """Return the name that the report gives; three in ten give none, and an unnamed person has none."""
        if not entity.caption or crc32(f"{ref} {entity.key}".encode()) % 10 >= 7 or "#" in written:
            return ""
        return entity.caption

    def _end(self, entity: DemoEntity, ref: str, number: int) -> tuple[str, str]:
        """Return a key as written, and the id that it gives."""
        if entity.type == "Person" and self.rng.random() < self.parameters.unnamed:
            scoped = f"#{int(entity.key[-3:]) + 1}"
            return scoped, f"person:{ref}/{number}{scoped}"
        if entity.uprn and self.rng.random() < self.parameters.by_uprn:
            return entity.uprn, uprn_graph_id(entity)
        if entity.type == "Person":
            self.named_people[entity.key] = entity
        return self.written_form(entity), graph_id(entity)

    def written_form(self, entity: DemoEntity) -> str:
        """Return one of the ways in which the entity's key is written."""
        if entity.type == "Phone":
            return values.write_number(self.rng, entity.key)
        if entity.type == "Mark":
            return values.write_mark(self.rng, entity.key)
        if entity.place:
            return values.write_address(self.rng, entity.place, entity.town)
        return entity.key

    def report(self, group: DemoGroup, links: Sequence[DemoLink]) -> set[str]:
        """Report ties of a group, leaving some out and some twice; return the ids of what was named, as written."""
        rng, parameters = self.rng, self.parameters
        reported = [link for link in links if rng.random() >= parameters.missing]
        self.reported += reported
        self.true_links += len(links)
        self.missing_links += len(links) - len(reported)
        repeated = [link for link in reported if rng.random() < parameters.again]
        return self.write_submissions(group, reported) | self.write_submissions(group, repeated)

    def write_submissions(self, group: DemoGroup, links: Sequence[DemoLink]) -> set[str]:
        """Report every one of these ties, in submissions of a few items by the group's force or now and then another."""
        rng, named = self.rng, set[str]()
        left = rng.sample(links, len(links))
        while left:
            size = rng.randrange(1, 8)
            chosen, left = left[:size], left[size:]
            age = min(rng.randrange(link.newest, link.oldest + 1) for link in chosen)
            ref = self.write_submission(group.force if rng.random() < 0.85 else rng.choice(FORCES), age)
            number = 0
            while chosen:
                few, number = rng.randrange(1, 4), number + 1
                area = group.town if rng.random() < 0.5 else ""
                for ends in self.write_item(ref, number, chosen[:few], age + rng.randrange(3), area=area):
                    named.update(ends)
                chosen = chosen[few:]
        return named

    def write_false_report(self, force: str, link: DemoLink) -> None:
        """Report a link that is not true."""
        self.false_links += 1
        age = self.rng.randrange(600)
        self.write_item(self.write_submission(force, age), 1, [link], age, true=False)
