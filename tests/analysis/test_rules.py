"""One test a rule of what a group and a network are."""

from __future__ import annotations

from graphintel.analysis.networks import find_networks
from graphintel.analysis.results import Network
from graphintel.analysis.snapshot import Snapshot
from tests.analysis.planted import Row, columns, person, phone, premises, row


def groups(rows: list[Row], canonical: dict[str, str] | None = None) -> list[Network]:
    return list(find_networks(Snapshot.of(columns(rows), canonical)).groups)


def brothels() -> list[Row]:
    """Two people, two premises, one number between."""
    return [
        row("SELLS_AT", person(1), premises(1), "FA:1/1"),
        row("SELLS_AT", person(2), premises(2), "FA:2/1"),
        row("USES_PHONE", person(1), phone(1), "FA:3/1"),
        row("USES_PHONE", person(2), phone(1), "FA:4/1"),
    ]


def test_two_people_and_two_linked_premises_are_a_network() -> None:
    (found,) = groups(brothels())

    assert found.kind == "network"
    assert found.why == ("2 distinct people at least.", "2 linked premises where something happens.")
    assert (found.size, found.people, found.types) == (5, 2, {"Person": 2, "Phone": 1, "Premises": 2})


def test_a_woman_alone_at_home_is_a_group_at_most() -> None:
    (found,) = groups(
        [
            row("LIVES_AT", person(1), premises(1)),
            row("SELLS_AT", person(1), premises(1)),
            row("USES_PHONE", person(1), phone(1)),
            row("ADVERTISES_NUMBER", "advert:site-a.example:1", phone(1)),
            row("ADVERTISES_PLACE", "advert:site-a.example:1", premises(1)),
        ]
    )

    assert found.kind == "group"
    assert found.people == 1


def test_two_friends_sharing_a_flat_are_a_group_at_most_though_each_has_a_home() -> None:
    rows = [row("ASSOCIATES_WITH", person(1), person(2))]
    for number in (1, 2):
        rows += [
            row("SELLS_AT", person(number), premises(0)),
            row("LIVES_AT", person(number), premises(number)),
            row("USES_PHONE", person(number), phone(number)),
        ]

    (found,) = groups(rows)

    assert (found.kind, found.people) == ("group", 2)


def test_a_controlling_role_makes_a_group_of_two_people_a_network() -> None:
    rows = [
        row("SELLS_AT", person(1), premises(1)),
        row("MANAGES", person(2), premises(1)),
        row("HOLDS_ROLE", person(2), premises(1), part="controller"),
    ]

    (found,) = groups(rows)

    assert found.kind == "network"
    assert found.why[-1] == "Somebody is reported in a controlling or helping role: controller (1)."
    assert [(member.id, member.roles) for member in found.members if member.roles] == [
        (person(1), (("selling_sex", 1),)),
        (person(2), (("controller", 1),)),
    ]


def test_a_role_held_towards_nothing_named_counts() -> None:
    rows = [
        row("SELLS_AT", person(1), premises(1)),
        row("MANAGES", person(2), premises(1)),
        row("HOLDS_ROLE", person(2), "item:FA:1/1", part="driver"),
    ]

    assert groups(rows)[0].kind == "network"


def test_a_suspected_false_role_makes_no_network() -> None:
    rows = [
        row("SELLS_AT", person(1), premises(1)),
        row("MANAGES", person(2), premises(1)),
        row("HOLDS_ROLE", person(2), premises(1), "FA:9/1", part="controller", grade="3E"),
    ]

    assert groups(rows)[0].kind == "group"


def test_a_phone_box_where_cards_were_found_is_no_second_premises() -> None:
    rows = [row("SELLS_AT", person(n), premises(1)) for n in (1, 2)]
    rows += [row("ADVERTISES_NUMBER", "card:FA:1", phone(1)), row("RECOVERED_AT", "card:FA:1", premises(9))]
    rows += [row("USES_PHONE", person(1), phone(1))]

    (found,) = groups(rows)

    assert "Premises" in found.types
    assert found.kind == "group"


def test_a_flat_and_its_building_are_one_premises() -> None:
    rows = brothels()
    rows.append(row("CHILD_OF", premises(1), premises(2), "FA:8/1"))

    assert groups(rows)[0].kind == "group"


def test_what_hangs_on_one_poorly_graded_statement_links_no_premises() -> None:
    rows = [*brothels()[:3], row("USES_PHONE", person(2), phone(1), "FA:4/1", grade="3C")]

    assert all(found.kind == "group" for found in groups(rows))


def test_living_in_one_house_links_no_premises() -> None:
    rows = [row(kind, person(n), premises(p)) for n in (1, 2) for kind, p in (("SELLS_AT", n), ("LIVES_AT", 3))]

    assert [found.kind for found in groups(rows)] == ["group"]


def test_two_independent_poor_sources_link_what_one_does_not() -> None:
    again = [row("USES_PHONE", person(2), phone(1), f"FA:{n}/1", grade="3C") for n in (4, 5)]

    assert [found.kind for found in groups(brothels()[:3] + again)] == ["network"]


