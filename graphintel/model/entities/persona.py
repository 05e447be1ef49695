"""Profiles and working names on a site."""

from __future__ import annotations

from graphintel.model.disclosure import POLICE_ONLY
from graphintel.model.key_forms import SiteAndName
from graphintel.model.schema import EntityType
from graphintel.model.traits import EntityCategory, NodeStyle, Words


class Persona(EntityType):
    """A working name or profile on a site; a mask, not a person."""

    prefix = "persona"
    category = EntityCategory.OBJECT
    words = Words("persona", "personas")
    key = SiteAndName("site:profile")
    other_names = ("AdPersona",)
    style = NodeStyle(
        "cut-rectangle",
        "#a32c66",
        "<path d='M4 8c5-1.6 11-1.6 16 0 0 5-2 8-5 8-1.4 0-2-1.6-3-1.6S10.4 16 9 16c-3 0-5-3-5-8z'/><path d='M7.5 10.8h2.5M14 10.8h2.5'/>",
    )
    legend_position = 110
    anx_icon = "person"
    disclosure = POLICE_ONLY
    analysed = True
    private = True
