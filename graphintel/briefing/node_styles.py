"""Node styles of each entity type: shape, colour and icon. Colour alone never carries meaning.

One table feeds the chart, the legend, the hits and the panels. Signs are drawn here as SVG, so that no font is asked
for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from graphintel.model.display_words import GROUP_WORDS
from graphintel.model.ontology import RoleGroup

__all__ = ["GROUP_STYLES", "GROUP_WORDS", "TYPE_STYLES", "NodeStyle", "icon_uri", "shape_svg", "shape_uri", "style_of"]

_PERSON = "<circle cx='12' cy='8' r='3.6'/><path d='M5 20c0-4.4 3-7 7-7s7 2.6 7 7'/>"
_SHIELD = "<path d='M12 3.5l7 2.6v5.4c0 4.3-2.8 7.4-7 9-4.2-1.6-7-4.7-7-9V6.1z'/><circle cx='12' cy='9.6' r='2'/><path d='M8.4 15.6c.4-2 1.7-3 3.6-3s3.2 1 3.6 3'/>"


@dataclass(frozen=True, slots=True)
class NodeStyle:
    """Shape (a name of cytoscape.js), fill, and the sign inside as SVG strokes on a field of 24 by 24."""

    shape: str
    fill: str
    icon: str


TYPE_STYLES: dict[str, NodeStyle] = {
    "Person": NodeStyle("ellipse", "#4b5b78", _PERSON),
    "Phone": NodeStyle("round-rectangle", "#1765a8", "<rect x='7.5' y='3' width='9' height='18' rx='2'/><path d='M11 18h2'/>"),
    "Mark": NodeStyle("rectangle", "#8a5200", "<rect x='3' y='7.5' width='18' height='9' rx='1.5'/><path d='M6.5 14v-4M9.5 14v-4M13 10h3.5M13 14h3.5'/>"),
    "MarkFragment": NodeStyle("rectangle", "#8a5200", "<path d='M9.5 9.2a2.6 2.6 0 1 1 3.9 2.3c-1 .6-1.4 1.1-1.4 2.3M12 17v.4'/>"),
    "Vehicle": NodeStyle("rectangle", "#8a5200", "<path d='M3.5 16v-3.2l2-.8 2-4h9l2 4 2 .8V16zM3.5 16h17'/><circle cx='8' cy='16.5' r='1.6'/><circle cx='16' cy='16.5' r='1.6'/>"),
    "Premises": NodeStyle("pentagon", "#21724a", "<path d='M5 12.5l7-5.5 7 5.5M7 11.5V19h10v-7.5M10.8 19v-4h2.4v4'/>"),
    "Area": NodeStyle("pentagon", "#21724a", "<path d='M12 20c-3.6-4-5.2-6.7-5.2-9a5.2 5.2 0 0 1 10.4 0c0 2.3-1.6 5-5.2 9z'/><circle cx='12' cy='11' r='1.7'/>"),
    "AdvertCard": NodeStyle("cut-rectangle", "#7b3f98", "<rect x='4' y='6' width='16' height='12' rx='1'/><path d='M7 10h6M7 14h10'/>"),
    "CardDesign": NodeStyle("cut-rectangle", "#7b3f98", "<rect x='3.5' y='8.5' width='13' height='10'/><path d='M7 8.5v-3h13.5v10h-4'/>"),
    "Advert": NodeStyle("cut-rectangle", "#a32c66", "<circle cx='12' cy='12' r='8'/><path d='M4 12h16M12 4c3 3 3 13 0 16M12 4c-3 3-3 13 0 16'/>"),
    "Persona": NodeStyle("cut-rectangle", "#a32c66", "<path d='M4 8c5-1.6 11-1.6 16 0 0 5-2 8-5 8-1.4 0-2-1.6-3-1.6S10.4 16 9 16c-3 0-5-3-5-8z'/><path d='M7.5 10.8h2.5M14 10.8h2.5'/>"),
    "Handle": NodeStyle("round-rectangle", "#1765a8", "<circle cx='12' cy='12' r='3.2'/><path d='M15.2 9v4.4c0 3 4.3 2.2 4.3-1.9A7.5 7.5 0 1 0 16 18.4'/>"),
    "Organisation": NodeStyle("barrel", "#5f5a16", "<path d='M5 20V5.5h8V20M13 10h6v10M3.5 20h17M8 9h2M8 12.5h2M8 16h2M15.5 13.5h1M15.5 16.5h1'/>"),
    "Event": NodeStyle("diamond", "#545b66", "<rect x='6.5' y='7.5' width='11' height='10' rx='1'/><path d='M6.5 11h11M9.5 6v2.5M14.5 6v2.5'/>"),
    "Operation": NodeStyle("octagon", "#545b66", "<circle cx='12' cy='12' r='6.5'/><circle cx='12' cy='12' r='2'/>"),
    "Submission": NodeStyle("rectangle", "#545b66", "<path d='M6.5 3.5h7.5l3.5 3.5v13.5h-11zM9 11h6M9 14.5h6'/>"),
    "Item": NodeStyle("rectangle", "#545b66", "<path d='M7 8h10M7 12h10M7 16h6'/>"),
}  # fmt: skip
"""Style of each entity type. Families share a colour and differ by shape or icon."""

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
    if type_name == "Person" and group:
        return GROUP_STYLES[RoleGroup(group)]
    return TYPE_STYLES.get(type_name, _FALLBACK)


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
