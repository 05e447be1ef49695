"""Planted networks in miniature: what is true, badly reported, with shared facilities between; nothing of it is real.

Independent of the demonstration world, so that what is tuned on one can be tried on the other.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields

from graphintel.model.records import Columns, statement_id

GRADES = {True: [("3x5x2", s, i) for s in "112" for i in "ABC"], False: [("3x5x2", s, i) for s in "233" for i in "CDD"]}

Row = dict[str, object]


def row(
    kind: str,
    start: str,
    end: str,
    item: str = "FA:1/1",
    *,
    part: str = "",
    grade: str = "1B",
    scheme: str = "3x5x2",
    source: str = "",
    reported: str = "2026-03-01",
    restricted: bool = False,
) -> Row:
    """Return one visible statement."""
    ref = item.rpartition("/")[0]
    return {
        "id": statement_id(f"item:{item}", kind, start, end, part),
        "type": kind,
        "start": start,
        "end": end,
        "part": part,
        "item": f"item:{item}",
        "scheme": scheme,
        "source_eval": grade[:1],
        "info_eval": grade[1:],
        "handling": "1" if scheme == "5x5x5" else "P",
        "basis": "reported",
        "independent": source or f"submission:{ref}",
        "seen_from": "",
        "seen_to": "",
        "seen_precision": "unknown",
        "reported_at": reported,
        "owner_force": "FA",
        "restricted": restricted,
    }


def columns(rows: Iterable[Row]) -> Columns:
    """Return statements as columns."""
    made = list(rows)
    return Columns(**{f.name: [r[f.name] for r in made] for f in fields(Columns)})  # type: ignore[arg-type]


def person(number: object) -> str:
    """Return the id of a named person."""
    return f"person:FA:N{number}"


def phone(number: int) -> str:
    """Return the id of a number of the unassigned range."""
    return f"phone:+446{number:09d}"


def premises(number: int) -> str:
    """Return the id of a place."""
    return f"premises:uprn:SYN-UPRN-{number}"


@dataclass
class Planted:
    """Statements, the true networks (ids of people and things), facilities, and people who are in no network."""

    rows: list[Row] = field(default_factory=list)
    networks: list[set[str]] = field(default_factory=list)
    facilities: set[str] = field(default_factory=set)
    unconnected: set[str] = field(default_factory=set)


@dataclass
class _Maker:
    """Counts things and remembers true ties."""

    chance: random.Random
    count: int = 0
    ties: list[tuple[str, str, str, str]] = field(default_factory=list)

    def next(self) -> int:
        self.count += 1
        return self.count

    def tie(self, kind: str, start: str, end: str, part: str = "") -> None:
        self.ties.append((kind, start, end, part))


def _network(make: _Maker) -> set[str]:
    """Make one network of 6 to 14 people with numbers, places, adverts and a mark."""
    people = [person(make.next()) for _ in range(make.chance.randint(6, 14))]
    phones = [phone(make.next()) for _ in range(max(2, len(people) // 3))]
    places = [premises(make.next()) for _ in range(max(2, len(people) // 4))]
    marks = [f"mark:ZZ{make.next() % 90 + 10:02d}{make.next():05d}"]
    adverts = [f"advert:site-a.example:{make.next()}" for _ in range(len(phones) * 2)]
    boss = people[0]
    make.tie("HOLDS_ROLE", boss, places[0], "controller")
    for number, member in enumerate(people):
        make.tie("USES_PHONE", member, phones[number % len(phones)])
        make.tie("SELLS_AT" if number > 1 else "MANAGES", member, places[number % len(places)])
        make.tie("VISITS", member, make.chance.choice(places))
        if number:
            make.tie("CONTROLS", boss if make.chance.random() < 0.6 else make.chance.choice(people[:2]), member)
            make.tie("ASSOCIATES_WITH", *sorted((member, make.chance.choice(people[:number]))))
    for number, advert in enumerate(adverts):
        make.tie("ADVERTISES_NUMBER", advert, phones[number % len(phones)])
        make.tie("ADVERTISES_PLACE", advert, places[number % len(places)])
    for member in people[:3]:
        make.tie("DRIVES", member, marks[0])
    for place in places:
        make.tie("SEEN_AT", marks[0], place)
    return {*people, *phones, *places, *marks, *adverts}


def _apart(make: _Maker, count: int) -> set[str]:
    """Make people who live and work alone."""
    people = []
    for _ in range(count):
        who = person(make.next())
        make.tie("USES_PHONE", who, phone(make.next()))
        make.tie("LIVES_AT", who, premises(make.next()))
        people.append(who)
    return set(people)


def _report(make: _Maker, missing: float, false: float) -> list[Row]:
    """Report what is true, with gaps, repetitions and errors."""
    chance = make.chance
    told = [(tie, True) for tie in make.ties if chance.random() >= missing]
    starts = sorted({tie[1] for tie, _ in told if tie[1].startswith("person:")})
    ends = sorted({(tie[0], tie[2]) for tie, _ in told if tie[0] in {"USES_PHONE", "VISITS", "LIVES_AT", "SELLS_AT"}})
    for _ in range(int(false * len(told))):
        kind, end = chance.choice(ends)
        told.append(((kind, chance.choice(starts), end, ""), False))
    rows = []
    for number, (tie, true) in enumerate(told):
        for again in range(2 if true and chance.random() < 0.25 else 1):
            scheme, source, info = chance.choice(GRADES[true])
            item = f"FA:{number}-{again}/1"
            rows.append(
                row(
                    tie[0], tie[1], tie[2], item, part=tie[3], grade=source + info, scheme=scheme, reported=_day(number)
                )
            )
    return rows


def _day(number: int) -> str:
    return f"2026-{1 + number % 9:02d}-{1 + number % 28:02d}"


def plant(seed: int, networks: int = 12, *, missing: float = 0.3, false: float = 0.1) -> Planted:
    """Return a world of ``networks`` networks and everybody else, the same for the same seed.

    A taxi firm's number, a block of flats and a letting agency are shared by people of all networks and of none.
    """
    make = _Maker(random.Random(seed))
    made = [_network(make) for _ in range(networks)]
    unconnected = _apart(make, networks * 20)
    taxi, block, agency = phone(make.next()), premises(make.next()), "org:FA:LETS"
    everybody = sorted(unconnected) + [member for members in made for member in sorted(members) if "person" in member]
    for who in make.chance.sample(everybody, networks * 6):
        make.tie("USES_PHONE", who, taxi)
    for who in make.chance.sample(everybody, networks * 5):
        make.tie("LIVES_AT", who, block)
    for place in sorted({tie[2] for tie in make.ties if tie[2].startswith("premises:")} - {block}):
        if make.chance.random() < 0.4:
            make.tie("LETS", agency, place)
    return Planted(_report(make, missing, false), made, {taxi, block, agency}, unconnected)


def best_f1(truth: Sequence[set[str]], found: Sequence[set[str]]) -> list[float]:
    """Return for each of ``truth`` the best F1 with any of ``found``."""
    where: dict[str, set[int]] = {}
    for number, members in enumerate(found):
        for member in members:
            where.setdefault(member, set()).add(number)
    best = []
    for members in truth:
        near = {number for member in members for number in where.get(member, ())}
        best.append(max((2 * len(members & found[n]) / (len(members) + len(found[n])) for n in near), default=0.0))
    return best
