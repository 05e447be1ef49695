"""Long lists in parts of fifty: a browser that is given two thousand rows at once stands still for minutes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from dash import html
from dash.development.base_component import Component

from dashboards.panels import button
from dashboards.requests import ForgedError, number_field

ROWS_SHOWN = 50
"""Rows that stand on a page at a time."""
START_FIELD = "from"
_MAX_LISTS = 20
FROM_FIRST_ROW: Mapping[str, int] = {}
"""Every list from its first row."""

Row = TypeVar("Row")


def starts_of(request: Mapping[str, Any]) -> dict[str, int]:
    """Return from which row each list of a page is asked for, by the list's name.

    Raises
    ------
    ForgedError
        Where the request names them in a way that no page does.
    """
    asked = request.get(START_FIELD) or {}
    if not isinstance(asked, Mapping) or len(asked) > _MAX_LISTS:
        raise ForgedError("The part of a list is not one that this page asks for; reload it and try again.")
    return {str(name): number_field(asked, name) for name in asked}


def sliced(
    rows: Sequence[Row], name: str, starts: Mapping[str, int] = FROM_FIRST_ROW, plural: str = ""
) -> tuple[Sequence[Row], list[Component]]:
    """Return the rows of a list that are shown, and what says which they are and leads to the others.

    Parameters
    ----------
    rows : sequence
        The whole list, in order.
    name : str
        Of the list on its page.
    starts : mapping of str to int
        As :func:`starts_of` returns them.
    plural : str
        What the rows are, in the plural; ``name`` where empty.

    Returns
    -------
    tuple
        At most ``ROWS_SHOWN`` rows, and no component where these are all.
    """
    first = max(0, min(starts.get(name, 0), len(rows) - 1)) // ROWS_SHOWN * ROWS_SHOWN
    return rows[first : first + ROWS_SHOWN], ways_through(len(rows), first, name, plural)


def ways_through(total: int, first: int, name: str, plural: str = "") -> list[Component]:
    """Return what says which part of a list stands on a page, and leads to the others; nothing where that is all of it.

    Parameters
    ----------
    total : int
        How long the list is.
    first : int
        How many of it stand before that part.
    name, plural : str
        As in :func:`sliced`.
    """
    if total <= ROWS_SHOWN:
        return []
    last, noun = min(first + ROWS_SHOWN, total), plural or name
    range_text = html.Span(
        f"{noun.capitalize()} {first + 1:,} to {last:,} of {total:,}", tabIndex=-1, **{"data-slice": name}
    )
    before = _list_button(f"Previous {ROWS_SHOWN}", name, first - ROWS_SHOWN, noun, open_=first > 0)
    after = _list_button(f"Next {ROWS_SHOWN}", name, last, noun, open_=last < total)
    return [
        html.Div([range_text, before, after], className="slices", role="group", **{"aria-label": noun.capitalize()})
    ]


def _list_button(text: str, name: str, start: int, noun: str, *, open_: bool) -> Component:
    """Return a button to another part; one that leads nowhere stays, so that the focus is not lost on it."""
    control = button(text, "slice", label=f"{text} {noun}", list=name, **{START_FIELD: str(max(start, 0))})
    if not open_:
        setattr(control, "aria-disabled", "true")
    return control
