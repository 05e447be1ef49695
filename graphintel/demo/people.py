"""Who lives in a district of the demonstration, and what truly ties them: the world before anybody reports it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from graphintel.demo import values
from graphintel.demo.parameters import FORCES, SHAPES, TOWNS, Parameters


@dataclass(frozen=True, slots=True)
class Thing:
    """A person, number, place or other thing: its type, its key in normal form, and what it is called.

    ``place`` holds the parts of an address, ``town`` where it lies.
    """

    type: str
    key: str
    caption: str = ""
    place: tuple[str, str, str, str] | None = None
    town: str = ""


@dataclass(frozen=True, slots=True)
class Tie:
    """One true (or false) link between two things in a period, in days before the world's last day."""

    start: Thing
    link: str
    end: Thing
    role: str = ""
    part: str = ""
    oldest: int = 600
    newest: int = 0
    true: bool = True


@dataclass(frozen=True, slots=True)
class Card:
    """A card in a phone box: it carries numbers and a design."""

    exhibit: str
    force: str
    numbers: tuple[Thing, ...]
    design: str
    text: str
    box: str
    age: int


@dataclass(frozen=True, slots=True)
class Advert:
    """An online advert."""

    site: str
    id: str
    persona: str
    numbers: tuple[Thing, ...]
    place: Thing | None
    town: str
    text: str
    age: int


@dataclass
class Group:
    """People and things that belong together, with their ties and adverts; ``name`` is empty for the background."""

    name: str
    kind: str
    town: str
    force: str
    ties: list[Tie] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)
    adverts: list[Advert] = field(default_factory=list)
    vehicles: list[tuple[Thing, Thing, Thing, int]] = field(default_factory=list)
    places: list[Thing] = field(default_factory=list)
    people: list[Thing] = field(default_factory=list)
    phones: list[Thing] = field(default_factory=list)


