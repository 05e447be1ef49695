"""The policy is total: every type, link, field, flag and code has a word for every profile, and silence is a no."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphintel.briefing import policy
from graphintel.briefing.content import BriefedEntity, BriefedStatement
from graphintel.briefing.handling_conditions import code_sentence
from graphintel.briefing.recipient_profiles import INTERNAL_PROFILES, PROFILES, PROFILES_BY_KIND
from graphintel.briefing.scales import value_in_words
from graphintel.errors import DeclarationError
from graphintel.model.event_types import EVENT_TYPES
from graphintel.model.flags import FLAGS
from graphintel.model.ontology import ENTITY_TYPES, LINK_TYPES
from graphintel.model.values.grade import SCHEMES

TABLES = {
    "TYPE_RULES": set(ENTITY_TYPES),
    "LINK_RULES": set(LINK_TYPES),
    "FLAG_RULES": set(FLAGS),
    "EVENT_RULES": {*EVENT_TYPES, policy.NO_EVENT_TYPE, policy.UNDECLARED_EVENT_TYPE},
    "HANDLING_CODE_RULES": {f"{scheme}|{code}" for scheme, values in SCHEMES.items() for code in values[2]},
}


@pytest.mark.parametrize("name", TABLES)
def test_every_row_has_a_word_for_every_profile(name: str) -> None:
    table = getattr(policy, name)

    assert set(table) == TABLES[name]
    assert {frozenset(said) for said in table.values()} == {frozenset(PROFILES)}


def test_every_field_of_a_thing_and_a_statement_has_a_row() -> None:
    named = {f"{kind.__name__}.{field.name}" for kind in (BriefedEntity, BriefedStatement) for field in fields(kind)}

    assert named <= set(policy.FIELD_RULES)


@given(st.sampled_from(sorted(TABLES)), st.data())
def test_a_row_that_is_taken_out_is_named(name: str, data: st.DataObject) -> None:
    table = getattr(policy, name)
    gone = data.draw(st.sampled_from(sorted(table)))
    head, *rows = [
        " ".join(PROFILES),
        *(f"{row} {' '.join(said.values())}" for row, said in table.items() if row != gone),
    ]

    with pytest.raises(DeclarationError, match="nothing is said of") as refused:
        policy.read_table("things", "\n".join([head, *rows]), TABLES[name], ("yes", "no", "alone", "counted"))

    assert f"{gone}, so it would leave for nobody" in str(refused.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("own_force officers\nred yes", "not so in"),
        ("own_force officers\nred yes maybe", "not so in red"),
        ("own_force officers\nred yes no\nred yes no", "got red"),
        ("own_force officers\nred yes no\ngreen no no", "got green"),
    ],
)
def test_a_table_that_says_too_little_or_too_much_is_refused(text: str, said: str) -> None:
    with pytest.raises(DeclarationError, match=said):
        policy.read_table("colours", text, {"red"})


@given(st.text(min_size=1), st.sampled_from(sorted(PROFILES)))
def test_what_stands_in_no_row_leaves_for_nobody(word: str, name: str) -> None:
    profile = PROFILES[name]
    known = {row for table in TABLES.values() for row in table}

    assert word in known or not profile.accepts_code(word, word)
    assert word in known or word not in profile.types | profile.links | profile.flags | profile.events


def test_immigration_enforcement_has_a_profile_that_says_yes_to_nothing() -> None:
    profile = PROFILES["immigration"]

    assert "immigration enforcement" in profile.refusal
    assert (
        not profile.types
        | profile.counted
        | profile.links
        | profile.one_end_only
        | profile.disclosed_fields
        | profile.codes
    )
    assert [name for name, one in PROFILES.items() if one.refusal] == ["immigration"]


@pytest.mark.parametrize("name", ["partner", "council", "landlord", "public"])
def test_no_body_outside_policing_is_told_of_people_numbers_of_people_or_vehicles(name: str) -> None:
    profile = PROFILES[name]

    assert not {"Person", "Mark", "MarkFragment", "Vehicle", "Handle", "Persona"} & (profile.types | profile.counted)
    assert (
        not {"BriefedStatement.grade", "BriefedEntity.roles", "Person.name", "indicators", "networks"}
        & profile.disclosed_fields
    )
    assert not profile.flags


@pytest.mark.parametrize("name", PROFILES)
def test_codes_4_and_5_stay_with_the_originator_and_code_1_with_police(name: str) -> None:
    profile = PROFILES[name]

    inside = name in INTERNAL_PROFILES
    assert {profile.accepts_code("5x5x5", code) for code in "45"} == {inside}
    assert profile.accepts_code("5x5x5", "1") == profile.accepts_code("5x5x5", "3") == profile.police
    assert profile.accepts_code("5x5x5", "2") == profile.accepts_code("3x5x2", "P") == (name != "immigration")
    assert profile.accepts_code("3x5x2", "C") == profile.police


def test_each_kind_of_body_has_one_profile_and_police_alone_the_one_of_forces() -> None:
    assert {kind: profile.name for kind, profile in PROFILES_BY_KIND.items()} == {
        "police": "other_force", "partner": "partner", "council": "council", "landlord": "landlord",
        "public": "public", "immigration": "immigration",
    }  # fmt: skip
    with pytest.raises(DeclarationError, match="kind of the register"):
        replace(PROFILES["council"], kind="")


@pytest.mark.parametrize(("scheme", "code"), [tuple(row.split("|")) for row in policy.HANDLING_CODE_RULES])
def test_a_handling_code_is_told_in_the_same_words_everywhere(scheme: str, code: str) -> None:
    sentence = code_sentence(scheme, code)

    assert value_in_words("handling", scheme, code).rpartition(": ")[2] in sentence
    assert sentence.startswith(f"Code {code} (")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("1", ("UK law enforcement", "prosecuting agencies", "EEA")),
        ("2", ("non-prosecuting parties", "authority", "record")),
        ("3", ("outside the EEA", "special conditions")),
        ("4", ("originating agency only",)),
        ("5", ("no further dissemination", "originator")),
    ],
)
def test_5x5x5_codes_say_what_the_scheme_says(code: str, said: tuple[str, ...]) -> None:
    assert all(words in code_sentence("5x5x5", code) for words in said)
