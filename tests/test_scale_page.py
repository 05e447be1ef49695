"""docs/scale.md shows what was measured, and how it grows is what its figures say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks.scale import AHEAD, PAGE, growth, kept, render
from benchmarks.table import written


def test_the_page_shows_the_kept_measurements() -> None:
    assert written(PAGE.read_text(encoding="utf-8")) == render(kept())
    assert [one.statements for one in kept()][:2] == [10_000, 100_000]


def test_what_is_there_from_the_beginning_does_not_look_like_growth() -> None:
    assert growth([1_000, 10_000], [20.0 + 1, 20.0 + 10]) == pytest.approx(0.001)
    assert growth([10, 1_000, 10_000], [9.0, 7.0, 7.0]) == pytest.approx(0.0)


def test_another_measurement_is_another_table_and_leads_elsewhere() -> None:
    small, large = kept()[:2]
    twice = replace(large, ledger_bytes=2 * large.ledger_bytes)

    before, after = ([row for row in render([small, one]).splitlines() if "ledger" in row] for one in (large, twice))

    assert f"{AHEAD:,} by that" in render([small, large])
    assert before != after
