"""Linked premises by hand: what joins two premises, what joins none, and how a finding is told."""

from __future__ import annotations

import pytest

from graphintel.cli.linked_premises import layout
from graphintel.errors import GraphintelError, NotHeldError
from graphintel.indicators.join_kinds import JOIN_KINDS, LANDLORD, MOVED_OVER
from graphintel.model.access import Viewer, expand_keys
from graphintel.model.keys import entity_of_id
from graphintel.service.answers.linked_premises import LinkedPremisesAnswer
from graphintel.service.linked_premises import linked_premises
from graphintel.service.view import View
from tests.dashboards.lists import OFFICER, Teller
from tests.oracle import ListFinder, ListReader

A, B, C = ("premises:XX11AB:1::ALDER STREET", "premises:XX11AB:2::BIRCH ROAD", "premises:XX12AB:3::ELM ROAD")
BOX = "premises:XX11AB:PHONE BOX 1::ALDER STREET"
FIRST, SECOND = "phone:+447700900301", "phone:+447700900302"
MANAGER, LANDLORD_ID, SELLER, OTHER_SELLER = (f"person:FA:N{number}" for number in range(1, 5))
LEAD = Viewer("lead", "safeguarding", expand_keys(OFFICER.holds, "safeguarding"))
MARK, FIRM, CARD, DESIGN = "mark:ZZ01AAA", "org:FA:TAXI", "card:FA:JS/1", "design:FA:RED"
PROFILE, HANDLE, IMAGE = "persona:site-a.example:lina", "handle:email:lina@example.org", "image:phash:ffd8a1b2c3d4e5f6"


def told(teller: Teller, id: str = "", to: str = "", viewer: Viewer = OFFICER, today: str = "") -> LinkedPremisesAnswer:
    statements = list(teller.told.values())
    entities = {end: entity_of_id(end) for s in statements for end in (s.start, s.end)}
    reader, index = ListReader(entities, statements, []), ListFinder(entities, statements)
    return linked_premises(View(viewer, reader, index, index, reader.read_point(), today=today), id, to)


def advertise(
    teller: Teller, number: int, place: str, *shown: tuple[str, str], grade: str = "good", day: str = ""
) -> str:
    """Let one advert state a place and whatever else, in one item."""
    advert, item = f"advert:site-a.example:{number}", teller.item(grade, **({"seen_from": day} if day else {}))
    teller.say(item, "ADVERTISES_PLACE", advert, place)
    for link, end in shown:
        teller.say(item, link, advert, end)
    return advert


def number_of(phone: str) -> tuple[str, str]:
    return "ADVERTISES_NUMBER", phone


