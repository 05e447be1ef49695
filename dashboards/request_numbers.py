"""Every answer carries the number of its request, so that a late one is never taken for that to a newer question."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboards.desk import Desk
from dashboards.requests import fields_of, number_of

NUMBER = "n"


def numbered(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a callback whose answer carries the request's number, where it has one.

    Parameters
    ----------
    function : callable
        Takes a :class:`Desk` and a request; returns a list of components, or a dictionary.

    Returns
    -------
    callable
        The same with a hidden mark after the components, or with the number in the dictionary.
    """

    @functools.wraps(function)
    def answer(desk: Desk, request: object) -> Any:
        number = number_of(fields_of(request), NUMBER)
        made = function(desk, request)
        if isinstance(made, dict):
            return {**made, NUMBER: number}
        return [*made, _mark(made, number)] if number else made

    return answer


def _mark(made: list[Component], number: int) -> Component:
    """Return the mark; among the options of a list it is an item of the list."""
    kind = html.Li if made and isinstance(made[0], html.Li) else html.Span
    return kind(hidden=True, **{"data-answers": str(number)})
