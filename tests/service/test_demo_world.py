"""What officers must find in the demonstration world, and what must leave no trace for those without the key."""

from __future__ import annotations

import csv
import json
from typing import Any

import pytest

from graphintel.errors import GraphintelError, NotHeldError
from graphintel.model.roles import PROTECTED_GROUPS
from graphintel.service import entity_decisions
from graphintel.service.answer_json import as_json
from tests.demo_home import DemoHome

pytestmark = pytest.mark.graph


def kinds(entities: list[dict[str, Any]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for entity in entities:
        found.setdefault(entity["type"], set()).update(entity["records"])
    return found


@pytest.mark.parametrize(
    "written", ["07700 900123", "+44 (0)7700 900 123", "0044 7700 900123", "O7700-9OO123", "call 07700.900.123"]
)
def test_the_brent_number_gives_its_whole_chain_for_every_writing(demo_home: DemoHome, written: str) -> None:
    service, viewer, brent = demo_home.service, demo_home.viewer(), demo_home.truth["stories"]["brent"]

    hit = as_json(service.search(viewer, written))["hits"][0]
    answer = as_json(service.expand(viewer, written))
    chain = answer["chain"]

    found = kinds(chain["entities"])
    assert hit["id"] == answer["entity"]["id"] == brent["numbers"][0]
    assert found["AdvertCard"] == set(brent["cards"]) and len(found["AdvertCard"]) == 12
    assert found["CardDesign"] == set(brent["designs"])
    assert found["Phone"] == set(brent["numbers"])
    assert found["Advert"] == set(brent["adverts"])
    assert set(brent["premises"]) <= found["Premises"]
    assert len([e for e in chain["entities"] if e["type"] == "Premises"]) == 2
    assert brent["near_miss"] not in found["Phone"]
    assert all(s["item"] and s["grade"] and s["reported_at"] for s in chain["statements"])


def test_covert_reporting_joins_two_networks_only_for_those_with_the_key(demo_home: DemoHome) -> None:
    told = demo_home.truth["stories"]["covert"]
    planted = {name: set(demo_home.truth["networks"][name]) for name in told["networks"]}

    def found_with(account: str) -> list[str]:
        listed = as_json(demo_home.service.networks(demo_home.viewer(account), every=True))["networks"]

        def shared(network: dict[str, Any], members: set[str]) -> int:
            return len(members & {record for member in network["members"] for record in member["records"]})

        return [max(listed, key=lambda network: shared(network, members))["id"] for members in planted.values()]

    apart, joined = found_with("officer"), found_with("covert")
    assert apart[0] != apart[1]
    assert joined[0] == joined[1]


def test_a_merge_known_to_the_covert_compartment_is_two_people_to_others(demo_home: DemoHome) -> None:
    first, second = demo_home.truth["stories"]["covert"]["people"]
    service = demo_home.service

    assert as_json(service.show(demo_home.viewer("officer"), first))["entity"]["id"] == first
    assert as_json(service.show(demo_home.viewer("officer"), second))["entity"]["id"] == second
    one, two = (as_json(service.show(demo_home.viewer("covert"), i))["entity"] for i in (first, second))
    assert one["id"] == two["id"] and set(one["records"]) == {first, second}


def test_a_protected_person_behaves_as_absent(demo_home: DemoHome) -> None:
    told = demo_home.truth["stories"]["protected"]
    service = demo_home.service

    with pytest.raises(NotHeldError) as hidden:
        service.show(demo_home.viewer("covert"), told["person"])
    with pytest.raises(NotHeldError) as unknown:
        service.show(demo_home.viewer("covert"), "person:FB:NOBODY")
    assert str(hidden.value).replace(told["person"], "X") == str(unknown.value).replace("person:FB:NOBODY", "X")
    assert as_json(service.show(demo_home.viewer("protection"), told["person"]))["entity"]["flags"] == [
        "PROTECTED_EXISTENCE"
    ]


def test_a_maid_who_may_be_a_victim_is_shown_as_exploited_and_under_a_pseudonym(demo_home: DemoHome) -> None:
    maid = demo_home.shown_id(demo_home.truth["stories"]["maid"])
    shown = as_json(demo_home.service.show(demo_home.viewer(), maid))["entity"]

    assert shown["group"] == "exploited"
    assert shown["roles"][0] == "potential_victim"
    assert shown["names"] == [] and shown["caption"].startswith("Person ")


def test_a_report_sent_by_two_forces_is_one_source(demo_home: DemoHome) -> None:
    first, second = demo_home.truth["stories"]["sent_twice"]
    service, viewer = demo_home.service, demo_home.viewer()
    told = [
        next(s for s in as_json(service.show(viewer, f"submission:{ref}"))["statements"] if s["type"] == "USES_PHONE")
        for ref in (first, second)
    ]
    between = as_json(service.between(viewer, [told[0]["start"], told[0]["end"]]))["statements"]
    both = [s for s in between if s["submission"] in {f"submission:{first}", f"submission:{second}"}]

    assert len(both) == 2
    assert len({s["independent"] for s in [*told, *both]}) == 1


def test_nobody_is_in_a_group_by_what_is_suspected_false(demo_home: DemoHome) -> None:
    item = f"item:{demo_home.truth['stories']['suspected_false']}"
    service, viewer = demo_home.service, demo_home.viewer()
    (false,) = [s for s in as_json(service.show(viewer, item))["statements"] if s["type"] == "CONTROLS"]

    shown = as_json(service.show(viewer, false["start"]))["entity"]

    assert "controller" not in shown["roles"]
    assert {"role": "controller", "why": "suspected false"} in shown["doubted"]


def test_what_is_listed_first_is_for_safeguarding_and_networks_have_somebody_who_leads(demo_home: DemoHome) -> None:
    listed = as_json(demo_home.service.networks(demo_home.viewer()))["networks"]
    kinds = [network["kind"] for network in listed]

    assert kinds == sorted(kinds, key=["protection concern", "network"].index)


def test_shared_facilities_belong_to_no_network(demo_home: DemoHome) -> None:
    answer = as_json(demo_home.service.networks(demo_home.viewer()))
    facilities = {f["id"] for f in answer["facilities"]}
    same = {b: a for a, b in demo_home.truth["same"]}

    for identifier in demo_home.truth["facilities"]:
        assert identifier in facilities or same.get(identifier) in facilities, identifier
    members = {r for n in answer["networks"] for m in n["members"] for r in m["records"]}
    assert not members & set(demo_home.truth["facilities"])


def test_friends_and_independents_are_in_no_listed_network(demo_home: DemoHome) -> None:
    answer = as_json(demo_home.service.networks(demo_home.viewer()))
    members = {r for n in answer["networks"] for m in n["members"] for r in m["records"]}

    for pair in demo_home.truth["friends"]:
        assert not set(pair) <= members, pair
    alone = [p for people in demo_home.truth["independents"] for p in people]
    assert not members & set(alone), members & set(alone)


def test_an_analyst_says_what_is_a_facility_and_withdraws_it_exactly(demo_home: DemoHome) -> None:
    service, viewer = demo_home.service, demo_home.viewer()
    before = as_json(service.networks(viewer))
    number = next(m["id"] for n in before["networks"] for m in n["members"] if m["type"] == "Phone")

    judged = entity_decisions.decide_facility(service, viewer, number, "facility", "A taxi office answers it.")
    during = as_json(service.networks(viewer))
    entity_decisions.withdraw_decision(service, viewer, judged["id"])

    assert number in {facility["id"] for facility in during["facilities"]}
    assert number in during["parameters"]["facilities"]
    assert number not in {m["id"] for n in during["networks"] for m in n["members"]}
    assert as_json(service.networks(viewer)) == before


def test_a_person_is_never_judged_a_facility(demo_home: DemoHome) -> None:
    person = demo_home.shown_id(demo_home.truth["stories"]["maid"])

    with pytest.raises(GraphintelError, match="A shared facility is one number, place, firm or thing"):
        entity_decisions.decide_facility(
            demo_home.service, demo_home.viewer(), person, "facility", "Everybody knows her."
        )


def test_reasons_call_things_as_people_do_and_exploited_people_by_their_pseudonym(demo_home: DemoHome) -> None:
    listed = as_json(demo_home.service.networks(demo_home.viewer(), every=True))["networks"]
    entries = [(entry, group) for group in listed for entry in (*group["members"], *group["events"])]
    pseudonyms = {m["caption"] for m, _ in entries if m["group"] in PROTECTED_GROUPS}
    ids = {m["id"] for m, _ in entries if m["group"] in PROTECTED_GROUPS}

    assert not [m["reason"] for m, _ in entries if any(ord(letter) < 32 for letter in m["reason"])]
    assert any("phone 07700 900" in m["reason"] for m, _ in entries)
    assert any(pseudonym in m["reason"] for m, _ in entries for pseudonym in pseudonyms)
    assert not [m["reason"] for m, _ in entries if any(i.partition(":")[2] in m["reason"].split() for i in ids)]


def test_a_date_of_birth_and_other_names_are_shown_only_where_the_name_is(demo_home: DemoHome) -> None:
    service, viewer = demo_home.service, demo_home.viewer()
    with (demo_home.home / "demo" / "files" / "nominals.csv").open(encoding="utf-8", newline="") as stream:
        nominals = [row for row in csv.DictReader(stream) if row["aliases"]]
    protected = service.view(viewer).protected().tokens
    records = [f"person:{row['force']}:{row['nominal']}" for row in nominals[:120]]
    ids = [demo_home.shown_id(record) if record in protected else record for record in records]
    shown = list(zip([as_json(service.show(viewer, one)) for one in ids], nominals, strict=False))

    named = [(answer, row) for answer, row in shown if "~" not in answer["entity"]["id"]]
    hidden = [(answer, row) for answer, row in shown if "~" in answer["entity"]["id"]]
    assert len(named) > 20
    assert hidden
    for answer, row in named:
        aliases = row["aliases"].split("; ")
        assert {row["name"], *aliases} <= set(answer["entity"]["names"])
        assert answer["entity"]["caption"] not in set(aliases) - {row["name"]}
        assert answer["entity"]["properties"]["date_of_birth"].endswith("-02-29")
    for answer, row in hidden:
        told = json.dumps(answer)
        assert not any(text in told for text in (row["name"], *row["aliases"].split("; "), "date_of_birth", "-02-29"))


def test_a_nominal_is_found_by_any_of_its_names(demo_home: DemoHome) -> None:
    with (demo_home.home / "demo" / "files" / "nominals.csv").open(encoding="utf-8", newline="") as stream:
        row = next(row for row in csv.DictReader(stream) if row["nicknames"])

    hits = as_json(demo_home.service.search(demo_home.viewer("protection"), row["nicknames"]))["hits"]
    assert f"person:{row['force']}:{row['nominal']}" in {hit["id"] for hit in hits}


def test_a_missing_child_leaves_no_trace_for_any_but_safeguarding(demo_home: DemoHome) -> None:
    (child,) = demo_home.truth["children"]

    for account in ("officer", "covert", "neighbourhood"):
        with pytest.raises(NotHeldError):
            demo_home.service.show(demo_home.viewer(account), child)
    seen = as_json(demo_home.service.show(demo_home.viewer("protection"), child))
    assert seen["entity"]["flags"] == ["CHILD"]


def test_recipients_of_the_demonstration_have_two_persons_each(demo_home: DemoHome) -> None:
    bodies = demo_home.service.recipient_register.recipients()["recipients"]
    agreements = demo_home.service.recipient_register.agreements()["agreements"]

    assert {body["kind"] for body in bodies} == {"police", "partner", "council"}
    assert all(body["added_by"] and body["approved_by"] not in {"", body["added_by"]} for body in bodies)
    assert all(agreement["live"] and agreement["approved_by"] for agreement in agreements)


@pytest.mark.parametrize("card", range(12))
def test_any_one_card_of_brent_gives_one_finding_of_two_flats_twelve_cards_and_two_numbers(
    demo_home: DemoHome, card: int
) -> None:
    service, viewer, brent = demo_home.service, demo_home.viewer(), demo_home.truth["stories"]["brent"]

    [finding] = service.linked_premises(viewer, brent["cards"][card]).findings

    assert {place.id for place in finding.premises} == set(brent["premises"])
    assert {number.id for number in finding.numbers} == set(brent["numbers"])
    assert (finding.pieces["AdvertCard"], finding.pieces["Advert"]) == (12, 5)
    assert not any(person.type == "Person" for join in finding.joins for person in join.by)
    first, second = brent["premises"]
    assert second in {row.premises.id for row in service.premises(viewer, first).linked}
    assert first in {row.premises.id for row in service.premises(viewer, second).linked}
