"""Which roles and flags of a person count, and what is kept of those that do not."""

from __future__ import annotations

import pytest

from graphintel.model.role_counting import (
    CONTESTED,
    PERSON_LINKS,
    ROLE_GIVING_LINKS,
    SUSPECTED_FALSE,
    PersonRoles,
    doubted_words,
    why_not_counted,
)
from graphintel.model.roles import RoleGroup

Said = tuple[str, str, str, str]


def _person(*said: Said, led: tuple[str, ...] = ()) -> PersonRoles:
    person = PersonRoles()
    for link, part, item, why in said:
        person.add_outgoing(link, part, item, why)
    for link in led:
        person.add_incoming(link)
    return person


def _role(part: str, item: str = "1", why: str = "") -> Said:
    return "HOLDS_ROLE", part, item, why


def test_links_that_speak_of_people_are_those_that_give_a_role_a_flag_or_control() -> None:
    assert {"HOLDS_ROLE", "HAS_FLAG", "CONTROLS", "RECRUITED", "TRANSPORTS", "SELLS_AT"} == PERSON_LINKS
    assert {"HOLDS_ROLE", "CONTROLS", "RECRUITED", "TRANSPORTS"} == ROLE_GIVING_LINKS


@pytest.mark.parametrize(
    ("scheme", "info", "contested", "why"),
    [
        ("3x5x2", "A", False, ""),
        ("3x5x2", "E", False, SUSPECTED_FALSE),
        ("3x5x2", "E", True, SUSPECTED_FALSE),
        ("3x5x2", "A", True, CONTESTED),
        ("5x5x5", "5", False, SUSPECTED_FALSE),
        ("5x5x5", "4", False, ""),
    ],
)
def test_a_statement_counts_unless_it_is_suspected_false_or_contested(
    scheme: str, info: str, contested: bool, why: str
) -> None:
    assert why_not_counted(scheme, info, contested) == why


def test_an_item_that_counts_once_counts_whatever_else_it_says() -> None:
    assert _person(_role("driver"), _role("driver", "1", SUSPECTED_FALSE)).item_counts == {"driver": 1}
    assert _person(_role("driver", "1", SUSPECTED_FALSE), _role("driver")).item_counts == {"driver": 1}
    assert _person(_role("driver"), _role("driver", "2"), _role("driver", "3", CONTESTED)).item_counts == {"driver": 2}


def test_a_role_that_does_not_count_is_kept_with_why() -> None:
    person = _person(_role("driver", "1", SUSPECTED_FALSE), _role("controller"), _role("controller", "2", CONTESTED))

    assert (person.roles, person.doubted) == (["controller"], {"driver": SUSPECTED_FALSE})
    assert doubted_words(person.doubted) == ["driver (suspected false)"]
    assert doubted_words({"potential_victim": CONTESTED}) == ["potential victim (accuracy contested)"]


def test_nothing_counts_of_somebody_of_whom_everything_is_contested() -> None:
    person = _person(_role("controller"), ("HAS_FLAG", "RESTRICTED", "1", ""))

    assert (person.roles, person.doubted, person.is_stated_exploiter) == ([], {"controller": CONTESTED}, False)


def test_a_flag_protects_however_it_is_graded() -> None:
    doubted = _person(("HAS_FLAG", "CHILD", "1", SUSPECTED_FALSE))
    stated = _person(("HAS_FLAG", "CHILD", "1", SUSPECTED_FALSE), ("HAS_FLAG", "CHILD", "2", ""))
    unknown = _person(("HAS_FLAG", "TALL", "1", ""))

    assert (doubted.flags, doubted.reasons_by_flag) == ({"CHILD"}, {"CHILD": SUSPECTED_FALSE})
    assert stated.reasons_by_flag == {"CHILD": ""}
    assert unknown.flags == frozenset()
    assert doubted.group is RoleGroup.EXPLOITED


def test_a_link_gives_a_role_that_nobody_said_in_so_many_words() -> None:
    person = _person(("CONTROLS", "", "1", ""))
    said = _person(_role("controller"))
    suspected = _person(_role("controller", "1", SUSPECTED_FALSE))

    assert (person.roles, person.stated_roles, person.is_stated_exploiter) == (["controller"], frozenset(), False)
    assert (said.stated_roles, said.is_stated_exploiter) == ({"controller"}, True)
    assert (suspected.stated_roles, suspected.is_stated_exploiter) == (frozenset(), False)
    assert not _person(_role("driver")).is_stated_exploiter
    assert PersonRoles().add_outgoing("USES_PHONE", "", "1", "") == ""


def test_whoever_is_led_is_protected_unless_stated_to_lead_others() -> None:
    led = _person(led=("CONTROLS", "USES_PHONE"))
    helper = _person(("CONTROLS", "", "1", ""), led=("CONTROLS", "RECRUITED"))
    leader = _person(_role("controller"), led=("CONTROLS",))

    assert (led.protecting_links, led.group) == (["CONTROLS"], RoleGroup.EXPLOITED)
    assert (helper.protecting_links, helper.group) == (["CONTROLS", "RECRUITED"], RoleGroup.EXPLOITED)
    assert (leader.protecting_links, leader.group) == ([], RoleGroup.EXPLOITER)
    assert _person().group is None
