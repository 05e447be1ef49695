"""Positions on the chart: analysis lays the entities out, this stretches its layout so that captions stay readable."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from dashboards.elements import Position
from graphintel.analysis.layout import position_new_entities, positions
from graphintel.service.answers.statements import StatementAnswer

ACROSS, DOWN = 1.85, 1.45
"""Pixels of the chart for one unit of the layout, across and down: captions are wide and low."""
WINDOW_RATIO = 1.4
"""Ratio of width to height of the chart's part of a window, with the drawer open."""
_MIN_STRETCH, _MAX_STRETCH = 1.55, 2.4
_MIDDLE = ""
"""Represents the point between several entities; no entity has this id."""


def stretched(layout: Mapping[str, Sequence[float]]) -> dict[str, Position]:
    """Return the places of a layout in pixels of the chart."""
    return {identifier: (x * ACROSS, y * DOWN) for identifier, (x, y) in layout.items()}


def spread(layout: Mapping[str, Sequence[float]]) -> dict[str, Position]:
    """Return the places of a whole chart, stretched to the shape of a window so that it is drawn as large as may be.

    Parameters
    ----------
    layout : mapping
        Places by id, as analysis gives them.

    Returns
    -------
    dict of str to (float, float)
    """
    if not layout:
        return {}
    wide, high = (max(axis) - min(axis) for axis in zip(*layout.values(), strict=True))
    shape = wide / high if high else math.inf
    across = ACROSS if shape < WINDOW_RATIO else max(_MIN_STRETCH, ACROSS * WINDOW_RATIO / shape)
    down = min(_MAX_STRETCH, max(DOWN, across * shape / WINDOW_RATIO))
    return {identifier: (x * across, y * down) for identifier, (x, y) in layout.items()}


def _shrunk(placed: Mapping[str, Position]) -> dict[str, Position]:
    return {identifier: (x / ACROSS, y / DOWN) for identifier, (x, y) in placed.items()}


def _pairs(statements: Iterable[StatementAnswer]) -> list[tuple[str, str]]:
    return [(statement.start, statement.end) for statement in statements]


def arrange(
    ids: Sequence[str], statements: Iterable[StatementAnswer], fixed: str, centre: Position
) -> dict[str, Position]:
    """Return places for a whole chart, laid out at once.

    Parameters
    ----------
    ids : sequence of str
        What comes.
    statements : iterable of StatementAnswer
        What ties it.
    fixed : str
        What stands already, alone, and does not move; empty where nothing does.
    centre : tuple of float
        Where that stands.

    Returns
    -------
    dict of str to (float, float)
        Of ``ids`` only.
    """
    everything = [*ids, fixed] if fixed and fixed not in ids else list(ids)
    new_positions = spread(positions(everything, _pairs(statements)))
    aside = new_positions.get(fixed, (0.0, 0.0))
    return {i: (new_positions[i][0] - aside[0] + centre[0], new_positions[i][1] - aside[1] + centre[1]) for i in ids}


def place_beside(
    placed: Mapping[str, Position], new_entities: Sequence[str], statements: Iterable[StatementAnswer], anchor: str
) -> dict[str, Position]:
    """Return positions for new entities near those that they are linked to; nothing that is drawn moves.

    Parameters
    ----------
    placed : mapping
        What stands on the chart.
    new_entities : sequence of str
        What comes.
    statements : iterable of StatementAnswer
        What ties newcomers to one another and to what stands.
    anchor : str
        What was expanded, or added last; empty on an empty chart.

    Returns
    -------
    dict of str to (float, float)
    """
    if not placed:
        return dict(zip(new_entities, [(0.0, 0.0)], strict=True)) if new_entities else {}
    beside = _neighbours(statements)
    standing = _shrunk(placed)
    new_positions: dict[str, Position] = {}
    waiting = sorted(set(new_entities) - placed.keys())
    while waiting:
        ties = {name: sorted(beside.get(name, set()) & standing.keys()) for name in waiting}
        most = max(waiting, key=lambda name: len(ties[name]))
        together = [name for name in waiting if ties[name] == ties[most]]
        nearby = _beside(
            standing, together, ties[most] or [anchor if anchor in standing else next(iter(standing))], beside
        )
        standing.update(nearby)
        new_positions.update(nearby)
        waiting = [name for name in waiting if name not in nearby]
    return stretched(new_positions)


def _neighbours(statements: Iterable[StatementAnswer]) -> dict[str, set[str]]:
    beside: dict[str, set[str]] = {}
    for start, end in _pairs(statements):
        beside.setdefault(start, set()).add(end)
        beside.setdefault(end, set()).add(start)
    return beside


def _beside(
    standing: Mapping[str, Position], names: Sequence[str], ties: Sequence[str], beside: Mapping[str, set[str]]
) -> dict[str, Position]:
    """Return free positions for entities with the same links: round the one neighbour, or between several."""
    if len(ties) == 1:
        return position_new_entities(standing, ties[0], names, beside.get(ties[0], set()) & standing.keys())
    middle = (
        sum(standing[tie][0] for tie in ties) / len(ties),
        sum(standing[tie][1] for tie in ties) / len(ties),
    )
    return position_new_entities({**standing, _MIDDLE: middle}, _MIDDLE, names)
