"""The files of the other sources, as their systems would write them: cards, adverts, vehicles, interests and others."""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook

from demonstration.report_writer import ReportWriter, graph_id, uprn_graph_id
from demonstration.world_entities import DemoAdvert, DemoCard, DemoEntity, VehicleKeeping

CARDS = (
    "force", "exhibit", "found_at", "recovered_on", "unit", "card_text", "numbers", "design", "transcriber", "checker",
)  # fmt: skip
ADVERTS = (
    "site", "ad_id", "captured_at", "authority_ref", "persona", "text", "numbers", "address", "area",
    "trust_language", "obscured_number", "youth_language", "states_ethnicity",
)  # fmt: skip
GAZETTEER = ("uprn", "parent_uprn", "uarn", "saon", "paon", "street", "locality", "town", "postcode")
VEHICLES = ("force", "vehicle", "mark", "make", "colour", "keeper", "keeper_name", "from", "to")
INTERESTS = ("force", "record", "interest", "holder_kind", "holder", "holder_name", "premises", "from")
NOMINALS = (
    "force", "nominal", "recorded_on", "name", "aliases", "nicknames", "date_of_birth", "addresses", "phones",
)  # fmt: skip
EVENTS = (
    "force", "reference", "event_type", "from", "place", "area", "subject", "subject_part", "subject_age", "present",
    "mark", "found_via", "agency", "risk_assessment", "consent",
)  # fmt: skip
_FLAG_SHARES = (0.1, 0.15, 0.1, 0.05)
_SOME_DAY = (2026, 9, 30, 0, 0, 0)


class CsvFile:
    """A file of comma-separated rows that counts them."""

    def __init__(self, path: Path, columns: Sequence[str], encoding: str = "utf-8") -> None:
        self.path, self.rows = path, 0
        self._columns = columns
        self._stream = path.open("w", encoding=encoding, newline="")
        self._writer = csv.writer(self._stream, lineterminator="\r\n")
        self._writer.writerow(columns)

    def write(self, cells: Sequence[object]) -> int:
        """Write a row; return its number."""
        self._writer.writerow(cells)
        self.rows += 1
        return self.rows

    def fill(self, **cells: object) -> int:
        """Write a row with these cells and the others empty; return its number."""
        return self.write([cells.get(column, "") for column in self._columns])

    def close(self) -> None:
        """Close the file."""
        self._stream.close()


class WorkbookFile:
    """A workbook of one sheet that counts its rows, and whose bytes do not depend on the day."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        self.path, self.rows = path, 0
        self._book = Workbook(write_only=True)
        self._sheet = self._book.create_sheet("adverts")
        self._sheet.append(list(columns))

    def write(self, cells: Sequence[object]) -> int:
        """Write a row; return its number."""
        self._sheet.append(list(cells))
        self.rows += 1
        return self.rows

    def close(self) -> None:
        """Save the workbook, and put a fixed day where the library writes today's."""
        self._book.save(self.path)
        with zipfile.ZipFile(self.path) as book:
            parts = [(name, book.read(name)) for name in sorted(book.namelist())]
        with zipfile.ZipFile(self.path, "w", zipfile.ZIP_DEFLATED) as book:
            for name, content in parts:
                if name == "docProps/core.xml":
                    content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2026-09-30T00:00:00Z", content)
                book.writestr(zipfile.ZipInfo(name, _SOME_DAY), content, zipfile.ZIP_DEFLATED)


class SourceFiles:
    """Writes the other sources while the world is told.

    Parameters
    ----------
    folder : Path
        Where the files go.
    reports : ReportWriter
        Whose days and writings they share.

    Attributes
    ----------
    same : list of (UPRN id, address id)
        Pairs that the gazetteer says are one premises.
    """

    def __init__(self, folder: Path, reports: ReportWriter) -> None:
        self._reports = reports
        self.cards = CsvFile(folder / "cards.csv", CARDS)
        self.adverts = WorkbookFile(folder / "adverts.xlsx", ADVERTS)
        self.gazetteer = CsvFile(folder / "gazetteer.csv", GAZETTEER)
        self.vehicles = CsvFile(folder / "vehicles.csv", VEHICLES, "cp1252")
        self.interests = CsvFile(folder / "interests.csv", INTERESTS)
        self.nominals = CsvFile(folder / "nominals.csv", NOMINALS)
        self.events = CsvFile(folder / "events.csv", EVENTS)
        self.same: list[tuple[str, str]] = []

    def close(self) -> None:
        """Close every file."""
        self.adverts.close()
        for file in (self.cards, self.gazetteer, self.vehicles, self.interests, self.nominals, self.events):
            file.close()

    def card(self, card: DemoCard) -> None:
        """Write a seized card: a day-first date, several numbers in one cell."""
        reports = self._reports
        self.cards.write(
            [
                card.force, card.exhibit, card.box, f"{reports.day(card.age):%d/%m/%Y}", "Neighbourhood", card.text,
                " / ".join(reports.written_form(number) for number in card.numbers), card.design.partition(":")[2],
                f"T{reports.rng.randrange(1, 9)}", f"T{reports.rng.randrange(1, 9)}",
            ]
        )  # fmt: skip

    def advert(self, advert: DemoAdvert) -> None:
        """Write an online advert as captured."""
        reports = self._reports
        flags = ["yes" if reports.rng.random() < share else "no" for share in _FLAG_SHARES]
        captured = f"{reports.day(advert.age).isoformat()} 10:{reports.rng.randrange(60):02}"
        self.adverts.write(
            [
                advert.site, advert.id, captured, "AUTH-SYN-1", advert.persona, advert.text,
                "; ".join(reports.written_form(number) for number in advert.numbers),
                reports.written_form(advert.place) if advert.place else "", advert.town, *flags,
            ]
        )  # fmt: skip

    def premises(self, entity: DemoEntity) -> None:
        """Write a premises that the council lists; a flat names its building, which has a row of its own."""
        if not entity.place or not entity.uprn:
            return
        unit, house, street, code = entity.place
        number = int(entity.uprn.rpartition("-")[2])
        building = f"SYN-UPRN-{number + 1:06}" if unit else ""
        if building:
            self.gazetteer.write([building, "", "", "", house, street, "", entity.town, code])
            address = ":".join((entity.key.split(":")[0], house, "", street.upper()))
            self.same.append((f"premises:uprn:{building}", f"premises:{address}"))
        uarn = f"SYN-UARN-{number:06}"
        self.gazetteer.write([entity.uprn, building, uarn, unit, house, street, "", entity.town, code])
        self.same.append((uprn_graph_id(entity), graph_id(entity)))

    def vehicle(self, keeping: VehicleKeeping) -> None:
        """Write a vehicle with its mark and keeper, as an old system does: day-first dates, letters of cp1252."""
        reports = self._reports
        to = "" if keeping.to is None else f"{reports.day(keeping.to):%d/%m/%Y}"
        self.vehicles.write(
            [
                keeping.force, keeping.vehicle.key.partition(":")[2], reports.written_form(keeping.mark),
                reports.rng.choice(("Škofa", "Testla", "Rosé")), reports.rng.choice(("silver", "black", "café au lait")),
                keeping.keeper.key, keeping.keeper.caption, f"{reports.day(keeping.since):%d/%m/%Y}", to,
            ]
        )  # fmt: skip
