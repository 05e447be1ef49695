"""Recipient profiles as data, after ``domain.md`` E.4.

A profile says what kind of recipient may hold, by the declarations of types and the tables of :mod:`graphintel.briefing.policy`; the register of the
ledger says of what kind a body is; an agreement says for what, with which access keys and until when that body receives.
What a recipient's keys and handling codes do not reach is not in their graph at all; the profile only removes more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from graphintel.briefing import policy
from graphintel.errors import DeclarationError
from graphintel.model.access import MARKINGS
from graphintel.model.disclosure import COUNT_ONLY, ONE_END, PROFILE_NAMES
from graphintel.model.ontology import ENTITY_TYPES, LINK_TYPES, entities_with
from graphintel.model.traits import EntityCategory

_NEVER_SHOWN = entities_with(lambda kind: kind.category in {EntityCategory.REPORT, EntityCategory.OPERATION})


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
        True for bodies outside the own force: only under a live agreement, and rare details are generalised, not warned of.
    days : int
        Days after which the copy may not be used any more.
    purpose : str
        What such a briefing is for where its maker says no more; empty where the agreement says it.
    kind : str
        Kind of body that the register must say a recipient is; empty inside.
    holds : tuple of str
        Kinds of access key besides markings that an agreement may give.
    police : bool
        Whether the recipient enforces or prosecutes; any other gets no chart, and items of code 2 need authority.
    own_items_only : bool
        True discloses only statements of items that the recipient itself owns; those of which one end is disclosed are
        excepted.
    removal : bool
        True where it can lead to somebody's removal from a home: a second person approves the agreement, and whether a
        referral is open is asked each time.
    refusal : str
        Why nothing ever goes to this kind; empty where something may.
    types, counted, links, one_end_only, disclosed_fields, facts, flags, events, codes : frozenset of str
        What the policy allows: types drawn and types counted; links disclosed whole and of one end; fields and facts;
        flags whose bearers may be disclosed; types of event; handling codes as ``scheme|code``.
    """

    name: str
    about: str
    ceiling: str
    outside: bool
    days: int
    purpose: str = ""
    kind: str = ""
    holds: tuple[str, ...] = ()
    police: bool = True
    own_items_only: bool = False
    removal: bool = False
    refusal: str = ""
    types: frozenset[str] = field(default=frozenset())
    counted: frozenset[str] = field(default=frozenset())
    links: frozenset[str] = field(default=frozenset())
    one_end_only: frozenset[str] = field(default=frozenset())
    disclosed_fields: frozenset[str] = field(default=frozenset())
    facts: frozenset[str] = field(default=frozenset())
    flags: frozenset[str] = field(default=frozenset())
    events: frozenset[str] = field(default=frozenset())
    codes: frozenset[str] = field(default=frozenset())

    def __post_init__(self) -> None:
        unknown = (self.types - ENTITY_TYPES.keys()) | (self.links - LINK_TYPES.keys())
        if unknown or self.ceiling not in MARKINGS or self.days < 1:
            raise DeclarationError(
                f"Profile {self.name!r}: expected types and links of the ontology, a marking and days above 0; "
                f"got {sorted(unknown) or [self.ceiling, self.days]}."
            )
        if (self.types | self.counted) & _NEVER_SHOWN:
            raise DeclarationError(f"Profile {self.name!r}: reports themselves are cited in a briefing, never drawn.")
        if self.outside != bool(self.kind):
            raise DeclarationError(
                f"Profile {self.name!r}: a body outside is of a kind of the register, nobody inside is."
            )

    @property
    def shows_grades(self) -> bool:
        """Whether grades go out."""
        return "BriefedStatement.grade" in self.disclosed_fields

    @property
    def shows_indicators(self) -> bool:
        """Whether indicators go out."""
        return "indicators" in self.disclosed_fields

    @property
    def names_people(self) -> bool:
        """Whether people in a role of control or help are named; others never are."""
        return "Person.name" in self.disclosed_fields

    @property
    def shows_networks(self) -> bool:
        """Whether networks are disclosed; else only the requested entities, side by side."""
        return "networks" in self.disclosed_fields

    def accepts_code(self, scheme: str, code: str) -> bool:
        """Return whether an item of this handling code may go to such a recipient, given the keys.

        Examples
        --------
        >>> PROFILES["council"].accepts_code("5x5x5", "1"), PROFILES["other_force"].accepts_code("5x5x5", "1")
        (False, True)
        """
        return f"{scheme}|{code}" in self.codes

    def limits(self, keys: Iterable[str]) -> frozenset[str]:
        """Return those of the access keys that this kind of recipient may be given: never a compartment's.

        Examples
        --------
        >>> sorted(PROFILES["partner"].limits(["marking:SECRET", "marking:OFFICIAL", "compartment:covert"]))
        ['marking:OFFICIAL']
        """
        allowed = {f"marking:{name}" for name in MARKINGS[: MARKINGS.index(self.ceiling) + 1]}
        kept = {key for key in keys if key in allowed or key.partition(":")[0] in self.holds}
        return frozenset(kept)


