"""What networks and network answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from graphintel.analysis.parameters import AnalysisParameters
from graphintel.service.answer_json import MERGED
from graphintel.service.answers.entities import Member, NamedEntity
from graphintel.service.answers.reviews import StatusAnswer
from graphintel.service.answers.statements import StatementAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkAnswer:
    """One network or group, with why it is listed.

    Attributes
    ----------
    kind : str
        One of ``GROUP_KINDS``.
    why : tuple of str
        A sentence each, with the items that it rests on.
    types : mapping of str to int
        Members by type.
    confidence : float
        0 to 1; ``confidence_means`` says of what.
    newest : str
        Day of the newest report.
    facilities : tuple of NamedEntity
        Shared ones that members are tied to.
    """

    id: str
    name: str
    kind: str
    why: tuple[str, ...]
    size: int
    members: tuple[Member, ...]
    events: tuple[Member, ...]
    types: Mapping[str, int]
    confidence: float
    confidence_means: str
    newest: str
    facilities: tuple[NamedEntity, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedNetwork(NetworkAnswer):
    """A network as it is listed, with where its review stands."""

    review: StatusAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeWeight:
    """What a grade weighs in analysis."""

    scheme: str
    source_eval: str
    info_eval: str
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedParameters:
    """How an analysis was made: all that is needed to repeat it."""

    method: str
    version: str
    settings: AnalysisParameters = field(metadata=MERGED)
    apart_days: int
    weights: tuple[GradeWeight, ...]
    indicators_off: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkList:
    """Networks, the facilities that belong to none, and what is needed to repeat the analysis.

    Attributes
    ----------
    networks : tuple of ListedNetwork
        The part that was asked for.
    first : int
        How many stand before that part.
    total : int
        How many there are, protection concerns included.
    concerns : int
        How many of them are protection concerns.
    """

    networks: tuple[ListedNetwork, ...]
    facilities: tuple[NamedEntity, ...]
    parameters: PrintedParameters
    snapshot: str
    first: int
    total: int
    concerns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierNetwork:
    """The network of the last run that one is now, by its id and name then."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkChanges:
    """What changed in a network since the last run; ``was`` where it went by another id."""

    state: str
    was: EarlierNetwork | None
    joined: tuple[str, ...]
    left: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkDetail(NetworkAnswer):
    """A network as it is opened.

    Attributes
    ----------
    cells : tuple of tuple of str
        Ids of the members of each.
    brokers : tuple of Member
        Who ties it to other networks.
    statements : tuple of StatementAnswer
        Among the members.
    layout : mapping of str to (float, float)
        Positions by id.
    """

    cells: tuple[tuple[str, ...], ...]
    brokers: tuple[Member, ...]
    changed: NetworkChanges
    statements: tuple[StatementAnswer, ...]
    review: StatusAnswer
    layout: Mapping[str, tuple[float, float]]
