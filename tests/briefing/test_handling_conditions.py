"""What a handling code asks of whoever hands an item over, and says to whoever receives it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graphintel.briefing.handling_conditions import (
    handling_sentences,
    highest_marking,
    needs_authority,
    needs_conditions,
)
from graphintel.briefing.policy import HANDLING_CODE_RULES
from graphintel.briefing.recipient_profiles import PROFILES
from graphintel.model.access import MARKINGS
from graphintel.model.records import Item
from graphintel.model.values.grade import SCHEMES
from tests.worlds import statement

CODES = [(scheme, code) for scheme, values in SCHEMES.items() for code in values[2]]
CONDITIONAL = {("3x5x2", "C"), ("ungraded_partner", "C"), ("5x5x5", "3"), ("5x5x5", "4"), ("5x5x5", "5")}
POLICE = {"own_force", "officers", "other_force"}
RECEIVED_BY = {
    ("3x5x2", "P"): set(PROFILES) - {"immigration"},
    ("3x5x2", "C"): POLICE,
    ("5x5x5", "1"): POLICE,
    ("5x5x5", "2"): set(PROFILES) - {"immigration"},
    ("5x5x5", "3"): POLICE,
    ("5x5x5", "4"): {"own_force", "officers"},
    ("5x5x5", "5"): {"own_force", "officers"},
    ("ungraded_partner", "P"): set(PROFILES) - {"immigration"},
    ("ungraded_partner", "C"): POLICE,
}
"""Named here a second time: what is changed in the policy by mistake shows."""


@pytest.mark.parametrize(("scheme", "code"), CODES)
def test_a_code_with_conditions_needs_a_reason_and_the_password_for_everybody(scheme: str, code: str) -> None:
    assert needs_conditions(scheme, code) == ((scheme, code) in CONDITIONAL)


@pytest.mark.parametrize("name", PROFILES)
@pytest.mark.parametrize(("scheme", "code"), CODES)
def test_code_2_needs_authority_for_a_body_that_does_not_prosecute(scheme: str, code: str, name: str) -> None:
    to_no_police = (scheme, code) == ("5x5x5", "2") and name not in POLICE

    assert needs_authority(scheme, code, PROFILES[name]) == ((scheme, code) in CONDITIONAL or to_no_police)


@pytest.mark.parametrize(("scheme", "code"), CODES)
def test_an_item_goes_to_whom_its_code_allows_and_to_nobody_else(scheme: str, code: str) -> None:
    assert HANDLING_CODE_RULES.keys() == {f"{each}|{value}" for each, value in CODES}
    assert {name for name, one in PROFILES.items() if one.accepts_code(scheme, code)} == RECEIVED_BY[scheme, code]


@pytest.mark.parametrize("marking", MARKINGS)
def test_the_highest_marking_is_the_one_that_a_briefing_bears(marking: str) -> None:
    lower = MARKINGS[: MARKINGS.index(marking) + 1]

    assert highest_marking(lower) == highest_marking(reversed(lower)) == marking
    assert highest_marking([]) == "OFFICIAL"


def test_a_recipient_is_told_of_each_code_condition_and_agreement_and_that_nobody_may_lose_a_home() -> None:
    item = Item("FA:1", 1, "5x5x5", "B", "2", "3", "reported", "unknown")
    one = statement(item, "FA", "OFFICIAL", "VISITS", "person:FA:N1", "premises:XX11AB:16::ALDER STREET")
    other = replace(one, id="st:other", handling="1", conditions=("force:FB", "force:FA"))

    told = handling_sentences([one, other, one], "ask first.", removal=True)

    assert [sentence.split()[:2] for sentence in told[:2]] == [["Code", "1"], ["Code", "3"]]
    assert told[2:4] == ("Some of it is for holders of force:FA, force:FB only.", "By agreement: ask first.")
    assert "Nobody may lose a home" in told[4]
    assert "recall notice" in told[5]
    assert len(told) == 6
    assert handling_sentences([replace(one, handling="?")]) == told[5:]
