"""The files of the other sources, as their systems would write them: cards, adverts, gazetteer, vehicles."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Sequence
from pathlib import Path

from openpyxl import Workbook

from graphintel.demo.people import Advert, Card, Thing
from graphintel.demo.reports import Reports

CARDS = [
    "force",
    "exhibit",
    "found_at",
    "recovered_on",
    "unit",
    "card_text",
    "numbers",
    "design",
    "transcriber",
    "checker",
]
ADVERTS = [
    "site", "ad_id", "captured_at", "authority_ref", "persona", "text", "numbers", "address", "area",
    "trust_language", "obscured_number", "youth_language", "states_ethnicity",
]  # fmt: skip
GAZETTEER = ["uprn", "parent_uprn", "uarn", "saon", "paon", "street", "locality", "town", "postcode"]
VEHICLES = ["force", "vehicle", "mark", "make", "colour", "keeper", "keeper_name", "from", "to"]


def _csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]], encoding: str = "utf-8") -> None:
    with path.open("w", encoding=encoding, newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow(columns)
        writer.writerows(rows)


def write_cards(path: Path, reports: Reports, cards: Iterable[Card]) -> None:
    """Write seized cards: day-first dates, several numbers in a cell, two broken rows."""
    rows = [
        [
            card.force, card.exhibit, card.box, f"{reports.day(card.age):%d/%m/%Y}", "Neighbourhood", card.text,
            " / ".join(reports.written(number) for number in card.numbers), card.design.partition(":")[2], "T1", "T2",
        ]
        for card in cards
    ]  # fmt: skip
    rows.append(
        [
            "FA",
            "TS/BROKEN1",
            "Phone box 1, Northmere Square, XX9 0ZZ",
            "31/02/2026",
            "Neighbourhood",
            "",
            "07700 900125",
            "",
            "T1",
            "T2",
        ]
    )
    rows.append(
        [
            "FA",
            "TS/BROKEN2",
            "Phone box 1, Northmere Square, XX9 0ZZ",
            "01/03/2026",
            "Neighbourhood",
            "",
            "07700 90",
            "",
            "T1",
            "",
        ]
    )
    _csv(path, CARDS, rows)


def write_adverts(path: Path, reports: Reports, adverts: Iterable[Advert]) -> None:
    """Write online adverts as a workbook."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("adverts")
    sheet.append(ADVERTS)
    for advert in adverts:
        place = reports.written(advert.place) if advert.place else ""
        flags = ["yes" if reports.rng.random() < share else "no" for share in (0.1, 0.15, 0.1, 0.05)]
        sheet.append(
            [
                advert.site, advert.id, f"{reports.day(advert.age).isoformat()} 10:{reports.rng.randrange(60):02}", "AUTH-SYN-1",
                advert.persona, advert.text, "; ".join(reports.written(number) for number in advert.numbers), place, advert.town,
                *flags,
            ]
        )  # fmt: skip
    book.properties.creator = "demonstration"
    book.save(path)


def write_gazetteer(path: Path, rng: random.Random, places: Iterable[Thing]) -> list[tuple[str, str]]:
    """Write the council's list of two thirds of the premises; return pairs of UPRN and address id."""
    rows: list[Sequence[object]] = []
    pairs = []
    for number, thing in enumerate(places, 1):
        if thing.place is None or rng.random() < 1 / 3:
            continue
        unit, house, street, code = thing.place
        uprn = f"SYN-UPRN-{number:06}"
        rows.append([uprn, "", f"SYN-UARN-{number:06}", unit, house, street, "", thing.town, code])
        pairs.append((f"premises:uprn:{uprn}", f"premises:{thing.key}"))
    _csv(path, GAZETTEER, rows)
    return pairs


def write_vehicles(path: Path, reports: Reports, vehicles: Iterable[tuple[str, Thing, Thing, Thing, int]]) -> None:
    """Write vehicles and their keepers in cp1252, as an old system does."""
    rows = [
        [
            force, vehicle.key.partition(":")[2], reports.written(mark), reports.rng.choice(("Škofa", "Testla", "Rosé")),
            reports.rng.choice(("silver", "black", "café au lait")), keeper.key, keeper.caption, f"{reports.day(age):%d/%m/%Y}", "",
        ]
        for force, vehicle, mark, keeper, age in vehicles
    ]  # fmt: skip
    _csv(path, VEHICLES, rows, encoding="cp1252")
