"""Dates of files: one order for a file, births as told, ends that may lie ahead, and what the report says of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from ingest.mapping import map_row
from ingest.report import Report
from ingest.row_reader import Context, MappedRow
from ingest.source import Attribute, Column, DateRange, Entity, Link, Records
from ingest.sources import events, interests, nominals
from tests.ingest.conftest import Feed
from tests.ingest.memory import MemoryLedger

Write = Callable[..., Path]
VEHICLES = "force,vehicle,mark,keeper,from,to"
PEOPLE = "force,nominal,recorded_on,name,date_of_birth,phones"
ITEMS = "submission_ref,item_no,scheme,source_eval,info_eval,handling,basis,seen_from,seen_to,seen_precision"
SUBMISSIONS = "submission_ref,owner_force,reported_at,received_at,marking"


def _codes(report: Report) -> list[tuple[int, str, str]]:
    return [(issue.row, issue.column, issue.code) for issue in report.issues]


def _seen(ledger: MemoryLedger) -> list[tuple[str, str]]:
    """Return the dates of every statement that is no PART_OF, once."""
    return sorted({(s.seen_from, s.seen_to) for s in ledger.held()[0].values() if s.type != "PART_OF"})


def _births(ledger: MemoryLedger) -> dict[str, dict[str, object]]:
    """Return what is said of each person's birth."""
    return {
        s.end: {name: told for name, told in s.properties.items() if name.startswith("date_of_birth")}
        for s in ledger.held()[0].values()
        if s.type == "NAMES" and s.end.startswith("person:") and not s.part
    }


# -- one order for a file ------------------------------------------------------------------------------------------


def test_the_evidence_of_one_date_column_decides_for_the_other(write: Write, feed: Feed, ledger: MemoryLedger) -> None:
    path = write("v.csv", VEHICLES, "FA,V1,ZZ01 AAA,FA:1,01/13/2025,05/02/2025", "FA,V2,ZZ01 AAB,FA:2,02/03/2025,")

    report = feed(path, source="vehicles")

    assert _seen(ledger) == [("2025-01-13", "2025-05-02"), ("2025-02-03", "")]
    assert _codes(report) == [(0, "from", "date_order")]
    assert "'01/13/2025' in from (line 2) can only be so" in report.issues[0].message
    assert report.issues[0].message.startswith("'02/03/2025' in from (line 3) can be read in two ways")


def test_columns_that_prove_different_orders_refuse_what_hangs_on_it(
    write: Write, feed: Feed, ledger: MemoryLedger
) -> None:
    path = write(
        "v.csv", VEHICLES, "FA,V1,ZZ01 AAA,FA:1,13/01/2025,12/25/2025", "FA,V2,ZZ01 AAB,FA:2,02/03/2025,",
        "FA,V3,ZZ01 AAC,FA:3,14/01/2025,",
    )  # fmt: skip

    report = feed(path, source="vehicles")

    assert _codes(report) == [(1, "to", "bad_date"), (2, "from", "bad_date")] or _codes(report) == [
        (2, "from", "bad_date")
    ]
    told = next(issue.message for issue in report.issues if issue.row == 2)
    assert "'13/01/2025' in from (line 2) has the day first" in told
    assert "'12/25/2025' in to (line 2) the month first" in told
    assert ("2025-01-14", "") in _seen(ledger)


def test_without_evidence_the_declared_order_holds_and_the_report_says_so(
    write: Write, feed: Feed, ledger: MemoryLedger
) -> None:
    path = write("v.csv", VEHICLES, "FA,V1,ZZ01 AAA,FA:1,04/04/2025,05/06/2025")

    report = feed(path, source="vehicles")

    assert _seen(ledger) == [("2025-04-04", "2025-06-05")]
    assert _codes(report) == [(0, "to", "date_order")]
    assert "day first, as the source declares" in report.issues[0].message
    assert (report.total("accepted"), report.total("quarantined")) == (1, 0)


