"""Rows that cannot be taken in, as real files have them, and what each must be refused for."""

from __future__ import annotations

from demonstration.report_writer import ReportWriter
from demonstration.source_files import SourceFiles

_GRADED = ("P", "", "observed", "", "", "unknown", "", "")


def write_rejected_rows(reports: ReportWriter, files: SourceFiles) -> list[dict[str, str | int]]:
    """Write broken rows into every file.

    Returns
    -------
    list of dict
        ``file``, ``write_row`` (1 = first after the header) and ``code`` of each.
    """
    rejected: list[dict[str, str | int]] = []

    def note(file: str, row: int, code: str) -> None:
        rejected.append({"file": file, "row": row, "code": code})

    def write_report_row(file: str, cells: tuple[object, ...], code: str) -> None:
        note(f"{file}.csv", reports.write_row(file, cells), code)

    ref = reports.write_submission("FA", 5, marking="OFFICIAL", title="Rows with mistakes")
    reports.write_item(ref, 1, [], 5, grade=("3x5x2", "2", "C", "P"), dated=True)
    write_report_row(
        "submissions", ("FA:BROKEN/1", "FA", "patrol", "", "2026-02-30", "", "OFFICIAL", "", ""), "bad_date"
    )
    write_report_row(
        "items",
        ("FA:BROKEN/1", 1, "3x5x2", "1", "A", *_GRADED, "its submission is refused"),
        "parent_refused",
    )
    write_report_row("items", ("FA:BROKEN/2", 1, "3x5x2", "1", "A", *_GRADED, "no such submission"), "parent_missing")
    write_report_row("items", (ref, 2, "3x5x2", "B", "2", *_GRADED, "grade of another scheme"), "bad_grade")
    write_report_row("item_links", (ref, 1, "Phone", "07700 90012", "", "", "", "", "", "", ""), "bad_phone")
    write_report_row("item_links", (ref, 1, "Person", "#1", "", "KNOWS", "Person", "#2", "", "", ""), "unknown_link")
    box = "Phone box 1, Northmere Square, XX9 0ZZ"
    for exhibit, day, number, code in (
        ("TS/BROKEN1", "31/02/2026", "07700 900125", "bad_date"),
        ("TS/BROKEN2", "01/03/2026", "07700 90", "bad_phone"),
    ):
        row = files.cards.write(["FA", exhibit, box, day, "Neighbourhood", "", number, "", "T1", ""])
        note("cards.csv", row, code)
    cells = ["site-a.example", "", "2026-03-01 10:00", "AUTH-SYN-1", "", "", "07700 900126", "", "Northmere"]
    note("adverts.xlsx", files.adverts.write([*cells, "no", "no", "no", "no"]), "value_missing")
    row = files.gazetteer.write(["", "", "", "", "1", "Alder Street", "", "Northmere", "XX1 1AA"])
    note("gazetteer.csv", row, "value_missing")
    row = files.vehicles.write(["FA", "V-BROKEN", "?!", "Testla", "black", "", "", "01/03/2026", ""])
    note("vehicles.csv", row, "bad_mark")
    for broken, code in (
        ({"interest": "lodger", "premises": "1 Alder Street, XX1 1AA"}, "unknown_value"),
        ({"interest": "owner", "premises": "Alder Street"}, "area_missing"),
    ):
        interest = {"force": "FA", "record": f"TITLE-{code}", "holder_kind": "person", "holder": "FA:N00001"}
        note("interests.csv", files.interests.fill(**interest, **broken, **{"from": "01/03/2026"}), code)
    row = files.nominals.fill(force="FA", nominal="NBROKEN", recorded_on="01/03/2026", date_of_birth="30/02/1988")
    note("nominals.csv", row, "bad_date")
    for kind, age, code in (("caution", "17", "child_disposal"), ("drug test", "", "health_data_not_held")):
        event = {"force": "FA", "reference": f"BROKEN-{code}", "event_type": kind, "from": "01/03/2026"}
        note("events.csv", files.events.fill(**event, area="Northmere", subject="#1", subject_age=age), code)
    return rejected
