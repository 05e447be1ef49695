"""What a callback works with: the service, who reads, and that session's charts. Identity comes from nowhere else."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import current_app, g

from dashboards.charts import Chart, Charts
from dashboards.cleaned import cleaned
from dashboards.handover import Handover
from dashboards.refusals import Refusals
from graphintel.model.access import Viewer
from graphintel.model.words import Answer

if TYPE_CHECKING:
    from graphintel.service import Service

EXTENSION = "graphintel"


@dataclass(frozen=True, slots=True)
class Desk:
    """The service as one viewer of one session uses it."""

    service: Service
    viewer: Viewer
    session: str
    charts: Charts
    handover: Handover

    def read(self, name: str, **arguments: Any) -> Answer:
        """Run one read of the service as this viewer; it is audited before it returns."""
        return self.service.read(self.viewer, name, **arguments)

    def chart(self, key: str) -> Chart | None:
        """Return one of this session's charts, or None."""
        return self.charts.get(self.session, key)

    def new_chart(self) -> Chart:
        """Return an empty chart."""
        return self.charts.new(self.session)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who the present request is from, as the guard found by its session cookie."""

    viewer: Viewer
    session: str
    csrf: str
    must_change: bool


@dataclass(frozen=True, slots=True)
class Parts:
    """What the web application holds for its requests."""

    service: Service
    charts: Charts
    handover: Handover
    refusals: Refusals


def parts() -> Parts:
    """Return what the present application holds."""
    held: Parts = current_app.extensions[EXTENSION]
    return held


def present_desk() -> Desk:
    """Return the desk of the present request's visitor."""
    held, visitor = parts(), g.visitor
    return Desk(held.service, visitor.viewer, visitor.session, held.charts, held.handover)


def guarded(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a callback that gives ``function`` the desk of the session before what the browser sent.

    Parameters
    ----------
    function : callable
        Takes a :class:`Desk` first, then plain values.

    Returns
    -------
    callable
        What Dash calls. It is marked ``is_guarded``, which a test asks of every callback.
    """

    @functools.wraps(function)
    def callback(*values: Any) -> Any:
        desk = present_desk()
        g.in_callback = True
        answer = cleaned(function(desk, *values))
        g.in_callback = False  # what fails from here on is the body: it names outputs that are not the callback's
        return answer

    callback.is_guarded = True  # type: ignore[attr-defined]
    return callback
