"""What indicators are asked about: a network, a number or premises; never a person."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from graphintel.errors import GraphintelError
from graphintel.indicators.adverts import papers_of_number, papers_of_place
from graphintel.indicators.places import sellers
from graphintel.indicators.scene import Scene
from graphintel.model.keys import type_of_id

KINDS = ("network", "number", "premises")


@dataclass(frozen=True, slots=True)
class Subject:
    """A network, a number or premises.

    Attributes
    ----------
    id : str
        Of the network, or canonical id of the thing.
    kind : str
        One of ``KINDS``.
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
    def thing(cls, scene: Scene, identifier: str) -> Subject:
        """Return a number or premises, by its canonical id.

        Raises
        ------
        GraphintelError
            For anything else.
        """
        kind = type_of_id(identifier)
        if kind == "Phone":
            return cls(identifier, "number", frozenset({identifier, *papers_of_number(scene, identifier)}))
        if kind == "Premises":
            about = {identifier, *papers_of_place(scene, identifier), *sellers(scene, identifier)}
            return cls(identifier, "premises", frozenset(about))
        raise GraphintelError(
            f"{identifier!r} is a {kind}; indicators are about a network, a number or premises, never about anybody."
        )

    def members(self, *types: str) -> list[str]:
        """Return the ids of the field that are of these types, sorted."""
        return sorted(thing for thing in self.field if type_of_id(thing) in types)
