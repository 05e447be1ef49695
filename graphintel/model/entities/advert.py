"""Adverts online and in print."""

from __future__ import annotations

from dataclasses import replace

from graphintel.model.disclosure import COUNT_ONLY, POLICE_ONLY, YES
from graphintel.model.key_forms import SiteAndName
from graphintel.model.schema import EntityType
from graphintel.model.traits import EntityCategory, NodeStyle, Words


class Advert(EntityType):
    """One online or printed advert, by site and id."""

    prefix = "advert"
    category = EntityCategory.OBJECT
    words = Words("advert", "adverts")
    key = SiteAndName("site:id")
    other_names = ("OnlineAd", "PrintAd")
    style = NodeStyle(
        "cut-rectangle",
        "#a32c66",
        "<circle cx='12' cy='12' r='8'/><path d='M4 12h16M12 4c3 3 3 13 0 16M12 4c-3 3-3 13 0 16'/>",
    )
    legend_position = 100
    anx_icon = "internet"
    disclosure = replace(POLICE_ONLY, partner=YES, public=COUNT_ONLY)
    paper = True
    starts_chain = True
    analysed = True
    private = False
