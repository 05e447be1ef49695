"""The results of analysis: networks and groups, their members and events, and the facilities that belong to none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any


@dataclass(frozen=True, slots=True)
class Member:
    """A member or event of a group; why it is one, :func:`graphintel.analysis.member_reasons.member_reasons` says.

    Attributes
    ----------
    id, type : str
        Canonical id for the viewer, and entity type.
    group : str
        Protective group of a person, empty where nothing is said.
    roles : tuple of (str, int)
        Roles that visible statements give, the protective ones first, each with how many statements count for it.
    first_reported : str
        When the viewer's graph first mentions it.
    """

    id: str
    type: str
    group: str
    roles: tuple[tuple[str, int], ...]
    first_reported: str


@dataclass(frozen=True, slots=True)
class Network:
    """A connected community: a ``network``, a ``group`` where the conditions of one are not met, or a ``protection
    concern`` where only people who may be exploited would make it one.

    ``size`` counts members, ``people`` the distinct people there are at least. ``why`` are sentences. ``facilities``
    are ids of shared facilities that members are tied to. ``confidence`` is 0 to 1. ``newest`` is the day of the
    newest report. ``why_statements`` are, for each sentence of ``why``, ids of the statements that it rests on.
    ``statements`` are ids of the statements that tie members and events together.
    """

    id: str
    name: str
    kind: str
    why: tuple[str, ...]
    size: int
    people: int
    members: tuple[Member, ...]
    events: tuple[Member, ...]
    types: Mapping[str, int]
    confidence: float
    facilities: tuple[str, ...]
    newest: str
    statements: tuple[str, ...]
    why_statements: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Facility:
    """A shared facility, the number of its neighbours and the ids of the networks and groups that it touches."""

    id: str
    type: str
    neighbours: int
    touches: tuple[str, ...]


@dataclass(frozen=True)
class AnalysisResult:
    """The result of analysing one snapshot, with what is needed to repeat it.

    ``groups`` holds protection concerns first, then networks, then other groups; by size, then id. ``snapshot`` is the
    hash of the data.
    """

    groups: tuple[Network, ...]
    facilities: tuple[Facility, ...]
    parameters: Mapping[str, Any]
    snapshot: str

    @property
    def networks(self) -> tuple[Network, ...]:
        """Those of the groups that are networks."""
        return tuple(group for group in self.groups if group.kind == "network")

    @property
    def listed(self) -> tuple[Network, ...]:
        """Those that are listed for officers: protection concerns, then networks."""
        return tuple(group for group in self.groups if group.kind != "group")

    @cached_property
    def by_id(self) -> Mapping[str, Network]:
        """Every group by its id."""
        return {group.id: group for group in self.groups}

    @cached_property
    def by_entity(self) -> Mapping[str, Network]:
        """The group of each member and event."""
        return {entry.id: group for group in self.groups for entry in (*group.members, *group.events)}
