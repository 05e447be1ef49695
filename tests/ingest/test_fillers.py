"""Fillers in files: they cost a row where a key is required, a cell where it is optional, and never join strangers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphintel.model.values.fillers import is_filler
from ingest.mapping import map_row
from ingest.report import Report
from ingest.row_reader import Context, MappedRow, _is_only_fillers
from ingest.source import Records, source_named, sources
from tests.ingest.conftest import Feed
from tests.ingest.memory import MemoryLedger

Write = Callable[..., Path]
CARDS = "force,exhibit,found_at,found_area,recovered_on,unit,card_text,numbers,design"
LINKS = "submission_ref,item_no,from_type,from_key,from_caption,link,to_type,to_key,to_caption,role,part"
SUBMISSION = ("submission_ref,owner_force,reported_at,marking,operation", "FA:1,FA,2026-03-02,OFFICIAL,")
ITEM = (
    "submission_ref,item_no,scheme,source_eval,info_eval,handling,basis,seen_precision,area,source_ref",
    "FA:1,1,3x5x2,1,A,P,observed,unknown,,",
)
FILLERS = ("#N/A", "#REF!", "NULL", "n/a", "unknown", "TBC", "-", "1.00023E+11", "Not known", "xxx")


def _codes(report: Report) -> list[tuple[int, str, str]]:
    return [(issue.row, issue.column, issue.code) for issue in report.issues]


def _links(ledger: MemoryLedger) -> set[tuple[str, str, str]]:
    return {
        (s.type, s.start, s.end) for s in ledger.held()[0].values() if s.type not in {"PART_OF", "NAMES", "CHILD_OF"}
    }


@pytest.mark.parametrize("filler", FILLERS)
def test_cards_of_strangers_are_not_joined_by_a_filler(
    filler: str, write: Write, feed: Feed, ledger: MemoryLedger
) -> None:
    rows = [f"FA,JS/{n},{filler},{filler},13/02/2026,{filler},{filler},07700 90012{n},{filler}" for n in (1, 2, 3)]

    report = feed(write("c.csv", CARDS, *rows), source="cards")

    assert _links(ledger) == {("ADVERTISES_NUMBER", f"card:FA:JS/{n}", f"phone:+44770090012{n}") for n in (1, 2, 3)}
    assert report.total("accepted") == 3
    assert {(column, code) for row, column, code in _codes(report) if row == 2} == {
        (column, "filler_ignored") for column in ("found_at", "found_area", "unit", "card_text", "design")
    }


@pytest.mark.parametrize("filler", FILLERS)
def test_a_filler_in_a_required_key_costs_the_row(filler: str, write: Write, feed: Feed, ledger: MemoryLedger) -> None:
    report = feed(write("c.csv", CARDS, f"FA,{filler},,Northmere,13/02/2026,,,07700 900123,"), source="cards")

    assert _codes(report) == [(1, "exhibit", "filler")]
    assert report.total("quarantined") == 1
    assert not ledger.held()[0]


@pytest.mark.parametrize(
    "numbers", ["07700 900123; n/a", "N/A / 07700 900123", "unknown, 07700 900123", "07700 900123 & TBC"]
)
def test_a_good_number_is_not_lost_for_a_filler_beside_it(
    numbers: str, write: Write, feed: Feed, ledger: MemoryLedger
) -> None:
    report = feed(write("c.csv", CARDS, f'FA,JS/1,,Northmere,13/02/2026,,,"{numbers}",'), source="cards")

    assert ("ADVERTISES_NUMBER", "card:FA:JS/1", "phone:+447700900123") in _links(ledger)
    assert _codes(report) == [(1, "numbers", "filler_ignored")]


def test_a_bad_number_beside_a_good_one_still_costs_the_row(write: Write, feed: Feed) -> None:
    report = feed(write("c.csv", CARDS, 'FA,JS/1,,Northmere,13/02/2026,,,"07700 900123; 12",'), source="cards")

    assert _codes(report) == [(1, "numbers", "bad_phone")]


def test_names_that_are_fillers_are_passed_over(write: Write, feed: Feed, ledger: MemoryLedger) -> None:
    path = write(
        "n.csv", "force,nominal,recorded_on,name,aliases,nicknames,addresses,phones",
        "FA,1,13/03/2026,#N/A,Testname Null; NULL; -,Unknown,no fixed abode; Flat 2 14 Alder Street XX1 1AB,n/k",
    )  # fmt: skip

    report = feed(path, source="nominals")

    said = {(s.part, s.end_caption) for s in ledger.held()[0].values() if s.type == "NAMES"}
    assert said == {("alias", "Testname Null")}
    assert len([link for link in _links(ledger) if link[0] == "LIVES_AT"]) == 1
    assert {column for _, column, code in _codes(report) if code == "filler_ignored"} == {
        "name", "aliases", "nicknames", "addresses", "phones",
    }  # fmt: skip


def test_a_place_of_nobody_is_no_home(write: Write, feed: Feed, ledger: MemoryLedger) -> None:
    places = ("ADDRESS WITHHELD", "No fixed abode, ZZ99 3VZ", "ZZ99 3WZ", "NFA", "#REF!, XX1 1AB")
    rows = [f'FA,{n},13/03/2026,Testname Alder,"{place}"' for n, place in enumerate(places, 1)]

    report = feed(write("n.csv", "force,nominal,recorded_on,name,addresses", *rows), source="nominals")

    assert _links(ledger) == set()
    assert _codes(report) == [(n, "addresses", "filler_ignored") for n in range(1, 6)]
    assert report.total("accepted") == 5


def test_an_assessment_or_authority_that_is_a_filler_is_none(write: Write, feed: Feed) -> None:
    head = "force,reference,event_type,from,area,risk_assessment,cited_in,consent,conditions,authority_ref"
    path = write(
        "e.csv", head, "FA,E1,closure,13/03/2026,Northmere,n/a,,,,", "FA,E2,anpr_read_cited,13/03/2026,Northmere,,TBC,,,",
        "FA,E3,uglymug_report,13/03/2026,Northmere,,,unknown,,",
        "FA,E4,sighting,13/03/2026,Northmere,,,,compartment:covert,TBC",
    )  # fmt: skip

    codes = {(row, code) for row, _, code in _codes(feed(path, source="events"))}

    assert codes == {(1, "risk_not_assessed"), (2, "anpr_not_cited"), (3, "beyond_consent"), (4, "authority_missing")}


def test_what_is_never_held_is_refused_whatever_its_cell_says(write: Write, feed: Feed) -> None:
    head = "force,reference,event_type,from,area,health,drug_test_result"
    path = write("e.csv", head, "FA,E1,contact,13/03/2026,Northmere,none,", "FA,E2,contact,13/03/2026,Northmere,,nil")

    assert [code for _, _, code in _codes(feed(path, source="events"))] == ["health_data_not_held"] * 2


@pytest.mark.parametrize(
    ("row", "issues", "links"),
    [
        ("Person,#1,NULL,USES_PHONE,Phone,07700 900123,n/a,,", {("from_caption", 0), ("to_caption", 0)}, 1),
        (
            "Phone,07700 900123,,-,-,-,-,-,-",
            {(c, 0) for c in ("link", "to_type", "to_key", "to_caption", "role", "part")},
            0,
        ),
        ("Person,FA:TBC,,USES_PHONE,Phone,07700 900123,,,", {("from_key", 1)}, 0),
        ("Person,#1,,USES_PHONE,Phone,#N/A,,,", {("to_key", 1)}, 0),
        ("AdvertCard,n/a,,ADVERTISES_NUMBER,Phone,07700 900123,,,", {("from_key", 1)}, 0),
        ("Advert,site-a.example:n/a,,ADVERTISES_NUMBER,Phone,07700 900123,,,", {("from_key", 1)}, 0),
        ("Person,#1,,LIVES_AT,Premises,unknown,,,", {("to_key", 1)}, 0),
        ("Event,E1,,INVOLVES,Person,#1,,,unknown", {("part", 0)}, 1),
        ("Person,#1,,,,,,driver,n/a", {("part", 0)}, 1),
        ("Person,#1,,HAS_FLAG,,,,,n/a", {("part", 1), ("part", 0)}, 0),
    ],
)
def test_fillers_at_the_neutral_door(
    row: str, issues: set[tuple[str, int]], links: int, write: Write, feed: Feed, ledger: MemoryLedger
) -> None:
    feed(write("s.csv", *SUBMISSION), write("i.csv", *ITEM))

    report = feed(write("l.csv", LINKS, f"FA:1,1,{row}"))

    told = {(column, int(code != "filler_ignored")) for _, column, code in _codes(report)}
    assert told == issues or told == {issue for issue in issues if issue[1]}
    assert report.total("quarantined") == any(refused for _, refused in issues)
    assert len(_links(ledger)) == links


def test_an_operation_or_area_that_is_a_filler_is_none_but_unknown_sources_may_be_one(
    write: Write, feed: Feed, ledger: MemoryLedger
) -> None:
    feed(write("s.csv", SUBMISSION[0], f"{SUBMISSION[1]}TBC"), write("i.csv", ITEM[0], f"{ITEM[1][:-1]}Unknown,N/A"))

    (holding,) = ledger.holdings.values()
    assert holding.submission is not None
    assert (holding.submission.operation, holding.items[0].source_ref, holding.items[0].area) == ("", "N/A", "")


def test_a_reference_or_force_that_is_a_filler_is_refused(write: Write, feed: Feed) -> None:
    path = write("s.csv", SUBMISSION[0], "FA:TBC,FA,2026-03-02,OFFICIAL,", "FA:2,#N/A,2026-03-02,OFFICIAL,")

    assert _codes(feed(path)) == [(1, "submission_ref", "filler"), (2, "owner_force", "filler")]


def _keys(mapped: MappedRow) -> set[str]:
    """Return the ids of what a row names."""
    claims: Any = mapped.payload.get("claims", ())
    return {end[0] for claim in claims for end in claim[1:3]}


RECORDS = {source.name: source for source in sources() if isinstance(source, Records)}


GOOD = {
    "force": "FA", "exhibit": "JS/1", "recovered_on": "13/03/2026", "site": "site-a.example", "ad_id": "991",
    "captured_at": "13/03/2026 21:30", "reference": "E1", "event_type": "sighting", "from": "13/03/2026",
    "uprn": "SYN-UPRN-000001", "record": "R1", "interest": "owner", "holder_kind": "person", "holder": "FA:4711",
    "premises": "14 Alder Street, XX1 1AB", "nominal": "4711", "recorded_on": "13/03/2026", "vehicle": "V1",
}  # fmt: skip


@settings(max_examples=60)
@given(st.sampled_from(sorted(RECORDS)), st.sampled_from(FILLERS), st.data())
def test_no_entity_of_any_source_is_made_of_a_filler(name: str, filler: str, data: st.DataObject) -> None:
    source = RECORDS[name]
    names = sorted(source.kinds[0].identifying)
    chosen = data.draw(st.sets(st.sampled_from(names), min_size=1))
    cells = GOOD | dict.fromkeys(chosen, filler)

    mapped = map_row(source.kinds[0], cells, Context(source.name, "2026-11-01"))

    assert mapped.faults or chosen <= {note.column for note in mapped.notes}
    assert all(not is_filler(part) for key in _keys(mapped) for part in key.split(":"))


def test_the_columns_that_identify_are_those_that_the_declaration_uses_so() -> None:
    cards, events = (source_named(name).kinds[0].identifying for name in ("cards", "events"))

    assert {"exhibit", "numbers", "design", "found_at", "found_area", "force", "card_text"} <= cards
    assert not {"recovered_on", "marking", "transcriber"} & cards
    assert {"risk_assessment", "authority_ref", "cited_in", "subject_name"} <= events
    assert not {"health", "drug_test_result", "subject_age", "event_type", "text"} & events


@pytest.mark.parametrize(
    ("cell", "lost"),
    [("07700 900123; #N/A", False), ("#REF!; 07700 900123", False), ("#N/A; NULL", True), ("TBC", True)],
)
def test_a_good_value_is_not_lost_for_the_error_beside_it(cell: str, lost: bool) -> None:
    assert _is_only_fillers(cell) is lost
