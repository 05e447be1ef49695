"""Worlds of a few rows, told by JSON, screen, command line and briefing: protected, cited, and no stronger than said."""

from __future__ import annotations

from typing import Any

import pytest

from dashboards import elements, indicator_view, network_panel, panels
from graphintel.briefing.outline import Heading, outline
from graphintel.briefing.recipient_profiles import PROFILES
from graphintel.cli import text
from graphintel.service.briefing_recipients import BriefingRecipient
from graphintel.service.briefings import ExportIdentity, draft_briefing
from tests.banned import banned_in, bare_grades, cited_twice
from tests.dashboards.test_pages import words
from tests.indicators.handmade_worlds import (
    FLAT,
    FLAT_ID,
    HOUSE,
    HOUSE_ID,
    PHONE,
    TODAY,
    Row,
    item,
    lives,
    person,
    sells,
    uses,
)
from tests.service.by_hand import KEYS, WHO, answer, ask, details, of, on_paper, seen

ANN, BEN = "person:FA:N1", "person:FA:N2"
SELLS = {
    "role": ("Person", "FA:N1", "", "Premises", FLAT, "selling_sex"),
    "link": sells("FA:N1", FLAT),
    "poor": sells("FA:N1", FLAT),
    "false": sells("FA:N1", FLAT),
}
GRADES = {"poor": "3D", "false": "3E"}


def _people(told: Any, files: dict[str, list[dict[str, str]]]) -> tuple[list[str], list[dict[str, str]]]:
    headings = [block.text for block in outline(told.briefing) if isinstance(block, Heading)]
    rows = next(rows for name, rows in files.items() if "things" in name.lower())
    return headings, [row for row in rows if row["type"] == "Person"]


# -- people who sell sex ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", sorted(SELLS))
def test_who_is_reported_selling_sex_has_a_pseudonym_and_is_told_as_that(way: str) -> None:
    view = seen([item("FA:1/1", SELLS[way], grade=GRADES.get(way, "1A")), item("FA:2/1", uses("FA:N1"))])

    shown = of(view, ANN)

    assert shown["group"] == "activity"
    assert shown["caption"] == view.pseudonyms.name(ANN) and not shown["names"] and not shown["properties"]
    assert panels.group_words(details(shown)).startswith("reported selling sex") and "exploited" not in str(shown)
    assert "pseudonym" in words(panels.warnings(details(shown)))
    assert elements.node(details(shown), (0, 0))["data"]["role"] == "reported selling sex"
    assert "shown as: reported selling sex" in text.shown(answer(view, "show", id=ANN))
    assert view.pseudonyms.name(ANN) in str(ask(view, "expand", id=PHONE)["statements"])


def test_a_briefing_tells_selling_as_that_and_names_nobody_who_sells() -> None:
    view = seen([item("FA:1/1", sells("FA:N1", FLAT), grade="1A"), item("FA:2/1", uses("FA:N1"), grade="1A")])

    headings, [row] = _people(*on_paper(view, ANN, PHONE, FLAT_ID))

    assert "People: reported selling sex" in headings
    assert (row["protected"], row["group"], row["shown_as"]) == ("yes", "activity", "reported selling sex")


def test_outside_the_force_a_role_that_too_few_share_is_not_told_by_the_group_either() -> None:
    view = seen([item("FA:1/1", sells("FA:N1", FLAT), grade="1A")])

    headings, [row] = _people(*on_paper(view, ANN, FLAT_ID, recipient="other_force"))

    assert row["shown_as"] == "may need protection" and "People: may need protection" in headings


def test_who_sells_is_no_broker_and_no_facility_and_no_pattern_names_them() -> None:
    items = [
        item(f"FA:{n}/1", sells("FA:N1", place), uses("FA:N1"), grade="1A") for n, place in enumerate((FLAT, HOUSE))
    ]
    items.append(item("FA:9/1", sells("FA:N2", FLAT), uses("FA:N2"), lives("FA:N2", HOUSE), grade="1A"))
    view = seen(items)

    for listed in ask(view, "networks", every=True)["networks"]:
        assert not ask(view, "network", id=listed["id"])["brokers"]
    for subject in (FLAT_ID, HOUSE_ID, PHONE):
        told = str(ask(view, "indicators", id=subject))
        assert "N1" not in told.replace(ANN, "").replace("FA:N1", "")


# -- who controls -------------------------------------------------------------------------------------------------


def test_a_controller_who_drives_too_is_not_told_as_a_helper() -> None:
    rows: list[Row] = [
        ("Person", "FA:N1", "", "Premises", FLAT, "controller"),
        ("Person", "FA:N1", "", "Premises", FLAT, "driver"),
    ]
    view = seen([item("FA:1/1", *rows, grade="1A"), item("FA:2/1", uses("FA:N1"), grade="1A")])

    shown = of(view, ANN)
    headings, [row] = _people(*on_paper(view, ANN, FLAT_ID, PHONE))

    assert panels.group_words(details(shown)) == "reported in a controlling role: driver, controller"
    assert "facilitator" not in panels.group_words(details(shown)) + text.shown(answer(view, "show", id=ANN))
    assert "People: reported in a controlling role" in headings and row["group"] == "exploiter"


# -- grades go with what is inferred ------------------------------------------------------------------------------

