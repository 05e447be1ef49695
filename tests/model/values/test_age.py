"""Whoever may have been under 18 counts as a child until the age is assessed."""

from __future__ import annotations

import pytest

from graphintel.model.values.age import age_on, may_be_child


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        ("2008-02-29", "2026-02-28", 17),
        ("2008-02-29", "2026-03-01", 18),
        ("2008-02-29", "2024-02-29", 16),
        ("2008-03-04", "2026-03-03T23:30:00+00:00", 17),
        ("2008-07-01", "2026-06-30T23:30:00+00:00", 18),
        ("2026-03-04", "2026-03-03", -1),
    ],
)
def test_an_age_is_that_of_the_uk_day(born: str, day: str, age: int) -> None:
    assert age_on(born, day) == age


@pytest.mark.parametrize(
    ("stated", "child"),
    [
        ("17", True),
        ("aged 17 years", True),
        ("18", False),
        ("34 yrs", False),
        ("about 20", True),
        ("19?", True),
        ("early 20s", True),
        ("about 21", False),
        ("16 to 25", True),
        ("30-40", False),
        ("over 18", False),
        ("over 16", True),
        ("18+", False),
        ("child", True),
        ("under 18", True),
        ("under 30", True),
        ("Adult", False),
        ("not known", False),
        ("", False),
    ],
)
def test_an_uncertain_age_near_18_is_a_childs(stated: str, child: bool) -> None:
    assert may_be_child("", stated, "2026-03-04") is child


def test_the_date_of_birth_decides_over_what_is_stated() -> None:
    assert may_be_child("2008-06-01", "adult", "2026-03-04")
    assert not may_be_child("2000-02-29", "17", "2026-03-04")
    assert may_be_child("2000-02-29", "17", "")
