"""Links of adverts, cards and designs."""

from __future__ import annotations

from dataclasses import replace

from graphintel.model.disclosure import ONE_END, POLICE_ONLY, YES
from graphintel.model.entities.advert import Advert
from graphintel.model.entities.advert_card import AdvertCard
from graphintel.model.entities.area import Area
from graphintel.model.entities.card_design import CardDesign
from graphintel.model.entities.person import Person
from graphintel.model.entities.persona import Persona
from graphintel.model.entities.phone import Phone
from graphintel.model.entities.premises import Premises
from graphintel.model.schema import LinkType
from graphintel.model.traits import Activity, Reading

ADVERTS = (Advert, AdvertCard, CardDesign)
"""What advertises."""


class AdvertisesNumber(LinkType):
    """The number stands on the advert, card or design."""

    starts = ADVERTS
    ends = (Phone,)
    reading = Reading("advertises number", "advertises", "is advertised on")
    disclosure = replace(POLICE_ONLY, partner=YES, public=YES)
    advert_chain = True
    public = True


class HasDesign(LinkType):
    """The card is of this design."""

    starts = (AdvertCard,)
    ends = (CardDesign,)
    reading = Reading("has design", "has", "is on")
    disclosure = replace(POLICE_ONLY, partner=YES, public=YES)
    advert_chain = True
    structural = True


class RecoveredAt(LinkType):
    """Where the card was found: a phone box is a place of recovery, not one of the activity."""

    starts = (AdvertCard,)
    ends = (Premises, Area)
    reading = Reading("recovered at", "was recovered at", "is where somebody recovered")
    disclosure = replace(POLICE_ONLY, partner=YES, public=YES)
    links_premises = False


class AdvertisesPlace(LinkType):
    """The advert states this place."""

    starts = ADVERTS
    ends = (Premises, Area)
    reading = Reading("advertises place", "advertises", "is advertised on")
    disclosure = replace(POLICE_ONLY, partner=ONE_END, council=ONE_END, landlord=ONE_END, public=YES)
    advert_chain = True
    connects_premises = True
    one_end_phrase = "stands as a place in an advert"
    public = True
    activity = Activity.INDICATED


class PostedByProfile(LinkType):
    """The site shows the advert under this profile."""

    starts = (Advert,)
    ends = (Persona,)
    reading = Reading("posted by profile", "was posted by", "posted")
    disclosure = POLICE_ONLY
    advert_chain = True
    structural = True


class OperatesAd(LinkType):
    """The person controls the advert or profile."""

    starts = (Person,)
    ends = (Advert, Persona)
    reading = Reading("operates ad", "operates", "is operated by")
    disclosure = POLICE_ONLY
    names_start = True


class DepictsClaimed(LinkType):
    """The advert is claimed to be this person: weak."""

    starts = ADVERTS
    ends = (Person,)
    reading = Reading("depicts claimed", "is claimed to show", "is claimed to be shown on")
    disclosure = POLICE_ONLY
    end_may_be_exploited = True


class Distributes(LinkType):
    """Puts up cards of this design."""

    starts = (Person,)
    ends = (CardDesign,)
    reading = Reading("distributes", "distributes", "is distributed by")
    disclosure = POLICE_ONLY
    names_start = True
