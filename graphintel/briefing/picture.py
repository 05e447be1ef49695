"""The chart as SVG: signs, words and line patterns, so that it reads in black and white and without colour vision.

Halos are second texts underneath: some programs that turn SVG into paper paint a halo of the same text over it.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable, Iterator
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from graphintel.briefing import grading, told
from graphintel.briefing.chart import GLYPH, LINE, SMALL, TEXT, Chart, Line, Mark, chart
from graphintel.briefing.clean import is_of_second_font
from graphintel.briefing.content import Briefing
from graphintel.briefing.look import GROUP_WORDS, TYPES, Look, look_of, whole
from graphintel.model.ontology import RoleGroup
from graphintel.model.words import counted, listed, type_words

_FONT = "'Libertinus Serif', 'DejaVu Serif', 'Liberation Serif', serif"
_FIXED = "'DejaVu Sans Mono', 'Liberation Mono', monospace"
_INK, _PALE, _DOUBT = "#16202e", "#4b5666", "#b3261e"
_MARGIN = 24.0
_STRUCK = 0.38
"""Where the bar across a line stands, off the middle with its label."""
_RIM = GLYPH / 2 + 3
_ENTRY, _ROW, _COLUMN = 16.0, 22.0, 232.0
"""Size of a sign in the legend, height of a row, and width of a column."""
_LETTERS = 6.2
"""Letters of running text that fit 36 units, a sixth of them: for breaking sentences into lines."""


def picture(briefing: Briefing, *, framed: bool = True) -> str:
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
    made = chart(briefing)
    key = list(_legend(briefing, made))
    columns = max(1, int(made.width // _COLUMN))
    legend_height = _ROW * math.ceil(len(key) / columns)
    head = list(_head(briefing, made.width)) if framed else []
    foot = list(_foot(briefing, made.width)) if framed else []
    top = _MARGIN + len(head) * _ROW
    width = made.width + 2 * _MARGIN
    height = top + made.height + legend_height + len(foot) * _ROW + 1.5 * _MARGIN
    body = [
        *_running(head, width, _MARGIN),
        f'<g transform="translate({_n(_MARGIN)} {_n(top)})">',
        *map(_drawn_line, made.lines),
        *map(_line_label, made.lines),
        *map(_drawn_mark, made.marks),
        "</g>",
        *_key(key, columns, top + made.height + _MARGIN),
        *_running(foot, width, height - len(foot) * _ROW),
    ]
    size = f'width="{_n(width)}" height="{_n(height)}" viewBox="0 0 {_n(width)} {_n(height)}"'
    said = f'<title id="title">{escape(briefing.title)}</title><desc id="about">{escape(described(briefing))}</desc>'
    looks = {mark.look: None for mark in made.marks} | {look: None for look, _ in key if isinstance(look, Look)}
    signs = "".join(f'<g id="{_name(look)}">{whole(look)}</g>' for look in looks)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-labelledby="title about" '
        f'font-family="{_FONT}" font-size="{TEXT}" fill="{_INK}">{said}<metadata>{escape(_metadata(briefing))}</metadata>'
        f'<defs>{signs}</defs><rect width="100%" height="100%" fill="#fff"/>{"".join(body)}</svg>\n'
    )


def described(briefing: Briefing) -> str:
    """Return what the chart shows in words, for whoever cannot see it."""
    kinds = {thing.type: None for thing in briefing.things}
    parts = [counted(kind, sum(thing.type == kind for thing in briefing.things)) for kind in kinds]
    protected = sum(told.is_protected(thing) for thing in briefing.things)
    shield = f" {protected} of them {told.PROTECTED} and are drawn as a shield." if protected else ""
    return (
        f"Chart of {listed(parts) or 'nothing'} and {len(briefing.ties)} statements between them.{shield} "
        "The tables of this briefing say the same in words."
    )


def _metadata(briefing: Briefing) -> str:
    return "; ".join(f"{name}: {text}" for name, text in told.about(briefing))


# -- things and lines ---------------------------------------------------------------------------------------------


def _drawn_mark(mark: Mark) -> str:
    under = [mark.under] if mark.under else []
    lines = [(text, "") for text in mark.caption] + [(text, ' font-style="italic"') for text in under]
    base = mark.y + GLYPH / 2 + LINE
    texts = "".join(
        _haloed(text, mark.x, base + place * LINE, TEXT if not style else TEXT * 0.9, style)
        for place, (text, style) in enumerate(lines)
    )
    use = _use(mark.look, mark.x - GLYPH / 2, mark.y - GLYPH / 2, GLYPH)
    kind = ", ".join(filter(None, [type_words(mark.thing.type), told.roles_told(mark.thing)]))
    return f"<g><title>{escape(mark.thing.caption)} ({escape(kind)})</title>{use}{texts}</g>"


def _drawn_line(line: Line) -> str:
    length = math.hypot(line.end.x - line.start.x, line.end.y - line.start.y)
    rim = min(_RIM, length / 3)
    across, down = (line.end.x - line.start.x) / (length or 1), (line.end.y - line.start.y) / (length or 1)
    tip = rim + (6 if line.directed else 0)
    ends = (
        f'x1="{_n(line.start.x + across * rim)}" y1="{_n(line.start.y + down * rim)}" '
        f'x2="{_n(line.end.x - across * tip)}" y2="{_n(line.end.y - down * tip)}"'
    )
    colour = _DOUBT if line.level == grading.FALSE else _PALE
    drawn = f'<line {ends} stroke="{colour}" {_pattern(line.level, 1.6 if line.count > 1 else 1)}/>'
    if line.directed:
        drawn += _arrow(line.end.x - across * rim, line.end.y - down * rim, across, down, colour)
    if line.level == grading.FALSE:
        struck = line.start.x + across * length * _STRUCK, line.start.y + down * length * _STRUCK
        drawn += _struck(*struck, across, down)
    return f"<g><title>{escape(line.says)} ({escape(line.label)})</title>{drawn}</g>"


def _pattern(level: str, wider: float = 1) -> str:
    dashes = " ".join(map(_n, grading.DASHES[level]))
    pattern = f'stroke-width="{_n(grading.WIDTHS[level] * 0.7 * wider)}"'
    if dashes:
        pattern += f' stroke-dasharray="{dashes}"'
    return pattern + (' stroke-linecap="round"' if level == grading.POORLY else "")


def _arrow(x: float, y: float, across: float, down: float, colour: str) -> str:
    back, out = 8.0, 3.4
    points = [(x, y)] + [
        (x - across * back - side * down * out, y - down * back + side * across * out) for side in (1, -1)
    ]
    return f'<polygon points="{" ".join(f"{_n(a)},{_n(b)}" for a, b in points)}" fill="{colour}"/>'


def _struck(x: float, y: float, across: float, down: float) -> str:
    """Return the bar across a line that is suspected to be false."""
    ends = f'x1="{_n(x - down * 7)}" y1="{_n(y + across * 7)}" x2="{_n(x + down * 7)}" y2="{_n(y - across * 7)}"'
    return f'<line {ends} stroke="{_DOUBT}" stroke-width="2.5"/>'


def _line_label(line: Line) -> str:
    return _haloed(line.label, line.x, line.y + SMALL / 3, SMALL, f' font-family="{_FIXED}"') if line.label else ""


# -- round the chart ----------------------------------------------------------------------------------------------


def _head(briefing: Briefing, width: float) -> Iterator[tuple[str, str]]:
    yield briefing.marking, "bold"
    for line in _broken(briefing.title, width):
        yield line, "bold"
    dates = f"made {briefing.made_on}, review {briefing.review_on}, expires {briefing.expires_on}"
    yield from ((line, "") for line in _broken(f"{briefing.ref} · for {briefing.recipient} · {dates}", width))


def _foot(briefing: Briefing, width: float) -> Iterator[tuple[str, str]]:
    for sentence in briefing.handling:
        yield from ((line, "") for line in _broken(sentence, width))
    yield briefing.marking, "bold"


def _broken(text: str, width: float) -> list[str]:
    return textwrap.wrap(text, int(width / _LETTERS))


def _running(lines: Iterable[tuple[str, str]], width: float, top: float) -> Iterator[str]:
    for place, (text, weight) in enumerate(lines):
        heavy = ' font-weight="bold" font-size="13"' if weight else ""
        yield f'<text x="{_n(width / 2)}" y="{_n(top + place * _ROW)}" text-anchor="middle"{heavy}>{_in_fonts(text)}</text>'


def _legend(briefing: Briefing, made: Chart) -> Iterator[tuple[Look | str, str]]:
    """Yield a sign or the level of a line, and what it means: only what is on the chart."""
    groups = {told.drawn_as(thing) for thing in briefing.things if thing.type == "Person"}
    for group in RoleGroup:
        if group.value in groups:
            yield look_of("Person", group.value), f"person: {GROUP_WORDS[group]}"
    types = {thing.type for thing in briefing.things if not told.drawn_as(thing)}
    for name in TYPES:
        if name in types:
            yield TYPES[name], type_words(name)
    levels = {line.level for line in made.lines}
    meanings = grading.LEVELS if briefing.shows_grades else {grading.WELL: "observed, or from a record"}
    for level in grading.LEVELS:
        if level in levels:
            told_only = "reported or assessed only" if level == grading.PARTLY else ""
            yield level, "; ".join(filter(None, [meanings.get(level, "").split(" (")[0], told_only]))
    if any(line.count > 1 for line in made.lines):
        yield "", "×n: n statements, drawn as one line" + (" by the best grade" if briefing.shows_grades else "")


def _key(key: list[tuple[Look | str, str]], columns: int, top: float) -> Iterator[str]:
    for place, (sign, words) in enumerate(key):
        row, column = divmod(place, columns)
        x, y = _MARGIN + column * _COLUMN, top + row * _ROW
        if isinstance(sign, Look):
            yield _use(sign, x + 5, y - 12, _ENTRY)
        elif sign:
            colour = _DOUBT if sign == grading.FALSE else _PALE
            yield f'<line x1="{_n(x)}" y1="{_n(y - 4)}" x2="{_n(x + 26)}" y2="{_n(y - 4)}" stroke="{colour}" {_pattern(sign)}/>'
            if sign == grading.FALSE:
                yield _struck(x + 13, y - 4, 1.0, 0.0)
        yield f'<text x="{_n(x + 32)}" y="{_n(y)}" font-size="10">{escape(words)}</text>'


# -- markup -------------------------------------------------------------------------------------------------------


def _haloed(text: str, x: float, y: float, size: float, style: str) -> str:
    at = f'x="{_n(x)}" y="{_n(y)}" text-anchor="middle" font-size="{_n(size)}"{style}'
    said = _in_fonts(text)
    return (
        f'<text {at} fill="#fff" stroke="#fff" stroke-width="3" stroke-linejoin="round" aria-hidden="true">{said}</text>'
        f"<text {at}>{said}</text>"
    )


def _in_fonts(text: str) -> str:
    """Return text with each part in the font that holds it: what draws SVG on paper does not look for another."""
    runs = [(second, escape("".join(part))) for second, part in groupby(text, is_of_second_font)]
    return "".join(f'<tspan font-family="{_FIXED}">{part}</tspan>' if second else part for second, part in runs)


def _use(look: Look, x: float, y: float, size: float) -> str:
    return f'<use href={quoteattr("#" + _name(look))} transform="translate({_n(x)} {_n(y)}) scale({_n(size / 32)})"/>'


def _name(look: Look) -> str:
    """Return a name for a look that is the same in every chart."""
    names = {it: f"type-{name}" for name, it in TYPES.items()}
    names |= {look_of("Person", group.value): f"group-{group.value}" for group in RoleGroup}
    return names.get(look, "type-other")


def _n(number: float) -> str:
    """Return a number as short text, the same everywhere."""
    return f"{number:.2f}".rstrip("0").rstrip(".")
