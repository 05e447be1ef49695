"""The types of the graph, found by listing :mod:`graphintel.model.entities` and :mod:`graphintel.model.links`.

Person, object, location and event follow the police's POLE division. What must not exist is held by
``tests/model/test_ontology.py``: no verdict labels, no protected characteristics, no health.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Collection, Iterable, Iterator, Set
from types import ModuleType
from typing import Generic, TypeVar

from graphintel.model import entities, links
from graphintel.model.completeness import refuse_incomplete_types
from graphintel.model.roles import ROLES
from graphintel.model.schema import EntityType, LinkType
from graphintel.model.traits import Activity, EntityCategory, PartMeaning


def _load(package: ModuleType) -> None:
    for name in sorted(module.name for module in pkgutil.iter_modules(package.__path__)):
        importlib.import_module(f"{package.__name__}.{name}")


_load(entities)
_load(links)
refuse_incomplete_types()

ENTITY_TYPES = EntityType.registry
"""Every entity type by name, in the order of legends."""
LINK_TYPES = LinkType.registry
"""Every link type by name."""

_in_order = sorted(ENTITY_TYPES.items(), key=lambda named: (named[1].legend_position, named[0]))
ENTITY_TYPES.clear()
ENTITY_TYPES.update(_in_order)


Declared = TypeVar("Declared")


class _Names(Set[str], Generic[Declared]):
    """The names of the types that have a trait, also of types that are declared later."""

    def __init__(self, registry: dict[str, Declared], has_trait: Callable[[Declared], object]) -> None:
        self._registry, self._has_trait = registry, has_trait
        self._known = 0
        self._names: frozenset[str] = frozenset()

    @classmethod
    def _from_iterable(cls, names: Iterable[str]) -> frozenset[str]:  # type: ignore[override]
        return frozenset(names)

    def _now(self) -> frozenset[str]:
        if self._known != len(self._registry):
            self._names = frozenset(name for name, kind in self._registry.items() if self._has_trait(kind))
            self._known = len(self._registry)
        return self._names

    def __contains__(self, name: object) -> bool:
        names = self._names if self._known == len(self._registry) else self._now()  # asked for every row of a graph
        return name in names

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._now()))

    def __len__(self) -> int:
        return len(self._now())


def entities_with(has_trait: Callable[[type[EntityType]], object]) -> Set[str]:
    """Return the names of the entity types of which this is true.

    Examples
    --------
    >>> sorted(entities_with(lambda kind: kind.category is EntityCategory.LOCATION))
    ['Area', 'Premises']
    """
    return _Names(ENTITY_TYPES, has_trait)


def links_with(has_trait: Callable[[type[LinkType]], object]) -> Set[str]:
    """Return the names of the link types of which this is true.

    Examples
    --------
    >>> sorted(links_with(lambda link: link.home))
    ['LIVES_AT']
    """
    return _Names(LINK_TYPES, has_trait)


def _all_state(types: Collection[type[EntityType]]) -> bool:
    """Return whether every type of an end is one at which statements of one thing alone end."""
    return bool(types) and all(kind.states for kind in types)


PEOPLE = entities_with(lambda kind: kind.category is EntityCategory.PERSON)
PARTIES = entities_with(lambda kind: kind.category in {EntityCategory.PERSON, EntityCategory.ORGANISATION})
LOCATIONS = entities_with(lambda kind: kind.category is EntityCategory.LOCATION)
EVENTS = entities_with(lambda kind: kind.category is EntityCategory.EVENT)
REPORTS = entities_with(lambda kind: kind.category is EntityCategory.REPORT)

VENUES = entities_with(lambda kind: kind.venue)
DIALLED = entities_with(lambda kind: kind.dialled)
STATING_TYPES = entities_with(lambda kind: kind.states)
"""Types at which statements of one thing alone end."""
INDICATOR_SUBJECTS = entities_with(lambda kind: kind.indicator_subject)
"""Types of which indicators, reviews and briefings can be about one."""

STRUCTURAL = links_with(lambda link: link.structural)
TIES = links_with(lambda link: link.tie)
PASSABLE = links_with(lambda link: link.passable)
"""Links over which paths may lead although they are no ties."""
ROLE_LINKS = links_with(lambda link: link.part_meaning is PartMeaning.ROLE)
FLAG_LINKS = links_with(lambda link: link.part_meaning is PartMeaning.FLAG)
USE_LINKS = links_with(lambda link: link.part_meaning is PartMeaning.USE)
"""Links that say what premises are used as."""
NAME_LINKS = links_with(lambda link: link.part_meaning is PartMeaning.ALIAS)
ITEM_LINKS = links_with(lambda link: link.carries_item)
PROVENANCE_LINKS = links_with(lambda link: link.carries_item or link.part_meaning is PartMeaning.ALIAS)
"""Links that say where something was said, and nothing of a tie."""
JUDGEMENTS = links_with(lambda link: link.judgement)
REPEAT_LINKS = links_with(lambda link: link.repeats)
CONTRADICTION_LINKS = links_with(lambda link: link.contradicts)
INVOLVING_LINKS = links_with(lambda link: link.part_meaning is PartMeaning.CAPACITY)
CATEGORY_LINKS = links_with(lambda link: link.part_meaning is PartMeaning.CATEGORY)
"""Links that say in what category a person is in the matter of an event."""
DIRECT_ACTIVITY = links_with(lambda link: link.activity is Activity.DIRECT)
"""Links that say of somebody that they sell sex at premises, or manage it."""
INTERESTS = links_with(lambda link: link.interest)
"""Links that say who has an interest in premises: owner, landlord or agent, tenant, payer, manager."""
WITHIN_LINKS = links_with(lambda link: link.within)
"""Links from a unit to its building."""
SINGLE_END_LINKS = links_with(lambda link: link.from_input and _all_state(link.ends) and not _all_state(link.starts))
"""Links that say something, in ``part``, of their start alone, as HAS_FLAG does; they end at the item that says so."""
CONTROL_LINKS = links_with(lambda link: link.control)
"""Links that say of the person at their end that somebody else leads."""


def stated_role(link: str, part: str) -> str:
    """Return the role that a statement gives the person at its start, or empty.

    Examples
    --------
    >>> stated_role("HOLDS_ROLE", "driver"), stated_role("SELLS_AT", ""), stated_role("LIVES_AT", "")
    ('driver', 'selling_sex', '')
    >>> stated_role("CONTROLS", "")
    'controller'
    """
    if link not in LINK_TYPES:
        return ""
    role = part if link in ROLE_LINKS else LINK_TYPES[link].role
    return role if role in ROLES else ""
