"""The types of the graph: entities, links, roles and protective flags.

Person, object, location and event follow the police's POLE division. What must not exist is held by
``tests/model/test_ontology.py``: no verdict labels, no protected characteristics, no health.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from graphintel.model.schema import EntityType, LinkType

# -- entities ---------------------------------------------------------------------------------------------------


class Person(EntityType):
    """What one source said about somebody: a record, not a human being. Which records are one person is a decision."""

    prefix = "person"


class Phone(EntityType):
    """A telephone number, by its E.164 form."""

    prefix = "phone"
    by_value = True


class Mark(EntityType):
    """A vehicle registration mark. A mark is not a vehicle: marks move between vehicles."""

    prefix = "mark"
    by_value = True


class MarkFragment(EntityType):
    """Part of a mark as somebody saw it: ``?`` for one unknown character, ``*`` for any run."""

    prefix = "fragment"
    by_value = True


class Vehicle(EntityType):
    """A vehicle, by its owner's reference."""

    prefix = "vehicle"


class Premises(EntityType):
    """A unit, building or named place where something happens."""

    prefix = "premises"
    by_value = True


class Area(EntityType):
    """A beat, ward, town or force area."""

    prefix = "area"
    by_value = True


class AdvertCard(EntityType):
    """One seized card that advertises sexual services, by its exhibit reference."""

    prefix = "card"


class CardDesign(EntityType):
    """What cards of one print run have in common."""

    prefix = "design"


class Advert(EntityType):
    """One online or printed advert, by site and id."""

    prefix = "advert"
    by_value = True


class Persona(EntityType):
    """A working name or profile on a site; a mask, not a person."""

    prefix = "persona"
    by_value = True


class Handle(EntityType):
    """An e-mail address or messaging name."""

    prefix = "handle"
    by_value = True


class Organisation(EntityType):
    """A firm, agency or partner body."""

    prefix = "org"


class Event(EntityType):
    """Something that happened at a time: a visit, a stop check, a recovery."""

    prefix, kind_property = "event", "event_type"


class Operation(EntityType):
    """A named piece of police work."""

    prefix = "operation"


class Submission(EntityType):
    """One intelligence report as a force sent it."""

    prefix = "submission"


class Item(EntityType):
    """One graded piece of information in a submission."""

    prefix = "item"


# -- links ------------------------------------------------------------------------------------------------------

_ADVERTS = (Advert, AdvertCard, CardDesign)
_MARKS = (Mark, MarkFragment)


class UsesPhone(LinkType):
    """The person used the number."""

    starts, ends = (Person,), (Phone,)


class Subscribes(LinkType):
    """The named subscriber of the number, who need not use it."""

    starts, ends = (Person, Organisation), (Phone,)


class AdvertisesNumber(LinkType):
    """The number stands on the advert, card or design."""

    starts, ends = _ADVERTS, (Phone,)


class HasDesign(LinkType):
    """The card is of this design."""

    starts, ends, structural = (AdvertCard,), (CardDesign,), True


class RecoveredAt(LinkType):
    """Where the card was found: a phone box is a place of recovery, not one of the activity."""

    starts, ends = (AdvertCard,), (Premises, Area)


class AdvertisesPlace(LinkType):
    """The advert states this place."""

    starts, ends = _ADVERTS, (Premises, Area)


class PostedByProfile(LinkType):
    """The site shows the advert under this profile."""

    starts, ends, structural = (Advert,), (Persona,), True


class OperatesAd(LinkType):
    """The person controls the advert or profile."""

    starts, ends = (Person,), (Advert, Persona)


class DepictsClaimed(LinkType):
    """The advert is claimed to be this person: weak."""

    starts, ends = _ADVERTS, (Person,)


class FoundVia(LinkType):
    """A buyer said that this advert led them there."""

    starts, ends = (Event,), _ADVERTS


class SellsAt(LinkType):
    """Activity at a place: neither an offence nor victimhood by itself."""

    starts, ends = (Person,), (Premises, Area)


class LivesAt(LinkType):
    """The person lives there."""

    starts, ends = (Person,), (Premises,)


