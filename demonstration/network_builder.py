"""How a network is put together: cells, drivers, maids, landlords, cards, adverts and visits."""

from __future__ import annotations

import random
from collections.abc import Sequence

from demonstration.world_entities import DemoEntity, DemoGroup, DemoLink, KeyStock, VehicleKeeping, advert, card
from demonstration.world_parameters import TOWN_FORCE


class NetworkBuilder:
    """A network while it is put together; every tie falls into the network's own period."""

    def __init__(self, rng: random.Random, stock: KeyStock, name: str, shape: str, towns: Sequence[str]) -> None:
        self.rng, self.stock, self.towns = rng, stock, towns
        self.network = DemoGroup(name, shape, towns[0], TOWN_FORCE[towns[0]])
        self.oldest, self.newest = rng.randrange(300, 600), rng.randrange(0, 120)

    def add_link(self, start: DemoEntity, link: str, end: DemoEntity, role: str = "", part: str = "") -> None:
        """Add a tie."""
        self.network.links.append(DemoLink(start, link, end, role, part, self.oldest, self.newest))

    def person(self) -> DemoEntity:
        """Add a person."""
        self.network.people.append(self.stock.person(self.network.force))
        return self.network.people[-1]

    def people(self, count: int) -> list[DemoEntity]:
        """Add several people."""
        return [self.person() for _ in range(count)]

    def phones(self, count: int) -> list[DemoEntity]:
        """Add numbers."""
        added = [self.stock.phone() for _ in range(count)]
        self.network.phones += added
        return added

    def premises(self, count: int, towns: int = 1) -> list[DemoEntity]:
        """Add premises, in turn over the first towns."""
        added = [self.stock.premises(self.towns[n % towns], unit=self.rng.random() < 0.4) for n in range(count)]
        self.network.places += added
        return added

    def add_cell(
        self, boss: DemoEntity, workers: list[DemoEntity], phones: list[DemoEntity], places: list[DemoEntity], role: str
    ) -> None:
        """Tie a boss to workers, numbers and premises."""
        for worker in workers:
            self.add_link(boss, "CONTROLS", worker, role)
            self.add_work(worker, phones, places)
        for phone in phones:
            self.add_link(boss, "USES_PHONE", phone)
        for place in places:
            if self.rng.random() < 0.7:
                self.add_link(boss, "MANAGES", place, role)

    def add_work(self, worker: DemoEntity, phones: list[DemoEntity], places: list[DemoEntity]) -> None:
        """Tie somebody exploited to where she works and the number that she answers."""
        role = self.rng.choice(("potential_victim", "selling_sex", ""))
        for place in self.rng.sample(places, min(2, len(places))):
            self.add_link(worker, "SELLS_AT", place, role)
        self.add_link(worker, "USES_PHONE", self.rng.choice(phones))

    def add_driver(self, workers: list[DemoEntity], places: list[DemoEntity]) -> None:
        """Add a driver with a vehicle, who is its keeper more often than not."""
        driver = self.person()
        vehicle, mark = self.stock.vehicle(self.network.force), self.stock.mark()
        keeper = driver if self.rng.random() < 0.7 else self.rng.choice(self.network.people)
        self.network.vehicles.append(VehicleKeeping(self.network.force, vehicle, mark, keeper, self.oldest))
        self.add_link(driver, "DRIVES", mark, "driver")
        for place in places:
            if place is places[0] or self.rng.random() < 0.6:
                self.add_link(mark, "SEEN_AT", place)
        for worker in self.rng.sample(workers, min(3, len(workers))):
            self.add_link(driver, "TRANSPORTS", worker)

    def add_maid(self, phones: list[DemoEntity], place: DemoEntity) -> None:
        """Add a maid who answers the telephone."""
        maid = self.person()
        for phone in phones[:2]:
            self.add_link(maid, "USES_PHONE", phone, "maid_or_receptionist")
        self.add_link(maid, "MANAGES", place)

    def add_landlord(self, places: list[DemoEntity]) -> DemoEntity:
        """Add a landlord of premises."""
        landlord = self.person()
        for place in places:
            self.add_link(landlord, "LETS", place, "landlord_or_agent")
        return landlord

    def add_cards(
        self, numbers: tuple[DemoEntity, ...], count: int, distributor: DemoEntity | None = None
    ) -> DemoEntity:
        """Add a design, cards of it over the towns, and who puts them up."""
        design = DemoEntity("CardDesign", self.stock.design(self.network.force))
        for _ in range(count):
            town = self.rng.choice(self.towns[:2])
            self.network.cards.append(card(self.rng, self.stock, self.network, numbers, design.key, town))
        if distributor:
            self.add_link(distributor, "DISTRIBUTES", design, "card_distributor")
        return design

    def add_adverts(self, phone: DemoEntity, count: int, manager: DemoEntity | None = None) -> None:
        """Add a persona and its adverts."""
        persona = self.stock.persona()
        for _ in range(count):
            place = self.rng.choice(self.network.places) if self.rng.random() < 0.5 else None
            self.network.adverts.append(advert(self.rng, self.stock, self.network, (phone,), persona, place))
        if manager:
            self.add_link(manager, "OPERATES_AD", DemoEntity("Persona", persona), "advert_manager")

    def add_cards_and_adverts(self, phones: Sequence[DemoEntity], managers: Sequence[DemoEntity]) -> None:
        """Add cards and adverts of each number, as most networks do."""
        for phone in phones:
            put_up = self.rng.choice(self.network.people) if self.rng.random() < 0.6 else None
            self.add_cards((phone,), self.rng.randrange(2, 5), put_up)
            self.add_adverts(phone, self.rng.randrange(2, 6), self.rng.choice(managers))

    def add_visits(self, people: list[DemoEntity]) -> None:
        """Add welfare visits and stop checks in which several were met together."""
        for _ in range(self.rng.randrange(2, 5)):
            event, when = self.stock.event(self.network.force), self.rng.randrange(self.newest, self.oldest)
            seen = [(self.rng.choice(self.network.places), "visited")]
            seen += [(person, "present") for person in self.rng.sample(people, min(3, len(people)))]
            self.network.links += [DemoLink(event, "INVOLVES", end, "", part, when, when) for end, part in seen]
