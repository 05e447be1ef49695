"""Telephone numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace

from graphintel.model.disclosure import COUNT_ONLY, POLICE_ONLY, YES
from graphintel.model.key_forms import ValueKey
from graphintel.model.schema import EntityType
from graphintel.model.search_tokens import ending_token
from graphintel.model.traits import EntityCategory, NodeStyle, Words
from graphintel.model.values.phone import PHONE


@dataclass(frozen=True, slots=True)
class Number(ValueKey):
    """A telephone number."""

    def search_tokens(self, key: str, _caption: str) -> set[str]:
        """Return both writings of the number, with its country and with its 0, and its ending."""
        digits = key.lstrip("+")
        return {digits, ending_token(digits)} | ({"0" + key[3:]} if key.startswith("+44") else set())


class Phone(EntityType):
    """A telephone number, by its E.164 form."""

    prefix = "phone"
    category = EntityCategory.OBJECT
    words = Words("phone number", "phone numbers")
    key = Number("any writing", PHONE.clean)
    style = NodeStyle(
        "round-rectangle",
        "#1765a8",
        "<rect x='7.5' y='3' width='9' height='18' rx='2'/><path d='M11 18h2'/>",
    )
    legend_position = 20
    anx_icon = "phone"
    disclosure = replace(POLICE_ONLY, partner=YES, public=COUNT_ONLY)
    dialled = True
    changes_hands = True
    starts_chain = True
    read_by_key = True
    indicator_subject = "number"
    analysed = True
    private = True
