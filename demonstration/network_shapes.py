"""Exploiter networks of a dozen shapes: who runs them, who is exploited, by which numbers, at which premises."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from itertools import pairwise

from demonstration.network_builder import NetworkBuilder
from demonstration.world_entities import DemoGroup, KeyStock


def _star(builder: NetworkBuilder) -> None:
    """One controller in the middle."""
    boss, workers = builder.person(), builder.people(builder.rng.randrange(5, 8))
    phones, places = builder.phones(3), builder.premises(3)
    builder.add_cell(boss, workers, phones, places, "controller")
    builder.add_driver(workers, places)
    builder.add_maid(phones, places[0])
    builder.add_cards_and_adverts(phones, [boss])
    builder.add_visits(workers)


def _cells(builder: NetworkBuilder) -> None:
    """Three cells, each with boss, number and premises, and a broker who knows the bosses and answers every number."""
    broker = builder.person()
    phones, places, everybody = builder.phones(3), builder.premises(3, towns=2), []
    bosses = []
    for phone, place in zip(phones, places, strict=True):
        boss, workers = builder.person(), builder.people(builder.rng.randrange(2, 4))
        builder.add_cell(boss, workers, [phone], [place], "controller")
        builder.add_link(broker, "ASSOCIATES_WITH", boss, "organiser")
        builder.add_link(broker, "USES_PHONE", phone)
        everybody += workers
        bosses.append(boss)
    builder.add_driver(everybody, places)
    builder.add_maid(phones, places[0])
    builder.add_cards_and_adverts(phones, [broker, *bosses])
    builder.add_visits(everybody)


def _chain(builder: NetworkBuilder) -> None:
    """Orders pass down a chain; each link of it has a number or a place of its own."""
    line, workers = builder.people(4), builder.people(builder.rng.randrange(3, 6))
    phones, places = builder.phones(3), builder.premises(3)
    for upper, lower in pairwise(line):
        builder.add_link(upper, "CONTROLS", lower, "organiser")
    for person, phone in zip(line, (*phones, phones[0]), strict=True):
        builder.add_link(person, "USES_PHONE", phone)
    builder.add_cell(line[-1], workers, phones[:2], places, "controller")
    builder.add_driver(workers, places)
    builder.add_maid(phones, places[0])
    builder.add_cards_and_adverts(phones, line)
    builder.add_visits([*workers, line[-1]])


def _touring(builder: NetworkBuilder) -> None:
    """The same people driven through premises in three towns."""
    boss, workers = builder.person(), builder.people(builder.rng.randrange(4, 7))
    phones, places = builder.phones(2), builder.premises(6, towns=3)
    builder.add_cell(boss, workers, phones, places, "organiser")
    for _ in range(2):
        builder.add_driver(workers, places)
    builder.add_cards_and_adverts(phones, [boss])
    builder.add_visits(workers)


def _cards(builder: NetworkBuilder) -> None:
    """A card ring: designs that share numbers, put up by two distributors all over town."""
    boss, distributors, workers = builder.person(), builder.people(2), builder.people(builder.rng.randrange(3, 5))
    phones, places = builder.phones(3), builder.premises(2)
    builder.add_cell(boss, workers, phones, places, "controller")
    for number, phone in enumerate(phones):
        both = (phone, phones[(number + 1) % 3])
        design = builder.add_cards(both, builder.rng.randrange(5, 9), distributors[number % 2])
        interview = builder.stock.event(builder.network.force)
        builder.add_link(interview, "FOUND_VIA", design)
        builder.add_link(interview, "INVOLVES", builder.rng.choice(places), part="visited")
        builder.add_adverts(phone, builder.rng.randrange(1, 4), boss)
    for distributor in distributors:
        builder.add_link(distributor, "ASSOCIATES_WITH", boss)
    builder.add_driver([*workers, *distributors], places)
    builder.add_visits(workers)


def _landlord(builder: NetworkBuilder) -> None:
    """A landlord ring: two landlords and their firm behind many premises."""
    boss, workers = builder.person(), builder.people(builder.rng.randrange(4, 6))
    phones, places = builder.phones(2), builder.premises(6, towns=2)
    builder.add_cell(boss, workers, phones, places, "organiser")
    firm = builder.stock.organisation(builder.network.force, f"Testhomes {builder.network.name}")
    for part in (places[:3], places[3:]):
        builder.add_link(builder.add_landlord(part), "WORKS_FOR", firm)
    for place in places:
        builder.add_link(firm, "OWNS", place)
        if builder.rng.random() < 0.5:
            builder.add_link(boss, "PAYS_FOR", place, "money_handler")
    builder.add_maid(phones, places[0])
    builder.add_cards_and_adverts(phones, [boss])
    builder.add_visits(workers)


def _family(builder: NetworkBuilder) -> None:
    """A family and their firm; relatives share the work among them."""
    family, workers = builder.people(4), builder.people(builder.rng.randrange(3, 6))
    phones, places = builder.phones(3), builder.premises(3)
    firm = builder.stock.organisation(builder.network.force, f"Testbaths {builder.network.name}")
    for number, person in enumerate(family):
        for other in family[:number]:
            builder.add_link(person, "RELATIVE_OF", other)
        builder.add_link(person, "WORKS_FOR", firm)
        builder.add_link(person, "USES_PHONE", phones[number % 3])
    for place in places:
        builder.add_link(firm, "LEASES", place)
    builder.add_cell(family[0], workers, phones[:1], places, "controller")
    builder.add_link(family[1], "PAYS_FOR", places[0], "money_handler")
    builder.add_driver([*workers, family[2]], places)
    builder.add_cards_and_adverts(phones, family)
    builder.add_visits(workers)


def _broker(builder: NetworkBuilder) -> None:
    """Two cells in two towns that share nothing but a recruiter, a driver and a profile."""
    recruiter, everybody = builder.person(), []
    phones, places = builder.phones(3), builder.premises(4, towns=2)
    for number in range(2):
        boss, workers = builder.person(), builder.people(builder.rng.randrange(3, 5))
        builder.add_cell(boss, workers, [phones[number]], places[number::2], "controller")
        builder.add_link(recruiter, "ASSOCIATES_WITH", boss)
        for worker in workers[:2]:
            builder.add_link(recruiter, "RECRUITED", worker, "recruiter")
        everybody += workers
    builder.add_link(recruiter, "USES_PHONE", phones[2], "recruiter")
    builder.add_driver(everybody, places)
    builder.add_maid(phones, places[0])
    builder.add_cards_and_adverts(phones, [recruiter])
    builder.add_visits(everybody)


def _online(builder: NetworkBuilder) -> None:
    """Adverts, profiles and e-mail addresses; hardly a card."""
    boss, manager, workers = builder.person(), builder.person(), builder.people(builder.rng.randrange(4, 7))
    phones, places = builder.phones(3), builder.premises(2)
    builder.add_cell(boss, workers, phones, places, "organiser")
    builder.add_link(boss, "ASSOCIATES_WITH", manager)
    handle = builder.stock.handle()
    builder.add_link(manager, "USES_HANDLE", handle)
    builder.add_link(boss, "USES_HANDLE", handle)
    for phone in phones:
        for _ in range(2):
            builder.add_adverts(phone, builder.rng.randrange(2, 6), manager)
    builder.add_maid(phones, places[0])
    builder.add_visits(workers)


def _mixed(builder: NetworkBuilder) -> None:
    """Two controllers with an enforcer, a landlord, cards and adverts."""
    bosses, workers = builder.people(2), builder.people(builder.rng.randrange(4, 7))
    phones, places = builder.phones(3), builder.premises(3)
    builder.add_cell(bosses[0], workers[::2], phones, places, "controller")
    builder.add_cell(bosses[1], workers[1::2], phones[:2], places, "controller")
    builder.add_link(bosses[0], "ASSOCIATES_WITH", bosses[1])
    enforcer = builder.person()
    for worker in workers[:3]:
        builder.add_link(enforcer, "CONTROLS", worker, "enforcer")
    builder.add_landlord(places)
    builder.add_driver(workers, places)
    builder.add_cards_and_adverts(phones, bosses)
    builder.add_visits(workers)


def _small(builder: NetworkBuilder) -> None:
    """One boss, two or three people, two numbers, one flat."""
    boss, workers = builder.person(), builder.people(builder.rng.randrange(2, 4))
    phones, places = builder.phones(2), builder.premises(1)
    builder.add_cell(boss, workers, phones, places, "controller")
    builder.add_driver(workers, places)
    builder.add_cards_and_adverts(phones, [boss])
    builder.add_visits(workers)


def _large(builder: NetworkBuilder) -> None:
    """Three bosses over three towns who share workers, drivers and a landlord."""
    bosses, workers = builder.people(3), builder.people(builder.rng.randrange(9, 12))
    phones, places = builder.phones(5), builder.premises(6, towns=3)
    for number, boss in enumerate(bosses):
        builder.add_cell(boss, workers[number::3], phones[number : number + 3], places[number::3], "controller")
    for worker in builder.rng.sample(workers, 5):
        builder.add_work(worker, phones, places)
    for first, second in pairwise(bosses):
        builder.add_link(first, "ASSOCIATES_WITH", second, "organiser")
    for _ in range(2):
        builder.add_driver(workers, places)
    builder.add_maid(phones, places[0])
    builder.add_landlord(places[:4])
    builder.add_cards_and_adverts(phones, bosses)
    builder.add_visits(workers)


NETWORK_SHAPES: dict[str, Callable[[NetworkBuilder], None]] = {
    "star": _star,
    "cells": _cells,
    "chain": _chain,
    "touring": _touring,
    "cards": _cards,
    "landlord": _landlord,
    "family": _family,
    "broker": _broker,
    "online": _online,
    "mixed": _mixed,
    "small": _small,
    "large": _large,
}
"""How to make each shape, in the order in which networks take them."""


def build_network(rng: random.Random, stock: KeyStock, serial: int, towns: Sequence[str]) -> DemoGroup:
    """Return an exploiter network: its shape follows from its serial number."""
    shape = list(NETWORK_SHAPES)[serial % len(NETWORK_SHAPES)]
    builder = NetworkBuilder(rng, stock, f"network {serial}", shape, towns)
    NETWORK_SHAPES[shape](builder)
    return builder.network
