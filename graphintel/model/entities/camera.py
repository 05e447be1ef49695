"""Cameras."""

from __future__ import annotations

from graphintel.model.disclosure import POLICE_ONLY
from graphintel.model.key_forms import OwnersReference
from graphintel.model.schema import EntityType
from graphintel.model.traits import EntityCategory, NodeStyle, Words


class Camera(EntityType):
    """A camera, by its operator's reference. It ties nobody: whatever passes is seen by it."""

    prefix = "camera"
    category = EntityCategory.OBJECT
    words = Words("camera", "cameras")
    key = OwnersReference()
    style = NodeStyle(
        "round-tag",
        "#545b66",
        "<path d='M3.5 8.5h11v7h-11zM14.5 11l6-3v8l-6-3M7 15.5v4'/>",
    )
    legend_position = 145
    anx_icon = "general"
    disclosure = POLICE_ONLY
    typed_before = ("camera",)
    analysed = False
    private = False
