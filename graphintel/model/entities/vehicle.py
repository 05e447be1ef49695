"""Vehicles."""

from __future__ import annotations

from graphintel.model.disclosure import POLICE_ONLY
from graphintel.model.key_forms import OwnersReference
from graphintel.model.schema import EntityType
from graphintel.model.traits import EntityCategory, NodeStyle, Words


class Vehicle(EntityType):
    """A vehicle, by its owner's reference."""

    prefix = "vehicle"
    category = EntityCategory.OBJECT
    words = Words("vehicle", "vehicles")
    key = OwnersReference()
    style = NodeStyle(
        "rectangle",
        "#8a5200",
        "<path d='M3.5 16v-3.2l2-.8 2-4h9l2 4 2 .8V16zM3.5 16h17'/><circle cx='8' cy='16.5' r='1.6'/><circle cx='16' cy='16.5' r='1.6'/>",
    )
    legend_position = 50
    anx_icon = "vehicle"
    disclosure = POLICE_ONLY
    typed_before = ("vehicle",)
    analysed = True
    private = True