class Visits(LinkType):
    """The person was seen visiting."""

    starts, ends = (Person,), (Premises,)


class Manages(LinkType):
    """Manages the activity at the premises."""

    starts, ends = (Person, Organisation), (Premises,)


class Owns(LinkType):
    """Owns the premises."""

    starts, ends = (Person, Organisation), (Premises,)


class Lets(LinkType):
    """Lets the premises, as landlord or agent."""

    starts, ends = (Person, Organisation), (Premises,)


class Leases(LinkType):
    """Holds the tenancy."""

    starts, ends = (Person, Organisation), (Premises,)


class PaysFor(LinkType):
    """Pays rent, an advert or a top-up."""

    starts, ends = (Person, Organisation), (Premises, *_ADVERTS, Phone)


class Controls(LinkType):
    """Directs another's activity."""

    starts, ends = (Person,), (Person,)


class Transports(LinkType):
    """Drives another person."""

    starts, ends = (Person,), (Person,)


class Recruited(LinkType):
    """Brought another person in."""

    starts, ends = (Person,), (Person,)


class AssociatesWith(LinkType):
    """Seen or known together."""

    starts, ends, undirected = (Person,), (Person,), True


class PartnerOf(LinkType):
    """Partners in private life."""

    starts, ends, undirected = (Person,), (Person,), True


class RelativeOf(LinkType):
    """Relatives."""

    starts, ends, undirected = (Person,), (Person,), True


class Drives(LinkType):
    """Seen driving; the mark where only that is known."""

    starts, ends = (Person,), (Vehicle, *_MARKS)


class KeeperOf(LinkType):
    """Registered keeper, who need not be the driver."""

    starts, ends = (Person, Organisation), (Vehicle, *_MARKS)


class BoreMark(LinkType):
    """The vehicle bore the mark at that time."""

    starts, ends = (Vehicle,), _MARKS


class SeenAt(LinkType):
    """Seen at the place."""

    starts, ends = (Person, Vehicle, *_MARKS), (Premises, Area)


class Distributes(LinkType):
    """Puts up cards of this design."""

    starts, ends = (Person,), (CardDesign,)


class WorksFor(LinkType):
    """Works for the firm."""

    starts, ends = (Person,), (Organisation,)


class UsesHandle(LinkType):
    """Uses the address or messaging name."""

    starts, ends = (Person,), (Handle,)


class ChildOf(LinkType):
    """The unit is in this building."""

    starts, ends, structural, tie = (Premises,), (Premises,), True, False


class InArea(LinkType):
    """The place lies in the area."""

    starts, ends, structural, tie = (Premises, Area), (Area,), True, False


class Involves(LinkType):
    """The event involves somebody or something; ``part`` says as what."""

    starts, parts = (Event,), None


class DerivedFrom(LinkType):
    """The submission repeats another: counted as one source."""

    starts, ends, tie = (Submission,), (Submission,), False


class Contradicts(LinkType):
    """The item speaks against another; both are kept and shown."""

    starts, ends, tie = (Item,), (Item,), False


class Names(LinkType):
    """The item names the entity, and may say how it looks; ``part`` says what kind of other name it gives (alias, alias 2).

    Nothing is said about a tie.
    """

    starts, tie, from_input, parts = (Item,), False, False, None


class PartOf(LinkType):
    """The item is part of the submission; carries the item's own grade, dates, marking and text."""

    starts, ends, structural, tie, from_input = (Item,), (Submission,), True, False, False


BASES: dict[str, str] = {
    "observed": "an officer or a camera saw it",
    "record": "a register or record says so",
    "reported": "somebody told it",
    "assessment": "somebody concluded it",
}
"""On what an item rests."""

CAPACITIES = (
    "subject", "occupant", "landlord", "missing", "met", "driver", "present", "vehicle", "noted", "found", "agency",
    "place", "visited", "caller",
)  # fmt: skip
"""As what an event involves somebody or something: the usual words of ``part``, which is free text."""


class RoleGroup(StrEnum):
    """Groups of roles, the protective one first: in this order one of several is shown."""

    EXPLOITED = "exploited"
    ACTIVITY = "activity"
    OTHER = "other"
    BUYER = "buyer"
    FACILITATOR = "facilitator"
    EXPLOITER = "exploiter"


