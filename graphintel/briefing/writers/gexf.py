"""GEXF: entities and graded statements for Gephi, placed and coloured as on the chart."""

from __future__ import annotations

from graphintel.analysis import graph_formats
from graphintel.briefing.content import Briefing
from graphintel.briefing.format import Files, Format
from graphintel.briefing.graph_export import export_graph


def write(briefing: Briefing) -> Files:
    """Return the graph."""
    return {"graph.gexf": graph_formats.gexf(export_graph(briefing))}


FORMAT = Format("gexf", "the graph for Gephi, placed and coloured as on the chart", write)
