"""Exploiter networks of a dozen shapes: who runs them, who is exploited, by which numbers, at which premises."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from itertools import pairwise

from graphintel.demo.plan import Plan
from graphintel.demo.things import Group, Stock


def _star(plan: Plan) -> None:
    """One controller in the middle."""
    boss, workers = plan.person(), plan.people(plan.rng.randrange(5, 8))
    phones, places = plan.phones(3), plan.premises(3)
    plan.cell(boss, workers, phones, places, "controller")
    plan.driver(workers, places)
    plan.maid(phones, places[0])
    plan.advertise(phones, [boss])
    plan.visits(workers)


def _cells(plan: Plan) -> None:
    """Three cells, each with boss, number and premises, and a broker who knows the bosses and answers every number."""
    broker = plan.person()
    phones, places, everybody = plan.phones(3), plan.premises(3, towns=2), []
    bosses = []
    for phone, place in zip(phones, places, strict=True):
        boss, workers = plan.person(), plan.people(plan.rng.randrange(2, 4))
        plan.cell(boss, workers, [phone], [place], "controller")
        plan.tie(broker, "ASSOCIATES_WITH", boss, "organiser")
        plan.tie(broker, "USES_PHONE", phone)
        everybody += workers
        bosses.append(boss)
    plan.driver(everybody, places)
    plan.maid(phones, places[0])
    plan.advertise(phones, [broker, *bosses])
    plan.visits(everybody)


def _chain(plan: Plan) -> None:
    """Orders pass down a chain; each link of it has a number or a place of its own."""
    line, workers = plan.people(4), plan.people(plan.rng.randrange(3, 6))
    phones, places = plan.phones(3), plan.premises(3)
    for upper, lower in pairwise(line):
        plan.tie(upper, "CONTROLS", lower, "organiser")
    for person, phone in zip(line, (*phones, phones[0]), strict=True):
        plan.tie(person, "USES_PHONE", phone)
    plan.cell(line[-1], workers, phones[:2], places, "controller")
    plan.driver(workers, places)
    plan.maid(phones, places[0])
    plan.advertise(phones, line)
    plan.visits([*workers, line[-1]])


def _touring(plan: Plan) -> None:
    """The same people driven through premises in three towns."""
    boss, workers = plan.person(), plan.people(plan.rng.randrange(4, 7))
    phones, places = plan.phones(2), plan.premises(6, towns=3)
    plan.cell(boss, workers, phones, places, "organiser")
    for _ in range(2):
        plan.driver(workers, places)
    plan.advertise(phones, [boss])
    plan.visits(workers)


def _cards(plan: Plan) -> None:
    """A card ring: designs that share numbers, put up by two distributors all over town."""
    boss, distributors, workers = plan.person(), plan.people(2), plan.people(plan.rng.randrange(3, 5))
    phones, places = plan.phones(3), plan.premises(2)
    plan.cell(boss, workers, phones, places, "controller")
    for number, phone in enumerate(phones):
        both = (phone, phones[(number + 1) % 3])
        design = plan.print_cards(both, plan.rng.randrange(5, 9), distributors[number % 2])
        interview = plan.stock.event(plan.made.force)
        plan.tie(interview, "FOUND_VIA", design)
        plan.tie(interview, "INVOLVES", plan.rng.choice(places), part="visited")
        plan.post(phone, plan.rng.randrange(1, 4), boss)
    for distributor in distributors:
        plan.tie(distributor, "ASSOCIATES_WITH", boss)
    plan.driver([*workers, *distributors], places)
    plan.visits(workers)


def _landlord(plan: Plan) -> None:
    """A landlord ring: two landlords and their firm behind many premises."""
    boss, workers = plan.person(), plan.people(plan.rng.randrange(4, 6))
    phones, places = plan.phones(2), plan.premises(6, towns=2)
    plan.cell(boss, workers, phones, places, "organiser")
    firm = plan.stock.organisation(plan.made.force, f"Testhomes {plan.made.name}")
    for part in (places[:3], places[3:]):
        plan.tie(plan.landlord(part), "WORKS_FOR", firm)
    for place in places:
        plan.tie(firm, "OWNS", place)
        if plan.rng.random() < 0.5:
            plan.tie(boss, "PAYS_FOR", place, "money_handler")
    plan.maid(phones, places[0])
    plan.advertise(phones, [boss])
    plan.visits(workers)


def _family(plan: Plan) -> None:
    """A family and their firm; relatives share the work among them."""
    family, workers = plan.people(4), plan.people(plan.rng.randrange(3, 6))
    phones, places = plan.phones(3), plan.premises(3)
    firm = plan.stock.organisation(plan.made.force, f"Testbaths {plan.made.name}")
    for number, person in enumerate(family):
        for other in family[:number]:
            plan.tie(person, "RELATIVE_OF", other)
        plan.tie(person, "WORKS_FOR", firm)
        plan.tie(person, "USES_PHONE", phones[number % 3])
    for place in places:
        plan.tie(firm, "LEASES", place)
    plan.cell(family[0], workers, phones[:1], places, "controller")
    plan.tie(family[1], "PAYS_FOR", places[0], "money_handler")
    plan.driver([*workers, family[2]], places)
    plan.advertise(phones, family)
    plan.visits(workers)


def _broker(plan: Plan) -> None:
    """Two cells in two towns that share nothing but a recruiter, a driver and a profile."""
    recruiter, everybody = plan.person(), []
    phones, places = plan.phones(3), plan.premises(4, towns=2)
    for number in range(2):
        boss, workers = plan.person(), plan.people(plan.rng.randrange(3, 5))
        plan.cell(boss, workers, [phones[number]], places[number::2], "controller")
        plan.tie(recruiter, "ASSOCIATES_WITH", boss)
        for worker in workers[:2]:
            plan.tie(recruiter, "RECRUITED", worker, "recruiter")
        everybody += workers
    plan.tie(recruiter, "USES_PHONE", phones[2], "recruiter")
    plan.driver(everybody, places)
    plan.maid(phones, places[0])
    plan.advertise(phones, [recruiter])
    plan.visits(everybody)


def _online(plan: Plan) -> None:
    """Adverts, profiles and e-mail addresses; hardly a card."""
    boss, manager, workers = plan.person(), plan.person(), plan.people(plan.rng.randrange(4, 7))
    phones, places = plan.phones(3), plan.premises(2)
    plan.cell(boss, workers, phones, places, "organiser")
    plan.tie(boss, "ASSOCIATES_WITH", manager)
    handle = plan.stock.handle()
    plan.tie(manager, "USES_HANDLE", handle)
    plan.tie(boss, "USES_HANDLE", handle)
    for phone in phones:
        for _ in range(2):
            plan.post(phone, plan.rng.randrange(2, 6), manager)
    plan.maid(phones, places[0])
    plan.visits(workers)


def _mixed(plan: Plan) -> None:
    """Two controllers with an enforcer, a landlord, cards and adverts."""
    bosses, workers = plan.people(2), plan.people(plan.rng.randrange(4, 7))
    phones, places = plan.phones(3), plan.premises(3)
    plan.cell(bosses[0], workers[::2], phones, places, "controller")
    plan.cell(bosses[1], workers[1::2], phones[:2], places, "controller")
    plan.tie(bosses[0], "ASSOCIATES_WITH", bosses[1])
    enforcer = plan.person()
    for worker in workers[:3]:
        plan.tie(enforcer, "CONTROLS", worker, "enforcer")
    plan.landlord(places)
    plan.driver(workers, places)
    plan.advertise(phones, bosses)
    plan.visits(workers)


def _small(plan: Plan) -> None:
    """One boss, two or three people, two numbers, one flat."""
    boss, workers = plan.person(), plan.people(plan.rng.randrange(2, 4))
    phones, places = plan.phones(2), plan.premises(1)
    plan.cell(boss, workers, phones, places, "controller")
    plan.driver(workers, places)
    plan.advertise(phones, [boss])
    plan.visits(workers)


def _large(plan: Plan) -> None:
    """Three bosses over three towns who share workers, drivers and a landlord."""
    bosses, workers = plan.people(3), plan.people(plan.rng.randrange(9, 12))
    phones, places = plan.phones(5), plan.premises(6, towns=3)
    for number, boss in enumerate(bosses):
        plan.cell(boss, workers[number::3], phones[number : number + 3], places[number::3], "controller")
    for worker in plan.rng.sample(workers, 5):
        plan.works(worker, phones, places)
    for first, second in pairwise(bosses):
        plan.tie(first, "ASSOCIATES_WITH", second, "organiser")
    for _ in range(2):
        plan.driver(workers, places)
    plan.maid(phones, places[0])
    plan.landlord(places[:4])
    plan.advertise(phones, bosses)
    plan.visits(workers)


SHAPES: dict[str, Callable[[Plan], None]] = {
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


def network(rng: random.Random, stock: Stock, serial: int, towns: Sequence[str]) -> Group:
    """Return an exploiter network: its shape follows from its serial number."""
    shape = list(SHAPES)[serial % len(SHAPES)]
    plan = Plan(rng, stock, f"network {serial}", shape, towns)
    SHAPES[shape](plan)
    return plan.made
