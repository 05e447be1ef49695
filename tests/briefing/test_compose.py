"""What of a statement and a thing is told: dates and roles of sheltered people above all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from graphintel.briefing.compose import BriefingContent, ExportProtection, SelectedEntity, compose
from graphintel.briefing.forbidden_terms import ForbiddenTerms
from graphintel.briefing.generalise import MIN_PEOPLE
from graphintel.briefing.protect import NEVER_NAMED_FLAGS, People
from graphintel.briefing.recipient_profiles import PROFILES
from graphintel.model.records import Item, Statement
from tests.worlds import statement

WOMAN, BOSS, PLACE = "person:FA:N1", "person:FA:N3", "premises:XX11AB:16::ALDER STREET"
ITEM = Item(
    "FA:1", 1, "3x5x2", "1", "A", "P", "reported", "exact", seen_from="2026-03-04T21:30:00+00:00", seen_to="2026-03-05"
)
POLICE = ("own_force", "officers", "other_force")
DATES = {"2026-W10": MIN_PEOPLE, "2026-03": MIN_PEOPLE, "2026": MIN_PEOPLE}


def said(kind: str, start: str, end: str, part: str = "") -> Statement:
    return replace(statement(ITEM, "FA", "OFFICIAL", kind, start, end, part), reported_at="2026-03-06T08:00:00+00:00")


def composed(
    statements: Sequence[Statement],
    profile: str = "own_force",
    flags: frozenset[str] = frozenset(),
    dates: dict[str, int] | None = None,
    holders: dict[str, int] | None = None,
    terms: Sequence[str] = (),
) -> BriefingContent:
    """A briefing of a woman who is sheltered, a man who is named, and a place."""
    people = People(frozenset({WOMAN}), frozenset({WOMAN}), frozenset({BOSS}))
    protection = ExportProtection(
        b"key", PROFILES[profile], people, ForbiddenTerms.of(terms), DATES if dates is None else dates, holders or {}
    )
    roles = tuple(s.part for s in statements if s.type == "HOLDS_ROLE" and s.start == WOMAN)
    selected = [
        SelectedEntity(WOMAN, "Person", "N1 of FA", ("Lina Test",), roles=roles, flags=flags, facts={"make": "x"}),
        SelectedEntity(BOSS, "Person", "N3 of FA", ("Testname Alder",), roles=("controller",)),
        SelectedEntity(PLACE, "Premises", "16 Alder Street"),
    ]
    return compose(protection, selected, statements)


def dates_of(content: BriefingContent) -> tuple[str, ...]:
    (told,) = content.statements
    return told.seen_from, told.seen_to, told.seen_precision, told.reported_at


CONTROLS = said("CONTROLS", BOSS, WOMAN)


@pytest.mark.parametrize("profile", POLICE)
@pytest.mark.parametrize("dates", [{}, DATES])
def test_dates_of_who_is_at_risk_of_reprisal_are_told_to_nobody(profile: str, dates: dict[str, int]) -> None:
    """Whoever threatens her knows when it was, however many others share the week."""
    told = composed([CONTROLS], profile, frozenset({"REPRISAL_RISK", "SAFE_CONTACT"}), dates)

    assert dates_of(told) == ("", "", "unknown", "")


@pytest.mark.parametrize("flag", sorted(NEVER_NAMED_FLAGS - {"REPRISAL_RISK"}))
def test_without_that_risk_the_week_is_told(flag: str) -> None:
    """The control of the test before."""
    assert dates_of(composed([CONTROLS], flags=frozenset({flag}))) == ("2026-W10", "2026-W10", "week", "2026-W10")


def test_outside_the_force_a_date_is_as_exact_as_enough_people_share_it() -> None:
    told = {
        months: dates_of(composed([CONTROLS], "other_force", dates={"2026-03": months, "2026": MIN_PEOPLE}))
        for months in (MIN_PEOPLE - 1, MIN_PEOPLE)
    }

    assert told[MIN_PEOPLE] == ("2026-03", "2026-03", "month", "2026-03")
    assert told[MIN_PEOPLE - 1] == ("2026", "2026", "year", "2026")


def test_what_touches_nobody_sheltered_keeps_its_days() -> None:
    told = composed([said("MANAGES", BOSS, PLACE)], flags=frozenset({"REPRISAL_RISK"}))

    assert dates_of(told) == ("2026-03-04", "2026-03-05", "day", "2026-03-06")


@pytest.mark.parametrize(("holders", "shown"), [(MIN_PEOPLE, True), (MIN_PEOPLE - 1, False)])
def test_her_role_leaves_the_force_only_where_enough_others_hold_it(holders: int, shown: bool) -> None:
    role = said("HOLDS_ROLE", WOMAN, PLACE, "child_victim")

    told = composed([role, CONTROLS], "other_force", holders={"child_victim": holders})

    (held,) = (s for s in told.statements if s.type == "HOLDS_ROLE")
    (her,) = (e for e in told.entities if e.protected)
    assert held.part == ("child_victim" if shown else "")
    assert her.roles == (("child_victim",) if shown else ())
    assert her.group == "exploited"


def test_a_role_towards_nothing_that_may_not_be_told_is_left_out_and_one_that_may_stands_at_its_holder() -> None:
    hers = said("HOLDS_ROLE", WOMAN, ITEM.id, "child_victim")
    his = said("HOLDS_ROLE", BOSS, ITEM.id, "controller")

    told = composed([hers, his, CONTROLS], "other_force").statements

    assert {(s.type, s.part, s.start == s.end) for s in told} == {
        ("HOLDS_ROLE", "controller", True),
        ("CONTROLS", "", False),
    }


def test_who_is_sheltered_has_a_pseudonym_and_no_facts_and_who_is_named_a_name() -> None:
    told = {entity.caption: entity for entity in composed([CONTROLS]).entities}

    assert told.keys() == {"Person A", "Testname Alder", "16 Alder Street"}
    assert (told["Person A"].protected, told["Person A"].facts) == (True, {})
    assert not told["Testname Alder"].protected


def test_a_caption_that_would_give_her_away_is_replaced_by_its_type() -> None:
    captions = {entity.caption for entity in composed([CONTROLS], terms=["16 Alder Street"]).entities}

    assert "16 Alder Street" not in captions
    assert any(caption.startswith("Premises ") for caption in captions)
