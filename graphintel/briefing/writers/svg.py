"""SVG: the chart alone, with marking, legend and handling round it."""

from __future__ import annotations

from graphintel.briefing.chart_svg import draw_chart
from graphintel.briefing.content import Briefing
from graphintel.briefing.format import Files, Format


def write(briefing: Briefing) -> Files:
    """Return the chart."""
    return {"chart.svg": draw_chart(briefing).encode("utf-8")}


FORMAT = Format("svg", "the chart as a drawing, sharp at any size", write)
