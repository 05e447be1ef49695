"""PNG: the chart alone as an image, with marking, legend and handling round it."""

from __future__ import annotations

from graphintel.briefing import compiled
from graphintel.briefing.clean import drawn
from graphintel.briefing.content import Briefing
from graphintel.briefing.format import Files, Format
from graphintel.briefing.picture import picture

DOTS = 110
"""Dots an inch: sharp on paper at the size of a page."""


def write(briefing: Briefing) -> Files:
    """Return the chart."""
    return {"chart.png": compiled.png("chart.typ", DOTS, chart=picture(drawn(briefing)))[0]}


FORMAT = Format("png", "the chart as an image", write)
