"""Where things stand: analysis places them, this stretches its places so that captions under the signs stay readable."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from dashboards.elements import Position
from dashboards.words import Answer
from graphintel.analysis.layout import place_newcomers, positions

ACROSS, DOWN = 1.85, 1.45
"""Pixels of the chart for one of the layout: captions are wide and low."""


def stretched(layout: Mapping[str, Sequence[float]]) -> dict[str, Position]:
    """Return the places of a layout in pixels of the chart."""
    return {identifier: (x * ACROSS, y * DOWN) for identifier, (x, y) in layout.items()}


def _shrunk(placed: Mapping[str, Position]) -> dict[str, Position]:
    return {identifier: (x / ACROSS, y / DOWN) for identifier, (x, y) in placed.items()}


def _pairs(statements: Iterable[Answer]) -> list[tuple[str, str]]:
    return [(statement["start"], statement["end"]) for statement in statements]


def arrange(ids: Sequence[str], statements: Iterable[Answer], fixed: str, centre: Position) -> dict[str, Position]:
    """Return places for a whole chart, laid out at once.

    Parameters
    ----------
    ids : sequence of str
        What comes.
    statements : iterable of mapping
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
    made = stretched(positions(everything, _pairs(statements)))
    aside = made.get(fixed, (0.0, 0.0))
    return {i: (made[i][0] - aside[0] + centre[0], made[i][1] - aside[1] + centre[1]) for i in ids}


def place(
    placed: Mapping[str, Position], newcomers: Sequence[str], statements: Iterable[Answer], anchor: str
) -> dict[str, Position]:
    """Return places for newcomers near what they are tied to; nothing that stands moves.

    Parameters
    ----------
    placed : mapping
        What stands on the chart.
    newcomers : sequence of str
        What comes.
    statements : iterable of mapping
        What ties newcomers to one another and to what stands.
    anchor : str
        What was expanded, or added last; empty on an empty chart.

    Returns
    -------
    dict of str to (float, float)
    """
    if not placed:
        return dict(zip(newcomers, [(0.0, 0.0)], strict=True)) if newcomers else {}
    beside: dict[str, set[str]] = {}
    for start, end in _pairs(statements):
        beside.setdefault(start, set()).add(end)
        beside.setdefault(end, set()).add(start)
    standing = _shrunk(placed)
    tied = sorted({other for newcomer in newcomers for other in beside.get(newcomer, ())} & placed.keys())
    centre = anchor if anchor in placed and (anchor in tied or not tied) else tied[0]
    return stretched(place_newcomers(standing, centre, newcomers, beside.get(centre, set()) & placed.keys()))
