"""What an indicator says is no stronger than its statements: worlds of a few rows, through ingestion."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphintel.indicators.finding import IndicatorFinding
from graphintel.indicators.premises_use import PERIOD_GAP_DAYS
from graphintel.model.values.grade import GRADE, POORLY
from tests.indicators.handmade_worlds import (
    FLAT,
    FLAT_ID,
    HOUSE,
    PHONE,
    Item,
    Row,
    World,
    claimed,
    finding_in,
    item,
    person,
    runs,
    sells,
    shows,
    states,
    under,
    uses,
)


def sentences_for(answer: IndicatorFinding) -> str:
    """Everything that an indicator says for itself."""
    return " ".join([answer.sentence, *(point.text for point in answer.evidence)])


def counter_evidence_of(answer: IndicatorFinding) -> str:
    return " ".join(point.text for point in answer.counter_evidence)


def threshold(*items: Item) -> IndicatorFinding:
    return finding_in(World(items, FLAT_ID, ""), "I18")


def of_lets(*items: Item) -> IndicatorFinding:
    lets = [("Organisation", "FA:LETS", "LETS", "Premises", place) for place in (FLAT, HOUSE)]
    return finding_in(World((*items, item("FA:90/1", *lets, grade="1A", seen="")), FLAT_ID, ""), "I20")


# -- the legal threshold ------------------------------------------------------------------------------------------


def test_two_poor_reports_years_apart_meet_nothing() -> None:
    answer = threshold(
        item("FA:1/1", sells("FA:N1", FLAT), grade="3D", seen="2019-03-02"),
        item("FA:2/1", sells("FA:N2", FLAT), grade="3D", seen="2026-03-02"),
    )

    assert answer.state == "not_seen" and "threshold" not in answer.sentence
    assert "no one period of use" in counter_evidence_of(answer) and "Poorly graded" in counter_evidence_of(answer)


@pytest.mark.parametrize(
    ("first", "second", "met"),
    [
        ({"seen": "2026-03-02"}, {"seen": "2026-03-05"}, True),  # a rota: Mondays and Thursdays
        ({"seen": "2026-03-02"}, {"seen": "2026-03-30"}, True),
        ({"seen": "2026-03-02"}, {"seen": "2026-03-31"}, False),
        ({"seen": "2024-03-02"}, {"seen": "2026-03-02"}, False),
        ({"seen": "2019-01-01", "to": "2026-06-01"}, {"seen": "2024-03-02"}, True),
        ({"seen": "2026-03-02"}, {"seen": ""}, False),
        ({"seen": "2026-03-02"}, {"seen": "2026-03-01", "precision": "month"}, False),
        ({"seen": "2026-03-02"}, {"seen": "2026-03-12", "precision": "week"}, True),
        ({"seen": "2026-03-02"}, {"seen": "2026-03-05", "grade": "3C"}, False),
        ({"seen": "2026-03-02"}, {"seen": "2026-03-05", "grade": "1E"}, False),
        ({"seen": "2026-03-02"}, {"seen": "2026-03-05", "grade": "3B"}, True),
        ({"seen": "2026-03-02"}, {"seen": "2026-03-05", "grade": "D4", "scheme": "5x5x5"}, False),
    ],
)
def test_the_threshold_needs_two_people_in_one_period_by_reports_that_are_not_poor(
    first: dict[str, str], second: dict[str, str], met: bool
) -> None:
    answer = threshold(item("FA:1/1", sells("FA:N1", FLAT), **first), item("FA:2/1", sells("FA:N2", FLAT), **second))

    assert (answer.state == "present") is met
    assert ("As reported," in answer.sentence and "at least 2 people" in answer.sentence) is met


def test_one_person_who_is_reported_often_is_one_person() -> None:
    days = ("2026-03-02", "2026-03-09", "2026-03-16")
    answer = threshold(*(item(f"FA:{n}/1", sells("FA:N1", FLAT), seen=day) for n, day in enumerate(days, 1)))

    assert answer.state == "not_seen"


def test_an_advert_that_is_claimed_to_be_somebody_is_told_as_a_claim() -> None:
    answer = threshold(
        item("FA:1/1", states("1", FLAT), claimed("1", "FA:N1")),
        item("FA:2/1", sells("FA:N2", FLAT), seen="2026-03-05"),
    )

    assert answer.state == "present"
    assert "Somebody is claimed to be shown by an advert that states" in sentences_for(answer)


GRADES = st.sampled_from([f"{source}{info}" for source in "123" for info in "ABCDE"])


@settings(max_examples=40)
@given(st.lists(st.tuples(st.sampled_from(["N1", "N2", "N3"]), st.integers(0, 400), GRADES), min_size=1, max_size=6))
def test_the_threshold_is_met_as_two_of_a_chain_of_sound_reports_are_two_people(
    told: list[tuple[str, int, str]],
) -> None:
    first = date(2025, 1, 1)
    answer = threshold(
        *(
            item(f"FA:{n}/1", sells(f"FA:{who}", FLAT), grade=grade, seen=(first + timedelta(days=after)).isoformat())
            for n, (who, after, grade) in enumerate(told, 1)
        )
    )

    sound = sorted((day, who) for who, day, grade in told if GRADE.level_of("3x5x2", *grade) not in {POORLY, "false"})
    chains: list[set[str]] = []
    last = -1000
    for day, who in sound:
        if day - last > PERIOD_GAP_DAYS:
            chains.append(set())
        chains[-1].add(who)
        last = day
    assert (answer.state == "present") is any(len(chain) > 1 for chain in chains)


# -- what premises are said to be used as -------------------------------------------------------------------------

_SELLING = (
    item("FA:1/1", sells("FA:N1", FLAT), sells("FA:N2", FLAT), grade="1A"),
    item("FA:2/1", person("FA:N3", "MANAGES", "Premises", HOUSE), grade="2B"),
)


def test_nobody_has_said_brothel_of_premises_where_people_sell_or_that_somebody_runs() -> None:
    answer = of_lets(*_SELLING)

    assert answer.state == "present"
    assert "brothel" not in sentences_for(answer) + counter_evidence_of(answer) and "said to be" not in sentences_for(
        answer
    )
    assert "reported as a place where at least 2 people sell, within one period" in sentences_for(answer)
    assert "reported as run by somebody" in sentences_for(answer)


def test_premises_are_said_to_be_used_as_a_brothel_where_somebody_said_so_and_who_said_it_is_cited() -> None:
    said_so = item("FA:5/1", ("Premises", FLAT, "USED_AS", "", "", "", "brothel"), grade="2B")
    answer = of_lets(said_so, _SELLING[1])

    assert answer.state == "present"
    [first] = [point.text for point in answer.evidence if "brothel" in point.text]
    assert "is said to be used as a brothel, by FA:5/1 [2B-P (3x5x2), 2 Mar 2026]." in first
    assert sentences_for(answer).count("said to be") == 2  # of that flat, in the sentence and in the evidence
    other = of_lets(item("FA:5/1", ("Premises", FLAT, "USED_AS", "", "", "", "short let"), grade="2B"), _SELLING[1])
    assert other.state == "not_seen" and "said to be" not in sentences_for(other)


def test_two_who_came_years_apart_make_no_use_of_premises() -> None:
    answer = of_lets(
        item("FA:1/1", sells("FA:N1", FLAT), grade="1A", seen="2019-03-02"),
        item("FA:1/2", sells("FA:N2", FLAT), grade="1A", seen="2026-03-02"),
        _SELLING[1],
    )

    assert answer.state == "not_seen"


def test_what_speaks_against_does_not_repeat_the_accusation() -> None:
    present = of_lets(*_SELLING)
    many = [("Organisation", "FA:LETS", "LETS", "Premises", f"{n} Birch Road, XX1 1AC") for n in range(10, 20)]
    large = of_lets(*_SELLING, item("FA:9/1", *many, grade="1A"))

    for answer in (present, large):
        told = counter_evidence_of(answer)
        assert "premises on record with this owner, agent or payer are concerned" in told
        assert not [word for word in ("brothel", "sell", "run", "control", "said to") if word in told]


# -- numbers and adverts ------------------------------------------------------------------------------------------


def _card(number: int) -> tuple[Row, ...]:
    card = ("AdvertCard", f"FA:JS/{number}")
    return (
        (*card, "ADVERTISES_NUMBER", "Phone", "07700 900120"),
        (*card, "HAS_DESIGN", "CardDesign", f"FA:D{number}"),
        ("CardDesign", f"FA:D{number}", "ADVERTISES_NUMBER", "Phone", "07700 900120"),
    )


def test_three_card_designs_of_one_number_are_no_three_people() -> None:
    cards = tuple(item(f"FA:{n}/1", *_card(n), grade="1A") for n in (1, 2, 3, 4))
    profiles = tuple(item(f"FA:{n}/1", shows(str(n)), under(str(n), f"p{n}"), grade="1A") for n in (11, 12))

    assert finding_in(World(cards, PHONE, ""), "I01").state == "not_seen"
    assert finding_in(World((*cards, *profiles), PHONE, ""), "I01").state == "not_seen"
    third = item("FA:13/1", shows("13"), claimed("13", "FA:N1"), grade="1A")
    answer = finding_in(World((*cards, *profiles, third), PHONE, ""), "I01")
    assert answer.state == "present"
    assert "3 different profiles or people claimed" in answer.sentence and "design" not in sentences_for(answer)


def test_whoever_uses_the_number_of_adverts_is_not_said_to_run_them() -> None:
    adverts = (
        item("FA:1/1", shows("1"), claimed("1", "FA:N1")),
        item("FA:2/1", shows("2"), claimed("2", "FA:N2")),
    )
    by_number = finding_in(World((*adverts, item("FA:3/1", uses("FA:BOSS"))), PHONE, ""), "I06")
    by_advert = finding_in(
        World((*adverts, item("FA:3/1", runs("FA:BOSS", "1"), runs("FA:BOSS", "2"))), PHONE, ""), "I06"
    )

    assert by_number.state == by_advert.state == "present"
    assert "is reported to use the number of adverts that are claimed to be" in sentences_for(by_number)
    assert "run" not in sentences_for(by_number).replace("runs", "run").split()
    assert "is reported to run adverts that are claimed to be" in sentences_for(by_advert)


# -- items --------------------------------------------------------------------------------------------------------


def test_evidence_names_an_item_once_with_grade_handling_scheme_and_date() -> None:
    answer = threshold(
        item("FA:1/1", sells("FA:N1", FLAT), person("FA:N1", "", "Premises", FLAT, "selling_sex"), grade="1B"),
        item("FA:2/1", sells("FA:N2", FLAT), grade="B2", scheme="5x5x5", seen="2026-03-09", precision="week"),
    )

    texts = [point.text for point in answer.evidence]
    assert "by FA:1/1 [1B-P (3x5x2), 2 Mar 2026]." in texts[0] and texts[0].count("FA:1/1") == 1
    assert "by FA:2/1 [B21 (5x5x5), week of 9 Mar 2026]." in texts[1]
