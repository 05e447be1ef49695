"""GraphML: entities and graded statements for programs that analyse graphs."""

from __future__ import annotations

from graphintel.analysis import graph_formats
from graphintel.briefing.content import Briefing
from graphintel.briefing.format import Files, Format
from graphintel.briefing.graph_export import export_graph


def write(briefing: Briefing) -> Files:
    """Return the graph."""
    return {"graph.graphml": graph_formats.graphml(export_graph(briefing))}


FORMAT = Format("graphml", "the graph for networkx, yEd and others: one edge a statement", write)
