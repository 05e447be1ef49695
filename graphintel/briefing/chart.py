"""Where everything stands on the printed chart: places, lines, and labels that do not cover one another. Pure.

All statements between two things are one line, as on the screen, with how many there are and the best of their grades.
"""

from __future__ import annotations

import math
import textwrap
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graphintel.briefing import grading, told
from graphintel.briefing.content import Briefing, Thing, Tie
from graphintel.briefing.look import Look, look_of
from graphintel.model.ontology import RoleGroup
from graphintel.model.words import is_undirected, spelled

Box = tuple[float, float, float, float]
"""Left, top, right and bottom."""

GLYPH = 30.0
"""Width and height of a sign."""
TEXT, LINE = 11.0, 12.5
"""Size of a caption, and the distance of its lines."""
SMALL = 8.5
"""Size of what is written on a line."""

_WIDTH, _SHAPE = 720.0, 0.48
"""Least width, and height by width: that of an A4 page on its side, less its margins and the legend."""
_LETTER, _SMALL_LETTER = 6.0, 5.3
"""Width of a letter at most; the true one depends on the reader's font."""
_LONGEST_LINE, _MOST_LINES = 22, 2
_GAP = 5.0
_FULL = 0.36
"""Share of the chart that signs and captions may fill."""
_ROUNDS, _TRIES, _GROWTH = 150, 14, 1.15
_GOLDEN = math.pi * (3 - math.sqrt(5))
_WIDER = 1.8
"""How much more one direction may be stretched than the other."""
_ALONG = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74)
"""Where on its line a label may stand, the best place first."""
_FIRST_HAND = frozenset({"observed", "record"})


@dataclass(slots=True)
class Mark:
    """One thing on the chart: the middle of its sign, the lines of text below, and how far both reach from there."""

    thing: Thing
    look: Look
    caption: list[str]
    under: str
    half: float
    above: float
    below: float
    x: float = 0.0
    y: float = 0.0


@dataclass(frozen=True, slots=True)
class Line:
    """All statements between two things: ``level`` is one of ``grading.LEVELS``, ``label`` stands at ``x`` and ``y``."""

    start: Mark
    end: Mark
    level: str
    count: int
    directed: bool
    says: str
    label: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with everything in its place."""

    width: float
    height: float
    marks: list[Mark]
    lines: list[Line]


def chart(briefing: Briefing) -> Chart:
    """Return the chart of a briefing.

    Parameters
    ----------
    briefing : Briefing
        Places are taken from its things, stretched to the page and pushed apart until no caption covers another.

    Returns
    -------
    Chart
        At least 720 wide and larger where there is more to show; statements of a thing with itself are not drawn.
    """
    marks = [_mark(thing) for thing in briefing.things]
    width, height = _arranged(marks)
    at = {mark.thing.id: mark for mark in marks}
    return Chart(width, height, marks, _lines(briefing, at))


def _mark(thing: Thing) -> Mark:
    group = told.drawn_as(thing)
    roles = told.roles_of(thing)
    under = told.PROTECTED if group == RoleGroup.EXPLOITED else spelled(roles[0]) if roles else ""
    lines = textwrap.wrap(thing.caption, _LONGEST_LINE, max_lines=_MOST_LINES, placeholder="…")
    caption = lines or ["(no name)"]
    letters = max([*map(_letters, caption), _letters(under) * 0.9])
    reach = GLYPH / 2 + _GAP
    half = max(GLYPH, letters * _LETTER) / 2 + _GAP
    below = reach + LINE * (len(caption) + bool(under))
    return Mark(thing, look_of(thing.type, group), caption, under, half, reach, below)


def _letters(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


# -- places -------------------------------------------------------------------------------------------------------


def _arranged(marks: Sequence[Mark]) -> tuple[float, float]:
    """Place the marks and return the width and height that they need."""
    needed = sum(2 * mark.half * (mark.above + mark.below) for mark in marks) / _FULL
    width = max(_WIDTH, math.sqrt(needed / _SHAPE))
    for _ in range(_TRIES):
        _stretch(marks, width, width * _SHAPE)
        if _apart(marks, width, width * _SHAPE):
            break
        width *= _GROWTH
    return width, width * _SHAPE


def _stretch(marks: Sequence[Mark], width: float, height: float) -> None:
    """Put the marks where their things say, as large as the chart allows."""
    points = _told_apart([(_number(mark.thing.x), _number(mark.thing.y)) for mark in marks])
    if not points:
        return
    left, top = min(x for x, _ in points), min(y for _, y in points)
    wide, high = max(x for x, _ in points) - left, max(y for _, y in points) - top
    edge, over = max(mark.half for mark in marks), max(mark.above for mark in marks)
    under = max(mark.below for mark in marks)
    across = (width - 2 * edge) / wide if wide else math.inf
    down = (height - over - under) / high if high else math.inf
    across, down = min(across, down * _WIDER), min(down, across * _WIDER)
    for mark, (x, y) in zip(marks, points, strict=True):
        mark.x = width / 2 + ((x - left - wide / 2) * across if wide else 0.0)
        mark.y = (over + height - under) / 2 + ((y - top - high / 2) * down if high else 0.0)


def _told_apart(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return the points with those in the very same place moved round it in a spiral, or nothing could part them."""
    met: Counter[tuple[float, float]] = Counter()
    apart = []
    for x, y in points:
        aside, angle = 0.6 * math.sqrt(met[x, y]), met[x, y] * _GOLDEN
        met[x, y] += 1
        apart.append((x + aside * math.cos(angle), y + aside * math.sin(angle)))
    return apart


