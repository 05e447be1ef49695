"""Tells a world from a seed: people, what ties them, and what gets reported of it."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from demonstration.linked_chains import ChainParameters, ChainPlanter
from demonstration.network_shapes import build_network
from demonstration.population import (
    earlier_holders,
    make_friends,
    make_household,
    make_independent,
    make_outreach,
    shared_facilities,
)
from demonstration.registers import Registers
from demonstration.rejected_rows import write_rejected_rows
from demonstration.report_writer import ReportWriter, graph_id
from demonstration.source_files import SourceFiles
from demonstration.stories import write_stories
from demonstration.world_entities import DemoAdvert, DemoCard, DemoGroup, DemoLink, KeyStock, VehicleKeeping
from demonstration.world_parameters import DEFAULT_PARAMETERS, DEMO_TOWNS, FORCES, TOWN_FORCE, WorldParameters

MIN_NETWORKS = 8
"""The stories happen to the first networks, so that even a small world has as many."""


@dataclass(frozen=True)
class DemoFiles:
    """What was written: files by source in the order to take them in, judgements to make, and the truth."""

    sources: dict[str, list[Path]]
    decisions: Path
    truth: Path


def write(
    folder: Path,
    *,
    scale: float = 1.0,
    seed: int = 1,
    parameters: WorldParameters = DEFAULT_PARAMETERS,
    chains: ChainParameters | None = None,
) -> DemoFiles:
    """Write the world's files.

    Parameters
    ----------
    folder : Path
        Source files go to ``files`` in it; judgements and truth beside that folder.
    scale : float
        Number of districts, rounded; one has about 3,000 entities and 7,000 statements. Below 1 one smaller district.
    seed : int
        Which world; the same seed gives the same bytes.
    parameters : WorldParameters
        How hard the world is.
    chains : ChainParameters, optional
        Where given, each district has chains of linked premises besides, and what looks like them; the truth has the premises
        of each under ``chains``. Without, the world is the demonstration's.

    Returns
    -------
    DemoFiles

    Notes
    -----
    The truth names entities by their graph ids as the files write them. A premises may go by address in one place and by
    UPRN in another: ``same`` of the truth pairs the two for all that the gazetteer lists.
    """
    files_folder = folder / "files"
    reports = ReportWriter(files_folder, seed, parameters)
    files = SourceFiles(files_folder, reports)
    world = _World(reports, files, KeyStock(seed), parameters, min(1.0, scale), chains)
    for number in range(max(1, round(scale))):
        world.district(random.Random(f"district {seed} {number}"), number)  # noqa: S311 - a reproducible world
    world.truth |= {"scale": scale, "seed": seed, "broken": write_rejected_rows(reports, files), "same": files.same}
    world.truth["ties"] = {
        "true": reports.true_links,
        "missing": reports.missing_links,
        "false": reports.false_links,
    }
    reports.close()
    files.close()
    written = DemoFiles(
        {
            "gazetteer": [files.gazetteer.path],
            "submissions": [files_folder / f"{name}.csv" for name in reports.rows],
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

    def __init__(
        self,
        reports: ReportWriter,
        files: SourceFiles,
        stock: KeyStock,
        parameters: WorldParameters,
        share: float,
        chains: ChainParameters | None = None,
    ) -> None:
        self.chains = chains
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
        before = self.reports.true_links - self.reports.missing_links
        groups = self._groups(rng, number)
        for group in groups:
            self._report_group(rng, group)
        self._report_shared(rng, groups)
        self._report_earlier_holders(rng, groups)
        self._report_false_links(rng, groups, self.reports.true_links - self.reports.missing_links - before)
        if self.chains is not None:
            self._report_chains(number, groups[0].town, self.chains)
        Registers(self.reports, self.files, number).write(groups, self.truth)
        if number == 0:
            stories = write_stories(self.reports, self.stock, groups)
            self._write(stories.cards, stories.adverts, stories.vehicles)
            self.decisions, self.truth["stories"] = stories.decisions, stories.truth

    def _groups(self, rng: random.Random, number: int) -> list[DemoGroup]:
        """Return the groups of one district, networks first."""
        parameters, share = self.parameters, self.share
        towns = [DEMO_TOWNS[(number * 2 + n) % len(DEMO_TOWNS)] for n in range(3)]
        groups = []
        for serial in range(max(MIN_NETWORKS, round(parameters.networks * share))):
            turned = towns[serial % 3 :] + towns[: serial % 3]
            groups.append(build_network(rng, self.stock, number * parameters.networks + serial, turned))
        for count, build in (
            (parameters.independents, make_independent),
            (parameters.friends, make_friends),
            (max(parameters.background, round(220 / share)), make_household),
        ):
            for _ in range(max(2, round(count * share))):
                town = rng.choice(towns)
                groups.append(build(rng, self.stock, town, TOWN_FORCE[town]))
        return groups

    def _write(
        self, cards: Iterable[DemoCard], adverts: Iterable[DemoAdvert], vehicles: Iterable[VehicleKeeping]
    ) -> None:
        for card in cards:
            self.files.card(card)
        for advert in adverts:
            self.files.advert(advert)
        for keeping in vehicles:
            self.files.vehicle(keeping)

    def _report_group(self, rng: random.Random, group: DemoGroup) -> None:
        """Report a group as far as somebody saw it, and keep what is true of it."""
        reports, missing = self.reports, self.parameters.missing
        named = reports.report(group, group.links)
        cards = [card for card in group.cards if rng.random() >= missing]
        adverts = [advert for advert in group.adverts if rng.random() >= missing]
        vehicles = [keeping for keeping in group.vehicles if rng.random() >= missing]
        for existing, seen in ((group.cards, cards), (group.adverts, adverts), (group.vehicles, vehicles)):
            reports.true_links += 2 * len(existing)
            reports.missing_links += 2 * (len(existing) - len(seen))
        self._write(cards, adverts, vehicles)
        for files_folder in group.places:
            self.files.premises(files_folder)
        if group.name:
            self.truth["networks"][group.name] = sorted(_members(named, cards, adverts, vehicles))
            self.truth["shapes"][group.name] = group.kind
        elif group.kind == "independent":
            self.truth["independents"].append([graph_id(person) for person in group.people])
        elif group.kind == "friends":
            self.truth["friends"].append([graph_id(person) for person in group.people])

    def _report_shared(self, rng: random.Random, groups: list[DemoGroup]) -> None:
        """Report what many have in common: facilities, and outreach workers who visit everybody."""
        town = groups[0].town
        for facility, links in shared_facilities(rng, self.stock, self.parameters, town, groups):
            self.reports.report(DemoGroup("", "facility", town, TOWN_FORCE[town]), links)
            self.truth["facilities"].append(graph_id(facility))
        for _ in range(self.parameters.outreach):
            force = rng.choice(FORCES)
            worker, visits = make_outreach(rng, self.stock, force, groups)
            self.reports.report(DemoGroup("", "outreach", town, force), visits)
            self.truth["outreach"].append(graph_id(worker))

    def _report_chains(self, number: int, town: str, parameters: ChainParameters) -> None:
        """Report chains of linked premises and what is near them, as far as somebody saw it; what is on record, surely."""
        rng = random.Random(f"chains {self.reports.seed} {number}")  # noqa: S311 - a reproducible world
        planted = ChainPlanter(rng, self.stock, [town], parameters).plant()
        for group in planted.groups:
            self._report_group(rng, group)
        for group, link in planted.on_record:
            self.reports.write_submissions(group, [link])
        self.truth.setdefault("chains", []).extend([graph_id(place) for place in places] for places in planted.chains)

    def _report_earlier_holders(self, rng: random.Random, groups: list[DemoGroup]) -> None:
        """Report who had some of the numbers before; each of them is reported."""
        for group, phone, link in earlier_holders(rng, self.parameters, groups):
            self.reports.true_links += 1
            self.reports.write_submissions(group, [link])
            self.truth["recycled"].append([graph_id(phone), graph_id(link.start)])

    def _report_false_links(self, rng: random.Random, groups: list[DemoGroup], reported: int) -> None:
        """Report false links, as a share of the true ones that this district reported."""
        for _ in range(round(self.parameters.false * reported)):
            one, two = rng.sample(groups, 2)
            person = rng.choice(one.people)
            kind = rng.choice(("ASSOCIATES_WITH", "USES_PHONE", "VISITS", "USES_PHONE"))
            end = {"ASSOCIATES_WITH": two.people, "USES_PHONE": two.phones, "VISITS": two.places}[kind]
            self.reports.write_false_report(one.force, DemoLink(person, kind, rng.choice(end)))


def _members(
    named: Iterable[str], cards: Iterable[DemoCard], adverts: Iterable[DemoAdvert], vehicles: Iterable[VehicleKeeping]
) -> set[str]:
    """Return the ids of a network's people and entities that some source names; events are no members."""
    ids = {written for written in named if not written.startswith("event:")}
    for card in cards:
        ids |= {f"card:{card.force}:{card.exhibit}", f"design:{card.design}", *map(graph_id, card.numbers)}
    for advert in adverts:
        ids |= {f"advert:{advert.site}:{advert.id}", f"persona:{advert.site}:{advert.persona}"}
        ids |= set(map(graph_id, advert.numbers)) | ({graph_id(advert.place)} if advert.place else set())
    for keeping in vehicles:
        ids |= set(map(graph_id, (keeping.vehicle, keeping.mark, keeping.keeper)))
    return ids
