"""Items of reports."""

from __future__ import annotations

from dataclasses import dataclass

from graphintel.model.disclosure import NOBODY
from graphintel.model.entities.submission import clean_submission_ref
from graphintel.model.key_forms import KeyContext, KeyForm, ResolvedKey, bad_key, plain
from graphintel.model.records import Entity
from graphintel.model.schema import EntityType
from graphintel.model.traits import EntityCategory, NodeStyle, Words


@dataclass(frozen=True, slots=True)
class ItemReference(KeyForm):
    """The reference of a report and the number of an item in it."""

    def resolve(self, type_name: str, prefix: str, written: str, _context: KeyContext) -> ResolvedKey:
        """Return the item."""
        ref, slash, number = plain(written).rpartition("/")
        if not slash or not number.isascii() or not number.isdigit() or int(number) < 1:
            raise bad_key(type_name, written, "submission reference, slash and item number, as FA:2026/0012/1")
        ref = f"{clean_submission_ref(ref)}/{int(number)}"
        return ResolvedKey(Entity(f"{prefix}:{ref}", type_name, ref))


class Item(EntityType):
    """One graded piece of information in a submission."""

    prefix = "item"
    category = EntityCategory.REPORT
    words = Words("item", "items")
    key = ItemReference("force:urn/number")
    style = NodeStyle(
        "rectangle",
        "#545b66",
        "<path d='M7 8h10M7 12h10M7 16h6'/>",
    )
    legend_position = 170
    anx_icon = "document"
    disclosure = NOBODY
    typed_before = ("item",)
    read_by_key = True
    states = True
    analysed = False
    private = False
