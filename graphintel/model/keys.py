"""From a key as the officer wrote it to the entity it means: an id follows from the text alone, never a look-up."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from graphintel.model.ontology import ENTITY_TYPES
from graphintel.model.records import Entity, Scalar
from graphintel.model.values.base import CleanValue, InvalidValueError, one_line
from graphintel.model.values.fillers import refuse_filler
from graphintel.model.values.mark import FRAGMENT, MARK, is_fragment
from graphintel.model.values.phone import PHONE
from graphintel.model.values.premises import PREMISES, clean_area

_OURS = {
    "OnlineAd": "Advert", "PrintAd": "Advert", "AdPersona": "Persona", "VRM": "Mark", "VRMFragment": "Mark",
    "MarkFragment": "Mark",
}  # fmt: skip
_COMPANY = re.compile(r"\d{6,8}|[A-Z]{2}\d{6}|SYN-[A-Z0-9-]+", re.ASCII)
_MAX_LENGTH = 200

_OTHERS_CODE = re.compile(r"(?=(?:\D*\d){0,3}\D*$)[^\W\d_][\w .&'-]{0,39}|\d{2,4}|\d{2}[A-Z]{1,2}")
"""How the code of another force is written: it begins with a letter and has three digits at most, or is a short number."""

_LABELS = frozenset(
    {"cad", "case", "crime", "exhibit", "id", "incident", "job", "log", "no", "number", "occ", "ref", "urn"}
)
"""Words that stand before a colon in references, and are nobody's code."""

KEY_VERSION = 2
"""Number of the forms in which keys, ids and submission references are made; one more whenever any of them changes.

A ledger notes it when it is made, because rows that were taken in under other forms would stand beside new ones as other
things.
"""

REFERENCED = frozenset({"AdvertCard", "CardDesign", "Event", "Vehicle", "Operation"})
"""Types whose key without a force means the submission's own."""

TYPE_OF_PREFIX = {kind.prefix: name for name, kind in ENTITY_TYPES.items()}


@dataclass(frozen=True, slots=True)
class KeyContext:
    """Where a key was written: what fills in what the officer left out."""

    owner_force: str
    submission_ref: str
    item_no: int
    area: str = ""


@dataclass(frozen=True, slots=True)
class ResolvedKey:
    """The entity that a key means; for a unit also its building.

    ``writing`` is what this writing of the key says beyond it (``as_written``, ``obscured``), for the statement.
    """

    entity: Entity
    building: Entity | None = None
    writing: Mapping[str, Scalar] = field(default_factory=dict)


def _plain(text: str) -> str:
    """Return a reference on one line: single spaces, none around a slash."""
    return re.sub(r"\s*/\s*", "/", one_line(text))


def _bad_key(type_name: str, written: str, expected: str) -> InvalidValueError:
    return InvalidValueError("bad_key", f"{written.strip()[:60]!r} is no key of a {type_name}; expected {expected}.")


def _says_something(text: str) -> bool:
    """Return whether a part of a key holds a letter or a digit."""
    return any(c.isalnum() for c in text)


def _pair(type_name: str, written: str, expected: str) -> tuple[str, str]:
    """Split ``owner:rest`` at the first colon."""
    owner, colon, rest = _plain(written).partition(":")
    owner, rest = owner.strip(), rest.strip()
    if not colon or not _says_something(owner) or not _says_something(rest) or len(owner) + len(rest) > _MAX_LENGTH:
        raise _bad_key(type_name, written, expected)
    return owner, rest


def _owned(type_name: str, written: str, context: KeyContext, expected: str) -> tuple[str, str]:
    """Split ``force:reference``; a colon within a reference (a time, a label) makes it nobody else's.

    What stands before the colon is the submission's own force, or looks like a force's code.
    """
    owner, rest = _pair(type_name, written, expected)
    if owner == context.owner_force:
        return owner, rest
    timed = owner[-2:].isdigit() and re.match(r"[0-5]\d(?!\d)", rest) is not None
    if timed or rest.startswith("//") or owner.lower() in _LABELS or _OTHERS_CODE.fullmatch(owner) is None:
        whole = f"{context.owner_force or 'FA'}:{one_line(written)}"
        raise InvalidValueError(
            "bad_key",
            f"{one_line(written)[:60]!r} has a colon, and what stands before it is no force's code; "
            f"write the force that owns the reference before it, as {whole[:80]}.",
        )
    return owner, rest


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


def _person(written: str, context: KeyContext) -> ResolvedKey:
    unnamed = re.fullmatch(r"#\s*0*([1-9]\d{0,3})", one_line(written))
    if unnamed:
        number = int(unnamed[1])
        caption = f"Unnamed person {number} ({context.submission_ref}/{context.item_no})"
        return ResolvedKey(Entity(f"person:{context.submission_ref}/{context.item_no}#{number}", "Person", caption))
    if "#" in written:
        raise _bad_key("Person", written, "a nominal such as FA:4711, or #1 for an unnamed person of this item")
    expected = "a nominal such as FA:4711, or #1 for an unnamed person of this item"
    force, number_ = _owned("Person", written, context, expected)
    _refuse_other_kinds(number_, written)
    return ResolvedKey(Entity(f"person:{force}:{number_}", "Person", f"Person {number_} ({force})"))


