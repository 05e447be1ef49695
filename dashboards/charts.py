"""The charts of each session: ids and positions, kept with the sessions so that any process can go on with them.

A record grants no access: whatever is shown of it is read from the service again, as the viewer of the session.
Records are bounded in number and size, and a key opens one only for the session that made it.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from dashboards.elements import Position
from graphintel.ledger.session_contents import ContentKind, SessionContents
from graphintel.ledger.sessions import ABSOLUTE_TIMEOUT

MAX_DRAWN = 1500
"""Maximum number of entities on one chart; with more a browser becomes unusable."""
MAX_CHARTS, MAX_CHARTS_OF_ALL = 20, 4000
CHART = ContentKind("chart", ABSOLUTE_TIMEOUT, MAX_CHARTS, MAX_CHARTS_OF_ALL)
_MAX_COORDINATE = 100_000.0


@dataclass
class SessionChart:
    """One chart: where each entity stands, which are facilities, and how far each expansion has got.

    ``version`` is how often it was stored, 0 for one that is new.
    """

    key: str
    positions: dict[str, Position] = field(default_factory=dict)
    facilities: set[str] = field(default_factory=set)
    asked: dict[tuple[str, str, str], int] = field(default_factory=dict)
    version: int = 0

    def move(self, moved: Mapping[str, Position]) -> None:
        """Take over where the viewer dragged entities that are on the chart."""
        for identifier, (x, y) in moved.items():
            if identifier in self.positions and abs(x) <= _MAX_COORDINATE and abs(y) <= _MAX_COORDINATE:
                self.positions[identifier] = (x, y)

    def forget(self, identifier: str) -> None:
        """Take an entity off the chart."""
        self.positions.pop(identifier, None)
        self.facilities.discard(identifier)


def new_chart() -> SessionChart:
    """Return an empty chart under a random key; it is kept once it is stored."""
    return SessionChart(secrets.token_urlsafe(16))


class SessionCharts:
    """The charts of all sessions; of too many the oldest go first.

    Parameters
    ----------
    contents : SessionContents
        Where they are kept.
    kind : ContentKind, optional
        How many of them, and for how long.
    """

    def __init__(self, contents: SessionContents, kind: ContentKind = CHART) -> None:
        self._contents, self._kind = contents, kind

    def get(self, session: str, key: str) -> SessionChart | None:
        """Return a chart of this session as it was stored last, or None; another session's key opens nothing."""
        stored = self._contents.read(self._kind, session, key)
        return None if stored is None else replace(_from_json(key, stored.content), version=stored.version)

    def store(self, session: str, chart: SessionChart) -> None:
        """Store a chart for a session.

        Raises
        ------
        ContentChangedError
            Another request has stored it since this one read it: nothing of either is lost, and this one is to be made
            again from what there is now.
        """
        content = _as_json(chart)
        chart.version = self._contents.store(self._kind, session, chart.key, content, follows=chart.version)


def _as_json(chart: SessionChart) -> bytes:
    fields = {
        "positions": chart.positions,  # in the order in which they came: the last one is what the next stands beside
        "facilities": sorted(chart.facilities),
        "asked": [[*asked, got] for asked, got in chart.asked.items()],
    }
    return json.dumps(fields).encode()


def _from_json(key: str, content: bytes) -> SessionChart:
    fields = json.loads(content)
    return SessionChart(
        key,
        {identifier: (x, y) for identifier, (x, y) in fields["positions"].items()},
        set(fields["facilities"]),
        {(entity, link, kind): got for entity, link, kind, got in fields["asked"]},
    )
