"""Links of events."""

from __future__ import annotations

from dataclasses import replace

from graphintel.model.disclosure import POLICE_ONLY, YES
from graphintel.model.entities.event import Event
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


class FoundVia(LinkType):
    """A buyer said that this advert led them there."""

    starts = (Event,)
    ends = ADVERTS
    reading = Reading("found via", "was found through", "led to")
    disclosure = POLICE_ONLY
