"""What a result carries, and what must not change it."""

from __future__ import annotations

import json
import random
from dataclasses import asdict, replace

import pytest

from graphintel.analysis.groups import FoundGroup, with_distinct_names
from graphintel.analysis.member_reasons import member_reasons
from graphintel.analysis.network_changes import changes_since
from graphintel.analysis.network_names import FIRST_WORDS, SECOND_WORDS
from graphintel.analysis.networks import communities_of, find_networks, open_network
from graphintel.analysis.parameters import DEFAULT_PARAMETERS, AnalysisParameters
from graphintel.analysis.person_roles import is_unnamed
from graphintel.analysis.reasons import with_captions
from graphintel.analysis.snapshot import Snapshot
from graphintel.analysis.time_limits import Deadline
from graphintel.errors import LimitError
from graphintel.model.flags import EXPLOITED_FLAGS
from graphintel.model.roles import PROTECTED_GROUPS, ROLES
from tests.analysis.planted import Planted, best_f1, columns, person, phone, plant, premises, row

WORLD = plant(1)


def dump(world: Planted, order: int = 0) -> str:
    rows = list(world.rows)
    random.Random(order).shuffle(rows)
    snapshot = Snapshot.of(columns(rows))
    result = find_networks(snapshot)
    opened = [asdict(replace(open_network(snapshot, result, n), statements=frozenset())) for n in result.networks[:3]]
    reasons = [member_reasons(snapshot, group) for group in result.groups]
    return json.dumps([asdict(result), opened, reasons], default=list)


def test_the_order_of_rows_does_not_change_a_byte() -> None:
    assert dump(WORLD, 1) == dump(WORLD, 2)


def test_statements_beside_the_graph_do_not_change_the_networks() -> None:
    seed = Snapshot.of(columns(WORLD.rows))
    more = Snapshot.of(columns([*WORLD.rows, row("HOLDS_ROLE", person(1), "item:FA:1/1", part="buyer")]))

    before, after = (communities_of(snapshot) for snapshot in (seed, more))
    assert (after.labels.tolist(), after.confidence.tolist()) == (before.labels.tolist(), before.confidence.tolist())
    assert more.hash != seed.hash


def test_planted_networks_are_found_and_shared_facilities_told_apart() -> None:
    result = find_networks(Snapshot.of(columns(WORLD.rows)))

    found = [{member.id for member in group.members} for group in result.networks]
    scores = best_f1(WORLD.networks, found)
    assert sum(scores) / len(scores) >= 0.8
    assert {facility.id for facility in result.facilities} == WORLD.facilities
    assert not WORLD.facilities & {member for members in found for member in members}


def test_a_facility_names_the_networks_that_it_touches() -> None:
    result = find_networks(Snapshot.of(columns(WORLD.rows)))

    for facility in result.facilities:
        assert {g.id for g in result.groups if facility.id in g.facilities} == set(facility.touches)
        assert facility.neighbours >= DEFAULT_PARAMETERS.facility_floor


def test_an_analyst_says_what_is_a_facility_and_what_is_none() -> None:
    taxi = sorted(WORLD.facilities)[1]
    told = replace(DEFAULT_PARAMETERS, facilities=(person(1),), not_facilities=(taxi,), reruns=1)

    found = {facility.id for facility in find_networks(Snapshot.of(columns(WORLD.rows)), told).facilities}

    assert person(1) in found
    assert taxi not in found


def test_members_are_in_order_of_protection_type_and_id() -> None:
    rows = [
        row("SELLS_AT", person(9), premises(1)),
        row("MANAGES", person(1), premises(1)),
        row("MANAGES", person(2), premises(1)),
        row("HOLDS_ROLE", person(9), premises(1), part="potential_victim"),
        row("HOLDS_ROLE", person(9), premises(1), part="maid_or_receptionist"),
        row("HOLDS_ROLE", person(1), premises(1), part="controller"),
        row("HOLDS_ROLE", person(2), premises(1), part="driver"),
    ]

    (found,) = find_networks(Snapshot.of(columns(rows))).groups

    assert [(m.id, m.group) for m in found.members] == [
        (person(9), "exploited"),
        (person(2), "facilitator"),
        (person(1), "exploiter"),
        (premises(1), ""),
    ]
    assert found.members[0].roles == (("potential_victim", 1), ("selling_sex", 1), ("maid_or_receptionist", 1))


