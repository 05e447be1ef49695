"""What search, show, expand, between, path and whole_graph answer."""

from __future__ import annotations

from dataclasses import dataclass, field

from graphintel.service.answer_json import ONLY_IF_ANY
from graphintel.service.answers.entities import EntityAnswer, EntityDetails, Hit, NamedEntity
from graphintel.service.answers.statements import StatementAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchAnswer:
    """What a text may mean, the surest first."""

    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownEntity:
    """One entity and every visible statement about it, oldest report first."""

    entity: EntityDetails
    statements: tuple[StatementAnswer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NeighbourCount:
    """How many distinct neighbours of a type an entity has by one link; ``direction`` is out, in or any."""

    link: str
    direction: str
    type: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeCount:
    """How many entities of a type there are."""

    type: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """Numbers, cards, designs, adverts and advertised places that go together; not ``complete`` where it is cut."""

    counts: tuple[TypeCount, ...]
    entities: tuple[EntityAnswer, ...]
    statements: tuple[StatementAnswer, ...]
    complete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Expansion:
    """What one entity is linked to: ``counts`` of all, then what is ``shown`` of the ``total`` asked for.

    Who is linked in two ways is counted in both; ``types`` counts everybody once.
    """

    entity: EntityDetails
    entities: tuple[EntityAnswer, ...]
    statements: tuple[StatementAnswer, ...]
    counts: tuple[NeighbourCount, ...]
    types: tuple[TypeCount, ...]
    shown: int
    total: int
    chain: Chain | None = field(default=None, metadata=ONLY_IF_ANY)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinksAmong:
    """Entities, and the statements between them and others."""

    entities: tuple[EntityAnswer, ...]
    statements: tuple[StatementAnswer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One connection of two entities; ``facilities`` are shared ones that it leads through."""

    entities: tuple[EntityAnswer, ...]
    statements: tuple[StatementAnswer, ...]
    weakest: StatementAnswer
    facilities: tuple[NamedEntity, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paths:
    """How two entities are connected; empty where they are not."""

    paths: tuple[Route, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeGraph:
    """Every entity, by id, and every statement of a viewer's graph."""

    entities: tuple[EntityDetails, ...]
    statements: tuple[StatementAnswer, ...]
