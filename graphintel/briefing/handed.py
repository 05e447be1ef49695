"""The briefing as a graph to be handed over: one node a thing, one edge a statement, all as plain attributes."""

from __future__ import annotations

from graphintel.analysis.exchange import Edge, Exchange, Node
from graphintel.briefing import told
from graphintel.briefing.content import Briefing, Thing, Tie
from graphintel.briefing.look import look_of

_BETWEEN = "; "
_APART = 100.0
"""Distance between neighbours in the units of those programs, in which a node is 20 wide."""


def handed(briefing: Briefing) -> Exchange:
    """Return the graph, with what holds for the whole briefing and its sentences beside it."""
    about = {name.replace(" ", "_"): text for name, text in told.whole(briefing)}
    return Exchange(
        nodes=tuple(map(_node, briefing.things)),
        edges=tuple(map(_edge, briefing.ties)),
        about=about,
        made_on=briefing.made_on,
    )


def _node(thing: Thing) -> Node:
    attributes: dict[str, str | bool] = {
        # A "type" of its own would be taken for the kind of node or edge by readers of GEXF.
        "thing": thing.type,
        "group": told.group_of(thing),
        "roles": _BETWEEN.join(told.roles_of(thing)),
        "shown_as": told.roles_told(thing),
        "protected": thing.protected,
        "reason": thing.reason,
        "facts": told.facts_told(thing),
        "marking": thing.marking,
    }
    colour = look_of(thing.type, told.group_of(thing)).fill
    return Node(thing.id, thing.caption, thing.x * _APART, thing.y * _APART, colour, 20.0, attributes)


def _edge(tie: Tie) -> Edge:
    attributes = {
        "link": tie.type,
        "part": tie.part,
        "reference": tie.reference,
        "grade": tie.grade,
        "scheme": tie.scheme,
        "source_eval": tie.source_eval,
        "info_eval": tie.info_eval,
        "handling": tie.handling,
        "conditions": _BETWEEN.join(tie.conditions),
        "basis": tie.basis,
        "seen_from": tie.seen_from,
        "seen_to": tie.seen_to,
        "seen_precision": tie.seen_precision,
        "reported_at": tie.reported_at,
        "owner_force": tie.owner_force,
        "marking": tie.marking,
    }
    return Edge(tie.id, tie.start, tie.end, told.said(tie), attributes)