def test_a_reason_names_link_item_and_grade_and_leaves_it_open_how_a_thing_is_called() -> None:
    rows = [
        row("CONTROLS", person(1), person(2), "FA:7/2", grade="1A"),
        row("USES_PHONE", person(1), phone(1), "FA:8/1", grade="2C"),
        row("HOLDS_ROLE", person(2), "item:FA:7/2", part="potential_victim"),
    ]

    snapshot = Snapshot.of(columns(rows))
    (found,) = find_networks(snapshot).groups

    why = member_reasons(snapshot, found)
    reasons = {who: with_captions(one.sentence, lambda identifier: f"<{identifier}>") for who, one in why.items()}
    assert reasons[person(1)] == (
        f"Controls <{person(2)}>, by FA:7/2 [1A-P (3x5x2), date not known]; "
        f"uses <{phone(1)}>, by FA:8/1 [2C-P (3x5x2), date not known]"
    )
    assert reasons[phone(1)] == f"Is used by <{person(1)}>, by FA:8/1 [2C-P (3x5x2), date not known]"
    assert reasons.keys() == {member.id for member in found.members}
    assert all(one.statements for one in why.values())


def test_the_id_follows_from_the_oldest_member_and_the_name_from_the_id() -> None:
    rows = [
        row("SELLS_AT", person(5), premises(1), "FA:1/1", reported="2025-01-01"),
        row("SELLS_AT", person(1), premises(1), "FA:2/1", reported="2026-01-01"),
    ]
    (first,) = find_networks(Snapshot.of(columns(rows))).groups
    newer = [*rows, row("USES_PHONE", person(0), phone(0), "FA:3/1"), row("LIVES_AT", person(0), premises(1), "FA:3/1")]
    (second,) = find_networks(Snapshot.of(columns(newer))).groups

    assert (first.id, first.name) == (second.id, second.name)
    assert second.size == first.size + 2
    assert first.newest == "2026-01-01"


def test_ids_and_names_that_meet_are_told_apart() -> None:
    (group,) = find_networks(Snapshot.of(columns([row("SELLS_AT", person(1), premises(1)) for _ in "1"] + [
        row("SELLS_AT", person(2), premises(1))]))).groups  # fmt: skip
    alike = FoundGroup(group, "0" * 64), FoundGroup(group, "0" * 8 + "1" * 56)
    other = FoundGroup(replace(group, id="network:ffffffff", name="Another"), "f" * 64)

    told = with_distinct_names([*alike, other])

    assert len({each.id for each in told}) == len({each.name for each in told}) == 3
    assert told[2] == other.group
    assert with_distinct_names([alike[0], other]) == [group, other.group]


def test_words_are_plain_and_each_there_once() -> None:
    assert len({*FIRST_WORDS}) == len(FIRST_WORDS)
    assert len({*SECOND_WORDS}) == len(SECOND_WORDS)
    assert all(word.isalpha() and word.islower() and word.isascii() for word in (*FIRST_WORDS, *SECOND_WORDS))


def test_exploited_people_are_never_brokers_and_never_facilities() -> None:
    rows = list(WORLD.rows)
    people = sorted(member for network in WORLD.networks for member in network if member.startswith("person:"))
    rows += [row("HAS_FLAG", who, f"item:FA:F{n}/1", part="POTENTIAL_VICTIM") for n, who in enumerate(people)]
    snapshot = Snapshot.of(columns(rows))
    result = find_networks(snapshot)

    brokers = {b.id for group in result.listed for b in open_network(snapshot, result, group).brokers}

    assert brokers
    assert not brokers & set(people)
    assert not {facility.id for facility in result.facilities} & set(people)


WHO = person("known-to-all")
EVERYBODY = [row("ASSOCIATES_WITH", WHO, one, f"FA:W{n}/1") for n, one in enumerate(sorted(
    min(member for member in network if member.startswith("person:")) for network in WORLD.networks
))]  # fmt: skip
LOW_FLOOR = replace(DEFAULT_PARAMETERS, facility_floor=len(EVERYBODY), facility_groups=2.0, reruns=1)


def facilities_with(*more: dict[str, object], parameters: AnalysisParameters = LOW_FLOOR) -> set[str]:
    """The facilities of a world in which one person knows somebody of every network."""
    result = find_networks(Snapshot.of(columns([*WORLD.rows, *EVERYBODY, *more])), parameters)
    return {facility.id for facility in result.facilities}


def test_somebody_whom_every_network_knows_is_a_facility() -> None:
    """The control of the next test: without protection the rule takes that person out."""
    assert WHO in facilities_with()


@pytest.mark.parametrize(
    "told",
    [
        *(row("HAS_FLAG", WHO, "item:FA:F1/1", "FA:F1/1", part=flag) for flag in sorted(EXPLOITED_FLAGS)),
        *(
            row("HOLDS_ROLE", WHO, "item:FA:F1/1", "FA:F1/1", part=role)
            for role, group in ROLES.items()
            if group in PROTECTED_GROUPS
        ),
        row("HOLDS_ROLE", WHO, "item:FA:F1/1", "FA:F1/1", part="potential_victim", grade="3E"),
        row("SELLS_AT", WHO, premises(1), "FA:F1/1"),
    ],
    ids=lambda told: f"{told['type']} {told['part']} {told['info_eval']}",
)
def test_whoever_may_be_exploited_is_no_facility_whomever_they_know(told: dict[str, object]) -> None:
    """Taken out as a facility, they would be in no network, and nobody would look for whoever exploits them."""
    assert WHO not in facilities_with(told)


