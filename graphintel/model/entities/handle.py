"""E-mail addresses and messaging names."""

from __future__ import annotations

from graphintel.model.disclosure import POLICE_ONLY
from graphintel.model.key_forms import SiteAndName
from graphintel.model.schema import EntityType
from graphintel.model.traits import EntityCategory, NodeStyle, Words


class Handle(EntityType):
    """An e-mail address or messaging name."""

    prefix = "handle"
    category = EntityCategory.OBJECT
    words = Words("handle", "handles")
    key = SiteAndName("kind:value, as email:a@example.com", folds_case=True)
    style = NodeStyle(
        "round-rectangle",
        "#1765a8",
        "<circle cx='12' cy='12' r='3.2'/><path d='M15.2 9v4.4c0 3 4.3 2.2 4.3-1.9A7.5 7.5 0 1 0 16 18.4'/>",
    )
    legend_position = 120
    anx_icon = "email"
    disclosure = POLICE_ONLY
    changes_hands = True
    read_by_key = True
    analysed = True
    private = True
