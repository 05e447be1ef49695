"""What statements say of people: which roles count, who is protected, who is left out, how many there are at least."""

from __future__ import annotations

import pytest

from graphintel.analysis.ends import Ends
from graphintel.analysis.person_roles import Roles, distinct_people, named_people
from graphintel.analysis.snapshot import Stated
from graphintel.model.records import Columns
from graphintel.model.roles import UNTIED_ROLES, RoleGroup
from tests.analysis.planted import Row, columns, person, premises, row

WHO, OTHER, FLAT = person(1), person(2), premises(1)
ITEM, SECOND = "FA:1/1", "FA:2/1"


def _roles(*rows: Row, canonical: dict[str, str] | None = None) -> Roles:
    return Stated.of(columns(rows), canonical or {}).roles


def _role(part: str, item: str = ITEM, who: str = WHO, **more: object) -> Row:
    return row("HOLDS_ROLE", who, f"item:{item}", item, part=part, **more)  # type: ignore[arg-type]


def _flag(part: str, who: str = WHO, item: str = ITEM) -> Row:
    return row("HAS_FLAG", who, f"item:{item}", item, part=part)


def test_roles_are_counted_by_item_and_kept_also_where_they_count_for_nothing() -> None:
    roles = _roles(_role("driver"), _role("driver", SECOND), _role("controller", grade="3E"), _flag("CHILD", OTHER))

    assert roles.times == {(WHO, "driver"): 2}
    assert roles.counted == {WHO: {"driver"}}
    assert roles.said == {WHO: {"driver", "controller"}}
    assert roles.flags == {OTHER: {"CHILD"}}
    assert roles.group(person("nobody")) is None


def test_records_of_one_person_speak_of_one_person() -> None:
    roles = _roles(_role("driver"), _role("controller", SECOND, OTHER), canonical={OTHER: WHO})

    assert roles.counted == {WHO: {"driver", "controller"}}


def test_whoever_is_led_is_protected_and_whoever_leads_is_not() -> None:
    led = _roles(row("CONTROLS", WHO, OTHER))
    selling = _roles(row("SELLS_AT", WHO, FLAT))

    assert (led.is_protected(OTHER), led.is_exploited(OTHER)) == (True, True)
    assert (led.is_protected(WHO), led.group(WHO)) == (False, RoleGroup.EXPLOITER)
    assert (selling.is_protected(WHO), selling.is_exploited(WHO)) == (True, False)
    assert not _roles(_role("driver")).is_protected(WHO)
    assert not led.is_protected(person("nobody"))


def test_a_role_that_is_not_of_people_gives_nobody_one() -> None:
    assert _roles(row("USES_PHONE", WHO, "phone:+446000000001"), row("ASSOCIATES_WITH", WHO, OTHER)).by_person == {}


@pytest.mark.parametrize(
    ("stated", "evidenced"),
    [
        ([_role("controller", grade="1A")], True),
        ([_role("controller", grade="3D")], False),
        ([_role("controller", grade="3D"), _role("controller", SECOND, grade="3D")], True),
        ([_role("controller", grade="3D", source="S"), _role("controller", SECOND, grade="3D", source="S")], False),
        ([_role("controller", grade="3D"), _role("controller", SECOND, grade="3E")], False),
        ([_role("controller", grade="1A", restricted=True)], False),
        ([_role("driver", grade="1A"), _role("driver", SECOND, grade="1A")], False),
        ([row("CONTROLS", WHO, OTHER, grade="1A")], True),
    ],
)
def test_an_exploiters_role_is_well_evidenced_by_a_good_grade_or_two_sources(
    stated: list[Row], evidenced: bool
) -> None:
    assert _roles(*stated).is_well_evidenced(WHO) == evidenced


@pytest.mark.parametrize(
    ("stated", "key"),
    [
        ([_role("controller")], {"controller"}),
        ([_role("driver")], {"driver"}),
        ([_role("controller"), _role("buyer", SECOND)], {"controller"}),
        ([_role("selling_sex")], set()),
        ([_role("controller", grade="3E")], set()),
        ([row("CONTROLS", WHO, OTHER)], {"controller"}),
        ([row("TRANSPORTS", WHO, OTHER)], set()),
        ([row("TRANSPORTS", WHO, OTHER), _role("driver", SECOND)], {"driver"}),
        ([], set()),
    ],
)
def test_roles_of_control_and_help_count_and_a_lift_is_only_a_sighting(stated: list[Row], key: set[str]) -> None:
    assert _roles(*stated).key_roles(WHO) == key


@pytest.mark.parametrize(
    ("stated", "left_out"),
    [
        ([_role("reporter")], True),
        ([_role(role, f"FA:{n}/1") for n, role in enumerate(sorted(UNTIED_ROLES))], True),
        ([_role("reporter"), _role("driver", SECOND)], False),
        ([_role("driver")], False),
        ([_role("reporter", grade="3E")], False),
        ([_role("reporter"), _role("driver", SECOND, grade="3E")], True),
        ([_role("driver"), _flag("RESTRICTED")], True),
        ([_role("reporter"), _flag("RESTRICTED")], True),
        ([_role("driver"), _flag("CHILD")], False),
    ],
)
def test_reporters_and_what_is_contested_are_not_analysed(stated: list[Row], left_out: bool) -> None:
    assert _roles(*stated).left_out() == ({WHO} if left_out else set())


def test_people_with_a_name_or_number_are_told_from_unnamed_ones() -> None:
    stated = columns([
        row("ASSOCIATES_WITH", WHO, "person:FA:1/1#1"),
        row("ASSOCIATES_WITH", "person:FA:1/1#2", OTHER),
        row("LIVES_AT", WHO, FLAT),
    ])  # fmt: skip

    assert _named(stated, {}) == {WHO, OTHER}
    assert _named(stated, {OTHER: WHO}) == {WHO}
    assert _named(stated, {"person:FA:1/1#2": "person:FA:9/9#1"}) == {WHO, OTHER}
    assert _named(stated, {OTHER: "person:FA:N9"}) == {WHO, "person:FA:N9"}


def _named(stated: Columns, canonical: dict[str, str]) -> set[str]:
    ends = Ends.of(stated, canonical)
    return set(ends.chosen(named_people(ends)))


@pytest.mark.parametrize(
    ("people", "named", "items", "count"),
    [
        ([], [], {}, 0),
        (["a"], [], {}, 0),
        (["a", "b"], ["a", "b", "elsewhere"], {}, 2),
        (["#1", "#2", "#3"], [], {"i": {"#1", "#2"}, "j": {"#3"}}, 2),
        (["a", "#1"], ["a"], {"i": {"#1", "x", "y", "z"}}, 1),
        (["a", "b", "#1"], ["a", "b"], {"i": {"a", "b", "#1"}}, 3),
    ],
)
def test_people_are_counted_at_least(
    people: list[str], named: list[str], items: dict[str, set[str]], count: int
) -> None:
    assert distinct_people(people, named, items) == count