def test_nothing_is_said_where_no_date_hung_on_the_order(write: Write, feed: Feed) -> None:
    path = write(
        "v.csv", VEHICLES, "FA,V1,ZZ01 AAA,FA:1,04/04/2025,2025-06-05", "FA,V2,ZZ01 AAB,FA:2,13/05/2025,05/06/2025"
    )

    assert _codes(feed(path, source="vehicles")) == []


def test_a_birth_is_evidence_for_the_file_too(write: Write, feed: Feed, ledger: MemoryLedger) -> None:
    path = write("n.csv", PEOPLE, "FA,1,01/02/2026,Testname Alder,02/29/1988,07700 900123")

    feed(path, source="nominals")

    assert _seen(ledger) == [("2026-01-02", "")]


def test_the_sheets_of_a_workbook_are_one_file(tmp_path: Path, feed: Feed, ledger: MemoryLedger) -> None:
    book = Workbook()
    first, second = book.active, book.create_sheet("items")
    first.title = "submissions"
    for row in (SUBMISSIONS.split(","), ["FA:1", "FA", "01/13/2026", "", "OFFICIAL"]):
        first.append(row)
    for row in (ITEMS.split(","), ["FA:1", "1", "3x5x2", "1", "A", "P", "observed", "01/05/2026", "", "day"]):
        second.append(row)
    path = tmp_path / "both.xlsx"
    book.save(path)

    feed(path)

    assert {item.seen_from for holding in ledger.holdings.values() for item in holding.items} == {"2026-01-05"}


def test_a_reject_file_remembers_the_order_that_its_file_proved(write: Write, feed: Feed, ledger: MemoryLedger) -> None:
    path = write("v.csv", VEHICLES, "FA,V1,ZZ01 AAA,FA:1,01/13/2025,", "FA,V2,ZZ01 AAB,Testname,02/03/2025,")
    report = feed(path, source="vehicles")
    rejects = Path(report.reject_file).read_text(encoding="utf-8")
    again = write("again.csv", rejects.replace("Testname,,,02", "FA:2,,,02").strip())

    report = feed(again, source="vehicles")

    assert report.total("accepted") == 1
    assert [code for _, _, code in _codes(report)] == ["date_order"]
    assert _seen(ledger) == [("2025-01-13", ""), ("2025-02-03", "")]


# -- births --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("12/05/65", {"date_of_birth": "1965-05-12"}),
        ("16-07-68", {"date_of_birth": "1968-07-16"}),
        ("2008-03", {"date_of_birth": "2008-03", "date_of_birth_precision": "month"}),
        ("1985", {"date_of_birth": "1985", "date_of_birth_precision": "year"}),
        ("June 1985", {"date_of_birth": "1985-06", "date_of_birth_precision": "month"}),
        ("c. 1985", {"date_of_birth": "1985", "date_of_birth_precision": "about"}),
        ("1984-1986", {"date_of_birth": "1984/1986", "date_of_birth_precision": "between"}),
        ("01/01/1970", {"date_of_birth": "1970-01-01"}),
        ("01/01/1900", {}),
        ("unknown", {}),
        ("n/k", {}),
        ("00/00/0000", {}),
        ("", {}),
    ],
)
def test_a_birth_never_costs_the_person(
    written: str, said: dict[str, str], write: Write, feed: Feed, ledger: MemoryLedger
) -> None:
    path = write("n.csv", PEOPLE, f"FA,1,15/03/2026,Testname Alder,{written},07700 900123")

    report = feed(path, source="nominals")

    assert _births(ledger).get("person:FA:1", {}) == said
    assert report.total("accepted") == 1
    doubtful = {"01/01/1970": "birth_doubtful", "01/01/1900": "birth_not_told"}
    filler = "filler_ignored" if written in {"unknown", "n/k", "00/00/0000"} else ""
    assert [code for _, _, code in _codes(report)] == [code for code in (doubtful.get(written, filler),) if code]


