"""Tells a world from a seed: people, what ties them, and what gets reported of it."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from graphintel.demo import files
from graphintel.demo.parameters import FORCES, TOWNS, WORLD, Parameters
from graphintel.demo.people import (
    Advert,
    Card,
    Group,
    Stock,
    Thing,
    Tie,
    background,
    facilities,
    friends,
    independent,
    network,
)
from graphintel.demo.reports import Reports, id_of
from graphintel.demo.told import tell_stories


@dataclass(frozen=True)
class DemoFiles:
    """What was written: files by source in the order to take them in, judgements to make, and the truth."""

    sources: dict[str, list[Path]]
    decisions: Path
    truth: Path


@dataclass
class _Told:
    """What all districts add up to."""

    cards: list[Card] = field(default_factory=list)
    adverts: list[Advert] = field(default_factory=list)
    places: list[Thing] = field(default_factory=list)
    vehicles: list[tuple[str, Thing, Thing, Thing, int]] = field(default_factory=list)
    networks: dict[str, set[str]] = field(default_factory=dict)
    truth: dict[str, Any] = field(default_factory=dict)
    decisions: list[dict[str, Any]] = field(default_factory=list)


def write(folder: Path, *, scale: float = 1.0, seed: int = 1, parameters: Parameters = WORLD) -> DemoFiles:
    """Write the world's files.

    Parameters
    ----------
    folder : Path
        Source files go to ``files`` in it; judgements and truth beside that folder.
    scale : float
        Number of districts; one has about 3,000 entities and 6,000 statements.
    seed : int
        Which world; the same seed gives the same bytes.
    parameters : Parameters
        How hard the world is.

    Returns
    -------
    DemoFiles
    """
    place = folder / "files"
    reports = Reports(place, seed, parameters)
    stock, told = Stock(seed), _Told()
    truth: dict[str, Any] = {"facilities": [], "independents": [], "friends": [], "recycled": []}
    districts = max(1, round(scale))
    for number in range(districts):
        rng = random.Random(f"district {seed} {number}")  # noqa: S311 - a reproducible world, no secret
        groups = _district(rng, stock, number, parameters, min(1.0, scale))
        _report(rng, reports, stock, groups, told, truth, parameters, min(1.0, scale))
        if number == 0:
            stories = tell_stories(reports, stock, groups)
            told.cards += stories.cards
            told.adverts += stories.adverts
            told.decisions, truth["stories"] = stories.decisions, stories.truth
    _break(reports)
    reports.close()
    files.write_cards(place / "cards.csv", reports, told.cards)
    files.write_adverts(place / "adverts.xlsx", reports, told.adverts)
    truth["same"] = files.write_gazetteer(place / "gazetteer.csv", reports.rng, told.places)
    files.write_vehicles(place / "vehicles.csv", reports, told.vehicles)
    truth["networks"] = {name: sorted(members) for name, members in told.networks.items()}
    truth["ties"] = {"true": reports.true_ties, "missing": reports.missing_ties, "false": reports.false_ties}
    written = DemoFiles(
        {
            "gazetteer": [place / "gazetteer.csv"],
            "submissions": [place / f"{name}.csv" for name in ("submissions", "items", "item_links")],
            "cards": [place / "cards.csv"],
            "adverts": [place / "adverts.xlsx"],
            "vehicles": [place / "vehicles.csv"],
        },
        folder / "decisions.json",
        folder / "truth.json",
    )
    written.decisions.write_text(json.dumps(told.decisions, indent=1), encoding="utf-8")
    written.truth.write_text(json.dumps(truth, indent=1), encoding="utf-8")
    return written


def _district(rng: random.Random, stock: Stock, number: int, parameters: Parameters, share: float) -> list[Group]:
    """Return the people of one district; the first networks are there at any share."""
    towns = [TOWNS[(number * 2 + n) % len(TOWNS)] for n in range(3)]
    made = []
    for serial in range(max(8, round(parameters.networks * share))):
        turned = towns[serial % 3 :] + towns[: serial % 3]
        made.append(network(rng, stock, number * parameters.networks + serial, turned))
    for count, make in (
        (parameters.independents, independent),
        (parameters.friends, friends),
        (max(parameters.background, round(220 / share)), background),
    ):
        made += [make(rng, stock, rng.choice(towns), rng.choice(FORCES)) for _ in range(max(2, round(count * share)))]
    return made


def _report(
    rng: random.Random, reports: Reports, stock: Stock, groups: list[Group], told: _Told, truth: dict[str, Any],
    parameters: Parameters, share: float,
) -> None:  # fmt: skip
    """Report a district: what is true and seen, what is false, who had a number before, what is shared."""
    for group in groups:
        seen = reports.tell(group.force, group.ties)
        reports.true_ties += 2 * (len(group.cards) + len(group.adverts))
        cards = [card for card in group.cards if rng.random() >= parameters.missing]
        adverts = [advert for advert in group.adverts if rng.random() >= parameters.missing]
        reports.missing_ties += 2 * (len(group.cards) - len(cards) + len(group.adverts) - len(adverts))
        told.cards += cards
        told.adverts += adverts
        told.places += group.places
        vehicles = [v for v in group.vehicles if rng.random() >= parameters.missing]
        told.vehicles += [(group.force, *vehicle) for vehicle in vehicles]
        if group.name:
            told.networks[group.name] = _members(seen, cards, adverts, vehicles)
        elif group.kind in {"independent", "friends"}:
            truth["independents" if group.kind == "independent" else "friends"].append([id_of(p) for p in group.people])
    _mislead(rng, reports, groups, parameters)
    for group in rng.sample(groups, round(parameters.recycled * len(groups))):
        before = stock.person(group.force)
        reports.tell(group.force, [Tie(before, "USES_PHONE", group.phones[0], oldest=890, newest=750)])
        truth["recycled"].append([f"phone:{group.phones[0].key}", id_of(before)])
    scaled = parameters if share == 1 else replace(parameters, taxi_callers=40, block_homes=40, agency_lets=80)
    for facility, ties in facilities(rng, stock, scaled, [groups[0].town], groups):
        reports.tell(FORCES[0], ties)
        truth["facilities"].append(id_of(facility))


def _members(
    seen: list[tuple[str, str]],
    cards: list[Card],
    adverts: list[Advert],
    vehicles: list[tuple[Thing, Thing, Thing, int]],
) -> set[str]:
    """Return the ids of a network's people and things that some source names; events are no members."""
    ids = {written for written, _ in seen if not written.startswith("event:")}
    for card in cards:
        ids |= {f"card:{card.force}:{card.exhibit}", f"design:{card.design}", *(f"phone:{n.key}" for n in card.numbers)}
    for advert in adverts:
        ids |= {f"advert:{advert.site}:{advert.id}", *(f"phone:{n.key}" for n in advert.numbers)}
        ids |= {f"persona:{advert.site}:{advert.persona}"} if advert.persona else set()
        ids |= {id_of(advert.place)} if advert.place else set()
    for vehicle, mark, keeper, _ in vehicles:
        ids |= {id_of(vehicle), id_of(mark), id_of(keeper)}
    return ids


