"""Every read as a method of whoever runs reads; name, arguments and answer are those of its one declaration."""

from __future__ import annotations

from typing import Any

from graphintel.model.access import Viewer
from graphintel.service import (
    explore,
    exports,
    indicators,
    links_among,
    networks,
    notices,
    premises,
    review,
    search,
    whole_graph,
)
from graphintel.service.view import Answer

_exports, _indicators, _networks, _notices, _premises, _search, _whole_graph = (
    exports,
    indicators,
    networks,
    notices,
    premises,
    search,
    whole_graph,
)
"""The modules, under names that the methods do not have."""


class Reads:
    """The reads of the service as methods that take the viewer first.

    A test walks the package: whatever is declared as a read stands here under its own name.
    """

    def read(self, viewer: Viewer, name: str, /, *, reason: str = "", **arguments: Any) -> Answer:
        """Return the answer of a read as plain values, after its entry is written."""
        raise NotImplementedError

    search = _search.search
    show = explore.show
    expand = explore.expand
    between = links_among.between
    path = explore.path
    networks = _networks.networks
    network = _networks.network
    premises = _premises.premises
    indicators = _indicators.indicators
    reviews = review.reviews
    exports = _exports.exports
    notices = _notices.notices
    whole_graph = _whole_graph.whole_graph
