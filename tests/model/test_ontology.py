"""The ontology holds what architecture and field ask for, and nothing that must not exist."""

from __future__ import annotations

import dataclasses
import itertools
import re

import pytest

from graphintel.model.flags import EXPLOITED_FLAGS, FLAG_KEYS, FLAGS
from graphintel.model.ontology import ENTITY_TYPES, LINK_TYPES, STRUCTURAL, TIES, stated_role
from graphintel.model.records import Entity, Item, Statement, Submission
from graphintel.model.roles import ROLE_ALIASES, ROLES, UNTIED_ROLES, RoleGroup, is_protected, shown_group
from graphintel.model.schema import FORBIDDEN_WORDS
from graphintel.model.values.mark import MARK
from graphintel.model.values.phone import PHONE
from graphintel.model.values.premises import PREMISES

_NAMES = re.compile(r"[A-Za-z][a-z]*")


def words(name: str) -> set[str]:
    """Return the words of a name in lower case."""
    return {word.lower() for word in _NAMES.findall(name.replace("_", " "))}


def test_there_is_one_label_for_each_kind_of_thing() -> None:
    assert set(ENTITY_TYPES) == {
        "Person", "Phone", "Mark", "Vehicle", "Premises", "Area", "AdvertCard", "CardDesign", "Advert", "Persona",
        "Handle", "Organisation", "Event", "Operation", "Submission", "Item", "MarkFragment", "BankAccount", "Device", "Image",
        "Camera",
    }  # fmt: skip


def test_no_type_role_or_field_is_a_verdict_or_a_protected_characteristic() -> None:
    fields = [field.name for record in (Entity, Submission, Item, Statement) for field in dataclasses.fields(record)]
    properties = [
        *PHONE.clean("07700 900123").properties,
        *MARK.clean("99ZZ99").properties,
        *PREMISES.clean("SYN-UPRN-000001").properties,
    ]

    for name in (*ENTITY_TYPES, *LINK_TYPES, *fields, *properties):
        assert not words(name) & FORBIDDEN_WORDS, name
    about_the_body_or_origin = FORBIDDEN_WORDS - {"victim", "exploiter", "pimp", "suspect", "offender"}
    for name in (*ROLES, *FLAGS):
        assert not words(name) & about_the_body_or_origin, name
    assert {"pimp", "prostitute", "trafficker", "exploiter", "suspect", "offender"}.isdisjoint(
        word for role in ROLES for word in words(role)
    )


def test_a_person_has_no_property_of_its_own() -> None:
    assert [field.name for field in dataclasses.fields(Entity)] == ["id", "type", "caption", "properties"]


@pytest.mark.parametrize("name", LINK_TYPES)
def test_a_link_has_ends_that_exist_and_says_what_it_means(name: str) -> None:
    link = LINK_TYPES[name]

    assert name == link.name == name.upper()
    assert {end.__name__ for end in (*link.starts, *link.ends)} <= set(ENTITY_TYPES)
    assert (link.__doc__ or "").strip().endswith(".")
    assert link.starts or name in {"SAME_AS", "HAS_FLAG"}


@pytest.mark.parametrize("name", ENTITY_TYPES)
def test_an_entity_type_says_what_one_such_thing_is(name: str) -> None:
    assert (ENTITY_TYPES[name].__doc__ or "").strip().endswith((".", "known."))


def test_structural_links_and_ties_are_those_of_the_contract() -> None:
    assert {"PART_OF", "HAS_DESIGN", "POSTED_BY_PROFILE", "IN_AREA", "CHILD_OF"} == STRUCTURAL
    assert {"HAS_DESIGN", "POSTED_BY_PROFILE"} == STRUCTURAL & TIES
    assert TIES.isdisjoint({"NAMES", "HAS_FLAG", "USED_AS", "SAME_AS", "DERIVED_FROM", "CONTRADICTS"})


def test_decisions_and_findings_are_never_input() -> None:
    assert {"POSSIBLY_SAME_AS", "MAY_BE", "INCLUDES"}.isdisjoint(LINK_TYPES)
    assert {name for name, link in LINK_TYPES.items() if not link.from_input} == {
        "SAME_AS",
        "NAMES",
        "PART_OF",
        "HOLDS_ROLE",
    }