def _mislead(rng: random.Random, reports: Reports, groups: list[Group], parameters: Parameters) -> None:
    """Report false links, as a share of the true ones that this district reported."""
    true = sum(len(g.ties) + 2 * (len(g.cards) + len(g.adverts)) for g in groups) * (1 - parameters.missing)
    for _ in range(round(parameters.false * true)):
        one, two = rng.sample(groups, 2)
        person = rng.choice(one.people)
        kind = rng.choice(("ASSOCIATES_WITH", "USES_PHONE", "VISITS", "USES_PHONE"))
        end = {"ASSOCIATES_WITH": two.people, "USES_PHONE": two.phones, "VISITS": two.places}[kind]
        reports.mislead(one.force, Tie(person, kind, rng.choice(end), true=False))


def _break(reports: Reports) -> None:
    """Add what real files have too: rows that cannot be taken in."""
    ref = reports.submission("FA", 5, marking="OFFICIAL", title="Rows with mistakes")
    reports.item(ref, 1, [], 5, grade=("3x5x2", "2", "C", "P"), dated=True)
    reports.row("submissions", ["FA:BROKEN/1", "FA", "patrol", "", "2026-02-30", "", "OFFICIAL", "", ""])
    reports.row(
        "items",
        ["FA:BROKEN/2", 1, "3x5x2", "1", "A", "P", "", "observed", "", "", "unknown", "", "", "no such submission"],
    )
    reports.row(
        "items", [ref, 2, "3x5x2", "B", "2", "P", "", "observed", "", "", "unknown", "", "", "grade of another scheme"]
    )
    reports.row("item_links", [ref, 1, "Phone", "07700 90012", "", "", "", "", "", "", ""])
    reports.row("item_links", [ref, 1, "Person", "#1", "", "KNOWS", "Person", "#2", "", "", ""])
