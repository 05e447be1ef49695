"""The policy is total: every type, link, field, flag and code has a word for every profile, and silence is a no."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphintel.briefing import policy
from graphintel.briefing.content import BriefedEntity, BriefedStatement
from graphintel.briefing.handling_conditions import code_sentence
from graphintel.briefing.recipient_profiles import INTERNAL_PROFILES, PROFILES, PROFILES_BY_KIND, Profile
from graphintel.briefing.scales import value_in_words
from graphintel.errors import DeclarationError
from graphintel.model.access import MARKINGS
from graphintel.model.flags import FLAGS
from graphintel.model.ontology import ENTITY_TYPES, LINK_TYPES
from graphintel.model.values.grade import SCHEMES
from ingest.sources.events import EVENT_TYPES

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


GOOD = PROFILES["council"]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"types": frozenset({"Nonsense"})}, "expected types and links of the ontology"),
        ({"links": frozenset({"NONSENSE"})}, "expected types and links of the ontology"),
        ({"ceiling": "RESTRICTED"}, "expected types and links of the ontology"),
        ({"days": 0}, "expected types and links of the ontology"),
        *(({"types": frozenset({name})}, "never drawn") for name in ("Submission", "Item", "Operation")),
        *(({"counted": frozenset({name})}, "never drawn") for name in ("Submission", "Item", "Operation")),
        ({"outside": False}, "of a kind of the register"),
        ({"kind": ""}, "of a kind of the register"),
    ],
)
def test_a_profile_that_is_wrong_is_refused(wrong: dict[str, object], says: str) -> None:
    with pytest.raises(DeclarationError, match=says):
        replace(GOOD, **wrong)  # type: ignore[arg-type]


def test_a_profile_that_says_nothing_gives_nothing() -> None:
    bare = Profile("bare", "nobody", "OFFICIAL", outside=False, days=1)

    assert replace(GOOD, days=1).days == 1
    assert not (bare.own_items_only or bare.removal or bare.refusal)
    assert not (bare.shows_grades or bare.shows_indicators or bare.names_people or bare.shows_networks)
    assert not (bare.types | bare.counted | bare.links | bare.one_end_only | bare.disclosed_fields | bare.facts)
    assert not (bare.flags | bare.events | bare.codes)
    assert bare.limits(["force:FA", "unit:VICE", "marking:OFFICIAL", "marking:SECRET"]) == {"marking:OFFICIAL"}


def test_profiles_differ_in_these_ways_and_no_others() -> None:
    """Named here a second time: what is changed in the code by mistake shows."""
    assert {p.name: (p.ceiling, p.days, p.kind, p.police, p.own_items_only, p.removal) for p in PROFILES.values()} == {
        "own_force": ("SECRET", 180, "", True, False, False),
        "officers": ("OFFICIAL-SENSITIVE", 30, "", True, False, False),
        "other_force": ("OFFICIAL-SENSITIVE", 180, "police", True, False, False),
        "partner": ("OFFICIAL", 90, "partner", False, True, False),
        "council": ("OFFICIAL", 90, "council", False, False, True),
        "landlord": ("OFFICIAL", 30, "landlord", False, False, True),
        "public": ("OFFICIAL", 180, "public", False, False, False),
        "immigration": ("OFFICIAL", 1, "immigration", False, False, False),
    }
    assert {name for name, p in PROFILES.items() if p.names_people} == {"own_force", "officers", "other_force"}
    assert {name for name, p in PROFILES.items() if p.shows_grades} == {"own_force", "officers", "other_force"}
    assert {name for name, p in PROFILES.items() if p.shows_networks} == {"own_force", "officers", "other_force"}
    assert {name for name, p in PROFILES.items() if p.shows_indicators} == {"own_force", "officers", "other_force"}
    assert {name for name, p in PROFILES.items() if p.refusal} == {"immigration"}


@pytest.mark.parametrize("name", PROFILES)
def test_no_recipient_is_given_a_key_above_the_ceiling_or_of_a_compartment(name: str) -> None:
    profile = PROFILES[name]
    keys = [*(f"marking:{marking}" for marking in MARKINGS), "force:FA", "unit:VICE", "compartment:covert"]

    markings = {f"marking:{marking}" for marking in MARKINGS[: MARKINGS.index(profile.ceiling) + 1]}
    assert profile.limits(keys) == markings | ({"force:FA", "unit:VICE"} if profile.police else set())


EXPORTED_TYPES = {
    "council": {"Premises", "Area"},
    "landlord": {"Premises", "Area"},
    "public": set(),
    "immigration": set(),
}


@pytest.mark.parametrize("name", EXPORTED_TYPES)
def test_bodies_outside_policing_receive_places_or_nothing(name: str) -> None:
    assert PROFILES[name].types == EXPORTED_TYPES[name]
