"""Links of vehicles and marks."""

from __future__ import annotations

from graphintel.model.disclosure import POLICE_ONLY
from graphintel.model.entities.area import Area
from graphintel.model.entities.mark import Mark
from graphintel.model.entities.mark_fragment import MarkFragment
from graphintel.model.entities.organisation import Organisation
from graphintel.model.entities.person import Person
from graphintel.model.entities.premises import Premises
from graphintel.model.entities.vehicle import Vehicle
from graphintel.model.schema import LinkType
from graphintel.model.traits import Reading


class Drives(LinkType):
    """Seen driving; the mark where only that is known."""

    starts = (Person,)
    ends = (Vehicle, Mark, MarkFragment)
    reading = Reading("drives", "drives", "is driven by")
    disclosure = POLICE_ONLY


class KeeperOf(LinkType):
    """Registered keeper, who need not be the driver."""

    starts = (Person, Organisation)
    ends = (Vehicle, Mark, MarkFragment)
    reading = Reading("keeper of", "is the keeper of", "is kept by")
    disclosure = POLICE_ONLY
    names_start = True


class BoreMark(LinkType):
    """The vehicle bore the mark at that time."""

    starts = (Vehicle,)
    ends = (Mark, MarkFragment)
    reading = Reading("bore mark", "bore", "was borne by")
    disclosure = POLICE_ONLY


class SeenAt(LinkType):
    """Seen at the place."""

    starts = (Person, Vehicle, Mark, MarkFragment)
    ends = (Premises, Area)
    reading = Reading("seen at", "was seen at", "is where somebody saw")
    disclosure = POLICE_ONLY
    connects_premises = True
    home = False