def test_a_report_that_repeats_another_is_no_second_source() -> None:
    again = [row("USES_PHONE", person(2), phone(1), f"FA:{n}/1", grade="3C") for n in (4, 5)]
    chain = row("DERIVED_FROM", "submission:FA:5", "submission:FA:4", "FA:5/2")

    assert "network" not in [found.kind for found in groups([*brothels()[:3], *again, chain])]


def test_unnamed_people_of_several_items_are_not_counted_as_several() -> None:
    rows = [row("SELLS_AT", f"person:FA:{n}/1#1", premises(1 + n % 2), f"FA:{n}/1") for n in range(4)]
    rows += [row("VISITS", f"person:FA:{n}/1#1", premises(2 - n % 2), f"FA:{n}/1") for n in range(4)]

    (found,) = groups(rows)

    assert (found.kind, found.people, found.types["Person"]) == ("group", 1, 4)


def test_two_unnamed_people_of_one_item_are_two() -> None:
    rows = [row("SELLS_AT", f"person:FA:1/1#{n}", premises(p), "FA:1/1") for n in (1, 2) for p in (1, 2)]

    (found,) = groups(rows)

    assert (found.kind, found.people) == ("network", 2)


def test_an_unnamed_person_joined_to_a_nominal_is_that_person() -> None:
    rows = [
        row("SELLS_AT", person(1), premises(1), "FA:1/1"),
        row("SELLS_AT", "person:FA:2/1#1", premises(2), "FA:2/1"),
        row("SELLS_AT", "person:FA:2/1#1", premises(1), "FA:2/1"),
        row("SELLS_AT", "person:FA:2/1#2", premises(1), "FA:2/1"),
    ]

    (found,) = groups(rows, {"person:FA:2/1#1": person(1), person(1): person(1)})

    assert (found.people, found.types["Person"]) == (2, 2)


def test_events_tie_whom_they_involve_and_are_listed_apart() -> None:
    rows = [row("INVOLVES", "event:FA:E1", end, part="present") for end in (person(1), person(2), premises(1))]

    (found,) = groups(rows)

    assert [event.id for event in found.events] == ["event:FA:E1"]
    assert (found.size, found.types) == (3, {"Person": 2, "Premises": 1})


def test_adverts_cards_and_one_number_are_no_group() -> None:
    rows = [row("ADVERTISES_NUMBER", f"card:FA:{n}", phone(1), f"FA:{n}/1") for n in range(5)]

    assert groups(rows) == []


def test_areas_submissions_operations_and_fragments_are_not_looked_at() -> None:
    rows = [
        row("SELLS_AT", person(1), "area:north"),
        row("SELLS_AT", person(2), "area:north"),
        row("IN_AREA", premises(1), "area:north"),
        row("DRIVES", person(1), "fragment:ZZ0?"),
        row("INVOLVES", "event:FA:E1", "operation:FA:OAK"),
    ]

    assert Snapshot.of(columns(rows)).ids == ()


def test_official_and_reporting_people_are_left_out_unless_they_have_another_role() -> None:
    rows = [row("VISITS", person(n), premises(1), f"FA:{n}/1") for n in (1, 2, 3)]
    rows += [row("HOLDS_ROLE", person(1), premises(1), part="outreach_worker")]
    rows += [row("HOLDS_ROLE", person(2), premises(1), part="witness")]
    rows += [row("HOLDS_ROLE", person(2), premises(1), part="buyer")]

    assert Snapshot.of(columns(rows)).ids == (person(2), person(3), premises(1))


def test_restricted_statements_and_flagged_entities_weigh_nothing() -> None:
    rows = [
        row("USES_PHONE", person(1), phone(1)),
        row("USES_PHONE", person(2), phone(1), restricted=True),
        row("USES_PHONE", person(3), phone(1)),
        row("HAS_FLAG", person(3), "item:FA:1/1", part="RESTRICTED"),
    ]

    assert Snapshot.of(columns(rows)).ids == (person(1), phone(1))


def test_of_the_structural_links_designs_and_profiles_are_ties() -> None:
    rows = [
        row("HAS_DESIGN", "card:FA:1", "design:FA:D1"),
        row("POSTED_BY_PROFILE", "advert:site-a.example:1", "persona:site-a.example:p"),
        row("CHILD_OF", premises(1), premises(2)),
    ]

    snapshot = Snapshot.of(columns(rows))

    assert len(snapshot.left) == 2
    assert premises(1) not in snapshot.ids


def test_a_person_tied_by_one_poor_statement_only_is_not_listed() -> None:
    rows = [*brothels(), row("ASSOCIATES_WITH", person(1), person(3), "FA:9/1", grade="3D")]

    (found,) = groups(rows)

    assert person(3) not in {member.id for member in found.members}


def test_a_thing_tied_by_one_poor_statement_only_stays() -> None:
    rows = [*brothels(), row("USES_PHONE", person(1), phone(3), "FA:9/1", grade="3D")]

    (found,) = groups(rows)

    assert phone(3) in {member.id for member in found.members}
