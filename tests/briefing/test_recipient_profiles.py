"""Profiles of recipients: how they differ, which keys they may hold, and which declarations are refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graphintel.briefing.recipient_profiles import PROFILES, Profile
from graphintel.errors import DeclarationError
from graphintel.model.access import MARKINGS

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