class Stock:
    """Hands out keys, each once."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(f"stock {seed}")  # noqa: S311 - a reproducible world, no secret
        self._numbers, self._marks = values.numbers(), values.marks()
        self._serial = dict.fromkeys(("person", "place", "card", "advert", "vehicle", "event", "org"), 0)

    def serial(self, kind: str) -> int:
        """Return the next serial number of a kind."""
        self._serial[kind] += 1
        return self._serial[kind]

    def person(self, force: str) -> Thing:
        """Return a new nominal."""
        return Thing("Person", f"{force}:N{self.serial('person'):05}", values.name(self.rng))

    def phone(self) -> Thing:
        """Return a new number."""
        return Thing("Phone", next(self._numbers))

    def mark(self) -> Thing:
        """Return a new mark."""
        return Thing("Mark", next(self._marks))

    def vehicle(self, force: str) -> Thing:
        """Return a new vehicle."""
        return Thing("Vehicle", f"{force}:V{self.serial('vehicle'):04}")

    def premises(self, town: str, unit: bool = False) -> Thing:
        """Return a new address."""
        number = self.serial("place")
        place = values.address(self.rng, number, 1 + number % 8 if unit else 0)
        flat, house, street, code = place
        saon = flat.upper()
        key = f"{code.replace(' ', '')}:{house}:{saon}:{street.upper()}"
        return Thing("Premises", key, place=place, town=town)

    def event(self, force: str) -> Thing:
        """Return a new event."""
        return Thing("Event", f"{force}:E{self.serial('event'):05}")

    def organisation(self, force: str, caption: str) -> Thing:
        """Return a new firm."""
        return Thing("Organisation", f"{force}:ORG{self.serial('org'):03}", caption)


_SIZES = {"small": (1, 2, 2, 1), "large": (3, 9, 5, 5), "cards": (1, 3, 2, 2), "landlord": (1, 4, 2, 5)}
"""Controllers, workers, numbers and premises of some shapes; the others have two, five, three and three."""


def network(rng: random.Random, stock: Stock, serial: int, towns: list[str]) -> Group:
    """Return an exploiter network: its shape follows from its serial number."""
    shape = SHAPES[serial % len(SHAPES)]
    force = FORCES[serial % len(FORCES)]
    made = Group(f"network {serial}", shape, towns[0], force)
    bosses, workers, phones, places = _SIZES.get(shape, (2, 5, 3, 3))
    at = (
        [towns[n % len(towns)] for n in range(places + 2)]
        if shape in {"touring", "large"}
        else [towns[0]] * (places + 2)
    )
    controllers = [stock.person(force) for _ in range(bosses)]
    exploited = [stock.person(force) for _ in range(workers + rng.randrange(3))]
    made.phones = [stock.phone() for _ in range(phones)]
    made.places = [stock.premises(at[n], unit=rng.random() < 0.4) for n in range(places)]
    driver, maid, landlord = stock.person(force), stock.person(force), stock.person(force)
    made.people = [
        *controllers,
        *exploited,
        driver,
        maid,
        *([landlord] if shape in {"landlord", "large", "mixed"} else []),
    ]
    _control(rng, made, shape, controllers, exploited)
    _support(rng, made, stock, driver, maid, landlord if landlord in made.people else None, exploited)
    _advertise(rng, made, stock, controllers)
    for _ in range(2 + rng.randrange(3)):
        event, place = stock.event(force), rng.choice(made.places)
        when = rng.randrange(500)
        made.ties.append(Tie(event, "INVOLVES", place, part="visited", oldest=when, newest=when))
        made.ties += [
            Tie(event, "INVOLVES", person, part="present", oldest=when, newest=when)
            for person in rng.sample([*exploited, maid], min(3, len(exploited)))
        ]
    return made


def _control(rng: random.Random, made: Group, shape: str, bosses: list[Thing], workers: list[Thing]) -> None:
    """Add who directs whom, and where they work."""
    role = rng.choice(("controller", "organiser"))
    for number, worker in enumerate(workers):
        boss = bosses[number % len(bosses)]
        if shape == "chain" and number:
            made.ties.append(Tie(workers[number - 1], "ASSOCIATES_WITH", worker))
        else:
            made.ties.append(Tie(boss, "CONTROLS", worker, role=role))
        for place in rng.sample(made.places, min(2, len(made.places))):
            made.ties.append(Tie(worker, "SELLS_AT", place, role=rng.choice(("potential_victim", "selling_sex", ""))))
        made.ties.append(Tie(worker, "USES_PHONE", rng.choice(made.phones)))
    for boss in bosses:
        made.ties.append(Tie(boss, "USES_PHONE", rng.choice(made.phones)))
        made.ties += [Tie(boss, "MANAGES", place, role=role) for place in made.places if rng.random() < 0.7]
    for first, second in pairwise(bosses):
        made.ties.append(Tie(first, "RELATIVE_OF" if shape == "family" else "ASSOCIATES_WITH", second))
    if shape == "broker":
        made.ties += [Tie(bosses[0], "RECRUITED", worker, role="recruiter") for worker in workers[:3]]


def _support(
    rng: random.Random,
    made: Group,
    stock: Stock,
    driver: Thing,
    maid: Thing,
    landlord: Thing | None,
    workers: list[Thing],
) -> None:
    """Add driver with vehicle, maid and landlord."""
    vehicle, mark = stock.vehicle(made.force), stock.mark()
    made.vehicles.append((vehicle, mark, driver, 400))
    made.ties += [Tie(driver, "DRIVES", mark, role="driver"), Tie(mark, "SEEN_AT", made.places[0])]
    made.ties += [Tie(mark, "SEEN_AT", place) for place in made.places[1:] if rng.random() < 0.6]
    made.ties += [Tie(driver, "TRANSPORTS", worker) for worker in rng.sample(workers, min(3, len(workers)))]
    made.ties += [Tie(maid, "USES_PHONE", phone, role="maid_or_receptionist") for phone in made.phones[:2]]
    made.ties.append(Tie(maid, "SELLS_AT" if rng.random() < 0.2 else "MANAGES", made.places[0]))
    if landlord:
        made.ties += [Tie(landlord, "LETS", place, role="landlord_or_agent") for place in made.places]


def _advertise(rng: random.Random, made: Group, stock: Stock, bosses: list[Thing]) -> None:
    """Add adverts, personas, cards and designs of the network's numbers."""
    many = made.kind in {"cards", "large"}
    for phone in made.phones:
        design = f"{made.force}:D{stock.serial('card'):04}"
        for _ in range(rng.randrange(5, 9) if many else rng.randrange(2, 5)):
            made.cards.append(card(rng, stock, made, (phone,), design))
        if rng.random() < 0.6:
            made.ties.append(
                Tie(rng.choice(made.people), "DISTRIBUTES", Thing("CardDesign", design), role="card_distributor")
            )
        persona = f"persona{stock.serial('advert'):05}"
        for _ in range(rng.randrange(2, 6)):
            place = rng.choice(made.places) if rng.random() < 0.5 else None
            made.adverts.append(advert(rng, stock, made, (phone,), persona, place))
        made.ties.append(
            Tie(rng.choice(bosses), "OPERATES_AD", Thing("Persona", f"site-a.example:{persona}"), role="advert_manager")
        )