_PURPOSE = "Preventing and detecting sexual exploitation, and protecting those who are exploited"
_KEYS = ("force", "unit")


def _profile(name: str, about: str, ceiling: str, days: int, **more: object) -> Profile:
    """Return a profile with what the policy says of it."""
    disclosed = policy.rows_with(policy.FIELD_RULES, name)
    return Profile(
        name=name,
        about=about,
        ceiling=ceiling,
        days=days,
        types=policy.rows_with(policy.TYPE_RULES, name),
        counted=policy.rows_with(policy.TYPE_RULES, name, COUNT_ONLY),
        links=policy.rows_with(policy.LINK_RULES, name),
        one_end_only=policy.rows_with(policy.LINK_RULES, name, ONE_END),
        disclosed_fields=disclosed,
        facts=frozenset(row.removeprefix("fact.") for row in disclosed if row.startswith("fact.")),
        flags=policy.rows_with(policy.FLAG_RULES, name),
        events=policy.rows_with(policy.EVENT_RULES, name),
        codes=policy.rows_with(policy.HANDLING_CODE_RULES, name),
        **more,  # type: ignore[arg-type]
    )


PROFILES: Mapping[str, Profile] = {
    profile.name: profile
    for profile in (
        _profile(
            "own_force",
            "Intelligence officers of the own force: everything that the maker may see by the force's keys, compartments "
            "excepted.",
            "SECRET",
            180,
            outside=False,
            purpose=_PURPOSE,
            holds=_KEYS,
        ),
        _profile(
            "officers",
            "A briefing of officers before duty: safety first, pseudonyms, a short life.",
            "OFFICIAL-SENSITIVE",
            30,
            outside=False,
            purpose=_PURPOSE,
            holds=_KEYS,
        ),
        _profile(
            "other_force",
            "Another police force: what may be shared lawfully, and with conditions that it meets.",
            "OFFICIAL-SENSITIVE",
            180,
            outside=True,
            kind="police",
            holds=_KEYS,
        ),
        _profile(
            "partner",
            "An outreach, health or charity partner: its own referrals, and safety alerts by place; no person, no grade, "
            "nobody else's data.",
            "OFFICIAL",
            90,
            outside=True,
            kind="partner",
            police=False,
            own_items_only=True,
        ),
        _profile(
            "council",
            "A council's revenues or enforcement: premises, dates and what is stated of the place; no person, phone or "
            "vehicle.",
            "OFFICIAL",
            90,
            outside=True,
            kind="council",
            police=False,
            removal=True,
        ),
        _profile(
            "landlord",
            "A landlord, letting agent or housing body: premises, dates and what is stated of the place; no person, phone "
            "or vehicle.",
            "OFFICIAL",
            30,
            outside=True,
            kind="landlord",
            police=False,
            removal=True,
        ),
        _profile(
            "public",
            "Community, media and partnership meetings: counts of at least five, and nothing that identifies.",
            "OFFICIAL",
            180,
            outside=True,
            kind="public",
            police=False,
        ),
        _profile(
            "immigration",
            "Immigration enforcement: nothing.",
            "OFFICIAL",
            1,
            outside=True,
            kind="immigration",
            police=False,
            refusal=(
                "Nothing goes to immigration enforcement: whoever fears removal does not come forward as exploited or as a "
                "witness, so no agreement for it can be made and no briefing written."
            ),
        ),
    )
}
"""Every profile by name."""

if tuple(PROFILES) != PROFILE_NAMES:
    raise DeclarationError(f"Profiles {', '.join(PROFILES)}: the declarations speak of {', '.join(PROFILE_NAMES)}.")

INTERNAL_PROFILES = tuple(name for name, profile in PROFILES.items() if not profile.outside)
"""Profiles of recipients inside the own force, which need no agreement."""

PROFILES_BY_KIND: Mapping[str, Profile] = {profile.kind: profile for profile in PROFILES.values() if profile.kind}
"""The profile of each kind of body that the register knows."""
