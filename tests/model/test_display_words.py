"""Dates no more exact than the source, and other things in words."""

from __future__ import annotations

import doctest
from typing import Any

import pytest

from graphintel.model import display_words
from graphintel.model.ontology import ENTITY_TYPES
from graphintel.service.answers.statements import StatementAnswer
from tests.answers import answer_of


def test_the_examples_run() -> None:
    assert doctest.testmod(display_words).failed == 0


@pytest.mark.parametrize(
    ("first", "last", "precision", "told"),
    [
        ("2026-03-04T21:30:00+00:00", "", "exact", "4 Mar 2026, 21:30"),
        ("2026-07-04T21:30:00+00:00", "", "exact", "4 Jul 2026, 22:30"),
        ("2026-07-04T23:30:00+00:00", "", "day", "5 Jul 2026"),
        ("2026-03-04", "2026-03-09", "day", "4 Mar 2026 to 9 Mar 2026"),
        ("2026-03-04", "2026-03-04", "day", "4 Mar 2026"),
        ("2026-03-02", "", "week", "week of 2 Mar 2026"),
        ("2026-03-01", "2026-03-31", "month", "Mar 2026"),
        ("", "2026-03-31", "day", "until 31 Mar 2026"),
        ("", "", "unknown", "date not known"),
        ("someday", "", "day", "someday"),
    ],
)
def test_a_date_is_told_with_its_precision(first: str, last: str, precision: str, told: str) -> None:
    assert display_words.period_words(first, last, precision) == told


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ({"type": "USES_PHONE", "part": ""}, "uses phone"),
        ({"type": "HOLDS_ROLE", "part": "landlord_or_agent"}, "holds the role landlord or agent"),
        ({"type": "HAS_FLAG", "part": "DV_LINK"}, "carries the flag DV_LINK"),
        ({"type": "INVOLVES", "part": "driver"}, "involves as driver"),
    ],
)
def test_a_statement_is_told_in_words(statement: dict[str, Any], told: str) -> None:
    assert display_words.statement_words(answer_of(StatementAnswer, statement)) == told


def test_every_type_has_a_plural() -> None:
    for name in ENTITY_TYPES:
        assert display_words.counted_words(name, 1).startswith("1 ")
        assert display_words.counted_words(name, 1200).startswith("1,200 ")


def test_confidence_is_a_word_and_a_number() -> None:
    assert all(
        display_words.confidence_words(value).endswith(f": {display_words.CONFIDENCE_MEANS}") for value in (1.0, 0.1)
    )
    assert [display_words.confidence_words(value).partition(":")[0] for value in (1.0, 0.8, 0.6, 0.1)] == [
        "very steady (1.00)",
        "steady (0.80)",
        "partly steady (0.60)",
        "unsteady (0.10)",
    ]
