"""Who is sheltered and named, and what of theirs stays: one small world a rule."""

from __future__ import annotations

import pytest

from graphintel.analysis.snapshot import Snapshot
from graphintel.briefing.policy import EVENT_RULES, NO_EVENT_TYPE, UNDECLARED_EVENT_TYPE
from graphintel.briefing.protect import (
    _PRIVATE_TYPES,
    NEVER_NAMED_FLAGS,
    REFERRAL_FLAGS,
    Disclosable,
    People,
    canonical_ends,
    only_disclosed_end,
    read_people,
    select_disclosable,
)
from graphintel.briefing.recipient_profiles import PROFILES
from graphintel.model.flags import FLAGS
from graphintel.model.keys import entity_of_id, type_of_id
from graphintel.model.records import Columns, Item
from graphintel.model.values.bank_account import BANK_ACCOUNT
from tests.oracle import ListReader
from tests.worlds import FULL, statement

WOMAN, MAN, BOSS, UNNAMED = "person:FA:N1", "person:FA:N2", "person:FA:N3", "person:FA:9/1#1"
FLAT, HOUSE, SHOP = (
    "premises:XX11AB:14:FLAT 2:ALDER STREET",
    "premises:XX11AB:14::ALDER STREET",
    "premises:XX11AB:16::ALDER STREET",
)
PHONE, ADVERT = "phone:+447700900123", "advert:site-a.example:1"
VEHICLE, MARK, FRAGMENT = "vehicle:FA:V1", "mark:ZZ01AAA", "fragment:ZZ01A??"
EVENT = "event:FA:E1"
POLICE = ("own_force", "officers", "other_force")
DEVICE, ACCOUNT = "device:imei:00123456123456", f"account:{BANK_ACCOUNT.key('00-00-00 12345678')}"
HANDLE, PERSONA = "handle:email:lina@example.com", "persona:site-a.example:lina"


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


HER_OWN = [
    ("USES_PHONE", PHONE),
    ("SUBSCRIBES", PHONE),
    ("USES_HANDLE", HANDLE),
    ("USED_DEVICE", DEVICE),
    ("PAYS_INTO", ACCOUNT),
    ("OPERATES_AD", PERSONA),
    ("LIVES_AT", FLAT),
    ("VISITS", FLAT),
    *((link, thing) for link in ("DRIVES", "KEEPER_OF") for thing in (VEHICLE, MARK, FRAGMENT)),
]
"""Links that make a thing a person's own, with a thing of each type that it may be."""


@pytest.mark.parametrize(("link", "thing"), HER_OWN)
@pytest.mark.parametrize("profile", POLICE)
def test_what_is_her_own_goes_with_her_whoever_else_speaks_of_it(profile: str, link: str, thing: str) -> None:
    """An event, or a sighting of the thing itself, would show it although the link to her stays."""
    seen = (("SEEN_AT", thing, SHOP),) if thing in {VEHICLE, MARK, FRAGMENT} else ()
    others = (("INVOLVES", EVENT, thing), *seen)
    hers = (("SELLS_AT", WOMAN, SHOP), (link, WOMAN, thing), *others)
    his = (("HOLDS_ROLE", BOSS, "", "controller"), (link, BOSS, thing), *others)

    _, kept, told = protected(*hers, profile=profile, events={EVENT: {"stop_check"}})
    _, shown, seen_of_his = protected(*his, profile=profile, events={EVENT: {"stop_check"}})

    assert thing in kept.withheld
    assert not told
    assert thing not in shown.withheld
    assert {*others, (link, BOSS, thing)} <= seen_of_his


def test_every_type_that_may_be_somebodys_own_is_tried() -> None:
    assert {type_of_id(thing) for _, thing in HER_OWN} == _PRIVATE_TYPES


def test_a_tie_between_her_thing_and_another_goes_with_it() -> None:
    hers = (("SELLS_AT", WOMAN, SHOP), ("KEEPER_OF", WOMAN, VEHICLE), ("BORE_MARK", VEHICLE, MARK))

    _, kept, told = protected(*hers)

    assert VEHICLE in kept.withheld
    assert not told


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


