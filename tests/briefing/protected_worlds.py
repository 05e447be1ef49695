"""Random worlds with exploited people planted in them, and everything that would give one of them away."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from graphintel.model.records import Item, Statement
from tests.worlds import World, protect, statement

_FIRST = ("Adra", "Bela", "Celo", "Dova", "Elva", "Fenn", "Gilo", "Hesta", "Ilka", "Juno", "Kira", "Lumo")
_LAST = ("Testalder", "Testbirch", "Testcedar", "Testelm", "Testhazel", "Testivy", "Testlarch", "Testmaple")
_STREETS = ("ALDER STREET", "BIRCH ROAD", "CEDAR CLOSE", "ELM AVENUE", "HAZEL LANE")
_GRADES = (
    ("3x5x2", "1", "A", "P"), ("3x5x2", "2", "C", "P"), ("5x5x5", "B", "2", "1"), ("5x5x5", "B", "2", "3"),
    ("3x5x2", "3", "E", "P"),
)  # fmt: skip
_FOR_EVERYBODY = ("3x5x2", "1", "A", "P")
"""Of adverts' places: every body outside is told of some."""


@dataclass(frozen=True)
class Planted:
    """A world; ``secrets`` are texts that may leave it to nobody; ``above`` those of items above OFFICIAL-SENSITIVE.

    ``private`` are texts of an item about a referral, which stays inside the intelligence office; ``at_risk`` is who is at
    risk of reprisal.
    """

    world: World
    secrets: tuple[str, ...]
    above: tuple[str, ...]
    private: tuple[str, ...]
    at_risk: str
    number: str


