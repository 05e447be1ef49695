"""Links to numbers and handles."""

from __future__ import annotations

from graphintel.model.disclosure import POLICE_ONLY
from graphintel.model.entities.advert import Advert
from graphintel.model.entities.handle import Handle
from graphintel.model.entities.organisation import Organisation
from graphintel.model.entities.person import Person
from graphintel.model.entities.phone import Phone
from graphintel.model.link_properties import Combined, LinkProperty
from graphintel.model.schema import LinkType
from graphintel.model.traits import Reading, Words


class UsesPhone(LinkType):
    """The person used the number."""

    starts = (Person,)
    ends = (Phone,)
    reading = Reading("uses phone", "uses", "is used by")
    disclosure = POLICE_ONLY


class Subscribes(LinkType):
    """The named subscriber of the number, who need not use it."""

    starts = (Person, Organisation)
    ends = (Phone,)
    reading = Reading("subscribes", "is the subscriber of", "is subscribed to by")
    disclosure = POLICE_ONLY


class UsesHandle(LinkType):
    """Uses the address or messaging name."""

    starts = (Person, Advert, Organisation)
    ends = (Handle,)
    reading = Reading("uses handle", "uses", "is used by")
    disclosure = POLICE_ONLY


class Contacted(LinkType):
    """The first number called or wrote to the second, as often as its properties say, within the dates of the statement.

    Who had a number called is often nobody to them (a taxi, a takeaway, family), so that it is no tie; a path may lead
    over it.
    """

    starts = (Phone,)
    ends = (Phone,)
    reading = Reading("contacted", "contacted", "was contacted by")
    disclosure = POLICE_ONLY
    tie = False
    passable = True
    properties = (
        LinkProperty("calls", Words("call", "calls"), Combined.TOTAL, POLICE_ONLY),
        LinkProperty("messages", Words("message", "messages"), Combined.TOTAL, POLICE_ONLY),
        LinkProperty(
            "longest_seconds", Words("longest call", "longest call"), Combined.LARGEST, POLICE_ONLY, unit="seconds"
        ),
    )
