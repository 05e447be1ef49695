"""Checks of a declaration when its file is imported: all faults of one declaration in one message.

What may be stated at all is decided by :mod:`ingest.admission`, as for each row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from graphintel.errors import DeclarationError
from graphintel.model.access import clean_key
from graphintel.model.exclusions import EXCLUSIONS, exclusion_of
from graphintel.model.keys import KEYED_TYPES, meant_type, resolve_key
from graphintel.model.ontology import (
    ENTITY_TYPES,
    LINK_TYPES,
    PEOPLE,
    ROLE_LINKS,
    SINGLE_END_LINKS,
    VENUES,
    entities_with,
    links_with,
)
from graphintel.model.schema import FORBIDDEN_WORDS
from graphintel.model.uses import USES
from graphintel.model.values.base import InvalidValueError
from graphintel.model.values.date_order import ORDERS
from graphintel.model.values.grade import SCHEMES
from ingest import admission
from ingest.admission import SEE_ALL, STATED_FLAGS, nearest
from ingest.issue_codes import ISSUE_CODES
from ingest.vocabulary import (
    DATE_KINDS,
    Alias,
    Attribute,
    Category,
    Column,
    Computed,
    DateRange,
    Entity,
    Expectation,
    Flag,
    Link,
    PremisesUse,
    Refusal,
    SameAs,
    Value,
)

_REASON = "reject_"
Kind = tuple[str, Sequence[Column], Sequence[Column], Sequence[str]]
_MADE_BY_MAPPING = links_with(lambda link: link.in_records)
_KEYED_BY_CONTENT = entities_with(lambda kind: kind.keyed_by_content)
_LISTS: dict[str, type] = {
    "columns": Column,
    "record_id": Column,
    "ignored": str,
    "entities": Entity,
    "links": Link,
    "same": SameAs,
    "flags": Flag,
    "uses": PremisesUse,
    "refusals": Refusal,
    "expectations": Expectation,
    "row_id": Column,
}
_VALUES = (
    "owner_force", "marking", "scheme", "source_eval", "info_eval", "handling", "basis", "conditions", "unit", "channel",
    "operation", "title", "text", "area", "source_ref", "derived_from",
)  # fmt: skip
_MODEL_CODES = {limit.code for limit in EXCLUSIONS}
_FIRST = 3


def _refuse(name: str, faults: Sequence[str]) -> None:
    if faults:
        raise DeclarationError(f"Source {name!r}: " + "; ".join(faults) + ".")


def first_of(faults: Sequence[str], what: str) -> list[str]:
    """Return the first three faults of one kind and how many more there are.

    Examples
    --------
    >>> first_of(["a", "b", "c", "d", "e"], "pairs of types")
    ['a', 'b', 'c', 'and 2 more pairs of types']
    """
    more = len(faults) - _FIRST
    return [*faults[:_FIRST], f"and {more} more {what}"] if more > 0 else list(faults)


# -- the shape of a declaration -----------------------------------------------------------------------------------


def _shown(given: object) -> str:
    """Return a value of a declaration as a message shows it."""
    return f"the Column {given.name!r}" if isinstance(given, Column) else f"{given!r:.60}"


def _list_faults(where: str, field: str, given: object, wanted: type) -> Iterator[str]:
    """Yield why a field is no tuple of what it holds: a comma that is missing, something else between."""
    label = f"{where}{field}"
    if isinstance(given, str):
        yield f"{label} is the text {given!r}, which would be read letter by letter; write ({given!r},) with a comma"
    elif isinstance(given, wanted):
        yield f"{label} is one {wanted.__name__} and no tuple of them; write a comma behind it: (...,)"
    elif not isinstance(given, tuple | list):
        yield f"{label} is {_shown(given)}; expected a tuple of {wanted.__name__}"
    else:
        for element in given:
            if not isinstance(element, wanted):
                yield f"{label} holds {_shown(element)}; expected {wanted.__name__} only"


def _value_faults(label: str, given: object) -> Iterator[str]:
    if not isinstance(given, str | Column | Category | Computed):
        hint = "; write the Column without DateRange" if isinstance(given, DateRange) else ""
        yield f"{label} is {_shown(given)}; expected a text, Column, Category or Computed{hint}"


def _date_range_faults(label: str, given: object) -> Iterator[str]:
    if not isinstance(given, DateRange):
        hint = f"; write DateRange({given.name.upper()})" if isinstance(given, Column) else ""
        yield f"{label} is {_shown(given)}; expected a DateRange{hint}"
        return
    for field, column in (("start", given.start), ("end", given.end)):
        if not isinstance(column, Column) and not (field == "end" and column is None):
            yield f"{label} has the {field} {column!r:.60}; expected a Column"


def _entity_shape(entity: Entity) -> Iterator[str]:
    where = f"the entity {entity.name!r}: "
    type_: object = entity.type
    if not isinstance(type_, str | Category):
        yield f"{where}type is {type_!r:.60}; expected a text or a Category"
    yield from _value_faults(f"{where}key", entity.key)
    yield from _value_faults(f"{where}caption", entity.caption)
    yield from _list_faults(where, "attributes", entity.attributes, Attribute)
    yield from _list_faults(where, "aliases", entity.aliases, Alias)


def _shape_faults(declared: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with the fields as Python values; where anything is, no other check is possible."""
    faults = [fault for field, wanted in _LISTS.items() for fault in _list_faults("", field, declared[field], wanted)]
    faults += [fault for field in _VALUES for fault in _value_faults(field, declared[field])]
    for field in ("reported", "received", "seen"):
        if declared[field] is not None or field == "reported":
            faults += _date_range_faults(field, declared[field])
    if not faults:
        faults += [fault for entity in declared["entities"] for fault in _entity_shape(entity)]
        for link in declared["links"]:
            if not isinstance(link.type, str | Category):
                faults.append(
                    f"the link from {link.start!r} has the type {link.type!r:.60}; expected a text or a Category"
                )
            faults += _value_faults(f"the part of the link from {link.start!r}", link.part)
            where = f"the link from {link.start!r}: "
            stated = list(_list_faults(where, "properties", link.properties, Attribute))
            faults += stated or [
                fault
                for attribute in link.properties
                for fault in _value_faults(f"{where}the property {attribute.name!r}", attribute.value)
            ]
    return faults