def test_a_birth_after_the_record_is_refused(write: Write, feed: Feed) -> None:
    path = write(
        "n.csv", PEOPLE, "FA,1,15/03/2026,Testname Alder,13/05/2026,", "FA,2,15/03/2026,Testname Birch,15/03/2026,"
    )

    report = feed(path, source="nominals")

    assert _codes(report) == [(1, "date_of_birth", "born_after_record")]


@pytest.mark.parametrize(
    ("born", "child"),
    [
        ("2008-03", True), ("2008-02", False), ("2008", True), ("2007", False), ("c. 2006", True), ("c. 2004", False),
        ("2006-2010", True), ("1985", False), ("16/03/08", True), ("14/03/08", False),
    ],
)  # fmt: skip
def test_who_may_be_under_18_by_a_vague_birth_is_a_child(
    born: str, child: bool, write: Write, feed: Feed, ledger: MemoryLedger
) -> None:
    feed(write("n.csv", PEOPLE, f"FA,1,15/03/2026,Testname Alder,{born},"), source="nominals")

    flags = {s.part for s in ledger.held()[0].values() if s.type == "HAS_FLAG"}
    assert flags == ({"CHILD"} if child else set())


def test_a_caution_of_somebody_who_may_be_a_child_by_a_vague_birth_is_refused() -> None:
    row = {"event_type": "caution", "from": "2026-03-15", "subject_date_of_birth": "2008"}

    assert events.child_disposal(row)
    assert events.child_disposal({**row, "subject_age": "adult, assessed"}) == ""
    assert nominals.under_age({"date_of_birth": "2008~", "recorded_on": "2026-03-15"})


# -- ranges and the future -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("precision", "start", "end", "refused"),
    [
        ("month", "2026-10-01", "2026-11-29", ""),
        ("month", "2026-10", "2026-11", ""),
        ("month", "2026-10-20", "2026-10", ""),
        ("month", "2026-10-01", "2027-02-28", "date_in_future"),
        ("month", "2026-10-01", "2026-11-30", "date_after_received"),
        ("week", "2026-10-26", "2026-11-01", ""),
        ("week", "2026-10-26", "2026-11-07", "date_after_received"),
        ("day", "2026-10-26", "2026-10-31", "date_after_received"),
        ("month", "2026-10-31", "", "date_after_received"),
    ],
)
def test_a_range_may_end_after_the_receipt_only_as_its_precision_explains(
    precision: str, start: str, end: str, refused: str, write: Write, feed: Feed
) -> None:
    submissions = write("s.csv", SUBMISSIONS, "FA:1,FA,2026-10-29,2026-10-30,OFFICIAL")
    items = write("i.csv", ITEMS, f"FA:1,1,3x5x2,1,A,P,observed,{start},{end},{precision}")

    codes = [code for _, _, code in _codes(feed(submissions, items))]

    assert codes == ([refused] if refused else [])


@pytest.mark.parametrize(("precision", "accepted"), [("month", 1), ("week", 0), ("day", 0)])
def test_a_range_of_this_month_may_end_after_today(precision: str, accepted: int, write: Write, feed: Feed) -> None:
    submissions = write("s.csv", SUBMISSIONS, "FA:1,FA,2026-10-29,,OFFICIAL")
    items = write("i.csv", ITEMS, f"FA:1,1,3x5x2,1,A,P,observed,2026-10-01,2026-11-30,{precision}")

    assert feed(submissions, items).files[1].accepted == accepted