ROLES: dict[str, RoleGroup] = {
    **dict.fromkeys(("potential_victim", "victim_confirmed", "child_victim"), RoleGroup.EXPLOITED),
    **dict.fromkeys(("selling_sex",), RoleGroup.ACTIVITY),
    **dict.fromkeys(("witness", "reporter", "outreach_worker", "official", "household_member"), RoleGroup.OTHER),
    **dict.fromkeys(("buyer", "violent_buyer"), RoleGroup.BUYER),
    **dict.fromkeys(
        (
            "driver",
            "maid_or_receptionist",
            "landlord_or_agent",
            "card_distributor",
            "advert_manager",
            "document_supplier",
        ),
        RoleGroup.FACILITATOR,
    ),
    **dict.fromkeys(("controller", "organiser", "recruiter", "enforcer", "money_handler"), RoleGroup.EXPLOITER),
}
"""Every role and its group. A role is a dated, graded statement, never a property."""

ROLE_ALIASES = {
    "maid": "maid_or_receptionist",
    "landlord": "landlord_or_agent",
    "receptionist": "maid_or_receptionist",
}
"""Shorter writings that input may use."""

UNTIED_ROLES = frozenset({"official", "outreach_worker", "reporter", "witness"})
"""A person with no other role than these is left out of analysis."""


class HoldsRole(LinkType):
    """The person held the role in ``part`` towards the other end, or towards nothing named (then the item)."""

    starts, parts, from_input = (Person,), frozenset(ROLES), False


FLAGS: dict[str, str] = {
    "CHILD": "under 18 at any linked time: shown to safeguarding users only",
    "POTENTIAL_VICTIM": "possible victim: never ranked",
    "NRM_REFERRED": "referred to the National Referral Mechanism",
    "NRM_RG": "reasonable grounds decision of the National Referral Mechanism, positive",
    "NRM_RG_NEGATIVE": "reasonable grounds decision, negative: takes no protection away that anything else gives",
    "NRM_CG": "conclusive grounds decision of the National Referral Mechanism, positive",
    "NRM_CG_NEGATIVE": "conclusive grounds decision, negative: takes no protection away that anything else gives",
    "DTN_ONLY": "duty to notify only",
    "ANONYMITY_LIFE": "anonymity for life by law",
    "PROTECTED_EXISTENCE": "behaves as absent to all but the protection lead",
    "SAFE_CONTACT": "contact only in the agreed way",
    "DV_LINK": "domestic abuse: partner not shown as associate",
    "SELF_HARM_RISK": "letters and visits need care",
    "CONSENT_LIMITED": "given for a limited purpose",
    "REPRISAL_RISK": "no contact or visit without the safeguarding lead",
    "RESTRICTED": "accuracy contested: left out of analysis",
    "DISREGARDED": "statutory disregard: never held",
}
"""Protective flags and what they mean to a reader."""

EXPLOITED_FLAGS = frozenset(
    {"CHILD", "POTENTIAL_VICTIM", "NRM_REFERRED", "NRM_RG", "NRM_CG", "DTN_ONLY", "ANONYMITY_LIFE"}
)
"""Flags that put a person in the exploited group wherever one group is shown.

A negative decision of the National Referral Mechanism is none of them, and takes none of them away: whoever is flagged as
referred, or reported as a possible victim, stays protected until a person withdraws that.
"""

FLAG_KEYS = {"PROTECTED_EXISTENCE": "compartment:protected-existence", "CHILD": "compartment:safeguarding"}
"""Flags that hide: every statement that touches a flagged entity requires this key as well."""


class HasFlag(LinkType):
    """The item states the flag in ``part`` of this entity."""

    ends, tie, from_input, parts = (Item,), False, True, frozenset(FLAGS)


class UsedAs(LinkType):
    """The item says in so many words what the premises are used as, in ``part``: nobody else is taken to have said it."""

    starts, ends, tie, parts = (Premises,), (Item,), False, None


class SameAs(LinkType):
    """A judgement on two records (same, different, unsure), or on one at both ends (facility, no_facility). Never input."""

    tie, from_input, undirected = False, False, True


