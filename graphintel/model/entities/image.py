"""What images look like."""

from __future__ import annotations

from dataclasses import replace

from graphintel.model.disclosure import NO, POLICE_ONLY
from graphintel.model.key_forms import ValueKey
from graphintel.model.schema import EntityType
from graphintel.model.traits import EntityCategory, NodeStyle, Words
from graphintel.model.values.image_hash import IMAGE_HASH


class Image(EntityType):
    """What an image looks like, by a perceptual hash. No image is held: it could show a victim or a child."""

    prefix = "image"
    category = EntityCategory.OBJECT
    words = Words("image", "images")
    key = ValueKey("kind:hexadecimal, as phash:c3a196e40f5b7d28", IMAGE_HASH.clean, meaning="this image")
    style = NodeStyle(
        "cut-rectangle",
        "#6b4f9b",
        "<rect x='3.5' y='5' width='17' height='14'/><path d='M3.5 16l5-5 4 4 3-3 5 5'/><circle cx='15.5' cy='9' r='1.5'/>",
    )
    legend_position = 105
    anx_icon = "document"
    disclosure = replace(POLICE_ONLY, other_force=NO)  # it may show somebody who is exploited
    read_by_key = True
    analysed = True
    private = False
