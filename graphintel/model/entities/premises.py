"""Premises, and how an address becomes one."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from graphintel.model.disclosure import COUNT_ONLY, POLICE_ONLY, YES
from graphintel.model.key_forms import KeyContext, KeyForm, KeyScope, ResolvedKey, bad_key
from graphintel.model.records import Entity
from graphintel.model.schema import EntityType
from graphintel.model.search_tokens import reference_token
from graphintel.model.traits import EntityCategory, NodeStyle, Words
from graphintel.model.values.name import words_of_name
from graphintel.model.values.premises import PREMISES


@dataclass(frozen=True, slots=True)
class PremisesKey(KeyForm):
    """A UPRN, an address, or a name with postcode or area."""

    def resolve(self, type_name: str, prefix: str, written: str, context: KeyContext) -> ResolvedKey:
        """Return the premises, and of a unit its building."""
        value = PREMISES.clean(written, context.area)
        building = PREMISES.building_of(value.key)
        return ResolvedKey(
            _entity(type_name, prefix, value.key), _entity(type_name, prefix, building) if building else None
        )

    def scope_of(self, _written: str) -> KeyScope:
        """Return that a place without a postcode depends on the area."""
        return KeyScope.AREA

    def search_tokens(self, key: str, caption: str) -> set[str]:
        """Return the words of the address, its key and its postcode."""
        tokens = {
            *words_of_name(caption),
            reference_token(key.rpartition(":")[2] if key.startswith("uprn:") else key),
        }
        return tokens | (set() if key.startswith(("uprn:", "area:")) else {key.partition(":")[0].lower()})

    def entity_of(self, type_name: str, prefix: str, rest: str) -> Entity:
        """Return the premises of an id."""
        if rest.startswith("uprn:"):
            return _entity(type_name, prefix, PREMISES.key(rest[5:]))
        if not re.fullmatch(r"area:[^:]+:[^:]+|[^:]+:[^:]*:[^:]*:[^:]*", rest):
            raise bad_key(type_name, rest, "postcode, number or name, unit and street, with three colons")
        return _entity(type_name, prefix, rest)


def _entity(type_name: str, prefix: str, key: str) -> Entity:
    properties = {"reserved": True} if PREMISES.is_reserved(key) else {}
    return Entity(f"{prefix}:{key}", type_name, PREMISES.display(key), properties)


class Premises(EntityType):
    """A unit, building or named place where something happens."""

    prefix = "premises"
    category = EntityCategory.LOCATION
    words = Words("premises", "premises")
    key = PremisesKey("UPRN, address with postcode, or a name with postcode or area")
    style = NodeStyle(
        "pentagon",
        "#21724a",
        "<path d='M5 12.5l7-5.5 7 5.5M7 11.5V19h10v-7.5M10.8 19v-4h2.4v4'/>",
    )
    legend_position = 60
    anx_icon = "house"
    disclosure = replace(POLICE_ONLY, partner=YES, council=YES, landlord=YES, public=COUNT_ONLY)
    read_by_key = True
    typed_before = ("uprn",)
    venue = True
    indicator_subject = "premises"
    analysed = True
    private = True
