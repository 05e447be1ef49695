"""What linked-premises answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graphintel.service.answers.entities import EntityAnswer, NamedEntity
from graphintel.service.answers.premises import StatedUse
from graphintel.service.answers.reviews import StatusAnswer
from graphintel.service.answers.statements import StatementAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainedPremises(NamedEntity):
    """One premises of a finding.

    Attributes
    ----------
    area : str
        Where it is, as far as somebody says; else the first half of its postcode.
    uses : tuple of StatedUse
        What somebody says that it is used as.
    advertised : bool
        Whether adverts lead there.
    landlords : tuple of NamedEntity
        Who owns or lets it now, by statements that are not poorly graded; that alone joins no premises.
    newest : str
        Day of the newest report that something happened there, empty where none is dated.
    visits, closures : int
        Events of these kinds.
    concern : bool
        Whether somebody who may be exploited is reported there: safeguarding first.
    """

    area: str
    uses: tuple[StatedUse, ...]
    advertised: bool
    landlords: tuple[NamedEntity, ...]
    newest: str
    visits: int
    closures: int
    concern: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PremisesJoin:
    """What joins premises of a finding.

    Attributes
    ----------
    kind : str
        Name of one of ``JOIN_KINDS``, or landlord, or moved over.
    sentence : str
        What joins them, by its own words.
    by : tuple of EntityAnswer
        What they share; empty where it is nothing by itself.
    premises : tuple of str
        Ids.
    connects : bool
        False where it is shown beside other joins and joins nothing by itself.
    statements : tuple of str
        Ids of the statements of every way.
    """

    kind: str
    sentence: str
    by: tuple[EntityAnswer, ...]
    premises: tuple[str, ...]
    connects: bool
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PremisesChain:
    """One finding of linked premises; no person is needed for it, and none is ranked in it.

    Attributes
    ----------
    name : str
        Of places and numbers: "Northmere, two numbers, 6 premises".
    numbers : tuple of EntityAnswer
        Those that lead there, or stand beside one of these on a card.
    facilities : tuple of NamedEntity
        Shared ones that lead to several of the premises and join none of them.
    pieces : mapping of str to int
        Cards and adverts that carry its numbers or state its premises, by type.
    newest, visits, closures, concern
        Of all its premises together.
    """

    id: str
    name: str
    area: tuple[str, ...]
    premises: tuple[ChainedPremises, ...]
    joins: tuple[PremisesJoin, ...]
    facilities: tuple[NamedEntity, ...]
    numbers: tuple[EntityAnswer, ...]
    pieces: Mapping[str, int]
    newest: str
    visits: int
    closures: int
    concern: bool
    review: StatusAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class StepBetween:
    """One step of the way between two premises: from one to the next, and the joins, by their places in the finding."""

    start: str
    end: str
    joins: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedPremisesAnswer:
    """Findings of linked premises.

    Attributes
    ----------
    findings : tuple of PremisesChain
        Of one thing that was asked for, those that it stands in.
    why : tuple of StepBetween
        Where two premises were asked for: the shortest way from one to the other.
    statements : tuple of StatementAnswer
        Where one thing was asked for: all that the joins name.
    total : int
    """

    findings: tuple[PremisesChain, ...]
    why: tuple[StepBetween, ...]
    statements: tuple[StatementAnswer, ...]
    total: int