class _Maker:
    """Statements item by item, each about one thing."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.made: list[Statement] = []
        self.items = 0

    def say(self, link: str, start: str, end: str = "", part: str = "", **more: object) -> Item:
        """State one link by an item of its own, and return the item; captions and a marking may be given."""
        self.items += 1
        marking = str(more.pop("marking", "OFFICIAL"))
        drawn = self.chance.choice(_GRADES)
        scheme, source, info, handling = drawn if link != "ADVERTISES_PLACE" else _FOR_EVERYBODY
        day = f"2026-0{self.chance.randint(1, 9)}-{self.chance.randint(10, 28)}"
        item = Item(
            submission_ref=f"FA:{self.items}",
            item_no=1,
            scheme=scheme,
            source_eval=source,
            info_eval=info,
            handling=handling,
            basis="reported",
            seen_precision="day",
            seen_from=day,
        )
        parts = [statement(item, "FA", marking, "PART_OF", item.id, f"submission:FA:{self.items}")]
        if end or link == "HAS_FLAG":
            parts.append(statement(item, "FA", marking, link, start, end or item.id, part, **more))
        elif link == "HOLDS_ROLE":
            parts.append(statement(item, "FA", marking, link, start, item.id, part, **more))
        self.made += [replace(each, reported_at=day) for each in parts]
        return item

    def add(self, item: Item, link: str, start: str, end: str, part: str = "", **more: object) -> None:
        """State one more link by the same item."""
        self.made.append(
            replace(statement(item, "FA", "OFFICIAL", link, start, end, part, **more), reported_at=item.seen_from)
        )


def planted(seed: int) -> Planted:
    """Return the world of a seed: one network with two to five exploited people in it, each told of in another way."""
    chance = Random(seed)
    maker = _Maker(chance)
    numbers = [f"phone:+447700900{n:03}" for n in chance.sample(range(1000), 20)]
    advertised, numbers = numbers[:3], numbers[3:]
    places = [f"premises:XX11AB:{n}::{chance.choice(_STREETS)}" for n in chance.sample(range(10, 60), 3)]
    bosses = [f"person:FA:B{seed:03}{n}" for n in range(2)]
    for number, boss in enumerate(bosses):
        name = f"Boss Testoak{seed}{number}"
        maker.say("HOLDS_ROLE", boss, places[number], "controller", start_caption=name)
        maker.say("USES_PHONE", boss, advertised[number], start_caption=name)
        maker.say("MANAGES", boss, places[number])
    maker.say("ASSOCIATES_WITH", *bosses)
    for number, place in zip(advertised, places, strict=True):
        advert = f"advert:site-a.example:{seed}{number[-3:]}"
        maker.say("ADVERTISES_NUMBER", advert, number)
        maker.say("ADVERTISES_PLACE", advert, place)
        maker.say("MANAGES", bosses[0], place)
    for card in range(20):
        maker.say("ADVERTISES_NUMBER", f"card:FA:JS/{seed}-{card}", advertised[2])
    secrets: list[str] = []
    for one in range(chance.randint(2, 5)):
        secrets += _exploited(maker, seed, one, numbers[one], bosses, places, advertised)
    at_risk = f"person:FA:V{seed:03}07"
    maker.say("HAS_FLAG", at_risk, "", "REPRISAL_RISK")
    above = _above(maker, seed, bosses, numbers[10])
    private = _referral(maker, seed, bosses[0])
    statements = protect(maker.made)
    world = World(statements, (), tuple(maker.made))
    return Planted(world, tuple(secrets), above, private, at_risk, advertised[0])


def _exploited(
    maker: _Maker, seed: int, one: int, phone: str, bosses: list[str], places: list[str], advertised: list[str]
) -> list[str]:
    """Plant one exploited person, and return what would give them away."""
    chance = maker.chance
    person = f"person:FA:V{seed:03}{one}7"
    name = f"{_FIRST[(seed + one) % len(_FIRST)]} {chance.choice(_LAST)}{seed}x{one}"
    home = f"premises:XX22CD:{70 + one}:FLAT {one + 1}:{chance.choice(_STREETS)}"
    handle = f"handle:email:{name.replace(' ', '.').lower()}@example.com"
    mark = ("mark:ZZ01AAA", "mark:ZZ01AAB", "mark:ZZ01AAC", "mark:ZZ01AAD", "mark:ZZ01AAE")[one]
    boss, place = chance.choice(bosses), chance.choice(places)
    told = chance.randrange(5)
    if told == 0:
        maker.say("HOLDS_ROLE", person, place, "potential_victim", start_caption=name)
    elif told == 1:
        maker.say("HAS_FLAG", person, "", "POTENTIAL_VICTIM", start_caption=name)
    elif told == 2:
        maker.say("SELLS_AT", person, place, start_caption=name)
    elif told == 3:
        maker.say("HOLDS_ROLE", person, "", "selling_sex", start_caption=name)
    maker.say("CONTROLS", boss, person, end_caption=name)
    maker.say("SELLS_AT", person, place, start_caption=name)
    maker.say("USES_PHONE", person, phone, start_caption=name, end_caption=phone[6:])
    maker.say("USES_PHONE", person, advertised[0], start_caption=name)
    maker.say("LIVES_AT", person, home, start_caption=name, end_caption=f"{name}'s flat")
    maker.say("USES_HANDLE", person, handle)
    maker.say("KEEPER_OF", person, mark)
    maker.say("DEPICTS_CLAIMED", f"advert:site-a.example:{seed}{advertised[0][-3:]}", person, end_caption=name)
    vehicle = f"vehicle:FA:CAR{seed:03}{one}"
    maker.say("KEEPER_OF", person, vehicle)
    maker.say("BORE_MARK", vehicle, mark)
    maker.say("SEEN_AT", vehicle, place)
    maker.say("SEEN_AT", mark, place)
    event = f"event:FA:E{seed}{one}"
    digits = "0" + phone[-10:]
    maker.say("INVOLVES", event, person, f"spoke with {name.upper()}, rang {digits[:5]} {digits[5:8]}-{digits[8:]}")
    maker.say("INVOLVES", event, boss, f"boss of {name}", start_caption=f"Talk with {name}")
    maker.say("WORKS_FOR", boss, "org:FA:SALON", end_caption=f"{name} Massage" if one == 0 else "Salon")
    if chance.random() < 0.5:
        maker.say("LIVES_AT", f"person:FA:M{seed:03}{one}9", home, start_caption=f"Mother Testyew{seed}{one}")
    number, street = home.split(":")[2], home.split(":")[4]
    return [
        name,
        digits,
        person.partition(":")[2],
        person.rpartition(":")[2],
        person,
        home,
        f"Flat {one + 1}, {number} {street.title()}",
        handle.rpartition(":")[2],
        mark.partition(":")[2],
        vehicle.rpartition(":")[2],
    ]


def _above(maker: _Maker, seed: int, bosses: list[str], phone: str) -> tuple[str, ...]:
    """Plant an item above the clearance of every recipient, and return what it alone tells of."""
    name = f"Secret Testrowan{seed}"
    person = f"person:FA:S{seed:03}8"
    maker.say("CONTROLS", bosses[0], person, marking="TOP SECRET", end_caption=name)
    maker.say("USES_PHONE", person, phone, marking="TOP SECRET", start_caption=name)
    maker.say("ASSOCIATES_WITH", person, bosses[1], marking="TOP SECRET")
    return name, "0" + phone[-10:], person.rpartition(":")[2]


def _referral(maker: _Maker, seed: int, boss: str) -> tuple[str, ...]:
    """Plant an item about a referral, and return what it alone tells of: of the event, and of something beside it."""
    event, of_whom, beside = f"event:FA:R{seed}", f"Testfern{seed}", f"Testsedge{seed}"
    item = maker.say("INVOLVES", event, boss, f"named by {of_whom}")
    maker.add(item, "NAMES", item.id, event, properties={"event_type": "nrm_referral"})
    maker.add(item, "WORKS_FOR", boss, "org:FA:SEDGE", end_caption=f"{beside} House")
    return of_whom, beside
