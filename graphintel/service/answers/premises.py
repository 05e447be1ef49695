"""What premises answers."""

from __future__ import annotations

from dataclasses import dataclass

from graphintel.service.answers.entities import EntityAnswer, EntityDetails
from graphintel.service.answers.statements import StatementAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class Interest:
    """Who has an interest in premises, by the ids of the statements that say so."""

    who: EntityAnswer
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedNumber:
    """A number that leads to premises: what stands between, and ids of the statements of every step."""

    number: EntityAnswer
    via: tuple[EntityAnswer, ...]
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedPremises:
    """Other premises of the same linked premises that something joins to these by itself.

    Attributes
    ----------
    via : tuple of EntityAnswer
        What they share; empty where it is nothing by itself.
    sentences : tuple of str
        What each join says.
    statements : tuple of str
        Ids of the statements of every way.
    """

    premises: EntityAnswer
    via: tuple[EntityAnswer, ...]
    sentences: tuple[str, ...]
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InOneBuilding:
    """The building of premises, or a unit of it, by the ids of the statements that say so; that links nothing by itself."""

    premises: EntityAnswer
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedUse:
    """What premises are said to be used as, one of ``USES``, by the ids of the statements that say so."""

    use: str
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalThreshold:
    """That reports, taken together, meet the legal threshold of a brothel: no sign of exploitation by itself."""

    sentence: str
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PremisesAnswer:
    """One premises, in the order in which an officer asks.

    Attributes
    ----------
    uses : tuple of StatedUse
        What somebody said in so many words; nothing else is ever called a use.
    adverts : tuple of str
        Ids of the statements by which adverts, cards and designs lead here.
    threshold : LegalThreshold or None
        Worked out from reports of people who sell here that overlap in time and are not poorly graded.
    seen : tuple of str
        Ids of every statement about the premises that states no interest, oldest report first.
    facilities : tuple of EntityAnswer
        Shared ones, which lead nowhere.
    statements : tuple of StatementAnswer
        All that the other parts name.
    """

    premises: EntityDetails
    uses: tuple[StatedUse, ...]
    adverts: tuple[str, ...]
    threshold: LegalThreshold | None
    interests: tuple[Interest, ...]
    seen: tuple[str, ...]
    numbers: tuple[LinkedNumber, ...]
    linked: tuple[LinkedPremises, ...]
    building: tuple[InOneBuilding, ...]
    facilities: tuple[EntityAnswer, ...]
    statements: tuple[StatementAnswer, ...]