ENTITY_TYPES = EntityType.registry
LINK_TYPES = LinkType.registry
STRUCTURAL = frozenset(name for name, link in LINK_TYPES.items() if link.structural)
TIES = frozenset(name for name, link in LINK_TYPES.items() if link.tie)
SINGLE_END_LINKS = frozenset(
    name
    for name, link in LINK_TYPES.items()
    if link.from_input and link.end_names == {"Item"} and link.start_names != {"Item"}
)
"""Links that say something, in ``part``, of their start alone, as HAS_FLAG does; they end at the item that says so."""


def shown_group(
    roles: Collection[str], flags: Collection[str], doubted: Collection[str] = (), led: Collection[str] = ()
) -> RoleGroup | None:
    """Return the one group to show for somebody, the protective one first, or None where nothing is said.

    Somebody reported in a controlling role is not told as a helper, whatever help is reported too.

    Parameters
    ----------
    roles : collection of str
        Roles of ``ROLES`` that statements which weigh something give the person.
    flags : collection of str
        Flags of ``FLAGS`` that visible statements give the person.
    doubted : collection of str
        Roles that only statements give which weigh nothing. They protect, and make nobody anything else.
    led : collection of str
        Keys of ``CONTROL_LINKS`` of visible links that end at the person.

    Returns
    -------
    RoleGroup or None

    Examples
    --------
    >>> shown_group({"driver"}, (), {"controller"}), shown_group((), (), {"controller"})
    (<RoleGroup.FACILITATOR: 'facilitator'>, None)
    >>> shown_group({"driver"}, (), {"potential_victim"}), shown_group({"driver"}, (), (), {"CONTROLS"})
    (<RoleGroup.EXPLOITED: 'exploited'>, <RoleGroup.EXPLOITED: 'exploited'>)
    """
    groups = {ROLES[role] for role in roles} | ({ROLES[role] for role in doubted} & PROTECTED_GROUPS)
    if led or EXPLOITED_FLAGS.intersection(flags):
        groups.add(RoleGroup.EXPLOITED)
    if RoleGroup.EXPLOITER in groups:
        groups.discard(RoleGroup.FACILITATOR)
    return next((group for group in RoleGroup if group in groups), None)


PROTECTED_GROUPS = frozenset({RoleGroup.EXPLOITED, RoleGroup.ACTIVITY})
"""Groups whose people are shown under pseudonyms, never ranked, and not named by a pattern."""

_ROLES_OF_LINKS = {
    "SELLS_AT": "selling_sex",
    "CONTROLS": "controller",
    "RECRUITED": "recruiter",
    "TRANSPORTS": "driver",
}
"""Links that say of the person at their start what a role says."""

CONTROL_LINKS = {"CONTROLS": "controlled", "RECRUITED": "recruited", "TRANSPORTS": "transported"}
"""Links that say of the person at their end that somebody else leads, and what they say of that person."""


def stated_role(link: str, part: str) -> str:
    """Return the role that a statement gives the person at its start, or empty.

    Examples
    --------
    >>> stated_role("HOLDS_ROLE", "driver"), stated_role("SELLS_AT", ""), stated_role("LIVES_AT", "")
    ('driver', 'selling_sex', '')
    >>> stated_role("CONTROLS", "")
    'controller'
    """
    role = part if link == "HOLDS_ROLE" else _ROLES_OF_LINKS.get(link, "")
    return role if role in ROLES else ""


def is_protected(roles: Collection[str], flags: Collection[str]) -> bool:
    """Return whether somebody is protected: anything visible, however graded, says exploited or selling sex.

    Parameters
    ----------
    roles : collection of str
        Roles of ``ROLES`` that visible statements give the person, as :func:`stated_role` reads them.
    flags : collection of str
        Flags of ``FLAGS`` that visible statements give the person.

    Examples
    --------
    >>> is_protected({"selling_sex", "driver"}, ()), is_protected({"driver"}, ()), is_protected((), {"NRM_RG"})
    (True, False, True)
    """
    return shown_group(roles, flags) in PROTECTED_GROUPS
