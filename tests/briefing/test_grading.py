"""Grades as line patterns: the order is that of the weights that analysis prints."""

from __future__ import annotations

import pytest

from graphintel.analysis.weights import WEIGHTS
from graphintel.briefing.grading import FALSE, PARTLY, POORLY, WELL, Graded, best_and_worst, level_of, short, weight_of
from graphintel.service.answers.statements import StatementAnswer
from tests.answers import answer_of


def graded(scheme: str, source: str, info: str) -> Graded:
    return answer_of(StatementAnswer, scheme=scheme, source_eval=source, info_eval=info)


@pytest.mark.parametrize(
    ("scheme", "grade", "level"),
    [
        ("3x5x2", "1A", WELL), ("3x5x2", "2B", WELL), ("3x5x2", "2C", PARTLY), ("3x5x2", "3B", PARTLY),
        ("3x5x2", "3D", POORLY), ("3x5x2", "1E", FALSE), ("5x5x5", "B2", WELL), ("5x5x5", "D4", POORLY),
        ("5x5x5", "A5", FALSE),
    ],
)  # fmt: skip
def test_a_grade_has_its_level(scheme: str, grade: str, level: str) -> None:
    assert level_of(graded(scheme, *grade)) == level


def test_every_grade_that_can_be_has_a_level() -> None:
    assert {level_of(graded(*grade)) for grade in WEIGHTS} == {WELL, PARTLY, POORLY, FALSE}


def test_an_ungraded_statement_is_partly_known_and_says_so() -> None:
    ungraded = graded("ungraded_partner", "", "")

    assert level_of(ungraded) == PARTLY
    assert short(ungraded) == "ungraded"


def test_best_and_worst_do_not_depend_on_order() -> None:
    grades = [graded("3x5x2", *grade) for grade in ("2C", "1A", "3D", "1E")]

    for order in (grades, grades[::-1]):
        best, worst = best_and_worst(order)
        assert (short(best), short(worst)) == ("1A", "1E")
    assert weight_of(grades[3]) == 0