@pytest.mark.parametrize(
    ("link", "start", "end", "allowed"),
    [
        ("USES_PHONE", "Person", "Phone", True),
        ("USES_PHONE", "Phone", "Person", False),
        ("DRIVES", "Person", "Mark", True),
        ("DRIVES", "Person", "MarkFragment", True),
        ("DRIVES", "Person", "Vehicle", True),
        ("DRIVES", "Organisation", "Vehicle", False),
        ("KEEPER_OF", "Organisation", "Mark", True),
        ("SEEN_AT", "Mark", "Premises", True),
        ("BORE_MARK", "Vehicle", "Mark", True),
        ("BORE_MARK", "Mark", "Vehicle", False),
        ("ADVERTISES_NUMBER", "CardDesign", "Phone", True),
        ("ADVERTISES_NUMBER", "Persona", "Phone", False),
        ("USES_HANDLE", "Person", "Handle", True),
        ("INVOLVES", "Event", "Phone", True),
        ("INVOLVES", "Person", "Event", False),
        ("DERIVED_FROM", "Submission", "Submission", True),
        ("CONTRADICTS", "Item", "Item", True),
        ("HAS_FLAG", "Phone", "Item", True),
        ("HAS_FLAG", "Person", "Phone", False),
        ("CONTROLS", "Person", "Person", True),
        ("SAME_AS", "Premises", "Premises", True),
    ],
)
def test_a_link_joins_what_it_is_declared_to_join(link: str, start: str, end: str, allowed: bool) -> None:
    assert LINK_TYPES[link].allows(start, end) is allowed


def test_the_protective_role_is_shown_first_whatever_else_is_said() -> None:
    assert next(iter(RoleGroup)) is RoleGroup.EXPLOITED
    for first, second in itertools.product(ROLES, ROLES):
        if RoleGroup.EXPLOITED in {ROLES[first], ROLES[second]}:
            assert shown_group({first, second}, set()) is RoleGroup.EXPLOITED
    for flag in EXPLOITED_FLAGS:
        assert shown_group({"controller"}, {flag}) is RoleGroup.EXPLOITED
    assert shown_group({"controller", "driver"}, {"RESTRICTED"}) is RoleGroup.EXPLOITER
    assert shown_group({"selling_sex", "controller"}, set()) is RoleGroup.ACTIVITY
    assert shown_group(set(), set()) is None


def test_aliases_and_lists_name_roles_and_flags_that_exist() -> None:
    assert set(ROLE_ALIASES.values()) | UNTIED_ROLES <= set(ROLES)
    assert EXPLOITED_FLAGS | set(FLAG_KEYS) <= set(FLAGS)
    assert not set(ROLE_ALIASES) & set(ROLES)
    assert LINK_TYPES["HOLDS_ROLE"].parts == frozenset(ROLES)
    assert LINK_TYPES["HAS_FLAG"].parts == frozenset(FLAGS)
    assert LINK_TYPES["INVOLVES"].parts is None
    assert LINK_TYPES["USES_PHONE"].parts == frozenset()


@pytest.mark.parametrize("role", sorted(ROLES))
def test_whoever_is_reported_exploited_or_selling_sex_is_protected_whatever_else_is_said(role: str) -> None:
    protects = {"potential_victim", "victim_confirmed", "child_victim", "selling_sex"}

    assert is_protected({role}, ()) is (role in protects)
    assert all(is_protected({role, other}, ()) for other in protects)
    assert all(is_protected({role}, {flag}) for flag in EXPLOITED_FLAGS)


def test_a_link_to_a_place_of_selling_says_what_the_role_says() -> None:
    assert stated_role("SELLS_AT", "") == stated_role("HOLDS_ROLE", "selling_sex") == "selling_sex"
    assert {link: role for link in sorted(LINK_TYPES) if (role := stated_role(link, ""))} == {
        "CONTROLS": "controller",
        "RECRUITED": "recruiter",
        "SELLS_AT": "selling_sex",
        "TRANSPORTS": "driver",
    }


def test_traits_that_protect_are_said_of_exactly_these() -> None:
    assert {name for name, link in LINK_TYPES.items() if link.end_may_be_exploited} == {
        "CONTROLS", "RECRUITED", "TRANSPORTS", "DEPICTS_CLAIMED",
    }  # fmt: skip
    assert {name for name, link in LINK_TYPES.items() if link.names_start} == {
        "OWNS", "LETS", "LEASES", "MANAGES", "PAYS_FOR", "KEEPER_OF", "OPERATES_AD", "DISTRIBUTES", "CONTROLS",
        "RECRUITED", "TRANSPORTS",
    }  # fmt: skip
    assert {name for name, link in LINK_TYPES.items() if link.shows_protected} == {
        "CONTROLS", "TRANSPORTS", "RECRUITED", "ASSOCIATES_WITH", "INVOLVES", "HOLDS_ROLE",
    }  # fmt: skip
    assert {name for name, link in LINK_TYPES.items() if link.public} == {"ADVERTISES_NUMBER", "ADVERTISES_PLACE"}
    assert {name for name, kind in ENTITY_TYPES.items() if kind.private} == {
        "Phone", "Handle", "Premises", "Mark", "MarkFragment", "Vehicle", "Persona", "BankAccount", "Device",
    }  # fmt: skip
