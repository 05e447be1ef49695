"""Links of events."""

from __future__ import annotations

from dataclasses import replace

from graphintel.model.disclosure import POLICE_ONLY, YES
from graphintel.model.entities.event import Event
from graphintel.model.entities.person import Person
from graphintel.model.links.adverts import ADVERTS
from graphintel.model.schema import LinkType
from graphintel.model.traits import Activity, PartMeaning, Reading


class Involves(LinkType):
    """The event involves somebody or something; ``part`` says as what."""

    starts = (Event,)
    reading = Reading("involves", "involves", "is involved in")
    disclosure = replace(POLICE_ONLY, partner=YES)
    part_meaning = PartMeaning.CAPACITY
    parts = None
    shows_protected = True
    activity = Activity.INDICATED
    end_may_be_exploited = False


ACCUSED = frozenset({"suspect", "convicted"})
"""Categories of somebody against whom a matter is: of a child they are neither shown nor counted."""


class CategoryInMatter(LinkType):
    """In the matter of the event the person has the category of ``part``; in another matter it may be another one.

    The categories are those that law enforcement has to tell apart (Data Protection Act 2018, section 38(3)).
    """

    starts = (Event,)
    ends = (Person,)
    reading = Reading("has as {part} in its matter", "has as {part} in its matter", "is {part} in the matter of")
    disclosure = POLICE_ONLY
    tie = False
    part_meaning = PartMeaning.CATEGORY
    parts = ACCUSED | {"victim", "witness"}
    end_may_be_exploited = False


class FoundVia(LinkType):
    """A buyer said that this advert led them there."""

    starts = (Event,)
    ends = ADVERTS
    reading = Reading("found via", "was found through", "led to")
    disclosure = POLICE_ONLY
