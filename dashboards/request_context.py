"""The request context of a callback: the service, the viewer, and the charts of the session. The viewer's identity comes only from here."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import current_app, g

from dashboards.charts import SessionChart, SessionCharts
from dashboards.download_store import DownloadStore
from dashboards.refused_requests import RefusalRecorder
from dashboards.safe_text import with_safe_text
from graphintel.model.access import Viewer
from graphintel.service import Service
from graphintel.service.read_functions import Answered, Given, Read

EXTENSION = "graphintel"


@dataclass(frozen=True, slots=True)
class RequestContext:
    """The service as one viewer of one session uses it."""

    service: Service
    viewer: Viewer
    session: str
    charts: SessionCharts
    download_store: DownloadStore

    def read(self, read: Read[Given, Answered], /, *args: Given.args, **kwargs: Given.kwargs) -> Answered:
        """Run one read of the service, as ``Reads.show``, as this viewer; it is audited before it returns."""
        return read.ask(self.service, self.viewer, *args, **kwargs)

    def chart(self, key: str) -> SessionChart | None:
        """Return one of this session's charts, or None."""
        return self.charts.get(self.session, key)

    def store_chart(self, chart: SessionChart) -> None:
        """Store a chart for this session; refused where another request has changed it meanwhile."""
        self.charts.store(self.session, chart)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who the present request is from, as the guard found by its session cookie."""

    viewer: Viewer
    session: str
    csrf: str
    must_change: bool


@dataclass(frozen=True, slots=True)
class AppState:
    """What the web application shares between its requests."""

    service: Service
    charts: SessionCharts
    download_store: DownloadStore
    refusals: RefusalRecorder


def app_state() -> AppState:
    """Return the shared state of the current application."""
    state: AppState = current_app.extensions[EXTENSION]
    return state


def current_context() -> RequestContext:
    """Return the context of the current request."""
    state, visitor = app_state(), g.visitor
    return RequestContext(state.service, visitor.viewer, visitor.session, state.charts, state.download_store)


def guarded(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a callback that passes ``function`` the request context before what the browser sent.

    Parameters
    ----------
    function : callable
        Takes a :class:`RequestContext` first, then plain values.

    Returns
    -------
    callable
        What Dash calls. It is marked ``is_guarded``, which a test asks of every callback.
    """

    @functools.wraps(function)
    def callback(*values: Any) -> Any:
        context = current_context()
        g.in_callback = True
        answer = with_safe_text(function(context, *values))
        g.in_callback = False  # what fails from here on is the body: it names outputs that are not the callback's
        return answer

    callback.is_guarded = True  # type: ignore[attr-defined]
    return callback