# -- columns ------------------------------------------------------------------------------------------------------


def _column_faults(kind: Kind, *, unnumbered: bool = False) -> Iterator[str]:
    """Yield what is wrong with names, doubles and keys of one kind of file."""
    name, columns, key, ignored = kind
    names = [column.name for column in columns] + list(ignored)
    for doubled in sorted({n for n in names if names.count(n) > 1}):
        yield f"{name} declares the column {doubled!r} twice; a column is mapped or ignored, once"
    for written in names:
        if written != "_".join(written.split()).lower() or "-" in written or not written:
            yield f"{name} has the column {written!r}; write names in lower case with underscores"
        if written.startswith(_REASON):
            yield f"{name} has the column {written!r}; names that start with {_REASON!r} belong to reject files"
    if not key and not unnumbered:
        yield f"{name} has no key; name the fewest columns that identify a row, or say unnumbered=True where there are none"
    if not any(column.required for column in columns):
        yield f"{name} has no required column, so that no file of it could be told from another; require one"
    for column in key:
        if column not in columns:
            yield f"{name} has the key {column.name!r}, which is not among its columns"
        elif not unnumbered and (not column.required or column.may_be_empty):
            yield f"{name} has the key {column.name!r}, which may be empty; a key is required and filled"
    for column in columns:
        if column.may_be_empty and not column.required:
            yield f"{name}.{column.name} says may_be_empty without required; leave out both"
        if column.default and column.required:
            yield f"{name}.{column.name} is required and has a default; a cell that may be empty is not required"
        if column.bad_costs not in {"row", "cell"} or (column.bad_costs == "cell" and column.required):
            yield f"{name}.{column.name} says bad_costs={column.bad_costs!r}; allowed are row, and cell where it is not required"


