"""Tells a world from a seed: people, what ties them, and what gets reported of it."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from graphintel.demo.broken import break_some
from graphintel.demo.files import Files
from graphintel.demo.networks import network
from graphintel.demo.paper import Paper
from graphintel.demo.parameters import FORCES, TOWN_FORCE, TOWNS, WORLD, Parameters
from graphintel.demo.people import background, earlier_holders, facilities, friends, independent, outreach
from graphintel.demo.reports import Reports, id_of
from graphintel.demo.things import Advert, Card, Group, Keeping, Stock, Tie
from graphintel.demo.told import tell_stories

LEAST_NETWORKS = 8
"""The stories happen to the first networks, so that even a small world has as many."""


@dataclass(frozen=True)
class DemoFiles:
    """What was written: files by source in the order to take them in, judgements to make, and the truth."""

    sources: dict[str, list[Path]]
    decisions: Path
    truth: Path


def write(folder: Path, *, scale: float = 1.0, seed: int = 1, parameters: Parameters = WORLD) -> DemoFiles:
    """Write the world's files.

    Parameters
    ----------
    folder : Path
        Source files go to ``files`` in it; judgements and truth beside that folder.
    scale : float
        Number of districts, rounded; one has about 3,000 entities and 7,000 statements. Below 1 one smaller district.
    seed : int
        Which world; the same seed gives the same bytes.
    parameters : Parameters
        How hard the world is.

    Returns
    -------
    DemoFiles

    Notes
    -----
    The truth names things by their graph ids as the files write them. A premises may go by address in one place and by
    UPRN in another: ``same`` of the truth pairs the two for all that the gazetteer lists.
    """
    place = folder / "files"
    reports = Reports(place, seed, parameters)
    files = Files(place, reports)
    world = _World(reports, files, Stock(seed), parameters, min(1.0, scale))
    for number in range(max(1, round(scale))):
        world.district(random.Random(f"district {seed} {number}"), number)  # noqa: S311 - a reproducible world
    world.truth |= {"scale": scale, "seed": seed, "broken": break_some(reports, files), "same": files.same}
    world.truth["ties"] = {
        "true": reports.true_ties,
        "missing": reports.missing_ties,
        "false": reports.false_ties,
    }
    reports.close()
    files.close()
    written = DemoFiles(
        {
            "gazetteer": [files.gazetteer.path],
            "submissions": [place / f"{name}.csv" for name in reports.rows],
            "cards": [files.cards.path],
            "adverts": [files.adverts.path],
            "vehicles": [files.vehicles.path],
            "interests": [files.interests.path],
            "nominals": [files.nominals.path],
            "events": [files.events.path],
        },
        folder / "decisions.json",
        folder / "truth.json",
    )
    written.decisions.write_text(json.dumps(world.decisions, indent=1), encoding="utf-8")
    written.truth.write_text(json.dumps(world.truth, indent=1), encoding="utf-8")
    return written


class _World:
    """The world while it is told, district by district; only the truth stays in memory."""

    def __init__(self, reports: Reports, files: Files, stock: Stock, parameters: Parameters, share: float) -> None:
        self.reports, self.files, self.stock, self.share = reports, files, stock, share
        self.parameters = (
            parameters if share == 1 else replace(parameters, taxi_callers=40, block_homes=40, agency_lets=80)
        )
        self.decisions: list[dict[str, Any]] = []
        self.truth: dict[str, Any] = {
            key: [] for key in ("facilities", "independents", "friends", "recycled", "outreach")
        }
        self.truth |= {"agents": {}, "agencies": {}, "tenants": [], "children": []}
        self.truth["networks"] = {}
        self.truth["shapes"] = {}

    def district(self, rng: random.Random, number: int) -> None:
        """Tell one district: what is true and seen, what is shared, who had a number before, what is false."""
        before = self.reports.true_ties - self.reports.missing_ties
        groups = self._groups(rng, number)
        for group in groups:
            self._tell(rng, group)
        self._share(rng, groups)
        self._recycle(rng, groups)
        self._mislead(rng, groups, self.reports.true_ties - self.reports.missing_ties - before)
        Paper(self.reports, self.files, number).write(groups, self.truth)
        if number == 0:
            stories = tell_stories(self.reports, self.stock, groups)
            self._write(stories.cards, stories.adverts, stories.vehicles)
            self.decisions, self.truth["stories"] = stories.decisions, stories.truth

    def _groups(self, rng: random.Random, number: int) -> list[Group]:
        """Return the groups of one district, networks first."""
        parameters, share = self.parameters, self.share
        towns = [TOWNS[(number * 2 + n) % len(TOWNS)] for n in range(3)]
        made = []
        for serial in range(max(LEAST_NETWORKS, round(parameters.networks * share))):
            turned = towns[serial % 3 :] + towns[: serial % 3]
            made.append(network(rng, self.stock, number * parameters.networks + serial, turned))
        for count, make in (
            (parameters.independents, independent),
            (parameters.friends, friends),
            (max(parameters.background, round(220 / share)), background),
        ):
            for _ in range(max(2, round(count * share))):
                town = rng.choice(towns)
                made.append(make(rng, self.stock, town, TOWN_FORCE[town]))
        return made

    def _write(self, cards: Iterable[Card], adverts: Iterable[Advert], vehicles: Iterable[Keeping]) -> None:
        for card in cards:
            self.files.card(card)
        for advert in adverts:
            self.files.advert(advert)
        for keeping in vehicles:
            self.files.vehicle(keeping)

    def _tell(self, rng: random.Random, group: Group) -> None:
        """Report a group as far as somebody saw it, and keep what is true of it."""
        reports, missing = self.reports, self.parameters.missing
        named = reports.tell(group, group.ties)
        cards = [card for card in group.cards if rng.random() >= missing]
        adverts = [advert for advert in group.adverts if rng.random() >= missing]
        vehicles = [keeping for keeping in group.vehicles if rng.random() >= missing]
        for told, seen in ((group.cards, cards), (group.adverts, adverts), (group.vehicles, vehicles)):
            reports.true_ties += 2 * len(told)
            reports.missing_ties += 2 * (len(told) - len(seen))
        self._write(cards, adverts, vehicles)
        for place in group.places:
            self.files.premises(place)
        if group.name:
            self.truth["networks"][group.name] = sorted(_members(named, cards, adverts, vehicles))
            self.truth["shapes"][group.name] = group.kind
        elif group.kind == "independent":
            self.truth["independents"].append([id_of(person) for person in group.people])
        elif group.kind == "friends":
            self.truth["friends"].append([id_of(person) for person in group.people])

    def _share(self, rng: random.Random, groups: list[Group]) -> None:
        """Report what many have in common: facilities, and outreach workers who visit everybody."""
        town = groups[0].town
        for facility, ties in facilities(rng, self.stock, self.parameters, town, groups):
            self.reports.tell(Group("", "facility", town, TOWN_FORCE[town]), ties)
            self.truth["facilities"].append(id_of(facility))
        for _ in range(self.parameters.outreach):
            force = rng.choice(FORCES)
            worker, visits = outreach(rng, self.stock, force, groups)
            self.reports.tell(Group("", "outreach", town, force), visits)
            self.truth["outreach"].append(id_of(worker))

    def _recycle(self, rng: random.Random, groups: list[Group]) -> None:
        """Report who had some of the numbers before; each of them is reported."""
        for group, phone, tie in earlier_holders(rng, self.parameters, groups):
            self.reports.true_ties += 1
            self.reports.spread(group, [tie])
            self.truth["recycled"].append([id_of(phone), id_of(tie.start)])

    def _mislead(self, rng: random.Random, groups: list[Group], reported: int) -> None:
        """Report false links, as a share of the true ones that this district reported."""
        for _ in range(round(self.parameters.false * reported)):
            one, two = rng.sample(groups, 2)
            person = rng.choice(one.people)
            kind = rng.choice(("ASSOCIATES_WITH", "USES_PHONE", "VISITS", "USES_PHONE"))
            end = {"ASSOCIATES_WITH": two.people, "USES_PHONE": two.phones, "VISITS": two.places}[kind]
            self.reports.mislead(one.force, Tie(person, kind, rng.choice(end)))


def _members(
    named: Iterable[str], cards: Iterable[Card], adverts: Iterable[Advert], vehicles: Iterable[Keeping]
) -> set[str]:
    """Return the ids of a network's people and things that some source names; events are no members."""
    ids = {written for written in named if not written.startswith("event:")}
    for card in cards:
        ids |= {f"card:{card.force}:{card.exhibit}", f"design:{card.design}", *map(id_of, card.numbers)}
    for advert in adverts:
        ids |= {f"advert:{advert.site}:{advert.id}", f"persona:{advert.site}:{advert.persona}"}
        ids |= set(map(id_of, advert.numbers)) | ({id_of(advert.place)} if advert.place else set())
    for keeping in vehicles:
        ids |= set(map(id_of, (keeping.vehicle, keeping.mark, keeping.keeper)))
    return ids
