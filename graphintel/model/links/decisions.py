"""Links that a person's decision makes."""

from __future__ import annotations

from graphintel.model.disclosure import NOBODY
from graphintel.model.schema import LinkType
from graphintel.model.traits import Reading


class SameAs(LinkType):
    """A judgement on two records (same, different, unsure), or on one at both ends (facility, no_facility). Never input."""

    reading = Reading("same as", "is the same as", "is the same as")
    disclosure = NOBODY
    in_records = "write a SameAs where a record holds both keys"
    judgement = True
    tie = False
    undirected = True
    from_input = False
    end_may_be_exploited = False
    home = False
