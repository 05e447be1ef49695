"""Entities in answers: as a list or chart shows one, and as one is opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graphintel.model.records import Scalar


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedEntity:
    """An entity by what it is called, as a shared facility is listed."""

    id: str
    type: str
    caption: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubtedRole:
    """A role that does not count, and why not."""

    role: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityAnswer(NamedEntity):
    """One entity as its visible statements show it.

    Attributes
    ----------
    group : str
        A value of ``RoleGroup``, of a person; else empty.
    roles : tuple of str
        Those that count.
    doubted : tuple of DoubtedRole
    led : tuple of str
        What others are reported to do to a person.
    flags : tuple of str
    doubted_flags : mapping of str to str
        Why a flag does not count, by the flag.
    records : tuple of str
        Ids that decisions join.
    """

    group: str
    roles: tuple[str, ...]
    doubted: tuple[DoubtedRole, ...]
    led: tuple[str, ...]
    flags: tuple[str, ...]
    doubted_flags: Mapping[str, str]
    records: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityDetails(EntityAnswer):
    """One entity as it is opened: with every name that a source gives it, and its properties."""

    names: tuple[str, ...]
    properties: Mapping[str, Scalar]


@dataclass(frozen=True, slots=True, kw_only=True)
class Member(EntityAnswer):
    """An entity of a network, with why it is one of it; or of a broker, what it ties together."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit(EntityAnswer):
    """An entity that a text may mean, with why; ``score`` is 1 for an exact key."""

    reason: str
    score: float
