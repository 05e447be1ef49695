"""Graphs handed over: one edge a statement, types that agree, and nothing of the program or the clock."""

from __future__ import annotations

import io

import networkx as nx
import pytest
from defusedxml.ElementTree import fromstring

from graphintel.analysis.graph_formats import Edge, ExportedGraph, Node, gexf, graphml

GEXF = "{http://www.gexf.net/1.2draft}"


def _example_graph() -> ExportedGraph:
    return ExportedGraph(
        nodes=(
            Node("a", "Alder", 1.0, 2.0, "#4b5b78", 20.0, {"protected": True, "reason": "tied by <items> & more"}),
            Node("b", "Birch", 3.5, -4.0, "#a3232f", 20.0, {"protected": False, "reason": ""}),
        ),
        edges=(
            Edge("s1", "a", "b", "manages", {"grade": "1B"}),
            Edge("s2", "a", "b", "manages", {"grade": "B2"}),
            Edge("s3", "b", "b", "has flag", {"grade": ""}),
        ),
        about={"marking": "OFFICIAL", "agreement": ""},
        made_on="2026-05-04",
    )


def test_graphml_has_one_edge_a_statement_under_its_id() -> None:
    graph = nx.read_graphml(io.BytesIO(graphml(_example_graph())), force_multigraph=True)

    assert sorted(graph.edges(keys=True, data="grade")) == [
        ("a", "b", "s1", "1B"),
        ("a", "b", "s2", "B2"),
        ("b", "b", "s3", None),
    ]
    assert graph.nodes["a"] == {
        "label": "Alder", "x": 1.0, "y": 2.0, "protected": True, "reason": "tied by <items> & more",
    }  # fmt: skip
    assert graph.graph["marking"] == "OFFICIAL"
    assert "agreement" not in graph.graph


def test_gexf_declares_each_attribute_once_with_one_type() -> None:
    root = fromstring(gexf(_example_graph()))

    declared = [
        (group.get("class"), each.get("title"), each.get("type"))
        for group in root.iter(f"{GEXF}attributes")
        for each in group.iter(f"{GEXF}attribute")
    ]
    assert sorted(declared) == [
        ("edge", "grade", "string"),
        ("node", "protected", "boolean"),
        ("node", "reason", "string"),
    ]
    known = {each.get("id") for each in root.iter(f"{GEXF}attribute")}
    assert {value.get("for") for value in root.iter(f"{GEXF}attvalue")} == known


def test_gexf_is_read_by_gephis_rules() -> None:
    root = fromstring(gexf(_example_graph()))

    assert root.tag == f"{GEXF}gexf"
    assert root.get("version") == "1.2"
    assert root.find(f"{GEXF}graph").get("defaultedgetype") == "directed"  # type: ignore[union-attr]
    nodes = {node.get("id") for node in root.iter(f"{GEXF}node")}
    edges = list(root.iter(f"{GEXF}edge"))
    assert [edge.get("id") for edge in edges] == ["s1", "s2", "s3"]
    assert all({edge.get("source"), edge.get("target")} <= nodes and edge.get("type") is None for edge in edges)
    colour = next(root.iter("{http://www.gexf.net/1.2draft/viz}color"))
    assert colour.attrib == {"r": "75", "g": "91", "b": "120", "a": "1.0"}


def test_gexf_is_dated_by_the_export_and_names_no_version() -> None:
    meta = fromstring(gexf(_example_graph())).find(f"{GEXF}meta")

    assert meta is not None
    assert meta.get("lastmodifieddate") == "2026-05-04"
    assert [(child.tag.removeprefix(GEXF), child.text) for child in meta] == [
        ("creator", "graphintel"),
        ("description", "marking: OFFICIAL"),
    ]


@pytest.mark.parametrize("write", [graphml, gexf])
def test_the_same_graph_gives_the_same_bytes(write: type[bytes]) -> None:
    assert write(_example_graph()) == write(_example_graph())  # type: ignore[arg-type]


@pytest.mark.parametrize("write", [graphml, gexf])
def test_nothing_to_hand_over_is_an_empty_graph(write: type[bytes]) -> None:
    assert fromstring(write(ExportedGraph((), (), {}, "2026-05-04"))) is not None  # type: ignore[arg-type]
