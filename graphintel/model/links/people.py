"""Links between people, and from people to firms."""

from __future__ import annotations

from graphintel.model.disclosure import POLICE_ONLY
from graphintel.model.entities.organisation import Organisation
from graphintel.model.entities.person import Person
from graphintel.model.schema import LinkType
from graphintel.model.traits import Reading


class Controls(LinkType):
    """Directs another's activity."""

    starts = (Person,)
    ends = (Person,)
    reading = Reading("controls", "controls", "is controlled by")
    disclosure = POLICE_ONLY
    role = "controller"
    control = "controlled"
    end_may_be_exploited = True
    names_start = True
    shows_protected = True


class Transports(LinkType):
    """Drives another person."""

    starts = (Person,)
    ends = (Person,)
    reading = Reading("transports", "transports", "is transported by")
    disclosure = POLICE_ONLY
    role = "driver"
    control = "transported"
    end_may_be_exploited = True
    names_start = True
    shows_protected = True


class Recruited(LinkType):
    """Brought another person in."""

    starts = (Person,)
    ends = (Person,)
    reading = Reading("recruited", "recruited", "was recruited by")
    disclosure = POLICE_ONLY
    role = "recruiter"
    control = "recruited"
    end_may_be_exploited = True
    names_start = True
    shows_protected = True


class AssociatesWith(LinkType):
    """Seen or known together."""

    starts = (Person,)
    ends = (Person,)
    reading = Reading("associates with", "associates with", "associates with")
    disclosure = POLICE_ONLY
    undirected = True
    shows_protected = True
    end_may_be_exploited = False


class PartnerOf(LinkType):
    """Partners in private life."""

    starts = (Person,)
    ends = (Person,)
    reading = Reading("partner of", "is a partner of", "is a partner of")
    disclosure = POLICE_ONLY
    undirected = True
    end_may_be_exploited = False


class RelativeOf(LinkType):
    """Relatives."""

    starts = (Person,)
    ends = (Person,)
    reading = Reading("relative of", "is a relative of", "is a relative of")
    disclosure = POLICE_ONLY
    undirected = True
    end_may_be_exploited = False


class WorksFor(LinkType):
    """Works for the firm."""

    starts = (Person,)
    ends = (Organisation,)
    reading = Reading("works for", "works for", "employs")
    disclosure = POLICE_ONLY