LICENCE, DRIVER, PLATE = (Column(name, required=True) for name in ("licence", "driver", "plate"))
ISSUED, EXPIRES, RENEWED = Column("issued", required=True), Column("expires"), Column("renewed")
TAXIS = Records(
    name="taxis",
    about="Licences",
    columns=(LICENCE, DRIVER, PLATE, ISSUED, EXPIRES, RENEWED),
    record_id=(LICENCE, ISSUED),
    owner_force="FA",
    marking="OFFICIAL",
    reported=DateRange(ISSUED),
    seen=DateRange(ISSUED),
    scheme="ungraded_partner",
    source_eval="",
    info_eval="",
    handling="P",
    basis="record",
    entities=(
        Entity(
            "driver", "Person", key=DRIVER, attributes=(Attribute("licence_ends", DateRange(EXPIRES, kind="ahead")),)
        ),
        Entity("mark", "Mark", key=PLATE, attributes=(Attribute("renewed", DateRange(RENEWED)),)),
    ),
    links=(Link("DRIVES", "driver", "mark"),),
)


def _licence(**cells: str) -> MappedRow:
    row = {"licence": "L1", "driver": "FA:4711", "plate": "ZZ01 AAA", "issued": "13/02/2026", **cells}
    return map_row(TAXIS.kinds[0], row, Context("taxis", "2026-11-01"))


def test_a_date_of_a_column_about_the_future_may_lie_ahead_and_the_message_says_how_to_declare_it() -> None:
    assert _licence(expires="02/02/2029").faults == ()
    assert _licence(expires="31/12/30").faults == ()
    assert "'licence_ends', '2029-02-02'" in str(_licence(expires="02/02/2029").payload).replace("': '", "', '")

    (fault,) = _licence(renewed="02/02/2029").faults

    assert (fault.column, fault.code) == ("renewed", "date_in_future")
    assert 'let the source declare it: DateRange(column, kind="ahead")' in fault.message


def test_the_end_of_a_lease_may_lie_ahead_and_its_beginning_may_not(write: Write, feed: Feed) -> None:
    head = "force,record,interest,holder_kind,holder,premises,from,to"
    lease = 'FA,L{},tenant,person,FA:4711,"14 Alder Street, XX1 1AB",{},{}'
    path = write(
        "i.csv", head, lease.format(1, "01/01/2026", "13/12/2028"), lease.format(2, "13/12/2026", "13/12/2028")
    )

    report = feed(path, source=interests.SOURCE.name)

    assert _codes(report) == [(2, "from", "date_in_future")]


def test_a_month_is_taken_as_one_where_the_source_has_no_precision() -> None:
    mapped = _licence(issued="2026-01")

    assert mapped.faults == ()
    assert mapped.submission_ref == "FA:taxis-L1/2026-01"
    assert str(mapped.payload["item"]).count("'month'") == 1


def test_a_month_beside_another_stated_precision_is_refused(write: Write, feed: Feed) -> None:
    head = "force,reference,event_type,from,precision,area"
    path = write("e.csv", head, "FA,E1,sighting,2026-01,day,Northmere", "FA,E2,sighting,2026-01,,Northmere")

    report = feed(path, source="events")

    assert _codes(report) == [(1, "from", "bad_date")]
    assert "or the precision month" in report.issues[0].message


@pytest.mark.parametrize(
    "written",
    [
        "2026/07/01",
        "20260701",
        "1 July 2026 9:30 PM",
        "Wed 1 July 2026",
        "July 1, 2026",
        "1 July 2026 2130hrs",
        "01/07/2026 21.30",
    ],
)
def test_the_forms_that_people_write_are_read(written: str, write: Write, feed: Feed) -> None:
    path = write("e.csv", "force,reference,event_type,from,area", f'FA,E1,sighting,"{written}",Northmere')

    assert feed(path, source="events").total("accepted") == 1


def test_an_end_that_its_precision_explains_is_none_the_less_read_by_logic(write: Write, feed: Feed) -> None:
    head = "force,reference,event_type,from,to,precision,area,subject,subject_age"
    path = write("e.csv", head, "FA,E1,sighting,2026-10-01,2026-11-20,month,Northmere,#1,about 19")

    report = feed(path, source="events")

    assert (report.total("accepted"), _codes(report)) == (1, [])