def joins(answer: LinkedPremisesAnswer) -> set[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    return {
        (join.kind, tuple(one.id for one in join.by), join.premises) for one in answer.findings for join in one.joins
    }


def used(teller: Teller, *places: str) -> None:
    """Let somebody say of each place that it is used as a brothel."""
    for place in places:
        item = teller.item()
        teller.say(item, "USED_AS", place, item.id, "brothel")


def test_one_number_on_adverts_of_two_premises_joins_them_and_cites_both_ways() -> None:
    teller = Teller()
    advertise(teller, 1, A, number_of(FIRST))
    advertise(teller, 2, B, number_of(FIRST))
    advertise(teller, 3, C, number_of(SECOND))

    [finding] = told(teller, FIRST).findings

    assert [place.id for place in finding.premises] == [A, B]
    [join] = finding.joins
    assert (join.kind, [one.id for one in join.by], len(join.statements)) == ("number", [FIRST], 4)
    assert finding.name == "XX1, 1 number, 2 premises"
    assert dict(finding.pieces) == {"Advert": 2}


@pytest.mark.parametrize(
    ("kind", "by", "shown"),
    [
        ("profile", PROFILE, ("POSTED_BY_PROFILE", PROFILE)),
        ("handle", HANDLE, ("USES_HANDLE", HANDLE)),
        ("picture", IMAGE, ("SHOWS", IMAGE)),
    ],
)
def test_a_profile_or_handle_joins_and_a_picture_joins_nothing_by_itself(
    kind: str, by: str, shown: tuple[str, str]
) -> None:
    teller = Teller()
    for number, place in enumerate((A, B)):
        advertise(teller, number, place, shown)

    assert joins(told(teller)) == (set() if kind == "picture" else {(kind, (by,), (A, B))})


def test_a_picture_is_shown_beside_what_joins() -> None:
    teller = Teller()
    for number, place in enumerate((A, B)):
        advertise(teller, number, place, number_of(FIRST), ("SHOWS", IMAGE))

    assert joins(told(teller)) == {("number", (FIRST,), (A, B)), ("picture", (IMAGE,), (A, B))}


def test_a_card_with_two_numbers_joins_the_premises_of_both_and_so_does_its_design() -> None:
    teller = Teller()
    advertise(teller, 1, A, number_of(FIRST))
    advertise(teller, 2, B, number_of(SECOND))
    item = teller.item()
    for phone in (FIRST, SECOND):
        teller.say(item, "ADVERTISES_NUMBER", CARD, phone)
    teller.say(item, "HAS_DESIGN", CARD, DESIGN)

    assert joins(told(teller)) == {("two numbers", (CARD,), (A, B)), ("card design", (DESIGN,), (A, B))}
    assert {one.id for one in told(teller, CARD).findings[0].numbers} == {FIRST, SECOND}


def test_two_cards_of_one_design_with_one_number_each_join_the_premises_of_the_two_numbers() -> None:
    teller = Teller()
    for number, (place, phone) in enumerate(((A, FIRST), (B, SECOND))):
        advertise(teller, number, place, number_of(phone))
        item, card = teller.item(), f"card:FA:JS/{number}"
        teller.say(item, "ADVERTISES_NUMBER", card, phone)
        teller.say(item, "HAS_DESIGN", card, DESIGN)

    assert joins(told(teller)) == {("card design", (DESIGN,), (A, B))}


@pytest.mark.parametrize(("link", "kind"), [("MANAGES", "manager"), ("PAYS_FOR", "payer"), ("OWNS", ""), ("LETS", "")])
def test_who_runs_or_pays_for_premises_joins_them_and_who_only_owns_or_lets_them_does_not(link: str, kind: str) -> None:
    teller = Teller()
    used(teller, A, B)
    for place in (A, B):
        teller.say(teller.item(), link, MANAGER, place)

    assert joins(told(teller)) == ({(kind, (MANAGER,), (A, B))} if kind else set())


@pytest.mark.parametrize(
    ("conduct", "joined"),
    [
        ({}, False),
        ({"PAYS_FOR": ("advert:site-a.example:9", SECOND)}, False),  # a shop's advert and a phone of his own
        ({"TRANSPORTS": (SELLER, OTHER_SELLER)}, False),
        ({"PAYS_FOR": ("advert:site-a.example:1",)}, False),  # at one of the two only
        ({"PAYS_FOR": ("advert:site-a.example:1", "advert:site-a.example:2")}, True),
        ({"CONTROLS": (SELLER, OTHER_SELLER)}, True),
    ],
)
def test_a_landlord_joins_by_conduct_at_two_of_the_premises_that_are_let(
    conduct: dict[str, tuple[str, ...]], joined: bool
) -> None:
    teller = Teller()
    for number, (place, person) in enumerate(((A, SELLER), (B, OTHER_SELLER)), 1):
        advertise(teller, number, place)
        teller.say(teller.item(), "LETS", LANDLORD_ID, place)
        teller.say(teller.item(), "SELLS_AT", person, place)
    for link, towards in conduct.items():
        for end in towards:
            teller.say(teller.item(), link, LANDLORD_ID, end)

    assert (LANDLORD.name in {kind for kind, _, _ in joins(told(teller))}) == joined


def test_a_landlord_joins_by_no_conduct_after_the_letting_was_over() -> None:
    found = {}
    for day in ("2012-05-05", "2019-05-05"):
        teller = Teller()
        for number, place in enumerate((A, B), 1):
            advert = advertise(teller, number, place)
            teller.say(teller.item(seen_from="2008-05-05", seen_to="2012-05-05"), "OWNS", LANDLORD_ID, place)
            teller.say(teller.item(seen_from=day), "DISTRIBUTES", LANDLORD_ID, advert)
        found[day] = joins(told(teller))

    assert found == {"2012-05-05": {(LANDLORD.name, (LANDLORD_ID,), (A, B))}, "2019-05-05": set()}


@pytest.mark.parametrize(("keeper", "expected"), [(FIRM, set()), (MANAGER, {("vehicle", (MARK,), (A, B))})])
def test_a_vehicle_seen_at_both_joins_them_unless_a_firm_keeps_it(
    keeper: str, expected: set[tuple[str, tuple[str, ...], tuple[str, ...]]]
) -> None:
    teller = Teller()
    used(teller, A, B)
    for place in (A, B):
        teller.say(teller.item(), "SEEN_AT", MARK, place)
    teller.say(teller.item(), "KEEPER_OF", keeper, MARK)
    passing = joins(told(teller))
    teller.say(teller.item(), "SEEN_AT", MARK, B)

    assert (passing, joins(told(teller))) == (set(), expected)


def test_a_number_of_a_taxi_firm_that_lay_in_two_premises_joins_none_and_an_advertised_one_does() -> None:
    teller = Teller()
    used(teller, A, B)
    for number, place in enumerate((A, B)):
        item = teller.item()
        teller.say(item, "INVOLVES", f"event:FA:E{number}", place, "place")
        teller.say(item, "INVOLVES", f"event:FA:E{number}", FIRST, "found")
    found = joins(told(teller))
    teller.say(teller.item(), "SUBSCRIBES", FIRM, FIRST)
    firms = joins(told(teller))
    for number, place in enumerate((A, B)):
        advertise(teller, number, place, number_of(FIRST))

    assert (found, firms) == ({("number", (FIRST,), (A, B))}, set())
    assert joins(told(teller)) == {("number", (FIRST,), (A, B))}


def test_two_people_who_moved_from_one_to_the_other_join_them_for_safeguarding_and_one_does_not() -> None:
    teller = Teller()
    for person in (SELLER, OTHER_SELLER):
        teller.say(teller.item(seen_from="2026-03-02"), "SELLS_AT", person, A)
        teller.say(teller.item(seen_from="2026-03-20"), "SELLS_AT", person, B)
    alone = Teller()
    alone.say(alone.item(seen_from="2026-03-02"), "SELLS_AT", SELLER, A)
    alone.say(alone.item(seen_from="2026-03-20"), "SELLS_AT", SELLER, B)

    assert joins(told(teller, viewer=LEAD)) == {(MOVED_OVER.name, (), (A, B))}
    assert joins(told(alone, viewer=LEAD)) == joins(told(teller)) == set()


def test_a_number_that_two_people_answer_at_two_premises_joins_them_and_one_persons_own_does_not() -> None:
    teller = Teller()
    for place in (A, B):
        teller.say(teller.item(), "SELLS_AT", SELLER, place)
    teller.say(teller.item(), "USES_PHONE", SELLER, FIRST)
    teller.say(teller.item(), "CONTROLS", MANAGER, SELLER)
    own = joins(told(teller))
    teller.say(teller.item(), "SELLS_AT", OTHER_SELLER, B)
    teller.say(teller.item(), "USES_PHONE", OTHER_SELLER, FIRST)

    assert (own, joins(told(teller))) == (set(), {("number", (FIRST,), (A, B))})


def test_what_one_person_who_sells_alone_took_along_joins_nothing_until_somebody_runs_it() -> None:
    teller = Teller()
    for number, place in enumerate((A, B)):
        advertise(teller, number, place, number_of(FIRST), ("POSTED_BY_PROFILE", PROFILE))
        teller.say(teller.item(), "SELLS_AT", SELLER, place)
    teller.say(teller.item(), "USES_PHONE", SELLER, FIRST)
    alone = joins(told(teller))
    teller.say(teller.item(), "CONTROLS", MANAGER, SELLER)

    assert alone == set()
    assert {kind for kind, _, _ in joins(told(teller))} == {"number", "profile"}


def test_somebody_who_may_be_exploited_is_never_what_joins_premises() -> None:
    teller = Teller()
    for place in (A, B):
        teller.say(teller.item(), "MANAGES", SELLER, place)
    teller.say(teller.item(), "HOLDS_ROLE", SELLER, A, "potential_victim")

    assert joins(told(teller)) == set()


@pytest.mark.parametrize("role", ["potential_victim", "selling_sex", "victim"])
def test_the_phone_and_car_of_somebody_protected_who_is_said_to_manage_join_nothing(role: str) -> None:
    teller = Teller()
    for place in (A, B):
        teller.say(teller.item(), "MANAGES", MANAGER, place)
    for link, thing in (("USES_PHONE", FIRST), ("DRIVES", MARK), ("USES_HANDLE", HANDLE)):
        teller.say(teller.item(), link, MANAGER, thing)
    exploiter = joins(told(teller))
    if role == "victim":
        teller.say(teller.item(), "CATEGORY_IN_MATTER", "event:FA:E1", MANAGER, role)
    else:
        teller.say(teller.item(), "HOLDS_ROLE", MANAGER, A, role)

    assert {kind for kind, _, _ in exploiter} == {"number", "handle", "vehicle", "manager"}
    assert joins(told(teller)) == set()


@pytest.mark.parametrize("role", ["potential_victim", "selling_sex", "outreach_worker", "reporter", "buyer"])
def test_a_car_or_phone_that_is_known_only_to_be_a_protected_persons_or_an_outreach_workers_joins_nothing(
    role: str,
) -> None:
    teller = Teller()
    used(teller, A, B)
    for number, place in enumerate((A, B, A, B)):
        teller.say(teller.item(), "SEEN_AT", MARK, place)
        item = teller.item()
        teller.say(item, "INVOLVES", f"event:FA:E{number}", place, "place")
        teller.say(item, "INVOLVES", f"event:FA:E{number}", FIRST, "found")
    teller.say(teller.item(), "HOLDS_ROLE", SELLER, C, role)
    teller.say(teller.item(), "DRIVES", SELLER, MARK)
    teller.say(teller.item(), "USES_PHONE", SELLER, FIRST)
    own = joins(told(teller))
    teller.say(teller.item(), "KEEPER_OF", MANAGER, MARK)
    teller.say(teller.item(), "USES_PHONE", MANAGER, FIRST)

    both = {("vehicle", (MARK,), (A, B)), ("number", (FIRST,), (A, B))}
    assert own == (both if role == "buyer" else set())
    assert joins(told(teller)) == both


def test_a_number_is_one_persons_own_in_one_time_and_two_people_years_apart_are_not_together() -> None:
    apart, later = Teller(), Teller()
    for place, person, day in ((A, SELLER, "2015-03-02"), (B, SELLER, "2015-03-20"), (B, OTHER_SELLER, "2025-03-20")):
        apart.say(apart.item(seen_from=day), "SELLS_AT", person, place)
        apart.say(apart.item(seen_from=day), "USES_PHONE", person, FIRST)
    for number, (place, day) in enumerate(((A, "2015-03-02"), (B, "2015-03-20"))):
        advertise(later, number, place, number_of(FIRST), day=day)
        later.say(later.item(seen_from=day), "SELLS_AT", SELLER, place)
    later.say(later.item(seen_from="2025-03-02"), "USES_PHONE", OTHER_SELLER, FIRST)
    years_apart = joins(told(later))
    later.say(later.item(seen_from="2015-03-21"), "USES_PHONE", OTHER_SELLER, FIRST)

    assert joins(told(apart)) == years_apart == set()
    assert joins(told(later)) == {("number", (FIRST,), (A, B))}


@pytest.mark.parametrize(
    ("link", "who", "end", "day", "joined"),
    [
        ("MANAGES", SELLER, A, "2015-03-02", False),  # her own flat
        ("MANAGES", MANAGER, A, "2015-03-02", True),
        ("CONTROLS", MANAGER, SELLER, "2015-03-02", True),
        ("MANAGES", MANAGER, A, "2025-03-02", False),
    ],
)
def test_what_one_person_took_along_joins_where_somebody_else_ran_it_at_that_time(
    link: str, who: str, end: str, day: str, joined: bool
) -> None:
    teller = Teller()
    for number, place in enumerate((A, B)):
        advertise(teller, number, place, number_of(FIRST), day="2015-03-02")
        teller.say(teller.item(seen_from="2015-03-02"), "SELLS_AT", SELLER, place)
    teller.say(teller.item(seen_from=day), link, who, end)

    assert joins(told(teller)) == ({("number", (FIRST,), (A, B))} if joined else set())


def test_an_undated_advert_bridges_no_two_times_of_a_number() -> None:
    teller = Teller()
    advertise(teller, 1, A, number_of(FIRST), day="2015-03-02")
    undated = teller.item(seen_from="", seen_precision="unknown")
    for link, end in (("ADVERTISES_PLACE", B), ("ADVERTISES_NUMBER", FIRST)):
        teller.say(undated, link, "advert:site-a.example:2", end)
    one_time = joins(told(teller))
    advertise(teller, 3, C, number_of(FIRST), day="2025-03-02")

    assert (one_time, joins(told(teller))) == ({("number", (FIRST,), (A, B))}, set())


@pytest.mark.parametrize(
    ("left", "used_on", "joined"), [("2011", "2025", False), ("2025", "2010", False), ("2025", "2025", True)]
)
def test_a_manager_joins_premises_by_a_number_used_while_they_were_managed(
    left: str, used_on: str, joined: bool
) -> None:
    teller = Teller()
    teller.say(teller.item(seen_from="2008-03-02", seen_to=f"{left}-03-02"), "MANAGES", MANAGER, A)
    teller.say(teller.item(seen_from=f"{used_on}-03-02"), "USES_PHONE", MANAGER, FIRST)
    advertise(teller, 1, B, number_of(FIRST), day="2025-03-05")
    card = teller.item(seen_from="2025-03-05")
    for phone in (FIRST, SECOND):
        teller.say(card, "ADVERTISES_NUMBER", CARD, phone)
    advertise(teller, 2, C, number_of(SECOND), day="2025-03-05")

    assert any(A in places for _, _, places in joins(told(teller))) == joined


def test_poor_grades_a_number_that_changed_hands_and_a_flat_with_its_building_join_nothing() -> None:
    poor, hands, building = Teller(), Teller(), Teller()
    for number, (place, day) in enumerate(((A, "2023-03-02"), (B, "2026-03-02"))):
        advertise(poor, number, place, number_of(FIRST), grade="poor" if number else "good")
        advertise(hands, number, place, number_of(FIRST), day=day)
        advertise(building, number, place, number_of(FIRST))
    building.say(building.item(), "CHILD_OF", A, B)

    assert joins(told(poor)) == joins(told(hands)) == joins(told(building)) == set()


def test_a_phone_box_and_whoever_many_share_are_no_premises_and_join_none() -> None:
    teller = Teller()
    used(teller, A)
    for place in (A, BOX, A, BOX):
        teller.say(teller.item(), "SEEN_AT", MARK, place)
    teller.say(teller.item(), "RECOVERED_AT", CARD, BOX)
    shared = Teller()
    for number in range(40):
        place = f"premises:XX11AB:{number}::ALDER STREET"
        advertise(
            shared, number, place, ("ADVERTISES_NUMBER", FIRST), ("ADVERTISES_NUMBER", f"phone:+4477009004{number:02}")
        )
        shared.say(shared.item(), "USES_PHONE", f"person:FA:P{number}", FIRST)
        shared.say(shared.item(), "USES_PHONE", f"person:FA:P{number}", f"phone:+4477009004{number:02}")

    assert joins(told(teller)) == set()
    assert joins(told(shared)) == set()


def test_a_chain_says_why_its_two_ends_are_linked_over_the_premises_between() -> None:
    teller = Teller()
    for number, (place, phone) in enumerate(((A, FIRST), (B, FIRST), (B, SECOND), (C, SECOND))):
        advertise(teller, number, place, number_of(phone))

    answer = told(teller, A, C)

    [finding] = answer.findings
    assert [(step.start, step.end) for step in answer.why] == [(A, B), (B, C)]
    assert [[finding.joins[one].by[0].id for one in step.joins] for step in answer.why] == [[FIRST], [SECOND]]
    assert "1. " in layout(answer) and "2. " in layout(answer)
    assert told(teller, B, A).why[0].end == A


def test_a_finding_tells_use_landlord_visits_closures_newest_and_whether_safeguarding_comes_first() -> None:
    teller = Teller()
    used(teller, A)
    for number, place in enumerate((A, B)):
        advertise(teller, number, place, number_of(FIRST), day="2026-02-02")
        teller.say(teller.item(seen_from="2026-05-05"), "OWNS", FIRM, place)
    for number, kind in enumerate(("brothel_visit", "closure_order", "stop_check")):
        item = teller.item(seen_from="2026-03-03")
        teller.say(item, "INVOLVES", f"event:FA:E{number}", A, "place")
        teller.say(item, "NAMES", item.id, f"event:FA:E{number}", "", event_type=kind)
    teller.say(teller.item(seen_from="2026-03-03"), "HOLDS_ROLE", SELLER, B, "potential_victim")

    [finding] = told(teller).findings

    first, second = finding.premises
    assert ([use.use for use in first.uses], second.uses, second.advertised) == (["brothel"], (), True)
    assert [one.id for one in first.landlords] == [FIRM]
    assert (first.visits, first.closures, first.concern, second.concern) == (1, 1, False, True)
    assert (finding.visits, finding.closures, finding.concern) == (1, 1, True)
    assert second.newest == "2026-03-03"
    words = layout(told(teller, A))
    assert "adverts lead here" in words and "safeguarding first" in words and SELLER not in words


def test_who_let_premises_once_or_by_a_poor_item_does_not_stand_under_let_by_and_no_lease_is_activity() -> None:
    teller = Teller()
    for number, place in enumerate((A, B)):
        advertise(teller, number, place, number_of(FIRST), day="2026-02-02")
    teller.say(teller.item(seen_from="2008-05-05", seen_to="2012-05-05"), "OWNS", LANDLORD_ID, A)
    teller.say(teller.item("poor"), "LETS", MANAGER, A)
    teller.say(teller.item(seen_from="2020-05-05", seen_to="2031-05-05"), "LETS", FIRM, A)
    for link in ("LEASES", "PAYS_FOR"):
        teller.say(teller.item(seen_from="2020-05-05", seen_to="2031-05-05"), link, MANAGER, A)
    teller.say(teller.item(seen_from="2025-05-05", seen_to="2031-05-05"), "LIVES_AT", MANAGER, B)

    first, second = told(teller, today="2026-11-30").findings[0].premises

    assert [one.id for one in first.landlords] == [FIRM]
    assert (first.newest, second.newest) == (
        "2026-02-02",
        "2026-09-01",
    )  # it was reported then that somebody lives there
    assert told(teller, today="2026-02-01").findings[0].newest == ""  # nothing that is still to come


def test_a_finding_keeps_its_id_when_later_premises_are_joined_to_it() -> None:
    teller = Teller()
    advertise(teller, 1, A, number_of(FIRST))
    advertise(teller, 2, B, number_of(FIRST))
    [before] = told(teller).findings
    advertise(teller, 3, C, number_of(FIRST))

    [after] = told(teller, before.id).findings

    assert [place.id for place in after.premises] == [A, B, C]


def test_unknown_ids_are_refused_and_what_stands_in_none_has_none() -> None:
    teller = Teller()
    advertise(teller, 1, A, number_of(FIRST))

    assert told(teller, A).findings == ()
    for identifier in ("linked-premises:000000000000", "card:FA:JS/999"):
        with pytest.raises(NotHeldError):
            told(teller, identifier)
    with pytest.raises(GraphintelError, match="no premises"):
        told(teller, FIRST, A)
    with pytest.raises(GraphintelError, match="same premises"):
        told(teller, A, A)


def test_every_kind_of_join_has_a_name_and_words_of_its_own() -> None:
    kinds = (*JOIN_KINDS, LANDLORD, MOVED_OVER)

    assert len({kind.name for kind in kinds}) == len({kind.words for kind in kinds}) == len(kinds)
