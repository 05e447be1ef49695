"""The stories of the demonstration that people read about: each is there to show one entity, and is in the truth by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from demonstration.report_writer import ReportWriter, graph_id
from demonstration.world_entities import (
    DemoAdvert,
    DemoCard,
    DemoEntity,
    DemoGroup,
    DemoLink,
    KeyStock,
    VehicleKeeping,
)

BRENT = ("+447700900123", "+447700900124")
NEAR_MISS = "+447700900133"


@dataclass
class Stories:
    """Cards, adverts and vehicles that the stories add, the judgements that come with them, and what is true of them."""

    cards: list[DemoCard]
    adverts: list[DemoAdvert]
    vehicles: list[VehicleKeeping]
    truth: dict[str, Any]
    decisions: list[dict[str, Any]]


def write_stories(reports: ReportWriter, stock: KeyStock, groups: list[DemoGroup]) -> Stories:
    """Write every story of the first district.

    Parameters
    ----------
    reports : ReportWriter
        Where submissions go.
    stock : KeyStock
        Keys.
    groups : list of DemoGroup
        The district's people; some stories happen to its networks.

    Returns
    -------
    Stories
    """
    stories = Stories([], [], [], {}, [])
    networks = [group for group in groups if group.name]
    _brent(reports, stock, stories)
    _covert(reports, stories, networks)
    _protected(reports, stock, stories, networks[4])
    _moved_mark(stock, stories, networks[1])
    _maid(reports, stories, networks[2])
    _twice(reports, stories, networks[7])
    _doubts(reports, stories, networks[5])
    return stories


def _brent(reports: ReportWriter, stock: KeyStock, stories: Stories) -> None:
    """Twelve cards of three designs with two numbers, their adverts, two premises; and a number one digit away."""
    first, second = (DemoEntity("Phone", number) for number in BRENT)
    near = DemoEntity("Phone", NEAR_MISS)
    places = [
        DemoEntity(
            "Premises",
            "XX11AB:14:FLAT 2:ALDER STREET",
            place=("Flat 2", "14", "Alder Street", "XX1 1AB"),
            town="Northmere",
        ),
        DemoEntity("Premises", "XX11AC:3::BIRCH ROAD", place=("", "3", "Birch Road", "XX1 1AC"), town="Northmere"),
    ]
    designs = ("FA:BRENT-RED", "FA:BRENT-BLUE", "FA:BRENT-GOLD")
    for number in range(12):
        numbers = ((first,), (second,), (first, second))[number % 3]
        stories.cards.append(
            DemoCard(
                f"JS/{number + 1}",
                "FA",
                numbers,
                designs[number % 3],
                "New in Northmere",
                "Phone box 1, Alder Square, XX1 1AD",
                60 + number,
            )
        )
    for number in range(5):
        phone = (first, second)[number % 2]
        place = places[number % 2] if number < 4 else None
        stories.adverts.append(
            DemoAdvert(
                "site-a.example",
                f"B{number + 1:03}",
                "lina-north",
                (phone,),
                place,
                "Northmere",
                "New here, call me",
                50 + number,
            )
        )
    stories.adverts.append(
        DemoAdvert("site-b.example", "N001", "solo", (near,), None, "Eastholt", "Quiet and discreet", 40)
    )
    stories.truth["brent"] = {
        "numbers": [f"phone:{number}" for number in BRENT],
        "cards": [f"card:FA:JS/{n + 1}" for n in range(12)],
        "designs": [f"design:{design}" for design in designs],
        "adverts": [f"advert:site-a.example:B{n + 1:03}" for n in range(5)],
        "premises": [graph_id(place) for place in places],
        "near_miss": f"phone:{NEAR_MISS}",
    }
    host = stock.person("FA")
    ref = reports.write_submission("FA", 30, title="Officers at the door of number 14")
    reports.write_item(
        ref,
        1,
        [DemoLink(host, "MANAGES", places[0], role="controller")],
        30,
        grade=("3x5x2", "1", "B", "P"),
        dated=True,
    )
    reports.write_item(ref, 2, [DemoLink(host, "USES_PHONE", first)], 30, grade=("3x5x2", "2", "C", "P"), dated=True)


def _covert(reports: ReportWriter, stories: Stories, networks: list[DemoGroup]) -> None:
    """A covert item: one network's boss runs another too, in full. And two records that are one person to those with the key."""
    one, two = networks[0], networks[3]
    boss, run = one.people[0], two.people[0]
    links = [
        DemoLink(boss, "ASSOCIATES_WITH", run),
        *(DemoLink(boss, "CONTROLS", person, role="controller") for person in two.people[1:]),
        *(DemoLink(boss, "USES_PHONE", phone) for phone in two.phones),
        *(DemoLink(boss, "MANAGES", place) for place in two.places),
        *(DemoLink(run, "USES_PHONE", phone) for phone in one.phones),
        *(DemoLink(run, "MANAGES", place) for place in one.places),
    ]
    ref = reports.write_submission("FA", 20, marking="SECRET", title="Covert reporting")
    reports.write_item(ref, 1, links, 20, grade=("3x5x2", "1", "A", "C"), conditions="compartment:covert", dated=True)
    a, b = networks[6].people[0], networks[7].people[0]
    other = reports.write_submission("FB", 18, marking="SECRET", title="Covert reporting")
    reports.write_item(
        other,
        1,
        [DemoLink(a, "ASSOCIATES_WITH", b)],
        18,
        grade=("3x5x2", "1", "B", "C"),
        conditions="compartment:covert",
        dated=True,
    )
    stories.decisions.append(
        {
            "account": "covert",
            "a": graph_id(a),
            "b": graph_id(b),
            "verdict": "same",
            "reason": "The covert source names one person under both nominals.",
            "items": [f"{other}/1"],
        }
    )
    stories.truth["covert"] = {
        "items": [f"{ref}/1", f"{other}/1"],
        "networks": [one.name, two.name],
        "people": [graph_id(a), graph_id(b)],
    }


