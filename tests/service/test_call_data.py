"""Call data from a file to search, chart, path, network, briefing and CSV: counts of each request beside one another."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from dashboards.elements import edges
from graphintel.briefing.recipient_profiles import PROFILES
from graphintel.errors import GraphintelError
from graphintel.model.access import Viewer
from graphintel.service import Service
from graphintel.service.briefings import BriefingRequest
from graphintel.service.entity_decisions import decide_facility
from tests.engines import ROOT
from tests.service.small_home import ITEM_CLOCK as CLOCK
from tests.service.small_home import PASSWORD, one_item

pytestmark = pytest.mark.graph

A, B, C = "phone:+447700900123", "phone:+447700900124", "phone:+447700900125"
ROLES = (
    "submission_ref,item_no,from_type,from_key,link,to_type,to_key,role\n"
    "FA:1,1,Person,FA:4711,USES_PHONE,Phone,07700 900123,\n"
    "FA:1,1,Person,FA:4712,USES_PHONE,Phone,07700 900124,\n"
    "FA:1,1,Person,FA:4711,ASSOCIATES_WITH,Person,FA:4712,\n"
    "FA:1,1,Person,FA:4711,,,,organiser\nFA:1,1,Person,FA:4712,,,,controller\n"
)
HEADER = "force,request,authority_ref,returned_on,calling,called,start,duration_seconds,type,conditions"
NUMBERS, CALLS = 200, 10_000


def _many_calls(path: Path) -> None:
    """Write calls of one request between numbers of the safe range, each number calling those a few places on."""
    draw = random.Random(12)
    lines = []
    for number in range(CALLS):
        calling = draw.randrange(NUMBERS)
        called = (calling + draw.choice((1, 2, 3, 50))) % NUMBERS
        start = CLOCK - timedelta(days=40, minutes=number)
        ends = (f"07700 900{end:03d}" for end in (calling, called))
        lines.append(
            f"FA,CD-9,SYN-9,2026-03-20,{','.join(ends)},{start:%Y-%m-%d %H:%M:%S},{draw.randrange(900)},call,force:FA"
        )
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Return a home with the sample of calls, and two people who use two of its numbers."""
    folder = tmp_path_factory.mktemp("calls")
    with one_item(folder, ROLES) as made:
        made.maintenance.ingest("calls", [ROOT / "ingest" / "samples" / "calls.csv"])
        made.maintenance.add_account("ana", "analyst", ["marking:SECRET", "force:FA"], PASSWORD)
        made.maintenance.add_account("bea", "analyst", ["marking:SECRET"], PASSWORD)
        yield made


@pytest.fixture
def ana(service: Service) -> Viewer:
    """Return the analyst."""
    return service.viewer_of_account("ana")


def test_counts_of_two_requests_stand_side_by_side_and_are_drawn_as_one_line(service: Service, ana: Viewer) -> None:
    expansion = service.expand(ana, A)

    contact = [s for s in expansion.statements if s.type == "CONTACTED"]
    assert sorted((s.start, s.end, s.item, tuple(sorted(s.said.items()))) for s in contact) == [
        (A, B, "item:FA:calls-CD-1/1", (("calls", 2), ("longest_seconds", 95))),
        (A, B, "item:FA:calls-CD-2/1", (("calls", 1), ("longest_seconds", 35))),
        (B, A, "item:FA:calls-CD-1/1", (("messages", 1),)),
    ]
    drawn = {one["data"]["id"]: one["data"] for one in edges(expansion.statements, {A, B})}
    assert list(drawn) == [f"{A}|{B}"]
    assert [(one.type, one.count) for one in expansion.types if one.type == "Phone"] == [("Phone", 1)]
    assert {"contacted (2 calls, longest call 95 seconds)", "contacted (1 message)"} <= set(
        drawn[f"{A}|{B}"]["says"].replace("), ", ")|").split("|")
    )


@pytest.mark.parametrize(
    ("where", "link", "shown"),
    [
        ("calls>=2", "", {(A, B)}),
        ("longest_seconds <= 35", "CONTACTED", {(A, B)}),
        ("messages=1", "", {(B, A)}),
        ("calls>=3", "", set()),
    ],
)
def test_links_are_filtered_by_what_they_say(
    where: str, link: str, shown: set[tuple[str, str]], service: Service, ana: Viewer
) -> None:
    expansion = service.expand(ana, A, link, where=where)

    assert {(s.start, s.end) for s in expansion.statements} == shown
    assert expansion.total == len({end for pair in shown for end in pair} - {A})
    assert sum(count.count for count in expansion.counts) == len(shown)


@pytest.mark.parametrize(
    ("where", "link", "why"),
    [
        ("calls", "", r"'calls' is no condition on a link; .* Properties are calls, longest_seconds, messages\."),
        ("often>=3", "", r"Properties are calls"),
        ("calls>=3", "USES_PHONE", r"none: USES_PHONE has no properties"),
        ("calls>=many", "", r"'many' is no number for call; expected a whole number"),
    ],
)
def test_a_condition_that_is_none_is_refused(where: str, link: str, why: str, service: Service, ana: Viewer) -> None:
    with pytest.raises(GraphintelError, match=why):
        service.expand(ana, A, link, where=where)