def card(rng: random.Random, stock: Stock, group: Group, numbers: tuple[Thing, ...], design: str) -> Card:
    """Return a card that hangs in one of the town's few phone boxes."""
    box = f"Phone box {1 + rng.randrange(9)}, {group.town} Square, XX9 {TOWNS.index(group.town)}ZZ"
    text = rng.choice(("New in town", "Relax today", "Open till late", "Friendly welcome"))
    return Card(f"TS/{stock.serial('card')}", group.force, numbers, design, text, box, rng.randrange(500))


def advert(
    rng: random.Random, stock: Stock, group: Group, numbers: tuple[Thing, ...], persona: str, place: Thing | None
) -> Advert:
    """Return an online advert under a persona."""
    text = rng.choice(("New here, call me", "In town this week", "Private flat, discreet", "Visiting, available days"))
    site = "site-a.example" if persona else rng.choice(("site-a.example", "site-b.example"))
    return Advert(site, f"{stock.serial('advert'):06}", persona, numbers, place, group.town, text, rng.randrange(500))


def independent(rng: random.Random, stock: Stock, town: str, force: str) -> Group:
    """Return somebody who works alone at home: a person, a number, a home, an advert or two."""
    made = Group("", "independent", town, force)
    person, phone, home = stock.person(force), stock.phone(), stock.premises(town)
    made.people, made.phones, made.places = [person], [phone], [home]
    made.ties = [
        Tie(person, "USES_PHONE", phone),
        Tie(person, "LIVES_AT", home),
        Tie(person, "SELLS_AT", home, role="selling_sex"),
    ]
    persona = f"persona{stock.serial('advert'):05}"
    made.adverts = [advert(rng, stock, made, (phone,), persona, home) for _ in range(1 + rng.randrange(2))]
    return made


def friends(rng: random.Random, stock: Stock, town: str, force: str) -> Group:
    """Return two who share a flat for safety, each with her own number and home."""
    made = Group("", "friends", town, force)
    flat = stock.premises(town, unit=True)
    made.places = [flat]
    for _ in range(2):
        person, phone, home = stock.person(force), stock.phone(), stock.premises(town)
        made.people.append(person)
        made.phones.append(phone)
        made.ties += [
            Tie(person, "USES_PHONE", phone),
            Tie(person, "LIVES_AT", home),
            Tie(person, "SELLS_AT", flat, role="selling_sex"),
        ]
        made.adverts.append(advert(rng, stock, made, (phone,), f"persona{stock.serial('advert'):05}", flat))
    made.ties.append(Tie(made.people[0], "ASSOCIATES_WITH", made.people[1]))
    return made


def background(rng: random.Random, stock: Stock, town: str, force: str) -> Group:
    """Return a household with ordinary links: one to three people at one address, each with a number."""
    made = Group("", "background", town, force)
    home = stock.premises(town)
    made.places = [home]
    for _ in range(rng.choice((1, 1, 2, 2, 3))):
        person, phone = stock.person(force), stock.phone()
        made.ties += [Tie(person, "USES_PHONE", phone), Tie(person, "LIVES_AT", home)]
        made.ties += [Tie(person, "RELATIVE_OF", other) for other in made.people]
        made.people.append(person)
        made.phones.append(phone)
    if rng.random() < 0.5:
        mark = stock.mark()
        made.ties += [Tie(made.people[0], "DRIVES", mark), Tie(mark, "SEEN_AT", home)]
        if rng.random() < 0.3:
            made.vehicles.append((stock.vehicle(force), mark, made.people[0], 300))
    return made


def facilities(
    rng: random.Random, stock: Stock, parameters: Parameters, towns: list[str], groups: list[Group]
) -> Iterator[tuple[Thing, list[Tie]]]:
    """Yield what many share without belonging together: a taxi firm's number, a block of flats, a letting agency."""
    networks = [group for group in groups if group.name]
    others = [group for group in groups if group.kind in {"background", "independent"}]
    taxi, block = stock.phone(), stock.premises(towns[0])
    agency = stock.organisation(FORCES[0], "Testlets of Northmere")
    firm = stock.organisation(FORCES[0], "Testcars of Northmere")
    callers = [rng.choice(g.people) for g in networks] + [
        g.people[0] for g in rng.sample(others, parameters.taxi_callers)
    ]
    yield taxi, [Tie(firm, "SUBSCRIBES", taxi), *(Tie(person, "USES_PHONE", taxi) for person in callers)]
    homes = [rng.choice(g.people) for g in networks[:8]] + [
        g.people[0] for g in rng.sample(others, parameters.block_homes)
    ]
    yield block, [Tie(person, "LIVES_AT", block) for person in homes]
    let = [rng.choice(g.places) for g in networks] + [g.places[0] for g in rng.sample(others, parameters.agency_lets)]
    yield agency, [Tie(agency, "LETS", place) for place in let]
