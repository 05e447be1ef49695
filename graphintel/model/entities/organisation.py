"""Organisations, by company number or reference."""

from __future__ import annotations

import re
from dataclasses import dataclass

from graphintel.model.disclosure import POLICE_ONLY
from graphintel.model.key_forms import KeyContext, KeyForm, KeyScope, ResolvedKey, bad_key, owned_reference, plain
from graphintel.model.records import Entity
from graphintel.model.schema import EntityType
from graphintel.model.traits import EntityCategory, NodeStyle, Words
from graphintel.model.values.base import one_line

_COMPANY = re.compile(r"\d{6,8}|[A-Z]{2}\d{6}|SYN-[A-Z0-9-]+", re.ASCII)
_EXPECTED = "a company number, or force:reference"


@dataclass(frozen=True, slots=True)
class CompanyNumber(KeyForm):
    """A number of the register of companies, or a reference of the force that owns the record."""

    def resolve(self, type_name: str, prefix: str, written: str, context: KeyContext) -> ResolvedKey:
        """Return the organisation."""
        text = plain(written)
        if ":" in text:
            force, ref = owned_reference(type_name, text, context, _EXPECTED)
            ref = one_line(ref.upper())
            return ResolvedKey(Entity(f"{prefix}:{force}:{ref}", type_name, f"{ref} ({force})"))
        number = text.replace(" ", "").upper()
        if not _COMPANY.fullmatch(number):
            raise bad_key(type_name, written, _EXPECTED)
        number = number.zfill(8) if number.isdigit() else number  # a spreadsheet takes leading zeros away
        return ResolvedKey(Entity(f"{prefix}:{number}", type_name, f"Company {number}"))

    def scope_of(self, _written: str) -> KeyScope:
        """Return that a reference depends on the force."""
        return KeyScope.FORCE


class Organisation(EntityType):
    """A firm, agency or partner body."""

    prefix = "org"
    category = EntityCategory.ORGANISATION
    words = Words("organisation", "organisations")
    key = CompanyNumber("company number, or force:reference")
    style = NodeStyle(
        "barrel",
        "#5f5a16",
        "<path d='M5 20V5.5h8V20M13 10h6v10M3.5 20h17M8 9h2M8 12.5h2M8 16h2M15.5 13.5h1M15.5 16.5h1'/>",
    )
    legend_position = 130
    anx_icon = "organization"
    disclosure = POLICE_ONLY
    analysed = True
    private = False
