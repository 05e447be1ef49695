"""The stories of the demonstration that people read about: each is there to show one thing, and is in the truth by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graphintel.demo.reports import Reports, id_of
from graphintel.demo.things import Advert, Card, Group, Keeping, Stock, Thing, Tie

BRENT = ("+447700900123", "+447700900124")
NEAR_MISS = "+447700900133"


@dataclass
class Told:
    """Cards, adverts and vehicles that the stories add, the judgements that come with them, and what is true of them."""

    cards: list[Card]
    adverts: list[Advert]
    vehicles: list[Keeping]
    truth: dict[str, Any]
    decisions: list[dict[str, Any]]


def tell_stories(reports: Reports, stock: Stock, groups: list[Group]) -> Told:
    """Write every story of the first district.

    Parameters
    ----------
    reports : Reports
        Where submissions go.
    stock : Stock
        Keys.
    groups : list of Group
        The district's people; some stories happen to its networks.

    Returns
    -------
    Told
    """
    told = Told([], [], [], {}, [])
    networks = [group for group in groups if group.name]
    _brent(reports, stock, told)
    _covert(reports, told, networks)
    _protected(reports, stock, told, networks[4])
    _moved_mark(stock, told, networks[1])
    _maid(reports, told, networks[2])
    _twice(reports, told, networks[7])
    _doubts(reports, told, networks[5])
    return told


def _brent(reports: Reports, stock: Stock, told: Told) -> None:
    """Twelve cards of three designs with two numbers, their adverts, two premises; and a number one digit away."""
    first, second = (Thing("Phone", number) for number in BRENT)
    near = Thing("Phone", NEAR_MISS)
    places = [
        Thing(
            "Premises",
            "XX11AB:14:FLAT 2:ALDER STREET",
            place=("Flat 2", "14", "Alder Street", "XX1 1AB"),
            town="Northmere",
        ),
        Thing("Premises", "XX11AC:3::BIRCH ROAD", place=("", "3", "Birch Road", "XX1 1AC"), town="Northmere"),
    ]
    designs = ("FA:BRENT-RED", "FA:BRENT-BLUE", "FA:BRENT-GOLD")
    for number in range(12):
        numbers = ((first,), (second,), (first, second))[number % 3]
        told.cards.append(
            Card(
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
        told.adverts.append(
            Advert(
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
    told.adverts.append(Advert("site-b.example", "N001", "solo", (near,), None, "Eastholt", "Quiet and discreet", 40))
    told.truth["brent"] = {
        "numbers": [f"phone:{number}" for number in BRENT],
        "cards": [f"card:FA:JS/{n + 1}" for n in range(12)],
        "designs": [f"design:{design}" for design in designs],
        "adverts": [f"advert:site-a.example:B{n + 1:03}" for n in range(5)],
        "premises": [id_of(place) for place in places],
        "near_miss": f"phone:{NEAR_MISS}",
    }
    host = stock.person("FA")
    ref = reports.submission("FA", 30, title="Officers at the door of number 14")
    reports.item(
        ref,
        1,
        [Tie(host, "MANAGES", places[0], role="controller")],
        30,
        grade=("3x5x2", "1", "B", "P"),
        dated=True,
    )
    reports.item(ref, 2, [Tie(host, "USES_PHONE", first)], 30, grade=("3x5x2", "2", "C", "P"), dated=True)


def _covert(reports: Reports, told: Told, networks: list[Group]) -> None:
    """A covert item: one network's boss runs another too, in full. And two records that are one person to those with the key."""
    one, two = networks[0], networks[3]
    boss, run = one.people[0], two.people[0]
    ties = [
        Tie(boss, "ASSOCIATES_WITH", run),
        *(Tie(boss, "CONTROLS", person, role="controller") for person in two.people[1:]),
        *(Tie(boss, "USES_PHONE", phone) for phone in two.phones),
        *(Tie(boss, "MANAGES", place) for place in two.places),
        *(Tie(run, "USES_PHONE", phone) for phone in one.phones),
        *(Tie(run, "MANAGES", place) for place in one.places),
    ]
    ref = reports.submission("FA", 20, marking="SECRET", title="Covert reporting")
    reports.item(ref, 1, ties, 20, grade=("3x5x2", "1", "A", "C"), conditions="compartment:covert", dated=True)
    a, b = networks[6].people[0], networks[7].people[0]
    other = reports.submission("FB", 18, marking="SECRET", title="Covert reporting")
    reports.item(
        other,
        1,
        [Tie(a, "ASSOCIATES_WITH", b)],
        18,
        grade=("3x5x2", "1", "B", "C"),
        conditions="compartment:covert",
        dated=True,
    )
    told.decisions.append(
        {
            "account": "covert",
            "a": id_of(a),
            "b": id_of(b),
            "verdict": "same",
            "reason": "The covert source names one person under both nominals.",
            "items": [f"{other}/1"],
        }
    )
    told.truth["covert"] = {
        "items": [f"{ref}/1", f"{other}/1"],
        "networks": [one.name, two.name],
        "people": [id_of(a), id_of(b)],
    }


