"""The chart's two stylesheets, light and dark, built from the node styles. Pure functions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graphintel.briefing import grading, node_styles
from graphintel.model.ontology import ENTITY_TYPES
from graphintel.model.roles import RoleGroup

Rule = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours of one scheme; each pair that carries text has a contrast of at least 4.5 to 1."""

    ground: str
    text: str
    line: str
    poor: str
    doubted: str
    chosen: str
    fresh: str
    rim: str


LIGHT = Palette("#f7f8fa", "#16202e", "#5c6778", "#5c6778", "#b3261e", "#0b57d0", "#0f7b3f", "#ffffff")
DARK = Palette("#12171f", "#e8edf4", "#9aa7b8", "#9aa7b8", "#ff8f85", "#8ab4ff", "#6fd39a", "#c9d3e0")

_PATTERNS: dict[str, Rule] = {
    grading.WELL: {"line-style": "solid"},
    grading.PARTLY: {"line-style": "dashed", "line-dash-pattern": list(grading.DASHES[grading.PARTLY])},
    grading.POORLY: {"line-style": "dotted"},
    grading.FALSE: {"line-style": "dashed", "line-dash-pattern": list(grading.DASHES[grading.FALSE])},
}


def stylesheet(palette: Palette) -> list[Rule]:
    """Return the rules for one scheme, the general ones first.

    Parameters
    ----------
    palette : Palette
        ``LIGHT`` or ``DARK``.

    Returns
    -------
    list of dict
        ``selector`` and ``style``, as cytoscape.js reads them.
    """
    return [*_nodes(palette), *_edges(palette), *_states(palette)]


def _nodes(palette: Palette) -> list[Rule]:
    general = {
        "width": 38,
        "height": 38,
        "label": "data(label)",
        "color": palette.text,
        "font-family": "system-ui, DejaVu Sans, Liberation Sans, sans-serif",
        "font-size": 11,
        "min-zoomed-font-size": 6,
        "text-wrap": "wrap",
        "text-max-width": 108,
        "text-valign": "bottom",
        "text-margin-y": 4,
        "text-background-color": palette.ground,
        "text-background-opacity": 0.86,
        "text-background-padding": 1,
        "text-events": "yes",
        "border-width": 1.5,
        "border-color": palette.rim,
        "background-fit": "none",
        "background-width": "66%",
        "background-height": "66%",
        "background-clip": "none",
    }
    rules: list[Rule] = [{"selector": "node", "style": general}]
    rules += [{"selector": f".is-{name}", "style": _looks(kind.style)} for name, kind in ENTITY_TYPES.items()]
    rules += [{"selector": f".in-{group.value}", "style": _looks(it)} for group, it in node_styles.GROUP_STYLES.items()]
    rules.append(
        {
            "selector": f".in-{RoleGroup.EXPLOITER.value}",
            "style": {"border-style": "double", "border-width": 5},
        }
    )
    rules.append({"selector": f".in-{RoleGroup.EXPLOITED.value}", "style": {"width": 42, "height": 42}})
    facility = {
        "border-style": "dashed",
        "border-width": 3,
        "border-color": palette.line,
        "background-opacity": 0.55,
    }
    return [*rules, {"selector": ".facility", "style": facility}]


def _looks(it: node_styles.NodeStyle) -> Rule:
    return {"shape": it.shape, "background-color": it.fill, "background-image": node_styles.icon_uri(it)}


def _edges(palette: Palette) -> list[Rule]:
    general = {
        "curve-style": "straight",
        "line-color": palette.line,
        "target-arrow-color": palette.line,
        "arrow-scale": 0.8,
        "label": "data(label)",
        "color": palette.text,
        "font-family": "system-ui, DejaVu Sans, Liberation Sans, sans-serif",
        "font-size": 9,
        "min-zoomed-font-size": 8,
        "text-background-color": palette.ground,
        "text-background-opacity": 0.9,
        "text-background-padding": 1,
        "text-wrap": "wrap",
    }
    rules: list[Rule] = [{"selector": "edge", "style": general}]
    rules += [
        {"selector": f"edge.{level}", "style": pattern | {"width": grading.WIDTHS[level]}}
        for level, pattern in _PATTERNS.items()
    ]
    rules.append({"selector": "edge.parallel", "style": {"width": 3.5}})
    rules.append({"selector": "edge.directed", "style": {"target-arrow-shape": "triangle"}})
    struck = {
        "line-color": palette.doubted,
        "target-arrow-color": palette.doubted,
        "source-arrow-color": palette.doubted,
    }
    struck |= {
        "mid-target-arrow-shape": "tee",
        "mid-target-arrow-color": palette.doubted,
        "color": palette.doubted,
    }
    return [*rules, {"selector": f"edge.{grading.FALSE}", "style": struck}]


def _states(palette: Palette) -> list[Rule]:
    chosen = {"overlay-color": palette.chosen, "overlay-opacity": 0.14, "overlay-padding": 6}
    ring = {"border-color": palette.chosen, "border-width": 4, "border-style": "solid", "z-index": 10}
    line = {
        "line-color": palette.chosen,
        "target-arrow-color": palette.chosen,
        "label": "data(full)",
        "z-index": 10,
    }
    return [
        {
            "selector": "node.fresh",
            "style": {
                "underlay-color": palette.fresh,
                "underlay-opacity": 0.22,
                "underlay-padding": 6,
                "underlay-shape": "ellipse",
            },
        },
        {"selector": "node:selected", "style": {**chosen, **ring}},
        {"selector": "edge:selected", "style": {**line, "font-size": 11, "min-zoomed-font-size": 0}},
        {
            "selector": "edge.walked",
            "style": {"line-color": palette.chosen, "target-arrow-color": palette.chosen},
        },
    ]


def both() -> dict[str, list[Rule]]:
    """Return both stylesheets by the name of their colour scheme."""
    return {"light": stylesheet(LIGHT), "dark": stylesheet(DARK)}
