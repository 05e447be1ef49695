"""Parses a link row or a record into claims: entities resolved from keys, ends in order, roles and flags as links of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from graphintel.model.key_forms import KeyScope, ResolvedKey
from graphintel.model.keys import resolve_key
from graphintel.model.ontology import ENTITY_TYPES, LINK_TYPES, PEOPLE
from graphintel.model.records import Claim, Entity, Scalar
from graphintel.model.values.base import InvalidValueError
from ingest.implied_claims import ROLE_LINK, building_of, item_entity, naming

_KEYS_KEPT = 100_000
"""How many keys stay resolved, each in about 1 kB: a row is parsed once where it is read and once where it is replayed."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The context in which a key was written: the force of the submission, its reference, the item's number and area."""

    owner_force: str
    submission_ref: str
    item_no: int
    area: str = ""

    @property
    def item(self) -> Entity:
        """The item as an entity."""
        return item_entity(f"{self.submission_ref}/{self.item_no}")


@dataclass(frozen=True, slots=True)
class ParsedLinks:
    """What one row says, and what follows from its keys (``CHILD_OF`` from a unit to its building)."""

    stated: tuple[Claim, ...]
    derived: tuple[Claim, ...] = ()


class EndError(InvalidValueError):
    """A fault of one end of a link row; ``column`` says which."""

    def __init__(self, column: str, code: str, message: str) -> None:
        super().__init__(code, message)
        self.column = column


@lru_cache(maxsize=_KEYS_KEPT)
def _resolved(type_name: str, written: str, owner_force: str, area: str) -> ResolvedKey:
    return resolve_key(type_name, written, owner_force=owner_force, submission_ref="", item_no=0, area=area)


@lru_cache(maxsize=20_000)
def _scope_of(type_name: str, written: str) -> KeyScope:
    kind = ENTITY_TYPES.get(type_name)
    return kind.key.scope_of(written) if kind else KeyScope.ITEM


def resolve(type_name: str, written: str, scope: Scope) -> ResolvedKey:
    """Return the entity that a key means in its scope; results that do not depend on the item are cached.

    Raises
    ------
    InvalidValueError
        As :func:`graphintel.model.keys.resolve_key`.
    """
    scope_of_key = _scope_of(type_name, written)
    if scope_of_key is not KeyScope.ITEM:
        force = scope.owner_force if scope_of_key is KeyScope.FORCE else ""
        return _resolved(type_name, written, force, scope.area if scope_of_key is KeyScope.AREA else "")
    return resolve_key(
        type_name, written, owner_force=scope.owner_force, submission_ref=scope.submission_ref, item_no=scope.item_no
    )


def building_claim(resolved: ResolvedKey) -> tuple[Claim, ...]:
    """Return the claim that a unit is in its building, where there is one."""
    if resolved.building is None:
        return ()
    return (building_of(resolved.entity, resolved.building),)


def writing_of(*ends: ResolvedKey) -> Mapping[str, Scalar]:
    """Return what the writings of a claim's keys say beyond the keys; two texts are both kept."""
    attributes: dict[str, Scalar] = {}
    for end in ends:
        for name, value in end.writing.items():
            attributes[name] = (
                f"{attributes[name]} / {value}" if isinstance(value, str) and name in attributes else value
            )
    return attributes


def with_fuller_writing(first: Claim, second: Claim) -> Claim:
    """Return the first of two equal claims with the writing that says more, whichever came first."""
    if first.writing == second.writing:
        return first
    writing = max(
        (first.writing, second.writing),
        key=lambda attributes: sorted((name, str(attributes[name])) for name in attributes),
    )
    return first if writing == first.writing else replace(first, writing=writing)


def with_ordered_ends(claim: Claim) -> Claim:
    """Return the claim with the ends of an undirected link in order of id."""
    known = LINK_TYPES.get(claim.type)
    if claim.start.id <= claim.end.id or known is None or not known.undirected:
        return claim
    return replace(
        claim, start=claim.end, end=claim.start, start_caption=claim.end_caption, end_caption=claim.start_caption
    )


def end_of(payload: Mapping[str, object], side: str, scope: Scope) -> tuple[ResolvedKey, str] | None:
    """Return one end (``from`` or ``to``) of a link row and its caption, or None where it names none.

    Raises
    ------
    EndError
        The key is none of its type.
    """
    written = payload[side]
    if written is None:
        return None
    assert isinstance(written, list)
    try:
        return resolve(written[0], written[1], scope), written[2]
    except InvalidValueError as bad:
        column = f"{side}_type" if bad.code == "unknown_type" else f"{side}_key"
        raise EndError(column, bad.code, bad.message) from bad