@pytest.mark.parametrize("kind", sorted(EVENT_RULES))
@pytest.mark.parametrize("profile", POLICE)
def test_the_whole_item_of_an_event_stays_where_its_type_does(profile: str, kind: str) -> None:
    """What else the item says of the same people would tell of the event."""
    columns = columns_of(
        ("INVOLVES", EVENT, BOSS, "subject"), ("CONTROLS", BOSS, WOMAN), ("HOLDS_ROLE", MAN, "", "controller")
    )
    involves, controls = columns.type.index("INVOLVES"), columns.type.index("CONTROLS")
    columns.item[controls] = columns.item[involves]
    roles, ends, allowed = Snapshot.of(columns).roles, canonical_ends(columns, {}), PROFILES[profile]

    people = read_people(columns, ends, roles, allowed)
    kept = select_disclosable(columns, ends, roles, people, allowed, {EVENT: {kind}})

    told = {columns.type[row] for row in kept.rows}
    may_go = EVENT_RULES[kind][profile] == "yes"
    assert told == ({"INVOLVES", "CONTROLS", "HOLDS_ROLE"} if may_go else {"HOLDS_ROLE"})


PRIVATE_EVENTS = {
    "missing_episode", "uglymug_report", "nrm_referral", "nrm_rg_positive", "nrm_rg_negative", "nrm_cg_positive",
    "nrm_cg_negative", "dtn_notification", "support_referral", "support_offered", "support_contact", "support_started",
    "support_declined", "eso_meeting", "missing_found", UNDECLARED_EVENT_TYPE,
}  # fmt: skip


def test_private_events_leave_the_intelligence_office_for_no_police() -> None:
    """Named here a second time: what is struck out of the policy by mistake shows."""
    assert {kind for kind, words in EVENT_RULES.items() if words["officers"] == "no"} == PRIVATE_EVENTS
    assert {kind for kind, words in EVENT_RULES.items() if words["other_force"] == "no"} == {
        *PRIVATE_EVENTS,
        NO_EVENT_TYPE,
    }
    assert {kind for kind, words in EVENT_RULES.items() if words["own_force"] == "no"} == set()
    assert {kind for kind, words in EVENT_RULES.items() if words["partner"] == "yes"} == {
        "welfare_visit",
        "contact",
        "uglymug_report",
        "support_referral",
        "support_offered",
        "support_contact",
        "support_started",
        "support_declined",
    }
    for outside in ("council", "landlord", "public", "immigration"):
        assert {kind for kind, words in EVENT_RULES.items() if words[outside] == "yes"} == set()


@pytest.mark.parametrize("flag", sorted(NEVER_NAMED_FLAGS))
def test_whoever_carries_a_flag_of_need_is_never_named(flag: str) -> None:
    people, _, _ = protected(("HOLDS_ROLE", MAN, "", "controller"), ("HAS_FLAG", MAN, "", flag))

    assert MAN in people.exploited & people.protected
    assert MAN not in people.named


def test_flags_of_need_are_those_of_whoever_was_or_may_come_to_harm() -> None:
    """Named here a second time: what is struck out of the code by mistake shows."""
    assert {
        "CHILD", "POTENTIAL_VICTIM", "NRM_REFERRED", "NRM_RG", "NRM_CG", "DTN_ONLY", "ANONYMITY_LIFE", "PROTECTED_EXISTENCE",
        "SAFE_CONTACT", "DV_LINK", "SELF_HARM_RISK", "CONSENT_LIMITED", "REPRISAL_RISK",
    } == NEVER_NAMED_FLAGS  # fmt: skip


@pytest.mark.parametrize(
    "reason",
    [
        *((link, MAN, SHOP) for link in ("OWNS", "LETS", "LEASES", "MANAGES", "PAYS_FOR")),
        ("KEEPER_OF", MAN, VEHICLE),
        ("OPERATES_AD", MAN, ADVERT),
        ("DISTRIBUTES", MAN, "design:FA:D1"),
        *((link, MAN, WOMAN) for link in ("CONTROLS", "RECRUITED", "TRANSPORTS")),
        ("HOLDS_ROLE", MAN, "", "driver"),
        ("HOLDS_ROLE", MAN, "", "buyer"),
    ],
)
def test_an_interest_or_a_role_is_a_reason_to_be_named(reason: tuple[str, ...]) -> None:
    people, _, _ = protected(reason)

    assert MAN in people.named
    assert MAN not in protected(reason, profile="council")[0].named


@pytest.mark.parametrize("link", ["LIVES_AT", "VISITS", "SEEN_AT", "SELLS_AT"])
def test_being_somewhere_is_no_reason_to_be_named(link: str) -> None:
    people, _, _ = protected((link, MAN, SHOP))

    assert MAN in people.protected
    assert MAN not in people.named


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


