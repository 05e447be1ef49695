"""What makes somebody something, by hand: worlds of a few rows, told as screen, JSON, list and briefing tell them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboards import elements, panels
from graphintel.analysis.weights import WEIGHTS
from graphintel.briefing.outline import Heading, outline
from graphintel.cli import text
from graphintel.model.display_words import CONFIDENCE_MEANS
from graphintel.model.role_counting import why_not_counted
from graphintel.model.roles import PROTECTED_GROUPS, ROLES, RoleGroup
from graphintel.service.answers.exploration import ShownEntity
from graphintel.service.view import View
from tests.indicators.handmade_worlds import FLAT, FLAT_ID, HOUSE, PHONE, Item, Row, item, person, sells, uses
from tests.service.by_hand import answer, ask, details, in_the_list, kinds, of, on_paper, seen

ANN, BEN, CAL = "person:FA:N1", "person:FA:N2", "person:FA:N3"
FALSE = [{"grade": "3E"}, {"grade": "1E"}, {"grade": "E5", "scheme": "5x5x5"}, {"grade": "A5", "scheme": "5x5x5"}]
_POOR = [{"grade": "3D"}, {"grade": "E4", "scheme": "5x5x5"}, {"grade": "", "scheme": "ungraded_partner"}]


def role(who: str, name: str, place: str = FLAT) -> Row:
    """A role towards a place and nothing else."""
    return ("Person", who, "", "Premises", place, name)


def flag(who: str, name: str) -> Row:
    """A flag of somebody."""
    return ("Person", who, "HAS_FLAG", "", "", "", name)


def controls(who: str, whom: str, link: str = "CONTROLS") -> Row:
    """A link from one person to another."""
    return ("Person", who, link, "Person", whom)


def reported(*rows: Row, **graded: str) -> list[Item]:
    """One item that says something of the first person, beside a well graded one that uses a number."""
    return [item("FA:1/1", uses("FA:N1"), grade="1A"), item("FA:2/1", *rows, **graded)]


def on_screen(entity: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return what stands below a name in the drawer, and the node of the chart."""
    return panels.group_words(details(entity)), elements.node(details(entity), (0, 0))


def people_of(view: View, *ids: str) -> tuple[list[str], list[dict[str, str]]]:
    """Return the headings over people in a briefing, and the people of its CSV."""
    made, files = on_paper(view, *ids)
    headings = [block.text for block in outline(made.briefing) if isinstance(block, Heading)]
    things = next(rows for name, rows in files.items() if "things" in name.lower())
    return [told for told in headings if told.startswith("People")], [row for row in things if row["type"] == "Person"]


# -- what is suspected false makes nobody anything ---------------------------------------------------------------


@pytest.mark.parametrize("graded", FALSE, ids=lambda graded: graded["grade"])
def test_a_role_that_is_suspected_false_gives_no_colour_group_or_heading(graded: dict[str, str]) -> None:
    view = seen(reported(role("FA:N1", "controller"), **graded))

    shown = of(view, ANN)
    words, node = on_screen(shown)

    assert (shown["group"], shown["roles"]) == ("", [])
    assert shown["doubted"] == [{"role": "controller", "why": "suspected false"}]
    assert words == "controller (suspected false)"
    assert node["classes"] == "is-Person" and "controller" not in node["data"]["label"]


@pytest.mark.parametrize("graded", _POOR, ids=lambda graded: graded["grade"] or "ungraded")
def test_a_role_that_is_poorly_graded_still_counts(graded: dict[str, str]) -> None:
    shown = of(seen(reported(role("FA:N1", "controller"), **graded)), ANN)

    assert (shown["group"], shown["roles"], shown["doubted"]) == ("exploiter", ["controller"], [])


def test_a_briefing_puts_nobody_among_exploiters_for_what_is_suspected_false() -> None:
    doubted = [role(who, "controller") for who in ("FA:N1", "FA:N2", "FA:N3")]
    counted = person("FA:N2", "MANAGES", "Premises", FLAT, "driver"), person("FA:N3", "OWNS", "Premises", FLAT)
    view = seen([*reported(*doubted, grade="3E"), item("FA:3/1", *counted)])

    headings, rows = people_of(view, ANN, BEN, CAL, FLAT_ID, PHONE)

    assert headings == ["People: reported in a helping role", "People of whom no statement that counts says a role"]
    assert [(row["group"], row["roles"]) for row in rows] == [("facilitator", "driver"), ("", "")]
    assert "driver, controller (suspected false)" in rows[0]["shown_as"]
    assert rows[1]["shown_as"] == "controller (suspected false)"