def check_kinds(name: str, kinds: Sequence[Kind]) -> None:
    """Refuse a source whose kinds of file cannot work.

    Parameters
    ----------
    name : str
        Name of the source.
    kinds : sequence of (name, columns, key, ignored)

    Raises
    ------
    DeclarationError
        Lists every fault.
    """
    faults = [] if name.isidentifier() and name == name.lower() else [f"the name {name!r} is not one lower-case word"]
    if not kinds:
        faults.append("there is no kind of file; expected at least one")
    for kind in kinds:
        faults.extend(_column_faults(kind))
    names = [kind[0] for kind in kinds]
    faults.extend(f"two kinds of file are called {n!r}" for n in sorted({n for n in names if names.count(n) > 1}))
    _refuse(name, faults)


# -- what is stated -----------------------------------------------------------------------------------------------


def _fixed(value: Value) -> tuple[str, ...] | None:
    """Return everything that a value can be, where the declaration fixes it: a constant, or a closed map."""
    if isinstance(value, str):
        return (value,)
    return tuple(dict.fromkeys(value.values.values())) if isinstance(value, Category) else None


def _types(entity: Entity) -> list[str]:
    return sorted(_fixed(entity.type) or ())


def _entity_faults(entities: Sequence[Entity], columns: Sequence[Column], force: Value) -> Iterator[str]:
    """Yield what is wrong with the entities."""
    names = [entity.name for entity in entities]
    for name in sorted({n for n in names if names.count(n) > 1}):
        yield f"the entity {name!r} is declared twice"
    for entity in entities:
        types = _types(entity)
        for type_ in types:
            if type_ not in KEYED_TYPES:
                meant = meant_type(type_) if type_ in ENTITY_TYPES else ""
                hint = f"write {meant}" if meant else nearest(type_, KEYED_TYPES, str)
                yield f"the entity {entity.name!r} has the type {type_!r}, which no key is of; {hint}"
        if entity.hashed is not None and not (len(types) == 1 and types[0] in _KEYED_BY_CONTENT):
            yield f"the entity {entity.name!r} is keyed by a hash; only a {' or '.join(_KEYED_BY_CONTENT)} may be"
        for attribute in () if PEOPLE.isdisjoint(types) else entity.attributes:
            words = {word for name in (attribute.name, *(c.name for c in _used(attribute))) for word in name.split("_")}
            for word in sorted(words & FORBIDDEN_WORDS):
                yield f"the entity {entity.name!r} says {attribute.name!r} of a person; nothing about {word} is held of anybody"
        for alias in entity.aliases:
            if not alias.kind.isidentifier():
                yield f"the entity {entity.name!r} is called by {alias.kind!r}; expected one lower-case word as alias"
        yield from _limit_faults(entity)
        yield from _constant_faults(entity, types, {column.name for column in columns}, force)


def _limit_faults(entity: Entity) -> Iterator[str]:
    """Yield properties and kinds of names that are never stored of anything."""
    names = [attribute.name for attribute in entity.attributes if not attribute.flag] + [
        alias.kind for alias in entity.aliases
    ]
    for name in names:
        limit = exclusion_of(name)
        if limit is not None:
            yield f"the entity {entity.name!r} says {name!r}: {limit.sentence.rstrip('.')}"
    kinds = {ENTITY_TYPES[type_].kind_property for type_ in _types(entity) if type_ in ENTITY_TYPES} - {""}
    for attribute in (
        attribute
        for attribute in entity.attributes
        if attribute.name in kinds and not isinstance(attribute.value, DateRange)
    ):
        assert not isinstance(attribute.value, DateRange)
        for value in _fixed(attribute.value) or ():
            if (limit := exclusion_of(value)) is not None:
                yield f"the entity {entity.name!r} says {attribute.name}={value!r}: {limit.sentence.rstrip('.')}"


