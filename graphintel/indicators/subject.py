"""What indicators are asked about: a network, a number or premises; never a person."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from graphintel.errors import GraphintelError
from graphintel.indicators.adverts import adverts_of_number, adverts_of_premises
from graphintel.indicators.evidence_index import EvidenceIndex
from graphintel.indicators.premises_use import sellers
from graphintel.model.keys import type_of_id
from graphintel.model.ontology import ENTITY_TYPES

SUBJECT_KINDS = ("network", "number", "premises")


@dataclass(frozen=True, slots=True)
class Subject:
    """A network, a number or premises.

    Attributes
    ----------
    id : str
        Of the network, or canonical id of the entity.
    kind : str
        One of ``SUBJECT_KINDS``.
    field : frozenset of str
        Where to look: the members of a network; a number and the adverts that show it; premises, the adverts that state
        them and who is reported to sell there.
    """

    id: str
    kind: str
    field: frozenset[str]

    @classmethod
    def network(cls, identifier: str, members: Collection[str]) -> Subject:
        """Return a network or group, by the canonical ids of its members."""
        return cls(identifier, "network", frozenset(members))

    @classmethod
    def entity(cls, index: EvidenceIndex, identifier: str) -> Subject:
        """Return a number or premises, by its canonical id.

        Raises
        ------
        GraphintelError
            For anything else.
        """
        kind = type_of_id(identifier)
        subject = ENTITY_TYPES[kind].indicator_subject if kind else ""
        if subject == "number":
            return cls(identifier, subject, frozenset({identifier, *adverts_of_number(index, identifier)}))
        if subject == "premises":
            about = {identifier, *adverts_of_premises(index, identifier), *sellers(index, identifier)}
            return cls(identifier, subject, frozenset(about))
        raise GraphintelError(
            f"{identifier!r} is a {kind}; indicators are about a network, a number or premises, never about anybody."
        )

    def members(self, *types: str) -> list[str]:
        """Return the ids of the field that are of these types, sorted."""
        return sorted(entity for entity in self.field if type_of_id(entity) in types)
