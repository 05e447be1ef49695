"""Who lives beside the networks: independents, friends who share a flat, households, and what many share."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from demonstration.world_entities import DemoEntity, DemoGroup, DemoLink, KeyStock, VehicleKeeping, advert
from demonstration.world_parameters import FORCES, WorldParameters


def make_independent(rng: random.Random, stock: KeyStock, town: str, force: str) -> DemoGroup:
    """Return somebody who works alone at home: a person, a number, a home, an advert or two."""
    group = DemoGroup("", "independent", town, force)
    person, phone, home = stock.person(force), stock.phone(), stock.premises(town)
    group.people, group.phones, group.places = [person], [phone], [home]
    group.links = [
        DemoLink(person, "USES_PHONE", phone),
        DemoLink(person, "LIVES_AT", home),
        DemoLink(person, "SELLS_AT", home, role="selling_sex"),
    ]
    persona = stock.persona()
    group.adverts = [advert(rng, stock, group, (phone,), persona, home) for _ in range(1 + rng.randrange(2))]
    return group


def make_friends(rng: random.Random, stock: KeyStock, town: str, force: str) -> DemoGroup:
    """Return two who share a flat for safety, each with her own number and home."""
    group = DemoGroup("", "friends", town, force)
    flat = stock.premises(town, unit=True)
    group.places = [flat]
    for _ in range(2):
        person, phone, home = stock.person(force), stock.phone(), stock.premises(town)
        group.people.append(person)
        group.phones.append(phone)
        group.places.append(home)
        group.links += [
            DemoLink(person, "USES_PHONE", phone),
            DemoLink(person, "LIVES_AT", home),
            DemoLink(person, "SELLS_AT", flat, role="selling_sex"),
        ]
        group.adverts.append(advert(rng, stock, group, (phone,), stock.persona(), flat))
    group.links.append(DemoLink(group.people[0], "ASSOCIATES_WITH", group.people[1]))
    return group


def make_household(rng: random.Random, stock: KeyStock, town: str, force: str) -> DemoGroup:
    """Return a household with ordinary links: one to three people at one address, each with a number."""
    group = DemoGroup("", "background", town, force)
    home = stock.premises(town)
    group.places = [home]
    for _ in range(rng.choice((1, 1, 2, 2, 3))):
        person, phone = stock.person(force), stock.phone()
        group.links += [DemoLink(person, "USES_PHONE", phone), DemoLink(person, "LIVES_AT", home)]
        group.links += [DemoLink(person, "RELATIVE_OF", other) for other in group.people]
        group.people.append(person)
        group.phones.append(phone)
    if rng.random() < 0.5:
        mark = stock.mark()
        group.links += [DemoLink(group.people[0], "DRIVES", mark), DemoLink(mark, "SEEN_AT", home)]
        if rng.random() < 0.3:
            group.vehicles.append(VehicleKeeping(force, stock.vehicle(force), mark, group.people[0], 300))
    return group


def shared_facilities(
    rng: random.Random, stock: KeyStock, parameters: WorldParameters, town: str, groups: Sequence[DemoGroup]
) -> Iterator[tuple[DemoEntity, list[DemoLink]]]:
    """Yield what many share without belonging together: a taxi firm's number, a block of flats, a letting agency."""
    networks = [group for group in groups if group.name]
    others = [group for group in groups if group.kind in {"background", "independent"}]
    taxi, block = stock.phone(), stock.premises(town)
    agency = stock.organisation(FORCES[0], f"Testlets of {town}")
    firm = stock.organisation(FORCES[0], f"Testcars of {town}")
    callers = [rng.choice(g.people) for g in networks] + [
        g.people[0] for g in rng.sample(others, min(len(others), parameters.taxi_callers))
    ]
    yield taxi, [DemoLink(firm, "SUBSCRIBES", taxi), *(DemoLink(person, "USES_PHONE", taxi) for person in callers)]
    homes = [rng.choice(g.people) for g in networks[:8]] + [
        g.people[0] for g in rng.sample(others, min(len(others), parameters.block_homes))
    ]
    yield block, [DemoLink(person, "LIVES_AT", block) for person in homes]
    let = [rng.choice(g.places) for g in networks] + [
        g.places[0] for g in rng.sample(others, min(len(others), parameters.agency_lets))
    ]
    yield agency, [DemoLink(agency, "LETS", place) for place in let]


def make_outreach(
    rng: random.Random, stock: KeyStock, force: str, groups: Sequence[DemoGroup]
) -> tuple[DemoEntity, list[DemoLink]]:
    """Return an outreach worker and her visits to people of every kind; she belongs to nobody's network."""
    worker = stock.person(force)
    known = [group for group in groups if group.kind != "background"]
    visited = rng.sample(known, min(12, len(known)))
    return worker, [DemoLink(worker, "VISITS", rng.choice(g.places), role="outreach_worker") for g in visited]


def earlier_holders(
    rng: random.Random, parameters: WorldParameters, groups: Sequence[DemoGroup]
) -> Iterator[tuple[DemoGroup, DemoEntity, DemoLink]]:
    """Yield, for each recycled number, the group that holds it now, the number, and who used it long before.

    The earlier period ends before any other begins, so that nobody held the number together with anybody else.
    """
    holdings = [(group, phone) for group in groups for phone in group.phones]
    for group, phone in rng.sample(holdings, round(parameters.recycled * len(holdings))):
        other = rng.choice(groups)
        while other is group:
            other = rng.choice(groups)
        before = rng.choice(other.people)
        oldest = rng.randrange(760, parameters.days - 10)
        yield group, phone, DemoLink(before, "USES_PHONE", phone, oldest=oldest, newest=oldest - rng.randrange(60))
