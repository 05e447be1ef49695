"""When an indicator that is present raises its subject: by its tier, its independent sources and their grades."""

from __future__ import annotations

from collections.abc import Sequence

from graphintel.analysis.weights import WEIGHTS
from graphintel.indicators.evidence_index import EvidenceIndex
from graphintel.model.values.grade import GRADE, WELL

MIN_SOURCES = 2

SELF_SUFFICIENT = frozenset("SA")
"""Tiers that raise by themselves, and may name a person."""


def why_not_raised(index: EvidenceIndex, tier: str, rows: Sequence[int]) -> str:
    """Return why evidence does not raise its subject, or an empty text where it does.

    Parameters
    ----------
    index : EvidenceIndex
    tier : str
        Of the indicator.
    rows : sequence of int
        Rows of its evidence.
    """
    if tier in SELF_SUFFICIENT:
        return ""
    if tier == "C":
        return "It is context, which by itself raises nothing."
    if len({index.source(row) for row in rows}) < MIN_SOURCES:
        return "All of it comes from one source; a structural pattern needs two independent ones."
    c = index.columns
    if not any(GRADE.level_of(c.scheme[row], c.source_eval[row], c.info_eval[row]) == WELL for row in rows):
        return "None of its sources is well graded; a structural pattern needs one."
    return ""


def best_grades(index: EvidenceIndex, rows: Sequence[int]) -> str:
    """Return the best grade of the rows in each scheme, as officers write it; schemes are never compared."""
    c = index.columns
    best: dict[str, tuple[float, str]] = {}
    for row in rows:
        scheme, source, info = c.scheme[row], c.source_eval[row], c.info_eval[row]
        graded = (-WEIGHTS[scheme, source, info], f"{source}{info} ({scheme})" if source else "ungraded")
        best[scheme] = min(best.get(scheme, graded), graded)
    return ", ".join(text for _, (_, text) in sorted(best.items()))
