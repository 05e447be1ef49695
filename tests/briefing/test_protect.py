"""Who is sheltered and named, and what of theirs stays: one small world a rule."""

from __future__ import annotations

import pytest

from graphintel.analysis.snapshot import Snapshot
from graphintel.briefing.protect import Kept, People, ends_of, keep, read_people
from graphintel.briefing.recipients import PROFILES
from graphintel.model.keys import entity_of_id
from graphintel.model.records import Columns, Item
from tests.oracle import ListReader
from tests.worlds import FULL, statement

WOMAN, MAN, BOSS, UNNAMED = "person:FA:N1", "person:FA:N2", "person:FA:N3", "person:FA:9/1#1"
FLAT, HOUSE, SHOP = (
    "premises:XX11AB:14:FLAT 2:ALDER STREET",
    "premises:XX11AB:14::ALDER STREET",
    "premises:XX11AB:16::ALDER STREET",
)
PHONE, ADVERT = "phone:+447700900123", "advert:site-a.example:1"


def columns_of(*said: tuple[str, ...]) -> Columns:
    """Statements as columns; each is (type, start, end[, part]), an item of its own; an empty end is the item."""
    made = []
    for number, (kind, start, end, *part) in enumerate(said, 1):
        item = Item(f"FA:{number}", 1, "3x5x2", "1", "A", "P", "reported", "unknown")
        made.append(statement(item, "FA", "OFFICIAL", kind, start, end or item.id, *part))
    ids = {end for s in made for end in (s.start, s.end)}
    return ListReader({i: entity_of_id(i) for i in ids}, made, []).columns(FULL.holds, 1)


def protected(*said: tuple[str, ...], profile: str = "own_force") -> tuple[People, Kept, set[tuple[str, str, str]]]:
    columns = columns_of(*said)
    roles = Snapshot.of(columns).roles
    ends = ends_of(columns, {})
    people = read_people(columns, ends, roles, PROFILES[profile])
    kept = keep(columns, ends, roles, people, PROFILES[profile])
    told = {(columns.type[row], columns.start[row], columns.end[row]) for row in kept.rows}
    return people, kept, told


@pytest.mark.parametrize(
    "said",
    [
        ("HOLDS_ROLE", WOMAN, "", "potential_victim"),
        ("HOLDS_ROLE", WOMAN, "", "selling_sex"),
        ("HAS_FLAG", WOMAN, "", "NRM_REFERRED"),
        ("HAS_FLAG", WOMAN, "", "REPRISAL_RISK"),
        ("SELLS_AT", WOMAN, SHOP),
        ("CONTROLS", BOSS, WOMAN),
        ("TRANSPORTS", BOSS, WOMAN),
        ("RECRUITED", BOSS, WOMAN),
        ("DEPICTS_CLAIMED", ADVERT, WOMAN),
    ],
)
def test_whoever_may_be_exploited_is_sheltered_also_in_a_helping_role(said: tuple[str, ...]) -> None:
    people, _, _ = protected(said, ("HOLDS_ROLE", WOMAN, "", "maid_or_receptionist"), ("MANAGES", WOMAN, SHOP))

    assert WOMAN in people.sheltered & people.exploited
    assert WOMAN not in people.named


def test_a_controller_whom_another_controls_is_named() -> None:
    people, _, _ = protected(("CONTROLS", BOSS, MAN), ("HOLDS_ROLE", MAN, "", "controller"))

    assert {BOSS, MAN} <= people.named


def test_nobody_is_named_without_a_reason() -> None:
    people, _, told = protected(
        ("ASSOCIATES_WITH", MAN, BOSS),
        ("USES_PHONE", MAN, PHONE),
        ("HOLDS_ROLE", BOSS, "", "controller"),
        ("VISITS", UNNAMED, SHOP),
    )

    assert MAN in people.sheltered
    assert people.named == {BOSS}
    assert UNNAMED not in people.sheltered
    assert ("USES_PHONE", MAN, PHONE) not in told
    assert ("ASSOCIATES_WITH", MAN, BOSS) in told


def test_a_partner_gets_no_person_and_what_is_advertised_only() -> None:
    _, _, told = protected(
        ("HOLDS_ROLE", BOSS, "", "controller"),
        ("USES_PHONE", BOSS, PHONE),
        ("ADVERTISES_NUMBER", ADVERT, PHONE),
        profile="partner",
    )

    assert told == {("ADVERTISES_NUMBER", ADVERT, PHONE)}


def test_her_own_number_goes_with_her_and_an_advertised_one_stays_without_the_pair() -> None:
    uses = (("SELLS_AT", WOMAN, SHOP), ("USES_PHONE", WOMAN, PHONE))

    _, alone, _ = protected(*uses)
    _, advertised, told = protected(*uses, ("ADVERTISES_NUMBER", ADVERT, PHONE))

    assert PHONE in alone.withheld
    assert not advertised.withheld
    assert told == {("ADVERTISES_NUMBER", ADVERT, PHONE)}


def test_a_home_goes_with_its_building_whoever_else_lives_there() -> None:
    lives = (("SELLS_AT", WOMAN, SHOP), ("LIVES_AT", WOMAN, FLAT), ("CHILD_OF", FLAT, HOUSE))
    others = (("LIVES_AT", MAN, FLAT), ("HOLDS_ROLE", BOSS, "", "controller"), ("LETS", BOSS, FLAT))

    _, kept, told = protected(*lives, *others)

    assert {FLAT, HOUSE} <= kept.withheld
    assert not {ends for _, *ends in map(tuple, told) for ends in ends} & {FLAT, HOUSE}


@pytest.mark.parametrize(("said", "shown"), [(("SELLS_AT", WOMAN, FLAT), False), (("MANAGES", BOSS, FLAT), True)])
def test_a_home_is_shown_only_where_somebody_else_gives_a_reason(said: tuple[str, ...], shown: bool) -> None:
    _, kept, _ = protected(("HOLDS_ROLE", WOMAN, "", "selling_sex"), ("LIVES_AT", WOMAN, FLAT), said)

    assert (FLAT not in kept.withheld) is shown


def test_what_is_contested_goes_to_nobody_and_who_is_at_risk_of_reprisal_does_not_leave_the_force() -> None:
    said = (
        ("CONTROLS", BOSS, WOMAN),
        ("HAS_FLAG", WOMAN, "", "REPRISAL_RISK"),
        ("HAS_FLAG", MAN, "", "RESTRICTED"),
        ("ASSOCIATES_WITH", MAN, BOSS),
    )

    _, _, inside = protected(*said)
    _, _, outside = protected(*said, profile="other_force")

    assert inside == {("CONTROLS", BOSS, WOMAN)}
    assert outside == set()
