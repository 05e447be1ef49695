"""Areas."""

from __future__ import annotations

from dataclasses import dataclass, replace

from graphintel.model.disclosure import POLICE_ONLY, YES
from graphintel.model.key_forms import KeyContext, KeyForm, ResolvedKey
from graphintel.model.records import Entity
from graphintel.model.schema import EntityType
from graphintel.model.traits import EntityCategory, NodeStyle, Words
from graphintel.model.values.premises import clean_area


@dataclass(frozen=True, slots=True)
class AreaCode(KeyForm):
    """The code or name of an area."""

    def resolve(self, type_name: str, prefix: str, written: str, _context: KeyContext) -> ResolvedKey:
        """Return the area."""
        code = clean_area(written)
        return ResolvedKey(Entity(f"{prefix}:{code}", type_name, code))


class Area(EntityType):
    """A beat, ward, town or force area."""

    prefix = "area"
    category = EntityCategory.LOCATION
    words = Words("area", "areas")
    key = AreaCode("code or name")
    style = NodeStyle(
        "pentagon",
        "#21724a",
        "<path d='M12 20c-3.6-4-5.2-6.7-5.2-9a5.2 5.2 0 0 1 10.4 0c0 2.3-1.6 5-5.2 9z'/><circle cx='12' cy='11' r='1.7'/>",
    )
    legend_position = 70
    anx_icon = "place"
    disclosure = replace(POLICE_ONLY, partner=YES, council=YES, landlord=YES)
    analysed = False
    private = False