def test_nobody_is_named_in_a_briefing_for_what_is_suspected_false() -> None:
    counted = item("FA:3/1", person("FA:N2", "MANAGES", "Premises", FLAT))
    view = seen([*reported(role("FA:N1", "controller"), controls("FA:N1", "FA:N2"), grade="3E"), counted])

    told, files = on_paper(view, ANN, BEN, FLAT_ID)

    assert not [thing for thing in told.briefing.entities if thing.caption == "FA:N1"]
    assert "FA:N1" not in str(files)


def test_a_suspected_false_link_of_control_leads_nobody_into_a_group_of_exploiters() -> None:
    view = seen([*reported(controls("FA:N1", "FA:N2"), grade="3E"), item("FA:3/1", uses("FA:N2"))])

    assert of(view, ANN)["group"] == ""
    assert of(view, BEN)["group"] == "exploited"  # and still protects


@pytest.mark.parametrize("name", ["potential_victim", "victim_confirmed", "child_victim"])
@pytest.mark.parametrize("graded", FALSE, ids=lambda graded: graded["grade"])
def test_a_victim_statement_that_is_suspected_false_protects_and_is_shown_as_what_it_is(
    name: str, graded: dict[str, str]
) -> None:
    counted = item("FA:3/1", role("FA:N1", "controller"), grade="1A")
    view = seen([*reported(role("FA:N1", name), **graded), counted])

    shown = of(view, ANN)

    assert shown["group"] == "exploited" and shown["caption"].startswith("Person ")
    assert panels.group_words(details(shown)) == f"may need protection: {name.replace('_', ' ')} (suspected false)"


@pytest.mark.parametrize("graded", FALSE, ids=lambda graded: graded["grade"])
def test_a_flag_that_is_suspected_false_protects_and_is_shown_as_what_it_is(graded: dict[str, str]) -> None:
    shown = of(seen(reported(flag("FA:N1", "POTENTIAL_VICTIM"), **graded)), ANN)

    assert (shown["group"], shown["flags"]) == ("exploited", ["POTENTIAL_VICTIM"])
    assert shown["doubted_flags"] == {"POTENTIAL_VICTIM": "suspected false"}
    assert "(suspected false)" in str(panels.warnings(details(shown)))
    assert "POTENTIAL_VICTIM (suspected false)" in text.shown(ShownEntity(entity=details(shown), statements=()))


def test_of_a_contested_person_no_role_counts() -> None:
    rows = [item("FA:3/1", flag("FA:N1", "RESTRICTED"), grade="1A")]
    shown = of(seen([*reported(role("FA:N1", "controller"), grade="1A"), *rows]), ANN)

    assert (shown["group"], panels.group_words(details(shown))) == ("", "controller (accuracy contested)")


def test_what_counts_is_what_weighs_something() -> None:
    for (scheme, _, info), weight in WEIGHTS.items():
        assert bool(why_not_counted(scheme, info, restricted=False)) == (weight == 0)


_GRADED = st.sampled_from(["1A", "2C", "3D", "3E", "1E"])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(sorted(ROLES)), _GRADED), min_size=1, max_size=5, unique_by=lambda t: t[0]))
def test_the_group_follows_from_what_counts_and_from_whatever_protects(told: list[tuple[str, str]]) -> None:
    items = [item(f"FA:{n}/1", role("FA:N1", name), grade=grade) for n, (name, grade) in enumerate(told, 1)]

    view = seen([*items, item("FA:9/1", uses("FA:N1"))])
    shown = of(view, ANN)

    makes = {ROLES[name] for name, grade in told if grade[1] != "E" or ROLES[name] in PROTECTED_GROUPS}
    if RoleGroup.EXPLOITER in makes:
        makes.discard(RoleGroup.FACILITATOR)  # a controller who helps too is not told as a helper
    assert shown["group"] == next((group.value for group in RoleGroup if group in makes), "")
    assert {*shown["roles"]} == {name for name, grade in told if grade[1] != "E"}
    assert {row["role"] for row in shown["doubted"]} == {name for name, grade in told if grade[1] == "E"}
    members = [m for n in ask(view, "networks", every=True)["networks"] for m in n["members"] if m["id"] == ANN]
    assert all(member["group"] == shown["group"] for member in members)