def _constant_faults(entity: Entity, types: Sequence[str], columns: set[str], force: Value) -> Iterator[str]:
    """Yield texts that stand where a column was meant, and constant keys that are none."""
    texts = [("key", entity.key), ("caption", entity.caption)]
    texts += [
        (f"Attribute({attribute.name!r})", attribute.value)
        for attribute in entity.attributes
        if isinstance(attribute.value, str)
    ]
    texts += [(f"Alias({alias.kind!r})", alias.value) for alias in entity.aliases]
    for field, value in texts:
        if isinstance(value, str) and value in columns:
            yield (
                f"the entity {entity.name!r} has {field}={value!r}, which is a text and not the column of that name; "
                "write the Column itself, without quotes"
            )
    if isinstance(entity.key, str) and entity.key and entity.key not in columns:
        for type_ in types if set(types) <= set(KEYED_TYPES) else ():
            own = force if isinstance(force, str) and force else "FA"
            try:
                resolve_key(type_, entity.key, owner_force=own, submission_ref=f"{own}:X", item_no=1, area="X")
            except InvalidValueError as bad:
                yield f"the entity {entity.name!r}: {bad.message.rstrip('.')}"


def _rule_faults(flags: Sequence[Flag], refusals: Sequence[Refusal], entities: Sequence[Entity]) -> Iterator[str]:
    """Yield what is wrong with flags and refusals."""
    known = {entity.name for entity in entities}
    for flag in flags:
        if flag.entity not in known:
            yield f"Flag names {flag.entity!r}, which is no declared entity"
        if flag.flag not in STATED_FLAGS:
            yield f"Flag states {flag.flag!r}; allowed are {', '.join(sorted(STATED_FLAGS))}"
    for refusal in refusals:
        if not refusal.columns:
            yield f"the refusal {refusal.code!r} reads no column; name those that it reads, that of the issue first"
        if not refusal.code.isidentifier() or not refusal.about:
            yield f"the refusal {refusal.code!r} needs a code of one word and a sentence on what it means"
        if refusal.code in ISSUE_CODES.keys() - _MODEL_CODES:
            yield f"the refusal {refusal.code!r} has a code that means {ISSUE_CODES[refusal.code]!r}; choose one of its own"


def _use_statement_faults(uses: Sequence[PremisesUse], entities: Sequence[Entity]) -> Iterator[str]:
    """Yield what is wrong with the uses of premises that rows state."""
    venues = [entity.name for entity in entities if isinstance(entity.type, str) and entity.type in VENUES]
    for use in uses:
        if use.premises not in venues:
            yield f"PremisesUse names {use.premises!r}; declared premises are {', '.join(venues) or 'none'}"
        if isinstance(use.value, str) and use.value not in USES:
            yield f"PremisesUse states {use.value!r}; allowed are {', '.join(USES)}"


def _link_faults(links: Sequence[Link], entities: Sequence[Entity]) -> Iterator[str]:
    known = {entity.name: entity for entity in entities}
    for link in links:
        description = f"the link {' or '.join(link.types)} from {link.start!r} to {link.end!r}"
        missing = [end for end in (link.start, link.end) if end not in known]
        if missing:
            yield f"{description} names {' and '.join(map(repr, missing))}; declared entities are {', '.join(known) or 'none'}"
        if not 0 <= link.may_miss <= 1:
            yield f"{description} has may_miss={link.may_miss}; expected a share from 0 to 1"
        if not missing:
            yield from _step_faults(link, description, known[link.start], known[link.end])
        ends = [] if missing else [(s, e) for s in _types(known[link.start]) for e in _types(known[link.end])]
        pairs = [pair for pair in ends if set(pair) <= ENTITY_TYPES.keys()]
        wrong = [fault for type_ in link.types for fault in _type_faults(type_, description, pairs)]
        yield from first_of(list(dict.fromkeys(wrong)), "of this link")
        for type_ in link.types:
            yield from _part_faults(link, type_, description)
        yield from _property_faults(link, description)


def _step_faults(link: Link, description: str, start: Entity, end: Entity) -> Iterator[str]:
    """Yield links of which both ends may have several values in a cell, without a word on how they pair."""
    both = bool(start.several and end.several)
    if link.in_step and link.each_with_each:
        yield f"{description} is in step and each with each; choose one"
    elif link.in_step and not both:
        yield f"{description} is in step, but not both ends are several"
    elif both and not link.in_step and not link.each_with_each:
        yield (
            f"{description} joins several to several, and two cells of two values would make four links; say in_step=True where "
            "the first belongs to the first, or each_with_each=True where the row says that each goes with each"
        )


