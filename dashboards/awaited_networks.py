"""What stands on a page whose answer rests on networks that are still being worked out: how far that is, and a way to stop it."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Mapping
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboards.long_lists import START_FIELD
from dashboards.panels import button
from dashboards.request_context import RequestContext
from dashboards.request_numbers import ASKED_AGAIN, REQUEST_NUMBER
from dashboards.requests import ForgedError, request_fields
from graphintel.errors import LimitError
from graphintel.model.display_words import progress_words
from graphintel.model.progress import Progress

AGAIN_MILLISECONDS = 1000
"""After which time the page asks again."""

_STOP = "stop"
_NO_PART_OF_IT = {REQUEST_NUMBER, ASKED_AGAIN, START_FIELD, _STOP}
"""Fields of a request that are not sent along when it is stopped or asked again."""

_Callback = Callable[[RequestContext, object], list[Component]]


def once_worked_out(read: _Callback) -> _Callback:
    """Return a callback that answers once the networks of the viewer are there; before that it says how far they are.

    Parameters
    ----------
    read : callable
        Takes the request context and a request; what it shows rests on networks.
    """

    @functools.wraps(read)
    def answer(context: RequestContext, request: object) -> list[Component]:
        fields = request_fields(request)
        is_stopped = fields.get(_STOP, False)
        if not isinstance(is_stopped, bool):
            raise ForgedError("The networks cannot be stopped in that way.")
        if is_stopped:
            context.service.stop_networks(context.viewer)
            return stopped(fields)
        progress = context.service.networks_progress(context.viewer)
        return read(context, request) if progress is None else waiting(progress, fields)

    return answer


def refuse_until_worked_out(context: RequestContext) -> None:
    """Refuse what rests on networks that are still being worked out, where nothing on the page could ask again by itself.

    Raises
    ------
    LimitError
        How far they are.
    """
    progress = context.service.networks_progress(context.viewer)
    if progress is not None:
        raise LimitError(f"{_said(progress)} Ask again then.")


def waiting(progress: Progress, request: Mapping[str, Any]) -> list[Component]:
    """Return how far networks are, and what stops them; the page asks again by itself."""
    ask = json.dumps({**_asked(request), _STOP: True})
    parts = [
        html.P(_said(progress), className="lead"),
        html.Progress(value=str(round(100 * progress.share)), max="100", **{"aria-label": "Networks worked out"}),
        html.P("What you asked for stands here once they are. You may leave this page meanwhile: it goes on."),
        button("Stop", "list", label="Stop working networks out", ask=ask),
    ]
    return [html.Div(parts, className="waiting", **{"data-again": str(AGAIN_MILLISECONDS)})]


def stopped(request: Mapping[str, Any]) -> list[Component]:
    """Return that nothing is worked out any more, and what goes on with it."""
    words = "Networks are no longer being worked out. What was done is kept."
    again = button("Work them out", "list", name="main", ask=json.dumps(_asked(request)))
    return [html.Div([html.P(words, className="lead"), again], className="waiting")]


def _said(progress: Progress) -> str:
    return f"Networks are being worked out for what you may see: {progress_words(progress)}."


def _asked(request: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a request asks for, as the page asks for it at first."""
    return {name: value for name, value in request.items() if name not in _NO_PART_OF_IT}
