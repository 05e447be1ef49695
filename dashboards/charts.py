"""The charts of each session: ids and positions, in the memory of the process.

A record grants no access: whatever is shown of it is read from the service again, as the viewer of the session.
Records are bounded in number and size, and a key opens one only for the session that made it.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import RLock

from dashboards.elements import Position

MAX_DRAWN = 1500
"""Maximum number of entities on one chart; with more a browser becomes unusable."""
MAX_CHARTS = 20
MAX_SESSIONS = 200
_MAX_COORDINATE = 100_000.0


@dataclass
class SessionChart:
    """One chart: where each entity stands, which are facilities, and how far each expansion has got."""

    key: str
    positions: dict[str, Position] = field(default_factory=dict)
    facilities: set[str] = field(default_factory=set)
    asked: dict[tuple[str, str, str], int] = field(default_factory=dict)
    title: str = ""

    def move(self, moved: Mapping[str, Position]) -> None:
        """Take over where the viewer dragged entities that are on the chart."""
        for identifier, (x, y) in moved.items():
            if identifier in self.positions and abs(x) <= _MAX_COORDINATE and abs(y) <= _MAX_COORDINATE:
                self.positions[identifier] = (x, y)

    def forget(self, identifier: str) -> None:
        """Take an entity off the chart."""
        self.positions.pop(identifier, None)
        self.facilities.discard(identifier)


class SessionCharts:
    """The charts of all sessions of this process; the oldest go first.

    Parameters
    ----------
    most_sessions, most_charts : int
        Maximum number of sessions, and of charts of one session.
    """

    def __init__(self, max_sessions: int = MAX_SESSIONS, max_charts: int = MAX_CHARTS) -> None:
        self._max_sessions, self._max_charts = max_sessions, max_charts
        self._charts: OrderedDict[str, OrderedDict[str, SessionChart]] = OrderedDict()
        self.lock = RLock()

    def new(self, session: str) -> SessionChart:
        """Return an empty chart of a session, under a random key."""
        with self.lock:
            mine = self._charts.setdefault(session, OrderedDict())
            self._charts.move_to_end(session)
            while len(self._charts) > self._max_sessions:
                self._charts.popitem(last=False)
            chart = SessionChart(secrets.token_urlsafe(16))
            mine[chart.key] = chart
            while len(mine) > self._max_charts:
                mine.popitem(last=False)
            return chart

    def get(self, session: str, key: str) -> SessionChart | None:
        """Return a chart of this session, or None; another session's key opens nothing."""
        with self.lock:
            mine = self._charts.get(session, OrderedDict[str, SessionChart]())
            if key in mine:
                mine.move_to_end(key)
                self._charts.move_to_end(session)
            return mine.get(key)

    def end(self, session: str) -> None:
        """Forget everything that a session has drawn."""
        with self.lock:
            self._charts.pop(session, None)
