"""PNG: the chart alone as an image, with marking, legend and handling round it."""

from __future__ import annotations

from graphintel.briefing import typesetting
from graphintel.briefing.chart_svg import draw_chart
from graphintel.briefing.content import Briefing
from graphintel.briefing.format import Files, Format
from graphintel.briefing.text_safety import with_drawable_text

DOTS = 110
"""Dots an inch: sharp on paper at the size of a page."""


def write(briefing: Briefing) -> Files:
    """Return the chart."""
    return {"chart.png": typesetting.png("chart.typ", DOTS, chart=draw_chart(with_drawable_text(briefing)))[0]}


FORMAT = Format("png", "the chart as an image", write)
