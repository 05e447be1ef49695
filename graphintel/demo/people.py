"""Who lives beside the networks: independents, friends who share a flat, households, and what many share."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from graphintel.demo.parameters import FORCES, Parameters
from graphintel.demo.things import Group, Keeping, Stock, Thing, Tie, advert


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
    persona = stock.persona()
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
        made.places.append(home)
        made.ties += [
            Tie(person, "USES_PHONE", phone),
            Tie(person, "LIVES_AT", home),
            Tie(person, "SELLS_AT", flat, role="selling_sex"),
        ]
        made.adverts.append(advert(rng, stock, made, (phone,), stock.persona(), flat))
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
            made.vehicles.append(Keeping(force, stock.vehicle(force), mark, made.people[0], 300))
    return made


def facilities(
    rng: random.Random, stock: Stock, parameters: Parameters, town: str, groups: Sequence[Group]
) -> Iterator[tuple[Thing, list[Tie]]]:
    """Yield what many share without belonging together: a taxi firm's number, a block of flats, a letting agency."""
    networks = [group for group in groups if group.name]
    others = [group for group in groups if group.kind in {"background", "independent"}]
    taxi, block = stock.phone(), stock.premises(town)
    agency = stock.organisation(FORCES[0], f"Testlets of {town}")
    firm = stock.organisation(FORCES[0], f"Testcars of {town}")
    callers = [rng.choice(g.people) for g in networks] + [
        g.people[0] for g in rng.sample(others, min(len(others), parameters.taxi_callers))
    ]
    yield taxi, [Tie(firm, "SUBSCRIBES", taxi), *(Tie(person, "USES_PHONE", taxi) for person in callers)]
    homes = [rng.choice(g.people) for g in networks[:8]] + [
        g.people[0] for g in rng.sample(others, min(len(others), parameters.block_homes))
    ]
    yield block, [Tie(person, "LIVES_AT", block) for person in homes]
    let = [rng.choice(g.places) for g in networks] + [
        g.places[0] for g in rng.sample(others, min(len(others), parameters.agency_lets))
    ]
    yield agency, [Tie(agency, "LETS", place) for place in let]


def outreach(rng: random.Random, stock: Stock, force: str, groups: Sequence[Group]) -> tuple[Thing, list[Tie]]:
    """Return an outreach worker and her visits to people of every kind; she belongs to nobody's network."""
    worker = stock.person(force)
    known = [group for group in groups if group.kind != "background"]
    visited = rng.sample(known, min(12, len(known)))
    return worker, [Tie(worker, "VISITS", rng.choice(g.places), role="outreach_worker") for g in visited]


def earlier_holders(
    rng: random.Random, parameters: Parameters, groups: Sequence[Group]
) -> Iterator[tuple[Group, Thing, Tie]]:
    """Yield, for each recycled number, the group that holds it now, the number, and who used it long before.

    The earlier period ends before any other begins, so that nobody held the number together with anybody else.
    """
    held = [(group, phone) for group in groups for phone in group.phones]
    for group, phone in rng.sample(held, round(parameters.recycled * len(held))):
        other = rng.choice(groups)
        while other is group:
            other = rng.choice(groups)
        before = rng.choice(other.people)
        oldest = rng.randrange(760, parameters.days - 10)
        yield group, phone, Tie(before, "USES_PHONE", phone, oldest=oldest, newest=oldest - rng.randrange(60))