def test_nobody_who_may_be_exploited_becomes_a_facility_because_an_analyst_confirmed_it() -> None:
    confirmed = replace(DEFAULT_PARAMETERS, facilities=(WHO, "event:FA:E1"), reruns=1)
    event = row("INVOLVES", "event:FA:E1", WHO, "FA:E1/1")
    exploited = row("HOLDS_ROLE", WHO, "item:FA:F1/1", "FA:F1/1", part="potential_victim", grade="3E")

    assert WHO in facilities_with(event, parameters=confirmed)
    assert not {WHO, "event:FA:E1"} & facilities_with(event, exploited, parameters=confirmed)


def test_an_event_is_no_facility_whomever_it_involves() -> None:
    of_all = [row("INVOLVES", "event:FA:E1", str(one["end"]), "FA:E1/1") for one in EVERYBODY]
    result = find_networks(Snapshot.of(columns([*WORLD.rows, *of_all])), LOW_FLOOR)

    assert "event:FA:E1" not in {facility.id for facility in result.facilities}


def test_cells_cover_members_and_events_once_and_everything_has_a_place() -> None:
    snapshot = Snapshot.of(columns(WORLD.rows))
    result = find_networks(snapshot)
    found = result.networks[0]

    opened = open_network(snapshot, result, found)

    inside = sorted(entry.id for entry in (*found.members, *found.events))
    assert sorted(member for cell in opened.cells for member in cell) == inside
    assert set(opened.layout) == {*inside, *found.facilities}
    assert set(found.statements) <= opened.statements


def test_confidence_is_a_share_and_a_dense_group_is_sure() -> None:
    dense = [row("ASSOCIATES_WITH", person(a), person(b)) for a in range(8) for b in range(a + 1, 8)]

    assert find_networks(Snapshot.of(columns(dense))).groups[0].confidence == 1.0
    assert all(0 < group.confidence <= 1 for group in find_networks(Snapshot.of(columns(WORLD.rows))).groups)


def test_nothing_visible_gives_nothing() -> None:
    result = find_networks(Snapshot.of(columns([])))

    assert (result.groups, result.facilities) == ((), ())
    assert len(result.snapshot) == 64


def test_parameters_print_the_table_of_weights() -> None:
    printed = json.loads(json.dumps(find_networks(Snapshot.of(columns([]))).parameters))

    assert {"scheme": "3x5x2", "source_eval": "1", "info_eval": "A", "weight": 1.0} in printed["weights"]
    assert printed["gamma"] == DEFAULT_PARAMETERS.gamma


def test_a_computation_stops_at_its_limit_with_a_sentence() -> None:
    moments = iter([0.0, 61.0])
    with pytest.raises(LimitError, match=r"before communities: its limit of 60 seconds"):
        Deadline(60, clock=lambda: next(moments)).check("communities")
    with pytest.raises(LimitError, match="limit of 0 seconds"):
        find_networks(Snapshot.of(columns(WORLD.rows)), replace(DEFAULT_PARAMETERS, seconds=0))


def test_what_changed_names_only_what_is_still_held() -> None:
    (found,) = find_networks(Snapshot.of(columns([row("MANAGES", person(n), premises(1)) for n in (1, 2)]))).groups
    earlier = {"networks": {"network:old": {"name": "Old", "members": [person(1), person(3), person(4), premises(1)]}}}

    assert changes_since(None, found, [])["state"] == "first"
    assert changes_since({"networks": {}}, found, [])["state"] == "new"
    assert changes_since(
        {"networks": {found.id: {"name": found.name, "members": [m.id for m in found.members]}}}, found, []
    ) == {
        "state": "same",
        "was": None,
        "joined": [],
        "left": [],
    }
    earlier["networks"]["network:old"]["members"] = [person(1), person(3), premises(1)]
    assert changes_since(earlier, found, visible=[person(1), person(2)]) == {
        "state": "changed",
        "was": {"id": "network:old", "name": "Old"},
        "joined": [person(2)],
        "left": [],
    }
    assert changes_since(earlier, found, visible=[person(3)])["left"] == [person(3)]


def test_unnamed_people_are_known_by_their_item() -> None:
    assert is_unnamed("person:FA:2026/12/3#1")
    assert not is_unnamed("person:FA:12")