NETWORK = [
    item(
        "FA:1/1", person("FA:N1", "MANAGES", "Premises", FLAT, "controller"), uses("FA:N1"),
        ("Person", "FA:N1", "CONTROLS", "Person", "FA:N2"), grade="1B",
    ),
    item("FA:2/1", sells("FA:N2", FLAT), uses("FA:N2"), grade="B2", scheme="5x5x5", seen="2026-03-01", precision="month"),
    item("FA:3/1", person("FA:N1", "MANAGES", "Premises", HOUSE), grade="", scheme="ungraded_partner", seen=""),
    item("FA:4/1", sells("FA:N3", FLAT), uses("FA:N3"), grade="2C", seen="2026-03-05"),
]  # fmt: skip


def test_members_and_why_name_scheme_grade_handling_and_date_and_an_item_once() -> None:
    view = seen(NETWORK)
    [listed] = answer(view, "networks").networks
    opened = answer(view, "network", id=listed.id)

    reasons = [m.reason for m in opened.members]
    why = " ".join(opened.why)
    assert (
        "FA:1/1 [1B-P (3x5x2), 2 Mar 2026]" in why and "controlling or helping role: controller (1), by FA:1/1" in why
    )
    assert any("FA:2/1 [B21 (5x5x5), Mar 2026]" in reason for reason in reasons)
    assert any("FA:3/1 [ungraded, handling P, date not known]" in reason for reason in reasons)
    assert opened.why == listed.why
    for told in (*reasons, *opened.why):
        assert not bare_grades(told) and not cited_twice(told) and not banned_in(told), told
    screen = words(network_panel.network_panel(opened)) + text.network(opened)
    assert screen.count("FA:1/1 [1B-P (3x5x2), 2 Mar 2026]") >= 2


def test_one_item_that_says_two_ties_is_cited_once_in_a_reason() -> None:
    view = seen([item("FA:1/1", uses("FA:N1"), lives("FA:N1", FLAT), grade="1A"), item("FA:2/1", uses("FA:N4"))])
    listed = ask(view, "networks", every=True)["networks"]

    [reason] = [m["reason"] for n in listed for m in n["members"] if m["id"] == ANN]
    assert reason.count("FA:1/1") == 1 and "by the same item" in reason


def test_paths_and_premises_name_the_items_on_which_they_rest() -> None:
    view = seen(NETWORK)

    told = text.paths(answer(view, "path", start=FLAT_ID, end=HOUSE_ID))
    assert "weakest: manages, by FA:3/1 [ungraded, handling P, date not known]" in told
    page = text.premises(answer(view, "premises", id=FLAT_ID))
    assert "from FA:1/1 [1B-P (3x5x2), 2 Mar 2026]" in page


def test_axes_and_evidence_name_the_items_on_screen_and_on_the_command_line() -> None:
    view = seen(NETWORK)
    signs = answer(view, "indicators", id=FLAT_ID)

    [pointer] = [p for p in signs.axes.organised if p.kind == "role"]
    assert pointer.reason == "1 person reported as controller, in 1 statement, by FA:1/1 [1B-P (3x5x2), 2 Mar 2026]"
    told = [words(one) for one in indicator_view.indicator_list(signs)], text.indicators(signs)
    assert all("[1B-P (3x5x2), 2 Mar 2026]" in str(one) for one in told)


def test_axes_name_who_is_controlled_and_count_a_report_that_was_passed_on_once() -> None:
    controls = ("Person", "FA:N1", "CONTROLS", "Person", "FA:N2")
    passed_on = ("Submission", "FB:9", "DERIVED_FROM", "Submission", "FA:1")
    items = item("FA:1/1", controls, uses("FA:N1"), uses("FA:N2")), item("FB:9/1", controls, passed_on)

    axes = ask(seen(items), "indicators", id=PHONE)["axes"]

    for axis, name in (("organised", "controller"), ("exploited", "controlled")):
        [pointer] = axes[axis]
        assert pointer["name"] == name
        assert f"1 person reported as {name}, in 2 statements from 1 independent source, by " in pointer["reason"]


def test_axes_tell_a_flag_that_is_suspected_false_as_what_it_is() -> None:
    flag = ("Person", "FA:N1", "HAS_FLAG", "", "", "", "POTENTIAL_VICTIM")
    view = seen([item("FA:1/1", flag, grade="3E"), item("FA:2/1", uses("FA:N1"))])

    [pointer] = ask(view, "indicators", id=PHONE)["axes"]["exploited"]

    assert "(suspected false), by FA:1/1 [3E-P (3x5x2), 2 Mar 2026]" in pointer["reason"]


def test_a_briefing_cites_by_its_own_references_and_dates() -> None:
    view = seen(NETWORK)
    [listed] = ask(view, "networks")["networks"]
    receiver = BriefingRecipient(PROFILES["own_force"], "own_force", "", None, KEYS)

    briefing = draft_briefing(view, WHO, receiver, (listed["id"],), ExportIdentity.new(TODAY), (), TODAY).briefing

    why = " ".join(briefing.why)
    assert "controller (1), by FA:1/1 [1B-P (3x5x2), week 10 of 2026]" in why  # who is led is sheltered: no day
    [threshold] = [sign for sign in briefing.indicators if sign.id == "I18"] or [None]
    told = [why] + ([*threshold.evidence, *threshold.counter_evidence] if threshold else [])
    assert not [one for one in told if bare_grades(one) or cited_twice(one) or banned_in(one)]
    assert "5 Mar 2026" not in " ".join(told)
