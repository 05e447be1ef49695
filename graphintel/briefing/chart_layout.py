"""Layout of the printed chart: positions, lines, and labels that do not cover one another. Pure functions.

All statements between two entities are one line, as on the screen, with how many there are and the best of their grades.
"""

from __future__ import annotations

import math
import textwrap
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from graphintel.briefing import grading, phrases
from graphintel.briefing.content import BriefedEntity, BriefedStatement, Briefing
from graphintel.briefing.node_styles import NodeStyle, style_of
from graphintel.model.display_words import is_undirected, name_words
from graphintel.model.roles import RoleGroup

Box = tuple[float, float, float, float]
"""Left, top, right and bottom."""

ICON_SIZE = 30.0
"""Width and height of a sign."""
TEXT, LINE = 11.0, 12.5
"""Size of a caption, and the distance of its lines."""
SMALL = 8.5
"""Size of what is written on a line."""

_WIDTH, _SHAPE = 720.0, 0.48
"""Minimum width, and ratio of height to width: an A4 page in landscape, less its margins and the legend."""
_LETTER_WIDTH, _SMALL_LETTER_WIDTH = 6.0, 5.3
"""Width of a letter at most; the true one depends on the reader's font."""
_MAX_LINE_LENGTH, _MAX_LINES = 22, 2
_GAP = 5.0
_FILL_SHARE = 0.36
"""Share of the chart that signs and captions may fill."""
_ROUNDS, _TRIES, _GROWTH = 150, 14, 1.15
_GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))
_MAX_STRETCH_RATIO = 1.8
"""How much more one direction may be stretched than the other."""
_LABEL_POSITIONS = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74)
"""Where on its line a label may stand, the best place first."""
_FIRST_HAND = frozenset({"observed", "record"})


@dataclass(slots=True)
class ChartNode:
    """One entity on the chart: the middle of its sign, the lines of text below, and how far both reach from there."""

    entity: BriefedEntity
    style: NodeStyle
    caption: list[str]
    group_text: str
    half: float
    above: float
    below: float
    x: float = 0.0
    y: float = 0.0


@dataclass(frozen=True, slots=True)
class ChartLine:
    """All statements between two entities: ``level`` is one of ``grading.LEVELS``, ``label`` stands at ``x`` and ``y``."""

    start: ChartNode
    end: ChartNode
    level: str
    count: int
    directed: bool
    statement_text: str
    label: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class ChartLayout:
    """A chart whose entities, lines and labels have their positions."""

    width: float
    height: float
    nodes: list[ChartNode]
    lines: list[ChartLine]


def lay_out_chart(briefing: Briefing) -> ChartLayout:
    """Return the chart of a briefing.

    Parameters
    ----------
    briefing : Briefing
        Places are taken from its entities, stretched to the page and pushed apart until no caption covers another.

    Returns
    -------
    ChartLayout
        At least 720 wide and larger where there is more to show; statements of an entity with itself are not drawn.
    """
    nodes = [_node(entity) for entity in briefing.entities]
    width, height = _arrange(nodes)
    at = {node.entity.id: node for node in nodes}
    return ChartLayout(width, height, nodes, _lines(briefing, at))


def _node(entity: BriefedEntity) -> ChartNode:
    group = phrases.style_group(entity)
    roles = phrases.displayed_roles(entity)
    under = phrases.PROTECTED_WORDS if group == RoleGroup.EXPLOITED else name_words(roles[0]) if roles else ""
    lines = textwrap.wrap(entity.caption, _MAX_LINE_LENGTH, max_lines=_MAX_LINES, placeholder="…")
    caption = lines or ["(no name)"]
    letters = max([*map(_letters, caption), _letters(under) * 0.9])
    reach = ICON_SIZE / 2 + _GAP
    half = max(ICON_SIZE, letters * _LETTER_WIDTH) / 2 + _GAP
    below = reach + LINE * (len(caption) + bool(under))
    return ChartNode(entity, style_of(entity.type, group), caption, under, half, reach, below)


