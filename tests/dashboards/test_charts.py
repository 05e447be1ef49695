"""What a session has drawn: its own, bounded, and worth nothing to another."""

from __future__ import annotations

from dashboards.charts import SessionCharts


def test_a_chart_opens_only_for_the_session_that_made_it() -> None:
    charts = SessionCharts()
    mine = charts.new("mine")

    assert charts.get("mine", mine.key) is mine
    assert charts.get("another", mine.key) is None
    assert len(mine.key) >= 22


def test_the_oldest_charts_and_sessions_go_first() -> None:
    charts = SessionCharts(max_sessions=2, max_charts=2)
    first, second = charts.new("a"), charts.new("a")
    charts.get("a", first.key)
    charts.new("a")
    assert charts.get("a", second.key) is None
    assert charts.get("a", first.key) is first

    charts.new("b")
    charts.new("c")
    assert charts.get("a", first.key) is None


def test_a_session_that_ends_takes_its_charts_along() -> None:
    charts = SessionCharts()
    chart = charts.new("mine")
    charts.end("mine")
    charts.end("mine")

    assert charts.get("mine", chart.key) is None


def test_only_what_is_drawn_can_be_moved_and_not_out_of_the_world() -> None:
    chart = SessionCharts().new("mine")
    chart.positions["a"] = (0.0, 0.0)
    chart.move({"a": (5.0, 6.0), "b": (1.0, 1.0)})
    chart.move({"a": (1e12, 0.0)})

    assert chart.positions == {"a": (5.0, 6.0)}
    chart.forget("a")
    chart.forget("a")
    assert chart.positions == {}
