"""Access keys: one rule, allow only."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphintel.model.access import (
    ACCOUNT_ROLES,
    MARKINGS,
    REVEAL,
    Viewer,
    clean_grant,
    clean_key,
    expand_keys,
    may_reveal,
)
from graphintel.model.flags import FLAG_KEYS


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("force:FA", "force:FA"),
        (" Force : FA ", "force:FA"),
        ("UNIT:Vice team", "unit:Vice team"),
        ("compartment:protected-existence", "compartment:protected-existence"),
        ("marking:official", "marking:OFFICIAL"),
        ("Marking: top  secret", "marking:TOP SECRET"),
        ("force:" + "A" * 64, "force:" + "A" * 64),
    ],
)
def test_a_key_of_a_known_form_is_read(written: str, key: str) -> None:
    assert clean_key(written) == key == clean_key(key)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "FA",
        ":FA",
        "force:",
        "force: ",
        "clearance:high",
        "marking:",
        "marking:RESTRICTED",
        "force:-FA",
        "force:FA;unit:x",
        "force:FA\nunit:x",
        "force:F\x00A",
        "force:" + "A" * 65,
    ],
)
def test_a_key_of_an_unknown_form_is_none(written: str) -> None:
    assert clean_key(written) is None


def test_who_holds_a_higher_marking_holds_the_lower_ones() -> None:
    assert expand_keys(["marking:SECRET", "force:FA"]) == {
        "marking:OFFICIAL",
        "marking:OFFICIAL-SENSITIVE",
        "marking:SECRET",
        "force:FA",
    }
    assert expand_keys([f"marking:{MARKINGS[-1]}"]) == {f"marking:{name}" for name in MARKINGS}
    assert expand_keys(["force:FA"]) == {"force:FA"}


def test_administrators_and_auditors_hold_no_intelligence_keys_whatever_was_granted() -> None:
    for role in ACCOUNT_ROLES:
        held = expand_keys(["marking:SECRET", "compartment:safeguarding"], role)
        assert bool(held) is (role not in {"administrator", "auditor"})


def test_only_safeguarding_holds_the_key_of_children_by_its_role() -> None:
    assert {role for role in ACCOUNT_ROLES if FLAG_KEYS["CHILD"] in expand_keys(["marking:OFFICIAL"], role)} == {
        "safeguarding"
    }
    assert FLAG_KEYS["PROTECTED_EXISTENCE"] not in expand_keys(["marking:OFFICIAL"], "safeguarding")


@given(
    held=st.frozensets(st.sampled_from(["force:FA", "force:FB", "marking:OFFICIAL", "compartment:covert"])),
    required=st.frozensets(st.sampled_from(["force:FA", "force:FB", "marking:OFFICIAL", "compartment:covert"])),
)
def test_a_viewer_sees_exactly_what_requires_no_more_than_is_held(
    held: frozenset[str], required: frozenset[str]
) -> None:
    assert Viewer("ana", "analyst", held).sees(required) is all(key in held for key in required)


def test_there_are_these_roles_and_markings_and_no_others() -> None:
    """Named here a second time: what is struck out of the code by mistake shows."""
    assert {"analyst", "reviewer", "safeguarding", "auditor", "administrator"} == ACCOUNT_ROLES
    assert MARKINGS == ("OFFICIAL", "OFFICIAL-SENSITIVE", "SECRET", "TOP SECRET")


@pytest.mark.parametrize("role", sorted(ACCOUNT_ROLES))
@pytest.mark.parametrize("granted", [(), (REVEAL,), ("force:FA", REVEAL), ("force:FA",)])
def test_protected_people_are_revealed_to_safeguarding_and_to_readers_with_the_permission(
    role: str, granted: tuple[str, ...]
) -> None:
    may = role == "safeguarding" or (REVEAL in granted and role in {"analyst", "reviewer"})

    assert may_reveal(iter(granted), role) is may
    assert Viewer.of("ana", role, iter(granted)).reveals is may


def test_the_permission_to_reveal_opens_no_statement() -> None:
    seen = Viewer.of("ana", "analyst", ["marking:OFFICIAL", REVEAL])

    assert seen == Viewer("ana", "analyst", frozenset({"marking:OFFICIAL"}), reveals=True)
    assert not seen.sees([REVEAL])
    assert not Viewer("ana", "analyst", frozenset()).reveals


@pytest.mark.parametrize(
    ("written", "granted"),
    [("Permission: Reveal", REVEAL), ("permission:all", None), ("Force:FA", "force:FA"), ("reveal", None), ("", None)],
)
def test_a_grant_is_a_key_or_the_permission_to_reveal(written: str, granted: str | None) -> None:
    assert clean_grant(written) == granted
