"""GEXF: things and graded statements for Gephi, placed and coloured as on the chart."""

from __future__ import annotations

from graphintel.analysis import exchange
from graphintel.briefing.content import Briefing
from graphintel.briefing.format import Files, Format
from graphintel.briefing.handed import handed


def write(briefing: Briefing) -> Files:
    """Return the graph."""
    return {"graph.gexf": exchange.gexf(handed(briefing))}


FORMAT = Format("gexf", "the graph for Gephi, placed and coloured as on the chart", write)