# -- who leads and who is led ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("link", "leader", "said"),
    [("CONTROLS", "exploiter", "controlled"), ("RECRUITED", "exploiter", "recruited"),
     ("TRANSPORTS", "facilitator", "transported")],
)  # fmt: skip
def test_a_link_says_who_leads_and_protects_who_is_led(link: str, leader: str, said: str) -> None:
    view = seen([item("FA:1/1", controls("FA:N1", "FA:N2", link)), item("FA:2/1", uses("FA:N1"), uses("FA:N2"))])

    headings, rows = people_of(view, ANN, BEN, PHONE)

    assert of(view, ANN)["group"] == leader
    assert (of(view, BEN)["group"], of(view, BEN)["led"]) == ("exploited", [said])
    assert of(view, BEN)["caption"].startswith("Person ")
    assert not [title for title in headings if "no role" in title]
    assert [row["group"] for row in rows] == ["exploited", leader]


def test_somebody_controlled_who_helps_is_protected_and_somebody_stated_to_control_is_not_made_a_victim() -> None:
    items = [item("FA:1/1", controls("FA:N1", "FA:N2"), controls("FA:N1", "FA:N3"))]
    items += [item("FA:2/1", role("FA:N2", "driver"), role("FA:N3", "controller"), grade="1B")]

    view = seen(items)

    assert [of(view, who)["group"] for who in (ANN, BEN, CAL)] == ["exploiter", "exploited", "exploiter"]


# -- what makes a network --------------------------------------------------------------------------------------------


def two_at_one_place(*more: Item) -> list[Item]:
    """Two people at one place with one number: a group."""
    return [
        item("FA:1/1", person("FA:N1", "VISITS", "Premises", FLAT), uses("FA:N1"), grade="1B"),
        item("FA:2/1", person("FA:N2", "VISITS", "Premises", FLAT), uses("FA:N2"), grade="1B"),
        *more,
    ]


def test_a_controlling_role_makes_a_network_and_one_that_is_suspected_false_none() -> None:
    assert kinds(seen(two_at_one_place(item("FA:3/1", role("FA:N1", "controller"))))) == [("network", [ANN, BEN])]
    assert kinds(seen(two_at_one_place(item("FA:3/1", role("FA:N1", "controller"), grade="3E")))) == []
    assert kinds(seen(two_at_one_place(item("FA:3/1", controls("FA:N1", "FA:N2"))))) == [("network", [BEN, ANN])]
    assert kinds(seen(two_at_one_place(item("FA:3/1", controls("FA:N1", "FA:N2"), grade="3E")))) == []


def test_a_lift_is_no_role_of_control() -> None:
    assert kinds(seen(two_at_one_place(item("FA:3/1", controls("FA:N1", "FA:N2", "TRANSPORTS"))))) == []


@pytest.mark.parametrize("name", ["maid_or_receptionist", "driver", "controller", "recruiter"])
@pytest.mark.parametrize("victim", [role("FA:N1", "potential_victim"), flag("FA:N1", "NRM_REFERRED")])
def test_victims_never_make_a_network_and_are_listed_first_for_safeguarding(name: str, victim: Row) -> None:
    helped = two_at_one_place(item("FA:3/1", role("FA:N1", name)), item("FA:4/1", victim))
    beside = [
        item("FB:1/1", role("FB:N1", "controller", HOUSE), uses("FB:N1", "07700 900124"), grade="1A"),
        item("FB:2/1", person("FB:N2", "VISITS", "Premises", HOUSE), uses("FB:N2", "07700 900124"), grade="1A"),
        item("FB:3/1", person("FB:N3", "VISITS", "Premises", HOUSE), uses("FB:N3", "07700 900124"), grade="1A"),
    ]
    view = seen([*beside, *helped])

    assert [kind for kind, _ in kinds(view)] == ["protection concern", "network"]
    first = ask(view, "networks")["networks"][0]
    assert {m["id"] for m in first["members"] if m["type"] == "Person"} == {ANN, BEN}
    assert any("may be exploited" in reason for reason in first["why"])
    assert first["why"][-1] == "This is for safeguarding, and no network."
    assert "(protection concern," in in_the_list(view)
    assert ask(view, "reviews")["reviews"][0]["type"] == "protection concern"
    assert ask(view, "indicators", id=first["id"])["axes"]["organised"] == []