def test_flags_of_a_referral_are_these() -> None:
    """Named here a second time: what is struck out of the code by mistake shows."""
    assert {"NRM_REFERRED", "NRM_RG", "NRM_RG_NEGATIVE", "NRM_CG", "NRM_CG_NEGATIVE", "DTN_ONLY"} == REFERRAL_FLAGS


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (("CONTROLS", BOSS, WOMAN), True),
        (("TRANSPORTS", BOSS, WOMAN), True),
        (("RECRUITED", BOSS, WOMAN), True),
        (("ASSOCIATES_WITH", WOMAN, BOSS), True),
        (("INVOLVES", EVENT, WOMAN), True),
        (("HOLDS_ROLE", WOMAN, "", "potential_victim"), True),
        (("HOLDS_ROLE", WOMAN, BOSS, "potential_victim"), True),
        (("HOLDS_ROLE", WOMAN, SHOP, "potential_victim"), False),
        (("PARTNER_OF", WOMAN, BOSS), False),
        (("RELATIVE_OF", WOMAN, BOSS), False),
        (("VISITS", WOMAN, SHOP), False),
        (("SELLS_AT", WOMAN, SHOP), False),
        (("DEPICTS_CLAIMED", ADVERT, WOMAN), False),
        (("WORKS_FOR", WOMAN, "org:FA:SALON"), False),
    ],
)
def test_she_is_shown_with_people_events_and_nothing_named_and_beside_no_thing(
    said: tuple[str, ...], shown: bool
) -> None:
    known = (("HOLDS_ROLE", BOSS, "", "controller"), ("SELLS_AT", WOMAN, "area:beat:FA-1"), ("MANAGES", BOSS, SHOP))

    _, _, told = protected(*known, said, events={EVENT: {"stop_check"}})

    assert (said[0] in {kind for kind, *ends in told if WOMAN in ends}) is shown


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (("ADVERTISES_PLACE", ADVERT, FLAT), True),
        (("MANAGES", WOMAN, FLAT), False),
        (("SELLS_AT", WOMAN, FLAT), False),
        (("SELLS_AT", MAN, FLAT), True),
        (("MANAGES", MAN, FLAT), True),
        (("VISITS", BOSS, FLAT), False),
        (("LETS", BOSS, FLAT), False),
    ],
)
def test_of_a_home_only_activity_of_others_and_adverts_are_told(said: tuple[str, ...], shown: bool) -> None:
    """Who lets her the flat, or visits her there, leads to her door."""
    boss = ("HOLDS_ROLE", BOSS, "", "controller")

    _, kept, _ = protected(("HOLDS_ROLE", WOMAN, "", "selling_sex"), boss, ("LIVES_AT", WOMAN, FLAT), said)

    assert (FLAT not in kept.withheld) is shown


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (("USES_PHONE", BOSS, PHONE), True),
        (("ADVERTISES_NUMBER", ADVERT, PHONE), True),
        (("USES_PHONE", MAN, PHONE), False),
        (("INVOLVES", EVENT, PHONE), False),
    ],
)
def test_her_number_is_told_where_somebody_named_uses_it_or_it_is_advertised(
    said: tuple[str, ...], shown: bool
) -> None:
    """MAN has no role: he is sheltered too."""
    known = (("SELLS_AT", WOMAN, SHOP), ("USES_PHONE", WOMAN, PHONE), ("HOLDS_ROLE", BOSS, "", "controller"))

    _, kept, told = protected(*known, said, events={EVENT: {"stop_check"}})

    assert (PHONE not in kept.withheld) is shown
    assert (said in told) is shown
    assert ("USES_PHONE", WOMAN, PHONE) not in told


def test_a_building_with_another_unit_that_is_shown_is_shown() -> None:
    lives = (("SELLS_AT", WOMAN, SHOP), ("LIVES_AT", WOMAN, FLAT), ("CHILD_OF", FLAT, HOUSE))
    other_flat = "premises:XX11AB:14:FLAT 3:ALDER STREET"

    _, alone, _ = protected(*lives)
    _, beside, _ = protected(*lives, ("CHILD_OF", other_flat, HOUSE))
    _, managed, _ = protected(*lives, ("HOLDS_ROLE", BOSS, "", "controller"), ("VISITS", BOSS, HOUSE))
    _, hers_too, _ = protected(*lives, ("CHILD_OF", other_flat, HOUSE), ("LIVES_AT", WOMAN, other_flat))

    assert HOUSE in alone.withheld & hers_too.withheld
    assert HOUSE not in beside.withheld | managed.withheld


