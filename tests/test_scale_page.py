"""docs/scale.md shows what was measured, and how it grows is what its figures say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks.scale import BEGIN, EXTRAPOLATED_TO, PAGE, growth, kept, render
from benchmarks.table import written


def test_the_page_shows_the_kept_measurements() -> None:
    assert written(PAGE.read_text(encoding="utf-8"), BEGIN) == render(kept())


def test_what_is_there_from_the_beginning_does_not_look_like_growth() -> None:
    assert growth([1_000, 10_000], [20.0 + 1, 20.0 + 10]) == pytest.approx(0.001)
    assert growth([10, 1_000, 10_000], [9.0, 7.0, 7.0]) == pytest.approx(0.0)


def test_a_row_says_what_was_measured_and_where_a_straight_line_through_it_leads() -> None:
    small, large = (
        replace(kept()[0], statements=size, graph_bytes=graph) for size, graph in ((1000, 10**6), (2000, 3 * 10**6))
    )

    [row] = [row for row in render([small, large]).splitlines() if row.startswith("| graph, embedded")]
    [falls] = [
        row for row in render([large, replace(small, statements=4000)]).splitlines() if row.startswith("| graph")
    ]

    assert f"{EXTRAPOLATED_TO:,} by that" in render([small, large])
    assert row == "| graph, embedded | 1 MB | 3 MB | 2 GB | 20 GB |"
    assert falls.endswith("| - | - |")