def _protected(reports: Reports, stock: Stock, told: Told, network: Group) -> None:
    """Somebody whose existence is protected: she behaves as absent to all but the protection lead."""
    person = stock.person("FB")
    ref = reports.submission("FB", 15, marking="OFFICIAL-SENSITIVE")
    reports.item(ref, 1, [Tie(person, "SELLS_AT", network.places[0])], 15, grade=("3x5x2", "1", "A", "P"), dated=True)
    flagged = reports.submission("FB", 14, marking="SECRET")
    reports.item(flagged, 1, [], 14, grade=("3x5x2", "1", "A", "P"), dated=True)
    reports.row(
        "item_links",
        [flagged, 1, "Person", person.key, "", "HAS_FLAG", "", "", "", "", "PROTECTED_EXISTENCE"],
    )
    told.truth["protected"] = {"person": id_of(person), "items": [f"{ref}/1", f"{flagged}/1"]}


def _moved_mark(stock: Stock, told: Told, network: Group) -> None:
    """A mark that moved: one vehicle of a network bore it, and then another."""
    mark, first, second = stock.mark(), stock.vehicle(network.force), stock.vehicle(network.force)
    keeper = network.people[0]
    told.vehicles += [
        Keeping(network.force, first, mark, keeper, 700, 401),
        Keeping(network.force, second, mark, keeper, 400),
    ]
    told.truth["moved_mark"] = {"mark": id_of(mark), "vehicles": [id_of(first), id_of(second)]}


def _maid(reports: Reports, told: Told, network: Group) -> None:
    """A maid who is also a potential victim: shown as exploited, never as a helper to be ranked."""
    maid = next(tie.start for tie in network.ties if tie.role == "maid_or_receptionist")
    ref = reports.submission(network.force, 25, marking="OFFICIAL")
    tie = Tie(maid, "SELLS_AT", network.places[0], role="maid_or_receptionist")
    reports.item(ref, 1, [tie], 25, grade=("3x5x2", "2", "B", "P"), dated=True)
    reports.item(ref, 2, [], 25, grade=("3x5x2", "2", "C", "P"), dated=True)
    reports.row(
        "item_links",
        [
            ref,
            2,
            "Person",
            maid.key,
            "",
            "",
            "Premises",
            reports.written(network.places[0]),
            "",
            "potential_victim",
            "",
        ],
    )
    told.truth["maid"] = id_of(maid)


def _twice(reports: Reports, told: Told, network: Group) -> None:
    """The same report, sent by two forces: one source."""
    tie = Tie(network.people[0], "USES_PHONE", network.phones[0])
    first = reports.submission("FA", 45, marking="OFFICIAL")
    reports.item(first, 1, [tie], 45, grade=("3x5x2", "2", "C", "P"), dated=True)
    second = reports.submission("FB", 44, marking="OFFICIAL")
    reports.item(second, 1, [tie], 45, grade=("3x5x2", "2", "C", "P"), dated=True)
    reports.row("item_links", [second, 1, "Submission", second, "", "DERIVED_FROM", "Submission", first, "", "", ""])
    told.truth["sent_twice"] = [first, second]


def _doubts(reports: Reports, told: Told, network: Group) -> None:
    """An item that is suspected to be false, and one that contradicts another."""
    boss, stranger = network.people[0], network.people[1]
    ref = reports.submission(network.force, 35, marking="OFFICIAL")
    reports.item(ref, 1, [Tie(boss, "USES_PHONE", network.phones[0])], 35, grade=("3x5x2", "2", "B", "P"), dated=True)
    reports.item(ref, 2, [Tie(stranger, "CONTROLS", boss)], 35, true=False, grade=("3x5x2", "3", "E", "P"), dated=True)
    reports.item(
        ref,
        3,
        [Tie(stranger, "USES_PHONE", network.phones[0])],
        36,
        grade=("3x5x2", "2", "D", "P"),
        dated=True,
    )
    reports.row("item_links", [ref, 3, "Item", f"{ref}/3", "", "CONTRADICTS", "Item", f"{ref}/1", "", "", ""])
    told.truth["suspected_false"], told.truth["contradicts"] = f"{ref}/2", [f"{ref}/3", f"{ref}/1"]
