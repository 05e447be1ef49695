"""Cards that advertise, as exhibits."""

from __future__ import annotations

from dataclasses import replace

from graphintel.model.disclosure import COUNT_ONLY, POLICE_ONLY, YES
from graphintel.model.key_forms import OwnersReference
from graphintel.model.schema import EntityType
from graphintel.model.traits import EntityCategory, NodeStyle, Words


class AdvertCard(EntityType):
    """One seized card that advertises sexual services, by its exhibit reference."""

    prefix = "card"
    category = EntityCategory.OBJECT
    words = Words("card", "cards")
    key = OwnersReference()
    style = NodeStyle(
        "cut-rectangle",
        "#7b3f98",
        "<rect x='4' y='6' width='16' height='12' rx='1'/><path d='M7 10h6M7 14h10'/>",
    )
    legend_position = 80
    anx_icon = "document"
    disclosure = replace(POLICE_ONLY, partner=YES, public=COUNT_ONLY)
    typed_before = ("exhibit", "card")
    paper = True
    starts_chain = True
    read_by_key = True
    analysed = True
    private = False