def test_with_somebody_else_in_control_it_is_a_network() -> None:
    items = two_at_one_place(
        item("FA:3/1", role("FA:N1", "driver"), role("FA:N1", "potential_victim")),
        item("FA:4/1", role("FA:N2", "controller")),
    )

    (found,) = ask(seen(items), "networks")["networks"]

    assert found["kind"] == "network"
    assert "controller (1)" in found["why"][-1] and "driver" not in found["why"][-1]


def test_a_group_of_which_everybody_may_be_exploited_is_no_network_whatever_it_joins() -> None:
    items = [
        item(f"FA:{n}/1", sells(f"FA:N{n}", place), uses(f"FA:N{n}"), role(f"FA:N{n}", "potential_victim", place))
        for n, place in ((1, FLAT), (2, HOUSE))
    ]

    assert [kind for kind, _ in kinds(seen(items))] == ["protection concern"]


def one_controller(*said: Item, who: str = "FA:N1") -> list[Item]:
    """One person with two premises that one number links."""
    shows = [("Advert", f"site-a.example:{n}", "ADVERTISES_NUMBER", "Phone", "07700 900120") for n in (1, 2)]
    states = [
        ("Advert", f"site-a.example:{n}", "ADVERTISES_PLACE", "Premises", place) for n, place in ((1, FLAT), (2, HOUSE))
    ]
    return [item("FA:1/1", *shows, *states, grade="1A"), item("FA:2/1", uses(who), grade="1A"), *said]


@pytest.mark.parametrize(
    ("said", "listed"),
    [
        ((item("FA:3/1", role("FA:N1", "controller"), grade="1B"),), True),
        ((item("FA:3/1", role("FA:N1", "controller"), grade="3C"),), False),
        ((item("FA:3/1", role("FA:N1", "controller"), grade="3C"),
          item("FA:4/1", role("FA:N1", "controller"), grade="3D")), True),
        ((item("FA:3/1", role("FA:N1", "controller"), grade="3C", source="S1"),
          item("FA:4/1", role("FA:N1", "controller"), grade="3D", source="S1")), False),
        ((item("FA:3/1", role("FA:N1", "controller"), grade="3C"),
          item("FA:4/1", role("FA:N1", "organiser"), grade="3C")), False),
        ((item("FA:3/1", role("FA:N1", "driver"), grade="1A"),), False),
        ((item("FA:3/1", role("FA:N1", "controller"), role("FA:N1", "potential_victim"), grade="1A"),), False),
    ],
)  # fmt: skip
def test_one_named_controller_with_two_linked_premises_is_a_network_where_the_role_is_well_evidenced(
    said: tuple[Item, ...], listed: bool
) -> None:
    assert [kind for kind, _ in kinds(seen(one_controller(*said)))] == (["network"] if listed else [])


def test_an_unnamed_controller_alone_is_no_network() -> None:
    said = item("FA:2/1", uses("#1"), role("#1", "controller"), grade="1A")

    assert kinds(seen([*one_controller()[:1], said])) == []


def test_a_friend_who_only_shares_the_flat_is_in_no_list() -> None:
    assert (
        kinds(seen(two_at_one_place(item("FA:3/1", ("Person", "FA:N1", "ASSOCIATES_WITH", "Person", "FA:N2"))))) == []
    )


# -- tenants and paths ------------------------------------------------------------------------------------------------

OTHER_FLATS = [f"Flat {n}, 20 Cedar Lane, XX2 2AB" for n in (1, 2, 3)]


_FIRM, _LANDLORD = ("Organisation", "FA:AGENT"), ("Person", "FA:N50")


