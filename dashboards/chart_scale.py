"""Positions on the chart in pixels: the layout of analysis, stretched so that captions stay readable."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from dashboards.elements import Position
from graphintel.analysis.layout import position_newcomers, positions
from graphintel.service.answers.statements import StatementAnswer

ACROSS, DOWN = 1.85, 1.45
"""Pixels of the chart for one unit of the layout, across and down: captions are wide and low."""
WINDOW_RATIO = 1.4
"""Ratio of width to height of the chart's part of a window, with the drawer open."""
_MIN_STRETCH, _MAX_STRETCH = 1.55, 2.4


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
    return stretched(position_newcomers(_shrunk(placed), new_entities, _pairs(statements), anchor))
