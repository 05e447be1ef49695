"""From grades to line patterns, and which of several grades is best.

The order is that of the weights which analysis prints, so that chart and analysis never disagree. Grades stay in
their own scheme; only the pattern is common.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from graphintel.analysis.weights import WEIGHTS

WELL, PARTLY, POORLY, FALSE = "well", "partly", "poorly", "false"
LEVELS: dict[str, str] = {
    WELL: "well graded (such as 1A, 1B, 2B; B2)",
    PARTLY: "partly known (such as 2C, 2D, 3B; ungraded)",
    POORLY: "poorly graded (such as 3C, 3D; D4)",
    FALSE: "suspected false: kept, weighs nothing",
}
"""Level of a grade and its meaning, best first. Drawn solid, dashed, dotted, and struck."""

DASHES: dict[str, tuple[float, ...]] = {WELL: (), PARTLY: (7, 4), POORLY: (1.5, 3.5), FALSE: (2, 7)}
WIDTHS: dict[str, float] = {WELL: 2.2, PARTLY: 1.8, POORLY: 1.8, FALSE: 2.5}
"""Pattern (stroke and gap in turn; none is solid) and width of a line by level, on screen and on paper."""

_LEAST_WELL, _LEAST_PARTLY = 0.85, 0.70


def weight_of(statement: Mapping[str, Any]) -> float:
    """Return the weight of a statement's grade, 0 (suspected false) to 1."""
    scheme, source, info = (str(statement.get(key, "")) for key in ("scheme", "source_eval", "info_eval"))
    return WEIGHTS.get((scheme, source, info), 0.0)


def level_of(statement: Mapping[str, Any]) -> str:
    """Return the level of a statement's grade.

    Examples
    --------
    >>> level_of({"scheme": "3x5x2", "source_eval": "1", "info_eval": "B"})
    'well'
    >>> level_of({"scheme": "3x5x2", "source_eval": "1", "info_eval": "E"})
    'false'
    """
    weight = weight_of(statement)
    if weight == 0.0:
        return FALSE
    return WELL if weight >= _LEAST_WELL else PARTLY if weight >= _LEAST_PARTLY else POORLY


def short(statement: Mapping[str, Any]) -> str:
    """Return the grade without handling and scheme, for a line's label.

    Examples
    --------
    >>> short({"scheme": "3x5x2", "source_eval": "2", "info_eval": "C"})
    '2C'
    """
    return f"{statement.get('source_eval', '')}{statement.get('info_eval', '')}" or "ungraded"


def best_and_worst(
    statements: Iterable[Mapping[str, Any]],
) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Return the statements with the best and the worst grade.

    Parameters
    ----------
    statements : iterable of mapping
        At least one.

    Returns
    -------
    tuple of mapping
        Of equals the first by grade as text, so that the answer depends on nothing else.
    """
    ordered = sorted(statements, key=lambda s: (-weight_of(s), short(s)))
    return ordered[0], ordered[-1]
