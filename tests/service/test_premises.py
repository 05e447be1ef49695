"""What the page of one premises is made of: interests, numbers, and other premises with how they hang together."""

from __future__ import annotations

import pytest

from graphintel.cli import text
from graphintel.errors import GraphintelError, NotHeldError
from graphintel.model.keys import entity_of_id
from graphintel.service.answers.premises import PremisesAnswer
from graphintel.service.premises import premises
from graphintel.service.view import View
from tests.dashboards.lists import OFFICER, Teller
from tests.oracle import ListFinder, ListReader

HERE, THERE, ELSEWHERE = (
    "premises:XX11AB:1::ALDER STREET",
    "premises:XX11AB:2::BIRCH ROAD",
    "premises:XX11AB:3::ELM ROAD",
)
NUMBER, ADVERT, OTHER_ADVERT = "phone:+447700900301", "advert:site-a.example:1", "advert:site-a.example:2"
OWNER, OFFICIAL, MARK = "org:FA:HOLDINGS", "person:FA:N7", "mark:ZZ01AAA"


def asked(teller: Teller, id: str = HERE) -> PremisesAnswer:
    statements = list(teller.told.values())
    entities = {end: entity_of_id(end) for s in statements for end in (s.start, s.end)}
    reader, index = ListReader(entities, statements, []), ListFinder(entities, statements)
    return premises(View(OFFICER, reader, index, index, reader.read_point()), id)


def ways(answer: PremisesAnswer) -> dict[str, list[str]]:
    return {row.premises.id: [via.id for via in row.via] for row in answer.linked}


def test_interests_are_told_apart_from_what_was_seen() -> None:
    teller = Teller()
    teller.say(teller.item(), "OWNS", OWNER, HERE)
    teller.say(teller.item("fair"), "OWNS", OWNER, HERE)
    teller.say(teller.item(), "SEEN_AT", MARK, HERE)
    teller.say(teller.item(), "HOLDS_ROLE", "person:FA:N1", HERE, "controller")
    teller.say(teller.item(), "HOLDS_ROLE", "person:FA:N2", HERE, "selling_sex")

    answer = asked(teller)

    assert {(row.who.id, len(row.statements)) for row in answer.interests} == {
        (OWNER, 2),
        ("person:FA:N1", 1),
    }
    told = {row.id: (row.type, row.start) for row in answer.statements}
    assert {told[one] for one in answer.seen} == {("SEEN_AT", MARK), ("HOLDS_ROLE", "person:FA:N2")}


def test_what_somebody_says_that_premises_are_used_as_is_told_as_that_and_nothing_else_is_called_a_use() -> None:
    teller = Teller()
    for use, quality in (("brothel", "good"), ("brothel", "fair"), ("drug_supply", "false")):
        item = teller.item(quality)
        teller.say(item, "USED_AS", HERE, item.id, use)
    advert = teller.item()
    teller.say(advert, "ADVERTISES_PLACE", ADVERT, THERE)

    said, advertised = asked(teller), asked(teller, THERE)

    assert [(use.use, len(use.statements)) for use in said.uses] == [("brothel", 2), ("drug_supply", 1)]
    assert not said.adverts and not {one for use in said.uses for one in use.statements} & set(said.seen)
    assert (advertised.uses, len(advertised.adverts), advertised.threshold) == ((), 1, None)
    assert "brothel" not in text.premises(advertised) and "adverts lead here" in text.premises(advertised)
    assert "brothel" in text.premises(said) and "drug supply" in text.premises(said)


def test_the_legal_threshold_is_told_with_its_statements_and_that_it_is_no_sign_of_exploitation() -> None:
    teller = Teller()
    for person, day in (("person:FA:N1", "2026-03-02"), ("person:FA:N2", "2026-03-12")):
        teller.say(teller.item(seen_from=day), "SELLS_AT", person, HERE)
        teller.say(teller.item(seen_from=f"20{24 if person.endswith('1') else 26}-03-02"), "SELLS_AT", person, THERE)
        teller.say(teller.item("poor", seen_from=day), "SELLS_AT", person, ELSEWHERE)

    threshold = asked(teller).threshold

    assert threshold is not None and len(threshold.statements) == 2
    assert "not by itself a sign of exploitation" in threshold.sentence
    assert asked(teller, THERE).threshold is None  # two years apart
    assert asked(teller, ELSEWHERE).threshold is None  # poorly graded


