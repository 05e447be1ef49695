"""Links to premises and areas."""

from __future__ import annotations

from dataclasses import replace

from graphintel.model.disclosure import POLICE_ONLY, YES
from graphintel.model.entities.area import Area
from graphintel.model.entities.item import Item
from graphintel.model.entities.organisation import Organisation
from graphintel.model.entities.person import Person
from graphintel.model.entities.phone import Phone
from graphintel.model.entities.premises import Premises
from graphintel.model.links.adverts import ADVERTS
from graphintel.model.schema import LinkType
from graphintel.model.traits import Activity, PartMeaning, Reading
from graphintel.model.uses import USES


class SellsAt(LinkType):
    """Activity at a place: neither an offence nor victimhood by itself."""

    starts = (Person,)
    ends = (Premises, Area)
    reading = Reading("sells at", "is reported selling sex at", "is reported as a place where sex is sold by")
    disclosure = POLICE_ONLY
    connects_premises = True
    role = "selling_sex"
    activity = Activity.DIRECT
    home = False


class LivesAt(LinkType):
    """The person lives there."""

    starts = (Person,)
    ends = (Premises,)
    reading = Reading("lives at", "lives at", "is the home of")
    disclosure = POLICE_ONLY
    links_premises = False
    connects_premises = True
    home = True


class Visits(LinkType):
    """The person was seen visiting."""

    starts = (Person,)
    ends = (Premises,)
    reading = Reading("visits", "visits", "is visited by")
    disclosure = POLICE_ONLY
    connects_premises = True
    home = False


class Manages(LinkType):
    """Manages the activity at the premises."""

    starts = (Person, Organisation)
    ends = (Premises,)
    reading = Reading("manages", "manages", "is managed by")
    disclosure = POLICE_ONLY
    connects_premises = True
    interest = True
    activity = Activity.DIRECT
    names_start = True
    role = ""
    home = False


class Owns(LinkType):
    """Owns the premises."""

    starts = (Person, Organisation)
    ends = (Premises,)
    reading = Reading("owns", "owns", "is owned by")
    disclosure = POLICE_ONLY
    connects_premises = True
    letting = True
    interest = True
    names_start = True
    home = False


class Lets(LinkType):
    """Lets the premises, as landlord or agent."""

    starts = (Person, Organisation)
    ends = (Premises,)
    reading = Reading("lets", "lets", "is let by")
    disclosure = POLICE_ONLY
    connects_premises = True
    letting = True
    interest = True
    names_start = True
    home = False


class Leases(LinkType):
    """Holds the tenancy."""

    starts = (Person, Organisation)
    ends = (Premises,)
    reading = Reading("leases", "leases", "is leased by")
    disclosure = POLICE_ONLY
    connects_premises = True
    interest = True
    names_start = True
    home = False


class PaysFor(LinkType):
    """Pays rent, an advert or a top-up."""

    starts = (Person, Organisation)
    ends = (Premises, *ADVERTS, Phone)
    reading = Reading("pays for", "pays for", "is paid for by")
    disclosure = POLICE_ONLY
    connects_premises = True
    interest = True
    names_start = True
    activity = Activity.INDICATED
    role = ""
    home = False


class RegisteredAt(LinkType):
    """The register gives this address of the organisation; many may share it, and none of them need be there."""

    starts = (Organisation,)
    ends = (Premises,)
    reading = Reading("registered at", "is registered at", "is the registered address of")
    disclosure = POLICE_ONLY


class ChildOf(LinkType):
    """The unit is in this building."""

    starts = (Premises,)
    ends = (Premises,)
    reading = Reading("child of", "is a unit of", "is the building of")
    disclosure = replace(POLICE_ONLY, partner=YES, council=YES, landlord=YES)
    within = True
    structural = True
    tie = False


class InArea(LinkType):
    """The place lies in the area."""

    starts = (Premises, Area)
    ends = (Area,)
    reading = Reading("in area", "is in", "contains")
    disclosure = replace(POLICE_ONLY, partner=YES, council=YES, landlord=YES)
    structural = True
    tie = False


class UsedAs(LinkType):
    """The item says in so many words what the premises are used as, one of ``USES`` in ``part``: nobody else said it."""

    starts = (Premises,)
    ends = (Item,)
    reading = Reading("said to be used as {part}", "has its use stated by", "states the use of")
    disclosure = replace(POLICE_ONLY, council=YES, landlord=YES)
    tie = False
    part_meaning = PartMeaning.USE
    parts = frozenset(USES)
