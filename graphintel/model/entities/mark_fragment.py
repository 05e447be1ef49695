"""Registration marks of which only a part was seen."""

from __future__ import annotations

from dataclasses import dataclass

from graphintel.model.disclosure import POLICE_ONLY
from graphintel.model.key_forms import ValueKey
from graphintel.model.schema import EntityType
from graphintel.model.search_tokens import reference_token
from graphintel.model.traits import EntityCategory, NodeStyle, Words
from graphintel.model.values.mark import FRAGMENT


@dataclass(frozen=True, slots=True)
class FragmentKey(ValueKey):
    """Part of a mark."""

    def search_tokens(self, key: str, _caption: str) -> set[str]:
        """Return the whole alone: its characters are no words."""
        return {reference_token(key)}


class MarkFragment(EntityType):
    """Part of a mark as somebody saw it: ``?`` for one unknown character, ``*`` for any run."""

    prefix = "fragment"
    category = EntityCategory.OBJECT
    words = Words("partial mark", "partial marks")
    key = FragmentKey("a mark with ? and *", FRAGMENT.clean, is_written=False)
    style = NodeStyle(
        "rectangle",
        "#8a5200",
        "<path d='M9.5 9.2a2.6 2.6 0 1 1 3.9 2.3c-1 .6-1.4 1.1-1.4 2.3M12 17v.4'/>",
    )
    legend_position = 40
    anx_icon = "vehicle"
    disclosure = POLICE_ONLY
    read_by_key = True
    analysed = False
    private = True
