"""From grades to line patterns, and which of several grades is best.

Levels are those of :mod:`graphintel.model.values.grade`; of several grades the best is that of the greatest weight,
so that chart, indicators and analysis never disagree. Grades stay in their own scheme; only the pattern is common.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from graphintel.analysis.weights import WEIGHTS
from graphintel.model.display_words import Graded
from graphintel.model.values.grade import FALSE, GRADE, LEVELS, PARTLY, POORLY, WELL

__all__ = [
    "DASHES",
    "FALSE",
    "LEVELS",
    "PARTLY",
    "POORLY",
    "WELL",
    "WIDTHS",
    "best_and_worst",
    "level_of",
    "short",
    "weight_of",
]

DASHES: dict[str, tuple[float, ...]] = {WELL: (), PARTLY: (7, 4), POORLY: (1.5, 3.5), FALSE: (2, 7)}
WIDTHS: dict[str, float] = {WELL: 2.2, PARTLY: 1.8, POORLY: 1.8, FALSE: 2.5}
"""Pattern (stroke and gap in turn; none is solid) and width of a line by level, on screen and on paper."""


AnyGraded = TypeVar("AnyGraded", bound=Graded)


def weight_of(statement: Graded) -> float:
    """Return the weight of a statement's grade, 0 (suspected false) to 1."""
    return WEIGHTS.get((statement.scheme, statement.source_eval, statement.info_eval), 0.0)


def level_of(statement: Graded) -> str:
    """Return the level of a statement's grade, a key of ``LEVELS``."""
    return GRADE.level_of(statement.scheme, statement.source_eval, statement.info_eval)


def short(statement: Graded) -> str:
    """Return the grade without handling and scheme, for a line's label: 2C, or ungraded."""
    return f"{statement.source_eval}{statement.info_eval}" or "ungraded"


def best_and_worst(statements: Iterable[AnyGraded]) -> tuple[AnyGraded, AnyGraded]:
    """Return the statements with the best and the worst grade.

    Parameters
    ----------
    statements : iterable of Graded
        At least one.

    Returns
    -------
    tuple of Graded
        Of equals the first by grade as text, so that the answer depends on nothing else.
    """
    ordered = sorted(statements, key=lambda s: (-weight_of(s), short(s)))
    return ordered[0], ordered[-1]
