"""Node styles of each entity type: shape, colour and icon. Colour alone never carries meaning.

The declared styles feed the chart, the legend, the hits and the panels. Signs are drawn here as SVG, so that no font is asked
for them.
"""

from __future__ import annotations

from urllib.parse import quote

from graphintel.model.display_words import GROUP_WORDS
from graphintel.model.ontology import ENTITY_TYPES, PEOPLE
from graphintel.model.roles import RoleGroup
from graphintel.model.traits import NodeStyle

__all__ = ["GROUP_STYLES", "GROUP_WORDS", "NodeStyle", "icon_uri", "shape_svg", "shape_uri", "style_of"]

_PERSON = next(ENTITY_TYPES[name].style.icon for name in PEOPLE)
_SHIELD = "<path d='M12 3.5l7 2.6v5.4c0 4.3-2.8 7.4-7 9-4.2-1.6-7-4.7-7-9V6.1z'/><circle cx='12' cy='9.6' r='2'/><path d='M8.4 15.6c.4-2 1.7-3 3.6-3s3.2 1 3.6 3'/>"


GROUP_STYLES: dict[RoleGroup, NodeStyle] = {
    RoleGroup.EXPLOITED: NodeStyle("round-hexagon", "#0b7285", _SHIELD),
    RoleGroup.ACTIVITY: NodeStyle("ellipse", "#6a4c93", _PERSON),
    RoleGroup.OTHER: NodeStyle("ellipse", "#4b5b78", _PERSON),
    RoleGroup.BUYER: NodeStyle("ellipse", "#6b5d4d", _PERSON + "<path d='M16 3.5h4.5v4.5'/>"),
    RoleGroup.FACILITATOR: NodeStyle("ellipse", "#96480b", _PERSON + "<path d='M18 4v5M15.5 6.5h5'/>"),
    RoleGroup.EXPLOITER: NodeStyle("ellipse", "#a3232f", _PERSON + "<path d='M8 3.5l1.5-2 2.5 1.8 2.5-1.8 1.5 2'/>"),
}
"""Style of a person with a role, by the one group shown: the protective one is a shield of its own shape."""

_FALLBACK = NodeStyle("rectangle", "#545b66", "<path d='M7 8h10M7 12h10M7 16h6'/>")
_POINTS: dict[str, str] = {
    "pentagon": "16,2 30,12.5 25,30 7,30 2,12.5",
    "diamond": "16,1 31,16 16,31 1,16",
    "octagon": "10,2 22,2 30,10 30,22 22,30 10,30 2,22 2,10",
    "round-hexagon": "9,3 23,3 31,16 23,29 9,29 1,16",
    "cut-rectangle": "7,4 25,4 31,10 31,22 25,28 7,28 1,22 1,10",
}


def style_of(type_name: str, group: str = "") -> NodeStyle:
    """Return the style of an entity: by its group where it is a person with a role, else by type."""
    if type_name in PEOPLE and group:
        return GROUP_STYLES[RoleGroup(group)]
    return ENTITY_TYPES[type_name].style if type_name in ENTITY_TYPES else _FALLBACK


def icon_uri(style: NodeStyle) -> str:
    """Return the icon alone, white, as a data URI, for the inside of a node."""
    return _uri(
        f"<svg xmlns='http://www.w3.org/2000/svg' width='48' height='48' viewBox='0 0 24 24'>{_strokes(style.icon)}</svg>"
    )


def shape_svg(style: NodeStyle) -> str:
    """Return shape, fill and sign as SVG on a field of 32 by 32."""
    points = _POINTS.get(style.shape)
    if points:
        outline = f"<polygon points='{points}' stroke-linejoin='round'/>"
    elif style.shape == "ellipse":
        outline = "<circle cx='16' cy='16' r='15'/>"
    else:
        outline = f"<rect x='1' y='3' width='30' height='26' rx='{7 if style.shape == 'round-rectangle' else 1}'/>"
    return (
        f"<g fill='{style.fill}'>{outline}</g><g transform='translate(5.5 5.5) scale(.875)'>{_strokes(style.icon)}</g>"
    )


def shape_uri(style: NodeStyle) -> str:
    """Return shape, fill and sign as a data address: what legend, hits and panels show."""
    return _uri(
        f"<svg xmlns='http://www.w3.org/2000/svg' width='32' height='32' viewBox='0 0 32 32'>{shape_svg(style)}</svg>"
    )


def _strokes(icon: str) -> str:
    return f"<g fill='none' stroke='#fff' stroke-width='1.7' stroke-linecap='round' stroke-linejoin='round'>{icon}</g>"


def _uri(svg: str) -> str:
    return "data:image/svg+xml," + quote(svg, safe="")