def _type_faults(type_: str, description: str, ends: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Yield what is wrong with one link type between these pairs of types."""
    if type_ in _MADE_BY_MAPPING:
        yield f"{description} says {type_!r}, which is no link that a source may state; {LINK_TYPES[type_].in_records}"
        return
    if type_ in SINGLE_END_LINKS:
        yield f"{description} says {type_!r}, which is of one end and no link; it comes in by the neutral files"
        return
    objection = admission.type_objection(type_, *(ends[0] if ends else ("", "")))
    if objection is not None:
        hint = objection.message.partition("; ")[2].rstrip(".") or SEE_ALL
        yield f"{description} says {type_!r}, which is no link that a source may state; {hint}"
        return
    for start, end in ends:
        wrong = admission.ends_objection(type_, start, end)
        if type_ in ROLE_LINKS and wrong is not None:
            yield f"{description} gives a role to something that is not a Person ({start})"
        elif wrong is not None:
            yield f"{description} would join {start} and {end}, which {type_} does not: {wrong.message.rstrip('.')}"


def _part_faults(link: Link, type_: str, description: str) -> Iterator[str]:
    """Yield parts that the declaration fixes and that the link does not have."""
    if type_ not in LINK_TYPES or type_ in _MADE_BY_MAPPING:
        return
    fixed = _fixed(link.part)
    if fixed == ("",) and type_ in ROLE_LINKS:
        yield f"{description} says no role; give it in part, {SEE_ALL}"
        return
    for part in filter(None, fixed or ()):
        wrong = admission.part_objection(type_, part)
        if wrong is not None:
            yield f"{description} has the part {part!r}: {wrong.message.rstrip('.')}"


def _property_faults(link: Link, description: str) -> Iterator[str]:
    """Yield properties that none of the link types has, or that one of several values is none of."""
    known = [type_ for type_ in link.types if type_ in LINK_TYPES]
    declared = {each.name: each for type_ in known for each in LINK_TYPES[type_].properties}
    names = [attribute.name for attribute in link.properties]
    yield from (f"{description} says {name!r} twice" for name in sorted({n for n in names if names.count(n) > 1}))
    for attribute in link.properties:
        assert not isinstance(attribute.value, DateRange)
        if attribute.flag:
            yield f"{description} says {attribute.name!r} as yes or no; properties of links are whole numbers"
        if attribute.name not in declared and known:
            has = "; ".join(f"{type_}: {admission.properties_of(type_)}" for type_ in known)
            yield f"{description} says {attribute.name!r}, which is no property of it; {has}"
        for value in filter(None, _fixed(attribute.value) or ()) if attribute.name in declared else ():
            try:
                declared[attribute.name].clean(value)
            except InvalidValueError as bad:
                yield f"{description} says {attribute.name}={value!r}: {bad.message.rstrip('.')}"


def _row_faults(declared: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong with how rows and records belong together."""
    if declared["several_rows"] and declared["unnumbered"]:
        yield "it says unnumbered and several_rows; rows without an id of their record cannot be put together"
    for entity in declared["entities"] if declared["several_rows"] else ():
        if entity.caption or entity.attributes or entity.aliases:
            yield (
                f"the entity {entity.name!r} has a caption, attributes or aliases, and a record several rows; say them by a "
                "source of their own, because two of them would be one statement"
            )
    if declared["row_id"] and not declared["several_rows"]:
        yield "it says row_id, which tells the rows of one record apart, without several_rows=True"


def _same_faults(pairs: Sequence[SameAs], entities: Sequence[Entity]) -> Iterator[str]:
    """Yield SameAs pairs of types that can never be the same entity."""
    known = {entity.name: entity for entity in entities}
    for same in pairs:
        missing = [end for end in (same.first, same.second) if end not in known]
        yield from (f"SameAs names {end!r}, which is no declared entity" for end in missing)
        if missing:
            continue
        first, second = known[same.first], known[same.second]
        if _types(first) != _types(second):
            yield f"SameAs joins {same.first!r} and {same.second!r}, which are of different types and so two entities"
        if not PEOPLE.isdisjoint(_types(first)):
            yield (
                f"SameAs joins {same.first!r} and {same.second!r}, which are people; which records are one person is decided "
                "by people, in graphintel"
            )
        if first.several or second.several:
            yield f"SameAs joins {same.first!r} and {same.second!r}, of which one may be several; one entity has one key of each kind"


_FIELDS = ("basis", "scheme", "marking", "conditions")


def _item_faults(declared: Mapping[str, Any]) -> Iterator[str]:
    """Yield fields of submission and item that the declaration fixes to what they cannot be."""
    for field in _FIELDS:
        for value in _fixed(declared[field]) or ():
            wrong = admission.field_objection(field, value)
            if wrong is not None:
                yield f"the {field} is {value!r}: {wrong.message.rstrip('.')}"
    force = declared["owner_force"]
    for code in _fixed(force) or ():
        if not code or ":" in code or clean_key(f"force:{code}") is None:
            yield f"the owner_force is {code!r}; expected letters, digits, spaces, and . _ / - (up to 64)"
    for when in (declared["reported"], declared["received"], declared["seen"]):
        for precision in (_fixed(when.precision) or ()) if when is not None else ():
            wrong = admission.field_objection("seen_precision", precision.lower())
            if wrong is not None:
                yield f"a date has the precision {precision!r}: {wrong.message.rstrip('.')}"
    yield from _grade_faults(declared)


def _grade_faults(declared: Mapping[str, Any]) -> Iterator[str]:
    """Yield parts of the grade that no scheme of the declaration has."""
    fields = ("source_eval", "info_eval", "handling")
    schemes = [name for name in _fixed(declared["scheme"]) or () if name in SCHEMES]
    for place, field in enumerate(fields):
        for value in (_fixed(declared[field]) or ()) if schemes else ():
            allowed = [SCHEMES[scheme][place] for scheme in schemes]
            if not any(value.upper() in set(codes) or (not value and not codes) for codes in allowed):
                expected = ", ".join(dict.fromkeys(code for codes in allowed for code in codes)) or "nothing"
                yield f"the {field} is {value!r}, which {' and '.join(schemes)} do not have; expected {expected}"


def _sensitive_faults(declared: Mapping[str, Any]) -> Iterator[str]:
    """Yield columns about health or origin that are read by more than a refusal, a flag or a yes and no."""
    values = [value for key, value in declared.items() if key not in {"columns", "ignored", "refusals", "flags"}]
    for column in sorted({column.name for value in values for column in _used(value, yes_and_no=False)}):
        limit = exclusion_of(column)
        if limit is not None:
            yield (
                f"the column {column!r} is read: {limit.sentence.rstrip('.')}; list it in ignored, let only a Refusal read "
                "it, or say yes or no by Attribute(flag=True)"
            )


def _category_faults(declared: Mapping[str, Any]) -> Iterator[str]:
    """Yield keys of closed maps that no cell can match."""
    for category in {id(c): c for value in declared.values() for c in _categories(value)}.values():
        for key in category.values:
            if key != " ".join(key.lower().split()):
                yield f"the map of the column {category.column.name!r} has the key {key!r}; keys are in lower case, with single spaces"


def _categories(value: object) -> Iterator[Category]:
    """Yield the closed maps of one value of a declaration."""
    if isinstance(value, Category):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _categories(part)
    elif isinstance(value, DateRange):
        yield from _categories(value.precision)
    elif isinstance(value, Entity):
        yield from _categories((value.type, value.key, value.caption, value.attributes, value.aliases))
    elif isinstance(value, Attribute | Alias):
        yield from _categories(value.value)
    elif isinstance(value, Flag):
        yield from _categories(value.when)
    elif isinstance(value, PremisesUse):
        yield from _categories(value.value)
    elif isinstance(value, Link):
        yield from _categories((value.type, value.part, value.properties))


def _used(value: object, *, yes_and_no: bool = True) -> Iterator[Column]:
    """Yield the columns that one value of a declaration reads; without those that only give a yes or no."""
    if isinstance(value, Column):
        yield value
    elif isinstance(value, Category):
        yield value.column
    elif isinstance(value, Computed):
        yield from value.columns
    elif isinstance(value, DateRange):
        yield value.start
        yield from _used(value.end)
        yield from _used(value.precision)
    elif isinstance(value, tuple):
        for part in value:
            yield from _used(part, yes_and_no=yes_and_no)
    elif isinstance(value, Entity):
        parts = (value.type, value.key, value.caption, value.hashed, value.attributes, value.aliases)
        yield from _used(parts, yes_and_no=yes_and_no)
    elif isinstance(value, Attribute):
        yield from _used(value.value) if yes_and_no or not value.flag else ()
    elif isinstance(value, Alias):
        yield from _used(value.value)
    elif isinstance(value, Flag):
        yield from _used(value.when)
    elif isinstance(value, PremisesUse):
        yield from _used(value.value)
    elif isinstance(value, Refusal):
        yield from value.columns
    elif isinstance(value, Link):
        yield from _used((value.type, value.part, value.properties), yes_and_no=yes_and_no)


def check_records(declared: Mapping[str, Any]) -> None:
    """Refuse a Records declaration that cannot work.

    Parameters
    ----------
    declared : mapping
        Its fields by name.

    Raises
    ------
    DeclarationError
        Lists every fault.
    """
    name, columns, ignored = declared["name"], declared["columns"], declared["ignored"]
    _refuse(name, _shape_faults(declared))
    kind = (name, columns, declared["record_id"], ignored)
    faults = list(_column_faults(kind, unnumbered=declared["unnumbered"]))
    if not (name.isidentifier() and name == name.lower()):
        faults.append(f"the name {name!r} is not one lower-case word")
    faults.extend(_entity_faults(declared["entities"], columns, declared["owner_force"]))
    faults.extend(_link_faults(declared["links"], declared["entities"]))
    faults.extend(_rule_faults(declared["flags"], declared["refusals"], declared["entities"]))
    faults.extend(_use_statement_faults(declared["uses"], declared["entities"]))
    faults.extend(_row_faults(declared))
    faults.extend(_same_faults(declared["same"], declared["entities"]))
    faults.extend(_item_faults(declared))
    faults.extend(_sensitive_faults(declared))
    faults.extend(_category_faults(declared))
    faults.extend(
        f"an expectation counts {expectation.type!r}, which is no entity type"
        for expectation in declared["expectations"]
        if expectation.type not in ENTITY_TYPES
    )
    faults.extend(
        fault
        for when in (
            declared["reported"],
            declared["received"],
            declared["seen"],
            *_attribute_dates(declared["entities"]),
        )
        if when is not None
        for fault in _date_faults(when)
    )
    faults.extend(_use_faults(declared))
    _refuse(name, faults)


def _date_faults(when: DateRange) -> Iterator[str]:
    """Yield what is wrong with one declared date."""
    if when.order not in ORDERS:
        yield f"a date has the order {when.order!r}; allowed are {', '.join(ORDERS)}"
    if when.kind not in DATE_KINDS:
        yield f"a date has the kind {when.kind!r}; allowed are {', '.join(DATE_KINDS)}"


def _attribute_dates(entities: Sequence[Entity]) -> Iterator[DateRange]:
    """Yield the dates that rows say of their entities."""
    for entity in entities:
        yield from (attribute.value for attribute in entity.attributes if isinstance(attribute.value, DateRange))


def _use_faults(declared: Mapping[str, Any]) -> Iterator[str]:
    """Yield columns that are read but not declared, and declared but not read."""
    values = [value for key, value in declared.items() if key not in {"columns", "ignored", "name", "about"}]
    used = {column.name for value in values for column in _used(value)}
    names = {column.name for column in declared["columns"]}
    for column in sorted(used - names):
        yield f"the column {column!r} is read but not among the columns"
    meant = {entity.key for entity in declared["entities"] if isinstance(entity.key, str)}
    meant |= {entity.caption for entity in declared["entities"] if isinstance(entity.caption, str)}
    for column in sorted(names - used - meant):
        yield f"the column {column!r} is declared but nothing reads it; map it or ignore it by name"
