"""What the demonstration world is made of: entities, true and false ties, cards, adverts, groups, and a stock of keys."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from demonstration import values
from demonstration.world_parameters import DEMO_TOWNS


@dataclass(frozen=True, slots=True)
class DemoEntity:
    """A person, number, place or other thing: its type, its key in normal form, and what it is called.

    ``place`` holds the parts of an address, ``town`` where it lies, ``uprn`` its number where the gazetteer lists it.
    """

    type: str
    key: str
    caption: str = ""
    place: tuple[str, str, str, str] | None = None
    town: str = ""
    uprn: str = ""


@dataclass(frozen=True, slots=True)
class DemoLink:
    """One true (or false) link between two entities in a period, in days before the world's last day."""

    start: DemoEntity
    type: str
    end: DemoEntity
    role: str = ""
    part: str = ""
    oldest: int = 600
    newest: int = 0


@dataclass(frozen=True, slots=True)
class DemoCard:
    """A card in a phone box: it carries numbers and a design."""

    exhibit: str
    force: str
    numbers: tuple[DemoEntity, ...]
    design: str
    text: str
    box: str
    age: int


@dataclass(frozen=True, slots=True)
class DemoAdvert:
    """An online advert."""

    site: str
    id: str
    persona: str
    numbers: tuple[DemoEntity, ...]
    place: DemoEntity | None
    town: str
    text: str
    age: int


@dataclass(frozen=True, slots=True)
class VehicleKeeping:
    """A vehicle, the mark that it bore and who kept it, from and to so many days before the last; ``to`` may be open."""

    force: str
    vehicle: DemoEntity
    mark: DemoEntity
    keeper: DemoEntity
    since: int
    to: int | None = None


@dataclass
class DemoGroup:
    """People and entities that belong together, with their ties and adverts; ``name`` is empty for the background."""

    name: str
    kind: str
    town: str
    force: str
    links: list[DemoLink] = field(default_factory=list)
    cards: list[DemoCard] = field(default_factory=list)
    adverts: list[DemoAdvert] = field(default_factory=list)
    vehicles: list[VehicleKeeping] = field(default_factory=list)
    places: list[DemoEntity] = field(default_factory=list)
    people: list[DemoEntity] = field(default_factory=list)
    phones: list[DemoEntity] = field(default_factory=list)


class KeyStock:
    """Hands out keys, each once."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(f"stock {seed}")  # noqa: S311 - a reproducible world, no secret
        self._numbers, self._marks = values.numbers(), values.marks()
        self._serial: dict[str, int] = {}

    def serial(self, kind: str) -> int:
        """Return the next serial number of a kind."""
        self._serial[kind] = self._serial.get(kind, 0) + 1
        return self._serial[kind]

    def person(self, force: str) -> DemoEntity:
        """Return a new nominal."""
        return DemoEntity("Person", f"{force}:N{self.serial('person'):05}", values.name(self.rng))

    def phone(self) -> DemoEntity:
        """Return a new number."""
        return DemoEntity("Phone", next(self._numbers))

    def mark(self) -> DemoEntity:
        """Return a new mark."""
        return DemoEntity("Mark", next(self._marks))

    def vehicle(self, force: str) -> DemoEntity:
        """Return a new vehicle."""
        return DemoEntity("Vehicle", f"{force}:V{self.serial('vehicle'):04}")

    def premises(self, town: str, unit: bool = False) -> DemoEntity:
        """Return a new address; the gazetteer lists two of three."""
        number = self.serial("place")
        place = values.address(self.rng, number, 1 + number % 8 if unit else 0)
        flat, house, street, code = place
        key = f"{code.replace(' ', '')}:{house}:{flat.upper()}:{street.upper()}"
        uprn = f"SYN-UPRN-{2 * number:06}" if self.rng.random() < 2 / 3 else ""
        return DemoEntity("Premises", key, place=place, town=town, uprn=uprn)

    def event(self, force: str) -> DemoEntity:
        """Return a new event."""
        return DemoEntity("Event", f"{force}:E{self.serial('event'):05}")

    def organisation(self, force: str, caption: str) -> DemoEntity:
        """Return a new firm."""
        return DemoEntity("Organisation", f"{force}:ORG{self.serial('org'):03}", caption)

    def handle(self) -> DemoEntity:
        """Return a new e-mail address."""
        return DemoEntity("Handle", f"email:test{self.serial('handle'):05}@example.invalid")

    def persona(self) -> str:
        """Return a new profile, ``site:name``."""
        number = self.serial("persona")
        return f"site-{'ab'[number % 2]}.example:persona{number:05}"

    def design(self, force: str) -> str:
        """Return the key of a new card design."""
        return f"{force}:D{self.serial('design'):04}"


def card(
    rng: random.Random, stock: KeyStock, group: DemoGroup, numbers: tuple[DemoEntity, ...], design: str, town: str
) -> DemoCard:
    """Return a card that hangs in one of the town's few phone boxes."""
    box = f"Phone box {1 + rng.randrange(9)}, {town} Square, XX9 {DEMO_TOWNS.index(town)}ZZ"
    text = rng.choice(("New in town", "Relax today", "Open till late", "Friendly welcome"))
    return DemoCard(f"TS/{stock.serial('card')}", group.force, numbers, design, text, box, rng.randrange(500))


def advert(
    rng: random.Random,
    stock: KeyStock,
    group: DemoGroup,
    numbers: tuple[DemoEntity, ...],
    persona: str,
    place: DemoEntity | None,
) -> DemoAdvert:
    """Return an online advert under a persona, ``site:name``."""
    text = rng.choice(("New here, call me", "In town this week", "Private flat, discreet", "Visiting, available days"))
    town = place.town if place else group.town
    site, _, profile = persona.partition(":")
    return DemoAdvert(site, f"{stock.serial('advert'):06}", profile, numbers, place, town, text, rng.randrange(500))