def parse_link_row(payload: Mapping[str, object], scope: Scope) -> ParsedLinks:
    """Return what a checked row of ``item_links`` says.

    Parameters
    ----------
    payload : mapping
        ``from`` and ``to`` as (type, key as written, caption) or absent, ``link``, ``role``, ``part``.
    scope : Scope
        Of the row's item and submission.

    Returns
    -------
    ParsedLinks
        One claim for the link, one for the role beside it; a row with one end and nothing else gives NAMES.

    Raises
    ------
    EndError
        An end cannot be resolved in this scope, or both ends are the same.
    """
    first = end_of(payload, "from", scope)
    if first is None:
        raise EndError("from_key", "key_missing", "The row names nothing; give from_type and from_key.")
    second = end_of(payload, "to", scope)
    (start, start_caption), link = first, str(payload["link"])
    role, part, item = str(payload["role"]), str(payload["part"]), scope.item
    end, end_caption = (second[0].entity, second[1]) if second else (item, "")
    writing = writing_of(start, *([second[0]] if second else []))
    if start.entity.id == end.id:
        message = f"Both ends are {end.id}; a link joins two entities."
        raise EndError("to_key" if second else "from_key", "same_ends", message)
    stated = []
    if link:
        stated.append(
            with_ordered_ends(Claim(link, start.entity, end, part, start_caption, end_caption, writing=writing))
        )
    elif not role:
        stated.append(naming(item, start.entity, start_caption, writing=writing))
    if role:
        claim = Claim(ROLE_LINK, start.entity, end, role, start_caption, end_caption, writing=writing)
        if start.entity.type not in PEOPLE:
            claim = replace(claim, start=end, end=start.entity, start_caption=end_caption, end_caption=start_caption)
        stated.append(claim)
    derived: tuple[Claim, ...] = ()
    if start.building is not None or (second is not None and second[0].building is not None):
        derived = building_claim(start) + (building_claim(second[0]) if second else ())
    return ParsedLinks(tuple(stated), derived)


# -- claims of records travel in the payload, because their keys are resolved where the row is read ------------------


def entity_to_json(entity: Entity) -> list[object]:
    """Return an entity as plain values."""
    return [entity.id, entity.type, entity.caption, dict(entity.properties)]


def entity_from_json(values: Sequence[object]) -> Entity:
    """Return the entity of :func:`entity_to_json`."""
    properties = values[3]
    assert isinstance(properties, Mapping)
    return Entity(str(values[0]), str(values[1]), str(values[2]), properties)


def claim_to_json(claim: Claim) -> list[object]:
    """Return a claim as plain values."""
    attributes: dict[str, Scalar] = dict(claim.properties)
    return [
        claim.type,
        entity_to_json(claim.start),
        entity_to_json(claim.end),
        claim.part,
        claim.start_caption,
        claim.end_caption,
        attributes,
    ]


def claim_from_json(values: Sequence[object]) -> Claim:
    """Return the claim of :func:`claim_to_json`."""
    type_, start, end, part, start_caption, end_caption, attributes = values
    assert isinstance(start, Sequence)
    assert isinstance(end, Sequence)
    assert isinstance(attributes, Mapping)
    return Claim(
        str(type_),
        entity_from_json(start),
        entity_from_json(end),
        str(part),
        str(start_caption),
        str(end_caption),
        attributes,
    )


def links_of_record(payload: Mapping[str, Any]) -> list[Claim]:
    """Return what a record says, each claim with the writing of its keys."""
    claims = [claim_from_json(values) for values in payload["claims"]]
    writings = payload.get("writings")
    if not writings:
        return claims
    return [replace(claim, writing=writing) for claim, writing in zip(claims, writings, strict=True)]


def with_fuller_writings(stored: Mapping[str, Any], incoming: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the content that is stored, with the writings that say more, whichever came first."""
    if "writings" not in incoming:
        return stored
    pairs = zip(links_of_record(stored), links_of_record(incoming), strict=True)
    return {**stored, "writings": [dict(with_fuller_writing(one, other).writing) for one, other in pairs]}
