"""Events."""

from __future__ import annotations

from dataclasses import replace

from graphintel.model.disclosure import POLICE_ONLY, YES
from graphintel.model.key_forms import OwnersReference
from graphintel.model.schema import EntityType
from graphintel.model.traits import EntityCategory, NodeStyle, Words


class Event(EntityType):
    """Something that happened at a time: a visit, a stop check, a recovery."""

    prefix = "event"
    category = EntityCategory.EVENT
    words = Words("event", "events")
    key = OwnersReference()
    kind_property = "event_type"
    style = NodeStyle(
        "diamond",
        "#545b66",
        "<rect x='6.5' y='7.5' width='11' height='10' rx='1'/><path d='M6.5 11h11M9.5 6v2.5M14.5 6v2.5'/>",
    )
    legend_position = 140
    anx_icon = "event"
    disclosure = replace(POLICE_ONLY, partner=YES)
    typed_before = ("event",)
    analysed = True
    private = False