def _letters(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


# -- places -------------------------------------------------------------------------------------------------------


def _arrange(nodes: Sequence[ChartNode]) -> tuple[float, float]:
    """Place the marks and return the width and height that they need."""
    needed = sum(2 * node.half * (node.above + node.below) for node in nodes) / _FILL_SHARE
    width = max(_WIDTH, math.sqrt(needed / _SHAPE))
    for _ in range(_TRIES):
        _stretch(nodes, width, width * _SHAPE)
        if _push_apart(nodes, width, width * _SHAPE):
            break
        width *= _GROWTH
    return width, width * _SHAPE


def _stretch(nodes: Sequence[ChartNode], width: float, height: float) -> None:
    """Place the marks at the positions of their entities, stretched as far as the chart allows."""
    points = _separate_coincident([(_number(node.entity.x), _number(node.entity.y)) for node in nodes])
    if not points:
        return
    left, top = min(x for x, _ in points), min(y for _, y in points)
    wide, high = max(x for x, _ in points) - left, max(y for _, y in points) - top
    edge, over = max(node.half for node in nodes), max(node.above for node in nodes)
    under = max(node.below for node in nodes)
    across = (width - 2 * edge) / wide if wide else math.inf
    down = (height - over - under) / high if high else math.inf
    across, down = min(across, down * _MAX_STRETCH_RATIO), min(down, across * _MAX_STRETCH_RATIO)
    for node, (x, y) in zip(nodes, points, strict=True):
        node.x = width / 2 + ((x - left - wide / 2) * across if wide else 0.0)
        node.y = (over + height - under) / 2 + ((y - top - high / 2) * down if high else 0.0)


def _separate_coincident(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return the points; those in the very same place are moved in a spiral, because nothing else could separate them."""
    met: Counter[tuple[float, float]] = Counter()
    apart = []
    for x, y in points:
        aside, angle = 0.6 * math.sqrt(met[x, y]), met[x, y] * _GOLDEN_ANGLE
        met[x, y] += 1
        apart.append((x + aside * math.cos(angle), y + aside * math.sin(angle)))
    return apart


def _number(value: float) -> float:
    return value if math.isfinite(value) else 0.0


def _push_apart(nodes: Sequence[ChartNode], width: float, height: float) -> bool:
    """Push marks that cover one another apart, and return whether none does any more."""
    for _ in range(_ROUNDS):
        order = sorted(nodes, key=lambda node: node.x - node.half)
        pushed = False
        for place, node in enumerate(order):
            for other in order[place + 1 :]:
                if other.x - other.half > node.x + node.half:
                    break
                pushed |= _push(node, other)
        for node in nodes:
            node.x = min(max(node.x, node.half), width - node.half)
            node.y = min(max(node.y, node.above), height - node.below)
        if not pushed:
            return True
    return False


def _push(one: ChartNode, two: ChartNode) -> bool:
    """Move two marks apart by what they overlap, in the direction that takes least; return whether they did."""
    aside = one.half + two.half - abs(one.x - two.x)
    upper, lower = (one, two) if one.y <= two.y else (two, one)
    over = upper.below + lower.above - (lower.y - upper.y)
    if aside <= 0.01 or over <= 0.01:
        return False
    if aside < over:
        left, right = (one, two) if one.x <= two.x else (two, one)
        left.x -= aside / 2
        right.x += aside / 2
    else:
        upper.y -= over / 2
        lower.y += over / 2
    return True


# -- lines --------------------------------------------------------------------------------------------------------


def line_level(statements: Sequence[BriefedStatement], shows_grades: bool) -> str:
    """Return the level that a line is drawn by.

    Parameters
    ----------
    statements : sequence of BriefedStatement
        All statements between the same two entities.
    shows_grades : bool
        False leaves grades out of it: then only the basis counts.

    Returns
    -------
    str
        The level of the best grade; at most ``partly`` where nothing of that level was observed or stands in a record.
    """
    first_hand = [statement for statement in statements if statement.basis in _FIRST_HAND]
    if not shows_grades:
        return grading.WELL if first_hand else grading.PARTLY
    level = grading.level_of(_best(statements))
    if level == grading.WELL and not any(grading.level_of(statement) == level for statement in first_hand):
        return grading.PARTLY
    return level


def _best(statements: Sequence[BriefedStatement]) -> BriefedStatement:
    return grading.best_and_worst(statements)[0]


def _lines(briefing: Briefing, at: dict[str, ChartNode]) -> list[ChartLine]:
    pairs: dict[tuple[str, str], list[BriefedStatement]] = {}
    for statement in briefing.statements:
        if statement.start != statement.end:
            pairs.setdefault((min(statement.start, statement.end), max(statement.start, statement.end)), []).append(
                statement
            )
    taken = [(node.x - node.half, node.y - node.above, node.x + node.half, node.y + node.below) for node in at.values()]
    return [_line(pairs[pair], at, taken, briefing.shows_grades) for pair in sorted(pairs)]


def _line(
    statements: list[BriefedStatement], at: dict[str, ChartNode], taken: list[Box], shows_grades: bool
) -> ChartLine:
    """Return the line of a pair, and reserve the place of its label."""
    directed = len({(statement.start, statement.end) for statement in statements}) == 1 and not any(
        is_undirected(statement.type) for statement in statements
    )
    start, end = at[statements[0].start], at[statements[0].end]
    words = [grading.short(_best(statements))] if shows_grades else []
    label = " ".join([*words, f"×{len(statements)}"] if len(statements) > 1 else words)
    x, y = _free_position(start, end, len(label) * _SMALL_LETTER_WIDTH / 2 + 2, taken)
    statement_texts = ", ".join(dict.fromkeys(phrases.statement_phrase(statement) for statement in statements))
    return ChartLine(
        start, end, line_level(statements, shows_grades), len(statements), directed, statement_texts, label, x, y
    )


def _free_position(start: ChartNode, end: ChartNode, half: float, taken: list[Box]) -> tuple[float, float]:
    """Return the position on the line where a label covers least, and reserve it."""
    best, least = (0.0, 0.0), math.inf
    for along in _LABEL_POSITIONS:
        x, y = start.x + (end.x - start.x) * along, start.y + (end.y - start.y) * along
        covered = sum(
            (min(x + half, right) - max(x - half, left)) * (min(y + 6, bottom) - max(y - 6, top))
            for left, top, right, bottom in taken
            if left < x + half and x - half < right and top < y + 6 and y - 6 < bottom
        )
        if covered < least:
            best, least = (x, y), covered
        if not covered:
            break
    taken.append((best[0] - half, best[1] - 6, best[0] + half, best[1] + 6))
    return best
