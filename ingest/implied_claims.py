"""Claims that the mapping makes by itself: names, roles, flags, uses, buildings, and which report an item is part of."""

from __future__ import annotations

from collections.abc import Mapping

from graphintel.model.entities.item import Item
from graphintel.model.entities.submission import Submission
from graphintel.model.links.premises import ChildOf, UsedAs
from graphintel.model.links.reports import DerivedFrom, Names, PartOf
from graphintel.model.links.roles_and_flags import HasFlag, HoldsRole
from graphintel.model.records import Claim, Entity, Scalar

_NOTHING: Mapping[str, Scalar] = {}

ROLE_LINK = HoldsRole.name
"""The link that the column of roles states."""

SUBMISSION_TYPE = Submission.__name__
"""The type of what a record may repeat."""


def item_entity(ref: str) -> Entity:
    """Return the item of a reference as an entity."""
    return Entity(f"{Item.prefix}:{ref}", Item.__name__, ref)


def submission_entity(ref: str) -> Entity:
    """Return the submission of a reference as an entity."""
    return Entity(f"{Submission.prefix}:{ref}", Submission.__name__, ref)


def naming(
    item: Entity,
    entity: Entity,
    caption: str,
    alias: str = "",
    attributes: Mapping[str, Scalar] = _NOTHING,
    writing: Mapping[str, Scalar] = _NOTHING,
) -> Claim:
    """Return the claim that the item names the entity, and what it says of it."""
    return Claim(Names.name, item, entity, alias, "", caption, attributes, writing)


def flag_of(entity: Entity, item: Entity, flag: str, caption: str, writing: Mapping[str, Scalar]) -> Claim:
    """Return the claim that the item states a flag of the entity."""
    return Claim(HasFlag.name, entity, item, flag, caption, writing=writing)


def use_of(premises: Entity, item: Entity, use: str, caption: str, writing: Mapping[str, Scalar]) -> Claim:
    """Return the claim that the item says what premises are used as."""
    return Claim(UsedAs.name, premises, item, use, caption, writing=writing)


def building_of(unit: Entity, building: Entity) -> Claim:
    """Return the claim that the unit is in the building."""
    return Claim(ChildOf.name, unit, building)


def repetition(own: Entity, cited: Entity) -> Claim:
    """Return the claim that a submission repeats another."""
    return Claim(DerivedFrom.name, own, cited)


def part_of_submission(item: Entity, submission: Entity, attributes: Mapping[str, Scalar]) -> Claim:
    """Return the claim that the item is part of the submission; it carries what both say of themselves."""
    return Claim(PartOf.name, item, submission, properties=attributes)
