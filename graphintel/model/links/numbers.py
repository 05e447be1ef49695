"""Links to numbers and handles."""

from __future__ import annotations

from graphintel.model.disclosure import POLICE_ONLY
from graphintel.model.entities.advert import Advert
from graphintel.model.entities.handle import Handle
from graphintel.model.entities.organisation import Organisation
from graphintel.model.entities.person import Person
from graphintel.model.entities.phone import Phone
from graphintel.model.schema import LinkType
from graphintel.model.traits import Reading


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