def _protected(reports: ReportWriter, stock: KeyStock, stories: Stories, network: DemoGroup) -> None:
    """Somebody whose existence is protected: she behaves as absent to all but the protection lead."""
    person = stock.person("FB")
    ref = reports.write_submission("FB", 15, marking="OFFICIAL-SENSITIVE")
    reports.write_item(
        ref, 1, [DemoLink(person, "SELLS_AT", network.places[0])], 15, grade=("3x5x2", "1", "A", "P"), dated=True
    )
    flagged = reports.write_submission("FB", 14, marking="SECRET")
    reports.write_item(flagged, 1, [], 14, grade=("3x5x2", "1", "A", "P"), dated=True)
    reports.write_row(
        "item_links",
        [flagged, 1, "Person", person.key, "", "HAS_FLAG", "", "", "", "", "PROTECTED_EXISTENCE"],
    )
    stories.truth["protected"] = {"person": graph_id(person), "items": [f"{ref}/1", f"{flagged}/1"]}


def _moved_mark(stock: KeyStock, stories: Stories, network: DemoGroup) -> None:
    """A mark that moved: one vehicle of a network bore it, and then another."""
    mark, first, second = stock.mark(), stock.vehicle(network.force), stock.vehicle(network.force)
    keeper = network.people[0]
    stories.vehicles += [
        VehicleKeeping(network.force, first, mark, keeper, 700, 401),
        VehicleKeeping(network.force, second, mark, keeper, 400),
    ]
    stories.truth["moved_mark"] = {"mark": graph_id(mark), "vehicles": [graph_id(first), graph_id(second)]}


def _maid(reports: ReportWriter, stories: Stories, network: DemoGroup) -> None:
    """A maid who is also a potential victim: shown as exploited, never as a helper to be ranked."""
    maid = next(link.start for link in network.links if link.role == "maid_or_receptionist")
    ref = reports.write_submission(network.force, 25, marking="OFFICIAL")
    link = DemoLink(maid, "SELLS_AT", network.places[0], role="maid_or_receptionist")
    reports.write_item(ref, 1, [link], 25, grade=("3x5x2", "2", "B", "P"), dated=True)
    reports.write_item(ref, 2, [], 25, grade=("3x5x2", "2", "C", "P"), dated=True)
    reports.write_row(
        "item_links",
        [
            ref,
            2,
            "Person",
            maid.key,
            "",
            "",
            "Premises",
            reports.written_form(network.places[0]),
            "",
            "potential_victim",
            "",
        ],
    )
    stories.truth["maid"] = graph_id(maid)


def _twice(reports: ReportWriter, stories: Stories, network: DemoGroup) -> None:
    """The same report, sent by two forces: one source."""
    link = DemoLink(network.people[0], "USES_PHONE", network.phones[0])
    first = reports.write_submission("FA", 45, marking="OFFICIAL")
    reports.write_item(first, 1, [link], 45, grade=("3x5x2", "2", "C", "P"), dated=True)
    second = reports.write_submission("FB", 44, marking="OFFICIAL")
    reports.write_item(second, 1, [link], 45, grade=("3x5x2", "2", "C", "P"), dated=True)
    reports.write_row(
        "item_links", [second, 1, "Submission", second, "", "DERIVED_FROM", "Submission", first, "", "", ""]
    )
    stories.truth["sent_twice"] = [first, second]


def _doubts(reports: ReportWriter, stories: Stories, network: DemoGroup) -> None:
    """An item that is suspected to be false, and one that contradicts another."""
    boss, stranger = network.people[0], network.people[1]
    ref = reports.write_submission(network.force, 35, marking="OFFICIAL")
    reports.write_item(
        ref, 1, [DemoLink(boss, "USES_PHONE", network.phones[0])], 35, grade=("3x5x2", "2", "B", "P"), dated=True
    )
    reports.write_item(
        ref, 2, [DemoLink(stranger, "CONTROLS", boss)], 35, true=False, grade=("3x5x2", "3", "E", "P"), dated=True
    )
    reports.write_item(
        ref,
        3,
        [DemoLink(stranger, "USES_PHONE", network.phones[0])],
        36,
        grade=("3x5x2", "2", "D", "P"),
        dated=True,
    )
    reports.write_row("item_links", [ref, 3, "Item", f"{ref}/3", "", "CONTRADICTS", "Item", f"{ref}/1", "", "", ""])
    stories.truth["suspected_false"], stories.truth["contradicts"] = f"{ref}/2", [f"{ref}/3", f"{ref}/1"]
