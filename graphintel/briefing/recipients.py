"""Who may receive a briefing: profiles as data, after ``domain.md`` E.4.

A profile says what kind of recipient may hold; an agreement, kept in the ledger, says which body receives it, for what,
with which access keys and until when. What a recipient's keys do not reach is not in their graph at all; the profile only
takes away more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graphintel.errors import DeclarationError
from graphintel.model.access import MARKINGS
from graphintel.model.ontology import ENTITY_TYPES, LINK_TYPES

_NEVER_DRAWN = frozenset({"Submission", "Item", "Operation"})


@dataclass(frozen=True, slots=True)
class Profile:
    """One kind of recipient.

    Attributes
    ----------
    name : str
        As given to ``--recipient`` and in agreements.
    about : str
        Who it is for, and what they get.
    ceiling : str
        Highest marking that may go out.
    outside : bool
        True for bodies outside the own force: only under a live agreement, and rare combinations are coarsened away
        instead of being named.
    own_keys : bool
        True where the recipient reads with the keys of whoever makes the briefing; else with those of the agreement.
    grades, signs : bool
        Whether grades, and indicators, go out.
    names : bool
        Whether people in a role of control or help are named; others never are.
    types, links : frozenset of str
        Entity and link types that may go out.
    purpose : str
        What such a briefing is for where its maker says no more; empty where the agreement says it.
    days : int
        Days after which the copy may not be used any more.
    """

    name: str
    about: str
    ceiling: str
    outside: bool
    own_keys: bool
    grades: bool
    signs: bool
    names: bool
    types: frozenset[str]
    links: frozenset[str]
    days: int
    purpose: str = ""

    def __post_init__(self) -> None:
        unknown = (self.types - ENTITY_TYPES.keys()) | (self.links - LINK_TYPES.keys())
        if unknown or self.ceiling not in MARKINGS or self.days < 1:
            raise DeclarationError(
                f"Profile {self.name!r}: expected types and links of the ontology, a marking and days above 0; "
                f"got {sorted(unknown) or [self.ceiling, self.days]}."
            )
        if self.types & _NEVER_DRAWN:
            raise DeclarationError(f"Profile {self.name!r}: reports themselves are cited in a briefing, never drawn.")

    def limits(self, keys: Iterable[str]) -> frozenset[str]:
        """Return those of the access keys that this kind of recipient may be given: never a compartment's.

        Examples
        --------
        >>> sorted(PROFILES["partner"].limits(["marking:SECRET", "marking:OFFICIAL", "compartment:covert"]))
        ['marking:OFFICIAL']
        """
        allowed = {f"marking:{name}" for name in MARKINGS[: MARKINGS.index(self.ceiling) + 1]}
        kept = {key for key in keys if key in allowed or key.startswith(("force:", "unit:"))}
        return frozenset(kept)


_DRAWN = frozenset(ENTITY_TYPES) - _NEVER_DRAWN
_TOLD = frozenset(LINK_TYPES) - {"NAMES", "PART_OF", "SAME_AS", "DERIVED_FROM", "CONTRADICTS", "HAS_FLAG"}

_PURPOSE = "Preventing and detecting sexual exploitation, and protecting those who are exploited"

PROFILES: Mapping[str, Profile] = {
    profile.name: profile
    for profile in (
        Profile(
            name="own_force",
            about="Intelligence officers of the own force: everything that the maker may see, compartments excepted.",
            ceiling="SECRET",
            outside=False,
            own_keys=True,
            grades=True,
            signs=True,
            names=True,
            types=_DRAWN,
            links=_TOLD,
            days=180,
            purpose=_PURPOSE,
        ),
        Profile(
            name="officers",
            about="A briefing of officers before duty: safety first, pseudonyms, a short life.",
            ceiling="OFFICIAL-SENSITIVE",
            outside=False,
            own_keys=True,
            grades=True,
            signs=True,
            names=True,
            types=_DRAWN,
            links=_TOLD,
            days=30,
            purpose=_PURPOSE,
        ),
        Profile(
            name="other_force",
            about="Another force: what may be shared lawfully, and with conditions that it meets.",
            ceiling="OFFICIAL-SENSITIVE",
            outside=True,
            own_keys=False,
            grades=True,
            signs=True,
            names=True,
            types=_DRAWN,
            links=_TOLD,
            days=180,
        ),
        Profile(
            name="partner",
            about="An outreach, health or council partner: advertised numbers and places, no person and no intelligence.",
            ceiling="OFFICIAL",
            outside=True,
            own_keys=False,
            grades=False,
            signs=False,
            names=False,
            types=frozenset({"Phone", "Premises", "Area", "AdvertCard", "CardDesign", "Advert"}),
            links=frozenset(
                {"ADVERTISES_NUMBER", "ADVERTISES_PLACE", "HAS_DESIGN", "RECOVERED_AT", "IN_AREA", "CHILD_OF"}
            ),
            days=90,
        ),
    )
}
"""Every profile by name."""

INSIDE = tuple(name for name, profile in PROFILES.items() if not profile.outside)
"""Profiles of recipients inside the own force, which need no agreement."""