def test_contact_alone_makes_no_network_and_is_drawn_in_one_that_is_there(service: Service, ana: Viewer) -> None:
    networks = [service.network(ana, one.id) for one in service.networks(ana, every=True).networks]

    [joined] = [one for one in networks if A in {member.id for member in one.members}]
    assert B in {member.id for member in joined.members}
    assert not any(C in {member.id for member in one.members} for one in networks)
    assert {(s.start, s.end) for s in joined.statements if s.type == "CONTACTED"} == {(A, B), (B, A)}


def test_a_path_leads_over_contact(service: Service, ana: Viewer) -> None:
    paths = service.path(ana, "person:FA:4711", C).paths

    assert [one.id for one in paths[0].entities] in (
        ["person:FA:4711", A, B, C],
        ["person:FA:4711", "person:FA:4712", B, C],
    )
    assert paths[0].statements[-1].said == {"calls": 1, "longest_seconds": 12}


def test_a_number_that_everybody_calls_is_named_on_the_way_as_an_analyst_says(service: Service, ana: Viewer) -> None:
    decide_facility(service, ana, B, "facility", "taxi firm")
    before = service.path(ana, A, C).paths
    decide_facility(service, ana, B, "no_facility", "no taxi firm")
    after = service.path(ana, A, C).paths

    assert [[one.id for one in route.facilities] for route in before] == [[B]]
    assert [[one.id for one in route.facilities] for route in after] == [[]]


def test_contact_that_is_suspected_false_is_drawn_in_no_network_and_leads_no_path(
    service: Service, ana: Viewer
) -> None:
    service.maintenance.regrade_item("FA:calls-CD-1/1", {"info_eval": "E"})
    try:
        networks = [service.network(ana, one.id) for one in service.networks(ana, every=True).networks]
        drawn = {s.item for one in networks for s in one.statements if s.type == "CONTACTED"}
        assert (drawn, service.path(ana, B, C).paths) == ({"item:FA:calls-CD-2/1"}, ())
    finally:
        service.maintenance.regrade_item("FA:calls-CD-1/1", {"info_eval": "A"})


def test_who_may_not_see_call_data_sees_no_trace_of_it(service: Service) -> None:
    bea = service.viewer_of_account("bea")

    assert service.search(bea, "07700 900125", 5).hits == ()
    assert not [s for s in service.expand(bea, A).statements if s.type == "CONTACTED"]
    assert service.expand(bea, A, where="calls>=1").counts == ()


def test_counts_go_to_the_own_force_in_a_column_and_to_nobody_but_police(service: Service, ana: Viewer) -> None:
    made = service.create_briefing(ana, BriefingRequest((A, B, C), "own_force", ("csv",), exact=True))

    rows = _statements(made.files)
    contact = {
        (row["start_caption"], row["end_caption"], row["says"]): row for row in rows if row["type"] == "CONTACTED"
    }
    row = contact["07700 900123", "07700 900124", "contacted (2 calls, longest call 95 seconds)"]
    assert (row["CONTACTED.calls"], row["CONTACTED.messages"], row["CONTACTED.longest_seconds"]) == ("2", "", "95")
    assert (row["seen_from"], row["seen_to"]) == ("2026-02-02", "2026-02-03")
    assert (len(contact), len([row for row in rows if row["type"] != "CONTACTED" and row["CONTACTED.calls"]])) == (4, 0)
    told = {name for name, profile in PROFILES.items() if "CONTACTED" in profile.links | profile.one_end_only}
    assert told == {"own_force", "officers", "other_force"}


def _statements(files: Mapping[str, bytes]) -> list[dict[str, str]]:
    [content] = [content for name, content in files.items() if "statements" in name.lower()]
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_ten_thousand_calls_are_few_links_and_a_path_names_each_number_once(
    service: Service, ana: Viewer, tmp_path: Path
) -> None:
    _many_calls(tmp_path / "many.csv")
    report = service.maintenance.ingest("calls", [tmp_path / "many.csv"])

    assert report["files"][0]["accepted"] == CALLS
    ends = [f"phone:+44770090{number:04d}" for number in range(NUMBERS)]
    statements = [s for s in service.between(ana, ends).statements if s.item == "item:FA:calls-CD-9/1"]
    assert sum(int(s.said["calls"]) for s in statements) == CALLS
    assert len(statements) == len({(s.start, s.end) for s in statements}) <= NUMBERS * (NUMBERS - 1)
    for route in service.path(ana, ends[10], ends[95]).paths:
        names = [one.id for one in route.entities]
        assert len(names) == len(set(names)) >= 3
        assert (names[0], names[-1]) == (ends[10], ends[95])