def test_what_is_contested_is_told_to_nobody_and_names_nobody() -> None:
    columns = columns_of(("MANAGES", MAN, SHOP), ("HOLDS_ROLE", BOSS, SHOP, "controller"))
    columns.restricted[columns.type.index("MANAGES")] = True
    roles, ends = Snapshot.of(columns).roles, canonical_ends(columns, {})

    people = read_people(columns, ends, roles, PROFILES["own_force"])
    kept = select_disclosable(columns, ends, roles, people, PROFILES["own_force"])

    assert people.named == {BOSS}
    assert [columns.type[row] for row in kept.rows] == ["HOLDS_ROLE"]


def test_a_joined_record_is_protected_as_the_person_that_it_is() -> None:
    columns = columns_of(("SELLS_AT", WOMAN, SHOP), ("CONTROLS", BOSS, MAN), ("HOLDS_ROLE", BOSS, "", "controller"))

    ends = canonical_ends(columns, {WOMAN: MAN})

    assert (MAN, SHOP) in ends
    assert not any(WOMAN in pair for pair in ends)


def test_own_items_only_are_those_held_under_the_recipients_code() -> None:
    said = (("ADVERTISES_NUMBER", ADVERT, PHONE), ("ADVERTISES_PLACE", ADVERT, SHOP))

    told = {owner: protected(*said, profile="partner", owner=owner)[2] for owner in ("FA", "FB", "")}

    assert told["FA"] == {said[0], said[1]}
    assert told["FB"] == told[""] == {said[1]}


@pytest.mark.parametrize(
    ("kind", "part", "end", "told"),
    [
        ("ADVERTISES_PLACE", "", SHOP, SHOP),
        ("HOLDS_ROLE", "violent_buyer", SHOP, SHOP),
        ("HOLDS_ROLE", "controller", SHOP, ""),
        ("HOLDS_ROLE", "violent_buyer", BOSS, ""),
        ("MANAGES", "", SHOP, ""),
    ],
)
def test_of_one_end_only_a_place_is_told(kind: str, part: str, end: str, told: str) -> None:
    assert only_disclosed_end(PROFILES["partner"], kind, part, (MAN, end)) == told


def test_a_place_of_which_an_exploited_person_is_the_other_end_is_not_told_to_a_partner() -> None:
    said = (("SELLS_AT", WOMAN, SHOP), ("HOLDS_ROLE", WOMAN, SHOP, "violent_buyer"))

    _, _, told = protected(*said, profile="partner", owner="FA")

    assert told == set()


@pytest.mark.parametrize("activity", [("MANAGES", BOSS, "area:beat:FA-1"), ("CONTROLS", BOSS, MAN)])
def test_a_tie_between_people_who_are_named_says_nothing_of_a_home(activity: tuple[str, ...]) -> None:
    """Only a statement about the home itself is a reason to show it."""
    lives = (
        ("HOLDS_ROLE", WOMAN, "", "selling_sex"),
        ("LIVES_AT", WOMAN, FLAT),
        ("HOLDS_ROLE", BOSS, "", "controller"),
    )

    _, kept, _ = protected(*lives, activity)

    assert FLAT in kept.withheld


def test_an_area_is_told_of_by_a_profile_that_shows_areas_and_by_no_other() -> None:
    area = "area:beat:FA-1"

    assert only_disclosed_end(PROFILES["council"], "ADVERTISES_PLACE", "", (ADVERT, area)) == area
    assert only_disclosed_end(PROFILES["public"], "ADVERTISES_PLACE", "", (ADVERT, area)) == ""
    assert only_disclosed_end(PROFILES["council"], "ADVERTISES_PLACE", "", (ADVERT, PHONE)) == ""


def test_an_unnamed_person_of_one_item_has_no_name_to_shelter_and_may_still_be_exploited() -> None:
    plain, _, _ = protected(("VISITS", UNNAMED, SHOP))
    led, _, _ = protected(("CONTROLS", BOSS, UNNAMED))
    driving, _, _ = protected(("HOLDS_ROLE", UNNAMED, "", "driver"))

    assert UNNAMED not in plain.protected | plain.named
    assert UNNAMED in led.protected & led.exploited
    assert driving.named == {UNNAMED}
    assert UNNAMED not in driving.protected


@pytest.mark.parametrize("profile", PROFILES)
def test_what_premises_are_said_to_be_used_as_leaves_only_for_police_council_and_landlord(profile: str) -> None:
    _, _, told = protected(("USED_AS", SHOP, "", "brothel"), profile=profile, owner="FA")

    expected = PROFILES[profile].police or profile in {"council", "landlord"}
    assert {kind for kind, *_ in told} == ({"USED_AS"} if expected else set())
