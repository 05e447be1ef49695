"""Every indicator has three worlds by hand, taken through ingestion: present, with counter-evidence, not present."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import replace
from functools import cache

import pytest

from graphintel.indicators import catalogue
from graphintel.indicators.declaration import AXES
from graphintel.indicators.evaluation import evaluate_indicators
from graphintel.indicators.evidence_index import EvidenceIndex
from graphintel.indicators.finding import IndicatorFinding
from graphintel.indicators.registry import INDICATORS
from tests.indicators import worlds
from tests.indicators.handmade_worlds import (
    ALONE,
    FLAT_ID,
    FRIENDS,
    HOUSE_ID,
    PHONE,
    World,
    columns_from,
    finding_in,
    subject_in,
)

FILES = sorted(module.name for module in pkgutil.iter_modules(catalogue.__path__))
KINDS = ("PRESENT", "COUNTERED", "ABSENT")
CASES = [(name, kind) for name in FILES for kind in KINDS]


def world_of(name: str, kind: str) -> World:
    world: World = getattr(importlib.import_module(f"{worlds.__name__}.{name}"), kind)
    return world


@cache
def finding_of(name: str, kind: str) -> IndicatorFinding:
    return finding_in(world_of(name, kind), name[:3].upper())


def test_every_indicator_of_the_catalogue_has_its_three_worlds() -> None:
    written = sorted(module.name for module in pkgutil.iter_modules(worlds.__path__))

    assert written == FILES
    assert [world_of(name, "PRESENT").state for name in FILES] == ["present"] * len(FILES)
    assert [world_of(name, "COUNTERED").state for name in FILES] == ["present"] * len(FILES)
    assert all(world_of(name, "COUNTERED").against for name in FILES)
    assert [world_of(name, "ABSENT").state for name in FILES] == ["not_seen"] * len(FILES)


@pytest.mark.parametrize(("name", "kind"), CASES)
def test_a_world_shows_what_it_was_written_for(name: str, kind: str) -> None:
    world, answer = world_of(name, kind), finding_of(name, kind)

    assert (answer.state, answer.raised) == (world.state, world.raised), answer
    texts = " ".join(point.text for point in answer.counter_evidence)
    assert [part for part in world.against if part not in texts] == [], texts


@pytest.mark.parametrize("name", FILES)
def test_what_is_present_rests_on_statements_and_says_when_it_expires(name: str) -> None:
    answer, columns = finding_of(name, "PRESENT"), columns_from(world_of(name, "PRESENT").items)

    assert answer.statements and set(answer.statements) <= set(columns.id)
    assert {one for point in answer.evidence for one in point.statements} == set(answer.statements)
    assert all(point.text and point.statements for point in answer.evidence)
    assert (answer.expires, answer.version) == ("2026-11-29", INDICATORS[answer.indicator].version)
    assert answer.best_grade.endswith("(3x5x2)")
    assert answer.raised is not bool(answer.why_not_raised)


@pytest.mark.parametrize(("name", "kind"), CASES)
def test_only_tiers_a_and_s_name_a_person(name: str, kind: str) -> None:
    answer = finding_of(name, kind)
    texts = [answer.sentence, *(point.text for point in (*answer.evidence, *answer.counter_evidence))]

    if answer.tier not in "SA":
        assert not [text for text in texts if "\x02person:" in text]


@pytest.mark.parametrize("name", FILES)
def test_without_anything_collected_there_is_no_data(name: str) -> None:
    world = world_of(name, "PRESENT")
    kinds = INDICATORS[name[:3].upper()].collected_by
    said = tuple(
        replace(one, rows=rows)
        for one in world.items
        if (rows := tuple(row for row in one.rows if row[2] not in kinds))
    )
    place = ("Person", "FA:N99", "VISITS", "Premises", world.subject.removeprefix("premises:"))
    extra = ("Person", "FA:N99", "USES_PHONE", "Phone", "07700 900120") if world.subject == PHONE else place
    if world.subject in (FLAT_ID, HOUSE_ID):
        extra = (
            *place[:4],
            "Flat 2, 14 Alder Street, XX1 1AB" if world.subject == FLAT_ID else "3 Birch Road, XX1 1AC",
        )

    answer = finding_in(
        replace(world, items=(*said, replace(world.items[0], ref="FA:77/1", rows=(extra,)))), name[:3].upper()
    )

    assert (answer.state, answer.raised) == ("no_data", False)


@pytest.mark.parametrize("subject", [PHONE, HOUSE_ID, ""])
def test_nothing_is_raised_or_present_on_somebody_who_works_alone_at_home(subject: str) -> None:
    index = EvidenceIndex.of(columns_from(ALONE))

    answers = evaluate_indicators(index, subject_in(index, subject))

    assert [one.indicator for one in answers if one.raised or one.state == "present"] == []


@pytest.mark.parametrize("subject", [PHONE, FLAT_ID, ""])
def test_two_friends_meet_the_legal_threshold_and_nothing_is_raised(subject: str) -> None:
    index = EvidenceIndex.of(columns_from(FRIENDS))

    answers = {one.indicator: one for one in evaluate_indicators(index, subject_in(index, subject))}

    assert not any(one.raised for one in answers.values())
    assert [i for i, one in answers.items() if one.state == "present"] == ([] if subject == PHONE else ["I18"])
    if "I18" in answers:
        assert "not by itself a sign of exploitation" in answers["I18"].sentence
        assert "Lawful sharing without concern" in answers["I18"].counter_evidence[0].text


def test_the_legal_threshold_points_along_neither_axis() -> None:
    assert INDICATORS["I18"].axes == ()
    assert {axis for one in INDICATORS.values() for axis in one.axes} == set(AXES)


def test_switching_off_what_an_indicator_stands_beside_switches_it_off_too() -> None:
    name = "i05_lives_where_works"

    assert finding_of(name, "PRESENT").state == "present"
    assert finding_in(world_of(name, "PRESENT"), "I05", frozenset({"I06"})).state == "not_seen"
