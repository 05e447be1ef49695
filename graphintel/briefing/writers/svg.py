"""SVG: the chart alone, with marking, legend and handling round it."""

from __future__ import annotations

from graphintel.briefing.content import Briefing
from graphintel.briefing.format import Files, Format
from graphintel.briefing.picture import picture


def write(briefing: Briefing) -> Files:
    """Return the chart."""
    return {"chart.svg": picture(briefing).encode("utf-8")}


FORMAT = Format("svg", "the chart as a drawing, sharp at any size", write)