def _valued(type_name: str, clean: Callable[[str], CleanValue]) -> Callable[[str, KeyContext], ResolvedKey]:
    """Return the resolver of a type whose key is a value."""

    def resolve(written: str, _context: KeyContext) -> ResolvedKey:
        value = clean(written)
        prefix = ENTITY_TYPES[type_name].prefix
        entity = Entity(f"{prefix}:{value.key}", type_name, value.caption, value.properties)
        return ResolvedKey(entity, writing=value.writing)

    return resolve


_whole_mark, _part_of_mark = _valued("Mark", MARK.clean), _valued("MarkFragment", FRAGMENT.clean)


def _mark(written: str, context: KeyContext) -> ResolvedKey:
    """Return the mark, or the fragment where the text leaves out what was not seen."""
    return (_part_of_mark if is_fragment(written) else _whole_mark)(written, context)


def _premises(written: str, context: KeyContext) -> ResolvedKey:
    value = PREMISES.clean(written, context.area)
    building = PREMISES.building_of(value.key)
    return ResolvedKey(_premises_of(value.key), _premises_of(building) if building else None)


def _premises_of(key: str) -> Entity:
    properties = {"reserved": True} if PREMISES.is_reserved(key) else {}
    return Entity(f"premises:{key}", "Premises", PREMISES.display(key), properties)


def _referenced(type_name: str) -> Callable[[str, KeyContext], ResolvedKey]:
    """Return the resolver of a type that its owner numbers."""

    def resolve(written: str, context: KeyContext) -> ResolvedKey:
        text = _plain(written)
        owned = ":" in text
        owner, rest = _owned(type_name, text, context, "force:reference") if owned else (context.owner_force, text)
        if not _says_something(rest) or len(rest) > _MAX_LENGTH:
            raise _bad_key(type_name, written, "force:reference, or a reference of the submission's own force")
        rest = one_line(rest.upper())  # exhibit js/1 is exhibit JS/1
        return ResolvedKey(Entity(f"{ENTITY_TYPES[type_name].prefix}:{owner}:{rest}", type_name, f"{rest} ({owner})"))

    return resolve


def _sited(type_name: str, expected: str) -> Callable[[str, KeyContext], ResolvedKey]:
    """Return the resolver of a type named by its site or kind."""

    def resolve(written: str, _context: KeyContext) -> ResolvedKey:
        site, rest = _pair(type_name, written, expected)
        site, rest = one_line(site.lower()), one_line(rest.lower()) if type_name == "Handle" else rest
        return ResolvedKey(Entity(f"{ENTITY_TYPES[type_name].prefix}:{site}:{rest}", type_name, f"{rest} ({site})"))

    return resolve


def _organisation(written: str, context: KeyContext) -> ResolvedKey:
    text = _plain(written)
    if ":" in text:
        force, ref = _owned("Organisation", text, context, "a company number, or force:reference")
        ref = one_line(ref.upper())
        return ResolvedKey(Entity(f"org:{force}:{ref}", "Organisation", f"{ref} ({force})"))
    number = text.replace(" ", "").upper()
    if not _COMPANY.fullmatch(number):
        raise _bad_key("Organisation", written, "a company number, or force:reference")
    number = number.zfill(8) if number.isdigit() else number  # a spreadsheet takes leading zeros away
    return ResolvedKey(Entity(f"org:{number}", "Organisation", f"Company {number}"))


def _area(written: str, _context: KeyContext) -> ResolvedKey:
    code = clean_area(written)
    return ResolvedKey(Entity(f"area:{code}", "Area", code))


def clean_submission_ref(text: str) -> str:
    """Return ``force:urn``.

    Raises
    ------
    InvalidValueError
        ``bad_reference``, or ``filler``.
    """
    ref = _plain(text)
    force, colon, urn = ref.partition(":")
    if not colon or not _says_something(force) or not _says_something(urn) or len(ref) > _MAX_LENGTH:
        raise InvalidValueError(
            "bad_reference",
            f"{text.strip()[:60]!r} is no submission reference; expected force:urn, as FA:2026/0012.",
        )
    refuse_filler("Submission", ref)
    return f"{force.strip()}:{urn.strip()}"


def _submission(written: str, _context: KeyContext) -> ResolvedKey:
    ref = clean_submission_ref(written)
    return ResolvedKey(Entity(f"submission:{ref}", "Submission", ref))


def _item(written: str, _context: KeyContext) -> ResolvedKey:
    ref, slash, number = _plain(written).rpartition("/")
    if not slash or not number.isascii() or not number.isdigit() or int(number) < 1:
        raise _bad_key("Item", written, "submission reference, slash and item number, as FA:2026/0012/1")
    ref = clean_submission_ref(ref)
    return ResolvedKey(Entity(f"item:{ref}/{int(number)}", "Item", f"{ref}/{int(number)}"))


