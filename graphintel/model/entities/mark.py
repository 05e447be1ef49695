"""Registration marks that were seen whole."""

from __future__ import annotations

from dataclasses import dataclass

from graphintel.model.disclosure import POLICE_ONLY
from graphintel.model.entities.mark_fragment import MarkFragment
from graphintel.model.key_forms import KeyContext, ResolvedKey, ValueKey
from graphintel.model.records import Entity
from graphintel.model.schema import EntityType
from graphintel.model.search_tokens import reference_token
from graphintel.model.traits import EntityCategory, NodeStyle, Words
from graphintel.model.values.mark import MARK, is_fragment


@dataclass(frozen=True, slots=True)
class MarkKey(ValueKey):
    """A mark, or part of one where the text leaves out what was not seen."""

    def resolve(self, type_name: str, prefix: str, written: str, context: KeyContext) -> ResolvedKey:
        """Return the mark, or the fragment."""
        if is_fragment(written):
            part = MarkFragment
            return part.key.resolve(part.__name__, part.prefix, written, context)
        return ValueKey.resolve(self, type_name, prefix, written, context)

    def search_tokens(self, key: str, _caption: str) -> set[str]:
        """Return the mark, also without its country, and each end of it behind an asterisk."""
        mark = reference_token(key.rpartition(":")[2])
        return {reference_token(key), mark, *("*" + mark[at:] for at in range(1, len(mark) - 1))}

    def entity_of(self, type_name: str, prefix: str, rest: str) -> Entity:
        """Return the mark of an id, which is never part of one."""
        return ValueKey.resolve(self, type_name, prefix, rest, KeyContext("", "", 0)).entity


class Mark(EntityType):
    """A vehicle registration mark. A mark is not a vehicle: marks move between vehicles."""

    prefix = "mark"
    category = EntityCategory.OBJECT
    words = Words("registration mark", "registration marks")
    key = MarkKey("any writing; ? and * where it was not seen whole", MARK.clean)
    other_names = ("VRM", "VRMFragment", "MarkFragment")
    style = NodeStyle(
        "rectangle",
        "#8a5200",
        "<rect x='3' y='7.5' width='18' height='9' rx='1.5'/><path d='M6.5 14v-4M9.5 14v-4M13 10h3.5M13 14h3.5'/>",
    )
    legend_position = 30
    anx_icon = "vehicle"
    disclosure = POLICE_ONLY
    typed_before = ("mark", "vrm", "reg", "registration")
    changes_hands = True
    read_by_key = True
    analysed = True
    private = True
