"""When an indicator that is present raises its subject: by its tier, its independent sources and their grades."""

from __future__ import annotations

from collections.abc import Sequence

from graphintel.analysis.weights import WEIGHTS
from graphintel.indicators.scene import Scene

LEAST_SOURCES = 2

WELL_GRADED = {
    "3x5x2": (frozenset("12"), frozenset("ABC")),
    "5x5x5": (frozenset("ABC"), frozenset("123")),
}
"""Source and information evaluations that are well graded, native to each scheme. Ungraded is not well graded."""

BY_THEMSELVES = frozenset("SA")
"""Tiers that raise by themselves, and may name a person."""


def is_well_graded(scheme: str, source_eval: str, info_eval: str) -> bool:
    """Return whether a grade is good enough for one of the two sources of tier B.

    Examples
    --------
    >>> is_well_graded("3x5x2", "2", "C"), is_well_graded("5x5x5", "E", "2"), is_well_graded("ungraded_partner", "", "")
    (True, False, False)
    """
    sources, infos = WELL_GRADED.get(scheme, (frozenset[str](), frozenset[str]()))
    return source_eval in sources and info_eval in infos


def why_not_raised(scene: Scene, tier: str, rows: Sequence[int]) -> str:
    """Return why evidence does not raise its subject, or an empty text where it does.

    Parameters
    ----------
    scene : Scene
    tier : str
        Of the indicator.
    rows : sequence of int
        Rows of its evidence.
    """
    if tier in BY_THEMSELVES:
        return ""
    if tier == "C":
        return "It is context, which by itself raises nothing."
    if len({scene.source(row) for row in rows}) < LEAST_SOURCES:
        return "All of it comes from one source; a structural pattern needs two independent ones."
    c = scene.columns
    if not any(is_well_graded(c.scheme[row], c.source_eval[row], c.info_eval[row]) for row in rows):
        return "None of its sources is well graded; a structural pattern needs one."
    return ""


def best_grades(scene: Scene, rows: Sequence[int]) -> str:
    """Return the best grade of the rows in each scheme, as officers write it; schemes are never compared."""
    c = scene.columns
    best: dict[str, tuple[float, str]] = {}
    for row in rows:
        scheme, source, info = c.scheme[row], c.source_eval[row], c.info_eval[row]
        graded = (-WEIGHTS[scheme, source, info], f"{source}{info} ({scheme})" if source else "ungraded")
        best[scheme] = min(best.get(scheme, graded), graded)
    return ", ".join(text for _, (_, text) in sorted(best.items()))
