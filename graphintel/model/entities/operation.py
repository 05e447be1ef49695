"""Operations."""

from __future__ import annotations

from graphintel.model.disclosure import NOBODY
from graphintel.model.key_forms import OwnersReference
from graphintel.model.schema import EntityType
from graphintel.model.traits import EntityCategory, NodeStyle, Words


class Operation(EntityType):
    """A named piece of police work."""

    prefix = "operation"
    category = EntityCategory.OPERATION
    words = Words("operation", "operations")
    key = OwnersReference()
    style = NodeStyle(
        "octagon",
        "#545b66",
        "<circle cx='12' cy='12' r='6.5'/><circle cx='12' cy='12' r='2'/>",
    )
    legend_position = 150
    anx_icon = "event"
    disclosure = NOBODY
    typed_before = ("operation",)
    analysed = False
    private = False
