"""Planted chains of linked premises, and what looks like a link and is none: a part of a world that is asked for by itself.

The demonstration has none of them: it is written without, so that what it says stays as it is.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from demonstration.world_entities import DemoAdvert, DemoEntity, DemoGroup, DemoLink, KeyStock, card
from demonstration.world_parameters import TOWN_FORCE

_TEXTS = ("New here, call me", "Quiet and discreet", "Open late")


@dataclass(frozen=True, slots=True)
class ChainParameters:
    """Figures of the planted chains of one district, set before the rules of joins were tried on any such world.

    Attributes
    ----------
    chains : int
        Chains: the first of every five shares a number, then a profile, cards with two numbers, a manager; the fifth is mixed,
        one kind from each of its premises to the next.
    most : int
        Most premises of a chain; least are two.
    adverts : (int, int)
        Least and most adverts of one premises.
    cards : (int, int)
        Least and most cards that carry two numbers.
    alone : int
        Premises that belong to no chain, each with one number, one profile and one or two people.
    lets, flats, boxes, taxis : int
        Premises of different chains, and of none, that have one letting agency, one block, one phone box, one taxi firm in
        common, and nothing else.
    moved : int
        People who work alone and moved: two addresses, one number, one profile.
    handed_on : int
        Numbers that stood on adverts of one premises, and years later on those of another.
    """

    chains: int = 10
    most: int = 5
    adverts: tuple[int, int] = (2, 4)
    cards: tuple[int, int] = (3, 6)
    alone: int = 12
    lets: int = 9
    flats: int = 5
    boxes: int = 6
    taxis: int = 7
    moved: int = 4
    handed_on: int = 3


@dataclass(frozen=True)
class PlantedChains:
    """Groups to report, links that are surely on record, and the premises of each chain."""

    groups: list[DemoGroup]
    on_record: list[tuple[DemoGroup, DemoLink]]
    chains: list[list[DemoEntity]]


class ChainPlanter:
    """Plants the chains of one district, and what is near them."""

    def __init__(self, rng: random.Random, stock: KeyStock, towns: Sequence[str], parameters: ChainParameters) -> None:
        self.rng, self.stock, self.towns, self.parameters = rng, stock, towns, parameters
        self.planted = PlantedChains([], [], [])

    def plant(self) -> PlantedChains:
        """Return chains, premises of none, and what many of them have in common without being linked."""
        for number in range(self.parameters.chains):
            self._chain(number)
        alone = [self._alone() for _ in range(self.parameters.alone)]
        # one premises of each chain at most is near another chain's, so that a wrong join joins two chains
        near = [self.rng.choice(places) for places in self.planted.chains] + alone
        self._agency(self.rng.sample(near, min(len(near), self.parameters.lets)))
        self._block()
        self._box(self.rng.sample(near, min(len(near), self.parameters.boxes)))
        self._taxi_firm(self.rng.sample(near, min(len(near), self.parameters.taxis)))
        for _ in range(self.parameters.moved):
            self._moved()
        for _ in range(self.parameters.handed_on):
            self._handed_on()
        return self.planted

    # -- chains ---------------------------------------------------------------------------------------------------

    def _chain(self, number: int) -> None:
        group = self._group()
        places = [self._premises(group) for _ in range(self.rng.randrange(2, self.parameters.most + 1))]
        shapes: list[Callable[[DemoGroup, Sequence[DemoEntity]], None]] = [
            self._share_number,
            self._share_profile,
            self._share_cards,
            self._share_manager,
        ]
        if number % (len(shapes) + 1) < len(shapes):
            shapes[number % (len(shapes) + 1)](group, places)
        else:
            for pair in pairwise(places):
                self.rng.choice(shapes)(group, pair)
        self.planted.chains.append(places)

    def _share_number(self, group: DemoGroup, places: Sequence[DemoEntity]) -> None:
        phone = self.stock.phone()
        for place in places:
            self._adverts(group, place, phone)

    def _share_profile(self, group: DemoGroup, places: Sequence[DemoEntity]) -> None:
        persona = self.stock.persona()
        for place in places:
            self._adverts(group, place, self.stock.phone(), persona)

    def _share_cards(self, group: DemoGroup, places: Sequence[DemoEntity]) -> None:
        phones = [self.stock.phone() for _ in places]
        for place, phone in zip(places, phones, strict=True):
            self._adverts(group, place, phone)
        for both in pairwise(phones):
            self._cards(group, both)

    def _share_manager(self, group: DemoGroup, places: Sequence[DemoEntity]) -> None:
        manager = self.stock.person(group.force)
        group.people.append(manager)
        for place in places:
            self._adverts(group, place, self.stock.phone())
            for _ in range(2):
                age = self.rng.randrange(40, 200)
                group.links.append(DemoLink(manager, "MANAGES", place, "controller", oldest=age, newest=age))

    # -- near misses ----------------------------------------------------------------------------------------------

    def _alone(self) -> DemoEntity:
        group = self._group()
        place = self._premises(group)
        self._adverts(group, place, self.stock.phone())
        return place

    def _agency(self, places: Sequence[DemoEntity]) -> None:
        """One letting agency: too small to be found a facility by its neighbours."""
        group = self._group()
        agency = self.stock.organisation(group.force, f"Testkeys of {group.town}")
        self.planted.on_record.extend((group, DemoLink(agency, "LETS", place)) for place in places)

    def _block(self) -> None:
        """One block: flats of people who have nothing to do with one another."""
        first = self.stock.premises(self.towns[0], unit=True)
        assert first.place is not None
        _, house, street, code = first.place
        for number in range(1, self.parameters.flats + 1):
            group = self._group()
            flat = f"Flat {number}"
            key = f"{code.replace(' ', '')}:{house}:{flat.upper()}:{street.upper()}"
            place = DemoEntity("Premises", key, place=(flat, house, street, code), town=self.towns[0])
            self._people(group, place)
            self._adverts(group, place, self.stock.phone())

    def _box(self, places: Sequence[DemoEntity]) -> None:
        """One phone box: cards of premises that are not linked, and a car that stood beside it and before all of them."""
        owners = {place: group for group in self.planted.groups for place in group.places}
        box = DemoEntity(
            "Premises", "XX11AD:PHONE BOX 9::ALDER STREET", place=("", "Phone box 9", "Alder Street", "XX1 1AD")
        )
        for place in places:
            group = owners[place]
            phone = group.adverts[0].numbers[0]
            group.cards.append(card(self.rng, self.stock, group, (phone,), self.stock.design(group.force), group.town))
            age = self.rng.randrange(40, 200)
            event = self.stock.event(group.force)
            group.links += [
                DemoLink(event, "INVOLVES", box, part="place", oldest=age, newest=age),
                DemoLink(event, "INVOLVES", phone, part="found", oldest=age, newest=age),
            ]

    def _taxi_firm(self, places: Sequence[DemoEntity]) -> None:
        """One taxi firm: its number lay in these premises, and its car stood before them."""
        group = self._group()
        firm, phone = self.stock.organisation(group.force, f"Testcars of {group.town}"), self.stock.phone()
        mark = self.stock.mark()
        self.planted.on_record.append((group, DemoLink(firm, "SUBSCRIBES", phone)))
        self.planted.on_record.append((group, DemoLink(firm, "KEEPER_OF", mark)))
        for place in places:
            age = self.rng.randrange(40, 200)
            event = self.stock.event(group.force)
            group.links += [
                DemoLink(event, "INVOLVES", place, part="place", oldest=age, newest=age),
                DemoLink(event, "INVOLVES", phone, part="found", oldest=age, newest=age),
                DemoLink(mark, "SEEN_AT", place, oldest=age + 9, newest=age - 9),
            ]

    def _moved(self) -> None:
        """Somebody who works alone and moved."""
        group = self._group()
        person, phone, persona = self.stock.person(group.force), self.stock.phone(), self.stock.persona()
        group.people.append(person)
        group.links.append(DemoLink(person, "USES_PHONE", phone))
        for age in (400, 100):
            place = self.stock.premises(group.town)
            group.places.append(place)
            self._adverts(group, place, phone, persona, age)
            group.links += [
                DemoLink(person, "SELLS_AT", place, "selling_sex", oldest=age + 60, newest=age - 60),
                DemoLink(person, "SELLS_AT", place, "selling_sex", oldest=age + 60, newest=age - 60),
            ]

    def _handed_on(self) -> None:
        """A number that two premises had, years apart."""
        phone = self.stock.phone()
        for age in (860, 120):
            group = self._group()
            self._adverts(group, self._premises(group), phone, age=age)

    # -- parts ----------------------------------------------------------------------------------------------------

    def _group(self) -> DemoGroup:
        town = self.rng.choice(self.towns)
        group = DemoGroup("", "linked premises", town, TOWN_FORCE[town])
        self.planted.groups.append(group)
        return group

    def _premises(self, group: DemoGroup) -> DemoEntity:
        place = self.stock.premises(group.town, unit=self.rng.random() < 0.4)
        group.places.append(place)
        self._people(group, place)
        return place

    def _people(self, group: DemoGroup, place: DemoEntity) -> None:
        """Let one or two people sell there, each with a number of their own."""
        for _ in range(self.rng.randrange(1, 3)):
            person, phone = self.stock.person(group.force), self.stock.phone()
            group.people.append(person)
            group.links.append(DemoLink(person, "SELLS_AT", place, "selling_sex", oldest=200, newest=40))
            group.links.append(DemoLink(person, "USES_PHONE", phone))

    def _adverts(
        self, group: DemoGroup, place: DemoEntity, phone: DemoEntity, persona: str = "", age: int = 120
    ) -> None:
        """Let adverts state a premises and a number: of one profile, else each of its own."""
        least, most = self.parameters.adverts
        for _ in range(self.rng.randrange(least, most + 1)):
            days = age + self.rng.randrange(-30, 30)
            site, _, profile = (persona or self.stock.persona()).partition(":")
            group.adverts.append(
                DemoAdvert(
                    site,
                    f"L{self.stock.serial('planted advert'):05}",
                    profile,
                    (phone,),
                    place,
                    group.town,
                    self.rng.choice(_TEXTS),
                    days,
                )
            )

    def _cards(self, group: DemoGroup, phones: tuple[DemoEntity, ...]) -> None:
        least, most = self.parameters.cards
        design = self.stock.design(group.force)
        for _ in range(self.rng.randrange(least, most + 1)):
            group.cards.append(card(self.rng, self.stock, group, phones, design, group.town))
