"""Graphs as files that other programs open: GraphML and GEXF, one edge a statement, the same bytes for the same graph."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, SubElement

NodeOrEdgeAttributes = Mapping[str, str | float | bool]


@dataclass(frozen=True, slots=True)
class Node:
    """A node: its position on the chart, its colour as ``#rrggbb``, and its attributes.

    Each attribute has one type over all nodes, and the same for edges; an empty one is left out, since both formats
    read it back as missing.
    """

    id: str
    label: str
    x: float
    y: float
    colour: str
    size: float
    attributes: NodeOrEdgeAttributes = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Edge:
    """A statement from ``start`` to ``end``; two that say the same are two edges."""

    id: str
    start: str
    end: str
    label: str
    attributes: NodeOrEdgeAttributes = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ExportedGraph:
    """A graph to be exported, with the attributes of the whole graph. ``made_on`` is a day, ISO 8601."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    about: Mapping[str, str]
    made_on: str


def graphml(graph_to_write: ExportedGraph) -> bytes:
    """Return the graph as GraphML in UTF-8.

    Parameters
    ----------
    graph_to_write : ExportedGraph

    Returns
    -------
    bytes
        A directed multigraph; edges carry their ids, the graph what ``about`` says.
    """
    import networkx as nx
    from networkx.readwrite.graphml import GraphMLWriter

    graph = nx.MultiDiGraph(**_non_empty(graph_to_write.about))
    for node in graph_to_write.nodes:
        graph.add_node(node.id, label=node.label, x=node.x, y=node.y, **_non_empty(node.attributes))
    for edge in graph_to_write.edges:
        graph.add_edge(edge.start, edge.end, key=edge.id, label=edge.label, **_non_empty(edge.attributes))
    written = io.BytesIO()
    GraphMLWriter(graph).dump(written)
    return written.getvalue()


def gexf(graph_to_write: ExportedGraph) -> bytes:
    """Return the graph as GEXF 1.2 in UTF-8, with places, colours and sizes as Gephi reads them.

    Parameters
    ----------
    graph_to_write : ExportedGraph

    Returns
    -------
    bytes
        What ``about`` says stands in the description, since the format has no attributes of a graph. Upwards is
        positive there, so ``y`` changes its sign.
    """
    import networkx as nx
    from networkx.readwrite.gexf import GEXFWriter

    graph = nx.MultiDiGraph()
    for node in graph_to_write.nodes:
        graph.add_node(node.id, label=node.label, viz=_appearance(node), **_non_empty(node.attributes))
    for edge in graph_to_write.edges:
        graph.add_edge(edge.start, edge.end, key=edge.id, id=edge.id, label=edge.label, **_non_empty(edge.attributes))
    writer = GEXFWriter(graph, version="1.2draft")
    _describe(writer.xml.find("meta"), graph_to_write)
    _without_keys(writer.xml)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def _appearance(node: Node) -> dict[str, object]:
    red, green, blue = (int(node.colour[position : position + 2], 16) for position in (1, 3, 5))
    return {
        "color": {"r": red, "g": green, "b": blue, "a": 1.0},
        "size": node.size,
        "position": {"x": node.x, "y": -node.y, "z": 0.0},
    }


def _describe(meta: Element, graph_to_write: ExportedGraph) -> None:
    """Put what holds for the whole in place of the writer's version and today's date."""
    meta.set("lastmodifieddate", graph_to_write.made_on)
    for child in list(meta):
        meta.remove(child)
    SubElement(meta, "creator").text = "graphintel"
    SubElement(meta, "description").text = "; ".join(
        f"{name}: {text}" for name, text in _non_empty(graph_to_write.about).items()
    )


def _without_keys(root: Element) -> None:
    """Drop the writer's own marks of parallel edges, which their ids distinguish already."""
    for attributes in root.iterfind("graph/attributes"):
        for each in attributes.findall("attribute[@title='networkx_key']"):
            attributes.remove(each)
            for values in root.iterfind("graph/edges/edge/attvalues"):
                for value in values.findall(f"attvalue[@for='{each.get('id')}']"):
                    values.remove(value)


def _non_empty(attributes: NodeOrEdgeAttributes) -> dict[str, str | float | bool]:
    return {name: value for name, value in attributes.items() if value != ""}
