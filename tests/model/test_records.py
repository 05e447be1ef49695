"""Plain values: ids and access keys that follow from what is in them."""

from __future__ import annotations

import dataclasses

import pytest

from graphintel.model.graph_changes import Changes
from graphintel.model.records import Columns, Entity, Item, Statement, Submission, requires_of, statement_id

ITEM = Item("FB:77:A", 2, "3x5x2", "1", "B", "P", "observed", "unknown")


def test_ids_of_submission_and_item_are_what_officers_cite() -> None:
    assert Submission("FB:77:A", "FB", "2026-03-04", "OFFICIAL").id == "submission:FB:77:A"
    assert (ITEM.ref, ITEM.id) == ("FB:77:A/2", "item:FB:77:A/2")


def test_the_id_of_a_statement_follows_from_item_type_ends_and_part_alone() -> None:
    parts = [ITEM.id, "USES_PHONE", "person:FA:1", "phone:+447700900123", ""]
    made = statement_id(*parts)

    assert made == statement_id(*parts)
    assert made.startswith("st:") and len(made) == 27
    for place in range(5):
        other = [*parts]
        other[place] += "x"
        assert statement_id(*other) != made
    assert statement_id(*parts[:3], "phone:+4477009", "00123") != statement_id(*parts[:3], "phone:+447700900123", "")


@pytest.mark.parametrize(
    ("scheme", "handling", "conditions", "requires"),
    [
        ("3x5x2", "P", (), ("marking:OFFICIAL",)),
        ("3x5x2", "C", (), ("force:FA", "marking:OFFICIAL")),
        ("3x5x2", "C", ("unit:Vice",), ("marking:OFFICIAL", "unit:Vice")),
        ("3x5x2", "P", ("unit:Vice",), ("marking:OFFICIAL", "unit:Vice")),
        ("ungraded_partner", "C", (), ("force:FA", "marking:OFFICIAL")),
        ("5x5x5", "1", (), ("marking:OFFICIAL",)),
        ("5x5x5", "3", (), ("marking:OFFICIAL",)),
        ("5x5x5", "4", (), ("force:FA", "marking:OFFICIAL")),
        ("5x5x5", "5", (), ("force:FA", "marking:OFFICIAL")),
        ("5x5x5", "5", ("unit:Vice", "force:FA"), ("force:FA", "marking:OFFICIAL", "unit:Vice")),
    ],
)
def test_marking_handling_and_conditions_become_access_keys(
    scheme: str, handling: str, conditions: tuple[str, ...], requires: tuple[str, ...]
) -> None:
    assert requires_of("OFFICIAL", scheme, handling, conditions, "FA") == requires


def test_records_cannot_be_changed_and_hold_no_attribute_that_is_not_declared() -> None:
    entity = Entity("phone:+447700900123", "Phone", "07700 900123")

    with pytest.raises(dataclasses.FrozenInstanceError):
        entity.caption = "x"  # type: ignore[misc]
    assert not hasattr(entity, "__dict__")


def test_columns_carry_what_analysis_needs_and_no_words_of_anybody() -> None:
    columns = {field.name for field in dataclasses.fields(Columns)}

    assert columns <= {field.name for field in dataclasses.fields(Statement)}
    assert columns.isdisjoint({"start_caption", "end_caption", "properties", "requires", "conditions", "marking"})


def test_a_difference_without_content_is_empty() -> None:
    changes = Changes(3)

    assert (changes.revision, [*changes.statements], changes.changed, changes.after) == (3, [], (), None)
