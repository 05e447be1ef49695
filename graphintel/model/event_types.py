"""Types of event: what each one is to whoever it concerns, declared once.

A source may say other types too; nothing is counted of those.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum


class Side(Enum):
    """What an event is to the person whom it concerns."""

    SUPPORT = "support"
    PROTECTION = "protection"
    ENFORCEMENT = "enforcement"
    NEITHER = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventType:
    """One type of event.

    Attributes
    ----------
    side : Side
        What it is to the person whom it concerns.
    inside : bool
        True where somebody was inside the premises by it.
    closes : bool
        True where premises are closed by it.
    words : str
        What people call it; empty where its name says it.
    offender_disposal : bool
        True where nobody under 18 may have it (domain reference, TV8).
    observation : bool
        True where it says that somebody or something was seen at its place.
    risk_assessed : bool
        True where the risk to the people in the place must be assessed first.
    from_outside : bool
        True where it comes from outside the police: ungraded unless the row grades it.
    caution, warning : bool
        True where it counts as one.
    occasion : bool
        True where it records an occasion of conduct.
    offence_said : bool
        True where it counts as one only if it is said what it was for: an arrest may be for anything, while a caution or
        recorded warning of these sources is for loitering or soliciting unless the row says otherwise.
    refers : bool
        True where it asks a service to contact the person.
    contact : bool
        True where it says that a service was in contact with the person.
    offer : bool
        True where it says that support was offered; ``taken_up`` where it says that it was taken up.
    welfare_check : bool
        True where somebody looked after the person's welfare.
    support_order : bool
        True for an engagement and support order, ``order_meeting`` for a meeting with its supervisor.
    """

    side: Side = Side.NEITHER
    words: str = ""
    inside: bool = False
    closes: bool = False
    offender_disposal: bool = False
    observation: bool = False
    risk_assessed: bool = False
    from_outside: bool = False
    caution: bool = False
    warning: bool = False
    occasion: bool = False
    offence_said: bool = False
    refers: bool = False
    contact: bool = False
    offer: bool = False
    taken_up: bool = False
    welfare_check: bool = False
    support_order: bool = False
    order_meeting: bool = False


_SEEN = EventType(observation=True)
_CLOSURE = EventType(risk_assessed=True, closes=True)
_VISIT = EventType(inside=True)
_ENFORCEMENT = EventType(side=Side.ENFORCEMENT)
_PROTECTION = EventType(side=Side.PROTECTION)


def _referral_mechanism(words: str) -> EventType:
    return EventType(side=Side.PROTECTION, words=words)


EVENT_TYPES: dict[str, EventType] = {
    "sighting": _SEEN,
    "stop_check": _SEEN,
    "cctv_capture": EventType(observation=True, words="CCTV capture"),
    "anpr_read_cited": EventType(observation=True, words="number-plate read that a submission cites"),
    "card_recovery": EventType(),
    "brothel_visit": _VISIT,
    "welfare_visit": EventType(side=Side.SUPPORT, welfare_check=True, inside=True),
    "contact": EventType(),
    "interview": EventType(),
    "warning_issued": EventType(side=Side.ENFORCEMENT, offender_disposal=True, warning=True, occasion=True),
    "warning_letter": EventType(side=Side.ENFORCEMENT, offender_disposal=True),
    "caution": EventType(side=Side.ENFORCEMENT, offender_disposal=True, caution=True, occasion=True),
    "arrest": EventType(side=Side.ENFORCEMENT, occasion=True, offence_said=True),
    "charge": _ENFORCEMENT,
    "disposal": EventType(side=Side.ENFORCEMENT, offender_disposal=True),
    "warrant": _VISIT,
    "closure": _CLOSURE,
    "closure_notice": _CLOSURE,
    "closure_order": _CLOSURE,
    "landlord_notice": EventType(risk_assessed=True),
    "revenues_notice": EventType(),
    "missing_episode": _PROTECTION,
    "uglymug_report": EventType(side=Side.PROTECTION, from_outside=True, words="Ugly Mugs report"),
    "nrm_referral": _referral_mechanism("NRM referral"),
    "nrm_rg_positive": _referral_mechanism("NRM reasonable grounds decision, positive"),
    "nrm_rg_negative": _referral_mechanism("NRM reasonable grounds decision, negative"),
    "nrm_cg_positive": _referral_mechanism("NRM conclusive grounds decision, positive"),
    "nrm_cg_negative": _referral_mechanism("NRM conclusive grounds decision, negative"),
    "dtn_notification": _referral_mechanism("duty to notify"),
    "support_referral": EventType(side=Side.SUPPORT, refers=True, offer=True),
    "support_offered": EventType(side=Side.SUPPORT, offer=True),
    "support_contact": EventType(side=Side.SUPPORT, contact=True),
    "support_started": EventType(side=Side.SUPPORT, contact=True, taken_up=True),
    "support_declined": EventType(side=Side.SUPPORT, contact=True),
    "eso": EventType(
        side=Side.ENFORCEMENT, offender_disposal=True, support_order=True, words="engagement and support order"
    ),
    "eso_meeting": EventType(side=Side.SUPPORT, order_meeting=True, words="meeting of an engagement and support order"),
    "missing_found": _PROTECTION,
    "complaint_call": EventType(from_outside=True),
}
"""Every type that sources of the program state. A closure notice is the police's, a closure order a court's; ``closure`` is a
record that does not say which."""

_OTHER = EventType()


def event_type(name: str) -> EventType:
    """Return what a type of event is; of one that is not declared nothing is said.

    Examples
    --------
    >>> event_type("caution").offender_disposal, event_type("talk at the door").side
    (True, <Side.NEITHER: ''>)
    """
    return EVENT_TYPES.get(name, _OTHER)


def event_types_with(holds: Callable[[EventType], bool]) -> frozenset[str]:
    """Return the names of the types of which something is true."""
    return frozenset(name for name, kind in EVENT_TYPES.items() if holds(kind))


VISITS = event_types_with(lambda kind: kind.inside)
CLOSURES = event_types_with(lambda kind: kind.closes)
