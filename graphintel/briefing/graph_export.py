"""The briefing as a graph for other programs: one node an entity, one edge a statement, all as plain attributes."""

from __future__ import annotations

from graphintel.analysis.graph_formats import Edge, ExportedGraph, Node
from graphintel.briefing import phrases
from graphintel.briefing.content import BriefedEntity, BriefedStatement, Briefing
from graphintel.briefing.node_styles import style_of

_SEPARATOR = "; "
_SPACING = 100.0
"""Distance between neighbours in the units of those programs, in which a node is 20 wide."""


def export_graph(briefing: Briefing) -> ExportedGraph:
    """Return the graph, with what holds for the whole briefing and its sentences beside it."""
    about = {name.replace(" ", "_"): text for name, text in phrases.graph_metadata(briefing)}
    return ExportedGraph(
        nodes=tuple(map(_node, briefing.entities)),
        edges=tuple(map(_edge, briefing.statements)),
        about=about,
        made_on=briefing.made_on,
    )


def _node(entity: BriefedEntity) -> Node:
    attributes: dict[str, str | bool] = {
        # A "type" of its own would be taken for the kind of node or edge by readers of GEXF.
        "thing": entity.type,
        "group": phrases.displayed_group(entity),
        "roles": _SEPARATOR.join(phrases.displayed_roles(entity)),
        "shown_as": phrases.roles_phrase(entity),
        "protected": entity.protected,
        "reason": entity.reason,
        "facts": phrases.facts_phrase(entity),
        "marking": entity.marking,
    }
    colour = style_of(entity.type, phrases.displayed_group(entity)).fill
    return Node(entity.id, entity.caption, entity.x * _SPACING, entity.y * _SPACING, colour, 20.0, attributes)


def _edge(statement: BriefedStatement) -> Edge:
    attributes = {
        "link": statement.type,
        "part": statement.part,
        "reference": statement.reference,
        "grade": statement.grade,
        "scheme": statement.scheme,
        "source_eval": statement.source_eval,
        "info_eval": statement.info_eval,
        "handling": statement.handling,
        "conditions": _SEPARATOR.join(statement.conditions),
        "basis": statement.basis,
        "seen_from": statement.seen_from,
        "seen_to": statement.seen_to,
        "seen_precision": statement.seen_precision,
        "reported_at": statement.reported_at,
        "owner_force": statement.owner_force,
        "marking": statement.marking,
        **phrases.property_texts(statement),
    }
    return Edge(statement.id, statement.start, statement.end, phrases.statement_phrase(statement), attributes)
