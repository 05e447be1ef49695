"""The same statements give the same findings in any order; what weighs nothing is no evidence; what is off is not there."""

from __future__ import annotations

from dataclasses import fields, replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphintel.errors import GraphintelError
from graphintel.indicators.axes import axes_of
from graphintel.indicators.evaluation import evaluate_indicators
from graphintel.indicators.evidence_index import EvidenceIndex
from graphintel.indicators.finding import IndicatorFinding
from graphintel.indicators.registry import INDICATORS
from graphintel.indicators.subject import Subject
from graphintel.model.records import Columns
from tests.indicators.handmade_worlds import (
    FLAT,
    FLAT_ID,
    PHONE,
    TODAY,
    Item,
    columns_from,
    item,
    person,
    sells,
    subject_in,
    uses,
)
from tests.indicators.test_worlds import CASES, world_of
from tests.oracle import ListReader
from tests.worlds import FULL, World, worlds

EVERYTHING = tuple(
    replace(one, ref=f"F{chr(65 + number)}:{one.ref.partition(':')[2]}")
    for number, (name, kind) in enumerate(CASES)
    if kind != "ABSENT"
    for one in world_of(name, kind).items
    if not any("Item" in row[:1] for row in one.rows)
)
"""All worlds at once: the numbers and places are the same, the people are of several forces or one."""


def _shuffled(columns: Columns, seed: int) -> Columns:
    order = list(range(len(columns.id)))
    Random(seed).shuffle(order)
    return Columns(**{f.name: [getattr(columns, f.name)[row] for row in order] for f in fields(Columns)})


def _everything(columns: Columns) -> list[object]:
    index = EvidenceIndex.of(columns)
    subjects = [subject_in(index, "")]
    ends = sorted({*index.start, *index.end})
    subjects += [Subject.entity(index, end) for end in ends if end.startswith(("phone:", "premises:"))]
    found = [(one, evaluate_indicators(index, one, TODAY)) for one in subjects]
    return [*found, *(axes_of(index, one, told) for one, told in found)]


@given(st.integers(0, 10**6))
def test_the_order_of_rows_means_nothing_where_much_is_present(seed: int) -> None:
    columns = columns_from(EVERYTHING)

    assert _everything(_shuffled(columns, seed)) == _everything(columns)


@given(worlds(), st.integers(0, 10**6))
def test_the_order_of_rows_means_nothing_in_any_world(world: World, seed: int) -> None:
    columns = ListReader(world.entities, world.statements, ()).columns(FULL.holds, 1)

    assert _everything(_shuffled(columns, seed)) == _everything(columns)


def test_restricted_statements_make_no_evidence_and_are_not_told() -> None:
    columns = columns_from(world_of("i01_shared_number", "PRESENT").items)
    barred = replace(columns, restricted=[True] * len(columns.id))
    index = EvidenceIndex.of(barred)

    answer = evaluate_indicators(index, Subject.entity(index, PHONE))[0]

    assert (answer.state, answer.counter_evidence) == ("no_data", ())


def test_what_is_switched_off_is_not_there() -> None:
    index = EvidenceIndex.of(columns_from(world_of("i01_shared_number", "PRESENT").items))

    answers = evaluate_indicators(index, Subject.entity(index, PHONE), off=frozenset({"I01"}))

    assert [one.indicator for one in answers] == ["I02", "I06"]


def test_indicators_are_about_networks_numbers_and_premises_and_never_about_anybody() -> None:
    index = EvidenceIndex.of(columns_from((item("FA:1/1", uses("FA:N1")),)))

    try:
        Subject.entity(index, "person:FA:N1")
    except GraphintelError as refusal:
        assert "never about anybody" in str(refusal)
    else:
        raise AssertionError("a person is no subject")
    assert {kind for one in INDICATORS.values() for kind in one.subjects} == {"network", "number", "premises"}


@pytest.mark.parametrize("raised", [True, False])
@pytest.mark.parametrize("name", [name for name, one in INDICATORS.items() if one.axes])
def test_what_points_along_an_axis_is_a_sentence_whatever_the_indicator_is_called(name: str, raised: bool) -> None:
    index = EvidenceIndex.of(columns_from([item("FA:1/1", uses("FA:N1"))]))
    found = IndicatorFinding(name, 1, INDICATORS[name].tier, "present", raised, "", why_not_raised="one source only")
    leads = axes_of(index, subject_in(index, PHONE), [found])

    assert {lead.name for axis in INDICATORS[name].axes for lead in leads[axis]} == {name}
    assert [lead.reason for each in leads.values() for lead in each if not lead.reason[0].isupper()] == []


def _said(*items: Item) -> dict[str, list[tuple[str, str]]]:
    index = EvidenceIndex.of(columns_from(items))
    subject = Subject.entity(index, FLAT_ID)
    axes = axes_of(index, subject, evaluate_indicators(index, subject))
    return {axis: [(one.kind, one.name) for one in pointers] for axis, pointers in axes.items()}


def test_organised_and_exploited_are_told_apart_and_roles_point_to_their_own() -> None:
    told = _said(
        item("FA:1/1", person("FA:BOSS", "MANAGES", "Premises", FLAT, "controller")),
        item("FA:2/1", person("FA:N1", "SELLS_AT", "Premises", FLAT, "potential_victim")),
        item("FA:3/1", sells("FA:N2", FLAT), ("Person", "FA:N2", "HAS_FLAG", "", "", "", "POTENTIAL_VICTIM")),
    )

    assert told == {
        "organised": [("role", "controller")],
        "exploited": [("role", "potential_victim"), ("flag", "POTENTIAL_VICTIM")],
    }