_RESOLVERS: dict[str, Callable[[str, KeyContext], ResolvedKey]] = {
    "Person": _person,
    "Phone": _valued("Phone", PHONE.clean),
    "Mark": _mark,
    "Premises": _premises,
    "Organisation": _organisation,
    "Area": _area,
    "Advert": _sited("Advert", "site:id"),
    "Persona": _sited("Persona", "site:profile"),
    "Handle": _sited("Handle", "kind:value, as email:a@example.com"),
    "Submission": _submission,
    "Item": _item,
    **{name: _referenced(name) for name in REFERENCED},
}

KEYED_TYPES = tuple(sorted(_RESOLVERS))
"""Types that a key may be of; a Mark with place-holders gives a MarkFragment."""


def resolve_key(
    type_name: str, written: str, *, owner_force: str, submission_ref: str, item_no: int, area: str = ""
) -> ResolvedKey:
    """Return the entity that a key means.

    Parameters
    ----------
    type_name : str
        Entity type as input writes it; a Mark with a sign for what was not seen gives a MarkFragment.
    written : str
        The key as the officer wrote it.
    owner_force : str
        Force that is meant where a reference names none.
    submission_ref, item_no
        Scope of unnamed people.
    area : str
        Area of a place without a postcode.

    Returns
    -------
    ResolvedKey

    Raises
    ------
    InvalidValueError
        ``unknown_type``, the code of the type's own rule, or ``filler`` where no rule of a type tells one apart.

    Examples
    --------
    >>> resolve_key("AdvertCard", "JS/1", owner_force="FA", submission_ref="FA:1", item_no=1).entity.id
    'card:FA:JS/1'
    """
    name = type_name.strip()
    resolver = _RESOLVERS.get(name)
    if resolver is None:
        meant = _OURS.get(name) or next((known for known in _RESOLVERS if known.lower() == name.lower()), "")
        hint = f"write {meant}" if meant else f"expected one of {', '.join(sorted(_RESOLVERS))}"
        raise InvalidValueError("unknown_type", f"{name[:40]!r} is no type of entity; {hint}.")
    if not written.strip():
        raise InvalidValueError("key_missing", f"The key of the {name} is empty; write it, or leave the row out.")
    resolved = resolver(written, KeyContext(owner_force, submission_ref, item_no, area))
    refuse_filler(name, written)
    return resolved


def parse_id(identifier: str) -> tuple[str, str]:
    """Return the entity type that an id names, and what stands behind its prefix.

    Raises
    ------
    InvalidValueError
        ``bad_id``: not an id of this graph.

    Examples
    --------
    >>> parse_id("card:FA:JS/1")
    ('AdvertCard', 'FA:JS/1')
    """
    prefix, _, rest = identifier.partition(":")
    if prefix not in TYPE_OF_PREFIX or not rest:
        raise InvalidValueError("bad_id", f"{identifier[:60]!r} is no id; expected one such as phone:+447700900123.")
    return TYPE_OF_PREFIX[prefix], rest


def type_of_id(identifier: str) -> str:
    """Return the entity type that an id names, or an empty text where it names none."""
    return TYPE_OF_PREFIX.get(identifier.partition(":")[0], "")


def entity_of_id(identifier: str) -> Entity:
    """Return the entity of an id: the caption and what follows from the key.

    Raises
    ------
    InvalidValueError
        ``bad_id``, or the code of the type's own rule: not an id of this graph.
    """
    return replace(_of_rest(*parse_id(identifier)), id=identifier)


def _of_rest(type_name: str, rest: str) -> Entity:
    """Return the entity of a type, from what stands behind the prefix of its id."""
    no_context = KeyContext(rest.partition(":")[0], "", 0)  # an id says itself whose the reference is
    if type_name == "Person" and (scope := re.fullmatch(r"(.+)/([1-9]\d*)#([1-9]\d*)", rest, re.ASCII)):
        return _person(f"#{scope[3]}", KeyContext("", scope[1], int(scope[2]))).entity
    if type_name == "Premises":
        if rest.startswith("uprn:"):
            return _premises_of(PREMISES.key(rest[5:]))
        if not re.fullmatch(r"area:[^:]+:[^:]+|[^:]+:[^:]*:[^:]*:[^:]*", rest):
            raise _bad_key("Premises", rest, "postcode, number or name, unit and street, with three colons")
        return _premises_of(rest)
    if type_name == "CardDesign" and re.fullmatch(r"[0-9a-f]{8,64}", rest):
        return Entity(f"design:{rest}", type_name, f"Design {rest[:8]}")
    if type_name in REFERENCED and ":" not in rest:
        raise _bad_key(type_name, rest, "force:reference")
    resolver = {"Mark": _whole_mark, "MarkFragment": _part_of_mark}.get(type_name) or _RESOLVERS[type_name]
    return resolver(rest, no_context).entity
