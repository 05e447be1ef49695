"""From a key as the officer wrote it to the entity it means: an id follows from the text alone, never a look-up."""

from __future__ import annotations

from dataclasses import replace

from graphintel.model.key_forms import KeyContext, ResolvedKey
from graphintel.model.ontology import ENTITY_TYPES, PEOPLE, entities_with
from graphintel.model.records import Entity
from graphintel.model.schema import EntityType
from graphintel.model.values.base import InvalidValueError
from graphintel.model.values.fillers import refuse_filler

KEY_VERSION = 2
"""Number of the forms in which keys, ids and submission references are made; one more whenever any of them changes.

A ledger notes it when it is made, because rows that were taken in under other forms would stand beside new ones as other
entities.
"""

TYPE_OF_PREFIX = EntityType.name_of_prefix
"""Entity type by the prefix of its ids."""

KEYED_TYPES = entities_with(lambda kind: kind.key.is_written)
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
    if name not in KEYED_TYPES:
        meant = meant_type(name)
        hint = f"write {meant}" if meant else f"expected one of {', '.join(sorted(KEYED_TYPES))}"
        raise InvalidValueError("unknown_type", f"{name[:40]!r} is no type of entity; {hint}.")
    if not written.strip():
        raise InvalidValueError("key_missing", f"The key of the {name} is empty; write it, or leave the row out.")
    kind, context = ENTITY_TYPES[name], KeyContext(owner_force, submission_ref, item_no, area)
    resolved = kind.key.resolve(name, kind.prefix, written, context)
    refuse_filler(name, written, is_address=kind.venue)
    return resolved


def meant_type(name: str) -> str:
    """Return the type that input perhaps means by another name or another case, or empty.

    Examples
    --------
    >>> meant_type("VRM"), meant_type("phone"), meant_type("Boat")
    ('Mark', 'Phone', '')
    """
    called = (known for known in KEYED_TYPES if name in ENTITY_TYPES[known].other_names)
    return next(called, "") or next((known for known in KEYED_TYPES if known.lower() == name.lower()), "")


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


def is_person(identifier: str) -> bool:
    """Return whether an id names a person."""
    return type_of_id(identifier) in PEOPLE


def entity_of_id(identifier: str) -> Entity:
    """Return the entity of an id: the caption and what follows from the key.

    Raises
    ------
    InvalidValueError
        ``bad_id``, or the code of the type's own rule: not an id of this graph.
    """
    name, rest = parse_id(identifier)
    kind = ENTITY_TYPES[name]
    return replace(kind.key.entity_of(name, kind.prefix, rest), id=identifier)