@pytest.mark.parametrize(
    ("agent", "link", "held"),
    [(_FIRM, "LETS", ""), (_FIRM, "OWNS", ""), (_LANDLORD, "LETS", ""), (_LANDLORD, "OWNS", "landlord_or_agent"),
     (_LANDLORD, "", "landlord_or_agent")],
)  # fmt: skip
def test_tenants_of_one_agent_in_other_flats_are_no_members(agent: tuple[str, str], link: str, held: str) -> None:
    def lets(place: str) -> Row:
        return (*agent, link, "Premises", place, held)

    items = two_at_one_place(item("FA:3/1", role("FA:N1", "controller"), sells("FA:N3", FLAT), grade="1A"))
    items += [item(f"FA:{40 + n}/1", lets(place), grade="1A") for n, place in enumerate([FLAT, *OTHER_FLATS])]
    items += [
        item(
            f"FA:{60 + n}/1",
            person(f"FA:N{60 + n}", "LEASES", "Premises", place),
            person(f"FA:N{60 + n}", "LIVES_AT", "Premises", place),
            grade="1A",
        )
        for n, place in enumerate(OTHER_FLATS)
    ]
    view = seen(items)

    (network,) = ask(view, "networks")["networks"]
    members = {member["id"] for member in network["members"]}
    assert {ANN, BEN, CAL, FLAT_ID} <= members
    assert not members & {f"person:FA:N{60 + n}" for n in range(3)}
    assert not [member for member in members if "CEDAR" in member]
    assert [member for member in members if member in {"org:FA:AGENT", "person:FA:N50"}]


def through(*more: Item) -> View:
    """Two people who share a number with many who have nothing to do with one another, and whatever else ties them."""
    callers = [
        item(f"FA:{100 + n}/1", uses(f"FA:C{n}"), *(
            person(f"FA:C{n}", link, "Premises", f"{n + 1} Elm Street, XX3 3AB") for link in ("LIVES_AT", "VISITS")
        ), ("Person", f"FA:C{n}", "ASSOCIATES_WITH", "Person", f"FA:D{n}"), grade="1A")
        for n in range(20)
    ]  # fmt: skip
    ends = item("FA:1/1", uses("FA:C0"), uses("FA:C1"), grade="1A")
    return seen([*callers, ends, *more])


@pytest.mark.parametrize("mode", ["shortest", "evidenced"])
def test_a_path_through_a_shared_facility_says_so_and_another_is_taken_before_it(mode: str) -> None:
    bare = through()
    detour = item(
        "FA:2/1",
        ("Person", "FA:C0", "ASSOCIATES_WITH", "Person", "FA:N1"),
        ("Person", "FA:N1", "ASSOCIATES_WITH", "Person", "FA:N2"),
        ("Person", "FA:N2", "ASSOCIATES_WITH", "Person", "FA:C1"),
        grade="3D",
    )
    ends = {"start": "person:FA:C0", "end": "person:FA:C1", "mode": mode}
    assert [f["id"] for f in ask(bare, "networks")["facilities"]] == [PHONE]

    (route,) = ask(bare, "path", **ends)["paths"]
    (longer,) = ask(through(detour), "path", **ends)["paths"]

    assert [f["id"] for f in route["facilities"]] == [PHONE]
    assert [e["id"] for e in longer["entities"]] == ["person:FA:C0", ANN, BEN, "person:FA:C1"]
    assert longer["facilities"] == []


# -- different things are told apart --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["NRM_RG", "NRM_CG"])
def test_a_negative_decision_is_another_thing_than_a_positive_one_and_takes_no_protection_away(name: str) -> None:
    def shown(*flags: str) -> dict[str, Any]:
        return of(seen(reported(*(flag("FA:N1", one) for one in flags), grade="1A")), ANN)

    assert shown(name)["group"] == "exploited"
    assert (shown(f"{name}_NEGATIVE")["group"], shown(f"{name}_NEGATIVE")["flags"]) == ("", [f"{name}_NEGATIVE"])
    assert shown("NRM_REFERRED", f"{name}_NEGATIVE")["group"] == "exploited"
    assert "negative" in str(panels.warnings(details(shown(f"{name}_NEGATIVE"))))
    assert "positive" in str(panels.warnings(details(shown(name))))


def test_confidence_never_stands_without_what_it_measures() -> None:
    from dashboards.network_panel import network_parts
    from dashboards.pages.networks import networks_list

    view = seen(two_at_one_place(item("FA:3/1", role("FA:N1", "controller"))))
    listed = answer(view, "networks")
    opened = answer(view, "network", id=listed.networks[0].id)

    assert listed.networks[0].confidence_means == opened.confidence_means == CONFIDENCE_MEANS
    shown = [str(networks_list(listed)), str(network_parts(opened)), text.networks(listed), text.network(opened)]
    assert all(told.lower().count("confidence") == told.count(CONFIDENCE_MEANS) == 1 for told in shown)
