"""Every read as a method of whoever runs reads; name, arguments and answer are those of its one declaration."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from graphintel.model.access import Viewer
from graphintel.service import explore, links_among, review
from graphintel.service import exports as _exports
from graphintel.service import indicators as _indicators
from graphintel.service import linked_premises as _linked_premises
from graphintel.service import networks as _networks
from graphintel.service import notices as _notices
from graphintel.service import person_status as _person_status
from graphintel.service import premises as _premises
from graphintel.service import search as _search
from graphintel.service import whole_graph as _whole_graph
from graphintel.service.answer_json import JsonObject


class Reads(ABC):
    """The reads of the service as methods that take the viewer first.

    A test walks the package: whatever is declared as a read stands here under its own name.
    """

    @abstractmethod
    def read(self, viewer: Viewer, name: str, /, *, reason: str = "", **arguments: Any) -> JsonObject:
        """Return the answer of a read as plain values, after its entry is written."""

    search = _search.search
    show = explore.show
    expand = explore.expand
    between = links_among.between
    path = explore.path
    networks = _networks.networks
    network = _networks.network
    premises = _premises.premises
    linked_premises = _linked_premises.linked_premises
    indicators = _indicators.indicators
    reviews = review.reviews
    exports = _exports.exports
    notices = _notices.notices
    person_status = _person_status.person_status
    support_owed = _person_status.support_owed
    whole_graph = _whole_graph.whole_graph
