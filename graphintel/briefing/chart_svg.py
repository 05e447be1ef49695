"""The chart as SVG: signs, words and line patterns, so that it reads in black and white and without colour vision.

Halos are second texts underneath: some programs that turn SVG into paper paint a halo of the same text over it.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable, Iterator
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from graphintel.briefing import grading, phrases
from graphintel.briefing.chart_layout import (
    ICON_SIZE,
    LINE,
    SMALL,
    TEXT,
    ChartLayout,
    ChartLine,
    ChartNode,
    lay_out_chart,
)
from graphintel.briefing.content import Briefing
from graphintel.briefing.node_styles import GROUP_STYLES, GROUP_WORDS, NodeStyle, shape_svg, style_of
from graphintel.briefing.text_safety import is_of_second_font
from graphintel.model.display_words import counted_words, day, joined_words, type_words
from graphintel.model.ontology import ENTITY_TYPES, PEOPLE
from graphintel.model.roles import RoleGroup

_FONT = "'Libertinus Serif', 'DejaVu Serif', 'Liberation Serif', serif"
_FIXED = "'DejaVu Sans Mono', 'Liberation Mono', monospace"
_INK, _PALE, _DOUBT = "#16202e", "#4b5666", "#b3261e"
_MARGIN = 24.0
_STRIKE_AT = 0.38
"""Where the bar across a line stands, off the middle with its label."""
_RIM = ICON_SIZE / 2 + 3
_ENTRY, _ROW, _COLUMN = 16.0, 22.0, 232.0
"""Size of a sign in the legend, height of a row, and width of a column."""
_LETTERS = 6.2
"""Letters of running text that fit 36 units, a sixth of them: for breaking sentences into lines."""


def draw_chart(briefing: Briefing, *, framed: bool = True) -> str:
    """Return the chart with its legend as one SVG document.

    Parameters
    ----------
    briefing : Briefing
    framed : bool
        True writes marking, reference and handling round it, for a file that stands alone; False leaves them to the
        page that it is put on.

    Returns
    -------
    str
    """
    layout = lay_out_chart(briefing)
    key = list(_legend(briefing, layout))
    columns = max(1, int(layout.width // _COLUMN))
    legend_height = _ROW * math.ceil(len(key) / columns)
    head = list(_head(briefing, layout.width)) if framed else []
    foot = list(_foot(briefing, layout.width)) if framed else []
    top = _MARGIN + len(head) * _ROW
    width = layout.width + 2 * _MARGIN
    height = top + layout.height + legend_height + len(foot) * _ROW + 1.5 * _MARGIN
    body = [
        *_text_lines(head, width, _MARGIN),
        f'<g transform="translate({_number(_MARGIN)} {_number(top)})">',
        *map(_line_svg, layout.lines),
        *map(_line_label, layout.lines),
        *map(_node_svg, layout.nodes),
        "</g>",
        *_key(key, columns, top + layout.height + _MARGIN),
        *_text_lines(foot, width, height - len(foot) * _ROW),
    ]
    size = f'width="{_number(width)}" height="{_number(height)}" viewBox="0 0 {_number(width)} {_number(height)}"'
    said = (
        f'<title id="title">{escape(briefing.title)}</title><desc id="about">{escape(describe_chart(briefing))}</desc>'
    )
    styles = {node.style: None for node in layout.nodes} | {
        style: None for style, _ in key if isinstance(style, NodeStyle)
    }
    signs = "".join(f'<g id="{_name(style)}">{shape_svg(style)}</g>' for style in styles)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-labelledby="title about" '
        f'font-family="{_FONT}" font-size="{TEXT}" fill="{_INK}">{said}<metadata>{escape(_metadata(briefing))}</metadata>'
        f'<defs>{signs}</defs><rect width="100%" height="100%" fill="#fff"/>{"".join(body)}</svg>\n'
    )


def describe_chart(briefing: Briefing) -> str:
    """Return what the chart shows in words, for whoever cannot see it."""
    kinds = {entity.type: None for entity in briefing.entities}
    parts = [counted_words(kind, sum(entity.type == kind for entity in briefing.entities)) for kind in kinds]
    protected = sum(phrases.is_displayed_protected(entity) for entity in briefing.entities)
    shield = f" {protected} of them {phrases.PROTECTED_WORDS} and are drawn as a shield." if protected else ""
    return (
        f"Chart of {joined_words(parts) or 'nothing'} and {len(briefing.statements)} statements between them.{shield} "
        "The tables of this briefing say the same in words."
    )


def _metadata(briefing: Briefing) -> str:
    return "; ".join(f"{name}: {text}" for name, text in phrases.briefing_metadata(briefing))


# -- things and lines ---------------------------------------------------------------------------------------------


def _node_svg(node: ChartNode) -> str:
    under = [node.group_text] if node.group_text else []
    lines = [(text, "") for text in node.caption] + [(text, ' font-style="italic"') for text in under]
    base = node.y + ICON_SIZE / 2 + LINE
    texts = "".join(
        _halo_text(text, node.x, base + place * LINE, TEXT if not style else TEXT * 0.9, style)
        for place, (text, style) in enumerate(lines)
    )
    use = _use(node.style, node.x - ICON_SIZE / 2, node.y - ICON_SIZE / 2, ICON_SIZE)
    kind = ", ".join(filter(None, [type_words(node.entity.type), phrases.roles_phrase(node.entity)]))
    return f"<g><title>{escape(node.entity.caption)} ({escape(kind)})</title>{use}{texts}</g>"


def _line_svg(line: ChartLine) -> str:
    length = math.hypot(line.end.x - line.start.x, line.end.y - line.start.y)
    rim = min(_RIM, length / 3)
    across, down = (line.end.x - line.start.x) / (length or 1), (line.end.y - line.start.y) / (length or 1)
    tip = rim + (6 if line.directed else 0)
    ends = (
        f'x1="{_number(line.start.x + across * rim)}" y1="{_number(line.start.y + down * rim)}" '
        f'x2="{_number(line.end.x - across * tip)}" y2="{_number(line.end.y - down * tip)}"'
    )
    colour = _DOUBT if line.level == grading.FALSE else _PALE
    drawn = f'<line {ends} stroke="{colour}" {_pattern(line.level, 1.6 if line.count > 1 else 1)}/>'
    if line.directed:
        drawn += _arrow(line.end.x - across * rim, line.end.y - down * rim, across, down, colour)
    if line.level == grading.FALSE:
        struck = line.start.x + across * length * _STRIKE_AT, line.start.y + down * length * _STRIKE_AT
        drawn += _strike_bar(*struck, across, down)
    return f"<g><title>{escape(line.statement_text)} ({escape(line.label)})</title>{drawn}</g>"


def _pattern(level: str, wider: float = 1) -> str:
    dashes = " ".join(map(_number, grading.DASHES[level]))
    pattern = f'stroke-width="{_number(grading.WIDTHS[level] * 0.7 * wider)}"'
    if dashes:
        pattern += f' stroke-dasharray="{dashes}"'
    return pattern + (' stroke-linecap="round"' if level == grading.POORLY else "")


def _arrow(x: float, y: float, across: float, down: float, colour: str) -> str:
    back, out = 8.0, 3.4
    points = [(x, y)] + [
        (x - across * back - side * down * out, y - down * back + side * across * out) for side in (1, -1)
    ]
    return f'<polygon points="{" ".join(f"{_number(a)},{_number(b)}" for a, b in points)}" fill="{colour}"/>'


def _strike_bar(x: float, y: float, across: float, down: float) -> str:
    """Return the bar across a line that is suspected to be false."""
    ends = f'x1="{_number(x - down * 7)}" y1="{_number(y + across * 7)}" x2="{_number(x + down * 7)}" y2="{_number(y - across * 7)}"'
    return f'<line {ends} stroke="{_DOUBT}" stroke-width="2.5"/>'


def _line_label(line: ChartLine) -> str:
    return _halo_text(line.label, line.x, line.y + SMALL / 3, SMALL, f' font-family="{_FIXED}"') if line.label else ""


# -- round the chart ----------------------------------------------------------------------------------------------


def _head(briefing: Briefing, width: float) -> Iterator[tuple[str, str]]:
    yield briefing.marking, "bold"
    for line in _wrapped(briefing.title, width):
        yield line, "bold"
    dates = f"made {day(briefing.made_on)}, review due {day(briefing.review_on)}, expires {day(briefing.expires_on)}"
    yield from ((line, "") for line in _wrapped(f"{briefing.ref} · for {briefing.recipient} · {dates}", width))


def _foot(briefing: Briefing, width: float) -> Iterator[tuple[str, str]]:
    for sentence in briefing.handling:
        yield from ((line, "") for line in _wrapped(sentence, width))
    yield briefing.marking, "bold"


def _wrapped(text: str, width: float) -> list[str]:
    return textwrap.wrap(text, int(width / _LETTERS))


def _text_lines(lines: Iterable[tuple[str, str]], width: float, top: float) -> Iterator[str]:
    for place, (text, weight) in enumerate(lines):
        heavy = ' font-weight="bold" font-size="13"' if weight else ""
        yield f'<text x="{_number(width / 2)}" y="{_number(top + place * _ROW)}" text-anchor="middle"{heavy}>{_in_fonts(text)}</text>'


def _legend(briefing: Briefing, layout: ChartLayout) -> Iterator[tuple[NodeStyle | str, str]]:
    """Yield a sign or the level of a line, and what it means: only what is on the chart."""
    groups = {phrases.style_group(entity) for entity in briefing.entities if entity.type in PEOPLE}
    for group in RoleGroup:
        if group.value in groups:
            yield GROUP_STYLES[group], f"person: {GROUP_WORDS[group]}"
    types = {entity.type for entity in briefing.entities if not phrases.style_group(entity)}
    for name in ENTITY_TYPES:
        if name in types:
            yield style_of(name), type_words(name)
    levels = {line.level for line in layout.lines}
    meanings = grading.LEVELS if briefing.shows_grades else {grading.WELL: "observed, or from a record"}
    for level in grading.LEVELS:
        if level in levels:
            reported_only = "reported or assessed only" if level == grading.PARTLY else ""
            yield level, "; ".join(filter(None, [meanings.get(level, "").split(" (")[0], reported_only]))
    if any(line.count > 1 for line in layout.lines):
        yield "", "×n: n statements, drawn as one line" + (" by the best grade" if briefing.shows_grades else "")


def _key(key: list[tuple[NodeStyle | str, str]], columns: int, top: float) -> Iterator[str]:
    for place, (sign, words) in enumerate(key):
        row, column = divmod(place, columns)
        x, y = _MARGIN + column * _COLUMN, top + row * _ROW
        if isinstance(sign, NodeStyle):
            yield _use(sign, x + 5, y - 12, _ENTRY)
        elif sign:
            colour = _DOUBT if sign == grading.FALSE else _PALE
            yield f'<line x1="{_number(x)}" y1="{_number(y - 4)}" x2="{_number(x + 26)}" y2="{_number(y - 4)}" stroke="{colour}" {_pattern(sign)}/>'
            if sign == grading.FALSE:
                yield _strike_bar(x + 13, y - 4, 1.0, 0.0)
        yield f'<text x="{_number(x + 32)}" y="{_number(y)}" font-size="10">{escape(words)}</text>'


# -- markup -------------------------------------------------------------------------------------------------------


def _halo_text(text: str, x: float, y: float, size: float, style: str) -> str:
    at = f'x="{_number(x)}" y="{_number(y)}" text-anchor="middle" font-size="{_number(size)}"{style}'
    said = _in_fonts(text)
    return (
        f'<text {at} fill="#fff" stroke="#fff" stroke-width="3" stroke-linejoin="round" aria-hidden="true">{said}</text>'
        f"<text {at}>{said}</text>"
    )


def _in_fonts(text: str) -> str:
    """Return text with each part in the font that holds it: what draws SVG on paper does not look for another."""
    runs = [(second, escape("".join(part))) for second, part in groupby(text, is_of_second_font)]
    return "".join(f'<tspan font-family="{_FIXED}">{part}</tspan>' if second else part for second, part in runs)


def _use(style: NodeStyle, x: float, y: float, size: float) -> str:
    return f'<use href={quoteattr("#" + _name(style))} transform="translate({_number(x)} {_number(y)}) scale({_number(size / 32)})"/>'


def _name(style: NodeStyle) -> str:
    """Return a name for a node style, the same in every chart."""
    names = {kind.style: f"type-{name}" for name, kind in ENTITY_TYPES.items()}
    names |= {style: f"group-{group.value}" for group, style in GROUP_STYLES.items()}
    return names.get(style, "type-other")


def _number(number: float) -> str:
    """Return a number as short text, the same everywhere."""
    return f"{number:.2f}".rstrip("0").rstrip(".")
