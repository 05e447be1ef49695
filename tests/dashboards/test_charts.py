"""What a session has drawn: its own, bounded, and worth nothing to another."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards.charts import CHART, SessionChart, SessionCharts, _as_json, _from_json, new_chart
from graphintel.ledger.session_contents import SessionContents
from tests.dashboards.lists import ListLedger


@pytest.fixture
def contents() -> SessionContents:
    return ListLedger().session_contents


def test_a_chart_opens_only_for_the_session_that_made_it(contents: SessionContents) -> None:
    charts, mine = SessionCharts(contents), new_chart()
    mine.positions["phone:+447700900301"] = (1.0, 2.0)
    charts.store("mine", mine)

    assert charts.get("mine", mine.key) == mine
    assert charts.get("another", mine.key) is None
    assert len(mine.key) >= 22


def test_the_charts_of_a_session_that_changed_least_lately_go_first(contents: SessionContents) -> None:
    charts = SessionCharts(contents, replace(CHART, max_of_session=2))
    first, second, third = new_chart(), new_chart(), new_chart()
    for chart in (first, second, first, third):
        charts.store("a", chart)

    assert charts.get("a", second.key) is None
    assert charts.get("a", first.key) == first


_IDS = st.text(min_size=1, max_size=8).filter(lambda text: text.isprintable())
_COORDINATES = st.floats(-100_000, 100_000)


@given(
    st.dictionaries(_IDS, st.tuples(_COORDINATES, _COORDINATES)),
    st.sets(_IDS),
    st.dictionaries(st.tuples(_IDS, st.text(max_size=3), st.text(max_size=3)), st.integers(0, 2000)),
)
def test_a_chart_is_read_as_it_was_stored_in_the_same_order(
    positions: dict[str, tuple[float, float]], facilities: set[str], asked: dict[tuple[str, str, str], int]
) -> None:
    chart = SessionChart("key", positions, facilities, asked)

    read = _from_json("key", _as_json(chart))

    assert read == chart
    assert list(read.positions) == list(positions)


def test_only_what_is_drawn_can_be_moved_and_not_out_of_the_world() -> None:
    chart = new_chart()
    chart.positions["a"] = (0.0, 0.0)
    chart.move({"a": (5.0, 6.0), "b": (1.0, 1.0)})
    chart.move({"a": (1e12, 0.0)})

    assert chart.positions == {"a": (5.0, 6.0)}
    chart.forget("a")
    chart.forget("a")
    assert chart.positions == {}