def test_a_number_on_two_adverts_leads_to_the_other_place_by_every_step() -> None:
    teller = Teller()
    for advert, place in ((ADVERT, HERE), (OTHER_ADVERT, THERE)):
        item = teller.item()
        teller.say(item, "ADVERTISES_NUMBER", advert, NUMBER)
        teller.say(item, "ADVERTISES_PLACE", advert, place)

    answer = asked(teller)

    assert [(row.number.id, [v.id for v in row.via]) for row in answer.numbers] == [(NUMBER, [ADVERT])]
    assert ways(answer) == {THERE: [NUMBER]}
    assert len(answer.linked[0].statements) == 4


def test_a_number_leads_by_whoever_uses_it_and_works_there() -> None:
    teller = Teller()
    teller.say(teller.item(), "USES_PHONE", "person:FA:N1", NUMBER)
    teller.say(teller.item(), "MANAGES", "person:FA:N1", HERE)

    [number] = asked(teller).numbers

    assert (number.number.id, [via.id for via in number.via]) == (NUMBER, ["person:FA:N1"])
    assert len(number.statements) == 2


def test_an_owner_a_passing_mark_and_the_building_link_no_premises_and_the_building_is_told_as_that() -> None:
    teller = Teller()
    for place in (HERE, THERE):
        teller.say(teller.item(), "OWNS", OWNER, place)
        teller.say(teller.item(), "SEEN_AT", MARK, place)
    teller.say(teller.item(), "CHILD_OF", HERE, ELSEWHERE)

    answer = asked(teller)

    assert ways(answer) == {}
    assert [row.premises.id for row in answer.building] == [ELSEWHERE]
    assert not [one for row in answer.statements if row.type == "CHILD_OF" for one in answer.seen if one == row.id]


@pytest.mark.parametrize("grade", ["good", "false"])
def test_what_is_suspected_false_is_shown_and_leads_nowhere(grade: str) -> None:
    teller = Teller()
    teller.say(teller.item(), "MANAGES", "person:FA:N1", HERE)
    teller.say(teller.item(grade), "MANAGES", "person:FA:N1", THERE)
    teller.say(teller.item("false"), "SEEN_AT", "mark:ZA01AAA", HERE)

    answer = asked(teller)

    assert ways(answer) == ({THERE: ["person:FA:N1"]} if grade == "good" else {})
    assert len(answer.seen) == 1


def test_an_official_who_calls_at_two_premises_joins_nothing() -> None:
    teller = Teller()
    for place in (HERE, THERE):
        item = teller.item()
        teller.say(item, "HOLDS_ROLE", OFFICIAL, place, "outreach_worker")
        teller.say(item, "VISITS", OFFICIAL, place)

    assert ways(asked(teller)) == {}


def test_a_shared_facility_is_named_and_leads_nowhere() -> None:
    teller = Teller()
    for number in range(1, 40):
        teller.say(teller.item(), "LETS", OWNER, f"premises:XX11AB:{number}::ALDER STREET")
        teller.say(teller.item(), "LIVES_AT", f"person:FA:P{number}", f"premises:XX11AB:{number}::ALDER STREET")

    answer = asked(teller)

    assert [row.id for row in answer.facilities] == [OWNER]
    assert ways(answer) == {}
    assert [row.who.id for row in answer.interests] == [OWNER]


def test_hidden_unknown_and_other_things_are_refused() -> None:
    teller = Teller()
    teller.say(teller.item(conditions=("compartment:covert",)), "SEEN_AT", MARK, HERE)
    teller.say(teller.item(), "SEEN_AT", MARK, THERE)

    for identifier in (HERE, "premises:XX11AB:9::NOWHERE ROAD"):
        with pytest.raises(NotHeldError):
            asked(teller, identifier)
    with pytest.raises(GraphintelError, match="no premises"):
        asked(teller, MARK)


def test_premises_that_only_a_card_with_two_numbers_joins_name_one_another() -> None:
    teller = Teller()
    other = "phone:+447700900302"
    for advert, place, number in ((ADVERT, HERE, NUMBER), (OTHER_ADVERT, THERE, other)):
        item = teller.item()
        teller.say(item, "ADVERTISES_PLACE", advert, place)
        teller.say(item, "ADVERTISES_NUMBER", advert, number)
    card = teller.item()
    for number in (NUMBER, other):
        teller.say(card, "ADVERTISES_NUMBER", "card:FA:JS/1", number)

    assert ways(asked(teller)) == {THERE: ["card:FA:JS/1"]}
    assert ways(asked(teller, THERE)) == {HERE: ["card:FA:JS/1"]}
