"""Designs of cards."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from graphintel.model.disclosure import COUNT_ONLY, POLICE_ONLY, YES
from graphintel.model.key_forms import OwnersReference
from graphintel.model.records import Entity
from graphintel.model.schema import EntityType
from graphintel.model.traits import EntityCategory, NodeStyle, Words


@dataclass(frozen=True, slots=True)
class DesignKey(OwnersReference):
    """A reference of its owner, or the digest of what the cards show."""

    def entity_of(self, type_name: str, prefix: str, rest: str) -> Entity:
        """Return the design of an id."""
        if re.fullmatch(r"[0-9a-f]{8,64}", rest):
            return Entity(f"{prefix}:{rest}", type_name, f"Design {rest[:8]}")
        return OwnersReference.entity_of(self, type_name, prefix, rest)


class CardDesign(EntityType):
    """What cards of one print run have in common."""

    prefix = "design"
    category = EntityCategory.OBJECT
    words = Words("card design", "card designs")
    key = DesignKey()
    style = NodeStyle(
        "cut-rectangle",
        "#7b3f98",
        "<rect x='3.5' y='8.5' width='13' height='10'/><path d='M7 8.5v-3h13.5v10h-4'/>",
    )
    legend_position = 90
    anx_icon = "document"
    disclosure = replace(POLICE_ONLY, partner=YES, public=COUNT_ONLY)
    typed_before = ("design",)
    keyed_by_content = True
    starts_chain = True
    analysed = True
    private = False
