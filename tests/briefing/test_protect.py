"""Who is sheltered and named, and what of theirs stays: one small world a rule."""

from __future__ import annotations

import pytest

from graphintel.analysis.snapshot import Snapshot
from graphintel.briefing.protect import (
    REFERRAL_FLAGS,
    Disclosable,
    People,
    canonical_ends,
    read_people,
    select_disclosable,
)
from graphintel.briefing.recipient_profiles import PROFILES
from graphintel.model.flags import FLAGS
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


def protected(
    *said: tuple[str, ...], profile: str = "own_force", events: dict[str, set[str]] | None = None, owner: str = ""
) -> tuple[People, Disclosable, set[tuple[str, str, str]]]:
    columns = columns_of(*said)
    roles = Snapshot.of(columns).roles
    ends = canonical_ends(columns, {})
    people = read_people(columns, ends, roles, PROFILES[profile])
    kept = select_disclosable(columns, ends, roles, people, PROFILES[profile], events, owner)
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

    assert WOMAN in people.protected & people.exploited
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

    assert MAN in people.protected
    assert people.named == {BOSS}
    assert UNNAMED not in people.protected
    assert ("USES_PHONE", MAN, PHONE) not in told
    assert ("ASSOCIATES_WITH", MAN, BOSS) in told


def test_who_sells_sex_is_sheltered_whatever_else_is_said_of_them() -> None:
    people, _, _ = protected(("SELLS_AT", WOMAN, SHOP), ("HOLDS_ROLE", WOMAN, "", "controller"))

    assert WOMAN in people.exploited
    assert WOMAN not in people.named


ADVERTISED = (
    ("HOLDS_ROLE", BOSS, SHOP, "controller"),
    ("HOLDS_ROLE", MAN, SHOP, "violent_buyer"),
    ("USES_PHONE", BOSS, PHONE),
    ("SELLS_AT", WOMAN, SHOP),
    ("ADVERTISES_NUMBER", ADVERT, PHONE),
    ("ADVERTISES_PLACE", ADVERT, SHOP),
)


@pytest.mark.parametrize("profile", ["council", "landlord"])
def test_a_council_or_landlord_is_told_of_the_place_alone(profile: str) -> None:
    _, _, told = protected(*ADVERTISED, profile=profile)

    assert told == {("ADVERTISES_PLACE", ADVERT, SHOP)}
    assert PROFILES[profile].types == {"Premises", "Area"}


def test_a_partner_gets_safety_alerts_by_place_and_nothing_that_others_told() -> None:
    _, _, told = protected(*ADVERTISED, profile="partner", owner="OUTREACH")

    assert told == {("ADVERTISES_PLACE", ADVERT, SHOP), ("HOLDS_ROLE", MAN, SHOP)}


def test_a_partner_gets_its_own_referrals_back_without_people() -> None:
    _, _, told = protected(*ADVERTISED, profile="partner", owner="FA")
    _, _, nobody = protected(*ADVERTISED, profile="partner", owner="")

    assert ("ADVERTISES_NUMBER", ADVERT, PHONE) in told
    assert not {kind for kind, *_ in told} & {"USES_PHONE", "SELLS_AT"}
    assert ("ADVERTISES_NUMBER", ADVERT, PHONE) not in nobody


@pytest.mark.parametrize("profile", PROFILES)
def test_immigration_enforcement_gets_nothing_and_nobody_but_police_any_person(profile: str) -> None:
    _, _, told = protected(*ADVERTISED, profile=profile, owner="FA")

    assert bool(told) == (profile != "immigration")
    assert ("Person" in PROFILES[profile].types) == PROFILES[profile].police


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


EVENT = "event:FA:E1"


@pytest.mark.parametrize(
    ("profile", "kinds", "shown"),
    [
        ("other_force", {"stop_check"}, True),
        ("other_force", {"nrm_referral"}, False),
        ("other_force", {"stop_check", "nrm_referral"}, False),
        ("other_force", {"Referral to the NRM, by telephone"}, False),
        ("other_force", set(), False),
        ("officers", set(), True),
        ("officers", {"support referral"}, False),
        ("own_force", {"nrm_referral"}, True),
        ("own_force", {"Referral to the NRM, by telephone"}, True),
    ],
)
def test_an_event_leaves_by_the_type_that_is_declared_and_by_nothing_else(
    profile: str, kinds: set[str], shown: bool
) -> None:
    said = (("INVOLVES", EVENT, BOSS, "subject"), ("HOLDS_ROLE", BOSS, "", "controller"))

    _, kept, told = protected(*said, profile=profile, events={EVENT: kinds})

    assert (("INVOLVES", EVENT, BOSS) in told) == shown
    assert (EVENT in kept.withheld) != shown


@pytest.mark.parametrize("flag", sorted(REFERRAL_FLAGS))
def test_the_whole_item_of_a_referral_stays(flag: str) -> None:
    columns = columns_of(("HAS_FLAG", WOMAN, "", flag), ("CONTROLS", BOSS, WOMAN), ("CONTROLS", BOSS, MAN))
    flagged, hers = columns.type.index("HAS_FLAG"), columns.end.index(WOMAN)
    columns.item[hers] = columns.item[flagged]
    roles, ends = Snapshot.of(columns).roles, canonical_ends(columns, {})

    told = {}
    for name in ("own_force", "officers", "other_force"):
        profile = PROFILES[name]
        kept = select_disclosable(columns, ends, roles, read_people(columns, ends, roles, profile), profile)
        told[name] = {columns.end[row] for row in kept.rows}

    assert told == {"own_force": {WOMAN, MAN}, "officers": {MAN}, "other_force": {MAN}}


@pytest.mark.parametrize("profile", ["partner", "council", "landlord", "public"])
@pytest.mark.parametrize("flag", FLAGS)
def test_a_flagged_place_goes_to_no_body_outside_policing(profile: str, flag: str) -> None:
    _, kept, told = protected(*ADVERTISED, ("HAS_FLAG", SHOP, "", flag), profile=profile, owner="FA")

    assert SHOP in kept.withheld
    assert SHOP not in {end for _, *ends in told for end in ends}
