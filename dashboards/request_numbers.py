"""Every answer carries the number of its request, so that the page never takes a late one for the answer to a newer request."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboards.request_context import RequestContext
from dashboards.requests import number_field, request_fields

REQUEST_NUMBER = "n"
ASKED_AGAIN = "again"
"""Field of a request that the page repeats by itself, for an answer that was not there yet: it prolongs no session."""


def numbered(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a callback whose answer carries the request's number, where it has one.

    Parameters
    ----------
    function : callable
        Takes a :class:`RequestContext` and a request; returns a list of components, or a dictionary.

    Returns
    -------
    callable
        The same with a hidden mark after the components, or with the number in the dictionary.
    """

    @functools.wraps(function)
    def answer(context: RequestContext, request: object) -> Any:
        number = number_field(request_fields(request), REQUEST_NUMBER)
        answer_parts = function(context, request)
        if isinstance(answer_parts, dict):
            return {**answer_parts, REQUEST_NUMBER: number}
        return [*answer_parts, _mark(answer_parts, number)] if number else answer_parts

    return answer


def _mark(answer_parts: list[Component], number: int) -> Component:
    """Return the mark; among the options of a list it is an item of the list."""
    kind = html.Li if answer_parts and isinstance(answer_parts[0], html.Li) else html.Span
    return kind(hidden=True, **{"data-answers": str(number)})