def _number(value: float) -> float:
    return value if math.isfinite(value) else 0.0


def _apart(marks: Sequence[Mark], width: float, height: float) -> bool:
    """Push marks that cover one another apart, and return whether none does any more."""
    for _ in range(_ROUNDS):
        order = sorted(marks, key=lambda mark: mark.x - mark.half)
        pushed = False
        for place, mark in enumerate(order):
            for other in order[place + 1 :]:
                if other.x - other.half > mark.x + mark.half:
                    break
                pushed |= _push(mark, other)
        for mark in marks:
            mark.x = min(max(mark.x, mark.half), width - mark.half)
            mark.y = min(max(mark.y, mark.above), height - mark.below)
        if not pushed:
            return True
    return False


def _push(one: Mark, two: Mark) -> bool:
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


def level_of(ties: Sequence[Tie], shows_grades: bool) -> str:
    """Return the level that a line is drawn by.

    Parameters
    ----------
    ties : sequence of Tie
        All statements between the same two things.
    shows_grades : bool
        False leaves grades out of it: then only the basis counts.

    Returns
    -------
    str
        The level of the best grade; at most ``partly`` where nothing of that level was observed or stands in a record.
    """
    first_hand = [_grade(tie) for tie in ties if tie.basis in _FIRST_HAND]
    if not shows_grades:
        return grading.WELL if first_hand else grading.PARTLY
    level = grading.level_of(_best(ties))
    if level == grading.WELL and not any(grading.level_of(grade) == level for grade in first_hand):
        return grading.PARTLY
    return level


def _grade(tie: Tie) -> dict[str, str]:
    return {"scheme": tie.scheme, "source_eval": tie.source_eval, "info_eval": tie.info_eval}


def _best(ties: Sequence[Tie]) -> Mapping[str, str]:
    return grading.best_and_worst(map(_grade, ties))[0]


def _lines(briefing: Briefing, at: dict[str, Mark]) -> list[Line]:
    pairs: dict[tuple[str, str], list[Tie]] = {}
    for tie in briefing.ties:
        if tie.start != tie.end:
            pairs.setdefault((min(tie.start, tie.end), max(tie.start, tie.end)), []).append(tie)
    taken = [(mark.x - mark.half, mark.y - mark.above, mark.x + mark.half, mark.y + mark.below) for mark in at.values()]
    return [_line(pairs[pair], at, taken, briefing.shows_grades) for pair in sorted(pairs)]


def _line(ties: list[Tie], at: dict[str, Mark], taken: list[Box], shows_grades: bool) -> Line:
    """Return the line of a pair, and add the place of its label to those taken."""
    directed = len({(tie.start, tie.end) for tie in ties}) == 1 and not any(is_undirected(tie.type) for tie in ties)
    start, end = at[ties[0].start], at[ties[0].end]
    words = [grading.short(_best(ties))] if shows_grades else []
    label = " ".join([*words, f"×{len(ties)}"] if len(ties) > 1 else words)
    x, y = _free_place(start, end, len(label) * _SMALL_LETTER / 2 + 2, taken)
    phrases = ", ".join(dict.fromkeys(told.said(tie) for tie in ties))
    return Line(start, end, level_of(ties, shows_grades), len(ties), directed, phrases, label, x, y)


def _free_place(start: Mark, end: Mark, half: float, taken: list[Box]) -> tuple[float, float]:
    """Return the place on the line where a label covers least, and take it."""
    best, least = (0.0, 0.0), math.inf
    for along in _ALONG:
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
