"""The sample of contacts and events gives what happened with whom as what, and refuses what must be looked at first."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from graphintel.model.uses import USES
from ingest.sources.events import (
    EVENT_TYPES,
    OFFENDER_DISPOSALS,
    SCHEME,
    beyond_consent,
    caption,
    child,
    child_disposal,
    graded,
    health_event,
    health_result,
    informant,
    only,
    type_of,
    unassessed,
    uncited_read,
    without_authority,
)
from tests.ingest.conftest import Feed
from tests.ingest.memory import MemoryLedger
from tests.ingest.sources.conftest import Sample

HOUSE, FLAT = "premises:XX11AB:14::ALDER STREET", "premises:XX11AB:14:FLAT 2:ALDER STREET"
ALDER, OCCUPANT = "person:FA:4711", "person:FA:4712"


def _item(number: int) -> str:
    return f"item:FA:events-EV/{number}/1"


def _event(number: int, *involved: tuple[str, str]) -> set[tuple[str, str, str, str]]:
    event = f"event:FA:EV/{number}"
    return {("NAMES", _item(number), event, ""), *(("INVOLVES", event, end, part) for end, part in involved)}


def test_the_sample_gives_exactly_these_statements(sample: Sample) -> None:
    report, said = sample("events", "events.csv")

    second, third = (f"person:FA:events-EV/1/1#{n}" for n in (2, 3))
    unnamed = "person:FA:events-EV/17/1#1"
    area = ("area:NORTHMERE", "place")
    assert said == (
        _event(1, (ALDER, "subject"), (ALDER, "driver"), (second, "present"), (third, "present"))
        | _event(1, ("mark:ZZ01AAA", "vehicle"), (HOUSE, "place"))
        | {("SEEN_AT", seen, HOUSE, "") for seen in (ALDER, second, third, "mark:ZZ01AAA")}
        | {("DRIVES", ALDER, "mark:ZZ01AAA", "")}
        | _event(2, ("fragment:??01AAB", "vehicle"), ("mark:ZZ01AAC", "noted"), ("mark:ZZ01AAD", "noted"), area)
        | {("SEEN_AT", "fragment:??01AAB", "area:NORTHMERE", "")}
        | _event(3, (OCCUPANT, "occupant"), (FLAT, "place"), ("card:FA:JS/1", "found"), ("card:FA:JS/2", "found"))
        | _event(3, ("phone:+447700900123", "found"), ("phone:+441632960456", "found"))
        | {("USES_PHONE", OCCUPANT, "phone:+447700900124", ""), ("CHILD_OF", FLAT, HOUSE, "")}
        | {("USED_AS", FLAT, _item(3), use) for use in ("brothel", "drug_supply")}
        | _event(4, ("person:FA:4713", "subject"), area)
        | {("NAMES", _item(4), "person:FA:4713", "")}
        | _event(7, ("person:FA:4715", "missing"), area)
        | {("HAS_FLAG", "person:FA:4715", _item(7), "CHILD")}
        | _event(11, (FLAT, "place"))
        | _event(12, ("mark:ZZ01AAA", "vehicle"), ("area:SOUTHBY", "place"))
        | {("SEEN_AT", "mark:ZZ01AAA", "area:SOUTHBY", "")}
        | {("DERIVED_FROM", "submission:FA:events-EV/12", "submission:FA:2026/0001", "")}
        | _event(14, ("mark:ZZ01AAE", "vehicle"), area)
        | {("HAS_FLAG", "event:FA:EV/14", _item(14), "CONSENT_LIMITED")}
        | _event(17, (unnamed, "subject"), area)
        | {("FOUND_VIA", "event:FA:EV/17", "design:FA:D1", "")}
        | _event(18, (OCCUPANT, "subject"), ("org:FA:SUPPORT", "agency"))
        | {("HAS_FLAG", OCCUPANT, _item(18), "NRM_REFERRED")}
    )
    assert [(i.row, i.column, i.code) for i in report.issues] == [
        (5, "event_type", "child_disposal"),
        (6, "event_type", "child_disposal"),
        (8, "event_type", "health_data_not_held"),
        (9, "health", "health_data_not_held"),
        (10, "risk_assessment", "risk_not_assessed"),
        (13, "cited_in", "anpr_not_cited"),
        (15, "consent", "beyond_consent"),
        (16, "source_marker", "chis_outside_compartment"),
        (19, "event_type", "unknown_value"),
        (19, "place_use", "unknown_use"),
        (20, "authority_ref", "authority_missing"),
    ]


def test_a_word_that_is_no_use_is_refused_with_the_list_of_uses(sample: Sample) -> None:
    report, _ = sample("events", "events.csv")

    (issue,) = [one for one in report.issues if one.code == "unknown_use"]
    assert issue.message.endswith(f"is no use; expected one of {', '.join(USES)}.")


def test_an_event_says_its_type_and_is_called_by_it(sample: Sample, ledger: MemoryLedger) -> None:
    sample("events", "events.csv")

    (named,) = [s for s in ledger.held()[0].values() if s.type == "NAMES" and s.end == "event:FA:EV/1"]
    assert named.end_caption == "Stop check EV/1"
    assert named.properties == {"event_type": "stop_check", "officer_role": "response"}
    assert (named.seen_from, named.seen_precision) == ("2026-02-13T22:15:00+00:00", "exact")


def test_a_row_carries_its_own_grade_else_the_sources(sample: Sample, ledger: MemoryLedger) -> None:
    sample("events", "events.csv")

    graded_as = {s.item: (s.scheme, s.source_eval + s.info_eval + s.handling) for s in ledger.held()[0].values()}
    assert graded_as[_item(1)] == ("3x5x2", "1AP")
    assert graded_as[_item(2)] == ("3x5x2", "2CC")
    assert graded_as[_item(14)] == ("ungraded_partner", "P")
    required = {s.item: s.requires for s in ledger.held()[0].values()}
    assert required[_item(2)] == ("force:FA", "marking:OFFICIAL-SENSITIVE")
    assert required[_item(18)] == ("marking:SECRET",)


def test_a_camera_is_never_held(sample: Sample, ledger: MemoryLedger) -> None:
    sample("events", "events.csv")

    assert "SYN-CAM" not in repr(ledger.held())


def test_an_issue_about_a_child_repeats_nothing_of_the_row_and_the_reject_file_holds_it_whole(
    sample: Sample,
) -> None:
    report, _ = sample("events", "events.csv")

    told = " ".join(f"{i.value} {i.message}" for i in report.issues if i.code == "child_disposal")
    assert "safeguarding lead" in told
    assert not any(word in told for word in ("Cedar", "4714", "2008", "19"))
    rejected = Path(report.reject_file).read_text(encoding="utf-8")
    assert "Testname Cedar" in rejected
    assert "29/02/2008" in rejected


def test_what_is_never_held_is_not_in_the_log_of_rows_either(sample: Sample, ledger: MemoryLedger) -> None:
    report, _ = sample("events", "events.csv")

    kept = {row.row: row.raw for row in ledger.rows}
    assert kept[9] == kept[16] == {}
    assert kept[5]["subject"] == "FA:4714"
    assert "not for this file" in Path(report.reject_file).read_text(encoding="utf-8")


def test_a_file_full_of_refusals_is_not_refused_whole(feed: Feed, write: Callable[..., Path]) -> None:
    rows = [f"FA,T/{n},drug_test,13/02/2026" for n in range(40)] + [f"FA,C/{n},contact,13/02/2026" for n in range(20)]

    report = feed(write("events.csv", "force,reference,event_type,from", *rows), source="events")

    assert (report.total("accepted"), report.total("quarantined")) == (20, 40)


@pytest.mark.parametrize("name", EVENT_TYPES)
def test_every_type_of_the_domain_reference_is_taken_in(name: str, feed: Feed, write: Callable[..., Path]) -> None:
    head = "force,reference,event_type,from,area,risk_assessment,cited_in,consent"
    row = f"FA,E/1,{name.replace('_', ' ')},13/02/2026,Northmere,SYN-RA-1,FA:2026/0001,full"

    report = feed(write("events.csv", head, row), source="events")

    assert report.total("accepted") == 1, report.issues


@pytest.mark.parametrize(
    ("name", "flag"),
    [("nrm referral", "NRM_REFERRED"), ("nrm rg positive", "NRM_RG"), ("nrm rg negative", "NRM_RG_NEGATIVE"),
     ("nrm cg positive", "NRM_CG"), ("nrm cg negative", "NRM_CG_NEGATIVE")],
)  # fmt: skip
def test_a_referral_and_each_decision_on_it_is_a_flag_of_its_own(
    name: str, flag: str, feed: Feed, write: Callable[..., Path], ledger: MemoryLedger
) -> None:
    feed(
        write("events.csv", "force,reference,event_type,from,subject", f"FA,E/1,{name},13/02/2026,FA:1"),
        source="events",
    )

    assert {one.part for one in ledger.held()[0].values() if one.type == "HAS_FLAG"} == {flag}


def test_a_closure_notice_and_a_closure_order_are_two_types_of_event(
    feed: Feed, write: Callable[..., Path], ledger: MemoryLedger
) -> None:
    kinds = ("closure notice", "closure order", "closure")
    rows = [f"FA,E/{n},{kind},13/02/2026,Northmere,SYN-RA-1" for n, kind in enumerate(kinds)]

    feed(write("events.csv", "force,reference,event_type,from,area,risk_assessment", *rows), source="events")

    told = {s.properties["event_type"] for s in ledger.held()[0].values() if "event_type" in s.properties}
    assert told == {"closure_notice", "closure_order", "closure"}
    assert all(unassessed({"event_type": kind}) for kind in kinds)


@pytest.mark.parametrize("name", sorted(OFFENDER_DISPOSALS))
@pytest.mark.parametrize(
    ("born", "age", "refused"),
    [
        ("2008-02-29", "", True),
        ("2008-02-28", "", False),
        ("", "17", True),
        ("", "16-20", True),
        ("", "18", False),
        ("1996-02-29", "about 19", False),
        ("", "", False),
    ],
)
def test_nobody_under_18_or_perhaps_so_has_a_disposal(name: str, born: str, age: str, refused: bool) -> None:
    row = {"event_type": name, "from": "2026-02-28", "subject_date_of_birth": born, "subject_age": age}

    assert bool(child_disposal(row)) is refused
    assert child_disposal({**row, "event_type": "welfare_visit"}) == ""
    assert child({**row, "subject": "FA:1"}) == ("yes" if refused else "")


def test_logic_of_the_source() -> None:
    contact, report = {"event_type": "Contact"}, {"event_type": "uglymug report", "consent": "full"}

    assert (type_of(contact), type_of({"event_type": "raid"}), type_of(report)) == ("contact", "", "uglymug_report")
    assert caption({"event_type": "stop_check", "reference": "EV/1"}) == "Stop check EV/1"
    assert child({"subject_age": "15", "from": "2026-02-28"}) == ""
    scheme = graded(SCHEME, "3x5x2", "ungraded_partner")
    assert (scheme.make(contact), scheme.make(report), scheme.make({"scheme": "5x5x5", "info_eval": "1"})) == (
        "3x5x2", "ungraded_partner", "5x5x5"
    )  # fmt: skip
    assert scheme.make({"info_eval": "1"}) == ""
    assert only(("eso",), "yes").values["eso"] == "yes"
    assert set(only((), "yes").values.values()) == {""}


def test_logic_of_the_refusals() -> None:
    assert health_event({"event_type": "Drug Test"}) and health_event({"event_type": "medical-exam"})
    assert not health_event({"event_type": "contact"})
    assert health_result({"health": "x"}) and health_result({"drug_test_result": "x"}) and not health_result({})
    assert unassessed({"event_type": "closure"}) and unassessed({"event_type": "landlord notice"})
    assert not unassessed({"event_type": "closure", "risk_assessment": "R"}) and not unassessed({"event_type": "eso"})
    assert informant({"source_marker": "chis"}) and informant({"text": "From a CHIS."}) and not informant({})
    assert not informant({"source_marker": "CHIS", "conditions": "compartment:covert"})
    assert uncited_read({"event_type": "anpr_read_cited"})
    assert not uncited_read({"event_type": "anpr_read_cited", "cited_in": "FA:1"})
    anonymous = {"event_type": "uglymug_report", "consent": "Anonymous_intel_only"}
    assert beyond_consent({"event_type": "uglymug_report"}) and not beyond_consent(anonymous)
    assert all(beyond_consent({**anonymous, who: "#1"}) for who in ("subject", "driver", "present"))
    assert without_authority({"conditions": "compartment: covert"}) and not without_authority({})
    assert not without_authority({"conditions": "compartment:covert", "authority_ref": "SYN-A-1"})
