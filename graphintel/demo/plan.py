"""How a network is put together: cells, drivers, maids, landlords, cards, adverts and visits."""

from __future__ import annotations

import random
from collections.abc import Sequence

from graphintel.demo.parameters import TOWN_FORCE
from graphintel.demo.things import Group, Keeping, Stock, Thing, Tie, advert, card


class Plan:
    """A network while it is put together; every tie falls into the network's own period."""

    def __init__(self, rng: random.Random, stock: Stock, name: str, shape: str, towns: Sequence[str]) -> None:
        self.rng, self.stock, self.towns = rng, stock, towns
        self.made = Group(name, shape, towns[0], TOWN_FORCE[towns[0]])
        self.oldest, self.newest = rng.randrange(300, 600), rng.randrange(0, 120)

    def tie(self, start: Thing, link: str, end: Thing, role: str = "", part: str = "") -> None:
        """Add a tie."""
        self.made.ties.append(Tie(start, link, end, role, part, self.oldest, self.newest))

    def person(self) -> Thing:
        """Add a person."""
        self.made.people.append(self.stock.person(self.made.force))
        return self.made.people[-1]

    def people(self, count: int) -> list[Thing]:
        """Add several people."""
        return [self.person() for _ in range(count)]

    def phones(self, count: int) -> list[Thing]:
        """Add numbers."""
        added = [self.stock.phone() for _ in range(count)]
        self.made.phones += added
        return added

    def premises(self, count: int, towns: int = 1) -> list[Thing]:
        """Add premises, in turn over the first towns."""
        added = [self.stock.premises(self.towns[n % towns], unit=self.rng.random() < 0.4) for n in range(count)]
        self.made.places += added
        return added

    def cell(self, boss: Thing, workers: list[Thing], phones: list[Thing], places: list[Thing], role: str) -> None:
        """Tie a boss to workers, numbers and premises."""
        for worker in workers:
            self.tie(boss, "CONTROLS", worker, role)
            self.works(worker, phones, places)
        for phone in phones:
            self.tie(boss, "USES_PHONE", phone)
        for place in places:
            if self.rng.random() < 0.7:
                self.tie(boss, "MANAGES", place, role)

    def works(self, worker: Thing, phones: list[Thing], places: list[Thing]) -> None:
        """Tie somebody exploited to where she works and the number that she answers."""
        role = self.rng.choice(("potential_victim", "selling_sex", ""))
        for place in self.rng.sample(places, min(2, len(places))):
            self.tie(worker, "SELLS_AT", place, role)
        self.tie(worker, "USES_PHONE", self.rng.choice(phones))

    def driver(self, workers: list[Thing], places: list[Thing]) -> None:
        """Add a driver with a vehicle, who is its keeper more often than not."""
        driver = self.person()
        vehicle, mark = self.stock.vehicle(self.made.force), self.stock.mark()
        keeper = driver if self.rng.random() < 0.7 else self.rng.choice(self.made.people)
        self.made.vehicles.append(Keeping(self.made.force, vehicle, mark, keeper, self.oldest))
        self.tie(driver, "DRIVES", mark, "driver")
        for place in places:
            if place is places[0] or self.rng.random() < 0.6:
                self.tie(mark, "SEEN_AT", place)
        for worker in self.rng.sample(workers, min(3, len(workers))):
            self.tie(driver, "TRANSPORTS", worker)

    def maid(self, phones: list[Thing], place: Thing) -> None:
        """Add a maid who answers the telephone."""
        maid = self.person()
        for phone in phones[:2]:
            self.tie(maid, "USES_PHONE", phone, "maid_or_receptionist")
        self.tie(maid, "MANAGES", place)

    def landlord(self, places: list[Thing]) -> Thing:
        """Add a landlord of premises."""
        landlord = self.person()
        for place in places:
            self.tie(landlord, "LETS", place, "landlord_or_agent")
        return landlord

    def print_cards(self, numbers: tuple[Thing, ...], count: int, distributor: Thing | None = None) -> Thing:
        """Add a design, cards of it over the towns, and who puts them up."""
        design = Thing("CardDesign", self.stock.design(self.made.force))
        for _ in range(count):
            town = self.rng.choice(self.towns[:2])
            self.made.cards.append(card(self.rng, self.stock, self.made, numbers, design.key, town))
        if distributor:
            self.tie(distributor, "DISTRIBUTES", design, "card_distributor")
        return design

    def post(self, phone: Thing, count: int, manager: Thing | None = None) -> None:
        """Add a persona and its adverts."""
        persona = self.stock.persona()
        for _ in range(count):
            place = self.rng.choice(self.made.places) if self.rng.random() < 0.5 else None
            self.made.adverts.append(advert(self.rng, self.stock, self.made, (phone,), persona, place))
        if manager:
            self.tie(manager, "OPERATES_AD", Thing("Persona", persona), "advert_manager")

    def advertise(self, phones: Sequence[Thing], managers: Sequence[Thing]) -> None:
        """Add cards and adverts of each number, as most networks do."""
        for phone in phones:
            put_up = self.rng.choice(self.made.people) if self.rng.random() < 0.6 else None
            self.print_cards((phone,), self.rng.randrange(2, 5), put_up)
            self.post(phone, self.rng.randrange(2, 6), self.rng.choice(managers))

    def visits(self, people: list[Thing]) -> None:
        """Add welfare visits and stop checks in which several were met together."""
        for _ in range(self.rng.randrange(2, 5)):
            event, when = self.stock.event(self.made.force), self.rng.randrange(self.newest, self.oldest)
            seen = [(self.rng.choice(self.made.places), "visited")]
            seen += [(person, "present") for person in self.rng.sample(people, min(3, len(people)))]
            self.made.ties += [Tie(event, "INVOLVES", end, "", part, when, when) for end, part in seen]
