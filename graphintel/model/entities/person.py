"""People: records of them, and how they are keyed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from graphintel.model.disclosure import POLICE_ONLY
from graphintel.model.key_forms import KeyContext, KeyForm, KeyScope, ResolvedKey, bad_key, owned_reference
from graphintel.model.records import Entity
from graphintel.model.schema import EntityType
from graphintel.model.traits import EntityCategory, NodeStyle, Words
from graphintel.model.values.base import InvalidValueError, one_line
from graphintel.model.values.phone import PHONE


def _refuse_other_kinds(number: str, written: str) -> None:
    """Refuse a nominal that is an e-mail address, a page or a telephone number: those are things, not people."""
    kind = ""
    if "@" in number:
        kind = "an e-mail address; its type is Handle, with the key email:address"
    elif re.match(r"//|www\.|\S+://", number, re.IGNORECASE):
        kind = "the address of a page, no nominal"
    elif re.fullmatch(r"\+?[\d\s().-]{10,}", number) and _is_phone(number):
        kind = "a telephone number; its type is Phone (a letter before it makes it a nominal, as N07...)"
    if kind:
        raise InvalidValueError("bad_key", f"{one_line(written)[:60]!r} is no nominal of a Person: it is {kind}.")


def _is_phone(text: str) -> bool:
    try:
        PHONE.clean(text)
    except InvalidValueError:
        return False
    return True


_EXPECTED = "a nominal such as FA:4711, or #1 for an unnamed person of this item"


@dataclass(frozen=True, slots=True)
class Nominal(KeyForm):
    """A nominal of the force that owns the record, or the number of somebody unnamed within one item."""

    def resolve(self, type_name: str, prefix: str, written: str, context: KeyContext) -> ResolvedKey:
        """Return the person."""
        unnamed = re.fullmatch(r"#\s*0*([1-9]\d{0,3})", one_line(written))
        if unnamed:
            number = int(unnamed[1])
            scope = f"{context.submission_ref}/{context.item_no}"
            return ResolvedKey(Entity(f"{prefix}:{scope}#{number}", type_name, f"Unnamed person {number} ({scope})"))
        if "#" in written:
            raise bad_key(type_name, written, _EXPECTED)
        force, number_ = owned_reference(type_name, written, context, _EXPECTED)
        _refuse_other_kinds(number_, written)
        return ResolvedKey(Entity(f"{prefix}:{force}:{number_}", type_name, f"Person {number_} ({force})"))

    def scope_of(self, written: str) -> KeyScope:
        """Return that a number of somebody unnamed depends on its item, a nominal on the force."""
        return KeyScope.ITEM if "#" in written else KeyScope.FORCE

    def entity_of(self, type_name: str, prefix: str, rest: str) -> Entity:
        """Return the person of an id; of somebody unnamed it names the item."""
        if scope := re.fullmatch(r"(.+)/([1-9]\d*)#([1-9]\d*)", rest, re.ASCII):
            return self.resolve(type_name, prefix, f"#{scope[3]}", KeyContext("", scope[1], int(scope[2]))).entity
        return KeyForm.entity_of(self, type_name, prefix, rest)


class Person(EntityType):
    """What one source said about somebody: a record, not a human being. Which records are one person is a decision."""

    prefix = "person"
    category = EntityCategory.PERSON
    words = Words("person", "people")
    key = Nominal("nominal as force:number, or #1 for somebody unnamed")
    style = NodeStyle(
        "ellipse",
        "#4b5b78",
        "<circle cx='12' cy='8' r='3.6'/><path d='M5 20c0-4.4 3-7 7-7s7 2.6 7 7'/>",
    )
    legend_position = 10
    anx_icon = "person"
    disclosure = POLICE_ONLY
    typed_before = ("nominal", "person")
    analysed = True
    private = False
