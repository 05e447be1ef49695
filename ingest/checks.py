"""What a declaration is refused for: all faults of one declaration in one message, when its file is imported."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from graphintel.errors import DeclarationError
from graphintel.model.access import MARKINGS
from graphintel.model.ontology import ENTITY_TYPES, FLAGS, LINK_TYPES
from graphintel.model.schema import FORBIDDEN_WORDS
from graphintel.model.values.date_order import ORDERS
from ingest.codes import CODES
from ingest.vocabulary import WHEN_KINDS, Called, Category, Column, Computed, Entity, Flag, Link, Refusal, Said, When

_REASON = "reject_"
Kind = tuple[str, Sequence[Column], Sequence[Column], Sequence[str]]
_MADE_BY_MAPPING = frozenset({"NAMES", "PART_OF", "SAME_AS", "HAS_FLAG"})


def _refuse(name: str, faults: Sequence[str]) -> None:
    if faults:
        raise DeclarationError(f"Source {name!r}: " + "; ".join(faults) + ".")


def _column_faults(kind: Kind) -> Iterator[str]:
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
    if not key:
        yield f"{name} has no key; name the fewest columns that identify a row"
    for column in key:
        if column not in columns:
            yield f"{name} has the key {column.name!r}, which is not among its columns"
        elif not column.required or column.may_be_empty:
            yield f"{name} has the key {column.name!r}, which may be empty; a key is required and filled"
    for column in columns:
        if column.may_be_empty and not column.required:
            yield f"{name}.{column.name} says may_be_empty without required; leave out both"
        if column.default and column.required:
            yield f"{name}.{column.name} is required and has a default; a cell that may be empty is not required"


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
    _refuse(name, faults)


def _used(value: object) -> Iterator[Column]:
    """Yield the columns that one value of a declaration reads."""
    if isinstance(value, Column):
        yield value
    elif isinstance(value, Category):
        yield value.column
    elif isinstance(value, Computed):
        yield from value.columns
    elif isinstance(value, When):
        yield value.start
        yield from _used(value.end)
        yield from _used(value.precision)
    elif isinstance(value, tuple):
        for part in value:
            yield from _used(part)
    elif isinstance(value, Entity):
        yield from _used((value.type, value.key, value.caption, value.hashed, value.says, value.called))
    elif isinstance(value, Said | Called):
        yield from _used(value.value)
    elif isinstance(value, Flag):
        yield from _used(value.when)
    elif isinstance(value, Refusal):
        yield from value.columns
    elif isinstance(value, Link):
        yield from _used((value.type, value.part))


def _entity_faults(entities: Sequence[Entity]) -> Iterator[str]:
    names = [entity.name for entity in entities]
    for name in sorted({n for n in names if names.count(n) > 1}):
        yield f"the entity {name!r} is declared twice"
    for entity in entities:
        types = [entity.type] if isinstance(entity.type, str) else sorted(set(entity.type.values.values()))
        for type_ in types:
            if type_ not in ENTITY_TYPES:
                yield f"the entity {entity.name!r} has the type {type_!r}; allowed are {', '.join(ENTITY_TYPES)}"
        if entity.hashed is not None and types != ["CardDesign"]:
            yield f"the entity {entity.name!r} is keyed by a hash; only a CardDesign may be"
        for said in entity.says if "Person" in types else ():
            words = {word for name in (said.name, *(c.name for c in _used(said))) for word in name.split("_")}
            for word in sorted(words & FORBIDDEN_WORDS):
                yield f"the entity {entity.name!r} says {said.name!r} of a person; nothing about {word} is held of anybody"
        for called in entity.called:
            if not called.kind.isidentifier():
                yield f"the entity {entity.name!r} is called by {called.kind!r}; expected one lower-case word as alias"


def _rule_faults(flags: Sequence[Flag], refusals: Sequence[Refusal], entities: Sequence[Entity]) -> Iterator[str]:
    """Yield what is wrong with flags and refusals."""
    known = {entity.name for entity in entities}
    for flag in flags:
        if flag.entity not in known:
            yield f"Flag names {flag.entity!r}, which is no declared entity"
        if flag.flag not in FLAGS or flag.flag == "DISREGARDED":
            yield f"Flag states {flag.flag!r}; allowed are {', '.join(sorted(FLAGS.keys() - {'DISREGARDED'}))}"
    for refusal in refusals:
        if not refusal.columns:
            yield f"the refusal {refusal.code!r} reads no column; name those that it reads, that of the issue first"
        if not refusal.code.isidentifier() or not refusal.about:
            yield f"the refusal {refusal.code!r} needs a code of one word and a sentence on what it means"
        if refusal.code in CODES:
            yield f"the refusal {refusal.code!r} has a code that means {CODES[refusal.code]!r}; choose one of its own"


def _link_faults(links: Sequence[Link], entities: Sequence[Entity]) -> Iterator[str]:
    types = {e.name: [e.type] if isinstance(e.type, str) else sorted(set(e.type.values.values())) for e in entities}
    for link in links:
        said = f"the link {' or '.join(link.types)} from {link.start!r} to {link.end!r}"
        missing = [end for end in (link.start, link.end) if end not in types]
        if missing:
            yield f"{said} names {' and '.join(map(repr, missing))}; declared entities are {', '.join(types) or 'none'}"
        if not 0 <= link.may_miss <= 1:
            yield f"{said} has may_miss={link.may_miss}; expected a share from 0 to 1"
        ends = [] if missing else [(start, end) for start in types[link.start] for end in types[link.end]]
        for type_ in link.types:
            yield from _type_faults(type_, said, ends)


def _type_faults(type_: str, said: str, ends: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Yield what is wrong with one link type between these pairs of types."""
    known = LINK_TYPES.get(type_)
    if type_ == "HOLDS_ROLE":
        if any(start != "Person" for start, _ in ends):
            yield f"{said} gives a role to something that is not a Person"
    elif known is None or type_ in _MADE_BY_MAPPING:
        yield f"{said} says {type_!r}, which is no link that a source may state"
    else:
        for start, end in ends:
            if not known.allows(start, end):
                yield f"{said} would join {start} and {end}, which {type_} does not"


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
    faults = list(_column_faults((name, columns, declared["record_id"], ignored)))
    if not (name.isidentifier() and name == name.lower()):
        faults.append(f"the name {name!r} is not one lower-case word")
    faults.extend(_entity_faults(declared["entities"]))
    faults.extend(_link_faults(declared["links"], declared["entities"]))
    faults.extend(_rule_faults(declared["flags"], declared["refusals"], declared["entities"]))
    known = {entity.name for entity in declared["entities"]}
    for same in declared["same"]:
        faults.extend(
            f"Same names {end!r}, which is no declared entity" for end in (same.first, same.second) if end not in known
        )
    faults.extend(
        f"an expectation counts {expect.type!r}, which is no entity type"
        for expect in declared["expectations"]
        if expect.type not in ENTITY_TYPES
    )
    if isinstance(declared["marking"], str) and declared["marking"] not in MARKINGS:
        faults.append(f"the marking is {declared['marking']!r}; allowed are {', '.join(MARKINGS)}")
    faults.extend(
        fault
        for when in (declared["reported"], declared["received"], declared["seen"], *_dates_said(declared["entities"]))
        if when is not None
        for fault in _date_faults(when)
    )
    faults.extend(_use_faults(declared))
    _refuse(name, faults)


def _date_faults(when: When) -> Iterator[str]:
    """Yield what is wrong with one declared date."""
    if when.order not in ORDERS:
        yield f"a date has the order {when.order!r}; allowed are {', '.join(ORDERS)}"
    if when.kind not in WHEN_KINDS:
        yield f"a date has the kind {when.kind!r}; allowed are {', '.join(WHEN_KINDS)}"


def _dates_said(entities: Sequence[Entity]) -> Iterator[When]:
    """Yield the dates that rows say of their entities."""
    for entity in entities:
        yield from (said.value for said in entity.says if isinstance(said.value, When))


def _use_faults(declared: Mapping[str, Any]) -> Iterator[str]:
    """Yield columns that are read but not declared, and declared but not read."""
    values = [value for key, value in declared.items() if key not in {"columns", "ignored", "name", "about"}]
    used = {column.name for value in values for column in _used(value)}
    names = {column.name for column in declared["columns"]}
    for column in sorted(used - names):
        yield f"the column {column!r} is read but not among the columns"
    for column in sorted(names - used):
        yield f"the column {column!r} is declared but nothing reads it; map it or ignore it by name"
