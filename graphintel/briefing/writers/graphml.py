"""GraphML: things and graded statements for programs that analyse graphs."""

from __future__ import annotations

from graphintel.analysis import exchange
from graphintel.briefing.content import Briefing
from graphintel.briefing.format import Files, Format
from graphintel.briefing.handed import handed


def write(briefing: Briefing) -> Files:
    """Return the graph."""
    return {"graph.graphml": exchange.graphml(handed(briefing))}


FORMAT = Format("graphml", "the graph for networkx, yEd and others: one edge a statement", write)
